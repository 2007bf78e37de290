"""The one seam to licences: whether the project may have code that is under one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from aicheck.checks.base import folders_of
from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.expressions import branches, canonical, holds_for, readings, terms
from aicheck.checks.licence.kinds import is_licence_of_folder, vendor_folder
from aicheck.checks.licence.objections import objection
from aicheck.checks.licence.own import OwnLicence
from aicheck.checks.licence.rules import DENIED, NOT_ALLOWED
from aicheck.checks.licence.verdict import kind
from aicheck.config import LicencePolicy
from aicheck.model import Change

UNSAID = frozenset({"", "NOASSERTION", "NONE"})
_LISTED = {
    DENIED: "the settings deny that licence",
    NOT_ALLOWED: "that licence is not on the project's list",
}


@dataclass(frozen=True)
class Terms:
    """What decides: the settings' lists, and the project's own licence at each place."""

    change: Change
    policy: LicencePolicy
    own: OwnLicence
    _known: dict[tuple[str, str | None], str | None] = field(default_factory=dict)

    def at(self, path: str) -> Callable[[str], str | None]:
        """What says why code under a licence may not simply come in at `path`; None if it may."""
        own = self.own.at(path)

        def said(licence: str) -> str | None:
            if (licence, own) not in self._known:
                self._known[licence, own] = self._objection(licence, own)
            return self._known[licence, own]

        return said

    def asks_nothing(self, licence: str) -> bool:
        """Whether not even a notice has to stay."""
        return holds_for(licence, lambda term: kind(term) == "free")

    def is_stated(self, licence: str, text: str) -> bool:
        """Whether the text itself says that it is, also, under the licence or a branch of it."""
        said = {term for it in licences_in(text) for term in terms(it.expression)}
        expression = canonical(licence)
        return bool(said and expression) and any(
            all(not said.isdisjoint(readings(term)) for term in branch)
            for branch in branches(expression or "")
        )

    def beside(self, path: str, holder: str) -> Iterator[str]:
        """Yield the licence files of the folders that a file is in, but for the project's own.

        Those are what the change brings, what a folder of others' code has, and what names the
        copyright line `holder`.
        """
        folders = {folder for folder in folders_of(path) if folder}
        for file in self.change.files:
            if file.head and _speaks_for(file.path, folders):
                yield file.head
        vendored = vendor_folder(path)
        brought = {file.path for file in self.change.files}
        names = [it for it in self._licence_files if _speaks_for(it, folders) and it not in brought]
        for name, text in self.own.base.texts(names).items():
            is_theirs = vendored is not None and name.startswith(f"{vendored[0]}/")
            if is_theirs or (holder and holder in " ".join(text.split())):
                yield text

    @cached_property
    def _licence_files(self) -> tuple[str, ...]:
        return tuple(it for it in self.own.base.paths if is_licence_of_folder(it) and "/" in it)

    def _objection(self, licence: str, own: str | None) -> str | None:
        """The end of a sentence that ends with the licence."""
        expression = None if licence in UNSAID else canonical(licence, known=True)
        if expression is None:
            return ": nobody says what it is under"
        if found := objection(expression, self.policy, own, "copied", self._held):
            if why := _LISTED.get(found.rule):
                return f": {why}"
            if own is not None:
                return f", which{found.message.removeprefix(expression)}"
        if own is None and not self.policy.allow and not holds_for(expression, self._is_free):
            return ": that licence asks for more than a notice"
        return None

    def _is_free(self, term: str) -> bool:
        return kind(term) in ("free", "permissive") or term in self._held

    @cached_property
    def _held(self) -> frozenset[str]:
        """What the base's side of the changed files is under, or the project keeps a text of."""
        in_use = (it for file in self.change.files for it in licences_in(file.base or ""))
        return self.own.held.union(*(terms(licence.expression) for licence in in_use))


def _speaks_for(path: str, folders: set[str]) -> bool:
    return path.rpartition("/")[0] in folders and is_licence_of_folder(path)
