"""The header of a file: what stands above its code and says whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aicheck.checks.licence.copyright import Notice, copyright_notices, marked
from aicheck.checks.licence.detection import licences_in
from aicheck.model import Licence, Line
from aicheck.patterns import lazy

# No header that people write goes on for longer, the text of a short licence in it included.
_MOST = 80
_WIDEST = 400
_LINE_COMMENT = lazy(r"\s*(?:#|//|--|;|%|'\s|!|\.\.\s|\"\s|(?:dnl|rem|C)\b|<\?|\*)", re.IGNORECASE)
_BLOCKS = {
    "/*": "*/", "<!--": "-->", '"""': '"""', "'''": "'''", "{-": "-}", "(*": "*)", "{#": "#}",
    "<#": "#>", "=begin": "=end", "--[[": "]]", "{{!--": "--}}", "{/*": "*/}",
}  # fmt: skip
_STARTS = tuple(sorted(_BLOCKS, key=len, reverse=True))
# What a comment may be led by in the middle of a file.
_COMMENT = lazy(r"\s*(?:#|//|/\*|\*|--|;|%|<!--|\(\*|\{#|(?:dnl|rem)\b|\"\"\"|''')", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """The lines from `first` on that state licences or copyright, and what they state."""

    first: int
    lines: tuple[str, ...]
    licences: tuple[str, ...]
    holders: tuple[str, ...]


def header_of(text: str) -> Header | None:
    """The header of a file, or None where nothing above its code tells of rights."""
    lines = above_code(text)
    if not lines:
        return None
    notices, licences = _notices(lines), _licences(lines)
    told = [*(x.start for x in licences), *(notice.line for notice in notices)]
    if not told:
        return None
    first = _start_of_run(lines, min(told))
    last = _end_of_run(lines, max([*told, *(x.end for x in licences)]))
    return Header(
        first,
        tuple(lines[first - 1 : last]),
        tuple(dict.fromkeys(x.expression for x in licences)),
        tuple(dict.fromkeys(notice.holder for notice in notices)),
    )


def tells_of_rights(text: str) -> bool:
    """Whether a file has a header; what was read of the whole file before is not read again."""
    lines = above_code(text)
    if _notices(lines) or any(x.start <= len(lines) for x in licences_in(text)):
        return True
    return bool(_licences(lines))


def holders_above(text: str) -> tuple[str, ...]:
    """The holders that a file's header names."""
    return tuple(dict.fromkeys(notice.holder for notice in _notices(above_code(text))))


def _notices(lines: list[str]) -> list[Notice]:
    numbers = marked("\n".join(lines))
    return list(copyright_notices(Line(it, lines[it - 1]) for it in numbers))


def _licences(lines: list[str]) -> list[Licence]:
    """The licences that the lines state: run by run, since files share the runs of a header."""
    found = []
    for first, run in _runs(lines):
        for x in licences_in("\n".join(run)):
            found.append(Licence(x.expression, x.start + first, x.end + first, x.score))
    # A licence's text in a header may have blank lines.
    return found or list(licences_in("\n".join(lines)))


def _runs(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield what stands between blank lines, with the number of lines above it."""
    first = 0
    for at, line in enumerate([*lines, ""]):
        if not line.strip():
            if at > first:
                yield first, lines[first:at]
            first = at + 1


def above_code(text: str) -> list[str]:
    """The lines before the first one of code, cut to what is looked at of them."""
    lines = [line[:_WIDEST].rstrip("\r") for line in text[: _MOST * _WIDEST].split("\n", _MOST)]
    end = ""
    for at, line in enumerate(lines[:_MOST]):
        bare = line.strip().lstrip("\ufeff")
        if end:
            end = "" if end in bare else end
            continue
        opens = next((it for it in _STARTS if bare.startswith(it)), "")
        if opens:
            end = _BLOCKS[opens]
            end = "" if end in bare[len(opens) :] else end
        elif bare and not _LINE_COMMENT.match(line):
            return lines[:at]
    return lines[:_MOST]


def is_comment(line: str) -> bool:
    """Whether a line in the middle of a file begins as a comment does."""
    return bool(_COMMENT.match(line[:_WIDEST]))


def _start_of_run(lines: list[str], number: int) -> int:
    while number > 1 and lines[number - 2].strip() and not _is_first(lines[number - 2]):
        number -= 1
    return number


def _end_of_run(lines: list[str], number: int) -> int:
    while number < len(lines) and lines[number].strip():
        number += 1
    return number


def _is_first(line: str) -> bool:
    """Whether a line must stand before any header."""
    return line.startswith(("#!", "<?", "<!DOCTYPE")) or bool(re.match(r"#.{0,8}coding[:=]", line))
