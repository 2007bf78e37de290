"""Trailers among words: one that a sentence goes on around, and one that lost its line end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from aicheck.attribution.quotation import Numbered
from aicheck.model import Trailer
from aicheck.patterns import lazy

# A sentence that can't end there: "we look for lines such as".
_GOES_ON = lazy(
    r"(?:a|all|an|and|any|are|as|be|by|contains?|each|every|find|for|from|has|have|in|is|like|match"
    r"|named|no|of|or|our|reads?|says?|that|the|these|this|to|via|where|with|writes?):?",
    re.IGNORECASE,
)
# What commits do to trailers, and what they call them.
_HANDLED = lazy(
    r"(?:accept|add|allow|append|count|detect|document|drop|emit|filter|forbid|handle|ignore|insert"
    r"|keep|omit|parse|print|recogni[sz]e|refuse|reject|remove|rename|replace|skip|strip|support"
    r"|test|treat|use|write)(?:e?d|s|ing)?|(?:credit|footer|key|line|trailer|value)s?",
    re.IGNORECASE,
)
_GLUED = lazy(r"\s(Co-?[Aa]uthored-[Bb]y):[ \t]*([^<>:\"`]{1,100}<[^<>\s@]{1,100}@[^<>\s]{1,200}>)")
_LONGEST = 1_000


def without_mentions(
    lines: Iterable[Numbered], is_trailer: Callable[[str], bool]
) -> Iterator[Numbered]:
    """Yield the lines but for the trailers that a sentence begins above and goes on with below."""
    held: list[Numbered] = []
    is_open = False
    for number, text in lines:
        is_key = not text[:1].isspace() and is_trailer(text)
        if is_key and is_open:
            held.append((number, text))
            continue
        if not text[:1].islower():
            yield from held
        held = []
        yield number, text
        is_open = not is_key and _goes_on(text)
    yield from held


def glued(message: str) -> Iterator[Trailer]:
    """Yield the co-authors that end a message of one line, in which line ends became spaces."""
    line = message.strip()
    if len(line) > _LONGEST or "\n" in line:
        return
    found = list(_GLUED.finditer(line))
    if not found or found[-1].end() != len(line):
        return
    words = line[: found[0].start()].split()
    is_topic = _HANDLED.fullmatch(words[-1]) or (len(words) > 1 and _goes_on(words[-1]))
    if not is_topic and not any(sign in line for sign in '"`'):
        yield from (Trailer(it[1].casefold(), it[2], 1) for it in found)


def _goes_on(text: str) -> bool:
    return _GOES_ON.fullmatch("".join(text.split()[-1:])) is not None
