"""Lines that have some words, found in the whole text."""

from __future__ import annotations

import re

import pytest

from aicheck.checks.hints import hinted
from aicheck.checks.reading.lines import has_any, lines_with


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", []),
        ("one", [1]),
        ("\none one\n\nx one", [2, 4]),
        ("two\none two\ntwo\n", [1, 2, 3]),
        ("a7\nb\na8 a9", [1, 3]),
    ],
)
def test_each_line_is_told_once_and_in_order(text, numbers):
    """Whichever word or pattern it has, and however often."""
    assert lines_with(text, ("one", "two"), re.compile(r"a\d")) == numbers


def test_a_text_without_the_words_has_none():
    """Words are looked for as they are written."""
    assert not has_any("One", ("one",))


@pytest.mark.parametrize(
    "line", ["x  # NOSEC", "x  # type:  ignore", "//ignore: a", "@pkg:Suppress", "/* v8 ignore */"]
)
def test_an_order_is_hinted_at_in_any_case(line):
    """The words pass on whatever the pattern takes, and a line is counted as it stands."""
    assert list(hinted(f"import a\nßtype: x\n{line}\n")) == [3]
