"""What `licences.toml` knows, read once and only when a text may hold a licence.

It is read in the form that `tools/licences.py` makes of it: parsing TOML takes 10 ms. Here and
where a text is read values are named tuples: a frozen dataclass takes 0.6 ms to be made as a class.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from aicheck.patterns import lazy

Phrases = tuple[str, ...]

TABLE = Path(__file__).with_name("licences.json")
_VERSIONS = lazy(r"\{(.*)\}")


class Signature(NamedTuple):
    """The phrases that tell one text; each of `needs`, `lacks` and `ends` is a choice."""

    id: str
    begins: Phrases
    needs: tuple[Phrases, ...]
    lacks: tuple[Phrases, ...]
    ends: tuple[Phrases, ...]
    reach: int


class Name(NamedTuple):
    """One way to name a licence; `stem` takes a version, which a fixed id has none of."""

    words: str
    stem: str
    versions: tuple[str, ...] = ()
    default: str | None = None
    gnu: bool = False
    vague: bool = False


class Knowledge(NamedTuple):
    """The whole data file; names are grouped by their first word, longest first."""

    names: Mapping[str, tuple[Name, ...]]
    signatures: tuple[Signature, ...]
    exceptions: Mapping[str, str]
    exception_reach: int
    tails: Phrases
    tail_reach: int


@cache
def knowledge() -> Knowledge:
    """Read the table that stands beside this module."""
    raw = json.loads(TABLE.read_text(encoding="utf-8"))
    return Knowledge(
        names=_grouped(_names(raw)),
        signatures=tuple(_signature(entry) for entry in raw["text"]),
        exceptions={id: f" {text} " for id, text in raw["exceptions"]["phrases"].items()},
        exception_reach=raw["exceptions"]["reach"],
        tails=tuple(f" {tail} " for tail in raw["gnu-notice"]["tails"]),
        tail_reach=raw["gnu-notice"]["reach"],
    )


def plain(id: str) -> str:
    """An id as the words it reads as."""
    return re.sub(r"[^a-z0-9]+", " ", id.lower()).strip()


def _signature(entry: Mapping[str, Any]) -> Signature:
    groups = {key: tuple(map(_choice, entry.get(key, ()))) for key in ("needs", "lacks", "ends")}
    begins = tuple(phrase for group in entry["begins"] for phrase in _choice(group))
    return Signature(entry["id"], begins, **groups, reach=entry["reach"])


def _choice(text: str) -> Phrases:
    return tuple(f" {phrase.strip()} " for phrase in text.split("|"))


def _names(raw: Mapping[str, Any]) -> Iterator[Name]:
    for table in ("names", "gnu", "vague"):
        for key, aliases in raw[table].items():
            yield from _named(key, aliases, table, raw["unversioned"])


def _named(
    key: str, aliases: list[str], table: str, unversioned: Mapping[str, str]
) -> Iterator[Name]:
    found = _VERSIONS.search(key)
    if not found:
        own = [] if table == "vague" else [plain(key)]
        for alias in dict.fromkeys([*aliases, *own]):
            yield Name(alias, key, vague=table == "vague")
        return
    stem = key[: found.start()]
    listed = found[1].split(",")
    marked = [stem + version.rstrip("*") for version in listed if version.endswith("*")]
    default = unversioned.get(stem.rstrip("-")) if table == "gnu" else next(iter(marked), None)
    versions = tuple(version.rstrip("*") for version in listed)
    for alias in dict.fromkeys([*aliases, plain(stem)]):
        yield Name(alias, stem, versions, default, gnu=table == "gnu")


def _grouped(names: Iterator[Name]) -> Mapping[str, tuple[Name, ...]]:
    groups: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        groups[name.words.split(" ", 1)[0]].append(name)
    return {
        word: tuple(sorted(group, key=lambda name: -len(name.words)))
        for word, group in groups.items()
    }
