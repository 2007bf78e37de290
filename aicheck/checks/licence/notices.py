"""Notices in prose: "released under the MIT licence", "License: GPLv3+", a title of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from aicheck.checks.licence.data import knowledge
from aicheck.checks.licence.names import Named, named_at
from aicheck.checks.licence.spans import Match
from aicheck.checks.licence.words import Words
from aicheck.patterns import lazy

_LEAD = lazy(
    r" (?:under|subject(?: only)? to|in accordance with|by the terms of|license is|licensed as"
    r"|licensed|released as|permitted in|permitted by|governed by|covered by)(?= )"
)
_STRONG = {" licensed", " license is", " licensed as", " released as"}
_FILLER = lazy(
    r" (?:the|a|an|this|these|its|their|either|both|all|any|one|two|same|terms?|conditions"
    r"|provisions|restrictions|agreement|and|of|or|in|as|by|under|only|very|current|latest|following"
    r"|official|free|open|source|standard|dual|permissive|simple|usual|liberal|well|known|your|choice"
    r"|licenses?|version|software)(?= )"
)
# After these even "MIT" alone names a licence; "under BSD" by itself may be an operating system.
_VERB = lazy(
    r" (?:licensed?|licensing|relicensed|sublicensed|released|distributed|redistributed"
    r"|published|offered|issued|sourced|placed|governed|covered|contributed)(?= )"
)
_DOUBT = lazy(
    r" (?:not|isn t|aren t|cannot|whether|unless|if|no longer|formerly|previously|incompatible"
    r"|compatible|for example|e g|do not|don t|never|avoid|alternative to|compared (?:to|with)"
    r"|unlike)(?: [a-z0-9]+){0,5}$"
)
_SEPARATOR = lazy(
    r" (and or|or|and)(?: (?:the|under|of|a|an|either|terms|at|your|option)){0,6}(?= )"
)
_CHOICE = lazy(
    r" (?:(?:dual|tri|multi|triple) licens\w*|choice of|your choice|at your option either"
    r"|either of (?:the )?(?:following|two|these))(?= )"
)
_ALTERNATIVE = lazy(r" alternatively(?= )")
_HEADING = lazy(
    r"(?:\d+ )?(?:the )?(?:licens(?:e|es|ing)(?: information| terms| notice)?"
    r"|copyright and licens(?:e|ing)|license and copyright|legal)"
)
_TITLE_REST = lazy(
    r"(?: (?:\d+|c|january|february|march|april|june|august|october|november|license|the|version"
    r"|international|universal|unported|generic|public|final|[al]?gpl|mit|isc|bsd|e?u?pl|afl|osl)){0,8}"
)
_LEGAL = lazy(
    r" (?:you may|grant|granted|grants|liability|liable|warranty|warranties|licensor|redistribute"
    r"|redistribution|permission|provided that|hereby)(?= )"
)
_SUFFIX = lazy(r" (licensed|license)(?= )")
_CREDIT = lazy(r"\bcopyright\b|(?:^| )c \d{4}\b")

_DERIVED = lazy(
    r" (?:adapted|borrowed|copied|derived|extracted|lifted|modified|ported|taken|translated)"
    r" (?:almost |mostly |partly |directly |verbatim )?from(?= )"
    r"| based (?:up)?on(?: the)? (?:code|work|implementation|source)(?= )"
    r"| from https? stackoverflow(?= )"
)
# Words from such a verb to the licence.
_REACH = 24
_LOOK_BACK = 70
_TITLE_LINES = 8
_CHOICE_REACH = 500
_ALTERNATIVE_REACH = 260
_APART = 2600
# A text that names licences more often than this is a list of them.
_MENTIONS = 2000


def notices_in(words: Words) -> Iterator[Match]:
    """Yield what the prose says of its licence, a choice of licences as one expression."""
    ways = (_led(words.text), _titles(words), _suffixed(words), _derived(words))
    found = [match for way in ways for match in islice(way, _MENTIONS)]
    yield from _choices(words.text, _distinct(found))


def _distinct(matches: list[Match]) -> list[Match]:
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.start, -m.end)):
        if not kept or match.start > kept[-1].end:
            kept.append(match)
    return kept


# -- after a verb or a preposition ---------------------------------------------------------------


def _led(text: str) -> Iterator[Match]:
    done = 0
    for lead in _LEAD.finditer(text):
        if lead.start() < done:
            continue
        before = text[max(0, lead.start() - _LOOK_BACK) : lead.start() + 1]
        if not (first := _named_after(text, lead.end())):
            continue
        if not (first.full or lead[0] in _STRONG or _VERB.search(before)):
            continue
        if _DOUBT.search(before.rstrip()):
            continue
        choice = bool(_CHOICE.search(text, max(0, lead.start() - _LOOK_BACK), first.start + 1))
        match = _with_others(text, lead.start() + 1, first, choice)
        done = match.end
        yield match


def _named_after(text: str, at: int) -> Named | None:
    for _ in range(12):
        if found := named_at(text, at):
            return found
        filler = _FILLER.match(text, at)
        if not filler:
            return None
        at = filler.end()
    return None


def _with_others(text: str, start: int, first: Named, choice: bool) -> Match:
    """`first` and the names that follow it after "or" and "and"."""
    names, either = [first], choice
    while separator := _SEPARATOR.match(text, names[-1].end):
        following = _named_after(text, separator.end())
        if not following:
            break
        either = either or separator[1] != "and"
        names.append(following)
    end = _end_of_notice(text, names[-1]) if any(name.gnu for name in names) else names[-1].end
    unsure = min(0.6 if name.vague else 0.7 if name.open else 0.9 for name in names)
    terms = dict.fromkeys(name.expression for name in names)
    return Match(
        (" OR " if either else " AND ").join(terms),
        start if not names[0].gnu else _start_of_notice(text, start),
        end,
        unsure,
        "vague" if all(name.vague for name in names) else "notice",
        all(name.open for name in names),
    )


def _start_of_notice(text: str, start: int) -> int:
    """GNU notices name their licence in the second line of their sentence."""
    at = text.rfind(" free software ", max(0, start - 160), start)
    return at + 1 if at >= 0 else start


def _end_of_notice(text: str, name: Named) -> int:
    reach = name.end + knowledge().tail_reach
    if text.find(" warranty ", name.end, reach) < 0:
        return name.end
    following = _LEAD.search(text, name.end, reach)
    while following and not _named_after(text, following.end()):
        following = _LEAD.search(text, following.end(), reach)
    limit = following.start() if following else reach
    ends = (text.rfind(tail, name.end, limit) + len(tail) - 2 for tail in knowledge().tails)
    return max(name.end, *ends)


# -- a line of its own ---------------------------------------------------------------------------


def _titles(words: Words) -> Iterator[Match]:
    seen, heading = 0, False
    for number, start in enumerate(words.starts, 1):
        line = words.words_of_line(number)
        if not line:
            continue
        seen += 1
        if seen > _TITLE_LINES and not heading:
            heading = bool(_HEADING.fullmatch(line))
            continue
        if match := _title(words, start, number, heading):
            yield match
        heading = bool(_HEADING.fullmatch(line))


def _title(words: Words, start: int, number: int, heading: bool) -> Match | None:
    text = words.text
    at = start - 1
    if text.startswith(" the ", at):
        at += 4
    found = named_at(text, at)
    if not found or not (found.full or heading) or found.vague:
        return None
    # A bare id in a line of its own is one of a list, unless the text begins with it.
    if not (heading or start == 1 or "license" in words.words_of_line(number)):
        return None
    last = words.line(found.end - 1)
    stop = words.starts[last] - 1 if last < len(words.starts) else len(text) - 1
    if not _TITLE_REST.fullmatch(text[found.end : stop].rstrip()):
        return None
    whole = start == 1 and len(set(_LEGAL.findall(text, found.end))) >= 4
    return Match(
        found.expression,
        start,
        len(text) - 2 if whole else found.end,
        0.8,
        "title",
        found.open,
    )


def _suffixed(words: Words) -> Iterator[Match]:
    """ "MIT licensed" anywhere, and "MIT License" in a line of copyright."""
    text = words.text
    for suffix in _SUFFIX.finditer(text):
        if text.endswith(" license", 0, suffix.start()):
            continue
        if suffix[1] == "license":
            line = words.words_of_line(words.line(suffix.start() + 1))
            if not _CREDIT.search(line):
                continue
        if match := _name_before(text, suffix.start(), suffix.end()):
            yield match


def _derived(words: Words) -> Iterator[Match]:
    """ "Adapted from that project (GPLv3)": where code comes from, and under which licence."""
    text = words.text
    for verb in _DERIVED.finditer(text):
        number = words.line(verb.start() + 1)
        stop = words.starts[number] - 1 if number < len(words.starts) else len(text) - 1
        at = verb.end()
        for _ in range(_REACH):
            named = named_at(text, at) if at < stop else None
            if named and not named.vague and (named.full or not named.open):
                yield Match(named.expression, verb.start() + 1, named.end, 0.8, "notice")
                break
            at = text.find(" ", at + 1)
            if not 0 <= at < stop:
                break


def _name_before(text: str, stop: int, end: int) -> Match | None:
    at = stop
    best: Match | None = None
    for _ in range(5):
        at = text.rfind(" ", 0, at)
        if at < 0:
            break
        named = named_at(text, at)
        if named and named.end in (stop, end) and not _DOUBT.search(text[max(0, at - 30) : at]):
            kind = "vague" if named.vague else "notice"
            best = Match(named.expression, at + 1, end, 0.8, kind, named.open)
    return best


# -- a choice between them -----------------------------------------------------------------------


def _choices(text: str, matches: list[Match]) -> Iterator[Match]:
    """Join what "alternatively" and "your choice of" connect into one expression."""
    held: Match | None = None
    for match in matches:
        if held and _is_choice(text, held, match):
            held = Match(
                _either(held.expression, match.expression),
                held.start,
                match.end,
                min(held.score, match.score),
                held.kind,
                held.open and match.open,
            )
            continue
        if held:
            yield held
        held = match
    if held:
        yield held


def _is_choice(text: str, one: Match, other: Match) -> bool:
    if other.start - one.end > _APART:
        return False
    near = max(one.end, other.start - _ALTERNATIVE_REACH)
    if _ALTERNATIVE.search(text, near, other.start):
        return True
    if other.start - one.end > _CHOICE_REACH:
        return False
    return bool(_CHOICE.search(text, max(0, one.start - _CHOICE_REACH // 2), one.end))


def _either(one: str, other: str) -> str:
    branches = [*one.split(" OR "), *other.split(" OR ")]
    terms = [f"({b})" if " AND " in b and not b.startswith("(") else b for b in branches]
    return " OR ".join(dict.fromkeys(terms))
