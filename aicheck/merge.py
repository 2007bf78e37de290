"""One finding where several engines say the same thing about the same line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from aicheck.model import Finding, Related


def merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings; of those that name one weakness on one line only the strongest.

    It keeps a note of the others, so that nothing is dropped.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault(weakness(finding), []).append(finding)
    for group in groups.values():
        group.sort(key=_strength, reverse=True)
        yield replace(group[0], related=(*group[0].related, *_others(group)))


def weakness(finding: Finding) -> tuple[object, ...]:
    """What two findings have in common that say the same thing of one place."""
    if finding.path is None or not finding.rule.cwe:
        return (id(finding),)
    return finding.path, finding.start.line, finding.rule.cwe[0]


def _strength(finding: Finding) -> tuple[int, int, bool]:
    # Of equals our own rule: its message and its page are the better ones.
    rule = finding.rule
    return rule.severity, rule.confidence, rule.engine != "bandit"


def _others(group: list[Finding]) -> Iterator[Related]:
    seen = {group[0].rule.id}
    for finding in group[1:]:
        if finding.rule.id not in seen and finding.path:
            seen.add(finding.rule.id)
            text = f"{finding.rule.engine} says so too: {finding.message} ({finding.rule.id})"
            yield Related(finding.path, finding.start.line, text)
