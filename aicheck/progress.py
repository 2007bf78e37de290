"""How a long piece of work tells how far it is; whoever starts it decides what becomes of that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Step:
    """What is being done, and how much of it: `done` of so many `unit`s, or of nobody knows what.

    A step is over where `done` reaches `of`. Steps that run side by side go by different names.
    """

    what: str
    done: int = 0
    of: int | None = None
    unit: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return self.of is not None and self.done >= self.of


Progress: TypeAlias = "Callable[[Step], None]"
"""Is told of each step, from any thread, and must return at once."""


def silent(step: Step) -> None:
    """Tell nobody."""


@contextmanager
def during(progress: Progress, what: str) -> Iterator[None]:
    """Tell that something of unknown length is done, until it is over."""
    progress(Step(what))
    try:
        yield
    finally:
        progress(Step(what, 1, 1))


def counted(progress: Progress, what: str, items: Sequence[_Item], unit: str) -> Iterator[_Item]:
    """Yield the items, and tell how many of them are done."""
    for done, item in enumerate(items):
        progress(Step(what, done, len(items), unit))
        yield item
    progress(Step(what, len(items), len(items), unit))
