"""Characters that nobody sees: which of them hide something, and what they spell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from aicheck.patterns import lazy

Sort = Literal["bidi", "tags", "selectors", "fillers", "zero-width", "mark", "other"]

_BIDI = "\u202a-\u202e\u2066-\u2069"
_TAGS = "\U000e0000-\U000e00ff"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_FILLERS = "\u115f\u1160\u3164\uffa0"
_ZERO = "\u200b-\u200d\u2060-\u2065\ufeff\u180e"
_MARKS = "\u200e\u200f\u061c"
_OTHER = (
    "\u00ad\u034f\u17b4\u17b5\u180b-\u180d\u180f\u206a-\u206f\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e01f0-\U000e0fff"
)
_RUN = lazy(f"[{_BIDI}{_TAGS}{_SELECTORS}{_FILLERS}{_ZERO}{_MARKS}{_OTHER}]+")
_SORTS: tuple[tuple[Sort, re.Pattern[str]], ...] = (
    ("tags", lazy(f"[{_TAGS}]")),
    ("bidi", lazy(f"[{_BIDI}]")),
    ("selectors", lazy(f"[{_SELECTORS}]")),
    ("fillers", lazy(f"[{_FILLERS}]")),
    ("zero-width", lazy(f"[{_ZERO}]")),
    ("mark", lazy(f"[{_MARKS}]")),
)
_NAMES: dict[Sort, str] = {
    "bidi": "bidirectional control",
    "tags": "tag character",
    "selectors": "variation selector",
    "fillers": "blank Hangul filler",
    "zero-width": "zero-width character",
    "mark": "direction mark",
    "other": "invisible character",
}
# A flag of a part of a country: a black flag, its code in tags, and the end of it.
_FLAG = lazy("[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f")
_RTL = lazy("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
# Scripts whose letters join, or break lines, by characters of no width.
_JOINING = lazy("[\u0600-\u08ff\u0900-\u0dff\u0e00-\u109f\u1780-\u18af\ua8e0-\ua8ff]")
# What provenance of media writes behind a text: magic bytes in selectors.
_PROVENANCE = b"C2PATXT\0"
_MOST_DECODED = 4_000


class Run(NamedTuple):
    """Characters at text[start:end] that nobody sees, the sort that tells most, and their text."""

    start: int
    end: int
    sort: Sort
    text: str

    @property
    def name(self) -> str:
        """What the characters are called."""
        count = self.end - self.start
        return f"{count:,} {_NAMES[self.sort]}s" if count > 1 else f"a {_NAMES[self.sort]}"


def runs(text: str) -> Iterator[Run]:
    """Yield each run of unseen characters that is no part of an emoji or of ordinary writing."""
    if text.isascii():
        return
    for match in _RUN.finditer(text):
        before = text[match.start() - 1] if match.start() else "\n"
        behind = text[match.end()] if match.end() < len(text) else "\n"
        run = match.group() if len(match.group()) <= _MOST_DECODED else ""
        if not (run and _is_ordinary(run, before, behind)):
            kept = match.group()[:_MOST_DECODED]
            yield Run(match.start(), match.end(), _sort(kept), kept)


def _sort(run: str) -> Sort:
    return next((name for name, pattern in _SORTS if pattern.search(run)), "other")


def _is_ordinary(run: str, before: str, behind: str) -> bool:
    """Whether the run is a part of how something visible is written."""
    first = run[0]
    if before == "\U0001f3f4" and _FLAG.fullmatch(run):
        return True
    if first == "\u00ad" and len(run) == 1:
        return True
    if _is_selector(first) and not (before.isspace() or (before.isalnum() and before.isascii())):
        # One selector, and what joins an emoji to the next or shuts it in a key's shape.
        return len(run) == 1 or (run[1:] == "\u200d" and _is_symbol(behind))
    if _is_selector(first) and before in "0123456789#*":
        return len(run) == 1 and behind in "\u20e3\u20dd\u20de"
    if run == "\u200d" and _is_symbol(before) and _is_symbol(behind):
        return True
    if len(run) <= 2 and set(run) <= set("\u200b\u200c\u200d\u034f"):
        return bool(_JOINING.match(before) or _JOINING.match(behind))
    if "\u180b" <= first <= "\u180f" or first in "\u17b4\u17b5":
        return "\u1780" <= before <= "\u18af"
    if set(run) <= set("\u200e\u200f\u061c"):
        return False
    return "\U0001d173" <= first <= "\U0001d17a"


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _is_symbol(char: str) -> bool:
    return char >= "\U0001f000" or "\u203c" <= char <= "\u3299" or _is_selector(char)


def is_right_to_left(text: str) -> bool:
    """Whether a text has letters that are written from right to left."""
    return bool(_RTL.search(text))


def is_provenance(run: str) -> bool:
    """Whether selectors hold the provenance record that media carry along."""
    return _bytes(run).startswith(_PROVENANCE)


@lru_cache(maxsize=256)
def spelt(run: str) -> str:
    """What unseen characters spell, as ASCII: nothing where they spell nothing."""
    for reading in (_tags(run), _printable(_bytes(run)), _bits(run)):
        if len(reading) > 1:
            return reading
    return ""


def _tags(run: str) -> str:
    chars = (ord(char) - 0xE0000 for char in run)
    return "".join(chr(code) for code in chars if 0x20 <= code < 0x7F)


def _bytes(run: str) -> bytes:
    """The bytes that are written with one of the 256 selectors each."""
    codes = (ord(char) for char in run)
    return bytes(
        code - 0xFE00 if code <= 0xFE0F else code - 0xE0100 + 16
        for code in codes
        if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    )


def _bits(run: str) -> str:
    """What two characters of no width spell as noughts and ones, eight to a letter."""
    signs = sorted(set(run))
    if len(signs) != 2 or len(run) < 16:
        return ""
    for zero in signs:
        bits = "".join("0" if char == zero else "1" for char in run)
        for width in (8, 7):
            octets = (bits[at : at + width] for at in range(0, len(bits) - width + 1, width))
            if reading := _printable(bytes(int(octet, 2) for octet in octets)):
                return reading
    return ""


def _printable(data: bytes) -> str:
    """The text of some bytes, or nothing where most of it is none."""
    text = data.decode("utf-8", "replace")
    seen = sum((char.isprintable() and char != "\ufffd") or char in "\n\t" for char in text)
    return text if len(text) > 1 and seen >= 0.9 * len(text) else ""


def bare(text: str) -> str:
    """The text as a reader takes it in: in plain letters, without what nobody sees."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", _RUN.sub("", text))
