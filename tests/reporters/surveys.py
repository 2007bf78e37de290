"""A survey for the tests, with one of everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aicheck.model import (
    Commit,
    Comparison,
    Decision,
    Failure,
    Found,
    HotSpot,
    LeftOut,
    Rate,
    Report,
    Severity,
    SignOff,
    Survey,
    Tally,
    Unsigned,
)

from .reports import FIRST, HEAD, ORDERS, SECOND, SQL, added, commit, decision, report, rule

# 2026-01-31, 2026-03-02 and 2025-12-24 in UTC.
JANUARY, MARCH, DECEMBER = 1_769_817_600, 1_772_409_600, 1_766_534_400


def survey(**other: object) -> Survey:
    """A survey of a small shop in which everything has happened."""
    fields: dict[str, object] = {
        "total": Tally("", 12_345, 3_210, 89, 246),
        "folders": (
            Tally("src/orders/", 4_000, 2_400, 0, 80),
            Tally("src/web/", 3_000, 800, 9, 60),
            Tally("docs/", 2_000, 10, 80, 40),
            Tally(".", 345, 0, 0, 20),
        ),
        "agents": (
            Tally("claude-code", 2_700, 2_700, 0, 31),
            Tally("", 510, 510, 0, 4),
            Tally("renovate", 89, 0, 89, 12),
        ),
        "authors": (
            Tally("Robin Example", 8_000, 3_200, 0, 150),
            Tally("山田太郎", 4_000, 10, 0, 80),
            Tally("", 256, 0, 0, 4),
        ),
        "months": (
            Tally("2026-03", 2_000, 1_900, 0, 20),
            Tally("2026-01", 2_000, 1_200, 0, 24),
            Tally("2025-12", 3_000, 110, 0, 60),
            Tally("", 45, 0, 0, 1),
        ),
        "comparison": Comparison(Rate(31, 3_210), Rate(40, 9_046), 5.24, 2.1, 8.38),
        "unsigned": (
            Unsigned(HEAD, 120, ("src/web/prices.py",), "missing"),
            Unsigned(FIRST, 1_800, ("src/orders/search.py", "src/orders/list.py"), "agent"),
        ),
        "hot_spots": (
            HotSpot("src/orders/search.py", 800, 760, 12, 33, 8.4),
            HotSpot("src/web/prices.py", 300, 120, 2, 9, 1.1),
        ),
        "licences": (Found("MIT", 12), Found("GPL-3.0-only WITH Classpath-exception-2.0", 1)),
        "files": 123,
        "top": 3,
        "notes": ("the history begins at 2020-01-01: the clone is shallow",),
        **other,
    }
    return Survey(**fields)  # type: ignore[arg-type]


LEFT_OUT = (
    LeftOut("web/app.min.js", "minified", "lines of 40,000 characters", 90_000, 3),
    LeftOut("vendor/x.js", "vendored", "linguist-vendored in .gitattributes", 4_000, 100),
    LeftOut("vendor/y.js", "vendored", "linguist-vendored in .gitattributes", 5_000, 120),
    LeftOut("data/big.json", "large", "over 8 MiB", 9 << 20),
)


def dated(of: Commit, authored: int | None) -> Commit:
    return replace(of, authored=authored)


def surveyed(
    *decisions: Decision,
    found: Survey | None = None,
    failures: Sequence[Failure] = (),
    left_out: Sequence[LeftOut] = LEFT_OUT,
    commits: Sequence[Commit] = (),
) -> Report:
    """A report on a tree, with a survey."""
    weak = rule("weak-hash", severity=Severity.LOW)
    usual = (
        decision(weak, "a.py", 3, "warn", reason="low is below high"),
        decision(weak, "b.py", 4, "warn", reason="low is below high", sha=FIRST, kind="ai"),
        decision(weak, "c.py", 5, "waived", reason="waived by Robin until 2027-03-31"),
        decision(SQL, line=6, column=17, sha=FIRST, kind="ai", reason="high blocks"),
        decision(weak, "d.py", 7, "warn", reason="low is below high"),
    )
    made = report(
        *(decisions or usual),
        mode="tree",
        base=None,
        commits=commits
        or (
            dated(commit(FIRST, "Add order search", "ai", "claude-code"), DECEMBER),
            dated(commit(SECOND, "Round prices"), JANUARY),
            dated(commit(HEAD, "Ask the model for prices", "ai", None, "gpt-5.1"), MARCH),
        ),
        files=(added("src/orders.py", ORDERS, FIRST),),
        failures=failures
        or (
            Failure("semgrep", "stopped after 60 s", "src/prices.py"),
            Failure("bandit", "cannot parse the file", "src/new.py", required=False),
        ),
        sign_offs={HEAD: SignOff(True, "missing"), FIRST: SignOff(True, "agent")},
    )
    change = replace(made.change, left_out=tuple(left_out))
    return replace(made, change=change, survey=found or survey())
