"""Secrets that a commit of the change added and a later one took out: history keeps them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from aicheck.checks.secrets.positions import Places
from aicheck.checks.secrets.rules import IN_HISTORY
from aicheck.checks.secrets.spans import Secret, distinct
from aicheck.model import Change, FileChange, Finding, Position, Rule

Search = Callable[[str, str], Iterator[Secret]]
Judge = Callable[[Rule, str], Rule]


def withdrawn(
    change: Change, search: Search, judge: Judge, told: Collection[str]
) -> Iterator[Finding]:
    """Yield what `search` finds in a path's lines that are gone at the end.

    `judge` is how bad a rule's secret is in a path; `told` are the secrets that the end still has.
    """
    known = set(told)
    for part in change.withdrawn:
        file = FileChange(part.path, "modified", hunks=part.hunks)
        text = file.added_text
        for secret in distinct(search(part.path, text)):
            value = text[secret.start : secret.end]
            if value in known or _is_old(value, change):
                continue
            known.add(value)
            places = Places(file, text)
            line = places.position(secret.start).line
            rule = judge(secret.rule, part.path)
            yield Finding(
                rule=replace(IN_HISTORY, severity=rule.severity, confidence=rule.confidence),
                message=f"{secret.what} is added to {part.path}:{line} by this commit and taken "
                "out by a later one, and history keeps it: rotate it",
                start=Position(line),
                end=Position(line),
                code=places.code([secret], secret),
                commit=part.commit,
            )


def _is_old(value: str, change: Change) -> bool:
    """Whether a changed file had the secret before: then nothing new came to light."""
    return any(file.base is not None and value in file.base for file in change.files)
