"""reviewdog's diagnostic format."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from aicheck.model import Failure, Fix, Position, Related, Report, Severity
from aicheck.reporters import Style, rdjson

from .hostile import MARK, reports
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
from .test_markdown import tokens

SCHEMA = json.loads(Path(__file__).with_name("rdjson.schema.json").read_text("utf-8"))


def diagnostics(made: Report, **style: Any) -> list[dict[str, Any]]:
    written = json.loads(rdjson.render(made, Style(**style)))
    jsonschema.validate(written, SCHEMA)
    found: list[dict[str, Any]] = written["diagnostics"]
    return found


def comment(diagnostic: dict[str, Any]) -> str:
    """The Markdown of a comment, as reviewdog puts it together for GitHub, GitLab and Gitea."""
    lines = [
        f"🚫 **[aicheck]** <{diagnostic['code']['value']}> "
        f"<sub>reported by reviewdog</sub><br>{diagnostic['message']}",
        *(f"\n<hr>\n\n{it['message']}" for it in diagnostic.get("related_locations", ())),
    ]
    return "\n".join(lines)


def log(diagnostic: dict[str, Any]) -> str:
    """What reviewdog prints of a diagnostic, in its two ways."""
    location = diagnostic["location"]
    line = location.get("range", {}).get("start", {}).get("line", "")
    return "\n".join(
        [
            diagnostic["original_output"],
            f"{location['path']}:{line}: [aicheck] {diagnostic['message']}",
        ]
    )


def test_the_whole_report():
    """One of everything, as it is written."""
    written = rdjson.render(sample())

    assert written == golden("rdjson.json", written)
    jsonschema.validate(json.loads(written), SCHEMA)


def test_a_pass_has_no_diagnostics():
    """Nothing to say is said as a list of nothing."""
    assert json.loads(rdjson.render(clean())) == {
        "source": {"name": "aicheck"},
        "severity": "INFO",
        "diagnostics": [],
    }


@pytest.mark.parametrize(
    ("disposition", "severity", "shown"),
    [
        ("block", Severity.LOW, "ERROR"),
        ("warn", Severity.CRITICAL, "WARNING"),
        ("warn", Severity.MEDIUM, "WARNING"),
        ("warn", Severity.LOW, "INFO"),
        ("waived", Severity.CRITICAL, "INFO"),
        ("off", Severity.HIGH, "INFO"),
    ],
)
def test_severities(disposition, severity, shown):
    """Only what blocks is an error, so that reviewdog's `-fail-level=error` agrees with aicheck."""
    made = report(decision(SQL, disposition=disposition, severity=severity))

    assert [it["severity"] for it in diagnostics(made, verbose=True)] == [shown]


@pytest.mark.parametrize(
    ("line", "column", "end", "wanted"),
    [
        ("abc", 2, 4, (2, 4)),
        ("é漢a𐐀b", 1, 2, (1, 3)),
        ("é漢a𐐀b", 3, 5, (6, 11)),
        ("é漢a𐐀b", 6, 6, (12, None)),
        ("é", 2, 2, (3, None)),
        ("é", 3, 3, (None, None)),
        ("é", 1, 9, (None, None)),
    ],
)
def test_columns_count_bytes(line, column, end, wanted):
    """Ours count characters; a column that the line does not have is left out."""
    made = report(
        decision(SQL, "a.py", 2, column=column, end=Position(2, end)),
        files=(added("a.py", f"x\n{line}\n"),),
    )

    (found,) = diagnostics(made)
    ends = found["location"]["range"]
    assert (ends["start"].get("column"), ends.get("end", {}).get("column")) == wanted


def test_columns_come_from_the_shown_code_where_there_is_no_file():
    """A result that is read back, or a patch, has no whole files."""
    made = report(decision(SQL, "a.py", 7, column=2, end=Position(8, 2), code="éa\né"))

    (found,) = diagnostics(made)
    assert found["location"]["range"] == {
        "start": {"line": 7, "column": 3},
        "end": {"line": 8, "column": 3},
    }


def test_lines_alone_where_nothing_is_known():
    """A line without a text has no bytes to count."""
    (found,) = diagnostics(report(decision(SQL, "a.py", 7, column=2, end=Position(9, 2))))

    assert found["location"]["range"] == {"start": {"line": 7}, "end": {"line": 9}}


def test_a_fix_is_a_suggestion_for_whole_lines():
    """reviewdog wants the lines of the suggestion to be those of the comment."""
    made = report(
        decision(SQL, "a.py", 2, end=Position(3, 4), fix=Fix("mend it", "\tx = 1\ny = 2\n")),
        decision(SQL, "b.py", 2, fix=Fix("take it away", "")),
        decision(SQL, "c.py", 2, fix=Fix("mend it", None)),
        decision(SQL, "d.py", 2, fix=Fix("mend it", "x = '\u202e'")),
    )

    assert [it.get("suggestions") for it in diagnostics(made)] == [
        [{"range": {"start": {"line": 2}, "end": {"line": 3}}, "text": "\tx = 1\ny = 2"}],
        [{"range": {"start": {"line": 2}, "end": {"line": 2}}, "text": ""}],
        None,
        None,
    ]


def test_a_commit_has_its_home_where_it_added_something():
    """The message names the commit, as the line has nothing to do with it."""
    made = report(
        decision(SIGN_OFF, None, commit=FIRST, sha=FIRST, kind="ai"),
        commits=[commit(FIRST, "Add it", "ai", "claude-code")],
        files=(added("a.py", "x\n"), added("b.py", "y\n", FIRST)),
    )

    (found,) = diagnostics(made)
    assert found["location"] == {"path": "b.py", "range": {"start": {"line": 1}}}
    assert found["message"].startswith("`sign-off-missing` (medium, block), commit `1f3a9c2`: ")


def test_what_was_not_checked_is_a_diagnostic():
    """A required check is an error."""
    made = report(
        failures=(Failure("semgrep", "timed\nout"), Failure("bandit", "why", "b.py", False)),
        files=(added("a.py", "x\n"),),
    )

    told = [(it["severity"], it["location"], it["message"]) for it in diagnostics(made)]
    assert told == [
        ("ERROR", {"path": "a.py"}, "not checked by `semgrep` (required): `timed out`"),
        ("WARNING", {"path": "b.py"}, "not checked by `bandit` (optional) of `b.py`: `why`"),
    ]


def test_related_places_are_linked_or_told():
    """reviewdog makes an address of a path: an odd one, or one from elsewhere, is told in words."""
    made = report(
        decision(
            SQL,
            related=(
                Related("src/web.py", 9, "one"),
                Related("a @robin.py", 2, "two"),
                Related("lib/a.c", 3, "three", source="zlib 1.3"),
            ),
        )
    )

    (found,) = diagnostics(made)
    assert found["related_locations"] == [
        {
            "message": "`one`",
            "location": {"path": "src/web.py", "range": {"start": {"line": 9}}},
        }
    ]
    assert "\n- see `a @robin.py`, line 2: `two`" in found["message"]
    assert "\n- see `zlib 1.3, lib/a.c`, line 3: `three`" in found["message"]


@pytest.mark.parametrize(
    ("path", "line", "shown"),
    [
        ("a b.py", 1, "a b.py"),
        ("a b.py", 2, "a%20b.py"),
        ("é/a.py", 2, "é/a.py"),
        ("::error::x.py", 1, "%3A%3Aerror%3A%3Ax.py"),
        ("##[error]x.py", 1, "%23%23%5Berror%5Dx.py"),
        ("a\n.py", 1, "a%0A.py"),
        ("\u202eyp.a", 1, "%E2%80%AEyp.a"),
    ],
)
def test_paths(path, line, shown):
    """As it is where it has to match the difference, unless a log obeyed it; an address else."""
    made = report(decision(SQL, path, line), files=(added(path, "x\n", FIRST),))

    assert [it["location"]["path"] for it in diagnostics(made)] == [shown]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("sql-injection", "sql-injection"),
        ("bandit/B602", "`bandit/B602`"),
        ("details", "`details`"),
        ("img src=x", "`img%20src%3Dx`"),
        ("robin@example.org> x", "`robin%40example.org%3E%20x`"),
        ("http://example.org", "`http%3A//example.org`"),
    ],
)
def test_a_rule_of_another_scanner_is_no_tag(name, shown):
    """reviewdog puts the code between angle brackets."""
    (found,) = diagnostics(report(decision(rule(name))))

    assert found["code"] == {"value": shown}
    assert not [it for it in tokens(comment(found)) if it.type.startswith(("link", "image"))]


@settings(max_examples=80, deadline=None)
@given(reports())
def test_any_report_is_valid_whole_and_harmless(made):
    """In a comment all that others wrote is code; in a log no line is a command."""
    written = rdjson.render(made, Style(verbose=True))
    found = json.loads(written)["diagnostics"]

    jsonschema.validate(json.loads(written), SCHEMA)
    assert list(commands(written)) == []
    assert len(found) == len(made.decisions) + len(made.failures)
    for diagnostic in found:
        assert list(commands(log(diagnostic))) == []
        assert "<!--" not in comment(diagnostic)
        for token in tokens(comment(diagnostic)):
            assert token.type in {"code_inline", "inline"} or MARK not in token.content
            assert not token.type.startswith(("link", "image"))
        texts = (diagnostic["message"].replace("\n", ""), diagnostic["original_output"])
        for text in (*texts, diagnostic["location"]["path"]):
            assert not {unicodedata.category(it) for it in text} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
