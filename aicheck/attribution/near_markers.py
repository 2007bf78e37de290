"""Lines of code that nearly say an AI wrote them, and why they don't say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from aicheck.attribution import markers
from aicheck.attribution.comments import Syntax, readings, syntax_of
from aicheck.attribution.marker_words import closes, plain
from aicheck.attribution.reasons import speaks_of_ai
from aicheck.model import Change, FileChange, Step
from aicheck.patterns import lazy

_MOST = 20
# A minified file has lines without end.
_LONGEST = 400
# What closes a text, and the call that it is in.
_ENDS = " \t\"'`,;)]}"
_WORDS = lazy(
    r"ai[-_ ](?:generated|written)|@generated|(?:ed|en|ly)[-_ ](?:by|using|with)", re.IGNORECASE
)
_TAG = lazy(r"(?<![\w-])ai[-_ ](?:generated|written)(?![\w-])", re.IGNORECASE)
_GENERATED = lazy(r"@generated(?![\w-])", re.IGNORECASE)


def near_markers(change: Change, sha: str) -> Iterator[Step]:
    """Yield the lines of that commit's that nearly are markers, or how many more there are."""
    files = sorted(change.files, key=lambda file: file.path)
    found = (near for file in files for near in _of_file(file, sha))
    for file, number, line in islice(found, _MOST):
        text = f"{file.path}:{number}: {line.strip()}"
        yield Step(0, text, "missed", "marker", _why(line.strip(), syntax_of(file.path)))
    if rest := sum(1 for _ in found):
        text = f"{rest} more such {'line' if rest == 1 else 'lines'}"
        yield Step(0, text, "missed", "marker", f"not listed: {_MOST} are at most")


def _of_file(file: FileChange, sha: str) -> Iterator[tuple[FileChange, int, str]]:
    candidates = list(_candidates(file, sha))
    if not candidates:
        return
    found = list(markers.find(file.path, file.head or "", file.added_text))
    taken = {it.line for it in found} | {it.end for it in found if it.is_block}
    yield from ((file, number, line) for number, line in candidates if number not in taken)


def _candidates(file: FileChange, sha: str) -> Iterator[tuple[int, str]]:
    """Yield the commit's lines with a marker's words, or with those of a generator."""
    for hunk in file.hunks if file.head is not None else ():
        for number, line in enumerate(hunk.added, hunk.new_start):
            is_near = _WORDS.search(line[:_LONGEST]) and _is_near(line[:_LONGEST])
            if is_near and file.commit_of(number) == sha:
                yield number, line[:_LONGEST]


def _is_near(line: str) -> bool:
    return bool(_TAG.search(line) or _GENERATED.search(line) or speaks_of_ai(line))


def _why(line: str, syntax: Syntax | None) -> str:
    if syntax is None:
        return "how comments are written in a file of this kind is not known"
    if markers.is_marker(line, syntax):
        return "inside a text of several lines, which is no comment"
    if any(closes(plain(it)) for it in readings(line, syntax)):
        return "an end without a start above it, which marks nothing"
    signs = [sign.strip() for sign in (*syntax.signs, syntax.opens) if sign.strip()]
    starts = [at for sign in signs for at in _all(line, sign) if at]
    if any(markers.is_marker(line[at:].rstrip(_ENDS), syntax) for at in starts):
        return "behind code or in a text; a marker's comment stands at the beginning of its line"
    if _GENERATED.search(line) and not (_TAG.search(line) or speaks_of_ai(line)):
        return "code generators leave this, and no AI is named"
    if any(readings(line, syntax)):
        return "the words are not at the comment's beginning, or do not speak of the code below"
    return "in no comment, so that it says nothing of the code"


def _all(line: str, sign: str) -> Iterator[int]:
    """Yield where the sign stands in the line."""
    at = line.find(sign)
    while at >= 0:
        yield at
        at = line.find(sign, at + len(sign))
