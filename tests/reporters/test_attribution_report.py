"""Who wrote a change, as text and as data."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from endurance import in_time
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from aicheck.model import (
    Attribution,
    Change,
    Commit,
    Evidence,
    Failure,
    FileChange,
    Hunk,
    Origin,
    Person,
    Step,
)
from aicheck.reporters import attribution, attribution_json, explanation
from aicheck.reporters.folders import folders
from aicheck.reporters.style import Style
from aicheck.reporters.tables import Column, bar, percent, table
from aicheck.reporters.terminal import columns
from aicheck.shares import Lines, Shares

from .hostile import MARK, texts
from .reports import BASE, FIRST, HEAD, SECOND, golden

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "attribution.schema.json").read_text(encoding="utf-8")
)
ROBIN = Person("Robin Example", "robin@example.org")
BOT = Person("renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com")
CLAUDE = "Claude Opus 5 <noreply@anthropic.com>"


def told(sha: str) -> Attribution:
    found = Evidence(sha, "co-author", f"co-authored-by: {CLAUDE}", agent="claude-code")
    more = Evidence(sha, "footer", "Generated with Claude Code", agent="claude-code")
    return Attribution("ai", "claude-code", "Claude Opus 5", (found, more))


def added(path: str, *parts: tuple[int, str | None]) -> FileChange:
    """A new file in which so many lines come from these commits, in order."""
    origins, line = [], 1
    for size, sha in parts:
        origins.append(Origin(line, sha))
        line += size
    hunk = Hunk(0, (), 1, ("x",) * (line - 1))
    return FileChange(path, "added", hunks=(hunk,), origins=tuple(origins))


def sample(*more: FileChange, failures: tuple[Failure, ...] = ()) -> Shares:
    commits = (
        Commit(FIRST, (BASE,), ROBIN, ROBIN, "Add the shop", told(FIRST)),
        Commit(SECOND, (FIRST,), BOT, BOT, "Bump it", Attribution("bot")),
        Commit(HEAD, (SECOND,), ROBIN, ROBIN, "Mend it"),
    )
    files = (
        added("src/shop/orders.py", (120, FIRST), (30, HEAD)),
        added("src/shop/views/list.py", (40, FIRST)),
        added("package.json", (2, SECOND)),
        added("tests/test_orders.py", (1_500, HEAD), (5, FIRST)),
        *more,
    )
    return Shares(Change("range", BASE, HEAD, "shop", commits, files, failures))


STEPS = (
    Step(0, f"author {ROBIN}", "missed", "identity", "a person: no agent's"),
    Step(1, "Support Claude", "missed", "", "a topic, not authorship"),
    Step(3, f"> Co-authored-by: {CLAUDE}", "ignored", "co-author", "a quoted line"),
    Step(
        7, f"Co-authored-by: {CLAUDE}", "fired", "co-author", "the mailbox is claude-code's",
        told(FIRST).evidence[0],
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "style"),
    [
        ("attribution", Style(width=80)),
        ("attribution-wide", Style(width=120, verbose=True)),
        ("attribution-narrow", Style(width=40, ascii=True)),
    ],
)
def test_the_whole_text(name: str, style: Style) -> None:
    """Every view at three widths, as it is written."""
    shares = sample(failures=(Failure("read", "too large to check", "big.py"),))
    views = [attribution.render(shares, style, by) for by in (None, "author", "agent", "path")]
    views.append(explanation.render(shares.change.commits[0], STEPS, Lines(165, 165), style))

    written = "\n".join(views)

    assert written == golden(f"{name}.txt", written)


def test_the_whole_document() -> None:
    """The JSON follows its schema, and two renderings are the same bytes."""
    shares = sample(failures=(Failure("history", "the clone is shallow"),))
    written = attribution_json.render(shares, "1.0.0")

    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(written))
    assert written == golden("attribution.json", written)
    assert written == attribution_json.render(Shares(shares.change), "1.0.0")


def test_the_explanation_as_data_follows_the_schema() -> None:
    """Steps keep their order; what stands beside the message has no line."""
    commit = sample().change.commits[0]
    made = json.loads(attribution_json.explanation(commit, STEPS, Lines(165, 165), "1.0.0"))

    schema = {"$ref": "#/$defs/explanation", "$defs": SCHEMA["$defs"]}
    Draft202012Validator(schema).validate(made)
    assert [step["line"] for step in made["steps"]] == [None, 1, 3, 7]
    assert [step["strength"] for step in made["steps"]] == [None, None, None, "declared"]


def test_figures_add_up() -> None:
    """Totals are the sums of what they total, in every grouping."""
    made = json.loads(attribution_json.render(sample(added("old.py", (3, None))), "1"))
    totals = made["totals"]

    assert totals["lines"] == {"added": 1_700, "ai": 165, "bot": 2}
    assert sum(it["lines"]["added"] for it in made["files"]) == 1_700
    assert sum(it["lines"] for it in totals["by_agent"]) == 1_700
    assert sum(it["lines"]["ai"] for it in totals["by_path"]) == 165
    assert sum(it["lines"]["added"] for it in totals["by_author"]) == 1_697
    assert sum(it["commits"] for it in totals["by_agent"]) == totals["commits"]["all"] == 3


def test_lines_of_no_commit_are_told() -> None:
    """Where lines belong to no commit of the range, the table by author still adds up."""
    text = attribution.render(sample(added("old.py", (3, None))), Style(verbose=True), "author")

    assert [line.split()[-2:] for line in text.splitlines() if "(no commit)" in line] == [
        ["3", "0"]
    ]
    assert text.splitlines()[-1].split()[-2:] == ["1,700", "165"]


def test_two_people_of_one_name_are_told_apart() -> None:
    """A name that stands for two mailboxes is shown with them."""
    other = Person("Robin Example", "robin@example.com")
    change = sample().change
    commits = (*change.commits, Commit("9" * 40, (HEAD,), other, other, "More"))

    text = attribution.render(
        Shares(Change("range", BASE, HEAD, "shop", commits, change.files)),
        Style(width=120, verbose=True),
        "author",
    )

    assert "Robin Example <robin@example.org>" in text
    assert "Robin Example <robin@example.com>" in text


def test_a_long_history_is_listed_in_time() -> None:
    """Each row is looked at once, however many there are."""
    commits = tuple(
        Commit(f"{number:040x}", (), ROBIN, ROBIN, "Go on", told("")) for number in range(1, 6_001)
    )
    files = tuple(added(f"src/{number}.py", (1, it.sha)) for number, it in enumerate(commits))
    plain = tuple(added(f"doc/{number}.md", (1, HEAD)) for number in range(6_000))
    shares = Shares(Change("range", BASE, HEAD, "shop", commits, (*plain, *files)))

    with in_time():
        listed = attribution.render(shares, Style(verbose=True))
        by_path = attribution.render(shares, Style(), "path")
        attribution_json.render(shares, "1.0")

    assert listed.count("\n00000") == 6_000
    assert "6,000 other files (-v)" in by_path


def test_nothing_to_show_is_said() -> None:
    """An empty change has no table and no bars."""
    empty = Shares(Change("range", BASE, HEAD, "shop"))

    said = "shop, 0a1b2c3..8d21b7e: 0 commits, 0 AI-assisted.\nNo lines added.\n"
    assert attribution.render(empty) == said


# -- parts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "text", "drawn", "plain"),
    [
        (0.0, "0%", "░░░░", "----"),
        (0.001, "<1%", "▏░░░", "#---"),
        (0.5, "50%", "██░░", "##--"),
        (0.999, ">99%", "████", "####"),
        (1.0, "100%", "████", "####"),
    ],
)
def test_shares_are_never_rounded_to_nothing_or_all(
    share: float, text: str, drawn: str, plain: str
) -> None:
    """A line is a line: 0% and 100% mean exactly that."""
    assert percent(share) == text
    assert bar(share, 4, Style(colour=True)) == drawn
    assert bar(share, 4, Style()) == plain
    assert bar(share, 4, Style(colour=True, ascii=True)) == plain


def test_the_least_important_columns_go_first() -> None:
    """What does not fit is shortened, then left out; the most important column stays."""
    parts = [
        Column("path", ["src/shop/orders/list.py"], 3, least=8, tail=True),
        Column("who", ["Robin Example"], 1, least=6),
        Column("n", ["1,234"], 2, right=True),
    ]

    def row(width: int) -> str:
        return list(table(parts, Style(width=width)))[1]

    assert row(60) == "src/shop/orders/list.py  Robin Example  1,234"
    assert row(36) == "~rders/list.py  Robin Example  1,234"
    assert row(18) == "~rs/list.py  1,234"
    assert row(12) == "~ers/list.py"


def test_folders_are_opened_where_the_ais_lines_are() -> None:
    """The list stays short, and what it leaves out is one row."""
    files = [(f"src/p{n}/m{m}/a.py", Lines(10, n)) for n in range(4) for m in range(3)]
    files += [("README", Lines(5, 5)), ("docs/a.md", Lines(7))]

    assert folders(files, 5) == {
        "./*": Lines(5, 5),
        "src/p1/": Lines(30, 3),
        "src/p2/": Lines(30, 6),
        "src/p3/": Lines(30, 9),
        "elsewhere": Lines(37),
    }
    assert list(folders(files, 6)) == [
        "./*", "src/p1/", "src/p2/", "src/p3/m0/", "src/p3/m1/", "src/p3/m2/", "elsewhere",
    ]  # fmt: skip


def test_too_many_topmost_folders_are_cut() -> None:
    """Those with the fewest AI lines are elsewhere."""
    files = [(f"d{n}/a.py", Lines(10, n)) for n in range(1, 9)]

    assert folders(files, 3) == {
        "d6/": Lines(10, 6),
        "d7/": Lines(10, 7),
        "d8/": Lines(10, 8),
        "elsewhere": Lines(50, 15),
    }


paths = st.lists(st.sampled_from("abc"), min_size=1, max_size=5).map("/".join)
numbers = st.integers(0, 50).flatmap(
    lambda n: st.integers(0, n).map(lambda ai: Lines(n, ai))
)  # fmt: skip


@given(st.lists(st.tuples(paths, numbers), max_size=20), st.integers(1, 12))
def test_no_line_is_lost_among_folders(files: list[tuple[str, Lines]], most: int) -> None:
    """The rows add up to the files, and there are no more of them than asked for."""
    rows = folders(files, most)

    assert len([name for name in rows if name != "elsewhere"]) <= most
    for index in range(3):
        assert sum(row[index] for row in rows.values()) == sum(it[index] for _, it in files)


def test_a_path_of_thousands_of_folders_is_no_trouble() -> None:
    """A hostile tree is deeper than Python's stack."""
    rows = folders([("d/" * 5_000 + "a.py", Lines(1, 1)), ("b.py", Lines(1, 1))], 3)

    assert sum(row.added for row in rows.values()) == 2


# -- hostile -----------------------------------------------------------------------------------


@st.composite
def hostile(draw: st.DrawFn) -> Shares:
    person = Person(draw(texts), draw(texts))
    found = Evidence(FIRST, draw(texts), draw(texts), agent=draw(texts), model=draw(texts))
    said = Attribution("ai", found.agent, found.model, (found,))
    commits = (
        Commit(FIRST, (BASE,), person, person, draw(texts), said),
        Commit(HEAD, (FIRST,), person, person, draw(texts)),
    )
    files = tuple(added(draw(texts), (3, FIRST), (2, HEAD)) for _ in range(2))
    failure = Failure("read", draw(texts), draw(texts))
    return Shares(Change("range", BASE, HEAD, draw(texts), commits, files, (failure,)))


@settings(max_examples=50, deadline=None)
@given(hostile(), st.sampled_from([40, 80, 120]), st.booleans())
def test_hostile_texts_neither_hide_nor_act_nor_break_the_table(
    shares: Shares, width: int, is_ascii: bool
) -> None:
    """Nothing that others wrote moves a cursor, commands a runner, or makes a line too wide."""
    style = Style(width=width, verbose=True, ascii=is_ascii)
    commit = shares.change.commits[0]
    steps = [Step(1, commit.message, "missed", commit.message, commit.message)]
    views = [attribution.render(shares, style, by) for by in (None, "author", "agent", "path")]
    views.append(explanation.render(commit, steps, Lines(), style))

    for line in "\n".join(views).split("\n"):
        assert line.isprintable()
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
        # What keeps a runner from a command may cost a column.
        assert columns(line) <= width + line.count("# #") + line.count(": :")
        assert not is_ascii or line.isascii()
    assert is_ascii or MARK in "".join(views)
    Draft202012Validator(SCHEMA).validate(json.loads(attribution_json.render(shares, "1")))


def test_colours_are_only_there_where_they_are_asked_for() -> None:
    """Without them there is no escape, with them the text is the same."""
    plain = attribution.render(sample(), Style())
    coloured = attribution.render(sample(), Style(colour=True))

    assert "\x1b" not in plain
    assert "\x1b[33m" in coloured
    assert bare(coloured) == bare(plain)


def bare(text: str) -> str:
    """The text without its colours, whatever its bars and ellipses are drawn with."""
    return re.sub(r"\x1b\[[0-9;]*m|[#░▏▎▍▌▋▊▉█~…-]+", "", text)
