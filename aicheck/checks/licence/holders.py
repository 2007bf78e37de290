"""Whom a project knows: its people, its organisations, and who holds rights in it already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from aicheck.checks.base import Base
from aicheck.checks.licence.copyright import (
    Notice,
    copyright_notices,
    holder_key,
    marked,
    undated_notices,
)
from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.header import header_of
from aicheck.checks.licence.kinds import is_licence_file, is_of_project, vendor_folder
from aicheck.checks.licence.manifests import Manifest, is_manifest, manifest
from aicheck.checks.reading.places import is_test
from aicheck.languages import is_code
from aicheck.model import Change, Line

# Mail of these says nothing of whom somebody works for.
_FREE_MAIL = frozenset(
    {"aol", "fastmail", "free", "gmail", "gmx", "googlemail", "hey", "hotmail", "icloud", "live",
     "mail", "msn", "naver", "noreply", "outlook", "posteo", "proton", "protonmail", "riseup",
     "tuta", "users", "yahoo", "yandex", "zoho"}
)  # fmt: skip
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "or", "org"})
_AUTHORS = ("authors", "contributors", "maintainers", "credits", "thanks", "owners")
# Neighbours of a file with a new holder that are read, and files at the top that name people.
_NEIGHBOURS = 8
# Lines between a licence's title and its text: copyright lines, mostly.
_TITLE_LINES = 6
_TOP = 10
_MOST = 400
_LONGEST_NAME = 16
# Whoever holds so much of the files that are looked at is of the project.
_SAMPLE = 60
_USUAL = 0.2
# A text with more copyright lines is a list of them.
_NOTICES = 5000


def is_known(key: str, known: frozenset[str]) -> bool:
    """Whether a holder is one of `known`, or is part of one or has one as a part."""
    if not known or f" {key} " in _joined(known):
        return bool(known)
    words = key.split()[:_LONGEST_NAME]
    sizes = range(1, len(words) + 1)
    runs = (" ".join(words[at : at + size]) for size in sizes for at in range(len(words)))
    return any(run in known for run in runs)


@lru_cache(maxsize=8)
def _joined(known: frozenset[str]) -> str:
    """All keys in one text, in which a part of any is found at once."""
    return "\n".join(f" {it} " for it in known)


def holders_in(text: str) -> frozenset[str]:
    """The keys of the copyright holders that a text names."""
    found = {it.key for it in _notices(text)}
    lines = text.split("\n") if (numbers := marked(text)[:_NOTICES]) else []
    found.update(it.key for it in undated_notices(Line(n, lines[n - 1]) for n in numbers))
    return frozenset(found)


def _notices(text: str) -> Iterator[Notice]:
    if numbers := marked(text):
        lines = text.split("\n")
        first = numbers[:_NOTICES]
        yield from copyright_notices(Line(number, lines[number - 1]) for number in first)


def own_lines(licence: str) -> int | None:
    """Up to which line a licence file names the holders of the whole; None where it does all over.

    What stands below is about parts by others, if the file holds more than one licence.
    """
    stated = licences_in(licence)
    several = len({x.expression for x in stated}) > 1
    return stated[0].start + _TITLE_LINES if several else None


def own_notices(licence: str) -> list[Notice]:
    """The copyright lines of a licence file that are about the whole."""
    reach = own_lines(licence)
    return [it for it in _notices(licence) if reach is None or it.line <= reach]


def people_of(change: Change) -> frozenset[str]:
    """Who made the commits, as they and their mailboxes are called, and their organisations."""
    people = {p for commit in change.commits for p in (commit.author, commit.committer)}
    names = {holder_key(person.name) for person in people}
    boxes = {holder_key(person.mail.partition("@")[0].replace("_", " ")) for person in people}
    names |= {box for box in boxes if " " in box}
    return frozenset(filter(None, names | {_organisation(person.mail) for person in people}))


def change_holders(change: Change) -> frozenset[str]:
    """Whom the changed files named before and the project's own licence does, and its people."""
    texts = [file.base for file in change.files if file.base]
    texts += [file.head for file in change.files if file.head and is_of_project(file.path)]
    return people_of(change).union(*map(holders_in, texts))


def tree_holders(base: Base, paths: Iterable[str]) -> frozenset[str]:
    """Whom the base's licences, lists of authors and manifests name, and files beside `paths`."""
    if not base.is_known:
        return frozenset()
    top = [it for it in base.paths if _tells(it)]
    top.sort(key=lambda path: (path.count("/"), path))
    wanted = [*top[:_TOP], *islice(_beside(base, paths), _MOST)]
    found: set[str] = {holder_key(base.change.repository)}
    for path, text in base.texts(wanted).items():
        found |= holders_in(text)
        if is_manifest(path):
            told = manifest(path, text) or Manifest()
            found.update(map(holder_key, (*told.holders, told.name)))
        elif _is_list(path):
            found.update(_listed(text))
    return frozenset(it for it in found if len(it) > 2)


def usual_holders(base: Base) -> frozenset[str]:
    """Whom a good part of the project's own files name in their headers."""
    if not base.is_known:
        return frozenset()
    paths = [it for it in base.paths if is_code(it) and not (vendor_folder(it) or is_test(it))]
    step = max(1, len(paths) // _SAMPLE)
    texts = base.texts(paths[::step][:_SAMPLE])
    headers = [found for text in texts.values() if (found := header_of(text))]
    counted = Counter(key for it in headers for key in set(map(holder_key, it.holders)))
    least = max(2, _USUAL * sum(bool(it.holders) for it in headers))
    return frozenset(key for key, count in counted.items() if count >= least and len(key) > 2)


def _beside(base: Base, paths: Iterable[str]) -> Iterator[str]:
    """Yield files of the base in the folders of `paths`, of the same kind first."""
    folders: dict[tuple[str, str], None] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        folders[folder, name.rpartition(".")[2]] = None
    for folder, ending in list(folders)[:30]:
        start = f"{folder}/" if folder else ""
        near = [it for it in base.paths if it.startswith(start) and it.endswith(f".{ending}")]
        near.sort(key=lambda it: (it.count("/"), it))
        yield from near[:_NEIGHBOURS]


def _tells(path: str) -> bool:
    if path.count("/") > 1:
        return False
    return (
        (is_licence_file(path) and "LICENSES/" not in path) or is_manifest(path) or _is_list(path)
    )


def _is_list(path: str) -> bool:
    return path.rpartition("/")[2].lower().partition(".")[0] in _AUTHORS


def _listed(text: str) -> Iterator[str]:
    """Yield the names of a list of authors, a line each."""
    for line in text.split("\n")[:2000]:
        name = line.strip(" \t*-#").partition("<")[0].partition("(")[0].partition("@")[0]
        if 1 < len(name.split()) < 5:
            yield holder_key(name)


def _organisation(mail: str) -> str:
    parts = mail.rpartition("@")[2].lower().split(".")[:-1]
    while len(parts) > 1 and parts[-1] in _SECOND_LEVEL:
        parts.pop()
    name = parts[-1] if parts else ""
    # "users.noreply.github.com" is everybody's.
    is_free = name in _FREE_MAIL or "noreply" in mail or len(name) < 4
    return "" if is_free else name.replace("-", " ")
