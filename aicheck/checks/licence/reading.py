"""Reading a text for all that it says of licences: tags, texts and prose, brought together."""

from __future__ import annotations

import re

from aicheck.checks.licence.data import knowledge
from aicheck.checks.licence.notices import notices_in
from aicheck.checks.licence.spans import Match, Span, merged, without_overlaps
from aicheck.checks.licence.tags import keys_in, tags_in
from aicheck.checks.licence.texts import texts_in
from aicheck.checks.licence.words import Words, words_of


def read(text: str) -> list[Span]:
    """The licences that `text` states, by line."""
    words = words_of(text)
    matches = without_overlaps([*texts_in(words), *notices_in(words)])
    matches = [_with_exception(words.text, match) for match in matches]
    return merged([*tags_in(text), *keys_in(text), *_spans(words, _decided(matches))])


def _spans(words: Words, matches: list[Match]) -> list[Span]:
    return [
        Span(match.expression, words.line(match.start), words.line(match.end), match.score)
        for match in matches
    ]


def _decided(matches: list[Match]) -> list[Match]:
    """Leave out names without a version or a clause count where the text itself says which."""
    certain = [m for m in matches if m.kind != "vague" and not m.open]
    stems = {_stem(m.expression) for m in certain}
    has_text = any(match.kind == "text" for match in certain)
    return [
        match
        for match in matches
        if not (match.open and _stem(match.expression) in stems)
        and not (match.kind == "vague" and has_text)
    ]


def _stem(expression: str) -> str:
    return re.sub(r"[-.\d]+(?:-only|-or-later)?$", "", expression)


def _with_exception(text: str, match: Match) -> Match:
    if "GPL-" not in match.expression or " " in match.expression:
        return match
    known = knowledge()
    for id, phrase in known.exceptions.items():
        at = text.find(phrase, match.start, match.end + known.exception_reach)
        if at >= 0:
            end = max(match.end, at + len(phrase) - 2)
            expression = f"{match.expression} WITH {id}"
            return Match(expression, match.start, end, match.score, match.kind, match.open)
    return match
