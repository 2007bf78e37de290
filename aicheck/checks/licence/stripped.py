"""Files that come back under another name without the header that they had."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from aicheck.checks.base import Base
from aicheck.checks.licence.change_rules import COPYRIGHT_REMOVED
from aicheck.checks.licence.finding import at_line
from aicheck.checks.licence.header import Header, header_of
from aicheck.checks.licence.kinds import is_licence_file, is_prose
from aicheck.checks.licence.moves import shared
from aicheck.checks.licence.reuse import Reuse
from aicheck.checks.licence.rules import REMOVED
from aicheck.checks.licence.terms import terms, together
from aicheck.model import FileChange, Finding

# So much of what a file held makes another its new place.
_KEPT = 0.6
_MOST = 50


def stripped(base: Base, reuse: Callable[[], Reuse]) -> Iterator[Finding]:
    """Yield each new file that has the code of a deleted one and not its header.

    A header is a large part of a small file, and without it git does not see a rename.
    """
    deleted = [it for it in base.change.files if it.status == "deleted" and _is_source(it)]
    added = [it for it in base.change.files if it.status == "added" and it.head and _is_source(it)]
    bare = [it for it in islice(added, _MOST) if deleted and header_of(it.head or "") is None]
    if not bare:
        return
    deleted = deleted[:_MOST]
    texts = base.texts(it.path for it in deleted if it.base is None)
    headed = [
        (text, header)
        for it in deleted
        if (text := it.base or texts.get(it.path, "")) and (header := header_of(text))
    ]
    for file in bare:
        found = (header for text, header in headed if shared(text, file.head or "") >= _KEPT)
        header = next(found, None)
        if header and not _is_said_beside(file, header, reuse):
            yield _finding(file, header)


def _is_source(file: FileChange) -> bool:
    return not (is_prose(file.path) or is_licence_file(file.path))


def _is_said_beside(file: FileChange, header: Header, reuse: Callable[[], Reuse]) -> bool:
    said = reuse()
    return said.covers(file.path) and terms(header.licences) <= said.stated(file.path)


def _finding(file: FileChange, header: Header) -> Finding:
    names = ", ".join(header.holders[:3])
    if not header.licences:
        return at_line(COPYRIGHT_REMOVED, f"{COPYRIGHT_REMOVED.message}: {names}", file, 1)
    also = f", with the copyright of {names}" if names else ""
    return at_line(REMOVED, f"{REMOVED.message}: {together(header.licences)}{also}", file, 1)
