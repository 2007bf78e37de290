"""One finding where several engines say the same thing about the same place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from aicheck.model import Finding, Related

# What engines call by several numbers and is one weakness: a class of CWE's research view (1000)
# with those of its children that scanners use.
_FAMILIES = (
    ("CWE-77", "CWE-78", "CWE-88"),
    ("CWE-94", "CWE-95", "CWE-96"),
    ("CWE-89", "CWE-564"),
    ("CWE-79", "CWE-80", "CWE-83", "CWE-116"),
    ("CWE-22", "CWE-23", "CWE-36", "CWE-73"),
    ("CWE-295", "CWE-297", "CWE-599"),
    ("CWE-326", "CWE-327", "CWE-328"),
    ("CWE-330", "CWE-331", "CWE-338"),
    ("CWE-359", "CWE-532"),
    ("CWE-377", "CWE-378", "CWE-379"),
    ("CWE-390", "CWE-391", "CWE-396", "CWE-703"),
    ("CWE-259", "CWE-321", "CWE-547", "CWE-798"),
    ("CWE-605", "CWE-1327"),
    ("CWE-611", "CWE-776", "CWE-827"),
)
_FAMILY: Mapping[str, str] = {cwe: family[0] for family in _FAMILIES for cwe in family}
# One engine names the line on which a text is built, the other the one that uses it.
_NEAR = 3


def merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings; of those that name one weakness in one place only the strongest.

    It keeps a note of the others, so that nothing is dropped.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    # What one rule says of two things on a line, as of two packages, is two findings.
    said: dict[tuple[object, ...], dict[str, int]] = defaultdict(dict)
    for finding in findings:
        place = weakness(finding)
        of_rule = said[(*place, finding.rule.id)]
        number = of_rule.setdefault(finding.message, len(of_rule))
        groups.setdefault((*place, number), []).append(finding)
    for group in _joined(list(groups.values())):
        first = _first(group)
        yield replace(first, related=(*first.related, *_others(first, group)))


def weakness(finding: Finding) -> tuple[object, ...]:
    """What two findings have in common that say the same thing of one line."""
    if finding.path is None or not finding.rule.cwe:
        return (id(finding),)
    cwe = finding.rule.cwe[0]
    return finding.path, finding.start.line, _FAMILY.get(cwe, cwe)


def _joined(groups: list[list[Finding]]) -> Iterator[list[Finding]]:
    """Yield the groups; what bandit alone says goes to the nearest one of ours close by."""
    ours: dict[object, list[list[Finding]]] = defaultdict(list)
    alone: list[list[Finding]] = []
    for group in groups:
        engines = {it.rule.engine for it in group}
        if engines == {"bandit"}:
            alone.append(group)
        elif "bandit" not in engines:
            ours[_kind(group)].append(group)
    for known in ours.values():
        known.sort(key=_line)
    pairs = ((group, home) for group in alone for home in _close(group, ours[_kind(group)]))
    taken: set[int] = set()
    for group, home in sorted(pairs, key=lambda pair: abs(_line(pair[0]) - _line(pair[1]))):
        if taken.isdisjoint((id(group), id(home))):
            home += group
            taken |= {id(group), id(home)}
            group.clear()
    yield from (sorted(group, key=_strength, reverse=True) for group in groups if group)


def _kind(group: list[Finding]) -> object:
    """The file and the weakness, whatever the line."""
    where = weakness(group[0])
    return (where[0], where[-1])


def _close(group: list[Finding], known: list[list[Finding]]) -> list[list[Finding]]:
    line = _line(group)
    first = bisect_left(known, line - _NEAR, key=_line)
    return known[first : bisect_right(known, line + _NEAR, key=_line)]


def _line(group: list[Finding]) -> int:
    return group[0].start.line


def _first(group: list[Finding]) -> Finding:
    """The one to tell; of a secret the check that knows secrets, as strongly as any says it."""
    secret = next((it for it in group if it.rule.category == "secrets"), group[0])
    if secret.rule.severity >= group[0].rule.severity:
        return secret
    return replace(secret, rule=replace(secret.rule, severity=group[0].rule.severity))


def _strength(finding: Finding) -> tuple[int, int, bool]:
    # Of equals our own rule: its message and its page are the better ones.
    rule = finding.rule
    return rule.severity, rule.confidence, rule.engine != "bandit"


def _others(first: Finding, group: list[Finding]) -> Iterator[Related]:
    seen = {first.rule.id}
    for finding in group:
        if finding.rule.id not in seen and finding.path:
            seen.add(finding.rule.id)
            text = f"{finding.rule.engine} says so too: {finding.message} ({finding.rule.id})"
            yield Related(finding.path, finding.start.line, text)
