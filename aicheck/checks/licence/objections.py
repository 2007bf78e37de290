"""Licences that come in and that the settings, or the project's own licence, object to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from aicheck.checks.licence.brought import brought, stated
from aicheck.checks.licence.compatibility import judge_licence
from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.expressions import holds_for, terms
from aicheck.checks.licence.finding import finding
from aicheck.checks.licence.kinds import is_licence_of_folder, is_of_project, vendor_folder
from aicheck.checks.licence.lists import is_allowed, is_denied
from aicheck.checks.licence.manifests import is_manifest
from aicheck.checks.licence.own import OwnLicence
from aicheck.checks.licence.rules import (
    COPYLEFT,
    DENIED,
    INCOMPATIBLE,
    NOT_ALLOWED,
    RESTRICTED,
    UNKNOWN_FIT,
)
from aicheck.checks.licence.terms import stem
from aicheck.checks.licence.verdict import Kind, Use, kind
from aicheck.config import LicencePolicy
from aicheck.languages import is_code
from aicheck.model import Change, Failure, FileChange, Finding, Rule

# Documents, fonts and pictures; and what is called like one and is none.
_BESIDE = (
    ".adoc", ".bib", ".csv", ".markdown", ".md", ".otf", ".po", ".rst", ".svg", ".tex", ".ttf",
    ".txt", ".woff", ".woff2",
)  # fmt: skip
_PROGRAMS = ("cmakelists.txt", "requirements.txt")


_UNKNOWN = (
    "the base does not state the project's own licence, so nothing that came in was held against "
    "it: state it in a LICENSE, a manifest, or [licence] project"
)
_UNKNOWABLE = (
    "the project's own licence is not known without its files, so nothing that came in was held "
    "against it: check the patch inside the repository, or set [licence] project"
)


@dataclass(frozen=True, slots=True)
class Objection:
    """The rule that a licence breaks, and the message of its finding."""

    rule: Rule
    message: str


def objection(
    expression: str,
    policy: LicencePolicy,
    own: str | None,
    use: Use = "copied",
    held: Collection[str] = (),
) -> Objection | None:
    """What the settings, or the project's own licence, object to in what `expression` covers.

    The lists decide where there are any; then whether it fits `own`, the project's licence at the
    place where it comes in. Where that is not known, strong copyleft and terms that restrict use
    are objected to. `held` are licences that the project has code or texts of already: a person
    has let them in before, so that there is no more than a doubt.
    """
    if listed := by_lists(expression, policy):
        return listed
    if policy.allow:
        return None
    if own is None:
        return _by_kind(expression, frozenset(map(stem, held)))
    verdict = judge_licence(expression, own, use)
    if verdict.fit == "ok":
        return None
    said = f"{expression} comes into a project under {own}: {verdict.reason}"
    if verdict.fit == "unknown":
        return Objection(UNKNOWN_FIT, said)
    if holds_for(expression, lambda it: it in held or judge_licence(it, own, use).fit == "ok"):
        return Objection(UNKNOWN_FIT, f"{said}; the project has some of it already")
    return Objection(INCOMPATIBLE, said)


def by_lists(expression: str, policy: LicencePolicy) -> Objection | None:
    """What the lists of the settings object to."""
    if policy.deny and is_denied(expression, policy.deny, policy.allow):
        return _plainly(DENIED, expression)
    if policy.allow and not is_allowed(expression, policy.allow):
        return _plainly(NOT_ALLOWED, expression)
    return None


def _plainly(rule: Rule, expression: str) -> Objection:
    return Objection(rule, f"{rule.message}: {expression}")


def _by_kind(expression: str, held: frozenset[str]) -> Objection | None:
    wanting: tuple[tuple[Rule, Kind], ...] = ((RESTRICTED, "restricting"), (COPYLEFT, "strong"))
    for rule, wrong in wanting:
        if not holds_for(expression, partial(_is_other, wrong, held)):
            return _plainly(rule, expression)
    return None


def _is_other(wrong: Kind, held: frozenset[str], term: str) -> bool:
    return kind(term) != wrong or stem(term) in held


# -- of a change -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Incoming:
    """The licences that a change brings, by file, and what is said against them."""

    change: Change
    policy: LicencePolicy
    own: OwnLicence

    def unwanted(self, file: FileChange) -> Iterator[Finding]:
        """Yield what is objected to of the licences that `file` brings."""
        found = brought(file)
        before = stated(file.base) if found else frozenset()
        for licence in found:
            if licence.expression in before:
                continue
            if said := self._objection(licence.expression, file):
                added = [it for it in file.lines() if licence.start <= it.number <= licence.end]
                yield finding(said.rule, said.message, file, added[0], added[-1])

    def unjudged(self) -> Iterator[Failure]:
        """Yield a note if licences came in that there was no own licence to hold against."""
        for file in self.change.files:
            if self.policy.allow or not file.added or is_of_project(file.path):
                continue
            left = any(by_lists(it.expression, self.policy) is None for it in brought(file))
            if left and self.own.at(file.path) is None:
                reason = _UNKNOWN if self.own.base.can_be_read else _UNKNOWABLE
                yield Failure("licence", reason, file.path, required=False)
                return

    def _objection(self, expression: str, file: FileChange) -> Objection | None:
        if listed := by_lists(expression, self.policy):
            return listed
        # What the project puts itself under is its owners' choice, and REUSE's folder of texts puts
        # nothing under them. What lies below a licence of its own is judged there.
        if (
            is_of_project(file.path)
            or _is_reuse_text(file.path)
            or self._is_apart(expression, file.path)
        ):
            return None
        # A manifest that was there speaks of the project, and what it says now has a rule.
        if file.base is not None and is_manifest(file.path):
            return None
        use: Use = use_of(file.path)
        if file.path in self._parts and vendor_folder(file.path):
            use = "linked"
        own = self.own.at(file.old_path or file.path)
        found = objection(expression, self.policy, own, use, self._held)
        if found and use == "beside" and own != self.own.top:
            # Documents under a licence of their own still speak of the project's.
            top = self.own.top
            found = objection(expression, self.policy, top, use, self._held) and found
        said = self.own.conflict_at(file.old_path or file.path) if found and own else ""
        return Objection(found.rule, f"{found.message}; {said}") if found and said else found

    @cached_property
    def _held(self) -> frozenset[str]:
        """What the base's side of the changed files is under, or the project keeps a text of."""
        in_use = (it for file in self.change.files for it in licences_in(file.base or ""))
        return self.own.held.union(*(terms(licence.expression) for licence in in_use))

    @cached_property
    def _parts(self) -> Mapping[str, frozenset[str]]:
        """The licence files that come with new folders, and what they state."""
        return {
            file.path: frozenset(licence.expression for licence in brought(file))
            for file in self.change.files
            if file.base is None
            and is_licence_of_folder(file.path)
            and (folder := file.path.rpartition("/")[0])
            and folder not in self.own.base.folders
        }

    def _is_apart(self, expression: str, path: str) -> bool:
        folders = {
            part.rpartition("/")[0] for part, said in self._parts.items() if expression in said
        }
        return path not in self._parts and any(path.startswith(f"{it}/") for it in folders)


def use_of(path: str) -> Use:
    """Whether a file becomes part of the program, or lies beside it."""
    name = path.rpartition("/")[2].lower()
    return "beside" if name.endswith(_BESIDE) and name not in _PROGRAMS else "copied"


def _is_reuse_text(path: str) -> bool:
    return path.startswith("LICENSES/") and not is_code(path)
