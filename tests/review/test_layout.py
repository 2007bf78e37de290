"""Text on a terminal: all of it, harmless, and within the columns."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from aicheck.reporters.style import Style
from aicheck.review.layout import chunks, laid_out
from aicheck.review.pieces import Piece, Row

_CODE = ("same", "removed", "added", "quote")


@given(st.text(), st.integers(2, 40))
def test_chunks_lose_nothing_and_fit_anywhere(text: str, width: int) -> None:
    found = list(chunks(text, width))

    assert "".join(found) == text
    assert all(sum(1 if char.isascii() else 2 for char in chunk) <= width for chunk in found)


@given(
    st.lists(st.builds(Row, st.sampled_from(_CODE), st.text(), st.integers(0, 10**6)), max_size=8),
    st.integers(30, 120),
    st.sampled_from(["utf-8", "ascii"]),
)
def test_no_line_acts_hides_or_runs_over(rows: list[Row], width: int, encoding: str) -> None:
    for index, line in laid_out(Piece("title", tuple(rows)), Style(width=width), encoding):
        assert 0 <= index < len(rows)
        assert line.isprintable()
        assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in line)
        assert len(line) <= width
        line.encode(encoding)


def test_a_long_line_goes_on_below_with_a_mark() -> None:
    piece = Piece("title", (Row("added", "x" * 60, 7), Row("same", "\ty", 8)))

    assert [line for _, line in laid_out(piece, Style(width=30))] == [
        "7 + " + "x" * 26, "  \\ " + "x" * 26, "  \\ " + "x" * 8, "8       y",
    ]  # fmt: skip


def test_what_is_said_of_a_line_stands_under_its_text() -> None:
    piece = Piece("title", (Row("added", "x", 12), Row("note", "one two three four five", 0)))

    assert [line for _, line in laid_out(piece, Style(width=24))] == [
        "12 + x", "     one two three four", "       five",
    ]  # fmt: skip
