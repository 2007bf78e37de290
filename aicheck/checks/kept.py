"""Findings, failures and licences as they are kept: rules by their ids, not by their pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, replace
from typing import Any, TypeAlias

from aicheck.checks.by_file import Part
from aicheck.model import (
    Confidence,
    Failure,
    FileChange,
    Finding,
    Fix,
    Position,
    Related,
    Rule,
    Severity,
)

_Found: TypeAlias = "Finding | Failure"


def part(
    name: str, rules: Sequence[Rule], look: Callable[[FileChange], Iterator[_Found]]
) -> Part[_Found]:
    """What a check with these rules tells of one file."""
    known = {rule.id: rule for rule in rules}
    return Part(name, lambda file: tuple(look(file)), _dumped, lambda data: _loaded(data, known))


def dumped_rule(rule: Rule) -> list[Any]:
    """A rule by its id, with what a check may change of it."""
    return [rule.id, int(rule.severity), int(rule.confidence)]


def loaded_rule(data: Sequence[Any], known: Mapping[str, Rule]) -> Rule:
    """The rule of `known` that was meant."""
    rule, severity, confidence = known[data[0]], Severity(data[1]), Confidence(data[2])
    if (rule.severity, rule.confidence) == (severity, confidence):
        return rule
    return replace(rule, severity=severity, confidence=confidence)


def _dumped(it: _Found) -> list[Any]:
    if isinstance(it, Failure):
        return [it.check, it.reason, it.path, it.required]
    places = [it.start.line, it.start.column, it.end.line, it.end.column]
    related = [list(astuple(one)) for one in it.related]
    fix = it.fix and [it.fix.description, it.fix.replacement]
    more = [it.placement, it.code, it.commit, related, fix, it.suppressed]
    return [dumped_rule(it.rule), it.message, it.path, places, *more]


def _loaded(data: Sequence[Any], known: Mapping[str, Rule]) -> _Found:
    if len(data) == 4:
        return Failure(*data)
    rule, message, path, places, placement, code, commit, related, fix, suppressed = data
    return Finding(
        rule=loaded_rule(rule, known),
        message=message,
        path=path,
        start=Position(*places[:2]),
        end=Position(*places[2:]),
        placement=placement,
        code=code,
        commit=commit,
        related=tuple(Related(*one) for one in related),
        fix=fix and Fix(*fix),
        suppressed=suppressed,
    )
