"""Spells the f-strings of Python 3.12 so that older ones read them, each character in its place.

Since 3.12 a field of an f-string may use the quotes of the string around it, and backslashes. Where
older Pythons can't read that, other quotes take their place. Only what a string inside a field says
may change, never which names, calls and operators there are, nor where they stand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

_STRING = re.compile(r"([rR]?[bBuU]?|[bB][rR]|[fF][rR]?|[rR][fF])('''|\"\"\"|'|\")")
# What else can stand before a string in code, in long strides.
_CODE = re.compile(r"\w+|[^\w'\"#{}()\[\]!:]+|[\s\S]")
_WORD = re.compile(r"\w")
_OPENING, _CLOSING = "([{", ")]}"
# What older Pythons cannot have in a field.
_HARD = re.compile(r"""\\[\s\S]|['"\n\r#]""")
# A string in a field in a string in a field: nobody nests deeper.
_DEPTH = 20


class _UnclearError(Exception):
    """The text is not Python, or nests too deeply."""


def bytes_for_older(data: bytes) -> bytes | None:
    """A file as this Python may read it, where that differs; None where it does not."""
    if sys.version_info >= (3, 12):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    older = spelled_for_older(text)
    return None if older == text else older.encode()


def spelled_for_older(text: str) -> str:
    """The text with f-strings that Python 3.11 reads, or the text itself where it is unclear."""
    try:
        return "".join(_module(text))
    except _UnclearError:
        return text


def _module(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        if text[at] == "#":
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            yield text[at:end]
        elif match := _starts_string(text, at):
            end, spelled = _string(text, match, "", 0)
            yield spelled
        else:
            found = _CODE.match(text, at)
            end = found.end() if found else at + 1
            yield text[at:end]
        at = end


def _starts_string(text: str, at: int) -> re.Match[str] | None:
    if text[at] not in "rRbBuUfF'\"":
        return None
    return _STRING.match(text, at)


def _string(text: str, match: re.Match[str], outer: str, depth: int) -> tuple[int, str]:
    """Where a string ends, and how to spell it inside an f-string whose quotes are `outer`."""
    prefix, quote = match[1], match[2]
    if depth > _DEPTH:
        raise _UnclearError
    if "f" in prefix.lower():
        end, body = _formatted(text, match.end(), quote, depth)
    else:
        end = _plain_end(text, match.end(), quote)
        body = text[match.end() : end]
    whole = text[match.start() : end + len(quote)]
    if not outer:
        return end + len(quote), f"{prefix}{quote}{body}{quote}"
    return end + len(quote), _inside(prefix, quote, body, whole, outer, depth)


def _inside(prefix: str, quote: str, body: str, whole: str, outer: str, depth: int) -> str:
    """The same string, as long as before, with quotes that do not end the one around it."""
    other = '"' if outer[0] == "'" else "'"
    if "f" in prefix.lower():
        if depth > 1:
            raise _UnclearError
        # Its own fields were spelled with neither of the quotes.
        return prefix + other * len(quote) + body + other * len(quote)
    if depth > 1:
        # No third kind of quotes is left: a name of that length stands for the constant.
        return "_" * len(whole)
    said = _HARD.sub(lambda match: " " * len(match[0]), body)
    return prefix + other * len(quote) + said + other * len(quote)


def _plain_end(text: str, at: int, quote: str) -> int:
    """The index of the closing quote."""
    for match in re.compile(r"\\[\s\S]|\n|" + quote).finditer(text, at):
        if match[0] == quote:
            return match.start()
        if match[0] == "\n" and len(quote) == 1:
            break
    raise _UnclearError


def _formatted(text: str, at: int, quote: str, depth: int) -> tuple[int, str]:
    """The index of the closing quote of an f-string, and its body, spelled for older Pythons."""
    parts: list[str] = []
    plain = re.compile(r"\\[^{}]|\{\{|\}\}|\{|\n|" + quote)
    start = at
    while match := plain.search(text, at):
        at = match.end()
        if match[0] == quote:
            parts.append(text[start : match.start()])
            return match.start(), "".join(parts)
        if match[0] == "\n" and len(quote) == 1:
            break
        if match[0] == "{":
            parts.append(text[start:at])
            at, field = _field(text, at, quote, depth)
            parts.append(field)
            start = at
    raise _UnclearError


def _field(text: str, at: int, quote: str, depth: int) -> tuple[int, str]:
    """The index behind a replacement field's closing brace, and the field."""
    parts: list[str] = []
    open_brackets = 0
    while at < len(text):
        char = text[at]
        if match := _starts_string(text, at):
            at, spelled = _string(text, match, quote, depth + 1)
            parts.append(spelled)
            continue
        if char == "#" or (char == "\n" and len(quote) == 1):
            raise _UnclearError
        if char == "}" and not open_brackets:
            return at + 1, "".join([*parts, char])
        if char == ":" and not open_brackets:
            at, spec = _spec(text, at, quote, depth)
            return at, "".join([*parts, spec])
        open_brackets += (char in _OPENING) - (char in _CLOSING)
        found = _CODE.match(text, at)
        end = found.end() if found else at + 1
        parts.append(text[at:end])
        at = end
    raise _UnclearError


def _spec(text: str, at: int, quote: str, depth: int) -> tuple[int, str]:
    """The index behind the closing brace of a field from its format on, and that part."""
    parts: list[str] = []
    start = at
    for match in re.compile(r"[{}\n'\"]").finditer(text, at):
        if match.start() < at:
            continue
        if match[0] == "}":
            return match.end(), "".join([*parts, text[start : match.end()]])
        if match[0] != "{" or depth > _DEPTH:
            raise _UnclearError
        parts.append(text[start : match.end()])
        at, field = _field(text, match.end(), quote, depth + 1)
        parts.append(field)
        start = at
    raise _UnclearError
