"""A message's own prose as sentences, each with the disclosure heading that it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from aicheck.attribution.message import prose_lines
from aicheck.attribution.registry import agent_named
from aicheck.patterns import lazy

# A longer sentence is no sentence; what it says first is enough.
_LONGEST = 600
_LABEL = 60
_LONGEST_QUESTION = 100
# A message of more lines is read at both ends: no person wrote it.
MOST_LINES = 5_000
_PURPOSE = (
    "acknowledge?ments?|assist(?:ance|ed|s)?|attribution|contributions?|content|declaration"
    "|disclaimers?|disclos(?:e|ing|ures?)|generated|help|involvement|notes?|notice|provenance"
    "|statement|tool(?:s|ing)?|transparency|usage|used?|uses"
)
_AI = (
    r"(?:gen(?:erative)?[ -]?)?a\.?i\.?(?:[ /-](?:agents?|assistants?|tools?|llms?))?"
    r"|llms?(?:/(?:gen)?ai)?"
    r"|(?:coding )?agents?|vibe[ -]coding"
)
_KINDS = lazy(_AI, re.IGNORECASE)
# "AI disclosure", "LLM notes", "Disclosure of AI usage", "Use of AI tools".
_DISCLOSURE = lazy(
    rf"(?:(?:{_PURPOSE}|(?:amount|degree|extent|level) of|about|on|re|regarding)[ :/-]+(?:(?:about"
    rf"|for|from|of|on|re|the) )*)?(?:{_AI})(?:[ /-]+(?:{_PURPOSE}|and|or|of|&)){{0,4}}|tools? "
    rf"(?:disclosures?|used)",
    re.IGNORECASE,
)
# What it was tested with isn't asked for.
_QUESTION = lazy(
    r"(?!.*\b(?:review(?:ed)?|support(?:ed)?|test(?:ed|s)?|works?)\b)(?:are|did|do|does|has|have|is"
    r"|was|were)\b.{0,60}\b(?:ai|llms?)\b.{0,40}",
    re.IGNORECASE,
)
_PRODUCT = lazy(r"(.{2,24}) (?:assistance|disclosure|help|involvement|usage|use)", re.IGNORECASE)
_MARKS = (":", "?", " - ", " -- ", "\u2013", "\u2014")
_HEADING = lazy(r"#{1,6}\s+(.{1,80}?)[\s#:]*$")
_BOLD = lazy(r"(\*\*|__)([^*_]{1,80})\1:?$")
_RULE = lazy(r"[-=_*\u2500-\u257f]{3,}$")
# "For example:" and then a list.
_EXAMPLES = lazy(r"\b(?:e\.g\.|examples?|instance|like|such as)\b.*:[*_]*$", re.IGNORECASE)
_ITEM = lazy(r"(?:[-*+\u2022]|\d{1,2}[.)])\s+")
_BOX = lazy(r"(?:[-*+]\s+)?\[([ xX])\]\s*")
_ROW = lazy(r"\|\s*([^|]{2,60})\|([^|]{1,200})\|?\s*$")
# Trailers have a signal of their own, unless the key asks for a disclosure in words.
_TRAILER = lazy(
    r"(?![\w-]+-(?:assistance|disclaimer|disclosure|involvement|notes?|statement|usage"
    r"|use)\s*:)(?!heads-up\b)[a-z][a-z0-9]*(?:-[a-z0-9]+)+\s*:\s|(?!notes|yes)(?:[a-z]+es|refs?|cc|link"
    r"|see):\s",
    re.IGNORECASE,
)
_END = lazy(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bcf)[.!?][\"')\]*_]{0,3}\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `label` is the disclosure heading that it answers, `section` its number.

    The first sentence below a heading may leave out what the heading has said, and so may the
    one beside a ticked box.
    """

    text: str
    label: str = ""
    section: int = 0
    is_first: bool = False
    is_subject: bool = False
    is_item: bool = False
    is_ticked: bool = False

    @property
    def words(self) -> str:
        """The sentence as evidence shows it: an answer is nothing without its question."""
        return (f"{self.label}: {self.text}" if self.is_first else self.text)[:200]


@lru_cache(maxsize=8)
def sentences(message: str) -> tuple[Sentence, ...]:
    """The sentences of the message's own prose, in order."""
    return tuple(_sentences(message))


def _sentences(message: str) -> Iterator[Sentence]:
    label, section, is_first = "", 0, False
    for index, text in enumerate(_own(_paragraphs(_visible(_ends(message))))):
        is_subject = index == 0
        box = None if is_subject else _BOX.match(text)
        text = text[box.end() :] if box else text
        heading = "" if is_subject or box else _heading(text)
        if heading or _RULE.match(text):
            label = heading if is_label(heading) else ""
            section, is_first = section + 1, True
            continue
        own, value = label, text
        if said := _answer(text, is_subject=is_subject):
            own, value = said
            section, is_first = section + 1, True
            # The value of a label without one stands below it.
            label = "" if value else own
        # A label may stand in a list; its value is no item.
        is_item = value == text and _ITEM.match(text) is not None
        for part in _split(value):
            is_answer = bool(own) and is_first
            yield Sentence(part, own, section, is_answer, is_subject, is_item, box is not None)
            is_first = False


def _own(paragraphs: Iterable[str]) -> Iterator[str]:
    """Leave out lists of examples."""
    is_shown = False
    for text in paragraphs:
        is_shown = bool(_EXAMPLES.search(text)) or (is_shown and bool(_ITEM.match(text)))
        if not (is_shown and _ITEM.match(text)):
            yield text


def is_label(text: str) -> bool:
    """Whether a heading announces what AI had to do with the change."""
    is_question = text.endswith("?") and _QUESTION.fullmatch(text[:-1])
    if is_question or _DISCLOSURE.fullmatch(text):
        return True
    product = _PRODUCT.fullmatch(text)
    return product is not None and agent_named(product[1], lone=False) is not None


def _asks(label: str) -> bool:
    return is_label(label) or (label.endswith("?") and is_label(label.rstrip("? ")))


def is_kind(label: str) -> bool:
    """Whether a heading is no more than "AI" or "LLM", which heads lists of changes too."""
    return _KINDS.fullmatch(label) is not None


def _heading(text: str) -> str:
    if found := _HEADING.match(text):
        return found[1].strip("*_ ") or "#"
    if found := _BOLD.match(text):
        return found[2].rstrip(": ")
    return text if " " in text and len(text) <= _LABEL and is_label(text) else ""


def _answer(text: str, *, is_subject: bool) -> tuple[str, str] | None:
    """The label and the value of a line such as `AI usage: none`."""
    if row := _ROW.match(text):
        label = row[1].strip("*_ ")
        return (label, row[2].strip()) if _asks(label) and not is_kind(label) else None
    start = text.lstrip("-*+_>\u2022 \t")
    head = start[:_LONGEST_QUESTION]
    cut = min((at for mark in _MARKS if (at := head.find(mark)) > 0), default=0)
    label = head[:cut].strip(" *_")
    if not label or not _asks(label + head[cut : cut + 1].strip(" :-")):
        return None
    # In subjects and lists these are the part that was changed, or a setting.
    if is_subject or ((is_kind(label) or " " not in label) and _ITEM.match(text)):
        return None
    return label, start[cut + 1 :].lstrip(":*_- \t\u2013\u2014")


# -- lines and paragraphs -----------------------------------------------------------------------


def _ends(message: str) -> list[tuple[int, str]]:
    lines = list(prose_lines(message))
    half = MOST_LINES // 2
    return lines if len(lines) <= MOST_LINES else lines[:half] + lines[-half:]


def _visible(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Leave out the comments of templates, and the boxes that nobody ticked."""
    hidden = False
    for number, text in lines:
        hidden = hidden or text.startswith("<!--")
        if hidden:
            hidden = "-->" not in text
            continue
        box = _BOX.match(text)
        if not box or box[1] != " ":
            yield number, text


def _paragraphs(lines: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Join wrapped lines; the subject, headings, list items and labels begin anew."""
    last, parts, is_closed = 0, list[str](), False
    for number, text in lines:
        if _TRAILER.match(text) and "/share/" not in text:
            continue
        is_heading = bool(_RULE.match(text) or _heading(text))
        if parts and (number > last + 1 or is_closed or is_heading or _begins(text)):
            yield " ".join(parts)
            parts = []
        # Nothing is wrapped around the subject, which ends at its line.
        is_closed = is_heading or last == 0
        parts.append(text.strip())
        last = number
    if parts:
        yield " ".join(parts)


def _begins(text: str) -> bool:
    starts = (_ITEM, _BOX, _ROW)
    return any(it.match(text) for it in starts) or _answer(text, is_subject=False) is not None


def _split(paragraph: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(paragraph):
        yield paragraph[start : end.end()].strip()[:_LONGEST]
        start = end.end()
    if rest := paragraph[start:].strip():
        yield rest[:_LONGEST]
