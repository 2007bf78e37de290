"""The checks: each yields what it finds in a change, and what it could not look at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from aicheck.catalogue import Catalogue
from aicheck.checks import (
    agents,
    bandit,
    controls,
    declaration,
    delivery,
    dependencies,
    integrity,
    licence,
    privacy,
    provenance,
    scancode,
    scanners,
    scanoss,
    secrets,
    semgrep,
    sign_off,
    suppressions,
    verification,
)
from aicheck.checks.by_file import Part
from aicheck.checks.context import Context
from aicheck.model import Change, Failure, Finding, Rule

Check = Callable[[Change, Context], Iterator[Finding | Failure]]

# A check of our own: its name, its rules and the function that yields what it finds.
_NATIVE = (
    agents,
    controls,
    declaration,
    delivery,
    dependencies,
    integrity,
    licence,
    privacy,
    provenance,
    scancode,
    scanoss,
    secrets,
    sign_off,
    suppressions,
    verification,
)

CHECKS: dict[str, Check] = {
    **{part.NAME: part.check for part in _NATIVE},
    bandit.NAME: bandit.check,
    scanners.NAME: scanners.check,
    semgrep.NAME: semgrep.check,
}

# What is found out about one file at a time, and kept by its content.
PARTS: tuple[Part[Any], ...] = (
    *verification.PARTS,
    agents.PART,
    delivery.PART,
    licence.PART,
    privacy.PART,
    secrets.PART,
    suppressions.PART,
)

# These run as processes of their own, beside the others.
ENGINES = frozenset({bandit.NAME, semgrep.NAME})


def all_rules(catalogue: Catalogue) -> dict[str, Rule]:
    """Every rule by its id, sorted."""
    native = (rule for part in _NATIVE for rule in part.RULES)
    patterns = (entry.rule for entry in catalogue.rules.values())
    found = {rule.id: rule for rule in (*bandit.rules().values(), *native, *patterns)}
    return dict(sorted(found.items()))


def checks_of(rules: Collection[str]) -> frozenset[str]:
    """The checks that look for any of these rules; the engines look for all but our own."""
    own = {part.NAME for part in _NATIVE for rule in part.RULES if rule.id in rules}
    native = {rule.id for part in _NATIVE for rule in part.RULES}
    return frozenset(own if native.issuperset(rules) else own | ENGINES)


def engine_versions() -> dict[str, str]:
    """The installed engines and their versions."""
    asked = {"bandit": bandit.bandit_version(), "semgrep": semgrep.semgrep_version()}
    return {name: version for name, version in asked.items() if version}
