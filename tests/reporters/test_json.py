"""The report as data."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from hypothesis import given, settings
from jsonschema import Draft202012Validator

from aicheck.model import FileChange, Report, Stats
from aicheck.reporters import json as reporter

from .hostile import reports
from .reports import HEAD, SQL, clean, decision, golden, report, sample
from .runner import commands

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "result.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_whole_result():
    """One of everything, as it is written."""
    written = reporter.render(sample())

    assert written == golden("result.json", written)


def test_results_follow_the_schema():
    """Both a full and an empty report are valid, and the schema itself is one."""
    Draft202012Validator.check_schema(SCHEMA)

    for made in (sample(), clean(), report(mode="staged", base=None, head=None)):
        VALIDATOR.validate(json.loads(reporter.render(made)))


def test_the_schema_refuses_what_the_contract_does_not_allow():
    """A missing key and an unknown disposition are both seen."""
    result = json.loads(reporter.render(sample()))
    del result["findings"][0]["placement"]
    result["findings"][1]["disposition"] = "ignored"

    assert len(list(VALIDATOR.iter_errors(result))) == 2


def test_two_runs_differ_only_in_their_stats():
    """Time and cache are the only parts that may change."""
    first, second = sample(), dataclasses.replace(sample(), stats=Stats(9.9, 1, 1))
    one, other = json.loads(reporter.render(first)), json.loads(reporter.render(second))

    assert one.pop("stats") != other.pop("stats")
    assert one == other


def test_order_does_not_matter():
    """The same decisions in another order give the same bytes."""
    made = sample()
    turned = dataclasses.replace(made, decisions=made.decisions[::-1], failures=made.failures[::-1])

    assert reporter.render(turned) == reporter.render(made)


def test_a_path_that_is_not_utf_8_says_so():
    """The file and its findings both say that the path is percent-encoded."""
    made = report(
        decision(SQL, "%FF.py"),
        decision(SQL, "plain.py"),
        files=[FileChange("%FF.py", "added", path_encoded=True), FileChange("plain.py", "added")],
    )
    result = json.loads(reporter.render(made))

    assert [it.get("path_encoded") for it in result["files"]] == [True, None]
    assert [it.get("path_encoded") for it in result["findings"]] == [True, None]


def test_an_end_is_never_before_its_start():
    """A finding without an end ends where it starts."""
    (finding,) = json.loads(reporter.render(report(decision(SQL, line=7, column=3))))["findings"]

    assert finding["start"] == finding["end"] == {"line": 7, "column": 3}


def test_text_stays_readable_and_reads_back():
    """Letters stay letters; what could hide or command is escaped, and reads back the same."""
    message = "naïve 漢字 \u202e \x1b \x7f \u2028 \U000e0041 ⚠️ ##[error]x \\##["
    written = reporter.render(report(decision(SQL, message=message)))

    assert '"message": "naïve 漢字 \\u202e \\u001b \\u007f \\u2028 \\udb40\\udc41 ⚠️ ' in written
    assert json.loads(written)["findings"][0]["message"] == message


def test_a_lone_surrogate_becomes_the_replacement_character():
    """It is the one thing that UTF-8 can't say."""
    written = reporter.render(report(decision(SQL, message="a\udcffb")))

    assert json.loads(written.encode())["findings"][0]["message"] == "a\ufffdb"


def mended(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@settings(max_examples=60, deadline=None)
@given(reports())
def test_any_report_is_valid_and_harmless(made: Report):
    """Valid JSON and UTF-8 that follows the schema and forms no command, whatever is in it."""
    written = reporter.render(made)
    result = json.loads(written.encode())

    VALIDATOR.validate(result)
    assert list(commands(written)) == []
    assert {it["reason"] for it in result["findings"]} == {
        mended(it.reason) for it in made.decisions
    }
    assert result["change"]["head"] == HEAD
