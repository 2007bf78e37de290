"""A slice of `python bench/fuzz.py`, and that it would notice."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import fuzz

from aicheck.reporters import github, junit, markdown, visible

from . import runner


def test_hostile_strings_do_nothing_in_logs() -> None:
    """No command beside our own, nothing hidden, and no entry more or less."""
    caught = fuzz.offenders(fuzz.strings(120, 7), fuzz.log_offences, fuzz.output_offences)

    assert list(caught) == []


def test_hostile_strings_do_nothing_in_markdown() -> None:
    """No link, mention, reference, image, tag or mark."""
    assert list(fuzz.offenders(fuzz.strings(80, 8), fuzz.markdown_offences)) == []


def test_the_strings_are_those_of_the_seed() -> None:
    """Whoever sees an offence can see it again."""
    assert list(fuzz.strings(20, 1)) == list(fuzz.strings(20, 1)) != list(fuzz.strings(20, 2))


@pytest.mark.parametrize(
    ("module", "name", "string", "offence"),
    [
        (github, "defused", "##[error]x", "github: commands"),
        (github, "_data", "x\n::debug::x", "github: another number of lines"),
        (github, "visible", "x\u202e", "github: hidden {'U+202E'}"),
        (junit, "defused", "##[error]x", "junit: command error"),
    ],
)
def test_a_log_that_lets_something_through_is_seen(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, string: str, offence: str
) -> None:
    """Each string slips through as soon as what stops it is taken away."""
    assert list(fuzz.log_offences(string)) == []

    monkeypatch.setattr(module, name, lambda text: text)
    assert any(it.startswith(offence.split("{")[0]) for it in fuzz.log_offences(string))


@pytest.mark.parametrize(
    ("string", "offence"),
    [
        ("x @robin", "reference '@r'"),
        ("x #1", "reference '#1'"),
        ("x GH-1", "reference 'GH-1'"),
        ("x ![a](http://example.org)", "other tokens"),
        ("x <b>", "other tokens"),
        ("x <!-- aicheck -->", "a mark"),
    ],
)
def test_markdown_that_lets_something_through_is_seen(
    monkeypatch: pytest.MonkeyPatch, string: str, offence: str
) -> None:
    """A text outside of code is noticed by what it makes."""
    assert list(fuzz.markdown_offences(string)) == []

    monkeypatch.setattr(markdown, "span", lambda text, limit=0: visible.one_line(text))
    assert f"markdown: {offence}" in list(fuzz.markdown_offences(string))


def test_what_the_runner_reads_of_outputs() -> None:
    """The two forms, and what it refuses."""
    assert runner.outputs("a=1\nb<<END\nc=2\n\nEN\nEND\n\nd=x<<y\n") == {
        "a": "1",
        "b": "c=2\n\nEN",
        "d": "x<<y",
    }
    for broken in ("a", "a<<END\nb\n", "=x\n"):
        with pytest.raises(ValueError, match=r"\A(a|END|=x)\Z"):
            runner.outputs(broken)
