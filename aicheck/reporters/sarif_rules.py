"""Rules as SARIF describes them, with their pages as help, and text as its messages take it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from aicheck import standards
from aicheck.model import Decision, Rule, Severity
from aicheck.reporters.visible import block, clipped, fenced, one_line

# Of up to 20 tags GitHub reads 10.
_MOST_TAGS = 10
_LONGEST_DESCRIPTION = 1024

_LEVELS: dict[Severity, str] = {
    Severity.LOW: "note",
    Severity.MEDIUM: "warning",
    Severity.HIGH: "error",
    Severity.CRITICAL: "error",
}
# GitHub's bands: over 9 critical, from 7 high, from 4 medium, above 0 low.
_SCORES: dict[Severity, str] = {
    Severity.LOW: "2.5",
    Severity.MEDIUM: "5.5",
    Severity.HIGH: "8.0",
    Severity.CRITICAL: "9.5",
}
_SECURITY = frozenset({"security", "secrets", "privacy", "llm-app", "dependency"})


@dataclass(frozen=True, slots=True)
class Used:
    """A rule that found something, where it stands in the list, and how bad the settings say."""

    rule: Rule
    index: int
    severity: Severity


def used_rules(decisions: Iterable[Decision]) -> dict[str, Used]:
    """The rules of these decisions by their ids, in order."""
    worst: dict[str, Severity] = {}
    rules: dict[str, Rule] = {}
    for decision in decisions:
        rule = decision.finding.rule
        rules.setdefault(rule.id, rule)
        worst[rule.id] = max(decision.severity, worst.get(rule.id, decision.severity))
    return {id: Used(rules[id], index, worst[id]) for index, id in enumerate(sorted(rules))}


def descriptor(used: Used) -> dict[str, Any]:
    """A rule with its page."""
    rule = used.rule
    why = one_line(rule.why or rule.message)
    return {
        "id": rule.id,
        "shortDescription": {"text": clipped(one_line(rule.message), _LONGEST_DESCRIPTION)},
        "fullDescription": {"text": clipped(why, _LONGEST_DESCRIPTION)},
        "help": {"text": _help_text(rule), "markdown": _help_markdown(rule)},
        "defaultConfiguration": {"level": _LEVELS[used.severity]},
        "properties": {
            "tags": _tags(rule),
            "precision": str(rule.confidence),
            **({"security-severity": _SCORES[used.severity]} if _is_security(rule) else {}),
            "category": rule.category,
            "engine": rule.engine,
            "references": list(standards.references(rule)),
        },
    }


def _is_security(rule: Rule) -> bool:
    return rule.category in _SECURITY


def _tags(rule: Rule) -> list[str]:
    # GitHub takes `security-severity` into account only where the tag `security` stands.
    tags = ["security"] if _is_security(rule) else []
    tags.append(rule.category)
    tags += [f"external/cwe/{cwe.lower()}" for cwe in rule.cwe]
    return list(dict.fromkeys([*tags, *standards.references(rule)]))[:_MOST_TAGS]


def _help_text(rule: Rule) -> str:
    parts = [rule.why or rule.message, rule.fix]
    parts += [f"Bad:\n{rule.bad}"] if rule.bad else []
    parts += [f"Good:\n{rule.good}"] if rule.good else []
    return "\n\n".join(block(part.strip()) for part in parts if part.strip()) or rule.id


def _help_markdown(rule: Rule) -> str:
    parts = [block(part.strip()) for part in (rule.why or rule.message, rule.fix) if part.strip()]
    parts += [f"Bad:\n\n{fenced(rule.bad.strip())}"] if rule.bad.strip() else []
    parts += [f"Good:\n\n{fenced(rule.good.strip())}"] if rule.good.strip() else []
    return "\n\n".join(parts) or rule.id


def prose(text: str) -> str:
    """`text` as a SARIF message: braces doubled, so that none is a placeholder, and no links."""
    return one_line(text).replace("](", "] (").replace("{", "{{").replace("}", "}}")
