"""Which licences and copyright notices a change brings in, and whether the project wants them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from aicheck.checks.base import Base
from aicheck.checks.context import Context
from aicheck.checks.licence.brought import PART, brought
from aicheck.checks.licence.change_rules import CHANGE_RULES
from aicheck.checks.licence.changes import changes
from aicheck.checks.licence.copyright import copyright_notices
from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.reuse import Reuse, reuse_of
from aicheck.checks.licence.rules import RULES as ADDED_RULES
from aicheck.config import Config
from aicheck.model import Change, Failure, Finding, Licence

if TYPE_CHECKING:
    from aicheck.checks.licence.objections import Incoming

__all__ = [
    "NAME",
    "PART",
    "RULES",
    "check",
    "copyright_notices",
    "licences",
    "licences_in",
    "refuse_broken",
]

NAME = "licence"
RULES = (*ADDED_RULES, *CHANGE_RULES)


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield what the added lines bring in that the settings, or good sense, object to."""
    base, incoming = Base(change, context), None
    if licences(change):
        # Imported here: what licences are to each other is only asked where one came in.
        from aicheck.checks.licence.objections import Incoming
        from aicheck.checks.licence.own import OwnLicence

        policy = context.config.licence
        incoming = Incoming(change, policy, OwnLicence(base, policy.project))
    # It reads the tree, and most changes don't need it.
    reuse = cache(lambda: reuse_of(base))
    yield from _found(base, incoming, reuse)
    unread = [*(reuse().failures() if reuse.cache_info().currsize else ())]
    if incoming:
        yield from incoming.unjudged()
        unread += incoming.own.failures()
    yield from dict.fromkeys(unread)
    if change.mode == "patch":
        from aicheck.checks.licence.patched import unseen

        yield from unseen(change)


def refuse_broken(config: Config) -> None:
    """Raise AicheckError for licences in the settings that nobody can know."""
    policy = config.licence
    if policy.allow or policy.deny or policy.project:
        # Imported here: most settings name no licence, and knowing them takes 30 ms.
        from aicheck.checks.licence.lists import refuse_broken as refused

        refused(policy, config.source)


def licences(change: Change) -> dict[str, tuple[Licence, ...]]:
    """The licences on added lines by path, whether or not anything objects to them."""
    found = ((file.path, brought(file)) for file in change.files if file.added)
    return {path: stated for path, stated in found if stated}


def _found(base: Base, incoming: Incoming | None, reuse: Callable[[], Reuse]) -> Iterator[Finding]:
    """Yield the findings of every file, by path and line."""
    changed: defaultdict[str, list[Finding]] = defaultdict(list)
    for it in changes(base, reuse):
        changed[it.path or ""].append(it)
    for file in base.change.files:
        found = [*(incoming.unwanted(file) if incoming else ()), *changed.pop(file.path, ())]
        yield from sorted(found, key=lambda finding: (finding.start, finding.rule.id))
    for left in changed.values():
        yield from left
