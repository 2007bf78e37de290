"""Licence texts and standard headers, told by phrases in company."""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.checks.licence.data import Phrases, Signature, knowledge
from aicheck.checks.licence.spans import Match
from aicheck.checks.licence.words import Words


def texts_in(words: Words) -> Iterator[Match]:
    """Yield every text and header whose phrases stand together."""
    known: dict[str, list[int]] = {}
    for signature in knowledge().signatures:
        starts = _begins(words.text, signature.begins, known)
        for index, start in enumerate(starts):
            # The next beginning ends this one, so no stretch of words is searched twice.
            limit = starts[index + 1] if index + 1 < len(starts) else len(words.text)
            if match := _match(words.text, signature, start, min(limit, start + signature.reach)):
                yield match


def _begins(text: str, phrases: Phrases, known: dict[str, list[int]]) -> list[int]:
    found: set[int] = set()
    for phrase in phrases:
        if phrase not in known:
            known[phrase] = list(_occurrences(text, phrase))
        found.update(known[phrase])
    return sorted(found)


def _occurrences(text: str, phrase: str) -> Iterator[int]:
    at = text.find(phrase)
    while at >= 0:
        yield at
        at = text.find(phrase, at + len(phrase) - 1)


def _match(text: str, signature: Signature, start: int, limit: int) -> Match | None:
    end = start + max(len(b) for b in signature.begins if text.startswith(b, start))
    for choice in signature.needs:
        stop = _end_of(text, choice, start, limit)
        if stop < 0:
            return None
        end = max(end, stop)
    for choice in signature.lacks:
        if _end_of(text, choice, start, limit) >= 0:
            return None
    stops = [_end_of(text, choice, start, limit) for choice in signature.ends]
    missing = sum(stop < 0 for stop in stops) / max(1, len(stops))
    # The offsets of the first and last word, so that neither falls on a neighbouring line.
    return Match(signature.id, start + 1, max(end, *stops, 0) - 2, round(1 - missing / 5, 2))


def _end_of(text: str, choice: Phrases, start: int, limit: int) -> int:
    for phrase in choice:
        at = text.find(phrase, start, limit)
        if at >= 0:
            return at + len(phrase)
    return -1
