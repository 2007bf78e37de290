"""Which added lines are whose."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from aicheck.model import (
    Attribution,
    Change,
    Commit,
    Evidence,
    FileChange,
    Hunk,
    LineMark,
    Origin,
    Person,
    PolicySource,
    Report,
    Verdict,
)
from aicheck.shares import Lines, Share, Shares, count, shares

PAT = Person("Pat Doe", "pat@example.org")
AI, BOT, NOTED, MAN = "a" * 40, "b" * 40, "c" * 40, "d" * 40
TOLD = Evidence(AI, "co-author", "Claude", agent="claude-code")
NOTE = Evidence(NOTED, "git-note", "noted", "recorded", agent="cursor")
ATTRIBUTIONS = {
    AI: Attribution("ai", "claude-code", "Claude Opus 5", (TOLD,)),
    BOT: Attribution("bot"),
    NOTED: Attribution("ai", "cursor", None, (NOTE,)),
    MAN: Attribution(),
}
COMMITS = tuple(
    Commit(sha, (), PAT, PAT, "Add it", said) for sha, said in ATTRIBUTIONS.items()
)  # fmt: skip


def change(*files: FileChange) -> Change:
    return Change("range", None, MAN, "shop", COMMITS, files)


def file(origins: list[Origin], marks: list[LineMark] | None = None, size: int = 10) -> FileChange:
    hunk = Hunk(0, (), 1, ("x",) * size)
    return FileChange("a.py", "added", hunks=(hunk,), origins=(*origins,), marks=(*(marks or []),))


def test_lines_have_the_class_of_their_commit() -> None:
    """Each run of one commit is one share."""
    made = file([Origin(1, AI), Origin(4, BOT), Origin(6, MAN), Origin(9, None)])

    assert list(shares(change(made), made)) == [
        Share(1, 3, AI, "ai", "claude-code", "Claude Opus 5"),
        Share(4, 5, BOT, "bot"),
        Share(6, 8, MAN, "none"),
        Share(9, 10, None, "none"),
    ]
    assert Shares(change(made)).total == Lines(10, 3, 2)
    assert Shares(change(made)).by_commit[MAN] == Lines(3)


def test_marks_say_more_than_commits() -> None:
    """A person's lines are taken from an AI's commit, and an agent's added to a person's."""
    marks = [LineMark(2, 3, "human", TOLD), LineMark(8, 8, "ai", NOTE)]
    made = file([Origin(1, AI), Origin(6, MAN)], marks)

    assert list(shares(change(made), made)) == [
        Share(1, 1, AI, "ai", "claude-code", "Claude Opus 5"),
        Share(2, 3, AI, "none"),
        Share(4, 5, AI, "ai", "claude-code", "Claude Opus 5"),
        Share(6, 7, MAN, "none"),
        Share(8, 8, MAN, "ai", "cursor"),
        Share(9, 10, MAN, "none"),
    ]


def test_what_a_record_does_not_cover_is_not_the_ais() -> None:
    """Where only a note says AI of a commit, the note says which lines."""
    made = file([Origin(1, NOTED)], [LineMark(3, 4, "ai", NOTE)])

    assert list(shares(change(made), made)) == [
        Share(1, 2, NOTED, "none"),
        Share(3, 4, NOTED, "ai", "cursor"),
        Share(5, 10, NOTED, "none"),
    ]


@st.composite
def files(draw: st.DrawFn) -> FileChange:
    size = draw(st.integers(1, 30))
    firsts = sorted(draw(st.sets(st.integers(2, size + 3), max_size=5)))
    shas = st.sampled_from([*ATTRIBUTIONS, None])
    cuts = sorted(draw(st.sets(st.integers(1, size + 3), max_size=8)))
    marks = [
        LineMark(start, end - 1, draw(st.sampled_from(("ai", "human"))), NOTE)
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return file([Origin(first, draw(shas)) for first in (1, *firsts)], marks, size)


@given(files())
def test_shares_are_the_added_lines_and_count_as_the_report_does(made: FileChange) -> None:
    """Every added line stands in one share, and both commands give one figure."""
    of = change(made)
    runs = list(shares(of, made))
    source = PolicySource("defaults", "sha256:0")
    report = Report("1.0", {}, of, source, (), (), Verdict("pass", 0))

    covered = [number for run in runs for number in range(run.start, run.end + 1)]
    assert covered == [line.number for line in made.lines()]
    assert count(runs).ai == report.ai_added(made)
    assert all(a[2:] != b[2:] for a, b in pairwise(runs))
