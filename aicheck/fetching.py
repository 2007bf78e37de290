"""The history of a change, fetched into a repository of its own that has no files and no settings.

A shallow checkout lacks what the change is compared with. It is not deepened in place: whatever its
settings say, they are not obeyed here, and nothing of it is altered.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from aicheck.errors import AicheckError
from aicheck.git import Repository, open_repository
from aicheck.gitprocess import SHORT, GitError, started

BASE, HEAD, BESIDE = "refs/aicheck/base", "refs/aicheck/head", "refs/aicheck/beside"
# In seconds, for all that is fetched.
LONGEST = 300.0
HINT = "check out the whole history (actions/checkout with fetch-depth: 0)"
_PROTOCOLS = ("https", "file")
# Commits of each end; then all of them.
_DEPTHS: tuple[int | None, ...] = (50, 1_000, None)
_LONG = 64
_HEX = re.compile(r"[0-9a-f]+")
_NO_REF = re.compile(r"couldn't find remote ref (.+)")
_FLAGS = (
    "--quiet",
    "--no-tags",
    "--no-recurse-submodules",
    "--no-auto-maintenance",
    "--no-write-fetch-head",
    "--upload-pack=git-upload-pack",
)
_SETTINGS = (
    "credential.helper=",
    "core.askPass=",
    "core.sshCommand=false",
    # A redirected request would take the token along.
    "http.followRedirects=false",
    # A server that has gone silent is given up, in bytes a second and seconds.
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=60",
    "gc.auto=0",
    "protocol.version=2",
)


class FetchError(AicheckError):
    """The history could not be fetched, so that the change cannot be checked."""


class NoSuchRefError(FetchError):
    """The remote has no ref of the name `ref`."""

    def __init__(self, message: str, hint: str, ref: str) -> None:
        super().__init__(message, hint)
        self.ref = ref


def address(text: str) -> str:
    """The address of a remote without name and password; raises FetchError for other protocols."""
    if text.startswith("/"):
        text = f"file://{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    is_file = parts.scheme == "file" and not parts.netloc
    if not is_file and (parts.scheme != "https" or not parts.hostname):
        raise FetchError("the remote 'origin' is fetched neither by https nor from a folder", HINT)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, place, parts.path, "", ""))


def is_whole(repository: Repository, base: str | None, head: str) -> bool:
    """Whether all commits of both ends since their merge base are there.

    Without a base it is about all commits of the head.
    """
    if repository.text("config", "--get-regexp", r"^remote\..*\.(promisor|partialclonefilter)$"):
        return False
    if not (shallow := repository.shallow_commits()):
        return True
    if base is not None and repository.merge_base(base, head) is None:
        return False
    span = head if base is None else f"{base}...{head}"
    listed = repository.run("rev-list", span, "--").decode("ascii").split()
    return shallow.isdisjoint(listed)


def fetch(
    folder: Path,
    url: str,
    base: str | None,
    head: str,
    token: str | None,
    beside: str | None = None,
) -> Repository:
    """A new bare repository in `folder` in which `BASE` and `HEAD` name the two ends.

    An end is a whole id or the name of a ref; the history goes back to where both meet, and without
    a base to its start. `BESIDE` names what is fetched `beside` them, as whole. Raises FetchError.
    """
    named = ((head, HEAD), (base, BASE), (beside, BESIDE))
    ends = [f"+{it}:{name}" for it, name in named if it]
    starts: list[str | None] = [name for it, name in named[1:] if it]
    until = time.monotonic() + LONGEST
    try:
        repository = _created(folder, head)
        for depth in _DEPTHS if base else _DEPTHS[-1:]:
            how = _deepening(depth, repository)
            _fetch(repository, [*how, *_FLAGS, "--", url, *ends], _secret(url, token), until)
            repository = open_repository(folder)
            if all(is_whole(repository, start, HEAD) for start in starts or [None]):
                break
    except GitError as error:
        raise _failed(url, str(error)) from error
    return repository


def _failed(url: str, said: str) -> FetchError:
    said = said.removeprefix("fatal: ")
    message = f"the history cannot be fetched from {url}: {said}"
    if lost := _NO_REF.fullmatch(said):
        return NoSuchRefError(message, HINT, lost[1])
    return FetchError(message, HINT)


def _created(folder: Path, head: str) -> Repository:
    # A name of a ref tells nothing; a whole id of SHA-256 is longer.
    form = "sha256" if len(head) == _LONG and _HEX.fullmatch(head) else "sha1"
    args = ["init", "--quiet", "--bare", "--template=", f"--object-format={form}", "."]
    with started(folder, args, b"", None, limit=SHORT):
        pass
    return open_repository(folder)


def _deepening(depth: int | None, repository: Repository) -> list[str]:
    if depth is not None:
        return [f"--depth={depth}"]
    # git refuses it for what is whole, as a new repository is.
    return ["--unshallow"] if repository.is_shallow else []


def _fetch(
    repository: Repository, args: Sequence[str], secret: Mapping[str, str], until: float
) -> None:
    left = until - time.monotonic()
    if left <= 0:
        raise GitError(f"it took more than {LONGEST:,.0f} seconds")
    settings = [part for item in _SETTINGS for part in ("-c", item)]
    extra = {"GIT_ALLOW_PROTOCOL": ":".join(_PROTOCOLS), **secret}
    with repository.process([*settings, "fetch", *args], extra=extra, limit=left):
        pass


def _secret(url: str, token: str | None) -> dict[str, str]:
    """The variables that hand a token to git: a command line is read by every process."""
    parts = urlsplit(url)
    if not token or parts.scheme != "https":
        return {}
    word = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    key = f"http.https://{parts.netloc}/.extraHeader"
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": key,
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {word}",
    }
