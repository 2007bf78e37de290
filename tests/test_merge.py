"""One finding where several engines say the same of one line."""

from __future__ import annotations

from dataclasses import replace

from samples import RULE

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


def test_numbers_of_one_weakness_are_one_finding() -> None:
    theirs = finding("eval", 3, Severity.MEDIUM, "CWE-78", "bandit")
    ours = finding("command-injection", 3, Severity.HIGH, "CWE-77", "semgrep")

    assert [kept.rule.id for kept in merged([theirs, ours])] == ["command-injection"]


def test_where_a_text_is_built_belongs_to_where_it_is_used() -> None:
    """bandit names the line of the string, and our rule the call that gets it."""
    built = finding("sql-string-building", 3, Severity.HIGH, "CWE-89", "bandit")
    used = finding("sql-injection", 5, Severity.HIGH, "CWE-89", "semgrep")

    (kept,) = merged([built, used])

    assert kept.rule.id == "sql-injection"
    assert [(it.line, it.path) for it in kept.related] == [(3, "a.py")]


def test_each_use_takes_one_text_and_only_from_close_by() -> None:
    found = [
        finding("sql-string-building", 3, Severity.HIGH, "CWE-89", "bandit"),
        finding("sql-string-building", 4, Severity.HIGH, "CWE-89", "bandit"),
        finding("sql-injection", 5, Severity.HIGH, "CWE-89", "semgrep"),
        finding("sql-injection", 30, Severity.HIGH, "CWE-89", "semgrep"),
        finding("sql-string-building", 40, Severity.HIGH, "CWE-89", "bandit"),
    ]

    kept = [(it.rule.id, it.start.line) for it in merged(found)]

    assert kept == [
        ("sql-string-building", 3),
        ("sql-injection", 5),
        ("sql-injection", 30),
        ("sql-string-building", 40),
    ]


def test_of_a_secret_the_check_that_knows_secrets_tells() -> None:
    """It hides the value, and is as severe as the worst that is said of the line."""
    made = replace(RULE, id="secret-hard-coded", category="secrets", cwe=("CWE-798",))
    secret = Finding(made, "hidden", "a.py", Position(3), Position(3))
    theirs = finding("hard-coded-password", 3, Severity.HIGH, "CWE-259", "bandit")

    (kept,) = merged([theirs, secret])

    assert (kept.rule.id, kept.rule.severity) == ("secret-hard-coded", Severity.HIGH)
    assert [it.message for it in kept.related] == [
        "bandit says so too: says hard-coded-password (hard-coded-password)"
    ]


def test_two_things_of_one_rule_on_a_line_stay_apart() -> None:
    one = finding("look-alike", 3, Severity.HIGH, "CWE-1357", "aicheck")
    other = replace(one, message="another package")

    told = [it.message for it in merged([one, other, one])]

    assert told == ["says look-alike", "another package"]
