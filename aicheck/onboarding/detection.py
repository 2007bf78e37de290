"""What a project has: read from its index, or from the files that are to be its first ones."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.catfile import fields
from aicheck.checks.base import Base
from aicheck.checks.context import Context
from aicheck.checks.licence.own import OwnLicence
from aicheck.config import load
from aicheck.git import Repository
from aicheck.languages import is_code, language
from aicheck.model import Change
from aicheck.onboarding.nouns import Found, Runner
from aicheck.reporters.visible import is_plain

Texts = Callable[[Iterable[str]], Mapping[str, str]]

_LARGEST = 1 << 20
_MOST_LANGUAGES = 4
_TESTS = ("tests", "test", "spec")
# What speaks for a runner: the beginning of a path, and part of a remote's host.
_SIGNS: tuple[tuple[str, str, Runner | None], ...] = (
    (".github/", "GitHub", "github"),
    (".gitlab-ci.yml", "GitLab CI", "gitlab"),
    (".gitea/workflows/", "Gitea Actions", None),
    (".forgejo/workflows/", "Forgejo Actions", None),
    (".pre-commit-config.yaml", "pre-commit", "pre-commit"),
)
_HOSTS: tuple[tuple[str, Runner], ...] = (("github", "github"), ("gitlab", "gitlab"))


def detect(repository: Repository, top: Path) -> Found:
    """What the project in the work tree `top` has."""
    tracked = dict(_tracked(repository))
    others = () if tracked else tuple(_untracked(repository))
    paths = frozenset((*tracked, *others))

    def texts(wanted: Iterable[str]) -> Mapping[str, str]:
        return _of_index(repository, tracked, wanted) if tracked else _of_tree(top, wanted)

    seen = [(name, runner) for sign, name, runner in _SIGNS if any(map(_starts(sign), paths))]
    hosts = set(_hosts(repository))
    remote = [runner for part, runner in _HOSTS if any(part in host for host in hosts)]
    runners = [runner for _, runner in seen if runner]
    return Found(
        licence=_licence(paths, texts),
        languages=dict(_languages(paths).most_common(_MOST_LANGUAGES)),
        runners=tuple(dict.fromkeys((*runners, *remote))),
        forges=tuple(name for name, _ in seen),
        tests=next((f"{it}/**" for it in _TESTS if any(map(_starts(f"{it}/"), paths))), None),
        paths=paths,
    )


def usual_runners(found: Found) -> tuple[Runner, ...]:
    """Where aicheck would be run: as a hook, and on the forge that the project is on."""
    forges = [it for it in found.runners if it != "pre-commit"]
    is_elsewhere = any(name.endswith("Actions") for name in found.forges)
    # Where nothing speaks for another forge it is GitHub.
    return ("pre-commit", *(forges or ([] if is_elsewhere else ["github"])))


def _starts(sign: str) -> Callable[[str], bool]:
    return lambda path: path == sign or (sign.endswith("/") and path.startswith(sign))


def _tracked(repository: Repository) -> Iterator[tuple[str, str]]:
    """Yield the path and the object of every file of the index, but for links and submodules."""
    with repository.process(("ls-files", "-z", "--stage", "--full-name")) as stdout:
        for entry in fields(stdout):
            head, _, path = entry.partition(b"\t")
            mode, blob, _ = head.decode().split(" ")
            if mode.startswith("100"):
                yield path.decode("utf-8", "surrogateescape"), blob


def _untracked(repository: Repository) -> Iterator[str]:
    asked = ("ls-files", "-z", "--others", "--exclude-standard", "--full-name")
    with repository.process(asked) as stdout:
        for path in fields(stdout):
            yield path.decode("utf-8", "surrogateescape")


def _of_index(
    repository: Repository, blobs: Mapping[str, str], wanted: Iterable[str]
) -> Mapping[str, str]:
    names = {blobs[path]: path for path in wanted if path in blobs}
    found = repository.blobs(names, limit=_LARGEST)
    return {names[it]: data.decode("utf-8", "replace") for it, data in found if type(data) is bytes}


def _of_tree(top: Path, wanted: Iterable[str]) -> Mapping[str, str]:
    out = {}
    for path in wanted:
        try:
            handle = os.open(top / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            continue
        with os.fdopen(handle, "rb") as file:
            facts = os.fstat(file.fileno())
            if stat.S_ISREG(facts.st_mode) and facts.st_size <= _LARGEST:
                out[path] = file.read(_LARGEST).decode("utf-8", "replace")
    return out


def _licence(paths: frozenset[str], texts: Texts) -> str | None:
    """The licence of the whole project, as the check of licences reads it."""
    context = Context(
        load(None, None, "default"), Catalogue({}, ""), Cache(None), Path(), 1,
        tree=lambda _: paths, texts=lambda _, wanted: texts(wanted),
    )  # fmt: skip
    # To that check these files are what a change would be made to.
    own = OwnLicence(Base(Change("staged", "index", None, ""), context)).top
    return own if own and is_plain(own) else None


def _languages(paths: Iterable[str]) -> Counter[str]:
    found = (language(path) for path in paths if is_code(PurePosixPath(path).name))
    return Counter(sorted(filter(None, found)))


def _hosts(repository: Repository) -> Iterator[str]:
    listed = repository.text("config", "--local", "--get-regexp", r"^remote\..*\.url$") or ""
    for line in listed.splitlines():
        yield _host(line.partition(" ")[2]).lower()


def _host(url: str) -> str:
    if "://" not in url:
        # As ssh's own addresses are written: git@host:path.
        return url.partition(":")[0].rpartition("@")[2]
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
