"""Copyright lines that name a holder, as opposed to prose and templates about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aicheck.checks.reading.lines import has_any, lines_with
from aicheck.model import Line
from aicheck.patterns import lazy

# A notice stands at the beginning of its line or of a banner; what is longer is data.
_LIMIT = 600

_NOTICE = lazy(
    r"(?P<mark>SPDX-(?:File|Snippet)CopyrightText:|(?<![a-z])copyright|copr\.|©|\(c\)(?=\s*\d{4}))"
    r"(?P<sign>[\s:]{0,8}(?:\(c\)|©|&copy;))?[\s:,]{0,8}"
    r"(?P<years>\d{4}[\d\s,\u2013/-]{0,80}(?:present\b|now\b)?)?[\s,.:]{0,8}"
    r"(?:(?:\(c\)|©)\s{0,8})?(?:by\s{1,8})?(?P<holder>[^\n]*)",
    re.IGNORECASE,
)
# A sign and a name of two words or more, each with a capital.
_UNDATED = lazy(
    r"[\W_]{0,40}(?:\((?:c|C)\)|\u00a9|(?:[Cc]opyright|COPYRIGHT)(?:\s{0,8}(?:\((?:c|C)\)|\u00a9))?)"
    r"[\s:,]{1,8}(?:by\s{1,8})?(?P<holder>[^\W\d_][^\n]*)"
)
_NAME = lazy(
    r"[^\W\d_a-z][\w.'\u2019-]{0,40}(?:,? (?:and |& |of |the |de |van |von |der ){0,2}"
    r"[^\W\d_a-z][\w.'\u2019-]{0,40}){1,6}(?: and (?:others|contributors))?"
)
_MARKS = ("copyright", "©", "(c)", "copr.")
_LATE_YEAR = lazy(r"[\s,(]{1,8}((?:19|20)\d{2})\b[\d\s,\u2013)-]{0,40}")
_END = lazy(
    r"[\s,.;]*(?:\ball rights\b|\blicen[cs]ed?\b|\breleased under\b|\bsee the\b|,\s{1,4}see\s"
    r"|\*/|-->|\*\)|[|\"]|\\n|https?://| - | -- |(?<=[\w)]{3})\.\s|<[^<>]*(?:@|://)[^<>]*>|\([^()]*@[^()]*\)).*",
    re.IGNORECASE,
)
_ADDRESS = lazy(r"<[^<>]*(?:@|://)[^<>]*>")
_TEMPLATE = lazy(
    r"[<>\[\]{}$%]|\byyyy\b|\b19yy\b|\bxxxx\b|\byour (?:name|company|organi)|\bname of\b"
    r"|\bfullname\b|\b(?:copyright|the) (?:holder|owner)s?\b|\bthe year\b"
    r"|\bauthor name\b|^\W*(?:year|date)\b",
    re.IGNORECASE,
)
# How a sentence about copyright goes on, and a notice does not.
_PROSE = lazy(
    r"^(?:and|or|is|in|of|on|to|for|law|laws|notice|notices|line|lines|statement|header|year|years"
    r"|info|information|text|symbol|infringement|license|licence|claim|may|must|shall|should|was"
    r"|with|from|this|that|which)\b",
    re.IGNORECASE,
)
_LEADER = lazy(r"[\W_]*(?:(?:rem|dnl)\s+)?[\W_]*", re.IGNORECASE)
_IGNORED = lazy(
    r"\b(?:the|and|et al|inc|llc|ltd|limited|corp|corporation|company|co|gmbh|ag|sa|bv|authors?"
    r"|contributors?|others|its|affiliates|developers?|team|project)\b"
)


@dataclass(frozen=True, slots=True)
class Notice:
    """A copyright line; `key` is the holder without punctuation and legal form."""

    line: int
    holder: str
    key: str


def copyright_notices(lines: Iterable[Line]) -> Iterator[Notice]:
    """Yield each of `lines` that names a copyright holder with a year or a sign."""
    for line in lines:
        if found := _notice(line.text[:_LIMIT]):
            yield Notice(line.number, found, holder_key(found))


def undated_notices(lines: Iterable[Line]) -> Iterator[Notice]:
    """Yield each of `lines` that is nothing but a sign and a name, and has no year.

    Only the comment at a file's head is to be asked: elsewhere this is a heading or a list's item.
    """
    for line in lines:
        found = _UNDATED.match(line.text[:_LIMIT])
        if not found or _TEMPLATE.search(_ADDRESS.sub("", found["holder"])):
            continue
        holder = _holder(found["holder"])
        if not _PROSE.match(holder) and _NAME.fullmatch(holder):
            yield Notice(line.number, holder, holder_key(holder))


def marked(text: str) -> list[int]:
    """The numbers of the lines that may be a copyright notice, from 1."""
    return lines_with(text.lower(), _MARKS)


def holder_key(holder: str) -> str:
    """What stays the same of a holder's name in different spellings."""
    words = " ".join(re.findall(r"\w+", holder.casefold()))
    return " ".join(_IGNORED.sub(" ", words).split()) or words


def is_quoted(text: str) -> bool:
    """Whether the notice of a line is a string of a program, or of data."""
    found = _NOTICE.search(text[:_LIMIT])
    before = text[: found.start()].rstrip(" \t#*/+-;%") if found else ""
    return before.endswith(('"', "'", "`")) and not before.endswith(('"""', "'''"))


def _notice(text: str) -> str | None:
    if not has_any(text.lower(), _MARKS):
        return None
    found = _NOTICE.search(text)
    if not found:
        return None
    rest = found["holder"]
    early = rest.find("opyright")
    if 0 <= early < 20 and not found["years"]:
        # "Copyright: Copyright (c) 1999 ..." and the like say it twice.
        return _notice(text[found.start("holder") :])
    late = _LATE_YEAR.search(rest)
    holder = _holder(rest[: late.start()] if late and not found["years"] else rest)
    signed = bool(found["sign"]) or found["mark"] == "©" or found["mark"].startswith("SPDX")
    if not holder or not (found["years"] or late or signed):
        return None
    return holder if _reads_as_name(holder, text[: found.start()], bool(found["years"])) else None


def _holder(rest: str) -> str:
    if _TEMPLATE.search(_END.sub("", _ADDRESS.sub("", rest))):
        return ""
    return _END.sub("", rest).strip(" \t\r,.;:*#/-_'\"`()")


def _reads_as_name(holder: str, before: str, dated: bool) -> bool:
    if sum(character.isalpha() for character in holder) < 2 or _PROSE.match(holder):
        return False
    if holder[0].isupper() or not holder[0].isascii():
        return True
    return dated and bool(_LEADER.fullmatch(before))
