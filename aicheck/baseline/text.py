"""The baseline as text: one entry a line, in one form only, in order.

The text is JSON, and every entry ends in a comma, for the list ends with a `null`: adding or
taking away a line alters no other, so that branches merge. There is no time in it and no version
of a tool. All of it is ASCII, so that nothing hides in it and the order is that of the bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from aicheck import strict_json
from aicheck.errors import AicheckError
from aicheck.model import BaselineEntry
from aicheck.patterns import lazy

FORMAT = "aicheck.baseline/1"
# The rule for a change that adds entries.
GROWN = "baseline-grown"
# In bytes, which is more than 100,000 entries.
LARGEST = 32 << 20
_FIRST = f'{{"schema": "{FORMAT}", "findings": ['
_LAST = "null]}"
# No path that git takes is as long, even escaped.
_LONGEST = 64_000
_OF_FILE = ("path", "rule", "code", "fingerprint")
_OF_COMMIT = ("commit", "rule", "fingerprint")
_SHAPES = {
    "code": (lazy(r"(?:[a-p]{16})?"), "16 letters of a to p, or nothing"),
    "commit": (lazy(r"[0-9a-f]{40}(?:[0-9a-f]{24})?"), "a commit's whole id"),
    "fingerprint": (lazy(r"[0-9a-f]{32}"), "32 digits of 0-9 and a-f"),
    "rule": (lazy(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}"), "a rule's id"),
}
# Nearly all lines are in this form, which takes no parsing.
_USUAL = lazy(
    r'\{"path": "(?P<path>[^"\\\x00-\x1f]+)", "rule": "(?P<rule>[A-Za-z0-9][A-Za-z0-9._/-]{0,199})"'
    r', "code": "(?P<code>(?:[a-p]{16})?)", "fingerprint": "(?P<fingerprint>[0-9a-f]{32})"\},'
)
_CONFLICT = lazy(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_MEND = "mend the line, or write the file anew with: aicheck scan --write-baseline"
_MERGE = "keep the entries of both sides without the markers, sorted by LC_ALL=C sort"


class BaselineError(AicheckError):
    """The baseline's text is not what aicheck writes."""


def written(entries: Iterable[BaselineEntry]) -> str:
    """The text of a baseline with these entries, each once, whatever their order."""
    return "\n".join((_FIRST, *sorted({line_of(it) for it in entries}), _LAST, ""))


def line_of(entry: BaselineEntry) -> str:
    """The line of an entry."""
    keys = _OF_FILE if entry.commit is None else _OF_COMMIT
    return json.dumps({key: getattr(entry, key) for key in keys}) + ","


def baseline_of(text: str, source: str) -> tuple[BaselineEntry, ...]:
    """The entries of a baseline's text; raises BaselineError, which names the line.

    `source` is what the text is called, as `.aicheck/baseline.json of the base`.
    """
    _refuse_odd(text, source)
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if _CONFLICT.match(line):
            raise _error(source, number, "a conflict of a merge was left in it", _MERGE)
    if lines[0] != _FIRST:
        raise _error(source, 1, f"it has to begin with {_FIRST}")
    end = next((at for at, line in enumerate(lines) if line == _LAST), None)
    if end is None:
        raise _error(source, len(lines), f"it has to end with the line {_LAST}")
    out = tuple(_entries(lines[1:end], source))
    if lines[end + 1 :] != [""]:
        what = "something stands behind the end" if lines[end + 1 :] else "the last line feed lacks"
        raise _error(source, end + (2 if lines[end + 1 :] else 1), what)
    return out


def _refuse_odd(text: str, source: str) -> None:
    """Raise BaselineError for what no text of ours has, before it is looked at closely."""
    if len(text) > LARGEST:
        hint = f"keep it under {LARGEST >> 20} MiB: mend some, or switch rules off in [rules] off"
        raise BaselineError(f"{source} is too large", hint)
    if text.isascii() and "\r" not in text and "\0" not in text:
        return
    for number, line in enumerate(text.split("\n"), 1):
        if number == 1 and line.startswith("\ufeff"):
            raise _error(source, 1, "it begins with a byte order mark", "write it without one")
        if "\0" in line:
            raise _error(source, number, "it has a NUL byte")
        if "\r" in line:
            hint = f"end its lines with line feeds alone; {_MEND}"
            raise _error(source, number, "it has a carriage return", hint)
        if not line.isascii():
            raise _error(source, number, "a character is not ASCII; write it as \\u and 4 digits")


def _entries(lines: Iterable[str], source: str) -> Iterator[BaselineEntry]:
    before = ""
    for number, line in enumerate(lines, 2):
        entry = _entry(line, source, number)
        if line == before:
            raise _error(source, number, "the entry stands there twice", "take one out")
        if line < before:
            hint = "sort the entries as LC_ALL=C sort does"
            raise _error(source, number, "the entry belongs further up", hint)
        before = line
        yield entry


def _entry(line: str, source: str, number: int) -> BaselineEntry:
    if usual := _USUAL.fullmatch(line):
        return BaselineEntry(**usual.groupdict())
    if len(line) > _LONGEST:
        raise _error(source, number, "the line is too long for an entry")
    if not line.endswith(","):
        raise _error(source, number, "an entry ends in a comma", "put one at the end of each entry")
    try:
        data = strict_json.parse(line[:-1])
    except ValueError as error:
        raise _error(source, number, f"it is not JSON: {error}") from error
    entry = _entry_of(data, source, number)
    if line_of(entry) != line:
        raise _error(source, number, f"aicheck writes this entry as {line_of(entry)}")
    return entry


def _entry_of(data: Any, source: str, number: int) -> BaselineEntry:
    if not isinstance(data, dict):
        raise _error(source, number, "an entry is an object in braces")
    keys = _OF_COMMIT if "commit" in data else _OF_FILE
    for key in data:
        if key not in keys:
            named = json.dumps(key[:80])
            raise _error(source, number, f"the key {named} is not known; known: {', '.join(keys)}")
    for key in keys:
        if key not in data:
            raise _error(source, number, f"the entry has no {key}")
        value = data[key]
        if not isinstance(value, str) or not (value or key == "code"):
            raise _error(source, number, f"{key} has to be a text")
        if key in _SHAPES and not _SHAPES[key][0].fullmatch(value):
            raise _error(source, number, f"{key} has to be {_SHAPES[key][1]}")
    return BaselineEntry(**data)


def _error(source: str, line: int, what: str, hint: str = _MEND) -> BaselineError:
    return BaselineError(f"{source}, line {line}: {what}", hint)
