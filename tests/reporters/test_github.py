"""Workflow commands, and the log around them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from aicheck.model import Failure, Position, Severity
from aicheck.reporters import Style, github
from aicheck.reporters.visible import visible

from .hostile import reports
from .reports import SIGN_OFF, SQL, decision, golden, report, rule, sample
from .runner import Command, commands, keeps_its_place


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_the_whole_output():
    """One of everything, as it is printed."""
    shown = github.render(sample())

    assert shown == golden("github.txt", shown)


def test_the_runner_reads_what_was_meant():
    """Escaping is undone by the runner: path, place, title and message come back."""
    path = "a,b:c%25\n::error::\r::add-mask::a\r\n%0A.py"
    made = report(decision(SQL, path, 3, column=5, end=Position(3, 9), reason="50% is:\ntoo, much"))

    (command,) = commands(github.render(made))
    assert command == Command(
        "error",
        {"file": path, "line": "3", "col": "5", "endColumn": "9", "title": "sql-injection (high)"},
        "a value from outside becomes part of the text of an SQL statement\n"
        "50% is: too, much\n"
        "aicheck explain sql-injection",
    )


@pytest.mark.parametrize("sign", ["\x1b[31m", "\a", "\u202e", "\u2066", "\x00", "\ud800"])
def test_a_path_with_a_hidden_sign_is_told_in_words(sign: str) -> None:
    """The runner undoes no escape of such a sign, and its log would obey it."""
    path = f"src/{sign}a.py"
    made = report(decision(SQL, path, 3), failures=(Failure("semgrep", "a reason", path),))

    shown = github.render(made)
    failed, found = commands(shown)

    assert sign not in shown
    assert set(failed.properties) == set(found.properties) == {"title"}
    assert failed.data.split("\n") == [f"in {visible(path)}", "a reason"]
    assert found.data.split("\n")[0] == f"in {visible(path)}, line 3"


def test_columns_only_where_the_runner_keeps_them():
    """More than one line means no columns; an end before the start means no end."""
    made = report(
        decision(SQL, "a.py", 3, column=5, end=Position(4, 1)),
        decision(SQL, "b.py", 3, column=5, end=Position(2, 9)),
        decision(SQL, "c.py", 3, column=5, end=Position(3, 2)),
    )

    places = [dict(it.properties) for it in commands(github.render(made))]
    assert [{**it, "title": ""} for it in places] == [
        {"file": "a.py", "line": "3", "endLine": "4", "title": ""},
        {"file": "b.py", "line": "3", "col": "5", "title": ""},
        {"file": "c.py", "line": "3", "col": "5", "title": ""},
    ]


def test_levels():
    """What blocks is an error, a warning of low severity a notice; the rest only counts."""
    made = report(
        *(
            decision(rule("a-rule"), line=line, disposition=disposition, severity=severity)
            for line, (disposition, severity) in enumerate(
                [
                    ("block", Severity.LOW),
                    ("warn", Severity.MEDIUM),
                    ("warn", Severity.LOW),
                    ("waived", Severity.HIGH),
                    ("off", Severity.HIGH),
                ],
                1,
            )
        ),
        failures=[Failure("semgrep", "stopped"), Failure("bandit", "stopped", required=False)],
    )

    found = [(it.name, it.properties["title"]) for it in commands(github.render(made))]
    assert found == [
        ("error", "aicheck: semgrep did not finish"),
        ("error", "a-rule (low)"),
        ("warning", "a-rule (medium)"),
        ("warning", "aicheck: bandit did not finish"),
        ("notice", "a-rule (low)"),
    ]


def test_ten_of_a_level_and_the_rest_in_the_log():
    """The tenth says how many more there are; the worst come first; the log has every one."""
    made = report(
        *(decision(rule("low-rule"), line=line, severity=Severity.LOW) for line in range(1, 31)),
        decision(rule("high-rule"), "z.py", severity=Severity.CRITICAL),
    )
    shown = github.render(made)
    found = list(commands(shown))

    assert len(found) == 10
    assert found[0].properties["title"] == "high-rule (critical)"
    assert found[9].data.startswith("22 more: ")
    assert "file" not in found[9].properties
    assert sum(line.startswith("block  ") for line in shown.splitlines()) == 31


def test_ten_are_not_too_many():
    """Exactly ten are all shown."""
    found = list(commands(github.render(report(*(decision(SQL, line=n) for n in range(1, 11))))))

    assert [it.properties["line"] for it in found] == [str(line) for line in range(1, 11)]


def test_a_long_message_fits():
    """The runner would cut it in the middle, emoji count twice."""
    (command,) = commands(
        github.render(report(decision(SQL, message="🎉" * 5000, reason="🎈" * 5000)))
    )

    assert utf16(command.data) < 4096
    assert command.data.endswith("aicheck explain sql-injection")


def test_findings_of_commits_have_no_place():
    """They are annotations of the run."""
    (command,) = commands(github.render(report(decision(SIGN_OFF, None))))

    assert command.properties == {"title": "sign-off-missing (medium)"}


def test_a_rule_of_another_scanner_is_one_word_of_a_command():
    """What the log offers to paste into a shell runs nothing else."""
    made = report(decision(rule("scan/a; reboot"), "b c.py"), mode="staged")

    shown = github.render(made)
    assert "aicheck:   aicheck explain 'scan/a; reboot'\n" in shown
    assert " --rule 'scan/a; reboot' --path 'b c.py' --reason TEXT" in shown


@settings(max_examples=80, deadline=None)
@given(reports())
def test_only_our_own_commands(made):
    """Every command is one of ours, whole and in its place, whatever the change says."""
    shown = github.render(made, Style(verbose=True))
    found = list(commands(shown))
    paths = {it.finding.path for it in made.decisions} | {it.path for it in made.failures}
    wanted = [it for it in made.decisions if it.disposition in {"block", "warn"}]

    assert len(found) == len(wanted) + len(made.failures)
    assert sum(line.startswith("::") for line in shown.split("\n")) == len(found)
    for command in found:
        assert command.name in {"error", "warning", "notice"}
        assert utf16(command.data) < 4096
        assert keeps_its_place(command.properties)
        file = command.properties.get("file", "")
        assert file in {"", *paths}
        assert visible(rest := re.sub(r"[\r\n]", "", file)) == rest
    listed = [line for line in shown.split("\n") if line.startswith(("block ", "warn "))]
    assert len(listed) == len(wanted)
