"""Licences and copyright lines that a change takes out of a file, or replaces by others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from aicheck.checks.licence.change_rules import CHANGED, COPYRIGHT_REMOVED
from aicheck.checks.licence.copyright import (
    Notice,
    copyright_notices,
    holder_key,
    is_quoted,
    marked,
)
from aicheck.checks.licence.detection import REACH, licences_in
from aicheck.checks.licence.finding import at_line
from aicheck.checks.licence.header import above_code, is_comment
from aicheck.checks.licence.holders import holders_in, is_known
from aicheck.checks.licence.kinds import is_licence_file, is_prose, vendor_folder
from aicheck.checks.licence.manifests import is_manifest
from aicheck.checks.licence.moves import Removal, is_still_there
from aicheck.checks.licence.reuse import Reuse
from aicheck.checks.licence.rules import REMOVED
from aicheck.checks.licence.terms import direction, stem, terms, together
from aicheck.model import Change, FileChange, Finding, Licence, Line
from aicheck.patterns import lazy

_CERTAIN = 0.8
# A file that names more holders is a list of them.
_HOLDERS = 100
_NOTICES = 2000
_RESERVED = lazy(
    r"\ball rights reserved\b|\bproprietary(?: and confidential)?\b|\bconfidential\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Loss:
    """What the base of a file states and its head does not, and what the head states instead."""

    gone: tuple[Licence, ...]
    new: tuple[Licence, ...]
    notices: tuple[Notice, ...]


def removed(file: FileChange, change: Change, reuse: Callable[[], Reuse]) -> Iterator[Finding]:
    """Yield what the base of `file` says of its rights and the head does not."""
    if file.base is None or file.head is None or file.status not in ("modified", "renamed"):
        return
    # What speaks for a whole project is looked at as such.
    if is_manifest(file.path) or is_licence_file(file.path) or not (may_lose := _may_lose(file)):
        return
    loss = _loss(file, may_lose)
    if not (loss.gone or loss.notices) or not is_still_there(file, change, _told(loss)):
        return
    if loss.gone and _is_said_beside(file, change, reuse(), loss):
        return
    if loss.gone and (rest := _instead(file, loss)):
        yield at_line(CHANGED, rest[0], file, rest[1])
    elif loss.gone:
        expression = together(x.expression for x in loss.gone)
        also = f", with the copyright of {names_of(loss.notices)}" if loss.notices else ""
        at = line_after(file, loss.gone[0].start)
        yield at_line(REMOVED, f"{REMOVED.message}: {expression}{also}", file, at)
    if loss.notices and (not loss.gone or _instead(file, loss)):
        at = line_after(file, loss.notices[0].line)
        message = f"{COPYRIGHT_REMOVED.message}: {names_of(loss.notices)}"
        yield at_line(COPYRIGHT_REMOVED, message, file, at)


def lost_holders(file: FileChange) -> list[Notice]:
    """The copyright lines among the removed ones whose holder the head does not name."""
    old = (
        Line(hunk.old_start + number - 1, hunk.removed[number - 1])
        for hunk in file.hunks
        if hunk.removed
        for number in marked("\n".join(hunk.removed))
    )
    first = islice(old, _NOTICES)
    notices = list(copyright_notices(line for line in first if not is_quoted(line.text)))
    if not notices:
        return []
    left = holders_in(file.head or "")
    words = f" {holder_key(file.head or '')} "
    each = islice({it.key: it for it in notices if it.key not in left}.items(), _HOLDERS)
    found = {key: it for key, it in each if not is_known(key, left)}
    # A holder may be named without a year, in a list of authors say.
    return [it for it in found.values() if " " not in it.key or f" {it.key} " not in words]


def _may_lose(file: FileChange) -> str:
    """What the removed lines may take out: licences, holders, both, or nothing."""
    text = "\n".join(line for hunk in file.hunks for line in hunk.removed)
    licence = "licence " if text and _is_licence_near(file) else ""
    return licence + ("holder" if text and marked(text) else "")


def _is_licence_near(file: FileChange) -> bool:
    """Whether a removed line is part of a licence, as far as its surroundings tell.

    Most removed lines are far from any, and reading a whole file for licences takes long.
    """
    lines = (file.base or "").split("\n")
    last = len(above_code(file.base or "")) if _is_only_top(file.path) else len(lines)
    removal = Removal(file)
    windows: list[list[int]] = []
    for hunk in file.hunks:
        if not hunk.removed or hunk.old_start > last:
            continue
        first, end = max(1, hunk.old_start - REACH), hunk.old_start + len(hunk.removed) + REACH
        if windows and first <= windows[-1][1]:
            windows[-1][1] = end
        else:
            windows.append([first, end])
    return any(
        removal.touches(x.start + first - 1, x.end + first - 1)
        for first, end in windows
        for x in licences_in("\n".join(lines[first - 1 : end]))
    )


def _is_only_top(path: str) -> bool:
    """Whether only what stands at its beginning speaks for a file."""
    return is_prose(path) or vendor_folder(path) is not None


def _loss(file: FileChange, may_lose: str) -> _Loss:
    gone: list[Licence] = []
    new: list[Licence] = []
    if "licence" in may_lose:
        gone, new = _licences(file)
    notices = lost_holders(file) if "holder" in may_lose else []
    top, only_top = len(above_code(file.base or "")), is_prose(file.path)
    removal = Removal(file)
    notices = [
        it
        for it in notices
        if it.line <= top or not (only_top or removal.takes_code_below(it.line))
    ]
    return _Loss(tuple(gone), tuple(new), tuple(notices))


def _licences(file: FileChange) -> tuple[list[Licence], list[Licence]]:
    base, head = file.base or "", file.head or ""
    before, after = licences_in(base), licences_in(head)
    removal = Removal(file)
    left = terms(x.expression for x in after)
    # Naming a version that was left open takes nothing out, nor does leaving it open.
    top = len(above_code(base))
    open_stems = {stem(x.expression) for x in after if x.score < _CERTAIN}
    gone = [
        x
        for x in _notices(before, base, file.old_path or file.path)
        if not terms([x.expression]) <= left
        and stem(x.expression) not in open_stems
        and removal.touches(x.start, x.end)
        and (x.start <= top or not removal.takes_code_below(x.end))
    ]
    old = {x.expression for x in before}
    new = [
        x
        for x in _notices(after, head, file.path)
        if x.expression not in old and file.is_added(x.start, x.end)
    ]
    return gone, new


def _notices(found: Iterable[Licence], text: str, path: str) -> Iterator[Licence]:
    """Yield those that speak for the file: in its header, or in a comment of its code."""
    top = len(above_code(text))
    lines = text.split("\n")
    only_top = _is_only_top(path)
    for licence in found:
        if licence.score < _CERTAIN:
            continue
        if licence.start <= top or (not only_top and is_comment(lines[licence.start - 1])):
            yield licence


def _instead(file: FileChange, loss: _Loss) -> tuple[str, int] | None:
    """What is said in place of the licences that are gone, and where."""
    old = together(x.expression for x in loss.gone)
    if loss.new:
        new = together(x.expression for x in loss.new)
        return f"{CHANGED.message}: {old} became {new}{direction(old, new)}", loss.new[0].start
    for hunk in file.hunks:
        before = "\n".join(hunk.removed)
        for line in hunk.lines():
            found = _RESERVED.search(line.text[:400])
            if found and is_comment(line.text) and found[0].lower() not in before.lower():
                return f'{CHANGED.message}: {old} became "{found[0].lower()}"', line.number
    return None


def _is_said_beside(file: FileChange, change: Change, reuse: Reuse, loss: _Loss) -> bool:
    """Whether an annotation of REUSE, or a file beside this one, states what it said itself."""
    sidecar = change.by_path.get(f"{file.path}.license")
    beside = terms(x.expression for x in licences_in((sidecar and sidecar.head) or ""))
    return terms(x.expression for x in loss.gone) <= reuse.stated(file.path) | beside


def line_after(file: FileChange, number: int) -> int:
    """The head's line where the base's line `number` stood."""
    for hunk in file.hunks:
        if hunk.removed and hunk.old_start + len(hunk.removed) > number:
            return max(1, hunk.new_start)
    return 1


def _told(loss: _Loss) -> frozenset[str]:
    """What another file of the change must say to have taken over what this one lost."""
    return terms(x.expression for x in loss.gone) or frozenset(it.key for it in loss.notices)


def names_of(notices: Iterable[Notice]) -> str:
    """Some of the holders, in words."""
    names = [it.holder for it in notices]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
