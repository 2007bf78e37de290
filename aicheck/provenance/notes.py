"""What was left out of an index and why, so that nothing is missing without a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

_NAMED = 20


@dataclass(slots=True)
class Notes:
    """What is said beside the index when it is built."""

    where: str = ""
    named: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    more: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def refused(self, name: str, why: str) -> None:
        """A member that we won't touch."""
        self._name(f"refused '{name}' of '{self.where}': {why}")

    def unreadable(self, name: str, why: str) -> None:
        """A file that can't be read."""
        self._name(f"'{name}' of '{self.where}' cannot be read: {why}")

    def nothing(self, name: str) -> None:
        """A folder or archive of which no file is kept."""
        self.empty.append(name)

    def left_out(self, why: str, name: str = "") -> None:
        """A file that is of no use to an index."""
        self.counts[why] += 1

    def lines(self) -> Iterator[str]:
        """What there is to say, in lines."""
        for name in self.empty:
            yield f"nothing of '{name}' is in the index: it has no source code of its own to keep"
        yield from self.named
        if self.more:
            yield f"and {self.more} more that were refused or unreadable"
        for why, count in sorted(self.counts.items()):
            yield f"left out: {count} file{'s' * (count != 1)} ({why})"

    def _name(self, line: str) -> None:
        if len(self.named) < _NAMED:
            self.named.append(line)
        else:
            self.more += 1
