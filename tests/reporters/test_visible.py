"""Text that others wrote, made harmless."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aicheck.reporters.visible import block, clipped, defused, fenced, one_line, span, visible

from .hostile import texts
from .runner import commands


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("naïve 漢字", "naïve 漢字"),
        ("a\u202eb", "a<U+202E>b"),
        ("a\nb", "a<U+000A>b"),
        ("\x1b[31m", "<U+001B>[31m"),
        ("\x9b", "<U+009B>"),
        ("zero\u200bwidth", "zero<U+200B>width"),
        ("\u3164", "<U+3164>"),
        ("no\u00a0break", "no<U+00A0>break"),
        ("\udcff", "<U+DCFF>"),
        ("\U000e0041", "<U+E0041>"),
        ("⚠\ufe0f", "⚠\ufe0f"),
        ("a\ufe0f", "a<U+FE0F>"),
        ("⚠\ufe0f\ufe0f", "⚠\ufe0f<U+FE0F>"),
    ],
)
def test_hidden_characters_are_named(text, shown):
    """What shows nothing, or moves what is around it, stands there as its code point."""
    assert visible(text) == shown


@given(texts)
def test_nothing_stays_hidden(text):
    """No control, format or separator character and no surrogate is left, whatever came in."""
    kinds = {unicodedata.category(char) for char in visible(text)}

    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_prose_is_one_line():
    """Blanks and line ends become single spaces."""
    assert one_line(" a\r\n\tb \n\n c ") == "a b c"


def test_code_keeps_its_lines():
    """A block stays a block: tabs are set out, the end of a CRLF line is not worth a word."""
    assert block("if x:\r\n\tpass \u202e\n") == "if x:\n    pass <U+202E>\n"


def test_cutting_is_shown():
    """A text that is too long ends in an ellipsis and has just the size allowed."""
    assert clipped("abcdef", 4) == "abc…"
    assert clipped("abcd", 4) == "abcd"


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("plain", "`plain`"),
        ("a ` b", "``a ` b``"),
        ("`a``b`", "``` `a``b` ```"),
        ("", "`  `"),
        ("@robin <b> [x](y)", "`@robin <b> [x](y)`"),
    ],
)
def test_code_spans_are_longer_than_what_they_hold(text, markdown):
    """A span has one back-tick more than the longest run inside."""
    assert span(text) == markdown


def test_fences_are_longer_than_what_they_hold():
    """A block of code can't be ended from inside."""
    assert fenced("a\n````\nb") == "`````\na\n````\nb\n`````"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a :: b", "a :: b"),
        ("::error::x", ": :error::x"),
        ("\u3000::error::x", "\u3000: :error::x"),
        ("\x1b[2m::error::x", "\x1b[2m: :error::x"),
        ("see ##[error]x", "see # #[error]x"),
        ("###[error]x", "## #[error]x"),
        ("##vso[task.complete]", "# #vso[task.complete]"),
        ("## heading", "## heading"),
    ],
)
def test_commands_are_taken_apart(line, said):
    """Only what a runner would obey is changed."""
    assert defused(line) == said


@given(st.text(st.sampled_from(" \t\x0b\u2003:#[]error=x"), max_size=30))
@example(" ::error::")
def test_no_line_is_a_command(line):
    """Nothing built from the parts of a command is one after it was taken apart."""
    assert list(commands(defused(line))) == []
