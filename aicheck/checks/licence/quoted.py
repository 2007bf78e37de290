"""What a text quotes of licences: texts, standard headers and notices that the index knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aicheck.checks.licence.index import ABSORBER, REFERENCE, TAG, TEXT, Index, index
from aicheck.checks.licence.matching import Found, has_telling, matches
from aicheck.checks.licence.spans import Span
from aicheck.checks.licence.words import Words, counted
from aicheck.patterns import lazy

# Names this short need a word of licensing among them: "bsd 3 clause" alone is an id, and
# "license bsd 3" a key, which has a reader of its own.
_SHORT = 5
_LICENSING = {"license", "licensed", "licenses", "under"}
_STATING = {"under", "licensed", "released", "distributed", "covered", "governed", "subject"}
# A name of so many words is a title, where the text that it announces follows.
_TITLE = 12
# A notice of so many words may name a licence whose version comes right behind it.
_OPEN = 40
# Names of so many words, of as many licences, are a list and no statement.
_NAME = 16
_LISTED = 3
# Words between a notice of the GPL and the exception that belongs to it.
_REACH = 80
_GENERIC = "GPL-1.0-or-later"
# How sure a notice is of its licence that leaves the version open.
_ANY_VERSION = 0.7
_UNVERSIONED = {"LGPL-2.0-or-later", "LGPL-2.1-or-later"}
_DOUBT = lazy(
    r"\b(?:not|isn t|aren t|cannot|whether|unless|if|no longer|formerly|previously|incompatible"
    r"|compatible|for example|e g|do not|don t|never|avoid|alternative to|compared (?:to|with)"
    r"|unlike)(?: [a-z0-9]+){0,4}$"
)
# How a sentence about a licence goes on.
_TALK = frozenset(
    ("alternative", "requires", "allows", "permits", "means", "says", "asks", "demands", "forbids",
     "prohibits")
)  # fmt: skip
_LATER = lazy(
    r"(?:plus|(?:or|and)(?: at your option)?(?: any| a)?(?: later| newer| higher| greater))\b"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A match with what it states; `start` and `end` count words, `span` has the lines."""

    expression: str
    start: int
    end: int
    span: Span
    is_text: bool
    is_name: bool
    is_bare: bool

    @property
    def size(self) -> int:
        """How many words it has."""
        return self.end - self.start


def quoted_in(words: Words, stated: frozenset[str] = frozenset()) -> tuple[list[Quote], bool]:
    """The licences that `words` quote, and whether words of licensing are left beside whole texts.

    `stated` are the expressions of the text's tags.
    """
    found, lines = counted(words)
    known = index()
    quotes = [
        _quote(match, found, lines, known)
        for match in matches(found, known)
        if known.kinds[match.rule] != ABSORBER and not _means_another(found, match, known)
    ]
    kept = _without_titles(_with_exceptions(_without_names(quotes)), stated)
    return kept, has_telling(found, ((it.start, it.end) for it in kept if it.is_text))


def stem(expression: str) -> str:
    """The first licence of an expression without its version: `GPL`, `CC`, `BSD`."""
    return re.split(r"[-\s]", expression.lstrip("("), maxsplit=1)[0]


def _quote(match: Found, words: Sequence[str], lines: Sequence[int], known: Index) -> Quote:
    start, end = match.start, match.end
    expression, kind = known.expression(match.rule), known.kinds[match.rule]
    if expression.endswith("-only") and kind != TEXT and _allows_later(words, match):
        expression = f"{expression.removesuffix('-only')}-or-later"
    is_open = expression == _GENERIC or (expression in _UNVERSIONED and end - start <= _TITLE)
    score = min(match.score, _ANY_VERSION) if is_open else match.score
    span = Span(expression, lines[start], lines[end - 1], round(score, 2))
    is_bare = _is_bare(words[start:end], expression)
    is_name = is_bare or kind in (REFERENCE, TAG)
    return Quote(expression, start, end, span, kind == TEXT, is_name, is_bare)


def _allows_later(words: Sequence[str], match: Found) -> bool:
    """Whether the words behind a notice open it to later versions."""
    following = " ".join(words[match.end : match.end + 6])
    if _LATER.match(following):
        return True
    # What a hunk cuts off: "either version 2 of the License, or".
    return following == "or" and "either" in words[max(match.start, match.end - 8) : match.end]


def _is_bare(words: Sequence[str], expression: str) -> bool:
    """Whether these words name a licence and say nothing of being under it."""
    if expression == _GENERIC and len(words) <= _NAME and not _STATING & set(words):
        return True
    if len(words) > _SHORT:
        return False
    return not _LICENSING & set(words) or (
        words[0] == "license" and not _LICENSING & set(words[1:])
    )


def _means_another(words: Sequence[str], match: Found, known: Index) -> bool:
    """Whether the words around a short match change what it says."""
    if known.kinds[match.rule] == TEXT or match.end - match.start > _OPEN:
        return False
    if _goes_on(words, match):
        return True
    if match.end - match.start > _TITLE:
        return False
    if match.end < len(words) and words[match.end] in _TALK:
        return True
    return bool(_DOUBT.search(" ".join(words[max(0, match.start - 8) : match.start])))


def _goes_on(words: Sequence[str], match: Found) -> bool:
    """Whether a version follows that the match leaves out: it is another licence's name."""
    if any(word.isdigit() for word in words[max(match.start, match.end - 3) : match.end]):
        return False
    following = words[match.end : match.end + 2]
    if following and following[0] in ("version", "v"):
        following = following[1:]
    return bool(following) and following[0].isdigit() and len(following[0]) < 3


def _with_exceptions(quotes: Sequence[Quote]) -> list[Quote]:
    """Join an exception with the notice next to it; by itself it states nothing."""
    plain = [it for it in quotes if not it.expression.startswith("WITH ")]
    for exception in quotes:
        if not exception.expression.startswith("WITH "):
            continue
        near = [it for it in plain if " " not in it.expression and _gap(it, exception) <= _REACH]
        if near:
            licence = min(near, key=lambda it: _gap(it, exception))
            plain[plain.index(licence)] = _joined(licence, exception)
    return plain


def _joined(licence: Quote, exception: Quote) -> Quote:
    expression = f"{licence.expression} {exception.expression}"
    one, other = licence.span, exception.span
    first, last = min(one.start, other.start), max(one.end, other.end)
    return replace(
        licence,
        expression=expression,
        start=min(licence.start, exception.start),
        end=max(licence.end, exception.end),
        span=Span(expression, first, last, min(one.score, other.score)),
    )


def _gap(one: Quote, other: Quote) -> int:
    return max(0, one.start - other.end, other.start - one.end)


def _without_titles(quotes: Sequence[Quote], stated: frozenset[str]) -> list[Quote]:
    """Leave out names that a text or a fuller notice of the same family says better."""
    full = {it.expression for it in quotes if it.size > _TITLE} | stated
    families = {stem(expression) for expression in full}
    kept = [
        it
        for it in quotes
        if it.size > _TITLE or it.expression in full or stem(it.expression) not in families
    ]
    every = {it.expression for it in kept} | stated
    gnu = {it for it in every if re.search(r"GPL-(?!1\.0-or)", it)}
    return [
        it
        for it in kept
        if not (it.expression == _GENERIC and gnu)
        and not (it.expression in _UNVERSIONED and it.size <= _TITLE and gnu - {it.expression})
    ]


def _without_names(quotes: Sequence[Quote]) -> list[Quote]:
    """Leave out ids without a word of licensing, and all names where there are many of them."""
    names = [it for it in quotes if it.is_name and it.size <= _NAME]
    are_listed = len({it.expression for it in names}) >= _LISTED
    return [it for it in quotes if not it.is_bare and not (are_listed and it in names)]
