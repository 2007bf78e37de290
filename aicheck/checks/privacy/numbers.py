"""Runs of digits as people write numbers, and which of them stand for nobody's number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from aicheck.checks.privacy.page import Page
from aicheck.patterns import lazy

# One class of characters, so that it takes linear time; and first a character, then what stands
# before it, which the engine finds faster. What is in a run is looked at later.
_RUN = lazy(r"[+(0-9](?<![A-Za-z0-9_].)[0-9+ ().\-/]{5,}")
_TOKEN = lazy(r"[A-Za-z](?<![A-Za-z0-9_+/=.].)[A-Za-z]{0,5}[ -]?[0-9][A-Za-z0-9 .-]{5,34}")
# Digits, a letter or a few, and digits again, as on passports.
_MIXED = lazy(r"[0-9](?<![A-Za-z0-9_+/=.].)[0-9]{0,6}[A-Z]{1,3}[0-9]{3,10}[A-Z]?(?![A-Za-z0-9_])")
_FLOAT = lazy(r"\d*\.\d+(?:[ \-+]+\d*\.\d+)* ?-?")
# A line from the first of four digits on.
_FOUR = lazy(r"[0-9](?:[^0-9\n]*[0-9]){3}[^\n]*")
_BEFORE = 8
_DIGITS = lazy(r"\d")
# A longer run is a row of a table of numbers, and more runs than this are a table.
_LONGEST = 90
_MOST = 20_000

Window = tuple[int, int]


def runs(page: Page) -> Iterator[Window]:
    """Yield where runs of at least seven digits with what parts them stand."""
    count = 0
    for match in _RUN.finditer(page.text):
        found = match[0]
        if len(found) > _LONGEST or _FLOAT.fullmatch(found) or len(_DIGITS.findall(found)) < 7:
            continue
        count += 1
        if count > _MOST:
            return
        yield match.span()


def tokens(page: Page) -> Iterator[Window]:
    """Yield where letters and digits stand together, as in the numbers of accounts."""
    count = 0
    # Neither goes beyond its line.
    lines = [_around(match, page.text) for match in _FOUR.finditer(page.text)]
    found = (pattern.finditer(page.text, *line) for pattern in (_TOKEN, _MIXED) for line in lines)
    for match in chain.from_iterable(found):
        if len(_DIGITS.findall(match[0])) < 4:
            continue
        count += 1
        if count > _MOST:
            return
        yield match.span()


def _around(match: re.Match[str], text: str) -> Window:
    """Where a token may stand that has the first of these digits: before it are a few letters."""
    feed = text.rfind("\n", max(0, match.start() - _BEFORE), match.start())
    return (feed + 1 if feed >= 0 else max(0, match.start() - _BEFORE)), match.end()


def matches(
    pattern: re.Pattern[str], page: Page, window: Window, beyond: int
) -> Iterator[re.Match[str]]:
    """Yield what begins in the window and ends at most `beyond` characters behind it."""
    start, end = window
    for match in pattern.finditer(page.text, start, min(end + beyond, len(page.text))):
        if match.start() < end:
            yield match


def digits_of(text: str) -> str:
    """The digits of a number without what parts them."""
    return "".join(filter(str.isdigit, text))


def is_made_up(digits: str) -> bool:
    """Whether the digits repeat or count, as nobody's number does."""
    size = len(digits)
    rising = "01234567890123456789"
    return (
        len(set(digits)) <= (2 if size > 7 else 1)
        or digits in rising
        or digits in rising[::-1]
        or digits[: size - 1] in ("12345678", "123456789", "1234567890")
        or digits.endswith("1234567890")
        or any(
            size % step == 0 and size > step and digits == digits[:step] * (size // step)
            for step in (2, 3, 4)
        )
    )
