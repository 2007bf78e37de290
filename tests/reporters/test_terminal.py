"""What fits on a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aicheck.reporters.terminal import columns, cut, window, wrap

words = st.text(st.sampled_from("ab 漢é\u0301"), max_size=60)


def test_wide_and_combining_characters_count_as_shown():
    """A wide character takes two columns, a combining accent none."""
    assert columns("ab") == 2
    assert columns("漢字") == 4
    assert columns("e\u0301") == 1


def test_a_long_line_is_shown_around_the_place_in_question():
    """Both ends are cut where the finding stands far to the right."""
    line = "a" * 100 + "EVAL" + "b" * 100

    assert window(line, 30, 101) == "…" + "a" * 10 + "EVAL" + "b" * 14 + "…"
    assert window(line, 30, 1) == "a" * 29 + "…"
    assert window("short", 30, 1) == "short"


@given(words, st.integers(4, 40))
def test_wrapping_loses_no_word_and_no_line_is_too_wide(text, width):
    """Wrapped lines hold every character but the spaces at breaks."""
    lines = list(wrap(text, width))

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(map(columns, lines)) <= width


@given(words, st.integers(3, 40), st.integers(1, 80))
def test_what_is_cut_fits(text, width, column):
    """A cut line takes no more columns than it may."""
    assert columns(cut(text, width)) <= width
    assert columns(window(text, width, column)) <= width
