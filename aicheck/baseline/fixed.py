"""Entries of a baseline that nothing in the tree has a finding for any more. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from aicheck.model import BaselineEntry, BaselineUse, Change, Decision, Failure

# So many are named where people read.
_SHOWN = 3


@dataclass(frozen=True)
class Scope:
    """What a scan looked at, which tells whether a finding of an entry would have been seen.

    `lost` is what could not be checked and `off` the rules that nobody looks for; `below` are the
    paths that the scan was asked for, none for all. `checks` gives those that a rule needs, `tree`
    the files of the head.
    """

    change: Change
    lost: Sequence[Failure]
    off: Collection[str]
    checks: Callable[[str], Collection[str]]
    below: Collection[str] = ()
    tree: Callable[[], Iterable[str]] = tuple

    def is_checked(self, entry: BaselineEntry) -> bool:
        """Whether a finding of the entry would have been seen."""
        if entry.path is None:
            return not self.below and self._is_looked_for(entry)
        return is_below(entry.path, self.below) and self.is_free(entry)

    def is_free(self, entry: BaselineEntry) -> bool:
        """Whether an entry without a finding in its file may have one elsewhere."""
        if entry.path in self._unread or not self._is_looked_for(entry):
            return False
        is_read = entry.path in self.change.by_path and is_below(entry.path or "", self.below)
        return is_read or self.is_gone(entry)

    def _is_looked_for(self, entry: BaselineEntry) -> bool:
        needed = ("", *self.checks(entry.rule))
        return entry.rule not in self.off and self._failed.isdisjoint(needed)

    def is_gone(self, entry: BaselineEntry) -> bool:
        """Whether the tree has no such file any more."""
        return entry.path not in self._paths

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset(self.tree()).union(self.change.by_path)

    @cached_property
    def _unread(self) -> frozenset[str | None]:
        skipped = (it.path for it in self.change.files if it.skipped)
        left_out = (it.path for it in self.change.left_out)
        return frozenset((*skipped, *left_out, *(it.path for it in self.lost if it.path)))

    @cached_property
    def _failed(self) -> frozenset[str]:
        """The checks that did not finish at all; an empty name where that is the reading itself."""
        whole = {it.check for it in self.lost if it.path is None and it.required}
        return frozenset("" if it in ("history", "read") else it for it in whole)


def is_below(path: str, places: Collection[str]) -> bool:
    """Whether a path is at or below one of some places; it is where there are none."""
    if not places or path in places:
        return True
    return any(path[:at] in places for at, char in enumerate(path) if char == "/")


def use_of(
    entries: Sequence[BaselineEntry] | None, decisions: Iterable[Decision], scope: Scope
) -> BaselineUse | None:
    """What a baseline, if there is one, came to in a report; only a tree tells what is fixed."""
    if entries is None:
        return None
    is_tree = scope.change.mode == "tree"
    return BaselineUse(len(entries), fixed(entries, decisions, scope) if is_tree else ())


def fixed(
    entries: Sequence[BaselineEntry], decisions: Iterable[Decision], scope: Scope
) -> tuple[BaselineEntry, ...]:
    """The entries that fit no finding, where one would have been seen."""
    used = {it.known for it in decisions}
    return tuple(it for it in entries if it not in used and scope.is_checked(it))


def notices(entries: Sequence[BaselineEntry], name: str) -> Iterable[Failure]:
    """Yield what is to be said of fixed entries of the file called `name`."""
    if entries:
        count = f"{len(entries):,} entries fit" if len(entries) > 1 else "1 entry fits"
        named = ", ".join(map(_named, entries[:_SHOWN]))
        more = f" and {len(entries) - _SHOWN:,} more" if len(entries) > _SHOWN else ""
        way = "drop what is fixed with: aicheck scan --prune-baseline"
        reason = f"{count} nothing any more in {name}: {named}{more}; {way}"
        yield Failure("baseline", reason, required=False)


def _named(entry: BaselineEntry) -> str:
    where = f"commit {entry.commit[:7]}" if entry.commit else entry.path
    return f"{entry.rule} in {where}" if entry.path else f"{entry.rule} of {where}"
