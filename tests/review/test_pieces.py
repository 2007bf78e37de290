"""A commit in pieces: nothing is left out, and each is remembered by what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from aicheck.model import (
    Commit,
    Confidence,
    Decision,
    FileChange,
    Finding,
    Hunk,
    Origin,
    Person,
    Position,
    Rule,
    Severity,
)
from aicheck.review.notes import Notes, Spot
from aicheck.review.pieces import Piece, Row, reading

ROBIN = Person("Robin Author", "robin@example.org")
COMMIT = Commit("a" * 40, ("b" * 40,), ROBIN, ROBIN, "Add a\n\nWhy it is needed.\n")
PATCH_ID = "c" * 40
RULE = Rule("some-rule", "security", "aicheck", Severity.HIGH, Confidence.HIGH, "bad", "because")


def whole(text: str, path: str = "a.py", **more: object) -> FileChange:
    lines = tuple(text.removesuffix("\n").split("\n"))
    file = FileChange(path, "added", hunks=(Hunk(0, (), 1, lines),), head=text)
    return replace(file, **more)  # type: ignore[arg-type]


def pieces(*files: FileChange, commit: Commit = COMMIT) -> tuple[Piece, ...]:
    return reading(commit, files, Notes("missing"), PATCH_ID).pieces


def rows(found: Sequence[Piece], kind: str) -> list[str]:
    return [row.text for piece in found for row in piece.rows if row.kind == kind]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 70), st.integers(0, 3)), max_size=6))
def test_every_changed_line_is_in_one_piece(shape: list[tuple[int, int, int]]) -> None:
    """Whatever the gaps and sizes of hunks are, each line that came or went is shown once."""
    head: list[str] = []
    hunks = []
    old = 0
    for gap, added, removed in shape:
        gap += 1
        head += [f"same {len(head) + n}" for n in range(gap)]
        old += gap
        lines = tuple(f"new {len(head) + n}" for n in range(added))
        gone = tuple(f"old {old + n}" for n in range(removed))
        if not lines and not gone:
            continue
        starts = (old + 1 if gone else old, len(head) + 1 if lines else len(head))
        hunks.append(Hunk(starts[0], gone, starts[1], lines))
        head += lines
        old += removed
    file = FileChange("a.py", "modified", hunks=tuple(hunks), head="\n".join(head) + "\n")

    found = pieces(file)[1:]

    assert rows(found, "added") == [line.text for line in file.lines()]
    assert rows(found, "removed") == [text for hunk in hunks for text in hunk.removed]
    around = [row for piece in found for row in piece.rows if row.kind in ("same", "added")]
    assert all(head[row.number - 1] == row.text for row in around)
    numbers = [row.number for row in around]
    assert numbers == sorted(set(numbers))
    assert all(len([row for row in piece.rows if row.number]) <= 50 for piece in found)


def test_near_changes_are_one_piece_and_far_ones_are_two() -> None:
    head = "".join(f"{number}\n" for number in range(1, 31))
    near = (Hunk(4, (), 5, ("5",)), Hunk(11, (), 12, ("12",)))
    far = (Hunk(4, (), 5, ("5",)), Hunk(12, (), 13, ("13",)))

    assert len(pieces(FileChange("a", "modified", hunks=near, head=head))) == 2
    assert len(pieces(FileChange("a", "modified", hunks=far, head=head))) == 3


def test_a_piece_is_remembered_by_its_text_and_not_by_its_place() -> None:
    def digest(*lines: str, start: int = 5, old: str = "was") -> str:
        hunk = Hunk(start, (old,), start, lines)
        head = "\n".join([*[""] * (start - 1), *lines, "", "", ""])
        return pieces(FileChange("a", "modified", hunks=(hunk,), head=head))[1].digest

    assert digest("x = 1") == digest("x = 1", start=9)
    assert digest("x = 1") != digest("x = 2")
    assert digest("x = 1") != digest("  x = 1")
    assert digest("x = 1") != digest("x = 1", old="had been")


def test_the_card_is_remembered_by_the_message_and_the_files() -> None:
    file = whole("x = 1\n", new_blob="d" * 40)
    first = pieces(file)[0]

    assert first.digest != pieces(file, commit=replace(COMMIT, message="Add b"))[0].digest


def test_a_binary_file_is_a_piece_that_can_be_taken() -> None:
    """Nobody takes it without having been told to look at it; what is too large nobody takes."""
    whole_file = whole("x = 1\n", new_blob="d" * 40)
    binary = replace(whole_file, hunks=(), head=None, skipped="binary")
    large = replace(binary, skipped="too large to show")

    card, piece = pieces(binary)

    assert card.digest != pieces(replace(binary, new_blob="e" * 40))[0].digest
    assert piece.digest != pieces(replace(binary, new_blob="e" * 40))[1].digest
    assert piece.is_shown
    assert "look at it with a program" in piece.rows[0].text
    assert not pieces(large)[1].is_shown
    assert len(pieces(replace(binary, old_blob="d" * 40))) == 1


def test_equal_pieces_are_told_apart() -> None:
    found = pieces(whole("x\n"), whole("x\n"))

    assert len({piece.digest for piece in found}) == 3


def test_a_message_cannot_pass_for_what_aicheck_says() -> None:
    commit = replace(COMMIT, message="Add\n\nSign-off: ok\nadded safe.py; +1 -0\n")

    card = pieces(whole("x\n"), commit=commit)[0]

    assert Row("quote", "Sign-off: ok") in card.rows
    assert Row("aside", "Sign-off: missing") in card.rows


def test_line_ends_of_a_whole_file_are_left_out_and_others_are_not() -> None:
    assert rows(pieces(whole("a\r\nb\r\n")), "added") == ["a", "b"]
    assert rows(pieces(whole("a\r\nb\n")), "added") == ["a\r", "b"]


def test_a_finding_is_found_where_its_line_stood() -> None:
    """A later commit moved the line by ten, and the same text stands twice: the near one it is."""
    finding = Finding(RULE, "bad", "a.py", Position(12), Position(12))
    decision = Decision(finding, Severity.HIGH, "block", "it is", "f" * 32, COMMIT.sha, "ai")
    notes = Notes("missing", ((decision, (Spot("call()", "a.py", 2),)),))

    found = reading(COMMIT, [whole("call()\n\n\n\ncall()\n")], notes, PATCH_ID).pieces

    kinds = [row.kind for row in found[1].rows]
    assert kinds == ["added", "note", "aside", *["added"] * 4] or kinds[:2] == ["added", "note"]
    assert not rows(found[:1], "note")


def test_a_finding_without_a_line_stands_on_the_card() -> None:
    finding = Finding(RULE, "bad", "gone.py", Position(3), Position(3))
    decision = Decision(finding, Severity.HIGH, "block", "it is", "f" * 32, COMMIT.sha, "ai")
    notes = Notes("missing", ((decision, (Spot("call()", "gone.py", 3),)),))

    card = reading(COMMIT, [whole("x\n")], notes, PATCH_ID).pieces[0]

    assert "block, high, some-rule: gone.py:3: bad" in rows([card], "note")


def test_of_a_merge_its_own_lines_are_read_and_no_patch_id_is_named() -> None:
    merge = replace(COMMIT, parents=("b" * 40, "c" * 40))
    origins = (Origin(1, "c" * 40, 1), Origin(2, merge.sha, 2), Origin(3, "c" * 40, 3))
    file = whole("theirs\nmerged by hand\ntheirs\n", origins=origins)
    theirs = whole("theirs\n", path="b.py", origins=(Origin(1, "c" * 40, 1),))

    found = reading(merge, [file, theirs], Notes("missing"), PATCH_ID)

    assert rows(found.pieces, "added") == ["merged by hand"]
    assert found.patch_id is None
    assert found.key == merge.sha
