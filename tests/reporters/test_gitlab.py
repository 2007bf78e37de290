"""GitLab's Code Quality report."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings

from aicheck.model import Failure, FileChange, Position, Severity
from aicheck.reporters import Style, gitlab

from .hostile import reports
from .reports import (
    FIRST,
    SIGN_OFF,
    SQL,
    added,
    clean,
    commit,
    decision,
    golden,
    report,
    rule,
    sample,
)
from .runner import commands

SCHEMA = json.loads(Path(__file__).with_name("gitlab.schema.json").read_text("utf-8"))


def entries(made, **style):
    written = json.loads(gitlab.render(made, Style(**style)))
    jsonschema.validate(written, SCHEMA)
    return written


def test_the_whole_report():
    """One of everything, as it is written."""
    written = gitlab.render(sample())

    assert written == golden("gitlab.json", written)
    jsonschema.validate(json.loads(written), SCHEMA)


def test_nothing_is_an_empty_list():
    """GitLab takes a report without entries for one in which all was mended."""
    assert gitlab.render(clean()) == "[]\n"


@pytest.mark.parametrize(
    ("disposition", "severity", "shown"),
    [
        ("block", Severity.LOW, "critical"),
        ("block", Severity.HIGH, "critical"),
        ("block", Severity.CRITICAL, "blocker"),
        ("warn", Severity.CRITICAL, "major"),
        ("warn", Severity.HIGH, "major"),
        ("warn", Severity.MEDIUM, "minor"),
        ("warn", Severity.LOW, "info"),
        ("waived", Severity.CRITICAL, "info"),
        ("off", Severity.LOW, "info"),
    ],
)
def test_severities(disposition, severity, shown):
    """Whatever blocks is critical or a blocker, and nothing else is."""
    made = report(decision(SQL, disposition=disposition, severity=severity))

    assert [it["severity"] for it in entries(made, verbose=True)] == [shown]


def test_equal_fingerprints_are_told_apart():
    """GitLab would keep the last of equals only."""
    made = report(
        decision(SQL, "a.py"),
        decision(SQL, "b.py"),
        decision(SQL, "c.py", 2),
        failures=(Failure("semgrep", "stopped"), Failure("semgrep", "stopped")),
    )

    marks = [it["fingerprint"] for it in entries(made)]
    first, failed = decision(SQL).fingerprint, marks[3]
    assert marks == [first, f"{first}-2", decision(SQL, line=2).fingerprint, failed, f"{failed}-2"]


def test_lines_are_those_of_the_finding():
    """An end before the start is the start."""
    made = report(
        decision(SQL, "a.py", 3, end=Position(5, 2)), decision(SQL, "b.py", 3, end=Position(2))
    )

    assert [it["location"] for it in entries(made)] == [
        {"path": "a.py", "lines": {"begin": 3, "end": 5}},
        {"path": "b.py", "lines": {"begin": 3, "end": 3}},
    ]


@pytest.mark.parametrize(
    ("files", "location"),
    [
        ((added("a.py", "x\n"), added("b.py", "y\n", FIRST)), ("b.py", 1)),
        ((added("a.py", "x\n"),), ("a.py", 1)),
        ((FileChange("a.py", "deleted"),), (f"commits/{FIRST}", 1)),
        ((), (f"commits/{FIRST}", 1)),
    ],
)
def test_a_commit_has_its_home_where_it_added_something(files, location):
    """The first line of the commit's own, or else the first file, or else a path that says it."""
    made = report(
        decision(SIGN_OFF, None, commit=FIRST, sha=FIRST, kind="ai"),
        commits=[commit(FIRST, "Add it", "ai", "claude-code")],
        files=files,
    )

    (entry,) = entries(made)
    path, line = location
    assert entry["location"] == {"path": path, "lines": {"begin": line, "end": line}}
    assert "commit 1f3a9c2" in entry["description"]


def test_what_was_not_checked_is_an_entry():
    """A required check is a blocker; without a path it stands at the first file."""
    made = report(
        failures=(Failure("semgrep", "timed\nout"), Failure("bandit", "why", "b.py", False)),
        files=(added("a.py", "x\n"),),
    )

    told = [
        (it["check_name"], it["severity"], it["location"]["path"], it["description"])
        for it in entries(made)
    ]
    assert told == [
        ("unchecked", "blocker", "a.py", "not checked by semgrep (required): timed out"),
        ("unchecked", "minor", "b.py", "not checked by bandit (optional) of b.py: why"),
    ]


def test_an_odd_path_is_encoded_and_told():
    """GitLab shows paths as they are: one that hides a part is percent-encoded."""
    (entry,) = entries(report(decision(SQL, "src/\u202eyp.a")))

    assert entry["location"]["path"] == "src/%E2%80%AEyp.a"
    assert entry["description"].startswith("src/<U+202E>yp.a: ")


def test_waived_findings_only_where_asked():
    """As in the other formats."""
    made = report(decision(rule("a-rule"), disposition="waived"))

    assert entries(made) == []
    assert "[high, waived; " in entries(made, verbose=True)[0]["description"]


@settings(max_examples=80, deadline=None)
@given(reports())
def test_any_report_is_valid_and_whole(made):
    """Each finding and failure is one entry of its own, and nothing in it hides or commands."""
    written = gitlab.render(made, Style(verbose=True))
    found = json.loads(written)

    jsonschema.validate(found, SCHEMA)
    assert list(commands(written)) == []
    assert len({it["fingerprint"] for it in found}) == len(found)
    assert len(found) == len(made.decisions) + len(made.failures)
    for entry in found:
        for text in (entry["description"], entry["check_name"], entry["location"]["path"]):
            assert not {unicodedata.category(it) for it in text} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
