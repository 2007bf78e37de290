"""REUSE's ways to state the licence of a file without touching it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

from aicheck import toml
from aicheck.checks.base import Base
from aicheck.checks.licence.expressions import canonical
from aicheck.checks.licence.terms import terms, together

_LONGEST = 400_000
_MOST = 2000
_FILES = 100
TEXTS = "LICENSES/"
DEP5 = ".reuse/dep5"


@dataclass(frozen=True, slots=True)
class Annotation:
    """What files below `folder` that fit `pattern` are under, as an annotation says.

    In Debian's format a star `crosses` folders. One that `overrides` is stronger than those nearer.
    """

    folder: str
    pattern: str
    licence: str
    crosses: bool = False
    overrides: bool = False

    def covers(self, path: str) -> bool:
        """Whether this is about the file at `path`."""
        start = f"{self.folder}/" if self.folder else ""
        if not path.startswith(start):
            return False
        return _fits(_parts(self.pattern, self.crosses), path[len(start) :])


@dataclass(frozen=True)
class Reuse:
    """How the head of a change, or its base, keeps to REUSE; `on` where it does.

    Of the annotations the nearest come last.
    """

    on: bool
    annotations: tuple[Annotation, ...] = ()
    paths: frozenset[str] = field(default_factory=frozenset)

    def stated(self, path: str) -> frozenset[str]:
        """The single licences that an annotation gives a file."""
        return terms(it.licence for it in self.annotations if it.licence and it.covers(path))

    def licence_of(self, path: str) -> str | None:
        """The licence that a file is under: an overriding one's, or that of the last which fits."""
        fitting = [it for it in self.annotations if canonical(it.licence) and it.covers(path)]
        strong = [it for it in fitting if it.overrides]
        top = [it for it in strong if it.folder == strong[0].folder]
        return canonical((top or fitting)[-1].licence) if fitting else None

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """The licences whose texts the project keeps in the folder for them."""
        names = (it.removeprefix(TEXTS) for it in sorted(self.paths) if it.startswith(TEXTS))
        ids = (canonical(name.removesuffix(".txt"), known=True) for name in names)
        return tuple(filter(None, ids))

    def covers(self, path: str) -> bool:
        """Whether something beside the file itself states its licence."""
        if f"{path}.license" in self.paths or path.endswith(".license"):
            return True
        return any(it.covers(path) for it in self.annotations)


def is_reuse_file(path: str) -> bool:
    """Whether a file holds REUSE's annotations."""
    return path == DEP5 or path.rpartition("/")[2] == "REUSE.toml"


def annotations_of(path: str, text: str) -> Iterator[Annotation]:
    """Yield what a REUSE.toml or a dep5 file says; nothing where it can't be read."""
    if len(text) > _LONGEST:
        return
    if path == DEP5:
        yield from _dep5(text)
        return
    try:
        data = toml.loads(text)
    except toml.TOMLDecodeError:
        return
    folder, tables = path.rpartition("/")[0], data.get("annotations")
    for table in tables[:_MOST] if isinstance(tables, list) else ():
        if isinstance(table, dict):
            overrides = table.get("precedence") == "override"
            licence = together(_strings(table.get("SPDX-License-Identifier"))) or ""
            for pattern in _strings(table.get("path")):
                yield Annotation(folder, pattern, licence, overrides=overrides)


def reuse_before(base: Base) -> Reuse:
    """How the base keeps to REUSE."""
    paths = frozenset(base.paths)
    return _reuse(base, paths, base.texts(_files(paths)))


def reuse_of(base: Base) -> Reuse:
    """How the change's head does: what the change annotates counts for what it adds."""
    files = _files(base.left)
    changed: Mapping[str, Any] = base.change.by_path
    heads = {it: changed[it].head for it in files if it in changed}
    texts = base.texts(it for it in files if it not in heads)
    return _reuse(base, base.left, {**texts, **{it: text for it, text in heads.items() if text}})


def _files(paths: Iterable[str]) -> list[str]:
    """The files with annotations, the nearest to the top first."""
    found = (it for it in paths if is_reuse_file(it) and it.isprintable())
    return sorted(found, key=lambda it: (it != DEP5, it.count("/"), it))[:_FILES]


def _reuse(base: Base, paths: frozenset[str], texts: Mapping[str, str]) -> Reuse:
    """A project keeps to REUSE that has its folder and a file."""
    on = bool(texts) and any(it.startswith(TEXTS) for it in base.paths)
    found = (it for path in _files(texts) for it in annotations_of(path, texts[path]))
    return Reuse(on, tuple(islice(found, _MOST)), paths)


def _dep5(text: str) -> Iterator[Annotation]:
    for paragraph in re.split(r"\n[ \t]*\n", text):
        fields = dict(_fields(paragraph.split("\n")))
        if "files" in fields and "license" in fields:
            licence = fields["license"].split("\n")[0].strip()
            for pattern in fields["files"].split():
                yield Annotation("", pattern, licence, crosses=True)


def _fields(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    name, value = "", ""
    for line in lines:
        if line[:1] in (" ", "\t"):
            value += f"\n{line}"
        elif ":" in line:
            if name:
                yield name, value
            name, _, value = line.partition(":")
            name = name.strip().lower()
    if name:
        yield name, value


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [it for it in value if isinstance(it, str)] if isinstance(value, list) else []


@lru_cache(maxsize=1 << 12)
def _parts(pattern: str, crosses: bool) -> tuple[str, ...]:
    """The characters of a pattern; `*` and `?` stand for any but a slash, `**` for all."""
    out: list[str] = []
    for part in re.findall(r"\\.|\*+|.", pattern[:1000], re.DOTALL):
        if part[0] == "*":
            out.append("**" if crosses or len(part) > 1 else "*")
        elif part == "?" and crosses:
            out.append("?")
        else:
            # An escaped star is one of these, too, and is told from the others by its length.
            out.append(f"={part[-1]}")
    return tuple(out)


def _fits(parts: tuple[str, ...], text: str) -> bool:
    """Whether the pattern fits, in time that grows with both lengths and no faster."""
    states = _skipped({0}, parts)
    for char in text:
        ahead = set()
        for at in states:
            part = parts[at] if at < len(parts) else ""
            if part == "**" or (part == "*" and char != "/"):
                ahead.add(at)
            elif part == "?" or part == f"={char}":
                ahead.add(at + 1)
        states = _skipped(ahead, parts)
        if not states:
            return False
    return len(parts) in states


def _skipped(states: set[int], parts: tuple[str, ...]) -> set[int]:
    """The states with those behind a star that stands for nothing."""
    out = set(states)
    for at in sorted(states):
        while at < len(parts) and parts[at] in ("*", "**"):
            at += 1
            out.add(at)
    return out
