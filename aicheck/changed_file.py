"""One file of a change: its hunks and both sides' text, from what git lists and what was read."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence

from aicheck import rawdiff
from aicheck.decode import BINARY, Decoded
from aicheck.languages import is_code, language
from aicheck.model import FileChange, Hunk, Lines, Status
from aicheck.rawdiff import Entry, Span, path_text
from aicheck.texts import Texts, old_name

_SYMLINK, _SUBMODULE = 0o120000, 0o160000
# Comparing two wide-encoded sides is quadratic at worst; above this all lines count as added.
_MAX_COMPARED = 5_000


def changed_file(
    entry: Entry,
    texts: Texts,
    spans: Sequence[Span],
) -> tuple[FileChange, str | None]:
    """The file, and the reason of a failure if its text should have been read and wasn't."""
    path, encoded = path_text(entry.path)
    status = _status(entry)
    head = texts.get((entry.new_blob, path))
    same = entry.old_blob == entry.new_blob
    base = head if same else texts.get((entry.old_blob, old_name(entry)))
    skipped: str | None = None
    failure: str | None = None
    hunks: tuple[Hunk, ...] = ()
    if status in ("symlink", "submodule"):
        skipped = status
        # What it points to was not looked at under this name.
        failure = f"a {status} that is read as code" if is_code(path) else None
    elif entry.status == "U":
        skipped = failure = "it has merge conflicts"
    elif isinstance(head, str):
        skipped = head
        failure = head if head != BINARY or is_code(path) else None
    elif head is not None:
        hunks, failure = _hunks(entry, head, base, spans)
        skipped = failure
    # All of it is new: the old side says nothing about it.
    is_whole = isinstance(head, Decoded) and bool(hunks) and hunks == whole(head.text)
    return FileChange(
        path=path,
        status=status,
        old_path=path_text(entry.old_path)[0] if entry.old_path else None,
        path_encoded=encoded,
        old_mode=entry.old_mode,
        new_mode=entry.new_mode,
        old_blob=entry.old_blob,
        new_blob=entry.new_blob,
        hunks=hunks,
        base=base.text if isinstance(base, Decoded) and not skipped and not is_whole else None,
        head=head.text if isinstance(head, Decoded) and not skipped else None,
        skipped=skipped,
    ), failure


def _status(entry: Entry) -> Status:
    if entry.status == "D":
        return "deleted"
    if entry.new_mode == _SUBMODULE:
        return "submodule"
    if entry.new_mode == _SYMLINK:
        return "symlink"
    if entry.status == "R":
        return "renamed"
    if entry.status == "M" and entry.old_blob == entry.new_blob:
        return "mode"
    return "added" if entry.status == "A" else "modified"


def _hunks(
    entry: Entry, head: Decoded, base: Decoded | str | None, spans: Sequence[Span]
) -> tuple[tuple[Hunk, ...], str | None]:
    if not entry.has_old:
        return whole(head.text), None
    if entry.old_blob == entry.new_blob:
        is_new = entry.old_path and _becomes_code(entry, head, head)
        return whole(head.text) if is_new else (), None
    if not isinstance(base, Decoded):
        # The old side was no text: whatever is there now is new.
        return whole(head.text), None
    if _becomes_code(entry, base, head):
        return whole(head.text), None
    if head.is_wide or base.is_wide:
        return _compared(base.text, head.text), None
    if len(spans) > rawdiff.MOST_HUNKS:
        return (), f"its diff is too large to check (over {rawdiff.MOST_HUNKS} hunks)"
    return tuple(_between(spans, lines_of(base.text), lines_of(head.text))), None


def _between(spans: Iterable[Span], base: Sequence[str], head: Sequence[str]) -> Iterator[Hunk]:
    for old, gone, new, come in spans:
        # The first line of an empty side is the line before it.
        removed = tuple(base[old - 1 : old - 1 + gone]) if gone else ()
        yield Hunk(old, removed, new, tuple(head[new - 1 : new - 1 + come]) if come else ())


def _becomes_code(entry: Entry, base: Decoded, head: Decoded) -> bool:
    """Whether a name or a `#!` line makes it another language now: its old lines are new code."""
    before = language(old_name(entry), base.text)
    return before != language(path_text(entry.path)[0], head.text)


def whole(text: str) -> tuple[Hunk, ...]:
    """All of `text` as one added hunk."""
    return (Hunk(0, (), 1, Lines(text)),) if text else ()


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of `text`, at line feeds only, as git counts them."""
    return tuple(text.removesuffix("\n").split("\n")) if text else ()


def _compared(base: str, head: str) -> tuple[Hunk, ...]:
    old, new = lines_of(base), lines_of(head)
    if len(old) + len(new) > _MAX_COMPARED:
        return whole(head)
    return tuple(
        Hunk(i1 + (i2 > i1), old[i1:i2], j1 + (j2 > j1), new[j1:j2])
        for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, False).get_opcodes()
        if tag != "equal"
    )
