"""What phone numbers are called in many languages, and in which countries a number is in use."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from aicheck import toml


@cache
def _table() -> dict[str, str]:
    return toml.loads(Path(__file__).with_name("phones.toml").read_text(encoding="utf-8"))


@cache
def words(group: str) -> re.Pattern[str]:
    """The words of a group of the table: whole ones, or the beginnings of longer ones."""
    # "example_number" says less than "number", and "mobile_phone" no less than "phone".
    return re.compile(_alternatives(group, "a-z" if group == "strong" else r"\w"))


@cache
def weak_before() -> re.Pattern[str]:
    """The words of other things, too, right before a number."""
    words = _alternatives("weak", r"\w")
    return re.compile(rf"(?:{words})[\s\w:='\",.-]{{0,14}}$")


def _alternatives(group: str, letters: str) -> str:
    found = [it.replace("_", " ") for it in _table()[group].split()]
    whole = "|".join(re.escape(it) for it in found if it.isascii() and not it.endswith("*"))
    starts = "|".join(
        re.escape(it.rstrip("*")) for it in found if it.isascii() and it.endswith("*")
    )
    # Other scripts put no gaps between words, or have endings.
    others = "|".join(re.escape(it.rstrip("*")) for it in found if not it.isascii())
    parts = (
        rf"(?<![{letters}])(?:{whole})(?![{letters}])",
        rf"(?<![{letters}])(?:{starts})",
        others,
    )
    return "|".join(it for it in parts if not it.endswith("(?:)"))


@lru_cache(maxsize=1_000)
def is_in_use(digits: str, *, is_mobile: bool) -> bool:
    """Whether a country gives out such numbers, to mobile phones or to any."""
    import phonenumbers  # Most changes hold no candidate, and imports take time.

    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    for country in _table()["countries"].split():
        try:
            number = phonenumbers.parse(digits, country)
        except phonenumbers.NumberParseException:
            return False
        if phonenumbers.is_valid_number_for_region(number, country) and (
            not is_mobile or phonenumbers.number_type(number) in kinds
        ):
            return True
    return False
