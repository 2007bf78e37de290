"""Credentials whose shape tells their issuer, as `formats.toml` lists them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from aicheck import toml
from aicheck.checks.secrets.plausible import entropy, is_machine_made, is_placeholder, lowered
from aicheck.checks.secrets.rules import PROVIDER_KEY
from aicheck.checks.secrets.spans import Secret
from aicheck.patterns import lazy

_TABLE = Path(__file__).with_name("formats.toml")
_LONGEST_SHOWN = 4
# The shortest credential of the table: a text without a word this long holds none.
_SHORTEST = 16
_IN_WORDS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.~%/+=:$@-\\"
_LONG = b"w" * _SHORTEST
_CLASSES = bytes(ord("w" if byte in _IN_WORDS else " ") for byte in range(256))
# Where a credential may start: at a word's start, behind an escaped line's end, behind %3D.
_START = r"(?:(?<![A-Za-z0-9])|(?<=\\[nrt])|(?<=%[0-9A-F][0-9A-F]))"
_AT_START = lazy(_START)


@dataclass(frozen=True, slots=True)
class Format:
    """One shape, as an entry of the table describes it."""

    id: str
    what: str
    has: tuple[str, ...]
    inside: bool
    near: int
    free: bool
    pattern: re.Pattern[str]
    part: str | int
    random: float


@cache
def formats() -> tuple[Format, ...]:
    """Every shape of the table, in its order: where two fit, the first one names it."""
    entries = toml.loads(_TABLE.read_text(encoding="utf-8"))["format"]
    return tuple(map(_format, entries))


def _format(entry: Mapping[str, Any]) -> Format:
    return Format(
        id=entry["id"],
        what=entry["what"],
        has=tuple(entry["has"]),
        inside=entry.get("inside", False),
        near=entry.get("near", 0),
        free=entry.get("free", False),
        pattern=lazy(entry["pattern"], re.ASCII),
        part="value" if "(?P<value>" in entry["pattern"] else 0,
        random=entry.get("random", 3.0),
    )


def provider_keys(text: str) -> Iterator[Secret]:
    """Yield the credentials in `text` that are in an issuer's format and no stand-ins."""
    words = "\n".join(_long_words(text))
    if not words:
        return
    low = lowered(text)
    gate = _gate()
    starts = set(gate.starts.findall(words))
    for at, known in enumerate(formats()):
        if known.near:
            fits = any(mark in low for mark in known.has)
        elif known.inside:
            fits = any(mark in words for mark in known.has)
        else:
            fits = not starts.isdisjoint(gate.needs[at])
        if fits:
            yield from _of_format(known, text)


def _long_words(text: str) -> Iterator[str]:
    """Yield the words that are long enough to be a credential or to have one inside."""
    classes = text.encode("latin-1", "replace").translate(_CLASSES)
    at = classes.find(_LONG)
    while at >= 0:
        end = classes.find(b" ", at + _SHORTEST)
        yield text[at : end if end >= 0 else len(text)]
        at = classes.find(_LONG, end) if end >= 0 else -1


@dataclass(frozen=True, slots=True)
class _Gate:
    """One pattern for the starts of all formats, and which of them each format needs."""

    starts: re.Pattern[str]
    needs: tuple[frozenset[str], ...]


@cache
def _gate() -> _Gate:
    marks = {mark for it in formats() if not it.near and not it.inside for mark in it.has}
    # The pattern stops at the shortest: `sk-` answers for `sk-ant-` too.
    shortest = {mark: _begun(mark, marks) for mark in marks}
    needs = tuple(frozenset(shortest.get(mark, mark) for mark in it.has) for it in formats())
    return _Gate(re.compile(f"{_START}(?:{_branches(set(shortest.values()))})"), needs)


def _begun(mark: str, marks: Collection[str]) -> str:
    """The shortest of the marks that `mark` begins with."""
    return next(mark[:size] for size in range(1, len(mark) + 1) if mark[:size] in marks)


def _branches(words: Iterable[str]) -> str:
    """A pattern for any of `words` that looks at each letter once."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        if word:
            groups[word[0]].append(word[1:])
    return "|".join(
        f"{re.escape(letter)}(?:{_branches(rest)})" for letter, rest in sorted(groups.items())
    )


def _of_format(known: Format, text: str) -> Iterator[Secret]:
    for start, end in _windows(known, text):
        for match in known.pattern.finditer(text, start, end):
            first, last = match.span(known.part)
            value = match[known.part]
            shown = _shown(known, value)
            if _is_whole(text, match.start(), last) and _is_real(known, value[shown:]):
                yield Secret(first, last, PROVIDER_KEY, known.what, min(shown, _LONGEST_SHOWN))


def _windows(known: Format, text: str) -> Iterator[tuple[int, int]]:
    if not known.near:
        yield 0, len(text)
        return
    marks = "|".join(map(re.escape, known.has))
    start = end = 0
    for mark in re.finditer(marks, lowered(text)):
        if mark.start() - known.near > end:
            yield start, end
            start = mark.start() - known.near
        end = mark.end() + known.near
    yield start, end


def _shown(known: Format, value: str) -> int:
    return max((len(mark) for mark in known.has if value.startswith(mark)), default=0)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether the match is no part of a longer word; an escape before it is none of its letters."""
    if re.match(r"[A-Za-z0-9_]", text[end : end + 1]):
        return False
    return _AT_START.match(text, start) is not None


def _is_real(known: Format, value: str) -> bool:
    if is_placeholder(value) or entropy(value) < known.random:
        return False
    return not known.near or known.free or is_machine_made(value)
