"""One finding where several engines say the same of one line."""

from __future__ import annotations

from aicheck.merge import merged
from aicheck.model import Confidence, Finding, Position, Rule, Severity


def finding(
    rule: str, line: int, severity: Severity, cwe: str, engine: str, path: str | None = "a.py"
) -> Finding:
    made = Rule(
        rule, "security", engine, severity, Confidence.HIGH, f"says {rule}", "why", cwe=(cwe,)
    )
    return Finding(made, made.message, path, Position(line), Position(line))


def test_the_strongest_stays_and_names_the_others() -> None:
    weak = finding("sql-string-building", 3, Severity.HIGH, "CWE-89", "bandit")
    strong = finding("sql-injection", 3, Severity.CRITICAL, "CWE-89", "semgrep")

    (kept,) = merged([weak, strong])

    assert kept.rule.id == "sql-injection"
    assert [related.message for related in kept.related] == [
        "bandit says so too: says sql-string-building (sql-string-building)"
    ]


def test_of_equals_our_own_rule_stays() -> None:
    theirs = finding("sql-string-building", 3, Severity.HIGH, "CWE-89", "bandit")
    ours = finding("sql-injection", 3, Severity.HIGH, "CWE-89", "semgrep")

    assert [kept.rule.id for kept in merged([theirs, ours])] == ["sql-injection"]


def test_other_lines_weaknesses_and_commits_stay_apart() -> None:
    found = [
        finding("a", 3, Severity.HIGH, "CWE-89", "bandit"),
        finding("b", 4, Severity.HIGH, "CWE-89", "bandit"),
        finding("c", 3, Severity.HIGH, "CWE-78", "bandit"),
        finding("d", 3, Severity.HIGH, "CWE-89", "bandit", "b.py"),
        finding("e", 1, Severity.HIGH, "CWE-1", "aicheck", None),
        finding("f", 1, Severity.HIGH, "CWE-1", "aicheck", None),
    ]

    assert list(merged(found)) == found
