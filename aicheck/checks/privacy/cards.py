"""Numbers of payment cards: the check digit, an issuer's range, and a word where these don't "
"do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from aicheck import toml
from aicheck.checks.privacy.numbers import Window, digits_of, is_made_up, matches
from aicheck.checks.privacy.page import Page
from aicheck.checks.privacy.rules import PAYMENT_CARD
from aicheck.checks.privacy.spans import Datum
from aicheck.patterns import lazy

_NUMBER = lazy(
    r"(?<![\w.+-])(?:\d{4}(?P<part>[ -])\d{4}(?P=part)\d{4}(?P=part)\d{1,4}(?:(?P=part)\d{1,3})?"
    r"|\d{4}(?P<gap>[ -])\d{6}(?P=gap)\d{4,5}|\d{12,19})(?![\w-]|\.\d)",
    re.ASCII,
)
_WORDS = lazy(
    r"card|credit|debit|(?<![a-z])cc(?![a-z])|visa|mastercard|amex|american express|maestro|diners"
    r"|discover|(?<![a-z])jcb|unionpay|(?<![a-z])pan(?![a-z])|kredit|carte|tarjeta|cart[aã]o|carta"
    r"|karta|kort|payment|billing|checkout|charge"
)

_GROUP_BEFORE = lazy(r"\b[0-9A-Fa-f]{4,5}\s$")
_GROUP_AFTER = lazy(r"\s[0-9A-Fa-f]{4,5}(?!\w)")


@dataclass(frozen=True, slots=True)
class _Range:
    first: str
    last: str
    lengths: frozenset[int]
    sure: bool

    def has(self, digits: str) -> bool:
        head = digits[: len(self.first)]
        return len(digits) in self.lengths and self.first <= head <= self.last


def cards(page: Page, windows: Iterable[Window]) -> Iterator[Datum]:
    """Yield the numbers in the `windows` of the page that are those of payment cards."""
    for window in windows:
        # Two characters more, to see what the number ends at.
        for match in matches(_NUMBER, page, window, 2):
            if _is_card(page, match):
                yield Datum(*match.span(), PAYMENT_CARD, "the number of a payment card")


def _is_card(page: Page, match: re.Match[str]) -> bool:
    digits = digits_of(match[0])
    ranges = [it for it in _ranges() if it.has(digits)]
    # Ranges are handed out anew; where a card is spoken of, the first digit does.
    if digits[0] not in "23456" and not ranges:
        return False
    if not _luhn(digits) or is_made_up(digits) or _is_round(digits) or digits in _test_numbers():
        return False
    is_usual = bool(match["part"] or match["gap"]) or len(digits) in (15, 16)
    if is_usual and any(it.sure for it in ranges) and not _is_in_table(page, match):
        return True
    return bool(_WORDS.search(page.around(*match.span(), 120, 60)))


def _is_in_table(page: Page, match: re.Match[str]) -> bool:
    """Whether more groups of the same size stand beside it, as in tables of codes."""
    before = page.text[max(0, match.start() - 7) : match.start()]
    after = page.text[match.end() : match.end() + 7]
    return bool(_GROUP_BEFORE.search(before) or _GROUP_AFTER.match(after))


def _luhn(digits: str) -> bool:
    from stdnum import luhn  # Most changes hold no candidate, and imports take time.

    return bool(luhn.is_valid(digits))


def _is_round(digits: str) -> bool:
    """Whether most of it is one digit, as in the numbers that issuers keep for tests."""
    return max(digits.count(digit) for digit in set(digits)) > len(digits) * 0.6


@cache
def _table() -> dict[str, Any]:
    return toml.loads(Path(__file__).with_name("cards.toml").read_text(encoding="utf-8"))


@cache
def _ranges() -> tuple[_Range, ...]:
    return tuple(
        _Range(it["from"], it["to"], frozenset(it["lengths"]), it.get("sure", False))
        for it in _table()["ranges"]
    )


@cache
def _test_numbers() -> frozenset[str]:
    return frozenset(_table()["test_numbers"].split())
