"""What is told of one whole file at a time: looked up by its content, and found out only once.

A file of which all is new is judged by its path and its text alone, and by the state of aicheck's
own code. So what was found in it holds wherever the same text comes again under the same path.
Only a change of many such files asks: for a few, looking up costs more than looking.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache as remembered
from pathlib import Path
from typing import Any, Generic, TypeVar

from aicheck.cache import Cache
from aicheck.model import Change, FileChange
from aicheck.progress import Progress, Step

_PACKAGE = Path(__file__).parents[1]
# From so many whole files on they are looked up.
FEWEST = 50
# So many are asked for together, and so many seconds of work are never lost.
_BATCH = 400
_SECONDS = 1.0
_Told = TypeVar("_Told")


@dataclass(frozen=True, slots=True)
class Part(Generic[_Told]):
    """One thing to find out about a file, and its form in the cache.

    `look` may use the file's path and text, and nothing else; it is empty for most files.
    """

    name: str
    look: Callable[[FileChange], tuple[_Told, ...]]
    dumped: Callable[[_Told], Any]
    loaded: Callable[[Any], _Told]

    def of(self, file: FileChange) -> tuple[_Told, ...]:
        """What is told of a file: as it was found out before, or from a look at it."""
        if file.is_whole and self.name in file.facts:
            known: tuple[_Told, ...] = file.facts[self.name]
            return known
        return self.look(file)


def with_facts(
    change: Change, parts: Sequence[Part[Any]], cache: Cache, progress: Progress
) -> Change:
    """The change with what `parts` tell of each whole file, if it has many of them."""
    counts = Counter(file.path for file in change.files)
    whole = [it for it in change.files if it.is_whole and counts[it.path] == 1]
    if len(whole) < FEWEST:
        return change
    facts: dict[str, Mapping[str, Any]] = {}
    for first in range(0, len(whole), _BATCH):
        progress(Step("files", first, len(whole), "files"))
        facts.update(_of_batch(whole[first : first + _BATCH], parts, cache))
    progress(Step("files", len(whole), len(whole), "files"))
    files = (replace(it, facts=facts[it.path]) if it.path in facts else it for it in change.files)
    return replace(change, files=tuple(files))


def _of_batch(
    files: Sequence[FileChange], parts: Sequence[Part[Any]], cache: Cache
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    keys = {it.path: f"file {text_key(it.path, it.head or '')}" for it in files}
    known = cache.get(keys.values())
    new: dict[str, str] = {}
    saved = time.monotonic()
    try:
        for file in files:
            facts = _loaded(known.get(keys[file.path]), parts)
            if facts is None and (facts := _looked(file, parts)) is not None:
                if text := _dumped(facts, parts):
                    new[keys[file.path]] = text
                if time.monotonic() > saved + _SECONDS:
                    cache.put(new)
                    new.clear()
                    saved = time.monotonic()
            if facts is not None:
                yield file.path, facts
    finally:
        # Whatever stops us: what is done is not done again.
        cache.put(new)


def text_key(path: str, text: str) -> str:
    """What stands for a text under a path, and for all of our own code that may judge it."""
    data = f"{path}\0{text}".encode("utf-8", "surrogatepass")
    return f"{_state()} {hashlib.blake2b(data, digest_size=20).hexdigest()}"


@remembered
def _state() -> str:
    """Tells one state of our own code and data from another, and one Python from another."""
    # Who was born when nobody is alive from any more is no person's datum, which the year decides.
    year = datetime.datetime.now(datetime.timezone.utc).year
    about = f"{sys.version_info} {unicodedata.unidata_version} {year}"
    digest = hashlib.blake2b(about.encode())
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix != ".pyc" and path.is_file():
            data = path.read_bytes()
            digest.update(f"{path.relative_to(_PACKAGE)}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()[:24]


def _looked(file: FileChange, parts: Sequence[Part[Any]]) -> dict[str, Any] | None:
    """What the parts tell of a file, or None where one of them broke: its check will say so."""
    try:
        return {part.name: part.look(file) for part in parts}
    except Exception:
        return None


def _dumped(facts: Mapping[str, Any], parts: Sequence[Part[Any]]) -> str:
    """The facts as they are kept; empty where they would not come back as they are."""
    found = {it.name: list(map(it.dumped, facts[it.name])) for it in parts if facts[it.name]}
    text = json.dumps(found, separators=(",", ":")) if found else "{}"
    return text if _loaded(text, parts) == facts else ""


def _loaded(text: str | None, parts: Sequence[Part[Any]]) -> dict[str, Any] | None:
    if text is None:
        return None
    try:
        found = json.loads(text)
        return {it.name: tuple(map(it.loaded, found.get(it.name, ()))) for it in parts}
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
