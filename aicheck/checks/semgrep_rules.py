"""Which pattern rules have something to look for in which text, as semgrep is given them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aicheck.catalogue import Catalogue
from aicheck.checks.sides import Copy
from aicheck.languages import language
from aicheck.rulefiles import PatternRule
from aicheck.words import Words

# TypeScript is a superset: a rule for either language reads both kinds of files.
_READS = {"javascript": {"javascript", "typescript"}, "typescript": {"javascript", "typescript"}}
_ALIASES = {"js": "javascript", "ts": "typescript", "py": "python"}


def languages_read(catalogue: Catalogue) -> frozenset[str]:
    """Every language that some rule reads."""
    return frozenset(_readers(catalogue))


def worth_of(copies: Sequence[Copy], catalogue: Catalogue) -> dict[frozenset[str], list[Copy]]:
    """The copies by the rules that have something to look for in them."""
    readers = _readers(catalogue)
    groups: dict[frozenset[str], list[Copy]] = {}
    for copy in copies:
        words = Words(copy.text)
        wanted = frozenset(
            entry.rule.id
            for entry in readers.get(language(f"x{copy.suffix}") or "", ())
            if all(map(words.any, entry.needs))
        )
        if wanted:
            groups.setdefault(wanted, []).append(copy)
    return groups


def _readers(catalogue: Catalogue) -> dict[str, list[PatternRule]]:
    """The rules for each language."""
    readers: dict[str, list[PatternRule]] = {}
    for entry in catalogue.rules.values():
        names = {_ALIASES.get(name, name) for name in entry.rule.languages}
        for name in names.union(*(_READS.get(name, ()) for name in names)):
            readers.setdefault(name, []).append(entry)
    return readers


def bound(groups: Sequence[frozenset[str]], catalogue: Catalogue) -> list[dict[str, Any]]:
    """The rules that any group wants, each bound to the copies of its groups by their names."""
    out = []
    for rule, entry in catalogue.rules.items():
        include = [f"{number}-*" for number, wanted in enumerate(groups) if rule in wanted]
        if include:
            out.append({**engine_part(entry.source), "paths": {"include": include}})
    return out


def engine_part(source: Mapping[str, Any]) -> dict[str, Any]:
    """A rule without what only people read, which the engine would parse for nothing."""
    return {key: value for key, value in source.items() if key != "metadata"}
