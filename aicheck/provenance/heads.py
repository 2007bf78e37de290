"""What the head of a file states: its licence and whose copyright it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from aicheck.patterns import lazy

HEAD = 8192
_TAG = lazy(r"SPDX-License-Identifier:[ \t]*([^\n\"'<>]{1,200})")
_STEMS = ("licen", "redistribut", "permission", "gpl", "warrant", "public domain", "spdx")
_WORDS = lazy("|".join(_STEMS))
_UNHASHED = lazy(r"\n[^#\n]")
_NOTICE = lazy(r"(?:copyright|©|\(c\))[^\n]{0,200}\b(?:19|20)\d\d\b[^\n]{0,200}", 2)
_HOLDER = ("copyright", "©", "(c)")
_EDGES = " \t\r*/#\"'-;"
# Words of a licence that are further apart are of two statements, or one is none.
_APART = 1500

# SPDX's older ids: the version of a licence, and nothing of whether later ones may be taken too.
_OPEN = lazy(r"(?<![\w.-])((?:[AL]?GPL|GFDL)-\d\.\d)(?![\w.+-])")
# The licence that a text states as an SPDX expression, "" where it states none. An id without
# "-only" or "-or-later" is of a text that leaves it open.
LicenceOf = Callable[[str], str]


def no_licence(text: str) -> str:
    """For an index that nobody reads licences for."""
    return ""


def licence_at(head: str, licence_of: LicenceOf) -> str:
    """The licence that the head of a file states."""
    tag = _TAG.search(head)
    if tag:
        return _asked(f"SPDX-License-Identifier: {tag[1].strip(_EDGES)}", licence_of)
    stated = dict.fromkeys(_asked(it, licence_of) for it in _statements(head))
    return all_of([*dict.fromkeys(refined(it, stated) for it in stated if it)])


def all_of(expressions: list[str]) -> str:
    """Several expressions as one."""
    if len(expressions) < 2:
        return "".join(expressions)
    return " AND ".join(f"({it})" if " OR " in it else it for it in expressions)


def notice_at(head: str) -> str:
    """The first copyright line of a file's head, "" where it has none."""
    lower = head.lower()
    if not any(word in lower for word in _HOLDER):
        return ""
    match = _NOTICE.search(head)
    return " ".join(match[0].strip(_EDGES).split())[:160] if match else ""


def refined(expression: str, hints: Iterable[str]) -> str:
    """The expression with what the first hint says of "only" or "later" where it says nothing."""
    if not _OPEN.search(expression):
        return expression
    told = " ".join(hints)

    def said(match: re.Match[str]) -> str:
        found = re.search(rf"(?<![\w.-]){re.escape(match[1])}-(?:only|or-later)", told)
        return found[0] if found else match[1]

    return _OPEN.sub(said, expression)


def closed(expression: str) -> str:
    """The expression where nobody says more: only the version that is named is promised."""
    return _OPEN.sub(r"\1-only", expression)


def _statements(head: str) -> Iterator[str]:
    """Yield what stands around a licence's words: files of a package have this in common."""
    lower = head.lower()
    if not any(word in lower for word in _STEMS):
        return
    # Rarely is a letter longer in lower case; then places in one are none in the other.
    text = head if len(lower) == len(head) else lower
    first = last = end = -1
    for match in _WORDS.finditer(lower):
        place = match.start()
        if place > end or place - last > _APART:
            if first >= 0:
                yield _around(text, first, last)
            first, end = place, _comment_end(text, place)
        last = place
    if first >= 0:
        yield _around(text, first, last)


def _comment_end(text: str, place: int) -> int:
    """Where the comment ends that a word stands in, as far as it can be seen."""
    if text[text.rfind("\n", 0, place) + 1 :][:1] == "#":
        other = _UNHASHED.search(text, place)
        return other.start() if other else len(text)
    end = text.find("*/", place)
    return end if end >= 0 else len(text)


def _around(text: str, first: int, last: int) -> str:
    """The lines of two words, with a line more on each side."""
    start = text.rfind("\n", 0, max(text.rfind("\n", 0, first), 0)) + 1
    end = text.find("\n", text.find("\n", last) + 1) if "\n" in text[last:] else -1
    return text[start : end if end >= 0 else len(text)]


@lru_cache(maxsize=1 << 14)
def _asked(text: str, licence_of: LicenceOf) -> str:
    return licence_of(text)
