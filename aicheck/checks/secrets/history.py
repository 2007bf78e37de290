"""Secrets that a commit of the change added and a later one took out: history keeps them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from aicheck.cache import Cache
from aicheck.checks.by_file import FEWEST, text_key
from aicheck.checks.secrets.positions import Places
from aicheck.checks.secrets.rules import IN_HISTORY
from aicheck.checks.secrets.spans import Secret, distinct
from aicheck.model import Change, FileChange, Finding, Position, Rule, Withdrawn

Search = Callable[[str, str], Iterator[Secret]]
Judge = Callable[[Rule, str], Rule]


def withdrawn(
    change: Change, search: Search, judge: Judge, told: Collection[str], cache: Cache
) -> Iterator[Finding]:
    """Yield what `search` finds in a path's lines that are gone at the end.

    `judge` is how bad a rule's secret is in a path; `told` are the secrets that the end still has.
    """
    known = set(told)
    for part in _telling(change.withdrawn, search, cache):
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


def _telling(parts: Sequence[Withdrawn], search: Search, cache: Cache) -> Iterator[Withdrawn]:
    """Yield the parts with a secret; of the others it is kept that they have none."""
    keyed = [(f"{text_key(it.path, _text(it))} withdrawn", it) for it in parts]
    # A small change is searched sooner than anything is looked up.
    is_kept = len(keyed) >= FEWEST
    clear = cache.get(key for key, _ in keyed) if is_kept else {}
    new: dict[str, str] = {}
    try:
        for key, part in keyed:
            if key in clear:
                continue
            if next(search(part.path, _text(part)), None):
                yield part
            else:
                new[key] = ""
    finally:
        if is_kept:
            cache.put(new)


def _text(part: Withdrawn) -> str:
    return "\n".join(line for hunk in part.hunks for line in hunk.added)


def _is_old(value: str, change: Change) -> bool:
    """Whether a changed file had the secret before: then nothing new came to light."""
    return any(file.base is not None and value in file.base for file in change.files)
