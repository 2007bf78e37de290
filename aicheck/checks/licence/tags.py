"""Statements made for machines: SPDX tags, `license` keys and classifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from aicheck.checks.licence.expressions import canonical
from aicheck.checks.licence.names import named_at
from aicheck.checks.licence.spans import Span
from aicheck.checks.licence.words import short_lines, words_of
from aicheck.patterns import lazy

_TAG = lazy(
    r"SPDX-License-Identifier(?P<key>[\"'])?[ \t]{0,16}[:=][ \t]{0,16}(?P<value>[^\n]{1,300})",
    re.IGNORECASE,
)
# Code before a tag on its line may be long, but not a data file's.
_LEAD_LIMIT = 400
# A file with more tags than this is a list of them.
_TAGS = 1000
# What may stand before a tag on its line: a comment leader, or code and then one.
_LEADER = lazy(r"[^\w\"'`]*(?:(?:rem|dnl|c)\b|\"|')?[^\w\"'`]*", re.IGNORECASE)
_AFTER_CODE = lazy(r"(?:^|[^\"'`\s])\s*(?:#|//|/\*|--|;|%|<!--|\(\*|\{#)[\s*!]*$")
_TERM = r"[A-Za-z0-9][A-Za-z0-9.+:-]*"
_OPERAND = rf"(?:\(\s*)*{_TERM}(?:\s*\))*"
_EXPRESSION = lazy(rf"{_OPERAND}(?:\s+(?:AND|OR|WITH|and|or|with)\s+{_OPERAND})*")

_KEY = lazy(
    r"^[^\w\n]{0,24}_{0,2}"
    r"(?:(?:package|project|module|code|content|software|source|pkg|file|plugin)[ _-]?)?"
    r"licen[cs]es?(?:[ _-](?:expression|id|name|type|info|spdx))?[\"'*_`]{0,3}"
    r"(?:[ \t]{0,16}(?::{1,2}|=>|=)|(?<=@licen[cs]e))[ \t]*(?P<value>[^\n]{1,200})",
    re.MULTILINE | re.IGNORECASE,
)
# A list of things with a name each; an indented key is about one of them.
_ENTRY = lazy(r"^[ \t]{0,40}-[ \t]{1,8}(?:name|id|package|module|title)[ \t]?:", re.MULTILINE)
_CLASSIFIER = lazy(r"^[\s:]*(?:OSI Approved|License)\s*::\s*", re.IGNORECASE)
_CLOSER = lazy(r"(?:\*/|-->|\*\)|\"\"\"|''').*$")
_REST = lazy(r"(?: (?:see|http|https|www|copyright|c \d{4}|for|in file|license)(?: .*)?)?")
# More keys than this are a lock file or a catalogue; a Debian copyright file may have as many.
_KEYS = 3
_DEP5 = "/copyright-format/1"


def tags_in(text: str) -> Iterator[Span]:
    """Yield each SPDX tag that stands in a comment or as a key of its own."""
    line, counted = 1, 0
    for tag in islice(_TAG.finditer(text), _TAGS):
        line, counted = line + text.count("\n", counted, tag.start()), tag.start()
        lead = text[max(0, counted - _LEAD_LIMIT - 1) : counted].rpartition("\n")[2]
        if len(lead) > _LEAD_LIMIT or not _is_stated(lead, bool(tag["key"])):
            continue
        found = _EXPRESSION.match(tag["value"].lstrip("\"'` "))
        expression = canonical(found[0].rstrip("- ")) if found else None
        if expression:
            yield Span(expression, line, line, 1.0)


def keys_in(text: str) -> Iterator[Span]:
    """Yield each `license` key or classifier, unless the text is a catalogue of them."""
    text = short_lines(text)
    found = [*_KEY.finditer(text)]
    if _ENTRY.search(text):
        found = [key for key in found if not key[0][:1].isspace()]
    if len(found) > _KEYS and _DEP5 not in text:
        return
    line, counted = 1, 0
    for key in found[:_TAGS]:
        line, counted = line + text.count("\n", counted, key.start()), key.start()
        if expression := _stated(key["value"]):
            yield Span(expression, line, line, 0.9)


def _is_stated(lead: str, is_key: bool) -> bool:
    # A quote right before the tag opens a string of the code, unless the tag is a key by itself.
    if lead.endswith(('"', "'", "`")):
        return is_key and not lead.strip(" \t\"'{,")
    return bool(_LEADER.fullmatch(lead) or _AFTER_CODE.search(lead))


def _stated(value: str) -> str | None:
    clean = _CLASSIFIER.sub("", _CLASSIFIER.sub("", _CLOSER.sub("", value)))
    clean = clean.strip(" \t\"'`*_[]{},;.|<>")
    whole = _EXPRESSION.fullmatch(clean)
    if whole and (expression := canonical(clean, known=True)):
        return expression
    words = words_of(clean).text
    at = 3 + 1 if words.startswith(" the ") else 0
    named = named_at(words, at)
    if not named or not _REST.fullmatch(words[named.end :].rstrip()):
        return None
    return named.expression
