"""The baseline as text: one form, which reads back as it was, and errors that name the line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicheck.baseline import FORMAT, LARGEST, BaselineError, baseline_of, written
from aicheck.baseline.text import line_of
from aicheck.config import load
from aicheck.errors import AicheckError
from aicheck.model import BaselineEntry

A = BaselineEntry("weak-hash", "a" * 32, "src/a.py", "a" * 16)
B = BaselineEntry("weak-hash", "b" * 32, "src/b.py", "a" * 16)
SHA = BaselineEntry("sign-off-missing", "c" * 32, commit="d" * 40)
BARE = BaselineEntry("licence-missing", "e" * 32, "src/é\n.py", "")
FIRST = f'{{"schema": "{FORMAT}", "findings": ['
LAST = "null]}"
ONE, TWO = line_of(A), line_of(B)


def text(*lines: str, first: str = FIRST, last: str = LAST) -> str:
    return "\n".join((first, *lines, last, ""))


def test_the_form_is_json_with_an_entry_a_line() -> None:
    made = written([B, SHA, A, BARE, A])

    assert made == text(
        '{"commit": "dddddddddddddddddddddddddddddddddddddddd", "rule": "sign-off-missing", '
        '"fingerprint": "cccccccccccccccccccccccccccccccc"},',
        '{"path": "src/\\u00e9\\n.py", "rule": "licence-missing", "code": "", '
        '"fingerprint": "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"},',
        '{"path": "src/a.py", "rule": "weak-hash", "code": "aaaaaaaaaaaaaaaa", '
        '"fingerprint": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},',
        '{"path": "src/b.py", "rule": "weak-hash", "code": "aaaaaaaaaaaaaaaa", '
        '"fingerprint": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},',
    )
    assert len(json.loads(made)["findings"]) == 5
    assert json.loads(written([])) == {"schema": FORMAT, "findings": [None]}
    assert baseline_of(written([]), "x") == ()


hexes = st.text("0123456789abcdef", min_size=32, max_size=32)
codes = st.one_of(st.just(""), st.text("abcdefghijklmnop", min_size=16, max_size=16))
rules = st.from_regex(r"[a-z][a-z0-9/._-]{0,20}", fullmatch=True)
of_files = st.builds(BaselineEntry, rules, hexes, st.text(min_size=1, max_size=30), codes)
of_commits = st.builds(
    lambda rule, mark, sha: BaselineEntry(rule, mark, commit=sha + "0" * 8), rules, hexes, hexes
)


@given(st.lists(st.one_of(of_files, of_commits), max_size=8))
def test_what_was_written_reads_back(entries: list[BaselineEntry]) -> None:
    made = written(entries)

    assert made.isascii()
    assert json.loads(made)["findings"][-1] is None
    assert set(baseline_of(made, "x")) == set(entries)
    assert written(baseline_of(made, "x")) == made


def swapped(line: str, old: str, new: str) -> str:
    assert old in line
    return line.replace(old, new)


@pytest.mark.parametrize(
    ("broken", "line", "words"),
    [
        ("", 1, "it has to begin with"),
        ("{}\n", 1, "it has to begin with"),
        (FIRST.replace("/1", "/2") + "\n" + LAST + "\n", 1, "it has to begin with"),
        ("\ufeff" + text(ONE), 1, "byte order mark"),
        (text(ONE).replace("\n", "\r\n"), 1, "carriage return"),
        (text(ONE, TWO.replace("src/b", "src/\0b")), 3, "a NUL byte"),
        (text(ONE, TWO.replace("src/b", "src/é")), 3, "not ASCII"),
        (text(ONE, TWO.replace("src/b", "src/\u202eb")), 3, "not ASCII"),
        (text(ONE, last=""), 4, "it has to end with"),
        (text(ONE).rstrip("\n"), 3, "the last line feed lacks"),
        (text(ONE) + "\n", 4, "something stands behind the end"),
        (text(ONE) + ONE + "\n", 4, "something stands behind the end"),
        (text(ONE, "<<<<<<< HEAD", TWO), 3, "a conflict of a merge"),
        (text(ONE, "=======", TWO), 3, "a conflict of a merge"),
        (text("", ONE), 2, "an entry ends in a comma"),
        (text(ONE, TWO[:-1]), 3, "an entry ends in a comma"),
        (text(ONE, "{,"), 3, "it is not JSON"),
        (text(ONE, "[" * 5_000 + ","), 3, "it is nested too deeply"),
        (text("[" * 100_000 + ","), 2, "the line is too long"),
        (text("null,"), 2, "an entry is an object"),
        (text('["weak-hash"],'), 2, "an entry is an object"),
        (text(swapped(ONE, "{", '{"line": 3, ')), 2, 'the key "line" is not known'),
        (text(swapped(ONE, "{", '{"rule": "x", ')), 2, 'the key "rule" stands there twice'),
        (text(swapped(ONE, '"rule": "weak-hash", ', "")), 2, "the entry has no rule"),
        (text(swapped(ONE, '"weak-hash"', "7")), 2, "rule has to be a text"),
        (text(swapped(ONE, '"weak-hash"', '["x"]')), 2, "rule has to be a text"),
        (text(swapped(ONE, "weak-hash", "Weak hash")), 2, "rule has to be a rule's id"),
        (text(swapped(ONE, "src/a.py", "")), 2, "path has to be a text"),
        (text(swapped(ONE, '"src/a.py"', "null")), 2, "path has to be a text"),
        (text(swapped(ONE, "a" * 32, "a" * 31)), 2, "fingerprint has to be 32 digits"),
        (text(swapped(ONE, "a" * 32, "A" * 32)), 2, "fingerprint has to be 32 digits"),
        (text(swapped(ONE, '"' + "a" * 16 + '"', '"0123456789abcdef"')), 2, "code has to be 16"),
        (text(swapped(line_of(SHA), "d" * 40, "d" * 12)), 2, "commit has to be a commit's whole"),
        (text(swapped(line_of(SHA), "{", '{"path": "a", ')), 2, 'the key "path" is not known'),
        (text(ONE.replace('": "', '":"')), 2, "aicheck writes this entry as"),
        (text(" " + ONE), 2, "aicheck writes this entry as"),
        (text(swapped(ONE, "src/a.py", "src/\\u0061.py")), 2, "aicheck writes this entry as"),
        (text(swapped(ONE, "src", "\\ud800\\udc00/x")), 2, ""),
        (text(ONE, ONE), 3, "stands there twice"),
        (text(TWO, ONE), 3, "belongs further up"),
    ],
)
def test_what_aicheck_did_not_write_is_an_error_at_its_line(
    broken: str, line: int, words: str
) -> None:
    if not words:
        # A pair of surrogates is one character, and that is how it is written.
        assert len(baseline_of(broken, "x")) == 1
        return
    with pytest.raises(BaselineError) as caught:
        load(None, None, "default", broken, "HEAD")

    assert caught.value.message.startswith(f".aicheck/baseline.json of HEAD, line {line}: ")
    assert words in caught.value.message
    assert caught.value.hint


def test_a_text_without_bounds_is_refused() -> None:
    with pytest.raises(AicheckError) as caught:
        baseline_of(FIRST + " " * LARGEST, "x")

    assert caught.value.message == "x is too large"


def test_the_digest_of_the_settings_covers_it() -> None:
    digests = {
        load(None, None, "default", baseline).digest
        for baseline in (None, written([]), written([A]), written([A, B]))
    }

    assert len(digests) == 4
    assert load(None, None, "default").baseline is None
    assert load(None, None, "default", written([])).baseline == ()
