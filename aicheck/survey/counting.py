"""How many lines and findings each file has, of AI's and of others'. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aicheck.model import Decision
from aicheck.shares import Share, Shares, count

# Of the first kind is no flaw of a line: they say that something is there for a person to look at,
# as a workflow or a comment that switches off a check. The second is about who answers for it.
_OF_NO_LINE = frozenset({"integrity", "sign-off"})
# A person said that it is no flaw, or that nobody wants to know.
_NOT_MEANT = frozenset({"waived", "off"})


@dataclass(frozen=True, slots=True)
class Counts:
    """A file's lines and the findings that begin on them, AI's apart from the others'."""

    ai: int = 0
    other: int = 0
    ai_findings: int = 0
    other_findings: int = 0

    @property
    def findings(self) -> int:
        """All of them."""
        return self.ai_findings + self.other_findings


def counted(decisions: Iterable[Decision], shares: Shares) -> Mapping[str, Counts]:
    """The numbers of each file that has lines, by path.

    A finding counts where it begins on a line of the file, is neither waived nor off, and is of
    none of the categories that speak of no line's flaw.
    """
    places = defaultdict[str, list[int]](list)
    for it in decisions:
        if is_counted(it) and it.finding.path is not None:
            places[it.finding.path].append(it.finding.start.line)
    return {
        file.path: _counts(runs, places.get(file.path, ())) for file, runs in shares.files if runs
    }


def is_counted(decision: Decision) -> bool:
    """Whether a finding tells of a flaw of the line that it is on."""
    finding = decision.finding
    return (
        (decision.is_known or decision.disposition not in _NOT_MEANT)
        and finding.path is not None
        and finding.rule.category not in _OF_NO_LINE
    )


def _counts(runs: Sequence[Share], lines: Iterable[int]) -> Counts:
    sums = count(runs)
    of_ai = [_is_ai(runs, line) for line in lines]
    known = [it for it in of_ai if it is not None]
    return Counts(sums.ai, sums.added - sums.ai, sum(known), len(known) - sum(known))


def _is_ai(runs: Sequence[Share], line: int) -> bool | None:
    """Whether a line is AI's, or None where it is none of these."""
    index = bisect_right(runs, line, key=lambda run: run.start) - 1
    if index < 0 or runs[index].end < line:
        return None
    return runs[index].kind == "ai"
