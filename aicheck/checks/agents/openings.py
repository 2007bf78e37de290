"""Regular expressions that are tried only on text with a word that one of their matches opens with.

A table of phrases has hundreds of alternatives, and a sentence has few words: what an alternative
can begin with is read off the expression once, and those that no word begins are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aicheck.patterns import lazy

_WORD = lazy(r"[a-z]+")
_LITERAL = lazy(r"[a-z]+(?![?*{])|[a-z]+(?=[a-z][?*{])")
# As many letters of a word tell it from others.
_LETTERS = 3


def starts(text: str) -> frozenset[str]:
    """The first letters of the words of a text in small letters."""
    words = set(_WORD.findall(text))
    return frozenset(word[:length] for word in words for length in range(1, _LETTERS + 1))


class Gated:
    """An alternation; each alternative is looked for where a word begins as it does."""

    def __init__(self, body: str, frame: str = "{}", *, at_word: bool = False) -> None:
        always: list[str] = []
        self._by_start: dict[str, list[re.Pattern[str]]] = {}
        for part in _alternatives(body):
            opens = _openings(part) if at_word or part.startswith(r"\b") else None
            if not opens:
                always.append(part)
                continue
            compiled = re.compile(frame.format(part))
            for letters in opens:
                self._by_start.setdefault(letters, []).append(compiled)
        self._always = re.compile(frame.format("|".join(always))) if always else None
        self._starts = frozenset(self._by_start)

    def finditer(self, text: str, opened: frozenset[str]) -> Iterator[re.Match[str]]:
        """Yield the matches in a text whose words start as `opened` tells."""
        if self._always:
            yield from self._always.finditer(text)
        tried = set()
        for letters in sorted(self._starts & opened):
            for pattern in self._by_start[letters]:
                if pattern not in tried:
                    tried.add(pattern)
                    yield from pattern.finditer(text)


def _openings(part: str) -> set[str] | None:
    """The letters that a match of the alternative begins with; None where they can't be told."""
    part = part.removeprefix(r"\b")
    if part.startswith("(?:"):
        end = _closing(part)
        if part[end + 1 : end + 2] in ("?", "*", "{"):
            return None
        found = [_openings(inner) for inner in _alternatives(part[3:end])]
        return set().union(*filter(None, found)) if all(found) else None
    literal = _LITERAL.match(part)
    return {literal[0][:_LETTERS]} if literal else None


def _alternatives(body: str) -> list[str]:
    """What stands between the bars of the outermost level."""
    parts, depth, at = [], 0, 0
    for index, char in _syntax(body):
        if char == "|" and not depth:
            parts.append(body[at:index])
            at = index + 1
        depth += (char == "(") - (char == ")")
    return [*parts, body[at:]]


def _closing(body: str) -> int:
    """Where the group ends that the expression begins with."""
    depth = 0
    for index, char in _syntax(body):
        depth += (char == "(") - (char == ")")
        if not depth:
            return index
    return len(body)


def _syntax(body: str) -> Iterator[tuple[int, str]]:
    """Yield the characters that are neither escaped nor in a class."""
    in_class = escaped = False
    for index, char in enumerate(body):
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        else:
            yield index, char
