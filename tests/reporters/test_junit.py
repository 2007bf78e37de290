"""JUnit XML."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings

from aicheck.model import Failure, FileChange, Severity
from aicheck.reporters import Style, junit

from .hostile import MARK, reports
from .reports import FIRST, SIGN_OFF, SQL, added, clean, decision, golden, report, rule, sample
from .runner import commands
from .xmltree import tree_of

# What the readers take a word of `type` for, where an element has both a type and a text.
TYPES = {"file", "yaml", "symbol", "integer", "float", "decimal", "boolean", "date", "datetime"}
Case = tuple[str, str, str]


def read(text: str) -> list[Case]:
    """Suite, name and state of each case, as a reader of test results sees it."""
    return [
        (case.get("classname", ""), case.get("name", ""), next((it.tag for it in case), "passed"))
        for case in tree_of(text).iter("testcase")
    ]


def cases(made, **style) -> list[Case]:
    return read(junit.render(made, Style(**style)))


def test_the_whole_report():
    """One of everything, as it is written."""
    written = junit.render(sample())

    assert written == golden("junit.xml", written)


def test_a_pass_has_passing_cases():
    """A report without any case would read as tests that did not run."""
    assert cases(clean()) == [
        ("aicheck.files", "src/orders.py", "passed"),
        ("aicheck", "verdict", "passed"),
    ]
    assert cases(report(mode="message")) == [("aicheck", "verdict", "passed")]


def test_states():
    """What blocks fails, what was not checked is an error, warnings are skipped with a text."""
    made = report(
        decision(rule("a-rule"), "a.py", disposition="block"),
        decision(rule("b-rule"), "b.py", disposition="warn"),
        decision(rule("c-rule"), "c.py", disposition="waived"),
        decision(rule("d-rule"), "d.py", disposition="off"),
        failures=(Failure("semgrep", "stopped"), Failure("bandit", "why", "e.py", False)),
        files=(added("c.py", "x\n"), FileChange("f.png", "modified", skipped="not text")),
    )

    rest = [
        ("aicheck.unchecked", "semgrep", "error"),
        ("aicheck.unchecked", "bandit: e.py", "skipped"),
    ]
    end = [("aicheck.files", "f.png", "skipped"), ("aicheck", "verdict", "failure")]
    assert cases(made) == [
        ("aicheck.security", "a-rule: a.py", "failure"),
        ("aicheck.security", "b-rule: b.py", "skipped"),
        *rest,
        ("aicheck.files", "c.py", "passed"),
        *end,
    ]
    assert cases(made, verbose=True)[2:4] == [
        ("aicheck.security", "c-rule: c.py", "skipped"),
        ("aicheck.security", "d-rule: d.py", "skipped"),
    ]


def test_incomplete_is_an_error():
    """Never a pass, and not a failure of the code either."""
    made = report(failures=(Failure("semgrep", "stopped"),))

    assert cases(made)[-1] == ("aicheck", "verdict", "error")


def test_one_case_for_a_rule_in_a_file():
    """A reader takes the first of equal names; the worst decides, and each finding is told."""
    made = report(
        decision(SQL, "a.py", 3, "warn", severity=Severity.LOW, message="three"),
        decision(SQL, "a.py", 9, message="nine"),
        decision(SIGN_OFF, None, commit=FIRST, sha=FIRST),
    )
    tree = tree_of(junit.render(made))

    assert cases(made)[:2] == [
        ("aicheck.security", "sql-injection: a.py", "failure"),
        ("aicheck.sign-off", "sign-off-missing: commit 1f3a9c2", "failure"),
    ]
    failure = tree.find(".//failure")
    assert failure is not None
    assert failure.attrib == {"message": "nine (and 1 more)", "type": "aicheck.block"}
    assert [line.split("  ")[:2] for line in (failure.text or "").split("\n")] == [
        ["block", "a.py:9:1"],
        ["warn", "a.py:3:1"],
    ]


def test_sums_are_right():
    """Readers show the counts of the attributes, not of the cases."""
    tree = tree_of(junit.render(sample()))

    for suites in ([tree], tree.findall("testsuite")):
        for suite in suites:
            found = list(suite.iter("testcase"))
            kinds = Counter(next((it.tag for it in case), "passed") for case in found)
            assert (suite.get("tests"), suite.get("failures")) == (
                str(len(found)),
                str(kinds["failure"]),
            )
            assert (suite.get("errors"), suite.get("skipped")) == (
                str(kinds["error"]),
                str(kinds["skipped"]),
            )


@pytest.mark.parametrize("sign", ["\x00", "\x08", "\x1b", "\x7f", "\x85", "\ufffe", "\ud800"])
def test_what_xml_forbids_is_named(sign: str) -> None:
    """A control character in code or path would make the whole report unreadable."""
    made = report(decision(SQL, f"a{sign}.py", message=f"m{sign}", code=f"c{sign}"))
    (case,) = tree_of(junit.render(made)).findall(".//testcase/failure/..")[:1]

    name = f"<U+{ord(sign):04X}>"
    assert case.get("name") == f"sql-injection: a{name}.py"
    assert "file" not in case.attrib
    assert (case[0].text or "").endswith(f"1 | c{name}")
    assert case[0].get("message") == f"m{name}"


def test_no_file_is_attached():
    """Jenkins and GitLab take a mark in a text for the path of a file to copy."""
    written = junit.render(report(decision(SQL, message="[[ATTACHMENT|/etc/passwd]]")))

    assert "[[ATTACHMENT|" not in written
    assert "[ [ATTACHMENT|/etc/passwd]]" in written


@settings(max_examples=80, deadline=None)
@given(reports())
def test_any_report_is_read(made):
    """Well-formed, no two cases of one name, every finding told, and nothing hides or commands."""
    written = junit.render(made, Style(verbose=True))
    tree = tree_of(written)
    found = list(tree.iter("testcase"))
    texts = [element.text or "" for case in found for element in case]
    told = [line for text in texts for line in text.split("\n")]

    assert list(commands(written)) == []
    assert len({(it.get("classname"), it.get("name")) for it in found}) == len(found)
    for disposition in ("block", "warn", "waived", "off"):
        wanted = sum(it.disposition == disposition for it in made.decisions)
        assert sum(line.startswith(f"{disposition}  ") for line in told) == wanted
    assert sum(line.startswith("unchecked  ") for line in told) == len(made.failures)
    assert {it.tag for it in tree.iter()} <= {
        "testsuites", "testsuite", "testcase", "failure", "error", "skipped",
    }  # fmt: skip
    for element in tree.iter():
        assert element.get("type") not in TYPES
        assert all(MARK not in key for key in element.attrib)
        for text in (*element.attrib.values(), *(element.text or "").split("\n")):
            assert not {unicodedata.category(it) for it in text} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
