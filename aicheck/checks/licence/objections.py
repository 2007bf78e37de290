"""Licences that come in and that the settings, or good sense, object to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aicheck.checks.licence.brought import brought, stated
from aicheck.checks.licence.expressions import category, holds_for, is_allowed, is_denied
from aicheck.checks.licence.finding import finding
from aicheck.checks.licence.project import Project, is_own, without_version
from aicheck.checks.licence.rules import COPYLEFT, DENIED, NOT_ALLOWED, RESTRICTED
from aicheck.config import LicencePolicy
from aicheck.model import FileChange, Finding, Licence, Rule

_STRONG = {"Copyleft"}
_RESTRICTING = {"Commercial", "Free Restricted", "Proprietary Free", "Source-available"}


def unwanted(file: FileChange, policy: LicencePolicy, project: Project) -> Iterator[Finding]:
    """Yield what the settings, or good sense, object to of the licences that `file` brings."""
    found = list(brought(file)) if file.added else []
    before = stated(file.base) if found else frozenset()
    for licence in found:
        if licence.expression in before:
            continue
        if rule := _objection(licence.expression, policy, file, project):
            yield _about(rule, licence, file)


def _objection(
    expression: str, policy: LicencePolicy, file: FileChange, project: Project
) -> Rule | None:
    if policy.deny and is_denied(expression, policy.deny):
        return DENIED
    if policy.allow:
        return None if is_allowed(expression, policy.allow) else NOT_ALLOWED
    if is_own(file):
        return None
    for rule, categories in ((RESTRICTED, _RESTRICTING), (COPYLEFT, _STRONG)):
        if not holds_for(expression, _is_fine(categories, project)):
            return rule
    return None


def _is_fine(categories: set[str], project: Project) -> Callable[[str], bool]:
    return lambda term: (
        category(term) not in categories or without_version(term) in project.licences
    )


def _about(rule: Rule, licence: Licence, file: FileChange) -> Finding:
    added = [line for line in file.lines() if licence.start <= line.number <= licence.end]
    return finding(rule, f"{rule.message}: {licence.expression}", file, added[0], added[-1])
