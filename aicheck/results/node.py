"""A value in a result, with the place where it stands, so that an error can name it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from aicheck.errors import AicheckError

_Word = TypeVar("_Word", bound=str)
# More than any file or change that the gate reads has of lines or columns.
_MOST = 1 << 31


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value; every way to read it raises AicheckError where it is something else."""

    value: Any
    where: str

    def key(self, name: str) -> Node:
        """What an object has under `name`, which it must have."""
        node = self.get(name)
        if node is None:
            raise AicheckError(f"the result has no '{self._below(name)}'", _HINT)
        return node

    def get(self, name: str) -> Node | None:
        """What an object has under `name`, if anything."""
        if not isinstance(self.value, dict):
            raise self._wrong("an object")
        return Node(self.value[name], self._below(name)) if name in self.value else None

    def optional(self, name: str) -> Node | None:
        """What an object has under `name`, unless it is null or missing."""
        node = self.get(name)
        return node if node and node.value is not None else None

    def fields(self) -> Iterator[tuple[str, Node]]:
        """Yield what an object has, by name."""
        if not isinstance(self.value, dict):
            raise self._wrong("an object")
        yield from ((name, Node(it, self._below(name))) for name, it in self.value.items())

    def items(self) -> Iterator[Node]:
        """Yield what a list has."""
        if not isinstance(self.value, list):
            raise self._wrong("a list")
        yield from (Node(it, f"{self.where}[{at}]") for at, it in enumerate(self.value))

    def text(self) -> str:
        """A string; lone surrogates, which no UTF-8 has, are replaced."""
        if not isinstance(self.value, str):
            raise self._wrong("a string")
        return self.value.encode("utf-8", "replace").decode()

    def number(self, least: int = 0) -> int:
        """A whole number from `least` on."""
        number = self.value
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number < _MOST:
            raise self._wrong(f"a whole number from {least} on")
        return number

    def share(self) -> float:
        """A number between 0 and 1."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self._wrong("a number")
        if not 0 <= self.value <= 1:
            raise self._wrong("a number between 0 and 1")
        return float(self.value)

    def real(self) -> float:
        """A number that is one: neither without end nor none at all."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self._wrong("a number")
        if not -_MOST < self.value < _MOST:
            raise self._wrong("a number of that size")
        return float(self.value)

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self._wrong("true or false")
        return self.value

    def one_of(self, words: Sequence[_Word]) -> _Word:
        """One of `words`."""
        if self.value not in words:
            raise self._wrong(f"one of {', '.join(words)}")
        return words[words.index(self.value)]

    def _below(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name

    def _wrong(self, wanted: str) -> AicheckError:
        return AicheckError(f"'{self.where}' of the result is not {wanted}", _HINT)


_HINT = "docs/result.schema.json describes the format"


def text_of(node: Node | None) -> str | None:
    """The string in a node, if there is one."""
    return node.text() if node else None
