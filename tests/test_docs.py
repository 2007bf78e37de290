"""What the documents say is what the rules say."""

from __future__ import annotations

from pathlib import Path

from aicheck.cache import Cache
from aicheck.catalogue import load, rules_folder
from aicheck.checks import all_rules
from aicheck.docs import book

BOOK = Path(__file__).parent.parent / "docs" / "rules.md"


def test_the_page_of_rules_is_made_from_the_rules() -> None:
    """`python docs/rules.py` writes it anew."""
    rules = all_rules(load(rules_folder(), Cache(None))).values()

    assert BOOK.read_text("utf-8") == book(rules)
