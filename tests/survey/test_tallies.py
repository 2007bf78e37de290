"""Lines added up by where they are, whose they are and when they were written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reporters.reports import HEAD, SIGN_OFF, SQL, added, commit, decision, report, rule

from aicheck.model import (
    Commit,
    Evidence,
    Failure,
    FileChange,
    HotSpot,
    Licence,
    LineMark,
    Origin,
    Person,
    Report,
    SignOff,
    Tally,
    Unsigned,
)
from aicheck.shares import Shares
from aicheck.survey import survey
from aicheck.survey.counting import Counts, counted
from aicheck.survey.tallies import folders

AI, BOT, PERSON = "a" * 40, "b" * 40, "c" * 40
RENOVATE = Person("renovate[bot]", "renovate@example.org")


def commits() -> list[Commit]:
    """A person's, an agent's a month later, and a bot's of no known day."""
    return [
        replace(commit(PERSON, "Start"), authored=1_767_225_599),
        replace(commit(AI, "Go on", "ai", "claude-code"), authored=1_767_225_600),
        replace(commit(BOT, "Bump", "bot"), author=RENOVATE),
    ]


def file(path: str, *runs: tuple[int, str | None]) -> FileChange:
    """A file with runs of so many lines of these commits."""
    first, origins = 1, []
    for lines, sha in runs:
        origins.append(Origin(first, sha))
        first += lines
    return added(path, "x\n" * (first - 1), origins=tuple(origins))


def made(*files: FileChange, **more: object) -> Report:
    return report(commits=commits(), files=files, mode="tree", **more)  # type: ignore[arg-type]


def names(tallies: Sequence[Tally]) -> list[str]:
    return [it.name for it in tallies]


def test_by_agent_author_and_month() -> None:
    """A bot has its account's name, and a mailbox is one author however its name is written."""
    own = commits()
    own.append(
        replace(commit("d" * 40, "More"), author=Person("R. E.", "ROBIN@example.org"), authored=0)
    )
    files = [file("a.py", (5, PERSON), (3, AI), (2, BOT)), file("b.py", (4, "d" * 40), (1, None))]

    found = survey(report(commits=own, files=files))

    assert found.total == Tally("", 15, 3, 2, 4)
    assert found.agents == (
        Tally("claude-code", 3, 3, 0, 1), Tally("renovate[bot]", 2, 0, 2, 1),
    )  # fmt: skip
    assert found.authors == (
        Tally("R. E. <ROBIN@example.org>", 12, 3, 0, 3),
        Tally(str(RENOVATE), 2, 0, 2, 1),
        Tally("", 1, 0, 0, 0),
    )
    assert found.months == (
        Tally("2026-01", 3, 3, 0, 1),
        Tally("2025-12", 5, 0, 0, 1),
        Tally("1970-01", 4, 0, 0, 1),
        Tally("", 3, 0, 2, 1),
    )
    assert found.notes == (
        "which commit wrote 1 line is not known",
        "1 commit says no time that a calendar has",
    )


def test_marks_prevail_over_the_commit() -> None:
    """What a record says of single lines is counted as it says."""
    record = Evidence(PERSON, "git-note", "", "recorded", agent="codex")
    marked = replace(file("a.py", (9, PERSON)), marks=(LineMark(2, 4, "ai", record),))

    found = survey(made(marked))

    assert found.total == Tally("", 9, 3, 0, 3)
    assert found.agents[0] == Tally("codex", 3, 3, 0, 0)


def test_folders_that_tell_something() -> None:
    """Top ones, and below those what holds much; a folder that only leads on is left out."""
    files = [
        file("setup.py", (10, PERSON)),
        file("src/main/java/org/App.java", (300, PERSON)),
        file("src/main/java/org/api/Api.java", (200, AI)),
        file("docs/index.md", (90, PERSON)),
        file("docs/deep/small.md", (9, PERSON)),
    ]

    found = survey(made(*files)).folders

    assert found == (
        Tally("src/main/java/org", 500, 200, 0, 2),
        Tally("src/main/java/org/api", 200, 200, 0, 1),
        Tally("docs", 99, 0, 0, 1),
        Tally(".", 10, 0, 0, 1),
    )


def test_folders_are_bounded() -> None:
    """However many there are, those with the most lines are listed."""
    change = made(*(file(f"f{n}/a.py", (n + 1, PERSON)) for n in range(300))).change

    found = folders(Shares(change))

    assert len(found) == 100
    assert names(found)[:2] == ["f299", "f298"]


def test_which_findings_count() -> None:
    """Those that begin on a line of the tree, unless they are set aside or speak of no line."""
    guard = rule("workflow-changed", "integrity")
    source = file("a.py", (5, PERSON), (5, AI))
    found = counted(
        [
            decision(SQL, "a.py", 5, "block"),
            decision(SQL, "a.py", 6, "warn"),
            decision(SQL, "a.py", 6, "waived"),
            decision(SQL, "a.py", 6, "off"),
            decision(SQL, "a.py", 99),
            decision(SQL, "gone.py", 1),
            decision(SQL, None, sha=AI),
            decision(SIGN_OFF, "a.py", 1),
            decision(guard, "a.py", 1),
        ],
        Shares(made(source).change),
    )

    assert found == {"a.py": Counts(5, 5, 1, 1)}


def test_hot_spots_are_a_product() -> None:
    """AI's share x findings x changes, as far as those were counted."""
    often = replace(file("often.py", (5, PERSON), (5, AI)), changes=8)
    fresh = file("fresh.py", (10, AI))
    found = survey(
        made(
            often,
            fresh,
            file("person.py", (10, PERSON)),
            file("clean.py", (10, AI)),
        )
    )
    assert found.hot_spots == ()

    flaws = [decision(SQL, path, 1) for path in ("often.py", "fresh.py", "person.py")]
    found = survey(replace(made(often, fresh, file("person.py", (10, PERSON))), decisions=flaws))

    assert found.hot_spots == (
        HotSpot("often.py", 10, 5, 1, 8, 4.0),
        HotSpot("fresh.py", 10, 10, 1, 1, 1.0),
    )


def test_nobody_answers_for_it() -> None:
    """The oldest first, with the files that have most of it; what is gone needs no answer."""
    young, gone = replace(commit(HEAD, "Late", "ai"), authored=1_800_000_000), "e" * 40
    own = [young, *commits(), commit(gone, "Gone", "ai")]
    missing = SignOff(True, "missing")
    signs = {it.sha: missing for it in own} | {PERSON: SignOff(False, "not-required")}
    files = [file("a.py", (1, AI), (1, HEAD)), file("b.py", (4, AI), (7, PERSON))]

    found = survey(report(commits=own, files=files, sign_offs=signs))

    assert found.unsigned == (
        Unsigned(AI, 5, ("b.py", "a.py"), "missing"),
        Unsigned(HEAD, 1, ("a.py",), "missing"),
    )


def test_what_is_not_known_is_said() -> None:
    """Of the history, of files, of AI and of who answers for it."""
    lost = [Failure("history", "the clone is shallow"), Failure("read", "its encoding", "a.py")]
    read = made(file("b.py", (1, PERSON)), FileChange("a.py", "added"), failures=lost)
    nothing = survey(replace(read, change=replace(read.change, failures=tuple(lost))))
    free = SignOff(False, "not-required")
    unasked = survey(made(file("b.py", (1, AI)), sign_offs={it.sha: free for it in commits()}))

    date = "1 commit says no time that a calendar has"
    assert nothing.notes == (
        "the clone is shallow",
        "1 file could not be read: no figure has its lines",
        date,
        "nothing says that AI had a part in these lines, which is no proof that it had none",
    )
    assert unasked.notes == (
        date,
        "the settings ask for no sign-off, so nobody looked for who answers for AI's lines",
    )


def test_licences_by_files() -> None:
    """A file that names one twice counts once."""
    mit, gpl = Licence("MIT", 1, 1), Licence("GPL-3.0-only", 2, 2)
    found = survey(made(licences={"a": (mit, mit, gpl), "b": (mit,)}))

    assert [(it.expression, it.files) for it in found.licences] == [("MIT", 2), ("GPL-3.0-only", 1)]


def test_nothing_at_all() -> None:
    found = survey(report())

    assert (found.total, found.folders, found.notes) == (Tally("", 0, 0, 0, 0), (), ())
