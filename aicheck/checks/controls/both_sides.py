"""A changed file as it was and as it is, with the controls that stand in it; each asked once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from aicheck.checks.controls.kinds import Kind, controls_in
from aicheck.checks.reading.nouns import folded
from aicheck.checks.reading.regions import Region, Regions, regions
from aicheck.model import FileChange, Hunk

# What a change adds is looked through for so many controls.
_MOST = 2_000


@dataclass(frozen=True)
class Sides:
    """A changed file with the functions of both sides."""

    file: FileChange
    _near: dict[int, frozenset[str]] = field(default_factory=dict)
    _inside: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    _gone: dict[str, int] = field(default_factory=dict)

    @cached_property
    def before(self) -> Regions:
        """The functions of the base."""
        return regions(self.file.old_path or self.file.path, self.file.base or "")

    @cached_property
    def after(self) -> Regions:
        """The functions of the head."""
        return regions(self.file.path, self.file.head or "")

    @cached_property
    def _by_name(self) -> dict[str, Region]:
        return {it.name: it for it in reversed(self.after.regions)}

    @cached_property
    def new_names(self) -> frozenset[str]:
        """The functions that the base did not have."""
        return frozenset(self._by_name) - {it.name for it in self.before.regions}

    def kept(self, owner: Region | None) -> Region | None:
        """A region of the base as it stands in the head."""
        return self._by_name.get(owner.name) if owner else None

    def added(self) -> Iterator[tuple[int, str]]:
        """Yield the added lines without their comments, with their numbers."""
        lines = self.after.lines
        for line in self.file.lines():
            yield line.number, lines[line.number - 1] if line.number <= len(lines) else line.text

    def near(self, hunk: Hunk) -> frozenset[str]:
        """The families of controls that a hunk adds."""
        if id(hunk) not in self._near:
            self._near[id(hunk)] = _families(hunk.added)
        return self._near[id(hunk)]

    def inside(self, kept: Region) -> tuple[frozenset[str], frozenset[str]]:
        """The rules of the controls in a region, and the families of those it adds or has above."""
        if kept.name not in self._inside:
            lines = self.after.lines[kept.first - 1 : kept.last]
            numbered = enumerate(lines, kept.first)
            told = [
                text for n, text in numbered if self.file.is_added(n) or text.lstrip()[:1] == "@"
            ]
            self._inside[kept.name] = _rules(lines), _families(told)
        return self._inside[kept.name]

    def gone(self, owner: Region) -> int:
        """How many lines of a region of the base are removed."""
        if owner.name not in self._gone:
            self._gone[owner.name] = sum(
                max(0, min(it.old_start + len(it.removed), owner.last + 1)
                    - max(it.old_start, owner.first))
                for it in self.file.hunks
                if it.removed
            )  # fmt: skip
        return self._gone[owner.name]


def _rules(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(kind.rule for text in lines for kind, _ in controls_in(text))


def _families(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(kind.family for text in lines for kind, _ in controls_in(text))


@dataclass(frozen=True)
class Elsewhere:
    """What the change adds, for what only moved."""

    files: tuple[Sides, ...]
    _known: dict[tuple[str, str, str], bool] = field(default_factory=dict)

    @cached_property
    def lines(self) -> Counter[str]:
        """The added lines of all files, folded."""
        return Counter(folded(text) for it in self.files for _, text in it.added())

    @cached_property
    def controls(self) -> frozenset[tuple[str, str, str]]:
        """Each added control: its family, the level that it stands on, and its function's name."""
        out: set[tuple[str, str, str]] = set()
        for it in self.files:
            for number, text in it.added():
                if len(out) < _MOST:
                    out.update(_level(it, number, text, kind) for kind, _ in controls_in(text))
        return frozenset(out)

    def has(self, kind: Kind, text: str, owner: Region | None, it: Sides) -> bool:
        """Whether the control stands elsewhere now: wider, or in a helper that the owner calls."""
        # A decorator says the same of many functions.
        if not text.lstrip().startswith("@") and self.lines[folded(text)] > 0:
            return True
        key = kind.family, it.file.path, owner.name if owner else ""
        if key not in self._known:
            self._known[key] = self._stands(kind.family, owner, it)
        return self._known[key]

    def _stands(self, family: str, owner: Region | None, it: Sides) -> bool:
        kept = it.kept(owner)
        called = frozenset(re.findall(r"\w+", it.after.text(kept))) if kept else frozenset()
        for other, level, name in self.controls:
            is_here = name in called or (owner is not None and name == owner.short)
            if other == family and (level == "whole" or (level == "new" and name and is_here)):
                return True
        return False


def _level(it: Sides, number: int, text: str, kind: Kind) -> tuple[str, str, str]:
    owner = it.after.at(number)
    is_wide = owner is None or owner.is_class or bool(kind.whole.search(text))
    is_new = owner is not None and owner.name in it.new_names
    level = "whole" if is_wide else "new" if is_new else "kept"
    return kind.family, level, owner.short if owner else ""
