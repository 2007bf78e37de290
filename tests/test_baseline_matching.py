"""Which entry of a baseline fits which finding, and which are fixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from aicheck.baseline import Found, Scope, matcher, use_of
from aicheck.baseline.fixed import is_below, notices
from aicheck.changed_file import whole
from aicheck.checks import checks_of
from aicheck.fingerprints import identified
from aicheck.model import (
    BaselineEntry,
    Change,
    Confidence,
    Decision,
    Failure,
    FileChange,
    Finding,
    Hunk,
    LeftOut,
    Position,
    Rule,
    Severity,
)

RULE = Rule("weak-hash", "security", "semgrep", Severity.HIGH, Confidence.HIGH, "weak", "why")
GUARD = replace(RULE, id="workflow-changed", category="integrity", engine="aicheck")
FLAW = "md5(x)"


def added(path: str, *lines: str) -> FileChange:
    text = "".join(f"{line}\n" for line in lines)
    return FileChange(path, "added", hunks=whole(text), head=text)


def tree(*files: FileChange, **more: object) -> Change:
    return Change("tree", None, "h", "shop", files=files, judge="h", **more)  # type: ignore[arg-type]


def flaws(change: Change, rule: Rule = RULE) -> list[Finding]:
    """A finding for each line of a change that has the flaw, added or not."""
    return [
        Finding(rule, "weak", file.path, Position(number), Position(number), code=line.strip())
        for file in change.files
        for number, line in enumerate(file.head_lines, 1)
        if FLAW in line and file.is_added(number)
    ]


def found(change: Change, rule: Rule = RULE, is_live: bool = True) -> list[Found]:
    return [
        Found(it.finding, it.fingerprint, it.code, is_live)
        for it in identified(flaws(change, rule), change)
    ]


def entries(change: Change, rule: Rule = RULE) -> list[BaselineEntry]:
    return [
        BaselineEntry(it.finding.rule.id, it.fingerprint, it.finding.path, it.code)
        for it in found(change, rule)
    ]


def scope(change: Change, *lost: Failure, off: Sequence[str] = (), **more: object) -> Scope:
    return Scope(change, lost, off, lambda rule: checks_of((rule,)), **more)  # type: ignore[arg-type]


def matched(known: Sequence[BaselineEntry], change: Change, **more: object) -> list[str | None]:
    """The path of the entry that each finding of a tree has."""
    out = matcher(known, scope(change, **more), lambda *_: ())(found(change))  # type: ignore[arg-type]
    return [out[at].path if at in out else None for at in range(len(found(change)))]


OLD = entries(tree(added("a.py", FLAW, "", FLAW), added("b.py", FLAW)))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([added("a.py", "x", FLAW, FLAW), added("b.py", f"  {FLAW}")], ["a.py", "a.py", "b.py"]),
        ([added("a.py", FLAW, FLAW, FLAW), added("b.py", FLAW)], ["a.py", "a.py", None, "b.py"]),
        ([added("a.py", FLAW, FLAW), added("c.py", FLAW)], ["a.py", "a.py", "b.py"]),
        ([added("a.py", FLAW), added("b.py", FLAW, FLAW)], ["a.py", "b.py", "a.py"]),
        ([added("c.py", *(4 * [FLAW]))], ["a.py", "a.py", "b.py", None]),
        ([added("a.py", f"{FLAW} + 1")], [None]),
    ],
    ids=["moved", "a third one", "renamed", "moved over", "all in one", "edited"],
)
def test_an_entry_of_a_tree_fits_one_finding(
    files: list[FileChange], expected: list[str | None]
) -> None:
    assert matched(OLD, tree(*files)) == expected


def test_an_entry_that_nobody_could_look_for_is_not_used_elsewhere() -> None:
    """Its own finding may still be there."""
    new = tree(added("c.py", FLAW))

    assert matched(OLD[2:], new) == ["b.py"]
    assert matched(OLD[2:], new, tree=lambda: ("b.py", "c.py")) == [None]
    assert matched(OLD[2:], new, below=("c.py",)) == ["b.py"]
    both = tree(added("b.py", "x"), added("c.py", FLAW))
    assert matched(OLD[2:], both) == ["b.py"]
    assert matched(OLD[2:], both, below=("c.py",)) == [None]
    assert matched(OLD[2:], new, off=("weak-hash",)) == [None]


def test_what_is_waived_uses_its_own_entry_alone() -> None:
    change = tree(added("a.py", FLAW, FLAW), added("c.py", FLAW))
    asleep = found(change, is_live=False)

    assert list(matcher(OLD, scope(change), lambda *_: ())(asleep)) == [0, 1]


def fixed(change: Change, *lost: Failure, **more: object) -> list[str | None]:
    known = [*OLD, BaselineEntry("sign-off-missing", "f" * 32, commit="c" * 40)]
    use = use_of(known, [], scope(change, *lost, **more))  # type: ignore[arg-type]
    assert use is not None
    assert use.entries == 4
    return [it.path for it in use.fixed]


EMPTY = tree(added("a.py", "x"), added("b.py", "x"))
ALL = ["a.py", "a.py", "b.py", None]


@pytest.mark.parametrize(
    ("lost", "expected"),
    [
        ((), ALL),
        ((Failure("semgrep", "broke"),), [None]),
        ((Failure("bandit", "broke"),), [None]),
        ((Failure("sign-off", "broke"),), ["a.py", "a.py", "b.py"]),
        ((Failure("sign-off", "a remark", required=False),), ALL),
        ((Failure("history", "shallow"),), []),
        ((Failure("read", "gone"),), []),
        ((Failure("semgrep", "cannot parse", "a.py"),), ["b.py", None]),
        ((Failure("semgrep", "not all of it", "a.py", required=False),), ["b.py", None]),
    ],
)
def test_what_could_not_be_checked_is_not_fixed(
    lost: tuple[Failure, ...], expected: list[str | None]
) -> None:
    assert fixed(EMPTY, *lost) == expected


def test_what_was_not_looked_at_is_not_fixed() -> None:
    left = (LeftOut("b.py", "vendored", "vendor/", 9),)
    unread = FileChange("a.py", "added", skipped="binary")

    assert fixed(tree(added("a.py", "x"), left_out=left)) == ["a.py", "a.py", None]
    assert fixed(tree(unread, added("b.py", "x"))) == ["b.py", None]
    assert fixed(EMPTY, below=("b.py",)) == ["b.py"]
    assert fixed(EMPTY, off=("weak-hash",)) == [None]
    assert fixed(tree(added("b.py", "x")), tree=lambda: ("a.py", "b.py")) == ["b.py", None]
    assert fixed(replace(EMPTY, mode="range")) == []


def test_the_notice_names_some() -> None:
    (few,) = notices(OLD[2:], "x")
    (many,) = notices([*OLD, BaselineEntry("late", "f" * 32, commit="c" * 40)], "x")

    way = "; drop what is fixed with: aicheck scan --prune-baseline"
    assert few.reason == f"1 entry fits nothing any more in x: weak-hash in b.py{way}"
    assert many.reason == (
        "4 entries fit nothing any more in x: weak-hash in a.py, weak-hash in a.py, weak-hash in "
        f"b.py and 1 more{way}"
    )
    assert list(notices([], "x")) == []


def test_without_a_baseline_there_is_nothing_to_tell() -> None:
    assert use_of(None, [], scope(EMPTY)) is None
    assert use_of((), [], scope(EMPTY)) is not None


@pytest.mark.parametrize(
    ("path", "places", "is_in"),
    [("a/b", (), True), ("a/b", ("a",), True), ("a/b/c", ("a/b",), True),
     ("ab", ("a",), False), ("a", ("a",), True), ("b", ("a", "b"), True)],
)  # fmt: skip
def test_places(path: str, places: tuple[str, ...], is_in: bool) -> None:
    assert is_below(path, places) == is_in


# -- changes ---------------------------------------------------------------------------------------


def moved(file: FileChange, *more: FileChange, rule: Rule = RULE) -> tuple[int, int]:
    """How many findings of a change there are, and how many of them are known."""
    asked = []

    def look(past: Change, rules: frozenset[str]) -> list[Finding]:
        asked.append(rules)
        return flaws(past, rule)

    change = Change("range", "b", "h", "shop", files=(file, *more), judge="b")
    here = found(change, rule)
    out = matcher(entries(tree(added("a.py", FLAW)), rule), scope(change), look)(here)
    assert asked in ([], [frozenset({rule.id})])
    return len(here), len(out)


def modified(path: str, base: str, head: str, *hunks: Hunk, **more: str) -> FileChange:
    return FileChange(path, "modified", hunks=hunks, base=base, head=head, **more)  # type: ignore[arg-type]


GONE = FileChange("a.py", "deleted", hunks=(Hunk(1, (FLAW,), 0, ()),), base=f"{FLAW}\n")


def test_code_that_a_change_takes_along_is_known() -> None:
    assert moved(added("b.py", f"\t{FLAW}"), GONE) == (1, 1)
    down = modified(
        "a.py", f"{FLAW}\nx\n", f"x\n{FLAW}\n", Hunk(1, (FLAW,), 0, ()), Hunk(2, (), 2, (FLAW,))
    )
    assert moved(down) == (1, 1)


def test_code_that_stays_excuses_no_copy() -> None:
    kept = modified("a.py", f"{FLAW}\nx\n", f"{FLAW}\ny\n", Hunk(2, ("x",), 2, ("y",)))
    assert moved(added("b.py", FLAW), kept) == (1, 0)
    assert moved(added("b.py", FLAW)) == (1, 0)
    assert moved(added("b.py", FLAW, FLAW), GONE) == (2, 1)


def test_a_finding_on_a_line_that_the_base_had_is_known_where_the_base_had_it() -> None:
    """As of a file as a whole, whose place is a line that the change leaves alone."""
    file = modified("a.py", f"{FLAW}\nx\n", f"{FLAW}\ny\n", Hunk(2, ("x",), 2, ("y",)))
    change = Change("range", "b", "h", "shop", files=(file,), judge="b")
    finding = Finding(RULE, "weak", "a.py", Position(1), Position(1), code=FLAW)
    here = [Found(finding, it.fingerprint, it.code, True) for it in identified([finding], change)]
    match = matcher(entries(tree(added("a.py", FLAW))), scope(change), lambda *it: flaws(it[0]))

    assert list(match(here)) == [0]
    # What the change caused there is another matter.
    caused = replace(here[0], finding=replace(finding, placement="unchanged"))
    assert list(match([caused])) == []


def test_what_a_change_says_of_the_gate_is_never_known_by_its_words() -> None:
    assert moved(added("b.py", FLAW), GONE, rule=GUARD) == (1, 0)


def test_nothing_is_looked_at_where_no_entry_fits() -> None:
    change = Change(
        "range", "b", "h", "shop", files=(added("b.py", f"{FLAW} + 1"), GONE), judge="b"
    )

    def look(past: Change, rules: frozenset[str]) -> list[Finding]:
        raise AssertionError("nobody asked")

    assert matcher(OLD, scope(change), look)(found(change)) == {}


def test_a_commit_is_known_by_its_id() -> None:
    sha = "c" * 40
    finding = Finding(replace(RULE, id="sign-off-missing"), "no", commit=sha)
    change = Change("range", "b", "h", "shop", judge="b")
    (it,) = identified([finding], change)
    entry = BaselineEntry("sign-off-missing", it.fingerprint, commit=sha)
    match = matcher([entry], scope(change), lambda *_: ())

    assert match([Found(finding, it.fingerprint, "", True)]) == {0: entry}
    assert match([Found(finding, it.fingerprint, "", False)]) == {}
    other = replace(finding, commit="d" * 40)
    (far,) = identified([other], change)
    assert match([Found(other, far.fingerprint, "", True)]) == {}


def test_a_decision_is_known_where_nothing_else_lets_it_be() -> None:
    finding = Finding(RULE, "weak", "a.py")
    made = Decision(finding, Severity.HIGH, "waived", "", "f" * 32, known=OLD[0])

    assert made.is_known
    assert not replace(made, disposition="off").is_known
    assert not replace(made, known=None).is_known
    assert not replace(made, finding=replace(finding, suppressed="here")).is_known
