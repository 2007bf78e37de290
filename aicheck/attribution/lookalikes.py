"""Characters that look like ASCII ones, and characters that nobody sees."""

from __future__ import annotations

import re
import unicodedata

# Longer texts are no key, name or mailbox, and normalising marks without end is not linear.
_LONGEST = 320
# Unicode's Default_Ignorable_Code_Point.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
# What moves a terminal's cursor or sets its colours: CSI, OSC, and the choice of a character set.
_SEQUENCE = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]|\x1b\\][^\n\x07\x1b]{0,2000}(?:\x07|\x1b\\\\)"
    "|\x1b[()][0-2A-K]"
)
# All but the tab and what ends a line for somebody.
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]+")
# Strokes through a letter, and private use, for which no font has the same.
_OVERLAYS = re.compile(
    "[\u0334-\u0338\u20d2\u20d3\u20d8-\u20da\u20e5\u20e6\u20ea\u20eb\ue000-\uf8ff"
    "\U000f0000-\U0010fffd]+"
)
# Spaces of Unicode, and the blank pattern of Braille.
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000"
_MARGIN = re.compile(f"^[{_SPACES}][{_SPACES} \t]*", re.MULTILINE)
_BLANKS = re.compile(f"[{_SPACES}]")
# The letters of Unicode's confusables that stand for a Latin letter in the usual fonts.
_LETTERS = {
    "a": [0x0251, 0x03B1, 0x0430],
    "b": [0x0432, 0x044C],
    "c": [0x03F2, 0x0441],
    "d": [0x0501],
    "e": [0x03B5, 0x0435, 0x0454],
    "g": [0x0261, 0x0581],
    "h": [0x04BB, 0x0570],
    "i": [0x0131, 0x03B9, 0x0456, 0x0457],
    "j": [0x03F3, 0x0458],
    "k": [0x03BA, 0x043A],
    "l": [0x04CF],
    "m": [0x043C],
    "n": [0x03B7, 0x0578],
    "o": [0x03BF, 0x043E, 0x0585],
    "p": [0x03C1, 0x0440],
    "q": [0x051B, 0x0566],
    "s": [0x0455],
    "t": [0x03C4, 0x0442],
    "u": [0x03C5, 0x057D],
    "v": [0x03BD, 0x0475],
    "w": [0x0461, 0x03C9, 0x051D],
    "x": [0x03C7, 0x0445],
    "y": [0x03B3, 0x0443],
    "A": [0x0391, 0x0410],
    "B": [0x0392, 0x0412],
    "C": [0x03F9, 0x0421],
    "E": [0x0395, 0x0415],
    "G": [0x050C],
    "H": [0x0397, 0x041D],
    "I": [0x0399, 0x0406, 0x04C0],
    "J": [0x037F, 0x0408],
    "K": [0x039A, 0x041A],
    "M": [0x039C, 0x041C],
    "N": [0x039D],
    "O": [0x039F, 0x041E],
    "P": [0x03A1, 0x0420],
    "Q": [0x051A],
    "S": [0x0405, 0x054F],
    "T": [0x03A4, 0x0422],
    "V": [0x0474],
    "W": [0x051C],
    "X": [0x03A7, 0x0425],
    "Y": [0x03A5, 0x0423, 0x04AE],
    "-": [*range(0x2010, 0x2016), 0x2043, 0x2212],
}
_PLAIN = {code: letter for letter, codes in _LETTERS.items() for code in codes}
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
