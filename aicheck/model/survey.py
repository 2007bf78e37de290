"""A whole tree at a look: whose lines it has, what was found in them, who answers for them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """Lines of one folder, agent, author or month that are still there, and its commits.

    `lines` has the `ai` and `bot` ones in it; an agent's are all `ai` or all `bot`. A folder is
    written with `/`, and `.` is the top; a month is `2026-01`; what has no name has an empty one.
    """

    name: str
    lines: int
    ai: int
    bot: int
    commits: int

    @property
    def share(self) -> float:
        """The AI-assisted part, from 0 to 1."""
        return self.ai / self.lines if self.lines else 0.0


@dataclass(frozen=True, slots=True)
class Rate:
    """How many findings stand in how many lines."""

    findings: int
    lines: int

    @property
    def per_thousand(self) -> float:
        """Findings in 1,000 lines."""
        return 1000 * self.findings / self.lines if self.lines else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """The findings of AI-assisted lines beside those of the others.

    `difference` is that of the rates, AI's less the others', per 1,000 lines, and `low` to `high`
    its 95 % confidence interval; they are None where a side has no lines. `warning` says in words
    why the numbers don't tell a thing, and is empty where they do.
    """

    ai: Rate
    other: Rate
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Unsigned:
    """An AI-assisted commit that no person answers for, and what is left of it in the tree.

    `status` is that of its sign-off; `files` are those that hold its lines, most lines first.
    """

    commit: str
    lines: int
    files: tuple[str, ...]
    status: str


@dataclass(frozen=True, slots=True)
class HotSpot:
    """A file where AI's share, findings and change meet; `score` is their product.

    `changes` are the commits that altered it.
    """

    path: str
    lines: int
    ai: int
    findings: int
    changes: int
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """A licence, as an SPDX expression, and how many files say it."""

    expression: str
    files: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What a scan tells beside its findings; every list has the most telling first.

    `total` is the sum of all. `since` names the point in time or the commit that lines had to be
    newer than, if one was asked for, and `only_ai` is whether AI's lines alone are judged. `top` is
    how many of each list a short report shows. `notes` say what is not known of the history.
    """

    total: Tally
    folders: tuple[Tally, ...] = ()
    agents: tuple[Tally, ...] = ()
    authors: tuple[Tally, ...] = ()
    months: tuple[Tally, ...] = ()
    comparison: Comparison = Comparison(Rate(0, 0), Rate(0, 0))
    unsigned: tuple[Unsigned, ...] = ()
    hot_spots: tuple[HotSpot, ...] = ()
    licences: tuple[Found, ...] = ()
    files: int = 0
    since: str | None = None
    only_ai: bool = False
    top: int = 10
    notes: tuple[str, ...] = ()
