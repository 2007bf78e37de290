"""Numbers by which states know people, as `national.toml` lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path

from aicheck import toml
from aicheck.checks.privacy.numbers import Window, digits_of, is_made_up, matches
from aicheck.checks.privacy.page import Page, read
from aicheck.checks.privacy.rules import NATIONAL_ID
from aicheck.checks.privacy.samples import samples
from aicheck.checks.privacy.spans import Datum

# What is written between the word and the number: not much, and no other number.
_REACH = 90
_BEHIND = 32
_CONTROLS = ("passport", "driving-licence", "medical-record", "identity-card")


@dataclass(frozen=True, slots=True)
class _Kind:
    id: str
    name: str
    module: str
    shape: re.Pattern[str]
    words: re.Pattern[str]
    stems: tuple[str, ...]
    reach: int


def national_ids(page: Page, runs: Iterable[Window], tokens: Iterable[Window]) -> Iterator[Datum]:
    """Yield the numbers that are a person's: by their shape alone, or by a word beside them."""
    windows = list(chain(runs, tokens))
    if not windows:
        return
    for window in windows:
        for match in matches(_alone(), page, window, 24):
            kind = _kinds()[match.lastgroup.replace("_", "-")] if match.lastgroup else None
            if kind and _is_valid(kind, match[0]) and not _is_part(page, match):
                yield _datum(kind, match)
    near = _near(page, windows)
    # Looking for plain words is much faster than for all words at once.
    named = [kind for kind in _kinds().values() if any(word in near for word in kind.stems)]
    for kind in named:
        for window in windows:
            for match in matches(kind.shape, page, window, 24):
                if _is_named(page, kind, match) and _is_valid(kind, match[0]):
                    yield _datum(kind, match)


def _near(page: Page, windows: Sequence[Window]) -> str:
    """What stands around the numbers, or all of the page where they are many."""
    if len(windows) * 300 > len(page.low):
        return read(page.low)
    parts = (page.low[max(0, start - 2 * _REACH) : end + 40] for start, end in windows)
    return read("\n".join((page.header, *parts)))


def _is_named(page: Page, kind: _Kind, match: re.Match[str]) -> bool:
    start, end = match.span()
    told = page.before(start, kind.reach)
    if _says(kind, page.column(start)) or _says(kind, told):
        return True
    # "123-45-6789 is my SSN"
    return kind.id != "medical-record" and _says(kind, page.after(end, _BEHIND))


def _says(kind: _Kind, text: str) -> bool:
    # A table of numbers asks this for each of them.
    return any(word in text for word in kind.stems) and bool(kind.words.search(text))


def _is_part(page: Page, match: re.Match[str]) -> bool:
    """Whether the number is the tail or the head of something longer."""
    start, end = match.span()
    before, after = page.text[max(0, start - 2) : start], page.text[end : end + 2]
    return bool(re.search(r"[\w][-./]$", before) or re.match(r"[-./]\w", after))


def _is_valid(kind: _Kind, text: str) -> bool:
    number = re.sub(r"[ .\-/]", "", text).upper()
    digits = digits_of(number)
    if number in samples("national_ids") or is_made_up(digits) or len(set(digits)) < 3:
        return False
    if not kind.module:
        return True
    if kind.id == "us-ssn" and (digits[:3] in ("000", "666") or digits[0] == "9"):
        return False
    module = import_module(f"stdnum.{kind.module}")
    # Some modules need the sign between the parts, others don't know it.
    return bool(module.is_valid(text.upper()) or module.is_valid(number))


def _datum(kind: _Kind, match: re.Match[str]) -> Datum:
    return Datum(*match.span(), NATIONAL_ID, kind.name)


@cache
def _table() -> dict[str, dict[str, str]]:
    return toml.loads(Path(__file__).with_name("national.toml").read_text(encoding="utf-8"))


@cache
def _kinds() -> dict[str, _Kind]:
    return {id: _kind(id, about) for id, about in _table().items()}


def _kind(id: str, about: dict[str, str]) -> _Kind:
    return _Kind(
        id,
        about["name"],
        about["module"],
        re.compile(rf"(?<![\w.+])(?:{about['shape']})(?![\w-]|\.\d)", re.IGNORECASE | re.ASCII),
        re.compile("|".join(map(_word, about["words"]))),
        tuple(about["words"]),
        40 if id in _CONTROLS else _REACH,
    )


def _word(word: str) -> str:
    """A pattern for the word: a short one stands alone, a long one may have an ending."""
    if not re.match("[a-zà-ÿ]", word):
        return re.escape(word)
    end = r"(?![a-zà-ÿ])" if len(word) <= 4 else ""
    return rf"(?<![a-zà-ÿ]){re.escape(word)}{end}"


@cache
def _alone() -> re.Pattern[str]:
    shapes = (
        f"(?P<{id.replace('-', '_')}>{about['alone']})"
        for id, about in _table().items()
        if "alone" in about
    )
    return re.compile(rf"(?<![\w.+-])(?:{'|'.join(shapes)})(?![\w-]|\.\d)", re.ASCII)
