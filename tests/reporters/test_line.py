"""The story of a few lines, as text and as data."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from aicheck.errors import AicheckError
from aicheck.model import (
    Change,
    Evidence,
    Failure,
    FileChange,
    LeftOut,
    LineMark,
    Origin,
    Related,
    Report,
    SignOff,
    Waived,
)
from aicheck.reporters import Style, line, line_json
from aicheck.reporters.terminal import columns
from aicheck.story import Place, story
from aicheck.story.places import located, places

from .hostile import MARK, commits, texts
from .reports import FIRST, HEAD, ORDERS, SECOND, SQL, added, commit, decision, golden, report
from .runner import commands
from .surveys import DECEMBER, dated

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "line.schema.json").read_text(encoding="utf-8")
)
CODES = re.compile(r"\x1b\[[\d;]*m")
NOTE = Evidence(HEAD, "git-note", "git-ai note: 3 lines by claude", "recorded", agent="claude-code")


def sample() -> Report:
    """A file from two commits, one renamed since, with a note on one line and two findings."""
    file = replace(
        added("src/orders.py", ORDERS, status="added"),
        origins=(Origin(1, SECOND), Origin(4, FIRST, 3, "src/old.py"), Origin(7, HEAD, 7)),
        marks=(LineMark(7, 7, "ai", NOTE),),
    )
    return report(
        decision(SQL, line=6, column=17, sha=FIRST, kind="ai", reason="high blocks"),
        replace(
            decision(SQL, line=7, disposition="waived", reason="waived by Pat until 2999-01-31"),
            waiver=Waived("an enum", "Pat <pat@example.org>", datetime.date(2999, 1, 31)),
        ),
        decision(SQL, "src/web.py", 6),
        commits=(
            dated(commit(FIRST, "Add order search", "ai", "claude-code"), DECEMBER),
            commit(SECOND, "Round prices"),
            replace(commit(HEAD, "Go on"), attribution=replace(
                commit(HEAD, "", "ai", "claude-code").attribution, evidence=(NOTE,))),
        ),
        files=(file,),
        failures=(
            Failure("bandit", "cannot parse the file", "src/orders.py"),
            Failure("semgrep", "stopped", "src/web.py"),
            Failure("dependencies", "licences are not known", required=False),
        ),
        mode="tree",
        base=None,
        sign_offs={
            FIRST: SignOff(True, "missing", None, "there is no Signed-off-by line of a person"),
            HEAD: SignOff(True, "ok", "Robin Example <robin@example.org>", "", "signature"),
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "style"),
    [("line", Style()), ("line-narrow", Style(width=44)), ("line-colour", Style(colour=True))],
)
def test_the_whole_story(name: str, style: Style) -> None:
    """One line and a few, checked and not, as they are printed."""
    one = story(sample(), Place("src/orders.py", 6, 6), is_checked=True)
    all_ = story(sample(), Place("src/orders.py", 1, 7), is_checked=True)
    plain = story(sample(), Place("src/orders.py", 7, 7), is_checked=False)

    shown = "\n".join(line.render(told, style) for told in (one, all_, plain))

    assert shown == golden(f"{name}.txt", shown)


def test_the_story_as_data_follows_its_schema() -> None:
    """Lines, commits, findings with their waivers, and whether anything is missing."""
    told = story(sample(), Place("src/orders.py", 6, 7), is_checked=True)
    made = json.loads(line_json.render(told, "1"))

    Draft202012Validator(SCHEMA).validate(made)
    assert [(it["line"], it["class"], it["commit"], it["origin"]) for it in made["lines"]] == [
        (6, "ai", FIRST, {"path": "src/old.py", "line": 5}),
        (7, "ai", HEAD, {"path": "src/orders.py", "line": 7}),
    ]
    assert [it["evidence"] and it["evidence"]["says"] for it in made["lines"]] == [None, "ai"]
    assert [it["sha"] for it in made["commits"]] == [FIRST, HEAD]
    assert made["commits"][0]["authored"] == DECEMBER
    assert [(it["disposition"], it["waiver"]) for it in made["findings"]] == [
        ("block", None),
        ("waived", {
            "reason": "an enum", "owner": "Pat <pat@example.org>", "expires": "2999-01-31"}),
    ]  # fmt: skip
    assert [it["check"] for it in made["failures"]] == ["bandit"]
    assert made["complete"] is False


def test_a_finding_that_only_refers_to_a_line_is_told_too() -> None:
    """Where a value comes from stands in another file than the flaw."""
    made = sample()
    elsewhere = replace(made.decisions[0].finding, path="src/web.py", related=())
    refers = replace(elsewhere, related=(Related("src/orders.py", 2, "it comes from here"),))
    made = replace(made, decisions=(replace(made.decisions[0], finding=refers),))

    assert story(made, Place("src/orders.py", 2, 2), is_checked=True).decisions == made.decisions
    assert story(made, Place("src/orders.py", 3, 3), is_checked=True).decisions == ()


def test_only_what_is_asked_for_can_be_missing() -> None:
    """Who wants no findings misses no check; a history that nobody read is missed in any case."""
    lost = (Failure("secrets", "stopped"), Failure("history", "shallow"))
    made = replace(sample(), failures=lost)
    place = Place("src/orders.py", 6, 6)

    assert story(made, place, is_checked=True).failures == lost
    assert story(made, place, is_checked=False).failures == lost[1:]


# -- every line once -----------------------------------------------------------------------------

runs = st.lists(
    st.tuples(st.sampled_from((FIRST, SECOND, HEAD, None)), st.integers(1, 4)), min_size=1,
    max_size=6,
)  # fmt: skip
marks = st.lists(st.tuples(st.integers(1, 20), st.integers(0, 3)), max_size=4)


@given(runs, marks, st.data())
@settings(max_examples=60)
def test_each_line_is_in_one_part_with_its_own_origin(shares, marked, data) -> None:
    """However runs and marks cut a file, no line is lost, told twice, or given another's place."""
    origins, first = [], 1
    for sha, size in shares:
        origins.append(Origin(first, sha, first + 100))
        first += size
    count = first - 1
    text = "".join(f"line {n}\n" for n in range(1, count + 1))
    kept, end = [], 0
    for start, size in sorted(marked):
        if end < start <= count:
            end = min(count, start + size)
            kept.append(LineMark(start, end, "ai", NOTE))
    file = replace(added("a.py", text), origins=tuple(origins), marks=tuple(kept))
    start = data.draw(st.integers(1, count))
    last = data.draw(st.integers(start, count))
    made = report(files=[file], commits=[commit(it, "x") for it in (FIRST, SECOND, HEAD)])
    told = story(made, Place("a.py", start, last), is_checked=False)

    numbers = [n for part in told.parts for n in range(part.share.start, part.share.end + 1)]
    assert numbers == list(range(start, last + 1))
    assert [it for part in told.parts for it in part.texts] == [f"line {n}" for n in numbers]
    for part in told.parts:
        assert part.origin
        for n in range(part.share.start, part.share.end + 1):
            assert part.origin.line + n - part.share.start == n + 100
            assert file.commit_of(n) == part.share.commit
            mark = next((it for it in kept if it.start <= n <= it.end), None)
            assert (part.mark is None) == (mark is None)


# -- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a.py:3", [Place("a.py", 3, 3)]),
        ("a.py:3-9", [Place("a.py", 3, 9)]),
        ("a.py:3:9", [Place("a.py:3", 9, 9), Place("a.py", 3, 3)]),
        ("a.py:3:9-12", [Place("a.py:3", 9, 12)]),
        ("C:\\src\\a.py:3", [Place("C:\\src\\a.py", 3, 3)]),
        ("C:3", [Place("C", 3, 3)]),
        ("a\nb:3", [Place("a\nb", 3, 3)]),
        ("::3", [Place(":", 3, 3)]),
        ("a.py", []), ("a.py:", []), (":3", []), ("a.py:x", []), ("a.py:3-", []), ("a.py:-3", []),
        ("a.py:3\n", []), ("HEAD~3", []), ("a.py:1234567890", []), ("a.py:٣", []),
    ],
)  # fmt: skip
def test_what_a_text_means_as_a_place(text: str, meant: list[Place]) -> None:
    assert list(places(text)) == meant


@pytest.mark.parametrize(
    ("path", "error", "hint"),
    [
        ("dist/x.js", "'dist/x.js' is left out as minified (long lines): nobody looked at its "
         "lines", "name a file that is read"),
        ("sub", "'sub' is a submodule, and has no lines", "run this in the submodule itself"),
        ("big", "'big' has no lines to explain: too large", "name a file of text"),
        ("x.js", "'x.js' is no file of this tree", "did you mean 'dist/x.js'?"),
        ("lib/a.py", "'lib/a.py' is no file of this tree", "did you mean 'a.py' or 'src/a.py'?"),
    ],
)  # fmt: skip
def test_what_is_there_instead_is_said(path: str, error: str, hint: str) -> None:
    files = (
        added("a.py", "x\n"),
        added("src/a.py", "x\n"),
        FileChange("sub", "submodule", skipped="submodule"),
        FileChange("big", "added", skipped="too large"),
    )
    left = (LeftOut("dist/x.js", "minified", "long lines", 9),)
    change = Change("tree", None, HEAD, "shop", files=files, left_out=left)

    with pytest.raises(AicheckError) as raised:
        located(change, places(f"{path}:1"), lambda it: [it])
    assert (raised.value.message, raised.value.hint) == (error, hint)


def test_a_whole_book_is_no_place() -> None:
    change = Change("tree", None, HEAD, "shop", files=(added("a", "x\n" * 2_000),))

    assert located(change, places("a:1-1000"), lambda it: [it]) == Place("a", 1, 1_000)
    with pytest.raises(AicheckError, match="more than 1,000 lines"):
        located(change, places("a:1-1001"), lambda it: [it])


# -- whatever others wrote -----------------------------------------------------------------------


@st.composite
def hostile(draw: st.DrawFn) -> Report:
    path = draw(texts)
    mark = LineMark(1, 1, "ai", Evidence(HEAD, draw(texts), draw(texts), agent=draw(texts)))
    file = replace(added(path, draw(texts)), origins=(Origin(1, HEAD, 7, draw(texts)),))
    return report(
        decision(SQL, path, message=draw(texts), code=draw(texts), reason=draw(texts)),
        commits=[draw(commits(HEAD))],
        files=[replace(file, marks=(mark,) if draw(st.booleans()) else ())],
        failures=[Failure(draw(texts), draw(texts), path)],
        repository=draw(texts),
        sign_offs={HEAD: SignOff(True, "agent", draw(texts), draw(texts))},
    )


@given(hostile(), st.integers(40, 200), st.booleans(), st.booleans(), st.booleans())
@settings(max_examples=60)
def test_nothing_in_a_line_steers_a_terminal(made, width, colour, is_ascii, is_checked) -> None:
    """Lines, names and messages fit and do nothing, and the data stays data."""
    file = made.change.files[0]
    count = len(file.head_lines) - (not file.head_lines[-1])
    told = story(made, Place(file.path, 1, max(1, count)), is_checked=is_checked)
    shown = CODES.sub("", line.render(told, Style(colour, width, ascii=is_ascii)))
    head = shown.partition("To see more\n")[0].partition("Found here\n")[0]

    assert not list(commands(shown))
    assert shown.replace("\n", "").isprintable()
    room = max(map(columns, head.split("\n")))
    # What would be a command of a runner grows by the blank that makes it none.
    assert room <= width + head.count(": :") + head.count("# #")
    assert MARK not in head or not is_ascii
    Draft202012Validator(SCHEMA).validate(json.loads(line_json.render(told, "1")))
