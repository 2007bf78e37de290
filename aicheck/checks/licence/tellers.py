"""Words that tell apart what is otherwise alike: versions, kinds of the GPL, clauses, names.

A rule's tellers are a number with one bit for each word; the index stores it, so the order of the
words is part of its format.
"""

from __future__ import annotations

from collections.abc import Iterable

_NUMBERS = ("1", "2", "3", "4", "5", "6")
_KINDS = ("lesser", "library", "affero", "lgpl", "agpl", "gfdl")
_CLAUSES = (
    "sharealike", "noncommercial", "noderivs", "noderivatives", "alike",
    "advertising", "endorse", "neither", "documentation",
)  # fmt: skip
_NAMES = (
    "mozilla", "netscape", "nokia", "sun", "apache", "eclipse", "gnu", "bsd", "mit", "perl",
    "artistic", "python", "php", "ruby", "zope", "academic", "apple", "ibm", "common", "intel",
    "w3c", "boost", "openssl", "openldap", "sgi", "zlib", "x11", "isc", "cecill", "eupl",
    "microsoft", "qt", "sil", "unicode", "creative", "cc0", "elastic", "mulan", "oracle", "freebsd",
)  # fmt: skip
_BITS = {word: 1 << n for n, word in enumerate((*_NUMBERS, *_KINDS, *_CLAUSES, *_NAMES))}


def tellers(words: Iterable[str]) -> int:
    """The bits of all telling words among `words`."""
    bits = 0
    for word in _BITS.keys() & set(words):
        bits |= _BITS[word]
    return bits


def _all(words: Iterable[str]) -> int:
    return sum(_BITS[word] for word in words)


# A notice must agree in all of these with its rule, a text in the kinds of the GPL.
VERSIONS = _all((*_NUMBERS, *_KINDS))
KINDS = _all(word for word in _KINDS if word != "gfdl")
# Each of these that only one side has makes a text less like the other.
CLAUSES = _all((*_CLAUSES, "lesser", "affero"))
# A notice must have the names that its rule has.
NAMES = _all((*_NAMES, "lesser", "affero", "library"))
