"""Secrets that are used where they stand, without a name: arguments of calls and of commands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from aicheck import toml
from aicheck.checks.secrets.assignments import Strictness
from aicheck.checks.secrets.plausible import (
    entropy,
    is_chosen,
    is_machine_made,
    is_password,
    is_placeholder,
    is_uuid,
    lowered,
)
from aicheck.checks.secrets.rules import HARD_CODED
from aicheck.checks.secrets.spans import Secret
from aicheck.patterns import lazy

_TABLE = Path(__file__).with_name("uses.toml")
# What wraps a secret in a call: b"...", []byte("..."), Encoding.UTF8.GetBytes("...").
_WRAP = r"(?:[\w.:\[\]]{1,40}\(\s{0,2}){0,2}"
_PARTS = {
    "{any}": r"(?:[^,(){}\n]{1,120}|\{[^{}]{0,200}\}|[\w.:>$-]{1,60}\([^()\n]{0,80}\))",
    "{str}": r"[bf]?[\"'][^\"'\s]{1,100}[\"']",
    "{pw}": rf"\s{{0,8}}{_WRAP}[@bB]?(?P<quote>[\"'`])(?P<value>[^\s\"'`\\]{{8,256}})(?P=quote)",
    "{word}": r"[\"']?(?P<value>[^\s\"'`$<>{}\\|;&]{8,128})(?=[\"'\s;&|]|$)",
}
# A command or a call that is repeated all over a text is looked at so often.
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Use:
    """One way to use a secret, as an entry of the table describes it."""

    what: str
    has: tuple[str, ...]
    pattern: re.Pattern[str]
    asks: str
    least: int
    bare: bool


Starts: TypeAlias = "tuple[tuple[str, tuple[tuple[Use, str], ...]], ...]"
"""How uses start, by what they share with others."""


@cache
def _by_shared() -> tuple[Starts, Starts]:
    """Those of calls and those of commands; a text without what they share has none of them."""
    table = toml.loads(_TABLE.read_text(encoding="utf-8"))
    known = [_use(entry) for entry in table["use"]]
    shared = table["shared"].split()
    calls, commands = ([it for it in known if it.bare == bare] for bare in (False, True))
    return _grouped(calls, shared), _grouped(commands, shared)


def _grouped(known: Iterable[Use], shared: Iterable[str]) -> Starts:
    groups: defaultdict[str, list[tuple[Use, str]]] = defaultdict(list)
    for use in known:
        for mark in use.has:
            groups[next((part for part in shared if part in mark), mark)].append((use, mark))
    return tuple((part, tuple(marks)) for part, marks in groups.items())


def _use(entry: Mapping[str, Any]) -> Use:
    pattern: str = entry["pattern"]
    for name, part in _PARTS.items():
        pattern = pattern.replace(name, part)
    return Use(
        what=entry["what"],
        has=tuple(entry["has"]),
        pattern=lazy(pattern, re.ASCII | re.IGNORECASE | re.MULTILINE),
        asks=entry["asks"],
        least=entry.get("least", 16),
        bare=entry.get("bare", False),
    )


def uses(text: str, asked: Strictness) -> Iterator[Secret]:
    """Yield the secrets in `text` that stand where a password or a key is asked for."""
    low = lowered(text)
    for known, mark in _in_text(low, asked.bare):
        yield from _of_use(known, mark, text, low, asked)


def _in_text(low: str, bare: bool) -> Iterator[tuple[Use, str]]:
    calls, commands = _by_shared()
    for starts in (calls, commands) if bare else (calls,):
        for shared, marks in starts:
            if shared in low:
                yield from marks


def _of_use(known: Use, mark: str, text: str, low: str, asked: Strictness) -> Iterator[Secret]:
    at, left = low.find(mark), _MOST
    length = len(mark.rstrip())
    while at >= 0 and left:
        match = known.pattern.match(text, at + length)
        if match and _is_secret(known, match["value"], asked):
            start, end = match.span("value")
            yield Secret(start, end, HARD_CODED, known.what, guessable=True)
        at, left = low.find(mark, at + len(mark)), left - 1


def _is_secret(known: Use, value: str, asked: Strictness) -> bool:
    if is_placeholder(value):
        return False
    if known.asks == "words":
        return entropy(value) >= 3.0
    if is_machine_made(value, max(known.least, asked.least)):
        return True
    if known.asks == "uuid":
        return asked.chosen and is_uuid(value[-36:])
    return known.asks == "chosen" and asked.chosen and (is_password(value) or is_chosen(value))
