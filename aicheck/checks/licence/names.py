"""Licence names as people write them: "GPLv3+", "the Apache License, Version 2.0", "MIT or ISC"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from aicheck.checks.licence.data import Name, knowledge
from aicheck.patterns import lazy

_LATER = (
    r"(?P<later> plus| (?:or|and)(?: at (?:your|the licensee s) (?:option|choice|discretion))?"
    r"(?: \(?at your option\)?)?(?: any| a)?(?: later| newer| higher| greater| above)"
    r"(?: versions?)?(?: published by the free software foundation)?)"
)
_NUMBER = r"(?P<number>\d{1,2}(?: \d{1,2}){0,2})(?= )"
# After a name: the word licence, its acronym, who published it, and the version.
_AFTER = lazy(
    r"(?P<licence> licenses?(?: agreement)?)?(?: (?!v |ver |or )[a-z]{2,6}(?= v?\d| v | version))?"
    r"(?P<published> as published by the free software foundation(?: inc)?)?"
    r"(?:(?: either| under| and| with| the| its| as){0,3}(?: version| ver| versions| v)? v?"
    + _NUMBER
    + r"(?: of (?:the|this) (?:licenses?|[al]?gpl))?(?: dated)?(?: (?:june|february) \d{4})?)?"
    r"(?P<only> only)?" + _LATER + r"?"
)
# "version 2 of the GNU General Public License"
_BEFORE = lazy(
    r" (?:either )?(?:version |v )?v?"
    + _NUMBER
    + r"(?: of the license)?"
    + _LATER
    + r"? of (?:the |its )?"
)
# Which all of that starts with: either, version, v2, 2; a text that ends there has none.
_BEFORE_STARTS = frozenset("ev0123456789")
_TAIL_LICENCE = lazy(r" licensed?(?= )")


class Named(NamedTuple):
    """A licence name from `start` to `end`; `full` if it could mean nothing but a licence."""

    expression: str
    start: int
    end: int
    full: bool
    vague: bool = False
    open: bool = False
    gnu: bool = False


def named_at(text: str, at: int) -> Named | None:
    """The licence named at the space before a word, at offset `at` of the words."""
    before = _BEFORE.match(text, at) if text[at + 1 : at + 2] in _BEFORE_STARTS else None
    start = before.end() - 1 if before else at
    for name in _candidates(text, start):
        if found := _read(text, start, name, before):
            return found
    return None


def _candidates(text: str, at: int) -> Iterator[Name]:
    stop = text.find(" ", at + 1)
    for name in knowledge().names.get(text[at + 1 : stop], ()):
        if text.startswith(f"{name.words} ", at + 1):
            yield name


def _read(text: str, start: int, name: Name, before: re.Match[str] | None) -> Named | None:
    end = start + 1 + len(name.words)
    after = _AFTER.match(text, end)
    spelled = "license" in name.words.split(" ") or len(name.words) > 24
    if not name.versions:
        tail = _TAIL_LICENCE.match(text, end)
        stop = tail.end() if tail else end
        return Named(name.stem, start, stop, spelled or bool(tail), vague=name.vague)
    assert after
    number = before["number"] if before else after["number"]
    version = _version(name, number) if number else None
    if version is None:
        return _unversioned(name, start, after, spelled)
    later = bool(after["later"] or (before and before["later"]))
    expression = name.stem + version
    if name.gnu:
        expression += "-or-later" if later else "-only"
    stop = end + len(after[0]) if after["number"] or before else end
    exact = stop if name.gnu or not after["number"] else _number_end(after, version)
    return Named(expression, start, exact, True, gnu=name.gnu)


def _number_end(after: re.Match[str], version: str) -> int:
    """Where the version ends: "2 0 3 clause" is version 2.0 and something else."""
    digits = len(version.split("."))
    words = after["number"].split(" ")[:digits]
    return after.start("number") + len(" ".join(words))


def _unversioned(name: Name, start: int, after: re.Match[str], spelled: bool) -> Named | None:
    if name.default is None:
        return None
    licence = after["licence"] or ""
    end = after.start() + len(licence)
    if after["published"]:
        end = after.end("published")
    return Named(name.default, start, end, spelled or bool(licence), open=True, gnu=name.gnu)


def _version(name: Name, number: str) -> str | None:
    """The longest beginning of `number` that is a version of `name`."""
    digits = number.split(" ")
    for length in range(len(digits), 0, -1):
        version = ".".join(digits[:length])
        # "2" is 2.0, and "1.3" of the LaTeX licence is its last draft, 1.3c.
        letters = (v for v in reversed(name.versions) if v[:-1] == version and v[-1].isalpha())
        for spelling in (version, f"{version}.0", *letters):
            if spelling in name.versions:
                return spelling
    return None
