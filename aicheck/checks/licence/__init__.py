"""Which licences and copyright notices a change brings in, and whether the project wants them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from aicheck.checks.context import Context
from aicheck.checks.licence.brought import brought
from aicheck.checks.licence.change_rules import CHANGE_RULES
from aicheck.checks.licence.changes import changes
from aicheck.checks.licence.copyright import copyright_notices
from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.project import Project
from aicheck.checks.licence.rules import RULES as ADDED_RULES
from aicheck.config import Config, LicencePolicy
from aicheck.model import Change, Failure, Finding, Licence

if TYPE_CHECKING:
    from aicheck.checks.licence.objections import Incoming
    from aicheck.checks.licence.own import OwnLicence

__all__ = [
    "NAME",
    "RULES",
    "check",
    "copyright_notices",
    "judge",
    "licences",
    "licences_in",
    "refuse_broken",
]

NAME = "licence"
RULES = (*ADDED_RULES, *CHANGE_RULES)


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield what the added lines bring in that the settings, or good sense, object to."""
    incoming = None
    if licences(change):
        # Imported here: what licences are to each other is only asked where one came in.
        from aicheck.checks.licence.objections import Incoming
        from aicheck.checks.licence.own import own_licence

        incoming = Incoming(change, context.config.licence, own_licence(change, context))
    yield from _found(change, incoming, context)
    if incoming:
        yield from incoming.unjudged()


def refuse_broken(config: Config) -> None:
    """Raise AicheckError for licences in the settings that nobody can know."""
    policy = config.licence
    if policy.allow or policy.deny or policy.project:
        # Imported here: most settings name no licence, and knowing them takes 30 ms.
        from aicheck.checks.licence.lists import refuse_broken as refused

        refused(policy, config.source)


def licences(change: Change) -> dict[str, tuple[Licence, ...]]:
    """The licences on added lines by path, whether or not anything objects to them."""
    found = ((file.path, tuple(brought(file))) for file in change.files if file.added)
    return {path: stated for path, stated in found if stated}


def judge(
    change: Change,
    policy: LicencePolicy,
    own: OwnLicence | None = None,
    context: Context | None = None,
) -> Iterator[Finding]:
    """Yield the findings of every file, by path and line, for a project under `own`."""
    # Imported here: see above.
    from aicheck.checks.licence.objections import Incoming
    from aicheck.checks.licence.own import OwnLicence

    incoming = Incoming(change, policy, own or OwnLicence(change, policy.project))
    yield from _found(change, incoming, context)


def _found(change: Change, incoming: Incoming | None, context: Context | None) -> Iterator[Finding]:
    """The findings of every file, by path and line."""
    project = Project(change)
    changed: defaultdict[str, list[Finding]] = defaultdict(list)
    for it in changes(change, lambda: project.holders, context):
        changed[it.path or ""].append(it)
    for file in change.files:
        found = [*(incoming.unwanted(file) if incoming else ()), *changed.pop(file.path, ())]
        yield from sorted(found, key=lambda finding: (finding.start, finding.rule.id))
    for left in changed.values():
        yield from left
