"""The report as SARIF."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from hypothesis import given, settings
from jsonschema import Draft4Validator, FormatChecker

from aicheck.model import Failure, FileChange, Origin, Report, Severity
from aicheck.reporters import sarif
from aicheck.reporters.linehash import line_hashes

from .hostile import reports
from .reports import (
    FIRST,
    HEAD,
    ORDERS,
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

SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft4Validator(SCHEMA, format_checker=FormatChecker())


def run_of(made: Report) -> dict[str, Any]:
    (run,) = json.loads(sarif.render(made))["runs"]
    return run


def only(made: Report) -> dict[str, Any]:
    (result,) = run_of(made)["results"]
    return result


def test_the_whole_log():
    """One of everything, as it is written."""
    written = sarif.render(sample())

    assert written == golden("result.sarif", written)


def test_logs_follow_the_schema():
    """Full, clean and staged reports are valid by the standard's own schema."""
    for made in (sample(), clean(), report(mode="staged", base=None, head=None)):
        VALIDATOR.validate(json.loads(sarif.render(made)))


def test_a_flaw_has_a_place_and_two_fingerprints():
    """Region, snippet, our fingerprint, and the line hash that GitHub computes."""
    found = decision(SQL, line=6, column=5, code="    cur.execute(x)")
    result = only(report(found, files=[added("src/orders.py", ORDERS)]))

    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "src/orders.py", "uriBaseId": "SRCROOT"},
                "region": {
                    "startLine": 6,
                    "startColumn": 5,
                    "snippet": {"text": "    cur.execute(x)"},
                },
            }
        }
    ]
    assert result["partialFingerprints"] == {
        "aicheck/v1": found.fingerprint,
        "primaryLocationLineHash": line_hashes(ORDERS, {6})[6],
    }


def test_levels_follow_the_decision():
    """What blocks is an error; what was waived or switched off is there and suppressed."""
    run = run_of(
        report(
            decision(SQL, line=1, severity=Severity.LOW),
            decision(SQL, line=2, disposition="warn"),
            decision(SQL, line=3, disposition="warn", severity=Severity.LOW),
            decision(SQL, line=4, disposition="waived", reason="enum"),
            decision(SQL, line=5, disposition="off"),
        )
    )

    assert [it["level"] for it in run["results"]] == ["error", "warning", "note", "note", "none"]
    assert [len(it["suppressions"]) for it in run["results"]] == [0, 0, 0, 1, 1]
    assert run["results"][3]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "enum"}
    ]


def test_a_commits_finding_stands_on_the_first_line_it_added():
    """GitHub refuses a whole file for one result without a physical place."""
    mixed = added("b.py", "x\ny\nz\n", origins=(Origin(1, FIRST), Origin(2, HEAD)))
    files = [FileChange("a.py", "deleted"), mixed]
    made = report(decision(SIGN_OFF, None, commit=HEAD), commits=[commit(HEAD, "Add")], files=files)

    result = only(made)
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "b.py", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 2},
    }
    assert location["logicalLocations"] == [
        {"name": HEAD[:7], "fullyQualifiedName": HEAD, "kind": "commit"}
    ]
    assert result["message"]["text"].startswith(f"commit {HEAD[:7]}: ")

    assert (
        result["partialFingerprints"]["primaryLocationLineHash"]
        == (line_hashes("x\ny\nz\n", {2})[2])
    )


def test_a_commit_whose_lines_are_gone_stands_on_a_file_alone():
    """Without a line there is no line hash that an upload could miss; the finding's own does."""
    found = decision(SIGN_OFF, None, commit=HEAD)
    result = only(report(found, files=[FileChange("a.py", "deleted"), added("b.py", "x\n", FIRST)]))

    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "b.py", "uriBaseId": "SRCROOT"}
    }
    assert result["partialFingerprints"]["primaryLocationLineHash"] == (
        found.fingerprint[:16] + ":1"
    )


def test_a_commit_that_touches_nothing_still_has_a_place():
    """An empty commit is named where a path would stand."""
    (location,) = only(report(decision(SIGN_OFF, None, commit=HEAD)))["locations"]

    assert location["physicalLocation"]["artifactLocation"]["uri"] == f"commits/{HEAD}"


def test_paths_are_uris():
    """Blanks, percent signs, colons and letters beyond ASCII are encoded; bytes already so stay."""
    made = report(
        decision(SQL, "a b/100%:é.py"),
        decision(SQL, "%FF.py"),
        files=[FileChange("%FF.py", "added", path_encoded=True)],
    )

    uris = [
        it["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for it in run_of(made)["results"]
    ]
    assert uris == ["%FF.py", "a%20b/100%25%3A%C3%A9.py"]


def test_messages_form_no_links_and_no_placeholders():
    """SARIF's own markup in a message is taken apart as the standard says."""
    made = report(decision(SQL, message="[click](http://example.org) {0} a[0]"))

    assert only(made)["message"]["text"] == "[click] (http://example.org) {{0}} a[0]"


def test_rules_carry_their_page():
    """Help with both cases, GitHub's severity and precision, and at most ten tags."""
    many = dataclasses.replace(SQL, cwe=tuple(f"CWE-{n}" for n in range(1, 30)))
    (described,) = run_of(report(decision(many)))["tool"]["driver"]["rules"]

    assert described["properties"]["tags"][:3] == [
        "security",
        "external/cwe/cwe-1",
        "external/cwe/cwe-2",
    ]
    assert len(described["properties"]["tags"]) == 10
    assert described["properties"]["security-severity"] == "8.0"
    assert described["properties"]["precision"] == "high"
    assert described["defaultConfiguration"] == {"level": "error"}
    assert f"Good:\n\n```\n{SQL.good}\n```" in described["help"]["markdown"]
    assert SQL.good in described["help"]["text"]


def test_a_rule_is_as_bad_as_the_settings_say():
    """GitHub reads the severity from the rule, so the settings' severity stands there."""
    made = report(decision(SQL, severity=Severity.LOW), decision(rule("z"), line=2))
    rules = run_of(made)["tool"]["driver"]["rules"]

    assert [it["properties"]["security-severity"] for it in rules] == ["2.5", "8.0"]


def test_only_security_rules_claim_a_security_severity():
    """A missing sign-off is no vulnerability."""
    (described,) = run_of(report(decision(SIGN_OFF, None)))["tool"]["driver"]["rules"]

    assert described["properties"]["tags"] == ["sign-off", "AISVS-AC.4.1", "SSDF-PW.7.1"]
    assert "security-severity" not in described["properties"]


def test_an_unfinished_check_is_no_success():
    """Also where something blocks: what was not checked was not checked."""
    failures = [Failure("semgrep", "stopped", "a.py"), Failure("bandit", "x", required=False)]

    for made in (report(failures=failures), report(decision(SQL), failures=failures)):
        (invocation,) = run_of(made)["invocations"]
        assert not invocation["executionSuccessful"]
        notes = invocation["toolExecutionNotifications"]
        assert [(it["level"], it["message"]["text"]) for it in notes] == [
            ("error", "semgrep: stopped"),
            ("warning", "bandit: x"),
        ]


def test_the_run_says_who_wrote_what():
    """Attribution per commit, the verdict, and the revision."""
    run = run_of(sample())

    assert [it["class"] for it in run["properties"]["attribution"]] == ["ai", "none", "ai"]
    assert run["properties"]["verdict"]["blocking"] == 3
    assert run["versionControlProvenance"][0]["revisionId"] == HEAD
    assert run["columnKind"] == "unicodeCodePoints"


def test_too_many_results_are_cut_by_rank(monkeypatch):
    """Over GitHub's maximum the least important go, and the run says how many."""
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    made = report(
        decision(SQL, "a.py", disposition="waived"),
        decision(SQL, "b.py", disposition="warn", severity=Severity.LOW),
        decision(SQL, "c.py", disposition="warn"),
        decision(SQL, "d.py"),
        decision(SQL, "e.py"),
    )
    run = run_of(made)

    uris = [
        it["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for it in run["results"]
    ]
    assert uris == ["c.py", "d.py", "e.py"]
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("2 more findings were left out")


@settings(max_examples=40, deadline=None)
@given(reports())
def test_any_report_is_valid_sarif(made):
    """Valid by the schema, and harmless to print, whatever the change says."""
    written = sarif.render(made)
    log = json.loads(written.encode())

    VALIDATOR.validate(log)
    assert list(commands(written)) == []
    results = log["runs"][0]["results"]
    assert len(results) == len(made.decisions)
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    for result in results:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert not urlsplit(uri).scheme
    paths = {it.finding.path for it in made.decisions} - {None}
    assert {safe(path) for path in paths} <= {
        unquote(it["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) for it in results
    }


def safe(path: str) -> str:
    return unquote(sarif.percent(path))
