"""The line hash by which GitHub's code scanning tells an alert again after the code has moved.

GitHub computes it while it uploads a SARIF file, and warns about a differing one in the file; an
upload through its API has to bring its own. It is a polynomial over the UTF-16 units of the next
hundred characters from the line's start on, blanks left out, and an ordinal among equals.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection

_WINDOW = 100
_BASE = 37
_WORD = 2**64
_END = "\uffff"
# Each line takes one slice of the text: past this size the upload may do it, in its own time.
_LARGEST = 4_000_000


def line_hashes(text: str, wanted: Collection[int]) -> dict[int, str]:
    """The hashes of the `wanted` lines, where a lone carriage return ends a line too."""
    if not wanted or len(text) > _LARGEST:
        return {}
    units = _units(text) + _END + "\0" * _WINDOW
    seen: Counter[str] = Counter()
    hashes: dict[int, str] = {}
    start = 0
    for number in range(1, max(wanted) + 1):
        window = units[start : start + _WINDOW]
        seen[window] += 1
        if number in wanted:
            hashes[number] = f"{_polynomial(window):x}:{seen[window]}"
        start = units.find("\n", start) + 1
        if not start:
            break
    return hashes


def _units(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")
    if text.isascii():
        return text
    return "".join(map(chr, array("H", text.encode("utf-16-le", "surrogatepass"))))


def _polynomial(window: str) -> int:
    value = 0
    for char in window:
        value = (value * _BASE + ord(char)) % _WORD
    return value
