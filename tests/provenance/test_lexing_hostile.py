"""Text that no code has is read in linear time, in every language."""

from __future__ import annotations

import pytest
from endurance import in_time

from aicheck.provenance.lexing import lexer


@pytest.mark.parametrize(
    "unit",
    [
        "/*\\",
        "/*",
        '"\\',
        "`\\",
        "'\\",
        "'''\\",
        '"""a',
        "\n=begin",
        "'\n",
        '\n """ ',
        '"\\\n',
        "*/*",
    ],
)
@pytest.mark.parametrize(
    "language", ["c", "go", "javascript", "php", "python", "ruby", "rust", "shell"]
)
def test_what_nothing_closes_does_not_cost_more_the_more_there_is(language: str, unit: str) -> None:
    with in_time():
        lexer(language).lexemes(unit * 100_000)
