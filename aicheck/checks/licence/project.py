"""What the project already has, as the base's side of the changed files says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.holders import holders_in, people_of
from aicheck.model import Change, FileChange
from aicheck.patterns import lazy

_OWN = lazy(r"(?:LICEN[CS]E|COPYING|COPYRIGHT|UNLICENSE|NOTICE)(?:[.-][\w.-]+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Project:
    """What the base's side of the changed files says about the project."""

    change: Change

    @cached_property
    def licences(self) -> frozenset[str]:
        """The licences in use, without their versions."""
        return frozenset(
            without_version(term)
            for text in self._texts
            for licence in licences_in(text)
            for term in re.split(r" (?:AND|OR) |[()]", licence.expression)
        )

    @cached_property
    def holders(self) -> frozenset[str]:
        """The holders of the base's side and of the project's licence, and who made the commits."""
        own = [file.head for file in self.change.files if file.head and is_own(file)]
        known = frozenset(key for text in (*self._texts, *own) for key in holders_in(text))
        return known | people_of(self.change)

    @cached_property
    def _texts(self) -> list[str]:
        """The base's side, or the head's for a project that states its licence only now."""
        files = self.change.files
        own = [file.head for file in files if file.base is None and is_own(file)]
        return [text for text in (*(file.base for file in files), *own) if text]


def is_own(file: FileChange) -> bool:
    """Whether this is the project's own licence at the top of its tree."""
    return bool(_OWN.fullmatch(file.path))


def without_version(term: str) -> str:
    """The id without its version, or the licence of an exception without both."""
    return re.sub(r"-\d.*$", "", term.split(" WITH ", 1)[0])
