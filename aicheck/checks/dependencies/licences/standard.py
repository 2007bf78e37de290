"""What the project takes of licences: its lists, and what goes with its own licence."""

from __future__ import annotations

from dataclasses import dataclass

from aicheck.checks.base import Base
from aicheck.checks.context import Context
from aicheck.checks.dependencies.licences.rules import (
    DENIED,
    INCOMPATIBLE,
    NOT_ALLOWED,
    UNCLEAR,
)
from aicheck.checks.licence.compatibility import judge_licence
from aicheck.checks.licence.expressions import holds_for
from aicheck.checks.licence.lists import is_allowed, is_denied
from aicheck.checks.licence.own import OwnLicence
from aicheck.checks.licence.spdx import FITS_ALL
from aicheck.checks.licence.values import PROPRIETARY, PUBLIC_DOMAIN
from aicheck.checks.licence.verdict import kind
from aicheck.config import LicencePolicy
from aicheck.model import Change, Rule

_Objection = tuple[Rule, str]


@dataclass(frozen=True)
class Standard:
    """By what licences are judged; the tree is only asked where it matters."""

    policy: LicencePolicy
    own: OwnLicence

    @property
    def has_lists(self) -> bool:
        """Whether the settings say which licences may come in."""
        return bool(self.policy.allow or self.policy.deny)


def standard_of(change: Change, context: Context) -> Standard:
    """What the settings and the tree before `change` say."""
    policy = context.config.licence
    return Standard(policy, OwnLicence(Base(change, context), policy.project))


def objection(expression: str, path: str, standard: Standard) -> _Objection | None:
    """Why the project cannot take a package under this licence, as a rule and in words.

    `path` is the file that brings the package.
    """
    policy = standard.policy
    if policy.deny and is_denied(expression, policy.deny, policy.allow):
        return DENIED, "which the settings deny"
    if policy.allow:
        if is_allowed(expression, policy.allow):
            return None
        return NOT_ALLOWED, "which is not on the project's list"
    if expression in FITS_ALL:
        # Telling the project's own licence takes long, and it would make no difference.
        return None
    if not holds_for(expression, lambda term: not _is_restricting(term)):
        return INCOMPATIBLE, "which restricts what the package may be used for"
    found = _held_against(expression, standard.own.at(path))
    said = standard.own.conflict_at(path) if found else ""
    return (found[0], f"{found[1]}; {said}") if found and said else found


def _is_restricting(term: str) -> bool:
    return term == PROPRIETARY or kind(term) == "restricting"


def _held_against(expression: str, own: str | None) -> _Objection | None:
    if holds_for(expression, lambda term: term == PUBLIC_DOMAIN):
        return None
    if own is None:
        if holds_for(expression, lambda term: kind(term) in ("free", "permissive", "weak")):
            return None
        if holds_for(expression, lambda term: kind(term) != "strong"):
            return UNCLEAR, "of whose terms nothing is known"
        return (
            INCOMPATIBLE,
            "a strong copyleft licence, and the base does not say the project's own",
        )
    verdict = judge_licence(expression, own, "linked")
    if verdict.fit == "ok":
        return None
    rule = INCOMPATIBLE if verdict.fit == "incompatible" else UNCLEAR
    return rule, f"and the project under {own}: {verdict.reason}"
