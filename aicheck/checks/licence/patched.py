"""The files of a patch, of which only what its hunks show is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from aicheck.checks.licence.change_rules import FILE_EDITED, TERMS_EDITED
from aicheck.checks.licence.finding import at_line
from aicheck.checks.licence.header import is_comment
from aicheck.checks.licence.kinds import is_licence_file, vendor_folder
from aicheck.checks.licence.manifests import is_manifest
from aicheck.checks.licence.reuse import is_reuse_file
from aicheck.checks.licence.terms import direction, terms
from aicheck.checks.licence.values import expression_of
from aicheck.checks.reading.places import is_test
from aicheck.model import Change, Failure, FileChange, Finding, Hunk, Line, Position
from aicheck.patterns import lazy

# Stands for the lines that are not shown; no word of any licence.
_UNSEEN = "\u2026"
_IN_PART = "shown in part"
_LONGEST = 400
# The words of notices, on lines that a patch takes out.
_SPEAKS = lazy(
    r"licen[cs]|copyright|\(c\)|\u00a9|redistribut|warrant|permi(?:t|ssion)|\bGNU\b|\bspdx\b"
    r"|\bversion \d",
    re.IGNORECASE,
)
_FIELD = lazy(
    r"\s{0,40}[\"']?(?:licen[cs]e|SPDX-License-Identifier)[\"']?\s{0,20}[=:]\s{0,20}(.{1,200})",
    re.IGNORECASE,
)
_QUOTED = lazy(r"[\"']([^\"']{1,100})[\"'][^\"']{0,20}$")


class Shown:
    """A file of a patch as the lines that are shown, numbered anew; its findings are put back."""

    def __init__(self, file: FileChange) -> None:
        """Build both sides from the hunks and the lines around them."""
        old: list[str] = []
        new: list[str] = []
        hunks: list[Hunk] = []
        self.numbers = [0]
        following = 1
        for first, part in _in_order(file):
            if first > following:
                old.append(_UNSEEN)
                new.append(_UNSEEN)
                self.numbers.append(following)
            removed = part.removed if isinstance(part, Hunk) else (part.text,)
            added = part.added if isinstance(part, Hunk) else (part.text,)
            if isinstance(part, Hunk):
                at, to = len(old) + bool(removed), len(new) + bool(added)
                hunks.append(Hunk(at, removed, to, added))
            old += removed
            new += added
            self.numbers += range(first, first + len(added))
            following = first + len(added)
        self.file = replace(
            file,
            base="\n".join([*old, _UNSEEN, ""]),
            head="\n".join([*new, _UNSEEN, ""]),
            hunks=tuple(hunks),
            skipped=_IN_PART,
            context=(),
        )
        self.last = following

    def placed(self, finding: Finding) -> Finding:
        """A finding with the number that its line has in the whole file."""
        start, end = (
            replace(it, line=self._number(it.line)) for it in (finding.start, finding.end)
        )
        return replace(finding, start=start, end=end)

    def _number(self, number: int) -> int:
        return self.numbers[number] if number < len(self.numbers) else self.last


def _in_order(file: FileChange) -> Iterator[tuple[int, Hunk | Line]]:
    """Yield the hunks and the lines around them by the number in the head where they stand."""
    parts: list[tuple[int, int, Hunk | Line]] = [(it.number, 1, it) for it in file.context]
    # A pure removal stands between two lines of the head.
    parts += [(it.new_start + (not it.added), 0, it) for it in file.hunks]
    for first, _, part in sorted(parts, key=lambda it: it[:2]):
        yield first, part


def is_in_part(file: FileChange) -> bool:
    """Whether nothing but its hunks is known of a file that was there before."""
    is_old = file.status in ("modified", "renamed") and file.base is None and file.head is None
    return is_old and not file.skipped and bool(file.hunks)


def fields(file: FileChange) -> Iterator[Finding]:
    """Yield what a patch does to a licence field of a manifest, or to an annotation of REUSE."""
    removed = (line for hunk in file.hunks for line in hunk.removed)
    before = [it for line in removed if (it := _value(line))]
    after = [(line.number, it) for line in file.lines() if (it := _value(line.text))]
    if not before:
        return
    old = before[0]
    if not after:
        words = f"{file.path} no longer names the licence: it was {old}"
        at = next((it.new_start for it in file.hunks if any(map(_value, it.removed))), 1)
        yield at_line(TERMS_EDITED, words, file, max(1, at))
        return
    number, new = after[0]
    if terms(before) != terms(it for _, it in after):
        words = f"the licence in {file.path} changed from {old} to {new}{direction(old, new)}"
        found = at_line(FILE_EDITED, words, file, number)
        yield replace(found, end=Position(number))


def _value(line: str) -> str | None:
    found = _FIELD.match(line[:_LONGEST])
    if not found:
        return None
    quoted = _QUOTED.search(found[1])
    return expression_of((quoted[1] if quoted else found[1]).strip(" \t\r,"))


def unseen(change: Change) -> Iterator[Failure]:
    """Yield a note where a patch shows too little of what speaks of rights."""
    if change.mode != "patch":
        return
    paths = [it.path for it in change.files if is_in_part(it) and _speaks(it)]
    paths += [it.path for it in change.files if it.status == "added" and _is_vendored(it.path)]
    if paths:
        others = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        reason = (
            f"a patch does not show whole files: what it does to the rights in {paths[0]}{others} "
            "was judged by its own lines; check a range or --staged to have all of it compared"
        )
        yield Failure("licence", reason, paths[0], required=False)


def _is_vendored(path: str) -> bool:
    return vendor_folder(path) is not None and not is_test(path)


def _speaks(file: FileChange) -> bool:
    """Whether lines that a patch changes may be part of what states a licence or a holder."""
    if is_licence_file(file.path):
        return True
    touched = (line for hunk in file.hunks for line in (*hunk.removed, *hunk.added))
    if is_manifest(file.path) or is_reuse_file(file.path):
        return any("licen" in line.lower() for line in touched)
    removed = (line[:_LONGEST] for hunk in file.hunks for line in hunk.removed)
    return any(is_comment(line) and _SPEAKS.search(line) for line in removed)
