"""A changed file as it was and as it is, with the controls that stand in it; each asked once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from aicheck.checks.controls.kinds import Kind, controls_in, opened_by
from aicheck.checks.reading.nouns import folded
from aicheck.checks.reading.regions import Region, Regions, regions
from aicheck.languages import language
from aicheck.model import FileChange, Hunk
from aicheck.patterns import lazy

# What a change adds is looked through for so many controls.
_MOST = 2_000
_LONG = 1_000
# What runs before each request of an application or a blueprint.
_GUARD = lazy(r"(\w+)\.before_(?:app_)?request\b(?:\(\s*(\w+))?")
_ASSIGNED = lazy(r"\s*(?:export\s+)?(?:(?:const|let|var|final)\s+)?(\w+)\s*(?::[^=\n]*)?=(?!=)")


@dataclass(frozen=True)
class Sides:
    """A changed file with the functions of both sides."""

    file: FileChange
    _near: dict[int, frozenset[str]] = field(default_factory=dict)
    _inside: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    _gone: dict[str, int] = field(default_factory=dict)
    _names: dict[str, frozenset[str]] = field(default_factory=dict)

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

    @cached_property
    def speech(self) -> str:
        """The language, with those that are the same but for their types as one."""
        name = language(self.file.path, self.file.head or "") or ""
        return "javascript" if name in ("typescript", "vue") else name

    @cached_property
    def guards(self) -> dict[str, str]:
        """The functions that run before each request, and of what."""
        out: dict[str, str] = {}
        for number, text in enumerate(self.after.lines, 1):
            match = _GUARD.search(text) if "before_" in text and len(text) < _LONG else None
            owner = self.after.at(number) if match else None
            if match and (name := match[2] or (owner.short if owner else "")):
                out[name] = match[1]
        return out

    @cached_property
    def old_words(self) -> frozenset[str]:
        """The names that the base spoke of."""
        return frozenset(re.findall(r"\w+", self.file.base or ""))

    @cached_property
    def classes(self) -> tuple[Region, ...]:
        """The classes of the head."""
        return tuple(it for it in self.after.regions if it.is_class)

    def is_new(self, number: int) -> bool:
        """Whether a line of the head stands in a function that the base did not have."""
        owner = self.after.at(number)
        return owner is not None and owner.name in self.new_names

    def names_in(self, kept: Region | None) -> frozenset[str]:
        """The names in a region, and at the head of the class that it stands in."""
        if kept is None:
            return frozenset()
        if kept.name not in self._names:
            heads = (self.after.lines[it.line - 1] for it in self.classes if _holds(it, kept))
            text = "\n".join((self.after.text(kept), *heads))
            found = Counter(re.findall(r"\w+", text))
            # Its own name says nothing where it is defined.
            found[kept.short] -= 1
            self._names[kept.name] = frozenset(+found)
        return self._names[kept.name]

    def kept(self, owner: Region | None) -> Region | None:
        """A region of the base as it stands in the head."""
        return self._by_name.get(owner.name) if owner else None

    def added(self) -> Iterator[tuple[int, str]]:
        """Yield the added lines without their comments, with their numbers."""
        lines = self.after.lines
        for line in self.file.lines():
            yield line.number, lines[line.number - 1] if line.number <= len(lines) else line.text

    def near(self, hunk: Hunk) -> frozenset[str]:
        """The families of controls that a hunk adds, or switches off where they stood."""
        if id(hunk) not in self._near:
            # What is switched off is told on the line that does it.
            off = (opened_by(it.text) for it in hunk.lines() if not self.is_new(it.number))
            self._near[id(hunk)] = _families(hunk.added).union(*off)
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


def _holds(outer: Region, inner: Region) -> bool:
    return outer.is_class and outer.first <= inner.first and inner.last <= outer.last


@dataclass(frozen=True, slots=True)
class _Added:
    """A control that was added: what it stands for, and by which name that is known.

    `level` is `whole` for a file, `class`, `guard` for what runs before the requests of `name`,
    `new` for a function that the base did not have, and `kept` for one that it had.
    """

    family: str
    path: str
    speech: str
    level: str
    name: str = ""
    owner: Region | None = None


@dataclass(frozen=True)
class Elsewhere:
    """What the change adds, for what only moved."""

    files: tuple[Sides, ...]
    _known: dict[tuple[str, str, str], bool] = field(default_factory=dict)

    @cached_property
    def lines(self) -> Counter[tuple[str, str]]:
        """The added lines of all files, folded, with their languages."""
        return Counter((it.speech, folded(text)) for it in self.files for _, text in it.added())

    @cached_property
    def controls(self) -> frozenset[_Added]:
        """Each added control."""
        out: set[_Added] = set()
        for it in self.files:
            for number, text in it.added():
                if len(out) < _MOST:
                    out.update(_placed(it, number, text, kind) for kind, _ in controls_in(text))
        return frozenset(out)

    def has(self, kind: Kind, text: str, owner: Region | None, it: Sides) -> bool:
        """Whether the control stands elsewhere now: wider, or in a helper that the owner calls."""
        # A decorator says the same of many functions, and a class's setting of many classes.
        is_own = not text.lstrip().startswith("@") and not (owner and owner.is_class)
        if is_own and self.lines[it.speech, folded(text)] > 0:
            return True
        key = kind.family, it.file.path, owner.name if owner else ""
        if key not in self._known:
            self._known[key] = any(
                other.family == kind.family and _stands_for(other, owner, it)
                for other in self.controls
            )
        return self._known[key]


def _stands_for(control: _Added, owner: Region | None, it: Sides) -> bool:
    if control.speech != it.speech:
        return False
    kept, is_here = it.kept(owner), control.path == it.file.path
    is_named = bool(control.name) and control.name in it.names_in(kept)
    if control.level == "whole":
        return is_here or (is_named and control.name not in it.old_words)
    if control.level == "class":
        is_around = bool(is_here and kept and control.owner and _holds(control.owner, kept))
        return is_named or is_around
    if control.level == "guard":
        return is_here and is_named
    return control.level == "new" and is_named


def _placed(it: Sides, number: int, text: str, kind: Kind) -> _Added:
    owner = it.after.at(number)
    level, name = "kept", owner.short if owner else ""
    if owner is None:
        match = _ASSIGNED.match(text)
        level, name = "whole", match[1] if match else ""
    elif owner.is_class:
        level = "class"
    elif owner.short in it.guards:
        level, name = "guard", it.guards[owner.short]
    elif kind.whole.search(text) and not text.lstrip().startswith("@"):
        level, name = "whole", ""
    elif owner.name in it.new_names:
        level = "new"
    return _Added(kind.family, it.file.path, it.speech, level, name, owner)
