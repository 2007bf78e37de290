"""What a SCANOSS service says of one file, as an outsider's word: typed, bounded, on one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aicheck.checks.outsiders import quotable
from aicheck.checks.scanoss.service import ServiceError
from aicheck.patterns import lazy

_MOST = 20
_MOST_RANGES = 1_000
_LONGEST = 120
_RANGES = lazy(r"\d{1,7}-\d{1,7}(?:,\d{1,7}-\d{1,7})*")


@dataclass(frozen=True, slots=True)
class Told:
    """One match: lines of ours, as (first, last), and the published file that has them too.

    Without `lines` it is all of the file. `licence` is empty where the service knows none.
    """

    component: str
    file: str
    licence: str
    lines: tuple[tuple[int, int], ...] = ()
    first: int = 1


def told(answer: Mapping[str, Any], name: str) -> Iterator[Told]:
    """Yield the matches of the file `name`; raises ServiceError for what makes no sense."""
    found = answer.get(name)
    if not isinstance(found, list) or not all(isinstance(it, dict) for it in found):
        raise ServiceError("its answer leaves out a file that it was asked about")
    if not found:
        # "none" is said by a match of that kind.
        raise ServiceError("its answer says nothing of a file that it was asked about")
    for match in found[:_MOST]:
        kind = match.get("id")
        if kind in ("file", "snippet"):
            yield _told(match, kind == "file")
        elif kind != "none":
            raise ServiceError("its answer has a match of no known kind")


def _told(match: Mapping[str, Any], is_whole: bool) -> Told:
    component = _text(match, "component")
    if not component:
        raise ServiceError("its answer has a match without a component")
    version = _text(match, "version")
    lines = () if is_whole else _ranges(_text(match, "lines", 10 * _MOST_RANGES))
    theirs = _text(match, "oss_lines", 10 * _MOST_RANGES)
    return Told(
        component=f"{component} {version}".strip(),
        file=_text(match, "file"),
        licence=_licences(match.get("licenses")),
        lines=lines,
        first=1 if is_whole or not _RANGES.fullmatch(theirs) else max(1, _ranges(theirs)[0][0]),
    )


def _text(match: Mapping[str, Any], key: str, longest: int = _LONGEST) -> str:
    value = match.get(key, "")
    if not isinstance(value, str):
        raise ServiceError(f"its answer has a match whose {key} is no text")
    return quotable(value, longest)


def _ranges(text: str) -> tuple[tuple[int, int], ...]:
    if text == "all":
        return ()
    if not _RANGES.fullmatch(text):
        raise ServiceError("its answer has a match on no lines")
    pairs = (pair.split("-") for pair in text.split(",")[:_MOST_RANGES])
    return tuple((int(first), int(last)) for first, last in pairs)


def _licences(found: Any) -> str:
    if found is None:
        return ""
    if not isinstance(found, list) or not all(isinstance(it, dict) for it in found):
        raise ServiceError("its answer has a match whose licenses are no list")
    names = dict.fromkeys(_text(it, "name") for it in found[:_MOST])
    return ", ".join(filter(None, names))[:_LONGEST]
