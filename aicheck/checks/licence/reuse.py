"""REUSE's ways to state the licence of a file without touching it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from aicheck import toml
from aicheck.checks.base import Base
from aicheck.checks.licence.covering import Covering, Pattern
from aicheck.checks.licence.expressions import canonical
from aicheck.checks.licence.terms import terms, together
from aicheck.model import Failure

_LONGEST = 400_000
# So many annotations are read, and so many characters of their patterns.
_MOST = 2000
_MOST_CHARS = 120_000
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
        return bool(Covering([self.asked]).fitting(path))

    @property
    def asked(self) -> Pattern:
        """The pattern with the folder that it is for."""
        return Pattern(self.folder, self.pattern, self.crosses)


@dataclass(frozen=True)
class Reuse:
    """How the head of a change, or its base, keeps to REUSE; `on` where it does.

    Of the annotations the nearest come last. `unread` says why some are not among them.
    """

    on: bool
    annotations: tuple[Annotation, ...] = ()
    paths: frozenset[str] = field(default_factory=frozenset)
    unread: str = ""

    @cached_property
    def _covering(self) -> Covering:
        return Covering([it.asked for it in self.annotations])

    def _fitting(self, path: str) -> list[Annotation]:
        return [self.annotations[number] for number in self._covering.fitting(path)]

    def failures(self) -> Iterator[Failure]:
        """Yield what could not be held against the annotations."""
        if self.unread:
            yield Failure("licence", self.unread)

    def stated(self, path: str) -> frozenset[str]:
        """The single licences that an annotation gives a file."""
        return terms(it.licence for it in self._fitting(path) if it.licence)

    def licence_of(self, path: str) -> str | None:
        """The licence that a file is under: an overriding one's, or that of the last which fits."""
        fitting = [it for it in self._fitting(path) if canonical(it.licence)]
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
        return bool(self._covering.fitting(path))


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
    for table in tables if isinstance(tables, list) else ():
        if isinstance(table, dict):
            overrides = table.get("precedence") == "override"
            licence = together(_strings(table.get("SPDX-License-Identifier"))) or ""
            for pattern in _strings(table.get("path")):
                yield Annotation(folder, pattern, licence, overrides=overrides)


def reuse_before(base: Base) -> Reuse:
    """How the base keeps to REUSE."""
    paths = frozenset(base.paths)
    return _reuse(base, paths, base.texts(_files(paths), whole=True))


def reuse_of(base: Base) -> Reuse:
    """How the change's head does: what the change annotates counts for what it adds."""
    files = _files(base.left)
    changed: Mapping[str, Any] = base.change.by_path
    heads = {it: changed[it].head for it in files if it in changed}
    texts = base.texts((it for it in files if it not in heads), whole=True)
    return _reuse(base, base.left, {**texts, **{it: text for it, text in heads.items() if text}})


def _files(paths: Iterable[str]) -> list[str]:
    """The files with annotations, the nearest to the top first."""
    found = (it for it in paths if is_reuse_file(it) and it.isprintable())
    return sorted(found, key=lambda it: (it != DEP5, it.count("/"), it))[:_FILES]


def _reuse(base: Base, paths: frozenset[str], texts: Mapping[str, str]) -> Reuse:
    """A project keeps to REUSE that has its folder and a file."""
    on = bool(texts) and any(it.startswith(TEXTS) for it in base.paths)
    found: list[Annotation] = []
    chars = 0
    for path in _files(texts):
        if len(texts[path]) > _LONGEST:
            return Reuse(on, tuple(found), paths, f"{path} is too long to be read")
        for it in annotations_of(path, texts[path]):
            chars += len(it.folder) + len(it.pattern)
            if len(found) == _MOST or chars > _MOST_CHARS:
                why = "REUSE's annotations are more than are read: "
                return Reuse(on, tuple(found), paths, f"{why}{len(found)} of them hold")
            found.append(it)
    many = sum(map(is_reuse_file, paths)) > _FILES
    unread = f"only {_FILES} of REUSE's files are read" if many else ""
    return Reuse(on, tuple(found), paths, unread)


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
