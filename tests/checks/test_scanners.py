"""Another scanner's SARIF joins the decision, and is read as hostile data."""

from __future__ import annotations

import json
from typing import Any

import pytest
from repos import CLAUDE, Repo

FLAW = "import a\n\nold = a.run(x)\nnew = a.run(y)\n"


def report(*results: Any, **more: Any) -> str:
    """A report of one run; `more` are the run's other properties."""
    driver = {
        "name": "Deep Scan",
        "semanticVersion": "3.1.0",
        "rules": [
            {
                "id": "tainted/run",
                "shortDescription": {"text": "outside text is run"},
                "fullDescription": {"text": "Text from outside\nis run."},
                "helpUri": "https://scan.example.org/tainted-run",
                "messageStrings": {"default": {"text": "{0} reaches run"}},
                "properties": {"tags": ["external/cwe/cwe-078"], "security-severity": "8.1"},
            }
        ],
    }
    run = {"tool": {"driver": driver}, "results": list(results), **more}
    return json.dumps({"version": "2.1.0", "runs": [run]})


def result(line: int, uri: str = "src/a.py", **more: Any) -> dict[str, Any]:
    region = {"startLine": line, "startColumn": 7, "endColumn": 15}
    place = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
    return {
        "ruleId": "tainted/run",
        "message": {"text": "y reaches run"},
        "locations": [place],
        **more,
    }


@pytest.fixture
def changed(repo: Repo) -> Repo:
    """A repository in which an agent adds line 4."""
    repo.commit({"src/a.py": "import a\n\nold = a.run(x)\n"}, "Run x", signed=True)
    repo.git("branch", "before")
    repo.commit({"src/a.py": FLAW}, f"Run y\n\n{CLAUDE}")
    return repo


def found(repo: Repo, *texts: str) -> list[dict[str, Any]]:
    options = []
    for number, text in enumerate(texts):
        (repo.path.parent / f"{number}.sarif").write_text(text, "utf-8")
        options += ["--sarif", f"../{number}.sarif"]
    said = repo.check("before..topic", *options)
    return [it for it in said["findings"] if it["rule"].startswith("deep-scan/")]


def test_a_result_on_an_added_line_is_a_finding_like_any_other(changed: Repo) -> None:
    """It is attributed and decided; what stands on old lines is not the change's."""
    (only,) = found(changed, report(result(3), result(4)))

    del only["fingerprint"], only["commit"]
    assert only == {
        "rule": "deep-scan/tainted/run",
        "category": "security",
        "engine": "deep-scan",
        "severity": "high",
        "confidence": "medium",
        "message": "y reaches run",
        "path": "src/a.py",
        "start": {"line": 4, "column": 7},
        "end": {"line": 4, "column": 15},
        "related": [],
        "placement": "added",
        "attribution": "ai",
        "disposition": "block",
        "reason": "high reaches ai-fail-on = medium",
        "cwe": ["CWE-78"],
        "references": ["https://scan.example.org/tainted-run", "AISVS-AC.4.2", "SSDF-PW.7.2"],
        "url": only["url"],
        "fix": only["fix"],
        "code": "new = a.run(y)",
    }


def test_the_same_result_twice_is_one_finding(changed: Repo) -> None:
    assert len(found(changed, report(result(4), result(4)), report(result(4)))) == 1


def test_what_our_own_rule_says_too_is_one_finding(repo: Repo) -> None:
    text = "import os\n\n\ndef run(name):\n    os.system('ls ' + name)\n"
    repo.commit({"b.py": text})
    (repo.path.parent / "b.sarif").write_text(report(result(5, "b.py")), "utf-8")

    said = repo.check("main..topic", "--sarif", "../b.sarif")

    shell = [it for it in said["findings"] if it["start"]["line"] == 5]
    assert [it["rule"] for it in shell] == ["command-injection"]
    told = [it["message"] for it in shell[0]["related"]]
    assert "deep-scan says so too: y reaches run (deep-scan/tainted/run)" in told
    assert said["tool"]["engines"]["deep-scan"] == "3.1.0"


@pytest.mark.parametrize(
    ("uri", "more"),
    [
        ("./src/a.py", {}),
        ("src/%61.py", {}),
        ("src\\a.py", {}),
        ("a.py", {"originalUriBaseIds": {"SRC": {"uri": "src/"}}}),
        (
            "a.py",
            {"originalUriBaseIds": {"SRC": {"uri": "src/", "uriBaseId": "TOP"}, "TOP": {}}},
        ),
        ("a.py", {"originalUriBaseIds": {"SRC": {"uri": "file://{top}/src"}}}),
        ("file://{top}/src/a.py", {}),
        ("{top}/src/a.py", {}),
    ],
)
def test_a_path_is_found_however_it_is_written(changed: Repo, uri: str, more: Any) -> None:
    top = str(changed.path.resolve())
    one = result(4, uri.replace("{top}", top))
    one["locations"][0]["physicalLocation"]["artifactLocation"]["uriBaseId"] = "SRC"
    text = report(one, **more).replace("{top}", top)

    assert len(found(changed, text)) == 1


@pytest.mark.parametrize(
    "uri",
    [
        "../src/a.py",
        "/src/a.py",
        "file:///src/a.py",
        "https://example.org/src/a.py",
        "b.py",
    ],
)
def test_another_file_is_not_the_changes(changed: Repo, uri: str) -> None:
    assert found(changed, report(result(4, uri))) == []


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "pass"},
        {"kind": "notApplicable"},
        {"baselineState": "absent"},
        {"locations": []},
        {"locations": [{"physicalLocation": {"artifactLocation": {"uri": "src/a.py"}}}]},
    ],
)
def test_what_is_no_finding_or_has_no_line_is_left(changed: Repo, more: dict[str, Any]) -> None:
    assert found(changed, report({**result(4), **more})) == []


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        ({"properties": {"security-severity": "9.8"}}, "critical"),
        ({"properties": {"security-severity": 4}}, "medium"),
        ({"properties": {"security-severity": "0.1"}}, "low"),
        ({"ruleId": "other", "level": "error"}, "high"),
        ({"ruleId": "other"}, "medium"),
        ({"ruleId": "other", "level": "note"}, "low"),
        ({"ruleId": "other", "level": "error", "properties": {"security-severity": "x"}}, "high"),
    ],
)
def test_severity_is_the_score_or_else_the_level(
    changed: Repo, more: dict[str, Any], severity: str
) -> None:
    (only,) = found(changed, report({**result(4), **more}))

    assert only["severity"] == severity


def test_a_message_of_the_rule_is_filled_in(changed: Repo) -> None:
    message = {"id": "default", "arguments": ["it\n{1}"]}

    (only,) = found(changed, report(result(4, message=message)))

    assert only["message"] == "it {1} reaches run"


@pytest.mark.parametrize(("kind", "disposition"), [("external", "waived"), ("inSource", "block")])
def test_a_comment_in_the_code_hides_nothing(changed: Repo, kind: str, disposition: str) -> None:
    """What the change itself may have written does not count; the scanner's own list does."""
    hidden = [{"kind": kind, "justification": "reviewed in spring"}]

    (only,) = found(changed, report(result(4, suppressions=hidden)))

    assert only["disposition"] == disposition


def test_columns_in_utf_16_become_characters(repo: Repo) -> None:
    repo.commit({"c.py": "'\U0001d11e', run(x)\n"})
    (repo.path.parent / "c.sarif").write_text(report(result(1, "c.py")), "utf-8")

    said = repo.check("main..topic", "--sarif", "../c.sarif")

    (only,) = [it for it in said["findings"] if it["rule"].startswith("deep-scan/")]
    assert only["start"]["column"] == 6


def test_a_scanner_that_failed_is_no_pass(changed: Repo) -> None:
    calls = [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {"level": "error", "message": {"text": "cannot parse\nsrc/a.py"}}
            ],
        }
    ]
    (changed.path.parent / "f.sarif").write_text(report(invocations=calls), "utf-8")

    said = changed.check("topic..topic", "--sarif", "../f.sarif")

    assert said["verdict"]["status"] == "incomplete"
    assert [it["reason"] for it in said["failures"] if it["check"] == "sarif"] == [
        "deep-scan says: cannot parse src/a.py",
        "deep-scan says: its own run did not succeed",
    ]


def test_a_line_that_is_not_there_is_said(changed: Repo) -> None:
    (changed.path.parent / "l.sarif").write_text(report(result(40)), "utf-8")

    said = changed.check("before..topic", "--sarif", "../l.sarif")

    assert {
        "check": "sarif",
        "path": "src/a.py",
        "reason": "deep-scan reports line 40 of 5: it read another text",
        "required": True,
    } in said["failures"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not JSON"),
        ("[" * 100_000, "is not JSON: it is nested too deeply"),
        ('{"version": "2.1.0", "version": "2.1.0"}', 'the key "version" stands there twice'),
        ("[]", "is broken: the report is no object"),
        ('{"version": "1.0"}', "its version is '1.0', not 2.1.0"),
        ('{"version": "2.1.0", "runs": []}', "it holds no run"),
        ('{"version": "2.1.0", "runs": [3]}', "runs[0] is no object"),
        ('{"version": "2.1.0", "runs": [{}]}', "runs[0] does not name its tool"),
        (
            '{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": {}}]}',
            "runs[0].results is no list",
        ),
        (report(result(4, "file://[/a.py")), "is broken: Invalid IPv6 URL"),
        (report(result(0)), "region.startLine is no line or column: 0"),
        (report(result(True)), "region.startLine is no line or column: True"),
        (report(result(10**30)), "region.startLine is no line or column: 1000"),
        (report(result(4, message="text")), "runs[0].results[0].message is no object"),
        (report(result(4, ruleId=["x"])), "runs[0].results[0].ruleId is no string"),
    ],
)
def test_a_broken_report_is_an_error_that_says_where(changed: Repo, text: str, why: str) -> None:
    (changed.path.parent / "bad.sarif").write_text(text, "utf-8")

    done = changed.run("check", "before..topic", "--sarif", "../bad.sarif")

    assert (done.exit_code, done.output) == (2, "")
    assert "../bad.sarif" in done.errors
    assert why in done.errors


def test_a_missing_report_is_an_error(changed: Repo) -> None:
    done = changed.run("check", "before..topic", "--sarif", "none.sarif")

    assert done.exit_code == 2
    assert "cannot read the report 'none.sarif': No such file or directory" in done.errors


def test_nothing_of_a_report_acts_on_a_terminal(changed: Repo) -> None:
    """Ids are made of harmless letters, and texts are shown escaped."""
    one = result(4, ruleId="x\x1b[2J/ y\n::error::", message={"text": "a\x1b[31mb"})
    (changed.path.parent / "t.sarif").write_text(report(one), "utf-8")

    done = changed.run("check", "before..topic", "--sarif", "../t.sarif", "-o", "github")

    assert "deep-scan/x-2J/-y-error" in done.output
    assert "\x1b" not in done.output
    assert "\n::error::" not in done.output.replace("\n::error file=", "")


def test_a_statement_rests_on_the_report(changed: Repo) -> None:
    """Who verifies it has to hand in the same."""
    (changed.path.parent / "s.sarif").write_text(report(result(4)), "utf-8")
    changed.run("check", "before..topic", "--sarif", "../s.sarif", "-o", "in-toto=../it.json")

    without = changed.run("verify", "../it.json", "--base", "before")
    with_it = changed.run("verify", "../it.json", "--base", "before", "--sarif", "../s.sarif")

    assert "this statement rests on what other scanners found" in without.errors
    assert with_it.output.startswith("verified: ")
