"""What a change does to the baseline's file."""

from __future__ import annotations

import pytest

from aicheck.baseline import written
from aicheck.changed_file import lines_of
from aicheck.checks import baseline
from aicheck.config import BASELINE
from aicheck.model import BaselineEntry, FileChange, Hunk, Origin


def entry(name: str, rule: str = "weak-hash", code: str = "") -> BaselineEntry:
    return BaselineEntry(rule, (name * 32)[:32], f"src/{name}.py", code or (name * 16)[:16])


A, B, C, D = map(entry, "abcd")
SHA = BaselineEntry("sign-off-missing", "e" * 32, commit="f" * 40)


def edited(before: str | None, after: str | None, **more: object) -> FileChange:
    old, new = lines_of(before or ""), lines_of(after or "")
    status = "added" if before is None else "modified"
    values = {"status": status, "base": before, "head": after, "hunks": (Hunk(1, old, 1, new),)}
    return FileChange(BASELINE, **{**values, **more})  # type: ignore[arg-type]


def told(file: FileChange) -> list[tuple[str, int]]:
    return [
        (it.message.removeprefix("the change "), it.start.line) for it in baseline.findings(file)
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [], []),
        ([A, B], [B], []),
        ([A], [], []),
        ([A], [A, B], [("1 finding", "1 weak-hash", 3)]),
        (None, [A], [("1 finding", "1 weak-hash", 2)]),
        ([A], [A, B, SHA], [("2 findings", "1 sign-off-missing, 1 weak-hash", 2)]),
        ([A], [entry("c", code=A.code)], []),
        ([A], [entry("c", "other", A.code)], [("1 finding", "1 other", 2)]),
        ([A], [A, entry("c", code=A.code)], [("1 finding", "1 weak-hash", 3)]),
        ([A], [entry("b", code=A.code), entry("c", code=A.code)],
         [("1 finding", "1 weak-hash", 3)]),
        ([SHA], [BaselineEntry(SHA.rule, SHA.fingerprint, commit="a" * 40)],
         [("1 finding", "1 sign-off-missing", 2)]),
        ([], [entry("a", f"r{it}") for it in "abcdefg"],
         [("7 findings", "1 ra, 1 rb, 1 rc, 1 rd, 1 re, 2 more rules", 2)]),
    ],
)  # fmt: skip
def test_what_is_added_is_counted_by_rule(
    before: list[BaselineEntry] | None,
    after: list[BaselineEntry],
    expected: list[tuple[str, str, int]],
) -> None:
    """But for an entry that takes the place of one of the same code."""
    file = edited(None if before is None else written(before), written(after))

    assert told(file) == [
        (f"adds {count} to the baseline of those that are let be: {rules}", line)
        for count, rules, line in expected
    ]


def test_each_commit_answers_for_its_own() -> None:
    text = written([A, B, C])
    origins = (Origin(1, "1" * 40), Origin(3, "2" * 40), Origin(4, "1" * 40))
    file = edited(written([]), text, origins=origins)

    assert told(file) == [
        ("adds 2 findings to the baseline of those that are let be: 2 weak-hash", 2),
        ("adds 1 finding to the baseline of those that are let be: 1 weak-hash", 3),
    ]


def test_what_cannot_be_read_is_told() -> None:
    good = written([A])
    (broken,) = baseline.findings(edited(good, good.replace("weak", "we ak")))
    (link,) = baseline.findings(FileChange(BASELINE, "symlink", base=good))

    assert (broken.rule.id, link.rule.id) == ("baseline-broken", "baseline-broken")
    assert broken.message == (
        "the change leaves a baseline that cannot be read: .aicheck/baseline.json of the change, "
        "line 2: rule has to be a rule's id"
    )
    assert "is no text file" in link.message


def test_all_is_new_where_nobody_could_read_the_old_one() -> None:
    assert [line for _, line in told(edited("{}", written([A, B])))] == [2]


def test_one_that_comes_from_another_name_is_new() -> None:
    file = edited(written([A]), written([A]), status="renamed", old_path="x.json", hunks=())

    assert [line for _, line in told(file)] == [2]


def test_one_that_goes_is_no_finding() -> None:
    gone = FileChange(BASELINE, "deleted", base=written([A]))
    away = FileChange("x.json", "renamed", BASELINE, base=written([A]), head=written([A]))

    assert told(gone) == told(away) == []
