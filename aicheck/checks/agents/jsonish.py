"""The strings of JSON as editors and agents read it, with where they stand.

Comments, missing and trailing commas are let through, and so is a text that breaks off: what is
looked at is what any reader might see in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from aicheck.patterns import lazy

_TOKEN = lazy(
    r'"(?P<string>[^"\\]*(?:\\.[^"\\]*)*)(?:"|\Z)|(?P<open>[{\[])|(?P<close>[}\]])|(?P<comma>,)|(?P<colon>:)'
    r"|//[^\n]*|/\*.*?(?:\*/|\Z)|(?P<bare>[\w.+-]+)",
    re.DOTALL,
)
_DEEPEST = 64
_MOST = 100_000


class Leaf(NamedTuple):
    """A value that is neither an object nor a list: the keys that lead to it, and where it is."""

    path: tuple[str, ...]
    value: str | bool | None
    start: int
    end: int


def leaves(text: str) -> Iterator[Leaf]:
    """Yield each string, number and literal, the first of them that a bound allows."""
    # One entry a container: its key or index of the value that comes next, None before a key.
    stack: list[str | int | None] = []
    pending: str | None = None
    for count, match in enumerate(_TOKEN.finditer(text)):
        if count > _MOST:
            return
        kind = match.lastgroup
        if kind == "open":
            if len(stack) >= _DEEPEST:
                return
            stack.append(None if match["open"] == "{" else 0)
        elif kind == "close":
            stack = stack[:-1]
            _settle(stack)
        elif kind == "comma":
            if stack and isinstance(stack[-1], int):
                stack[-1] += 1
            _settle(stack)
        elif kind == "colon":
            if stack and stack[-1] is None:
                stack[-1] = pending
        elif kind in ("string", "bare"):
            value = _value(match)
            if stack and stack[-1] is None:
                pending = str(value)
                continue
            yield Leaf(tuple(map(str, stack)), value, match.start(), match.end())
            _settle(stack)


def _settle(stack: list[str | int | None]) -> None:
    """Make ready for the next key of the innermost object."""
    if stack and isinstance(stack[-1], str):
        stack[-1] = None


def _value(match: re.Match[str]) -> str | bool | None:
    if match.lastgroup == "bare":
        return {"true": True, "false": False, "null": None}.get(match["bare"], match["bare"])
    raw = match["string"]
    if "\\" not in raw:
        return raw
    try:
        return str(json.loads(f'"{raw}"', strict=False))
    except ValueError:
        return raw
