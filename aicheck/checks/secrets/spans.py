"""Where a secret stands in a text, and which of several readings of one place is kept."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass

from aicheck.model import Rule


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret at text[start:end]; its first `shown` characters tell its kind and nothing else.

    `guessable` is true of what a person may have chosen, where even a short digest tells a lot.
    """

    start: int
    end: int
    rule: Rule
    what: str
    shown: int = 0
    guessable: bool = False


def distinct(found: Iterable[Secret]) -> list[Secret]:
    """The secrets by place; of those that overlap only the one that was found first."""
    kept: list[tuple[int, int]] = []
    secrets: dict[tuple[int, int], Secret] = {}
    for secret in found:
        at = bisect_left(kept, (secret.end, 0)) - 1
        # Kept ones don't overlap: the last that starts before this one's end is the candidate.
        if at < 0 or kept[at][1] <= secret.start:
            insort(kept, (secret.start, secret.end))
            secrets[secret.start, secret.end] = secret
    return [secrets[place] for place in kept]
