"""A report on a part of a tree."""

from __future__ import annotations

from dataclasses import replace

from reporters.reports import HEAD, SIGN_OFF, SQL, added, commit, decision, report

from aicheck.model import Failure, FileChange, LeftOut, Licence, Origin, Report, SignOff
from aicheck.survey.narrowing import at, narrowed, only_ai

OLD, NEW = "a" * 40, "b" * 40


def tree() -> Report:
    """Old and new lines in one file, old ones in another, and files without lines."""
    mixed = added("src/a.py", "1\n2\n3\n4\n5\n", origins=(Origin(1, OLD), Origin(3, NEW)))
    mixed = replace(mixed, origins=(*mixed.origins, Origin(5, None)))
    made = report(
        decision(SQL, "src/a.py", 1, sha=OLD),
        decision(SQL, "src/a.py", 2, sha=OLD, kind="ai", end=decision(SQL, line=3).finding.start),
        decision(SQL, "src/a.py", 4, "warn", sha=NEW, kind="ai"),
        decision(SQL, "src/a.py", 5),
        decision(SQL, "old.py", 1, sha=OLD),
        decision(SQL, "old.png", 1),
        decision(SQL, "new.png", 1),
        decision(SIGN_OFF, None, sha=OLD),
        decision(SIGN_OFF, None, 2, sha=NEW),
        commits=[commit(OLD, "Old"), commit(NEW, "New", "ai", "codex"), commit(HEAD, "Gone")],
        files=[
            mixed,
            added("old.py", "1\n", OLD),
            FileChange("old.png", "added", skipped="not text", origins=(Origin(1, OLD),)),
            FileChange("new.png", "added", skipped="not text", origins=(Origin(1, NEW),)),
        ],
        failures=[
            Failure("semgrep", "why", "old.py"),
            Failure("semgrep", "why", "src/a.py"),
            Failure("bandit", "all"),
        ],
        sign_offs={OLD: SignOff(True, "missing"), NEW: SignOff(True, "missing")},
        licences={
            "old.py": (Licence("MIT", 1, 1),),
            "src/a.py": (Licence("MIT", 1, 2), Licence("ISC", 3, 3)),
        },
        mode="tree",
    )
    left = (LeftOut("src/x.js", "minified", "", 9), LeftOut("y.js", "minified", "", 9))
    return replace(made, change=replace(made.change, left_out=left))


def told(made: Report) -> list[tuple[str | None, int]]:
    return [(it.finding.path, it.finding.start.line) for it in made.decisions]


def test_all_of_it_stays_as_it_is() -> None:
    made = tree()

    assert narrowed(made, (), None) is made
    assert at(made.change, ()) is made.change


def test_newer_lines() -> None:
    """A finding stays where any of its lines does; what is of no known commit counts as new."""
    made = narrowed(tree(), (), {NEW, HEAD})

    assert [(it.path, it.added) for it in made.change.files] == [("src/a.py", 3), ("new.png", 0)]
    (hunk,) = made.change.files[0].hunks
    assert (hunk.new_start, hunk.added) == (3, ("3", "4", "5"))
    assert told(made) == [
        ("src/a.py", 2), ("src/a.py", 4), ("src/a.py", 5), ("new.png", 1), (None, 2),
    ]  # fmt: skip
    assert [it.sha for it in made.change.commits] == [NEW, HEAD]
    assert set(made.sign_offs) == {NEW}
    assert [(it.check, it.path) for it in made.failures] == [
        ("semgrep", "src/a.py"), ("bandit", None),
    ]  # fmt: skip
    assert made.licences == {"src/a.py": (Licence("ISC", 3, 3),)}
    assert (made.verdict.status, made.verdict.blocking) == ("fail", 4)


def test_a_part_of_the_tree() -> None:
    """A folder with what is below it, and not one that begins with its name."""
    made = narrowed(tree(), {"src"}, None)

    assert [it.path for it in made.change.files] == ["src/a.py"]
    assert [it.path for it in made.change.left_out] == ["src/x.js"]
    assert told(made) == [("src/a.py", it) for it in (1, 2, 4, 5)] + [(None, 1), (None, 2)]
    assert [it.sha for it in made.change.commits] == [OLD, NEW]
    assert [it.path for it in made.failures] == ["src/a.py", None]
    assert narrowed(tree(), {"sr"}, None).change.files == ()
    assert at(tree().change, {"old.py"}).files == (added("old.py", "1\n", OLD),)


def test_only_ai() -> None:
    """What is found on other lines is neither told nor judged; the lines stay."""
    made = only_ai(tree())

    assert told(made) == [("src/a.py", 2), ("src/a.py", 4)]
    assert (made.verdict.blocking, made.change) == (1, tree().change)
