"""A whole tree at a look, as a terminal shows it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicheck.model import (
    Change,
    Comparison,
    Failure,
    Found,
    HotSpot,
    LeftOut,
    Rate,
    Report,
    Severity,
    Tally,
    Unsigned,
)
from aicheck.reporters import Style, survey_words, text
from aicheck.reporters.terminal import columns

from .hostile import MARK, texts
from .reports import FIRST, HEAD, SQL, commit, decision, golden, rule
from .runner import commands
from .surveys import JANUARY, LEFT_OUT, dated, survey, surveyed

CODES = re.compile(r"\x1b\[[\d;]*m")


@pytest.mark.parametrize(
    ("name", "style"),
    [
        ("survey", Style()),
        ("survey-colour", Style(colour=True, width=110)),
        ("survey-narrow", Style(width=40)),
        ("survey-verbose", Style(verbose=True)),
    ],
)
def test_the_whole_survey(name: str, style: Style) -> None:
    """One of everything, as it is printed."""
    shown = text.render(surveyed(), style)

    assert shown == golden(f"{name}.txt", shown)


def test_ten_seconds_are_enough_for_the_first_block() -> None:
    """What a maintainer asks stands at the top: whose, signed, sound, and what is missing."""
    block = text.render(surveyed()).split("\n\n")[1]

    assert block == (
        "AI-assisted  ####------------ 26%, 3,210 of 12,345 lines\n"
        "by bots      89 (1%)\n"
        "sign-off     missing for 2 AI-assisted commits with 1,920 lines\n"
        "findings     1 finding blocks, 3 warnings; per 1,000 lines 9.66 in AI-assisted\n"
        "             code, 4.42 in other\n"
        "left out     4 files: 2 vendored, 1 large, 1 minified\n"
        "not checked  1 needed and 1 extra (bandit 1, semgrep 1)"
    )


def test_without_colour_nothing_of_ours_is_more_than_ascii() -> None:
    """A log and a pipe get characters that every font has."""
    made = surveyed(found=survey(authors=(Tally("Robin Example" * 9, 9, 9, 0, 1),)))

    assert text.render(made, Style(width=60)).isascii()
    assert text.render(made, Style(colour=True, ascii=True, width=60)).isascii()
    assert not text.render(made, Style(colour=True, width=60)).isascii()


def test_a_tree_without_ai_has_no_bars_of_it() -> None:
    """Where there is nothing to share out, one line says so."""
    none = survey(
        total=Tally("", 50, 0, 0, 2), agents=(), unsigned=(), hot_spots=(), licences=(), notes=(),
        comparison=Comparison(Rate(0, 0), Rate(4, 50)), files=3, since="v1.0", only_ai=True,
    )  # fmt: skip
    shown = text.render(surveyed(found=none, left_out=()))

    assert shown.startswith(
        "shop at 8d21b7e: 50 lines in 3 files, from 2 commits; only what is newer than\n"
        "v1.0; only AI-assisted lines are judged.\n"
        "Settings: base:aicheck.toml, extends default.\n\n"
        "AI-assisted  ---------------- 0%, 0 of 50 lines\n"
        "findings     1 finding blocks, 3 warnings\n"
        "not checked  1 needed and 1 extra (bandit 1, semgrep 1)\n\n"
        "Not checked\n"
    )


def test_an_empty_tree_is_no_error() -> None:
    """A tree without a line has no share."""
    none = survey(
        total=Tally("", 0, 0, 0, 0), files=0, comparison=Comparison(Rate(0, 0), Rate(0, 0))
    )

    assert "%" not in text.render(surveyed(found=none)).split("\n\n")[1]


def test_a_history_that_was_not_read_is_said_first() -> None:
    """No figure stands for what nobody could look at."""
    lost = surveyed(failures=[Failure("history", "the clone is shallow")])
    empty = replace(lost, change=Change("tree", None, HEAD, "shop"))

    assert text.render(empty).startswith("Could not read the tree of 8d21b7e of shop: nothing")


# -- findings ------------------------------------------------------------------------------------

LOW = rule("weak-hash", severity=Severity.LOW)


def test_a_scan_of_thousands_of_findings_stays_short() -> None:
    """The worst are shown, the others counted, and the way to all of them is told."""
    many = [decision(LOW, f"f{n}.py", 1, "warn", reason="low") for n in range(9_000)]
    made = surveyed(*many, decision(SQL, "z.py", 7, kind="ai"), found=survey(top=2))
    shown = text.render(made)

    assert len(shown.splitlines()) < 110
    places = re.findall(r"^ {10}(\S+).*  (?:high|low)  ", shown, re.MULTILINE)
    assert places == ["z.py:7:1", "f0.py:1:1"]
    assert (
        "8,999 more: 8,999 warnings. -v lists all, and so do -o json=FILE and -o\nhtml=FILE."
    ) in shown


def test_a_block_comes_before_what_is_worse_and_only_warns() -> None:
    """What has to be mended is what is looked for, and AI's comes before others' like it."""
    made = surveyed(
        decision(SQL, "a.py", 1, "warn"),
        decision(LOW, "b.py", 1, "block"),
        decision(SQL, "c.py", 1, "warn", kind="ai"),
        decision(LOW, "d.py", 1, "waived"),
        found=survey(top=10),
    )
    shown = text.render(made)

    places = re.findall(r"^ {10}(\S+).*  (?:high|low)  ", shown, re.MULTILINE)
    assert places == ["b.py:1:1", "c.py:1:1", "a.py:1:1"]
    assert "more:" not in shown


def test_one_rule_does_not_take_all_the_room() -> None:
    """The same key on ten lines of tests says less than one line of each rule."""
    keys = [decision(SQL, "a.py", n, "block") for n in range(1, 9)]
    few = surveyed(*keys, decision(LOW, "z.py", 9, "warn"), found=survey(top=5))
    alone = surveyed(*keys, found=survey(top=5))

    def lines(made: Report) -> list[int]:
        shown = text.render(made)
        return [int(it) for it in re.findall(r"^ {10}\w\.py:(\d+):1  ", shown, re.MULTILINE)]

    assert lines(few) == [1, 2, 3, 4, 9]
    assert lines(alone) == [1, 2, 3, 4, 5]


def test_all_findings_are_listed_on_request() -> None:
    """With -v none is left out, nor are those that were waived."""
    many = [decision(LOW, f"f{n}.py", 1, "waived", reason="waived") for n in range(30)]
    shown = text.render(surveyed(*many), Style(verbose=True))

    assert shown.count("weak-hash was found") == 30


def test_many_failures_are_counted_too() -> None:
    """A thousand files that no engine can parse are one thousand lines only with -v."""
    lost = [Failure("bandit", "cannot parse", f"f{n}.py", required=False) for n in range(999)]
    made = surveyed(failures=[*lost, Failure("semgrep", "stopped")], found=survey(top=3))

    assert text.render(made).count("cannot parse") == 2
    assert text.render(replace(made, survey=survey(top=9))).count("cannot parse") == 3
    assert "needed  semgrep: stopped" in text.render(made)
    assert "and 997 more (-v lists all)" in text.render(made)
    assert text.render(made, Style(verbose=True)).count("cannot parse") == 999


# -- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("compared", "said"),
    [
        (
            Comparison(Rate(9, 900), Rate(1, 900), 8.9, 2.0, 15.8),
            "AI-assisted less other: +8.90 per 1,000 lines (95 % confidence: +2.00 to +15.8). "
            "AI-assisted lines have more findings, and more than chance makes.",
        ),
        (
            Comparison(Rate(1, 900), Rate(9, 900), -8.9, -15.8, -2.0),
            "AI-assisted less other: -8.90 per 1,000 lines (95 % confidence: -15.8 to -2.00). "
            "AI-assisted lines have fewer findings, and by more than chance makes.",
        ),
        (
            Comparison(Rate(5, 900), Rate(5, 900), 0.0, -5.0, 5.0),
            "AI-assisted less other: +0.00 per 1,000 lines (95 % confidence: -5.00 to +5.00). "
            "Chance alone may make this difference: it shows nothing.",
        ),
        (
            Comparison(Rate(1, 9), Rate(5, 900), 105.6, -5.0, 216.1, "9 lines are too few."),
            "AI-assisted less other: +105.6 per 1,000 lines (95 % confidence: -5.00 to +216.1). "
            "9 lines are too few.",
        ),
        (Comparison(Rate(1, 9), Rate(0, 0)), "There is nothing to compare with."),
        (Comparison(Rate(1, 9), Rate(0, 0), warning="All is AI's."), "All is AI's."),
    ],
)
def test_what_a_difference_means(compared: Comparison, said: str) -> None:
    """Figures that show nothing are never left to be read as if they did."""
    assert survey_words.difference(compared) == said


def test_authors_of_one_name_are_told_apart() -> None:
    """A mailbox takes room, and is shown where a name alone would name two people."""
    who = ("Kim <a@example.org>", "Kim <b@example.org>", "Lee <c@example.org>")
    named = survey(authors=tuple(Tally(it, 9, 3, 0, 1) for it in who))
    shown = text.render(surveyed(found=named), Style(width=100))

    rows = shown.partition("AI share by author\n")[2].partition("\n\n")[0].split("\n")[1:]
    assert [re.split("  +", row)[0] for row in rows] == [*who[:2], "Lee"]


def test_too_little_to_compare_is_said_at_the_top_as_well() -> None:
    unsure = survey(comparison=Comparison(Rate(1, 9), Rate(5, 900), 105.6, -5.0, 216.1, "Few."))

    assert "in other (no difference can be told)" in " ".join(
        text.render(surveyed(found=unsure)).split()
    )


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (JANUARY, "2026-01-31"), (0, "1970-01-01"), (-86_400, "1969-12-31"),
        (None, "-"), (10**18, "-"), (-(10**18), "-"),
    ],
)  # fmt: skip
def test_a_day_is_one_of_the_calendar(seconds: int | None, said: str) -> None:
    assert survey_words.day(seconds) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "0.00"), (0.001, "<0.01"), (0.05, "0.05"), (9.5, "9.50"), (1_234.56, "1,234.6")],
)
def test_a_rate_never_becomes_nothing(value: float, said: str) -> None:
    assert survey_words.rate(value) == said


def test_what_was_left_out_is_added_up() -> None:
    """Lines that nobody counted are no zero."""
    groups = survey_words.by_reason(LEFT_OUT)

    assert list(groups) == ["vendored", "large", "minified"]
    assert [survey_words.lines_of(own) for own in groups.values()] == ["220", "-", "3"]
    assert survey_words.lines_of(LEFT_OUT) == "223+"
    assert [survey_words.size_of(own) for own in groups.values()] == ["9 KiB", "9 MiB", "88 KiB"]


def test_the_oldest_that_nobody_answers_for_comes_first() -> None:
    """Commits without a time come last, whatever order they were found in."""
    commits = [
        dated(commit("c" * 40, "No time", "ai"), None),
        dated(commit(HEAD, "New", "ai"), JANUARY + 9),
        dated(commit(FIRST, "Old", "ai"), JANUARY),
    ]
    listed = tuple(Unsigned(it.sha, 5, (), "missing") for it in commits)
    shown = text.render(surveyed(commits=commits, found=survey(unsigned=listed, top=2)))

    rows = re.findall(r"^(\S{10}|-)  +(\w{7})  .*(?:Old|New|No time)$", shown, re.MULTILINE)
    assert rows == [("2026-01-31", FIRST[:7]), ("2026-01-31", HEAD[:7])]
    assert "and 1 more commit with 5 lines\n" in shown
    assert "missing" not in shown.partition("oldest first\n")[2].partition("\n\n")[0]


# -- whatever others wrote -----------------------------------------------------------------------

numbers = st.integers(0, 10**7)
tallies = st.builds(Tally, texts | st.just(""), numbers, numbers, numbers, numbers)
lists = {"max_size": 4}
surveys = st.builds(
    survey,
    folders=st.lists(tallies, **lists).map(tuple),
    agents=st.lists(tallies, **lists).map(tuple),
    authors=st.lists(tallies, **lists).map(tuple),
    months=st.lists(tallies, **lists).map(tuple),
    unsigned=st.lists(
        st.builds(Unsigned, st.sampled_from((FIRST, HEAD, "f" * 40)), numbers, st.just(()), texts),
        **lists,
    ).map(tuple),
    hot_spots=st.lists(
        st.builds(HotSpot, texts, numbers, numbers, numbers, numbers, st.just(1.0)), **lists
    ).map(tuple),
    licences=st.lists(st.builds(Found, texts, numbers), **lists).map(tuple),
    since=st.none() | texts,
    notes=st.lists(texts, max_size=2).map(tuple),
)
left = st.lists(
    st.builds(LeftOut, texts, st.just("large"), texts, numbers, st.none() | numbers), max_size=3
)
styles = st.builds(
    Style, colour=st.booleans(), width=st.integers(40, 200), verbose=st.booleans(),
    ascii=st.booleans(),
)  # fmt: skip


@given(surveys, left, styles)
@settings(max_examples=60)
def test_no_name_breaks_a_table_or_steers_a_terminal(found, left_out, style) -> None:
    """Whatever a path, a name or a subject holds: it fits, and nothing in it acts."""
    made = surveyed(found=found, left_out=left_out)
    shown = text.render(made, style)
    head = CODES.sub("", shown).partition("Not checked\n")[0]

    # What would be a command of a runner grows by the blank that makes it none.
    grown = {line: line.count(": :") + line.count("# #") for line in head.split("\n")}
    assert all(columns(line) <= style.width + more for line, more in grown.items())
    assert not list(commands(shown))
    assert CODES.sub("", shown).replace("\n", "").isprintable()
    assert MARK not in shown or not style.ascii


@given(st.integers(40, 200), st.booleans(), st.lists(texts, min_size=1, max_size=5))
@settings(max_examples=40)
def test_columns_stand_below_each_other(width: int, colour: bool, names: list[str]) -> None:
    """A wide, combining or hidden character takes as many columns as it is counted for."""
    made = surveyed(found=survey(authors=tuple(Tally(it, 10, 5, 0, 1) for it in names), top=5))
    shown = CODES.sub("", text.render(made, Style(colour, width)))
    block = shown.partition("AI share by author\n")[2].partition("\n\n")[0].split("\n")

    assert {columns(line) for line in block} == {columns(block[0])}
