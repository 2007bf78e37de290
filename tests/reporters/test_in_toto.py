"""The verdict as an in-toto statement."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace

import pytest

from aicheck.errors import AicheckError
from aicheck.model import Waived
from aicheck.reporters import in_toto

from .reports import HEAD, SIGN_OFF, SQL, clean, commit, decision, golden, report, sample


def test_the_whole_statement():
    """One of everything, in one line of canonical JSON; indented for the eye only here."""
    written = json.dumps(json.loads(in_toto.render(sample())), indent=1, sort_keys=True) + "\n"

    assert written == golden("statement.json", written)


def test_it_is_canonical():
    """The same statement has one form only."""
    text = in_toto.render(sample())

    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":")) + "\n"
    assert text.isascii()


def test_the_subject_is_the_head_commit():
    """Whatever else is said, it is said of one commit."""
    made = in_toto.statement(clean())

    assert made["subject"] == [{"name": f"git:{HEAD}", "digest": {"gitCommit": HEAD}}]
    assert made["predicate"]["verificationResult"] == "PASSED"
    assert made["predicate"]["verifiedLevels"] == ["AICHECK_GATE"]


@pytest.mark.parametrize("status", ["fail", "incomplete"])
def test_only_a_pass_is_passed(status):
    """What was not checked to the end is attested as failed."""
    predicate = in_toto.statement(report(status=status, commits=[commit(HEAD, "Change")]))[
        "predicate"
    ]

    assert (predicate["verificationResult"], predicate["verifiedLevels"]) == ("FAILED", ["FAILED"])


def test_a_waiver_has_its_owner_and_its_end():
    """What a person answers for stands in fields; a suppression of the base has only its words."""
    until = Waived("an enum", "Pat Maintainer <pat@example.org>", datetime.date(2030, 1, 31))
    made = report(
        replace(decision(SQL, disposition="waived", reason="waived until ..."), waiver=until),
        decision(SQL, line=9, disposition="waived", reason="suppressed at the base: nosec"),
        commits=[commit(HEAD, "Change")],
    )

    waivers = in_toto.statement(made)["predicate"]["aicheck"]["waivers"]
    assert [(it["reason"], it["owner"], it["expires"]) for it in waivers] == [
        ("an enum", "Pat Maintainer <pat@example.org>", "2030-01-31"),
        ("suppressed at the base: nosec", None, None),
    ]


def test_no_folder_is_named():
    """Neither the work tree's nor that of a settings file."""
    here = report(commits=[commit(HEAD, "Change")], repository="a", source="file:/a/b/own.toml")
    there = report(commits=[commit(HEAD, "Change")], repository="c", source="file:own.toml")

    assert in_toto.render(here) == in_toto.render(there)


@pytest.mark.parametrize("mode", ["staged", "patch", "message"])
def test_without_a_commit_there_is_no_statement(mode):
    """An index or a patch has no id that anybody could look up."""
    with pytest.raises(AicheckError, match="about a commit"):
        in_toto.render(report(mode=mode, head=None))


def test_findings_count_toward_controls():
    """Each control has its findings, those that are off left out, and addresses are no controls."""
    made = report(
        decision(SQL),
        decision(SQL, line=9, disposition="off"),
        decision(SIGN_OFF, None, 1, "warn"),
        commits=[commit(HEAD, "Change")],
    )

    counted = in_toto.statement(made)["predicate"]["aicheck"]["evidence_toward"]
    assert counted["CWE-89"] == {"findings": 1, "blocking": 1}
    assert counted["AISVS-AC.4.1"] == {"findings": 1, "blocking": 0}
    assert not any("://" in name for name in counted)


def test_it_promises_no_compliance():
    """Evidence toward a control is all that a tool can give."""
    assert "complian" not in in_toto.render(sample()).lower()
