"""Copyright lines of holders who are new to the project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aicheck.checks.licence.brought import brought
from aicheck.checks.licence.copyright import (
    Notice,
    copyright_notices,
    is_quoted,
    marked,
    undated_notices,
)
from aicheck.checks.licence.finding import finding
from aicheck.checks.licence.header import above_code, is_comment
from aicheck.checks.licence.holders import is_known
from aicheck.checks.licence.kinds import (
    is_licence_file,
    is_made,
    is_of_project,
    is_prose,
    is_whole,
    vendor_folder,
)
from aicheck.checks.licence.rules import THIRD_PARTY
from aicheck.checks.reading.lines import has_any
from aicheck.checks.reading.places import is_test
from aicheck.model import Change, FileChange, Finding, Licence, Line, Related

_SHOWN = 10
# A file that names more holders is a list of them.
_HOLDERS = 100
_NOTICES = 5000


@dataclass(frozen=True, slots=True)
class _Place:
    """A holder's line in a file."""

    file: FileChange
    line: Line
    notice: Notice


def third_parties(
    change: Change,
    known: Callable[[], frozenset[str]],
    known_to_tree: Callable[[list[str]], frozenset[str]],
    foreign: Callable[[str], bool],
) -> Iterator[Finding]:
    """Yield each copyright holder on the added lines whom the project does not know, by folder.

    `known` are those of the change itself; the tree is asked only for whoever is not among them.
    What a `foreign` folder says is told of the folder.
    """
    mails = {p.mail for it in change.commits for p in (it.author, it.committer) if "@" in p.mail}
    places = [
        place
        for file in change.files
        if not is_of_project(file.path) and file.added and not foreign(file.path)
        for place in _places(file)
        if not is_known(place.notice.key, known()) and not has_any(place.line.text, mails)
    ]
    if not places:
        return
    more = known_to_tree([place.file.path for place in places])
    groups: defaultdict[tuple[str, str], list[_Place]] = defaultdict(list)
    for place in places:
        if not is_known(place.notice.key, more):
            folder = place.file.path.rpartition("/")[0]
            groups[folder, place.notice.key].append(place)
    for group in groups.values():
        yield _finding(group)


def _places(file: FileChange) -> Iterator[_Place]:
    """Yield the first line of each holder that `file` names anew and for itself."""
    numbers = marked(file.added_text)
    if not numbers or vendor_folder(file.path) or "LICENSES/" in file.path:
        return
    if is_test(file.path) and is_made(file.path):
        return
    lines = list(file.lines())
    marks = (lines[number - 1] for number in numbers[:_NOTICES])
    stated = [line for line in marks if not is_quoted(line.text)]
    notices = [*copyright_notices(stated), *undated_notices(_heading(file, stated))]
    found = {it.key: it for it in sorted(notices, key=lambda it: -it.line)}
    if not found:
        return
    # Text tells of copyright; what it has above the text is its own. Tests make up people.
    only_top = is_test(file.path) or (is_prose(file.path) and not is_licence_file(file.path))
    top = len(above_code(file.head)) if only_top and file.head is not None else None
    documents = [x for x in brought(file) if is_whole(x)]
    by_number = {line.number: line for line in stated}
    for notice in sorted(found.values(), key=lambda it: it.line)[:_HOLDERS]:
        if (top is None or notice.line <= top) and not is_inside(notice, documents):
            yield _Place(file, by_number[notice.line], notice)


def _heading(file: FileChange, lines: list[Line]) -> list[Line]:
    """Those of `lines` that are part of the comment that a source file begins with."""
    if is_prose(file.path) or is_licence_file(file.path) or file.head is None:
        return []
    top = len(above_code(file.head))
    return [it for it in lines if it.number <= top and is_comment(it.text)]


def is_inside(notice: Notice, documents: list[Licence]) -> bool:
    """Whether a copyright line is that of a licence's own text."""
    return any(document.start <= notice.line <= document.end for document in documents)


def _finding(places: list[_Place]) -> Finding:
    first, *more = places
    also = f", in {len(places)} files" if more else ""
    message = f"{THIRD_PARTY.message}: {first.notice.holder}{also}"
    related = tuple(
        Related(it.file.path, it.line.number, "names the same holder") for it in more[:_SHOWN]
    )
    return finding(THIRD_PARTY, message, first.file, first.line, first.line, related)
