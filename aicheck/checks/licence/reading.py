"""Reading a text for all that it says of licences: tags, texts and prose, brought together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from aicheck.checks.licence.data import knowledge
from aicheck.checks.licence.notices import notices_in
from aicheck.checks.licence.quoted import Quote, quoted_in, stem
from aicheck.checks.licence.spans import Match, Span, merged, without_overlaps
from aicheck.checks.licence.tags import keys_in, tags_in
from aicheck.checks.licence.texts import texts_in
from aicheck.checks.licence.words import Words, words_of
from aicheck.patterns import lazy

# So many licences that are no more than named in titles are a list of them.
_LISTED = 4
# A string of three words and more that code hands on: what it says is not said of the file.
_STRING = lazy(
    r"(?<=[(\[{=:,>])(?P<gap>[ \t]{0,8}r?)(?P<quote>[\"'`])(?P<said>[^\"'`\n]+)(?P=quote)"
)
_CELL = lazy(r"^\s*\"source\":")
_WORDS = 3
# Characters of a notice that names a licence and says no more.
_SHORT = 40
_OPTION = lazy(r"<option\b[^<>\n]{0,200}>[^<>\n]{0,200}</option>", re.IGNORECASE)


def read(text: str) -> list[Span]:
    """The licences that `text` states, by line."""
    tags = [*tags_in(text), *keys_in(text)]
    text = _without_strings(_without(text, tags))
    words = words_of(text)
    quotes, is_more = quoted_in(words, frozenset(tag.expression for tag in tags))
    if quotes and not is_more:
        return merged([*tags, *(quote.span for quote in quotes)])
    prose = _prose(words, text)
    quotes = _without_mentions(_without_choices(quotes, words, prose), words, prose)
    quoted = [_excepted(words, quote.span) for quote in quotes]
    known = [*tags, *quoted]
    return merged(_latest([*known, *_beside(_spans(words, prose), prose, known)]))


def _without(text: str, tags: Iterable[Span]) -> str:
    """The text with empty lines in place of the tags, which are read already."""
    if not tags:
        return text
    lines = text.split("\n")
    for tag in tags:
        lines[tag.start - 1] = ""
    return "\n".join(lines)


def _without_strings(text: str) -> str:
    """The text without what code says to others; notebooks keep their cells in strings."""
    bare = _OPTION.sub("", text) if "<option" in text.lower() else text
    lines = [
        line if '"source":' in line and _CELL.match(line) else _STRING.sub(_without_words, line)
        for line in bare.split("\n")
    ]
    return "\n".join(lines)


def _without_words(string: re.Match[str]) -> str:
    return " ; " if len(string["said"].split()) >= _WORDS else string[0]


def _prose(words: Words, text: str) -> list[Match]:
    """What prose and telling phrases say, without titles that are strings or a list of them."""
    matches = without_overlaps([*texts_in(words), *notices_in(words)])
    matches = _decided([_with_exception(words.text, match) for match in matches])
    lines = text.split("\n")
    titles = {match for match in matches if match.kind == "title"}
    strings = {it for it in titles if lines[words.line(it.start) - 1].lstrip()[:1] in ("'", '"')}
    left_out = titles if len({it.expression for it in titles}) >= _LISTED else strings
    return [match for match in matches if match not in left_out]


def _without_choices(quotes: Sequence[Quote], words: Words, prose: Iterable[Match]) -> list[Quote]:
    """Leave out single names of a sentence that offers a choice between them."""
    choices = [it for it in prose if " OR " in it.expression or " AND " in it.expression]
    spoken = [(set(_terms(it.expression)), *_lines(words, it)) for it in choices]
    return [
        quote
        for quote in quotes
        if not any(
            quote.expression in terms and first <= quote.span.start and quote.span.end <= last
            for terms, first, last in spoken
        )
    ]


def _without_mentions(quotes: Sequence[Quote], words: Words, prose: Iterable[Match]) -> list[Quote]:
    """Leave out notices within a document that its phrases make another licence's text."""
    documents = [
        (it.expression, *_lines(words, it)) for it in prose if it.kind in ("text", "title")
    ]
    return [
        quote
        for quote in quotes
        if quote.is_text
        or not any(
            expression != quote.expression and _holds(first, last, quote.span)
            for expression, first, last in documents
        )
    ]


def _holds(first: int, last: int, span: Span) -> bool:
    """Whether the lines reach beyond the span on both sides, and are half as many again."""
    is_longer = 2 * (last - first + 1) >= 3 * (span.end - span.start + 1)
    return first < span.start and span.end < last and is_longer


def _beside(spans: Iterable[Span], prose: Iterable[Match], known: Sequence[Span]) -> Iterator[Span]:
    """Yield what prose says where nothing else does, or more than that."""
    families = {stem(span.expression) for span in known}
    for span, match in zip(spans, prose, strict=True):
        is_vague = match.open or match.kind in ("title", "vague")
        if is_vague and stem(match.expression) in families:
            continue
        others = [it for it in known if it.expression != span.expression and _touch(span, it)]
        is_apart = match.kind == "notice" and match.end - match.start < _SHORT
        if is_apart and all(stem(it.expression) != stem(span.expression) for it in others):
            others = [it for it in others if it.end > it.start]
        if not others:
            yield span


def _latest(spans: Sequence[Span]) -> list[Span]:
    """Leave out a licence's one version where the same lines allow later ones."""
    later = {
        (span.expression.removesuffix("-or-later"), line)
        for span in spans
        if span.expression.endswith("-or-later")
        for line in (span.start, span.end)
    }
    return [
        span
        for span in spans
        if not span.expression.endswith("-only")
        or not {(span.expression.removesuffix("-only"), it) for it in (span.start, span.end)}
        & later
    ]


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end + 1 and other.start <= one.end + 1


def _excepted(words: Words, span: Span) -> Span:
    """The span with the exception to its licence that follows."""
    start = words.starts[span.start - 1]
    end = words.starts[span.end] if span.end < len(words.starts) else len(words.text)
    match = _with_exception(words.text, Match(span.expression, start, end, span.score))
    if match.expression == span.expression:
        return span
    return Span(match.expression, span.start, words.line(match.end), span.score)


def _lines(words: Words, match: Match) -> tuple[int, int]:
    return words.line(match.start), words.line(match.end)


def _terms(expression: str) -> list[str]:
    return re.split(r" (?:AND|OR) ", expression.replace("(", "").replace(")", ""))


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
