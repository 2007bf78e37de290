"""Statements made for machines: SPDX tags, `license` keys and classifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from aicheck.checks.licence.expressions import UNSAID, canonical
from aicheck.checks.licence.names import named_at
from aicheck.checks.licence.spans import Span
from aicheck.checks.licence.spdx import is_listed
from aicheck.checks.licence.words import short_lines, words_of
from aicheck.patterns import lazy

_TAG = lazy(
    r"SPDX-License-Identifier(?P<key>[\"'])?[ \t]{0,16}[:=][ \t]{0,16}(?P<value>[^\n]{1,2500})",
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

# A line that ends with an operator goes on behind the next line's leader.
_CONTINUED = lazy(r"\b(AND|OR|WITH)[ \t*/]*\n[^\w(\n]*(?:(?:rem|dnl)\b)?[^\w(\n]*", re.IGNORECASE)
_UNFINISHED = lazy(r"\b(?:AND|OR|WITH)[ \t*/]*$", re.IGNORECASE)
_PLACEHOLDER = lazy(r"[<{$%]+\s*([\w.+ -]{1,80})[>}%]*")
_LISTS = lazy(r"\s*[,;/(]")
_GOES_ON = lazy(r"\s*(?:[&|+]|(?:and|or|with)\b)", re.IGNORECASE)
_ID = lazy(r"[A-Za-z0-9][\w.+-]*")
_REST_LIMIT = 2_500
_OPERATORS = ("AND", "OR", "WITH")
_UNKNOWN = UNSAID[0]

_MARK = "spdx-license-identifier"
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
    if text.isascii() and _MARK not in text.lower():
        return
    line, counted = 1, 0
    for tag in islice(_TAG.finditer(text), _TAGS):
        line, counted = line + text.count("\n", counted, tag.start()), tag.start()
        lead = text[max(0, counted - _LEAD_LIMIT - 1) : counted].rpartition("\n")[2]
        if len(lead) > _LEAD_LIMIT or not _is_stated(lead, bool(tag["key"])):
            continue
        value = tag["value"]
        if _UNFINISHED.search(value):
            value = f"{value}{text[tag.end() : text.find(chr(10), tag.end() + 1)]}"
        if expression := _tagged(value):
            yield Span(expression, line, line + value.count("\n"), 1.0)


def keys_in(text: str) -> Iterator[Span]:
    """Yield each `license` key or classifier, unless the text is a catalogue of them."""
    text = short_lines(text)
    found = [*_keys(text)]
    if found and _ENTRY.search(text):
        found = [key for key in found if not key[0][:1].isspace()]
    if len(found) > _KEYS and _DEP5 not in text:
        return
    line, counted = 1, 0
    for key in found[:_TAGS]:
        line, counted = line + text.count("\n", counted, key.start()), key.start()
        if expression := _stated(key["value"]):
            yield Span(expression, line, line, 0.9)


def _keys(text: str) -> Iterator[re.Match[str]]:
    """Yield the keys of the lines that have the word, which few lines of a text do."""
    lower, at = text.lower(), 0
    # Other letters than these have more than two cases, or more than one letter in lower case.
    if not text.isascii():
        yield from _KEY.finditer(text)
        return
    while (at := lower.find("licen", at)) >= 0:
        if key := _KEY.match(text, text.rfind("\n", 0, at) + 1):
            yield key
        at = text.find("\n", at)
        if at < 0:
            return


def _is_stated(lead: str, is_key: bool) -> bool:
    # A quote right before the tag opens a string of the code, unless the tag is a key by itself.
    if lead.endswith(('"', "'", "`")):
        return is_key and not lead.strip(" \t\"'{,")
    return bool(_LEADER.fullmatch(lead) or _AFTER_CODE.search(lead))


def _tagged(value: str) -> str | None:
    """What a tag states; all that it names where it is not written as SPDX has it.

    What is no licence that anybody knows is NOASSERTION, which fits nowhere silently.
    """
    clean = _CLOSER.sub("", _CONTINUED.sub(r"\1 ", value)).strip()
    if listed := _PLACEHOLDER.match(clean):
        # A template has no licence yet, but an id in brackets is one.
        return canonical(listed[1], known=True)
    clean = clean.replace('"', " ").replace("'", " ").replace("`", " ").strip()
    found = _EXPRESSION.match(clean)
    if not found:
        return _UNKNOWN if any(map(is_listed, _ID.findall(clean[:_REST_LIMIT]))) else None
    said, rest = found[0].rstrip("- "), clean[found.end() :]
    expression = canonical(said, known=True) or _stated(said) or canonical(said)
    if expression is None and (rest.strip()[:1].isalnum() or said.upper() in _OPERATORS):
        return _UNKNOWN if any(map(is_listed, _ID.findall(clean[:_REST_LIMIT]))) else None
    expression = expression or _UNKNOWN
    more = [it for it in _ID.findall(rest[:_REST_LIMIT]) if is_listed(it)]
    if (more and _LISTS.match(rest)) or _GOES_ON.match(rest):
        names = [canonical(it) or it for it in more]
        return " AND ".join(dict.fromkeys([_bracketed(expression), *(names or [_UNKNOWN])]))
    return expression


def _bracketed(expression: str) -> str:
    return f"({expression})" if " OR " in expression else expression


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
