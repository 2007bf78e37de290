"""Code is the same however it is laid out, and its shape the same whatever its names are."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snippets import CODE, PYTHON

from aicheck.provenance import grams, language_of
from aicheck.provenance.grams import ABSTRACT, EXACT, rolled
from aicheck.provenance.lexing import lexer, words_of

# As whoever sorts in Go writes it.
SORTED = """
func (them byAge) Len() int           { return len(them) }
func (them byAge) Less(x, y int) bool { return them[x].Age < them[y].Age }
func (them byAge) Swap(x, y int)      { them[x], them[y] = them[y], them[x] }
"""


@pytest.mark.parametrize(
    ("path", "language"),
    [("a/b.py", "python"), ("b.pyi", "python"), ("a.jsx", "javascript"), ("a.tsx", "javascript"),
     ("a.mjs", "javascript"), ("a.c", "c"), ("a.hpp", "c"), ("A.HH", "c"), ("A.java", "java"),
     ("a.go", "go"), ("a.rs", "rust"), ("a.rb", "ruby"), ("a.php", "php"), ("a.sh", "shell"),
     ("a.json", None), ("a.md", None), ("Makefile", None), ("py", None), ("a.vue", None)],
)  # fmt: skip
def test_the_language_of_a_file(path: str, language: str | None) -> None:
    assert language_of(path) == language


def test_the_first_line_tells_where_the_name_does_not() -> None:
    assert language_of("tool", "#!/usr/bin/env python3\n") == "python"
    assert language_of("tool", "#!/bin/sh\n") == "shell"


@pytest.mark.parametrize("language", CODE)
def test_layout_comments_and_quotes_do_not_count(language: str) -> None:
    one, other = (lexer(language).lexemes(text)[:2] for text in CODE[language])

    assert one == other
    assert len(one[0]) > 60


@pytest.mark.parametrize("language", CODE)
def test_names_do_not_count_for_the_shape(language: str) -> None:
    text = CODE[language][0]
    words = words_of(language)
    # Not within strings: one with a name in it is another string, and has the same shape anyway.
    other = re.sub(
        r"(?<![\w'\"%])[a-z_]\w*", lambda it: it[0] if it[0] in words else f"{it[0]}_z", text
    )

    exact, shapes, _ = lexer(language).lexemes(text)
    exact_of_other, shapes_of_other, _ = lexer(language).lexemes(other)

    assert exact != exact_of_other
    assert shapes == shapes_of_other


def test_the_shape_knows_which_names_are_the_same() -> None:
    def shape(text: str) -> list[int]:
        return lexer("python").lexemes(text)[1]

    assert shape("total = total + step") == shape("sum = sum + more")
    assert shape("total = total + step") != shape("total = step + total")


def test_lines_are_those_of_the_text() -> None:
    text = 'a = 1\r\n"""A note\nof two lines."""\n# more\n\nb = """x\ny"""\nc = 3\n'

    assert lexer("python").lexemes(text)[2] == [1, 1, 1, 6, 6, 8, 8, 8]


@pytest.mark.parametrize("language", ["c", "java", "javascript", "go", "php", "rust"])
def test_a_piece_may_begin_within_a_comment(language: str) -> None:
    code = CODE[language][0].split("\n", 3)[3]

    piece = grams(f"isn't it \"odd\n * more */\n{code}", language)

    assert piece.exact == tuple(
        it._replace(first=it.first + 2, last=it.last + 2) for it in grams(code, language).exact
    )


def test_a_piece_may_begin_within_a_docstring() -> None:
    code = PYTHON.split('"""\n', 1)[1]

    for end in ('it isn\'t "odd".\n    """\n', 'the last word."""\n'):
        piece = grams(end + code, "python")

        assert [it.hash for it in piece.exact] == [it.hash for it in grams(code, "python").exact]


def test_the_numbers_are_the_same_everywhere() -> None:
    """An index is read by other machines and versions of Python than the one that wrote it."""
    exact, shapes, _ = lexer("python").lexemes("value = other + 'text'")

    assert (exact, shapes) == (
        [22270495912, 10664174800, 13121332233, 25183112792, 21301055241],
        [3236417016, 10664174800, 3236417016, 25183112792, 30801921576],
    )


@given(st.lists(st.integers(0, (1 << 40) - 1), max_size=80), st.integers(1, 40))
def test_equal_runs_and_only_they_have_equal_hashes(values: list[int], size: int) -> None:
    hashes = list(rolled(values + values, size))

    assert len(hashes) == max(2 * len(values) - size + 1, 0)
    for at in range(max(len(values) - size + 1, 0)):
        assert hashes[at] == hashes[at + len(values)] == rolled(values[at : at + size], size)[0]
    runs = {tuple((values + values)[at : at + size]) for at in range(len(hashes))}
    assert len(set(hashes)) == len(runs)


def test_a_piece_has_every_gram_that_tells_something() -> None:
    exact, shapes, lines = lexer("python").lexemes(PYTHON)

    found = grams(PYTHON, "python")

    assert all(map(found.exact_run.tells, range(len(found.exact))))
    assert all(map(found.abstract_run.tells, range(len(found.abstract))))
    assert len(found.exact) == len(exact) - EXACT.size + 1
    assert len(found.abstract) == len(shapes) - ABSTRACT.size + 1
    assert (found.exact[0].first, found.exact[-1].last) == (lines[0], lines[-1]) == (3, 26)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "[" + "0, 1, " * 200 + "]\n"),
        ("python", "".join(f"from library.of_{i} import name_{i}, other_{i}\n" for i in range(40))),
        ("php", "".join(f"use Vendor\\Package{i}\\Class{i};\n" for i in range(40))),
        ("java", "".join(f"import org.example.package{i}.Class{i};\n" for i in range(40))),
        ("javascript", "".join(f'const it{i} = require("library{i}");\n' for i in range(40))),
        ("rust", "".join(f"use library::module{i}::{{Name{i}, Other{i}}};\n" for i in range(40))),
    ],
)
def test_tables_and_lists_of_imports_tell_nothing(language: str, text: str) -> None:
    found = grams(text, language)

    for run in (found.exact_run, found.abstract_run):
        assert len(run) > 100
        assert not any(map(run.tells, range(len(run))))


def test_the_shape_of_an_idiom_tells_nothing() -> None:
    run = grams(SORTED, "go").abstract_run

    assert len(run) > 30
    assert not any(map(run.tells, range(len(run))))


@pytest.mark.parametrize("language", CODE)
@pytest.mark.parametrize(
    "unit",
    ["/*", "//", "'", '"', "`", '"""', "'''", "\\", "\\\n", "#", "\t", " ", " \f", "\n", "(",
     "=begin\n", "\n=begin", "a", "0", "/* *", "\x00", "é", "<?php", "r'", "$(", "\r", "''' ",
     "b\"\\"],
)  # fmt: skip
def test_nothing_takes_more_than_linear_time(language: str, unit: str) -> None:
    start = time.process_time()

    grams(unit * (200_000 // len(unit)), language)

    assert time.process_time() - start < 2
