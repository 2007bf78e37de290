"""A commit cut into pieces that a person can read one after the other."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from aicheck.model import Commit, Decision, FileChange, Hunk
from aicheck.review.notes import Notes, Placed, place

RowKind = Literal["same", "removed", "added", "quote", "words", "aside", "alarm", "note"]

# As much of the file around a change as git shows.
_CONTEXT = 3
# Notes and line numbers change with the rules and with a rebase; what is read does not.
_OWN = ("same", "removed", "added", "quote", "words")
_MERGE = (
    "A merge: of its lines those are shown that none of its parents has, and beside each of its "
    "parents the files that it changes in a way that none of them did."
)
_LOOK = (
    "A binary file: before you take it, look at it with a program that shows it. "
    "git cat-file blob and the name below gives its content."
)
_BY_HAND = "look at it with a program that can, and sign by git commit --amend --signoff"
# A longer run of changes is cut: a person who stops must not read a whole new file again.
_LONGEST = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One line to be read; `number` is its place in the file, 0 where it has none."""

    kind: RowKind
    text: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """What is read and taken in one go; `digest` is of what it changes, not of where it stands.

    `is_shown` is False for what no terminal can show, and nobody can say that they read it.
    """

    title: str
    rows: tuple[Row, ...]
    digest: str = ""
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is to be read of a commit, which is remembered by `key`: its patch id if any."""

    commit: Commit
    key: str
    patch_id: str | None
    pieces: tuple[Piece, ...]


def reading(
    commit: Commit,
    files: Sequence[FileChange],
    notes: Notes,
    patch_id: str | None,
) -> Reading:
    """The pieces of a commit that changes `files`: a card of its facts, then its hunks.

    Of a merge only the lines are read that come from none of its parents, and the files that it
    changes by hand: `files` hold them once for each parent.
    """
    if commit.is_merge:
        files = [own for file in files if (own := _of_merge(file, commit))]
    placed, loose = place(notes, files)
    card = _piece("the commit itself", _card(commit, files, notes, loose))
    pieces = [card, *chain.from_iterable(_file(file, placed) for file in files)]
    # A merge's id covers what its parents changed, too.
    own_id = None if commit.is_merge else patch_id
    return Reading(commit, own_id or commit.sha, own_id, tuple(_distinct(pieces)))


def _of_merge(file: FileChange, merge: Commit) -> FileChange | None:
    if not {file.path, file.old_path}.isdisjoint(merge.by_hand):
        return file
    lines = [line for line in file.lines() if file.commit_of(line.number) == merge.sha]
    hunks = tuple(Hunk(line.number, (), line.number, (line.text,)) for line in lines)
    return replace(file, hunks=hunks, origins=()) if hunks else None


def _distinct(pieces: Iterable[Piece]) -> Iterator[Piece]:
    seen: Counter[str] = Counter()
    for piece in pieces:
        seen[piece.digest] += 1
        ordinal = seen[piece.digest]
        yield piece if ordinal == 1 else replace(piece, digest=f"{piece.digest}-{ordinal}")


def _piece(title: str, rows: Iterable[Row], *, is_shown: bool = True) -> Piece:
    rows = tuple(rows)
    content = [title, *([row.kind, row.text] for row in rows if row.kind in _OWN)]
    digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]
    return Piece(title, rows, digest, is_shown)


# -- the card ----------------------------------------------------------------------------------


def _card(
    commit: Commit, files: Sequence[FileChange], notes: Notes, loose: Iterable[Decision]
) -> Iterator[Row]:
    yield Row("words", f"Author: {commit.author}")
    if commit.committer != commit.author:
        yield Row("aside", f"Committer: {commit.committer}")
    yield Row("aside", f"Sign-off: {notes.sign_off}")
    for evidence in commit.attribution.evidence:
        yield Row("aside", f"{evidence.strength}: {evidence.signal}, {evidence.detail}")
    yield Row("words", "")
    for line in commit.message.rstrip("\n").split("\n"):
        yield Row("quote", line)
    yield Row("words", "")
    if commit.is_merge:
        yield Row("words", _MERGE)
    for file in files:
        yield Row("words", "; ".join(_facts(file)))
    if not files:
        yield Row("words", "It changes no file.")
    for decision in loose:
        yield from _note(decision, with_place=True)
    for reason in notes.unchecked:
        yield Row("alarm", f"not checked: {reason}")


def _facts(file: FileChange) -> Iterator[str]:
    removed = sum(len(hunk.removed) for hunk in file.hunks)
    yield f"{file.status} {file.path}"
    if file.old_path:
        yield f"from {file.old_path}"
    if file.hunks:
        yield f"+{file.added:,} -{removed:,}"
    if file.status == "symlink":
        yield "a symbolic link"
    if file.old_mode and file.new_mode and file.old_mode != file.new_mode:
        yield f"mode {file.old_mode:o} to {file.new_mode:o}"
    if not file.hunks and file.old_blob != file.new_blob:
        yield _unseen(file)


def _unseen(file: FileChange) -> str:
    """Where to look at what has no lines of text: the facts pin it, so it can be taken by them."""
    old, new = ((blob or "0" * 7)[:12] for blob in (file.old_blob, file.new_blob))
    if file.status == "deleted":
        return f"git show {old} shows what is gone"
    if file.status == "submodule":
        return f"{old} to {new}"
    return f"{file.skipped or 'no text'}, {old} to {new}"


def _note(decision: Decision, *, with_place: bool = False) -> Iterator[Row]:
    finding = decision.finding
    where = f"{finding.path}:{finding.start.line}: " if with_place and finding.path else ""
    words = f"{decision.disposition}, {decision.severity}, {finding.rule.id}"
    yield Row("note", f"{words}: {where}{finding.message}")
    if finding.fix or finding.rule.fix:
        mend = finding.fix.description if finding.fix else finding.rule.fix
        yield Row("aside", f"    mend: {mend}")


# -- hunks -------------------------------------------------------------------------------------


def _file(file: FileChange, placed: Placed) -> Iterator[Piece]:
    if _is_hidden(file):
        yield _unshown(file)
        return
    lines = tuple(file.head.removesuffix("\n").split("\n")) if file.head else ()
    name = f"{file.path}, a link's target" if file.status == "symlink" else file.path
    for group in _groups(file.hunks):
        rows = list(_without_returns(list(_group_rows(group, lines))))
        cuts = range(0, len(rows), _LONGEST)
        for number, start in enumerate(cuts, 1):
            part = rows[start : start + _LONGEST]
            title = name + (f", part {number} of {len(cuts)}" if len(cuts) > 1 else "")
            yield _piece(title, _noted(part, file.path, placed))


def _is_hidden(file: FileChange) -> bool:
    if file.skipped in (None, "symlink", "submodule"):
        return False
    # One that only got another name or mode is the same one.
    return file.skipped != "binary" or file.old_blob != file.new_blob


def _unshown(file: FileChange) -> Piece:
    """What stands for a file that no terminal shows; of a binary one a person can say they saw it.

    Every project has pictures. What is too large, or missing, is another matter.
    """
    is_binary = file.skipped == "binary"
    facts = Row("words", " ".join(filter(None, (file.path, file.new_blob))))
    words = f"This cannot be shown: {file.skipped}. So nobody can sign for it here: {_BY_HAND}."
    if is_binary:
        words = "A binary file that is gone." if file.status == "deleted" else _LOOK
    return _piece(file.path, [Row("alarm", words), facts], is_shown=is_binary)


def _noted(rows: Iterable[Row], path: str, placed: Placed) -> Iterator[Row]:
    for row in rows:
        yield row
        if row.kind == "added":
            for decision in placed.get((path, row.number), ()):
                yield from _note(decision)


def _groups(hunks: Iterable[Hunk]) -> Iterator[list[Hunk]]:
    group: list[Hunk] = []
    for hunk in hunks:
        if group and _before(hunk) - _after(group[-1]) > 2 * _CONTEXT:
            yield group
            group = []
        group.append(hunk)
    if group:
        yield group


def _before(hunk: Hunk) -> int:
    """How many lines of the head stand before a hunk."""
    return hunk.new_start - 1 if hunk.added else hunk.new_start


def _after(hunk: Hunk) -> int:
    return _before(hunk) + len(hunk.added)


def _group_rows(group: Sequence[Hunk], lines: Sequence[str]) -> Iterator[Row]:
    at = max(0, _before(group[0]) - _CONTEXT)
    for hunk in group:
        yield from _same(lines, at, _before(hunk))
        for number, text in enumerate(hunk.removed, hunk.old_start):
            yield Row("removed", text, number)
        for line in hunk.lines():
            yield Row("added", line.text, line.number)
        at = _after(hunk)
    yield from _same(lines, at, min(len(lines), at + _CONTEXT))


def _same(lines: Sequence[str], start: int, end: int) -> Iterator[Row]:
    for number in range(start, end):
        yield Row("same", lines[number], number + 1)


def _without_returns(rows: list[Row]) -> Iterator[Row]:
    """The rows without the carriage returns of a file in which every line has one."""
    if all(row.text.endswith("\r") for row in rows):
        return (replace(row, text=row.text[:-1]) for row in rows)
    return iter(rows)
