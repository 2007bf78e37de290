"""The lines of a whole text, which take no memory beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload


class Lines(Sequence[str]):
    """The lines of `text`, at line feeds only, as git counts them; split whenever they are asked.

    It equals a tuple of the same lines. A line by its number costs as much as all of them.
    """

    __slots__ = ("_count", "text")

    def __init__(self, text: str) -> None:
        """Count the lines of `text`."""
        self.text = text
        self._count = text.count("\n") + (not text.endswith("\n")) if text else 0

    @property
    def joined(self) -> str:
        """The lines, between line feeds."""
        return self.text.removesuffix("\n")

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        return iter(self.joined.split("\n")) if self.text else iter(())

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        return tuple(self)[index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Lines):
            return self.joined == other.joined and self._count == other._count
        if isinstance(other, tuple):
            return len(other) == self._count and tuple(self) == other
        return NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))
