"""Patterns that are compiled when they are first asked."""

from __future__ import annotations

import re
from functools import cached_property


class Pattern:
    """A regular expression of `re`, ready only when a text comes that needs it.

    Those for prose take 25 ms to compile, and most runs see no sentence that names an AI.
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    def search(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self._compiled.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        return self._compiled.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.fullmatch`."""
        return self._compiled.fullmatch(text)

    def split(self, text: str) -> list[str]:
        """As `re.Pattern.split`."""
        return list(self._compiled.split(text))

    def sub(self, replacement: str, text: str) -> str:
        """As `re.Pattern.sub`."""
        return self._compiled.sub(replacement, text)


def compiled(*patterns: str) -> tuple[Pattern, ...]:
    """The patterns, in either case."""
    return tuple(Pattern(pattern, re.IGNORECASE) for pattern in patterns)
