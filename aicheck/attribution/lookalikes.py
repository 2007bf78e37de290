"""Characters that look like ASCII ones, and characters that nobody sees."""

from __future__ import annotations

import re
import unicodedata

from aicheck.confusables import LETTERS
from aicheck.patterns import lazy

# Longer texts are no key, name or mailbox, and normalising marks without end is not linear.
_LONGEST = 320
# Unicode's Default_Ignorable_Code_Point.
_INVISIBLE = lazy(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
# What moves a terminal's cursor or sets its colours: CSI, OSC, and the choice of a character set.
_SEQUENCE = lazy(
    "(?:\x1b\\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]|\x1b\\][^\n\x07\x1b]{0,2000}(?:\x07|\x1b\\\\)"
    "|\x1b[()][0-2A-K]"
)
# All but the tab and what ends a line for somebody.
_CONTROLS = lazy("[\x01-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]+")
# Strokes through a letter, and private use, for which no font has the same.
_OVERLAYS = lazy(
    "[\u0334-\u0338\u20d2\u20d3\u20d8-\u20da\u20e5\u20e6\u20ea\u20eb\ue000-\uf8ff"
    "\U000f0000-\U0010fffd]+"
)
# Spaces of Unicode, and the blank pattern of Braille.
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000"
_MARGIN = lazy(f"^[{_SPACES}][{_SPACES} \t]*", re.MULTILINE)
_BLANKS = lazy(f"[{_SPACES}]")
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2043, 0x2212], "-")
_PLAIN = {**{code: letter for letter, codes in LETTERS.items() for code in codes}, **_DASHES}
# The full-width and small forms of the signs that stand around a mailbox.
_SIGNS = str.maketrans(
    "\uff20\ufe6b\uff1c\ufe64\uff1e\ufe65\uff0e\ufe52\uff08\uff09\uff3b\uff3d",
    "@@<<>>..()[]",
)


def visible(text: str) -> str:
    """The text without the characters that nobody sees."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def printable(text: str) -> str:
    """The visible text without control characters and terminals' sequences, but with all line ends.

    A space of Unicode at the start of a line indents nothing: only ASCII is typed for that.
    """
    if _CONTROLS.search(text):
        text = _CONTROLS.sub("", _SEQUENCE.sub("", text))
    return text if text.isascii() else _MARGIN.sub("", visible(text))


def plain(text: str) -> str:
    """A short text with ASCII for what only looks like it."""
    if text.isascii():
        return text
    bare = _BLANKS.sub(" ", _OVERLAYS.sub("", text[:_LONGEST]))
    return unicodedata.normalize("NFKC", bare).translate(_PLAIN)


def plain_signs(text: str) -> str:
    """The text with ASCII for the forms of `@`, dots and brackets; its letters stay."""
    return text if text.isascii() else text.translate(_SIGNS)
