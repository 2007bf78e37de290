"""Which expressions are tried on a text, by how its words begin."""

from __future__ import annotations

import re

import pytest

from aicheck.checks.agents.openings import Gated, starts


@pytest.mark.parametrize(
    "body",
    [
        r"\bsend(?:s|ing)? it|\b(?:post|put)\w* \w+|--force",
        r"\b(?:in|at) (?:a|the) loop|x|[ab|c]d|\(e\|f",
        r"\bdogs?\b|\bca?t|\b(?:no )?way",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "sends it",
        "posting mail",
        "use --force",
        "in the loop",
        "bd",
        "(e|f",
        "dog",
        "ct",
        "way",
        "",
    ],
)
def test_what_is_found_is_what_the_whole_expression_finds(body: str, text: str) -> None:
    found = any(Gated(body).finditer(text, starts(text)))

    assert found == bool(re.search(body, text))


def test_words_stand_by_themselves() -> None:
    gated = Gated("cats?|dog", r"(?<![\w-])(?:{})(?![\w-])", at_word=True)

    assert [it[0] for it in gated.finditer("a dog, two cats", starts("a dog, two cats"))]
    assert not list(gated.finditer("dog-house, catsup", starts("dog-house, catsup")))
