"""Values of a JSON report that anybody may have written: each is asked for its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# Of a text from outside; no message, name or address needs more.
LONGEST = 2_000
# No file has more lines, no line more columns.
_MOST = 1 << 31


class BrokenError(ValueError):
    """A value is of the wrong kind; the text says which."""


@dataclass(frozen=True, slots=True)
class Node:
    """An object of the report, and how to call it."""

    value: Mapping[str, Any]
    where: str

    def __post_init__(self) -> None:
        """Raise BrokenError where it is no object."""
        if not isinstance(self.value, dict):
            raise BrokenError(f"{self.where} is no object")

    def text(self, key: str) -> str | None:
        """A string, shortened, or None where there is none."""
        value = self.value.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise BrokenError(f"{self._called(key)} is no string")
        return value[:LONGEST]

    def number(self, key: str) -> int | None:
        """A positive whole number, or None where there is none."""
        value = self.value.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < _MOST:
            raise BrokenError(f"{self._called(key)} is no line or column: {str(value)[:40]}")
        return value

    def node(self, key: str) -> Node | None:
        """An object, or None where there is none."""
        value = self.value.get(key)
        return None if value is None else Node(value, self._called(key))

    def items(self, key: str) -> list[Any]:
        """A list, empty where there is none."""
        value = self.value.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise BrokenError(f"{self._called(key)} is no list")
        return value

    def nodes(self, key: str) -> list[Node]:
        """A list of objects, empty where there is none."""
        return list(self._nodes(key))

    def _nodes(self, key: str) -> Iterator[Node]:
        for number, value in enumerate(self.items(key)):
            yield Node(value, f"{self._called(key)}[{number}]")

    def _called(self, key: str) -> str:
        return key if self.where == "the report" else f"{self.where}.{key}"
