"""The trailers of a commit message, and the people in them.

git's own rule sees only the last paragraph, and only if nearly all of it is trailers. Here every
line at column 0 counts that is the message's own, whatever its paragraph, and every one that is a
trailer to git, whatever stands around it. One that credits an author counts behind a bullet, in
emphasis and in letters that only look like ASCII as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from operator import itemgetter

from aicheck.attribution.inline import glued, without_mentions
from aicheck.attribution.lookalikes import plain, plain_signs, printable, visible
from aicheck.attribution.quotation import (
    LONGEST,
    Numbered,
    middle_credits,
    own_lines,
    squashed_authors,
)
from aicheck.model import Person, Trailer
from aicheck.patterns import lazy
from aicheck.trailer_block import trailer_lines

# More than any mailbox or list of tools needs.
_VALUE = 1_000
# What tools leave around a mailbox.
_NOISE = " \t\r\n\\\"'<>,;."
# "Assisted by:" is written by hand often enough; other keys have no spaces.
_KEY = lazy(r"[A-Za-z0-9][A-Za-z0-9-]*(?: (?:[A-Za-z]+ )?[Bb][Yy])?(?=[ \t]*$)")
_LONGEST_KEY = 64
_COLON = lazy("[:\u02d0\u2236\ua789\ufe13\ufe55\uff1a]")
_BETWEEN = lazy(r"[\s<>(),;\"']+")
_MAILTO = lazy("mailto:", re.IGNORECASE)
_LINK = lazy(r"\[([^\[\]]{0,200}(?:\[bot\][^\[\]]{0,200})?)\]\(([^()\s]{0,300})\)")
# The keys that say who wrote: only they count in disguise, since lists are full of "key: value".
_CREDITS = lazy(
    r"(?:[a-z-]{0,24}-)?(?:(?:co)?authored|developed|assisted|generated|made|created|written)"
    r"-(?:by|with)(?:-ai)?"
)
_TELLING = lazy(r"(?:ai|llm)-[a-z-]{1,24}")
_ITEM = lazy(r"(?:[-*+\u00b7\u2013\u2014\u2022\u2023\u2043]|\d{1,3}[.)])[ \t]+")
# A heading, an emoji, emphasis, a bracket.
_DRESS = lazy(r"(?:#{1,6}[ \t]+)?(?:[^\w\s\x00-\x7f]{1,4}[ \t]*)?[*_~(\[]{0,4}")
_EMPHASIS = " \t*_~"
# Somebody with a mailbox, on a line of a folded value.
_OTHER = lazy(r"[^\[(<:]{0,200}<[^<>\s]{1,300}@[^<>\s]{1,300}>")
# A credit that lost its colon, or has a neighbour of that key.
_COLONLESS = lazy(
    r"(co-?authored-by|co-developed-by)(?:[ \t]*[;=][ \t]*|[ \t]+(?:-[ \t]+)?)"
    r"([^<>:;=]{0,100}<[^<>\s@]{1,100}@[^<>\s]{1,200}>)[ \t\r]*",
    re.IGNORECASE,
)
_RULE = lazy(r"[-=*_ \t]+$")
_SHOWN_END = lazy("[\r\u2028\u2029]")


# Each signal asks for the same message in turn.
@lru_cache(maxsize=8)
def scan(message: str) -> tuple[Trailer, ...]:
    """Every `Key: value` line of the message's own, with continuation lines folded in."""
    bare = _bared(_body(own_lines(message)))
    lines = list(without_mentions(bare, lambda text: bool(_split(text)[0])))
    found = [*_trailers(lines), *_trailers(middle_credits(message))]
    found += (*_trailers(squashed_authors(message)), *glued(message))
    taken = {trailer.line for trailer in found}
    found += (trailer for trailer in _trailers(_block(message)) if trailer.line not in taken)
    return tuple(sorted(found, key=lambda trailer: trailer.line))


def colonless(message: str) -> Iterator[Trailer]:
    """Yield co-authors whose key has no colon, on lines that no sentence goes on with."""
    if "authored-by" not in (lowered := message.casefold()) and "developed-by" not in lowered:
        return
    lines = _body(own_lines(message))
    alone = [
        not text.strip() or bool(_split(text)[0] or _COLONLESS.match(text)) for _, text in lines
    ]
    for at, (number, text) in enumerate(lines):
        found = _COLONLESS.fullmatch(text)
        if found and all(alone[max(at - 1, 0) : at + 2]):
            yield Trailer(found[1].lower(), found[2].strip(), number)


def prose_lines(message: str) -> Iterator[Numbered]:
    """Yield the message's own lines at column 0 with their 1-based numbers."""
    middle = middle_credits(message)
    lines = own_lines(message)
    for number, text in sorted((*lines, *middle), key=itemgetter(0)) if middle else lines:
        if text and not text[0].isspace():
            yield number, text


def is_in_plain_sight(message: str, trailer: Trailer) -> bool:
    """Whether the trailer is a line at column 0 for everybody, as a signature has to be.

    Line ends are those of JavaScript, in which the common sign-off checks are written; git shows
    nothing behind a NUL.
    """
    lines = _shown_lines(message)
    line = lines[trailer.line - 1] if trailer.line <= len(lines) else ""
    return any(_split(piece)[0] == trailer.key for piece in _SHOWN_END.split(line))


@lru_cache(maxsize=8)
def _shown_lines(message: str) -> tuple[str, ...]:
    return tuple(visible(message.partition("\0")[0]).replace("\r\n", "\n").split("\n"))


# -- people -------------------------------------------------------------------------------------


def parse_person(value: str) -> Person | None:
    """The `Name <mailbox>` that a value means, also where brackets or quotes went wrong."""
    text = plain_signs(value[:_VALUE])
    if "&" in text:
        text = plain_signs(unescape(text))
    if "@" not in text:
        return None
    if "](" in text:
        text = _LINK.sub(r"\1 \2", text)
    if ":" in text:
        text = _MAILTO.sub("", text)
    name, bracket, rest = text.rpartition("<")
    mail = rest.partition(">")[0].strip() if bracket else ""
    if "@" not in mail or " " in mail:
        words = (word.removeprefix("[").removesuffix("]") for word in _BETWEEN.split(text))
        mail = next((word for word in words if "@" in word[1:-1]), "")
        if not mail:
            return None
        name = text[: text.index(mail)]
    return Person(name.strip(" \t\\\"'<,;:(["), mail.strip(_NOISE))


def clean_mail(mail: str) -> str:
    """A mailbox in lower case, without stray quotes and brackets."""
    clean = mail.strip(_NOISE)
    return (clean if clean.isascii() else "".join(plain(clean).split())).casefold()


# -- disguises ----------------------------------------------------------------------------------


def _bared(lines: Iterable[Numbered]) -> list[Numbered]:
    """The lines, those that credit an author without what stands around them."""
    bare: list[Numbered] = []
    items: dict[int, Numbered] = {}
    is_announced = False
    for number, text in lines:
        item = _ITEM.match(text)
        is_plain = not item and _split(text)[0]
        credit = "" if is_plain else _undressed(text, item.end() if item else 0)
        if item and credit and not is_announced:
            items[len(bare)] = (number, credit)
        elif not credit and _is_prose(text[item.end() :] if item else text, is_item=bool(item)):
            # What a sentence announces, or follows, is a list of examples.
            items.clear()
            is_announced = is_announced if item and ":" in text else text.rstrip().endswith(":")
        bare.append((number, text if item else credit or text))
    for at, line in items.items():
        bare[at] = line
    return bare


def _is_prose(text: str, *, is_item: bool) -> bool:
    """Whether the line is neither blank nor a trailer, a rule, or a tool's footer."""
    if not text.strip() or _RULE.match(text):
        return False
    key = _split(text)[0]
    is_footer = text[0] > "\x7f" and not text[0].isalnum()
    is_trailer = key.endswith("-by") if is_item else key and not text.rstrip().endswith(":")
    return not (is_footer or is_trailer)


def _undressed(text: str, start: int) -> str:
    """The trailer that credits an author in some disguise, as `key: value`, or an empty text.

    `start` is where the text of a list's item begins. Settings are listed too, so that there only
    a credit counts.
    """
    colon = _COLON.search(text, start, start + _LONGEST_KEY + 12)
    if not colon or text[start].isspace():
        return ""
    dress = _DRESS.match(text, start, colon.start())
    head = plain(text[dress.end() if dress else start : colon.start()]).strip(_EMPHASIS + ")]")
    key = head.replace("_", "-").replace(" ", "-").casefold()
    if not head.isascii() or not text[start : colon.start()].isascii():
        # A space of Unicode may stand for none.
        key = next(filter(_CREDITS.fullmatch, (key, head.replace(" ", "").casefold())), key)
    if not _CREDITS.fullmatch(key) and (start or not _TELLING.fullmatch(key)):
        return ""
    value = text[colon.end() :].strip(_EMPHASIS)
    if dress and {"(", "["} & set(dress[0]):
        value = value.rstrip(")]. ")
    return f"{key}: {value}"


# -- trailers -----------------------------------------------------------------------------------


def _body(lines: tuple[Numbered, ...]) -> tuple[Numbered, ...]:
    """The lines below the subject, where "scope: text" is no trailer unless it credits somebody."""
    first = next((i for i, (_, text) in enumerate(lines) if text.strip()), 0)
    is_trailer = lines and _split(lines[first][1])[0].endswith("-by")
    return lines if is_trailer else lines[first + 1 :]


def _block(message: str) -> Iterator[Numbered]:
    """The lines that are trailers to git, also between the edges of a fence or a comment."""
    # In the middle of a huge message only credits are looked for.
    if len(message) <= LONGEST and (numbers := trailer_lines(message)):
        lines = printable(message).replace("\r\n", "\n").split("\n")
        yield from ((number, lines[number - 1]) for number in numbers)


def _trailers(lines: Iterable[Numbered]) -> Iterator[Trailer]:
    key, start, last, parts = "", 0, 0, [""]
    for number, text in lines:
        is_more = text[:1] in (" ", "\t") and number == last + 1
        if key and is_more and (more := text.strip()):
            # After a mailbox the value is complete, and what follows somebody else or a remark.
            if not parts[-1].endswith(">"):
                parts.append(more)
            elif _OTHER.match(more):
                yield Trailer(key, " ".join(parts).strip(), start)
                start, parts = number, [more]
            last = number
            continue
        if key:
            yield Trailer(key, " ".join(parts).strip(), start)
        key, value = _split(text)
        start, last, parts = number, number, [value]
    if key:
        yield Trailer(key, " ".join(parts).strip(), start)


def _split(line: str) -> tuple[str, str]:
    """The folded key and the value of a trailer line, or two empty strings."""
    if line.isascii():
        head, colon, value = line.partition(":")
    else:
        found = _COLON.search(line)
        if not found:
            return "", ""
        head, colon, value = line[: found.start()], ":", line[found.end() :]
        head = unicodedata.normalize("NFKC", head[:_LONGEST_KEY])
    # git's newer rule: the scheme of a bare address is no key.
    if not colon or len(head) > _LONGEST_KEY or value.startswith("//"):
        return "", ""
    key = _KEY.match(head)
    return (key[0].lower(), value.strip()) if key else ("", "")
