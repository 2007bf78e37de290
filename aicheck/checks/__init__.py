"""The checks: each yields what it finds in a change, and what it could not look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aicheck.catalogue import Catalogue
from aicheck.checks import (
    bandit,
    declaration,
    delivery,
    integrity,
    licence,
    privacy,
    scanners,
    secrets,
    semgrep,
    sign_off,
    suppressions,
)
from aicheck.checks.context import Context
from aicheck.model import Change, Failure, Finding, Rule

Check = Callable[[Change, Context], Iterator[Finding | Failure]]

CHECKS: dict[str, Check] = {
    "bandit": bandit.check,
    "declaration": declaration.check,
    "delivery": delivery.check,
    "integrity": integrity.check,
    "licence": licence.check,
    "privacy": privacy.check,
    "sarif": scanners.check,
    "secrets": secrets.check,
    "semgrep": semgrep.check,
    "sign-off": sign_off.check,
    "suppressions": suppressions.check,
}

# These run as processes of their own, beside the others.
ENGINES = frozenset({"bandit", "semgrep"})


def all_rules(catalogue: Catalogue) -> dict[str, Rule]:
    """Every rule by its id, sorted."""
    parts = (declaration, delivery, integrity, licence, privacy, secrets, sign_off, suppressions)
    native = (rule for part in parts for rule in part.RULES)
    patterns = (entry.rule for entry in catalogue.rules.values())
    found = {rule.id: rule for rule in (*bandit.rules().values(), *native, *patterns)}
    return dict(sorted(found.items()))


def engine_versions() -> dict[str, str]:
    """The installed engines and their versions."""
    asked = {"bandit": bandit.bandit_version(), "semgrep": semgrep.semgrep_version()}
    return {name: version for name, version in asked.items() if version}
