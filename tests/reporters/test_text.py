"""The report for people."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicheck.model import Failure, SignOff
from aicheck.reporters import Style, text

from .hostile import reports
from .reports import (
    BASE,
    FIRST,
    HEAD,
    ORDERS,
    SECOND,
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


@pytest.mark.parametrize(
    ("name", "style"),
    [
        ("text.txt", Style()),
        ("text-verbose.txt", Style(verbose=True)),
        ("text-colour.txt", Style(colour=True)),
        ("text-narrow.txt", Style(width=50)),
    ],
)
def test_the_whole_report(name, style):
    """One of everything, as it is printed."""
    shown = text.render(sample(), style)

    assert shown == golden(name, shown)


def test_colour_is_only_colour():
    """Without its colour codes the coloured text is the plain one."""
    coloured = text.render(sample(), Style(colour=True))

    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == text.render(sample())


def test_a_clean_change_takes_four_lines():
    """Where there is nothing to say, little is said."""
    assert text.render(clean()) == (
        "Checked 0a1b2c3..8d21b7e of shop: 1 commit, 1 AI-assisted (claude-code); 1 file,\n"
        "+7 lines, 7 AI-assisted.\n"
        "Settings: base:aicheck.toml, extends default.\n"
        "\n"
        "PASS  nothing blocks\n"
    )


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("range", "Checked 0a1b2c3..8d21b7e of shop: "),
        ("staged", "Checked what is staged of shop: "),
        ("patch", "Checked a patch of shop: "),
        ("message", "Checked a commit message of shop: "),
    ],
)
def test_the_first_line_says_what_was_checked(mode, said):
    """Each way to read a change has its words."""
    assert text.render(report(mode=mode)).startswith(said)


def test_a_whole_history_has_no_base():
    """A change without a base is named by its head."""
    assert text.render(report(base=None)).startswith("Checked 8d21b7e of shop: ")


BY_AGENT = rule("sign-off-by-agent", "sign-off", engine="aicheck")


def unsigned(sha: str, status: str = "missing", **other: object) -> object:
    return report(
        decision(BY_AGENT if status == "agent" else SIGN_OFF, None, commit=sha, sha=sha),
        commits=[commit(it, "Change", "ai") for it in (FIRST, HEAD)],
        sign_offs={sha: SignOff(True, status)},  # type: ignore[arg-type]
        **other,  # type: ignore[arg-type]
    )


REBASE = "git rebase --interactive --rebase-merges"


@pytest.mark.parametrize(
    ("made", "command"),
    [
        (unsigned(HEAD), f"aicheck sign-off {BASE[:12]}..HEAD"),
        (unsigned(FIRST), f"aicheck sign-off {BASE[:12]}..HEAD"),
        (unsigned(FIRST, base=None), "aicheck sign-off"),
        (unsigned(FIRST, "agent", base=None), f"{REBASE} --root  # mark each as edit"),
        (unsigned(HEAD, "agent"), "git commit --amend"),
        (unsigned(FIRST, "agent"), f"{REBASE} {BASE[:12]}  # mark each as edit"),
        (
            unsigned(HEAD, mode="message"),
            'git commit --edit --signoff --file="$(git rev-parse --git-path COMMIT_EDITMSG)"',
        ),
        (unsigned(HEAD, mode="patch"), "git am --signoff"),
    ],
)
def test_a_missing_sign_off_has_a_command(made, command):
    """The command suits the place of the commit and the way the change came in."""
    assert f"       {command}\n" in text.render(made)


def test_only_an_agents_sign_off_has_to_go():
    """A commit without any sign-off has none to take out."""
    assert "Take the agent's Signed-off-by out of commit 1f3a9c2" in text.render(
        unsigned(FIRST, "agent")
    )
    assert "Take the agent's" not in text.render(unsigned(FIRST))


def test_nothing_to_mend_without_a_flaw():
    """Where only a sign-off is missing, there is no code to mend and nothing to waive."""
    shown = text.render(unsigned(HEAD))

    assert "Mend" not in shown
    assert "waive" not in shown


def test_many_rules_are_named_in_part():
    """Five pages are enough to read at once."""
    rules = [rule(f"rule-{number}") for number in range(8)]
    shown = text.render(report(*(decision(it) for it in rules)))

    assert shown.count("aicheck explain") == 5
    assert "(3 more rules above)" in shown


def test_an_unfinished_check_that_nobody_requires():
    """It is listed, and the verdict is still a pass."""
    shown = text.render(report(failures=[Failure("bandit", "timed out", required=False)]))

    assert "  extra   bandit: timed out\n" in shown
    assert shown.endswith("PASS  nothing blocks\n")


def test_an_unfinished_check_that_is_required():
    """The last words say what to do."""
    shown = text.render(report(failures=[Failure("bandit", "timed out")]))

    assert "  needed  bandit: timed out\n" in shown
    assert "INCOMPLETE  nothing blocks\n" in shown
    assert shown.endswith("the\n     checks marked as needed from it.\n")


def test_waived_and_off_are_counted_and_listed_on_request():
    """They never vanish: counted always, shown with -v."""
    made = report(
        decision(SQL, disposition="waived", reason="waived by Robin"),
        decision(SQL, line=2, disposition="off", reason="switched off"),
    )

    assert "PASS  nothing blocks\n      1 waived, 1 off (-v lists all)\n" in text.render(made)
    assert "waived by Robin" not in text.render(made)
    assert "waived by Robin" in text.render(made, Style(verbose=True))


def test_files_come_in_order_and_once():
    """Findings are grouped by file whatever order they came in."""
    made = report(
        decision(SQL, "b.py", 2), decision(SQL, "a.py", 3), decision(SQL, "b.py", 1),
        decision(SIGN_OFF, None, commit=HEAD), decision(SIGN_OFF, None, commit=SECOND),
        commits=[commit(SECOND, "Older"), commit(HEAD, "Newer")],
    )  # fmt: skip

    places = re.findall(r"^ {10}(\S+).*  (?:high|medium)  ", text.render(made), re.MULTILINE)
    assert places == ["a.py:3:1", "b.py:1:1", "b.py:2:1", SECOND[:7], HEAD[:7]]


def test_a_carriage_return_is_no_news():
    """The code of a CRLF file is shown as it reads."""
    made = report(decision(SQL, line=6, code="\tx = 1\r"), files=[added("a.py", ORDERS)])

    assert "          6 | x = 1\n" in text.render(made)


def test_a_subject_is_shown_once():
    """A commit's subject stands beside its id; another line of its message is shown as code."""
    commits = [commit(HEAD, "Add search", "ai")]
    subject = decision(SIGN_OFF, None, commit=HEAD, code="Add search")
    trailer = decision(SIGN_OFF, None, 3, commit=HEAD, code="Signed-off-by: Agent")

    assert text.render(report(subject, commits=commits)).count("Add search") == 1
    assert "3 | Signed-off-by: Agent" in text.render(report(trailer, commits=commits))


@settings(max_examples=60, deadline=None)
@given(reports(), st.integers(40, 120), st.booleans())
def test_nothing_hostile_reaches_the_terminal(made, width, verbose):
    """No escape sequence, control or bidi character, and no workflow command comes through."""
    shown = text.render(made, Style(width=width, verbose=verbose))

    kinds = {unicodedata.category(char) for char in shown.replace("\n", "")}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert list(commands(shown)) == []
    assert list(commands(text.render(made, Style(colour=True, width=width)))) == []
