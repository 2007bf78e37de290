"""Which licences and copyright notices a change brings in, and whether the project wants them."""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.checks.context import Context
from aicheck.checks.licence.brought import brought
from aicheck.checks.licence.copyright import copyright_notices
from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.objections import unwanted
from aicheck.checks.licence.parties import third_parties
from aicheck.checks.licence.project import Project
from aicheck.checks.licence.removed import removed
from aicheck.checks.licence.rules import RULES
from aicheck.config import LicencePolicy
from aicheck.model import Change, Failure, Finding, Licence

__all__ = ["NAME", "RULES", "check", "copyright_notices", "judge", "licences", "licences_in"]

NAME = "licence"


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield what the added lines bring in that the settings, or good sense, object to."""
    yield from judge(change, context.config.licence)


def licences(change: Change) -> dict[str, tuple[Licence, ...]]:
    """The licences on added lines by path, whether or not anything objects to them."""
    found = ((file.path, tuple(brought(file))) for file in change.files if file.added)
    return {path: stated for path, stated in found if stated}


def judge(change: Change, policy: LicencePolicy) -> Iterator[Finding]:
    """Yield the findings of every file, by path and line."""
    project = Project(change)
    for file in change.files:
        found = [
            *unwanted(file, policy, project),
            *third_parties(file, project),
            *removed(file),
        ]
        yield from sorted(found, key=lambda finding: (finding.start, finding.rule.id))
