"""What the head of a file states: its licence and whose copyright it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from aicheck.patterns import lazy

HEAD = 8192
_TAG = lazy(r"SPDX-License-Identifier:[ \t]*([^\n\"'<>]{1,200})")
_WORDS = ("licen", "redistribut", "permission", "gpl", "warrant", "public domain", "spdx")
_NOTICE = lazy(r"(?:copyright|©|\(c\))[^\n]{0,200}\b(?:19|20)\d\d\b[^\n]{0,200}", 2)
_EDGES = " \t\r*/#\"'-;"

# The licence that a text states as an SPDX expression, "" where it states none.
LicenceOf = Callable[[str], str]


def no_licence(text: str) -> str:
    """For an index that nobody reads licences for."""
    return ""


def licence_at(head: str, licence_of: LicenceOf) -> str:
    """The licence that the head of a file states."""
    tag = _TAG.search(head)
    if tag:
        return _asked(f"SPDX-License-Identifier: {tag[1].strip(_EDGES)}", licence_of)
    lower = head.lower()
    found = [word for word in _WORDS if word in lower]
    if not found:
        return ""
    # From the first to the last word of a licence: files of a package have this in common.
    first, last = min(map(lower.find, found)), max(map(lower.rfind, found))
    start = head.rfind("\n", 0, max(head.rfind("\n", 0, first), 0)) + 1
    end = head.find("\n", head.find("\n", last) + 1) if "\n" in lower[last:] else -1
    return _asked(head[start : end if end >= 0 else len(head)], licence_of)


def notice_at(head: str) -> str:
    """The first copyright line of a file's head, "" where it has none."""
    match = _NOTICE.search(head)
    return " ".join(match[0].strip(_EDGES).split())[:160] if match else ""


@lru_cache(maxsize=1 << 14)
def _asked(text: str, licence_of: LicenceOf) -> str:
    return licence_of(text)
