"""Which finding is the same one later, and which is another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from samples import ROBIN, RULE

from aicheck.fingerprints import fingerprinted
from aicheck.model import (
    Change,
    Commit,
    FileChange,
    Finding,
    Hunk,
    Position,
)


def file(head: str, added: Iterable[int]) -> FileChange:
    lines = head.split("\n")
    hunks = tuple(Hunk(at - 1, (), at, (lines[at - 1],)) for at in sorted(added))
    return FileChange("a.py", "modified", hunks=hunks, head=head)


def marks(head: str, added: Iterable[int], *spans: tuple[int, int]) -> list[str]:
    """The fingerprints of findings at these first and last lines."""
    lines = head.split("\n")
    found = [
        Finding(RULE, "m", "a.py", Position(first), Position(last), code=lines[first - 1])
        for first, last in spans
    ]
    change = Change("range", "b" * 40, "h" * 40, "shop", files=(file(head, added),))
    return [mark for _, mark in fingerprinted(found, change)]


ONE = marks("f(x)\n", [1], (1, 1))


@pytest.mark.parametrize(
    ("head", "added", "spans", "is_known"),
    [
        ("a\n\nf(x)\n", [3], [(3, 3)], True),
        ("a\n    f( x)\n", [2], [(2, 2)], False),
        ("a\n    f(x)\n", [2], [(2, 2)], True),
        ("f(x)\nb\nf(x)\n", [3], [(3, 3)], False),
        ("f(x)\nb\nf(x)\n", [1], [(1, 1)], False),
        ("g(f(x))\nb\nf(x)\n", [3], [(3, 3)], True),
        ("f(x) + 1\nb\nf(x)\n", [3], [(3, 3)], True),
        ("\tf(x)\r\nb\nf(x)\n", [3], [(3, 3)], False),
    ],
)
def test_a_copy_beside_what_stays_is_another_finding(
    head: str, added: list[int], spans: list[tuple[int, int]], is_known: bool
) -> None:
    """Above or below, indented or not; code that only moved has no other copy."""
    assert (marks(head, added, *spans) == ONE) == is_known


def test_a_copy_that_is_broken_into_lines_is_one_too() -> None:
    (first,) = marks("f(x, y)\n", [1], (1, 1))
    (copy,) = marks("f(x, y)\n\nf(x,\n  y)\n", [3, 4], (3, 4))
    (moved,) = marks("b\nf(x,\n\n  y)\n", [2, 3, 4], (2, 4))

    assert copy != first == moved


def test_a_line_with_two_findings_is_two_for_each_copy() -> None:
    known = marks("f(x)\nf(x)\n", [1, 2], (1, 1), (1, 1), (2, 2), (2, 2))
    new = marks("f(x)\nf(x)\nf(x)\n", [3], (3, 3), (3, 3))

    assert len({*known, *new}) == 6


def test_a_copy_is_the_same_whichever_way_it_is_looked_at() -> None:
    """A change that adds all copies tells them apart as three changes do."""
    whole = marks("f(x)\nf(x)\nf(x)\n", [1, 2, 3], (1, 1), (2, 2), (3, 3))
    parts = [
        *marks("f(x)\n", [1], (1, 1)),
        *marks("f(x)\nf(x)\n", [2], (2, 2)),
        *marks("f(x)\nf(x)\nf(x)\n", [3], (3, 3)),
    ]

    assert whole == parts


def test_a_finding_about_a_commit_is_of_that_commit_alone() -> None:
    commits = [Commit(sha * 40, (), ROBIN, ROBIN, "Update") for sha in "ab"]
    change = Change("range", "c" * 40, "b" * 40, "shop", tuple(commits))
    found = [Finding(RULE, "m", code="Update", commit=it.sha) for it in commits]
    one, other = (mark for _, mark in fingerprinted(found, change))
    (later,) = (mark for _, mark in fingerprinted(found[:1], replace(change, head="d" * 40)))

    assert one != other
    assert later == one


def test_the_id_in_a_mail_is_not_believed() -> None:
    """Anybody can write the id of a waived commit there."""
    commit = Commit("a" * 40, (), ROBIN, ROBIN, "Update")
    found = [Finding(RULE, "m", code="Update", commit=commit.sha)]
    ranged = Change("range", "c" * 40, "a" * 40, "shop", (commit,))
    mailed = replace(ranged, mode="patch")
    other = replace(mailed, files=(file("f(x)\n", [1]),))

    marked = [mark for it in (ranged, mailed, other) for _, mark in fingerprinted(found, it)]
    assert len(set(marked)) == 3
