"""Birth dates beside a name, or beside what else tells whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aicheck.checks.privacy.page import Page
from aicheck.checks.privacy.rules import BIRTH
from aicheck.checks.privacy.spans import Datum
from aicheck.patterns import lazy

_WORD = lazy(
    r"(?<![a-z])(?:dob|d\.o\.b\.?|birth[ _-]?da(?:te|y)|date[ _-]?of[ _-]?birth|born(?: on)?"
    r"|geburtsdatum"
    r"|geb\.|date de naissance|fecha[ _]de[ _]nacimiento|data di nascita|geboortedatum)(?![a-z])"
    r"(?P<gap>[\s:=\"'`,(]{1,8}(?:is |was |on |of )?[\"'`]?)"
)
_DATE = lazy(
    r"(?:date\()?(?P<year>(?:19|20)\d\d)(?:[-/.]\d{1,2}[-/.]\d{1,2}|, ?\d{1,2}, ?\d{1,2})(?!\d)"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](?P<last>(?:19|20)\d\d)(?!\d)"
    r"|(?:\d{1,2}(?:st|nd|rd|th)? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
    r"|dec)[a-z]{0,6}\.?"
    r" (?:\d{1,2}(?:st|nd|rd|th)?,? )?(?P<third>(?:19|20)\d\d)(?!\d)"
)
_NAME = lazy(
    r"(?:(?:first|last|full|given|family|middle|patient|user|sur|customer|client)[ _-]?name"
    r"|\bname|\bnom"
    r"|\bnombre|nachname|vorname|patient)(?:[\"'`]?\s{0,2}[:=]|\s+is\b)\s{0,2}[\"'`]?"
    r"(?P<value>[^\W\d_][\w .'-]{2,40})",
    re.IGNORECASE,
)
_PERSON = lazy(
    r"\b(?:Mr|Mrs|Ms|Dr|Miss|Herr|Frau)\.? [A-Z]\w+"
    r"|\b[A-Z][a-zà-ÿ]{1,15} (?:[A-Z]\.? )?[A-Z][a-zà-ÿ]{2,20}\b"
)
_NOBODY = lazy(
    r"\b(?:test|example|dummy|fake|sample|foo|bar|doe|mustermann|str|string|none|null|faker?\b"
    r"|date of birth|birth date|january|february|march|april|june|july|august|september|october"
    r"|november|december)",
    re.IGNORECASE,
)
_STEMS = ("dob", "d.o.b", "birth", "born", "geb", "naissance", "nacimiento", "nascita")
_REACH = 200
_MOST = 5_000


def births(page: Page) -> Iterator[Datum]:
    """Yield the birth dates of the page that stand beside a name."""
    if not any(stem in page.low for stem in _STEMS):
        return
    for count, word in enumerate(_WORD.finditer(page.low)):
        if count > _MOST:
            return
        date = _DATE.match(page.low, word.end())
        year = date and (date["year"] or date["last"] or date["third"])
        # The first days of round years are what everybody types.
        if (
            not date
            or year in ("1900", "1970", "2000")
            or not _is_named(page, word.start(), date.end())
        ):
            continue
        yield Datum(*date.span(), BIRTH, "the birth date of a named person")


def _is_named(page: Page, start: int, end: int) -> bool:
    near = page.text[max(0, start - _REACH) : start] + " \0 " + page.text[end : end + _REACH // 2]
    named = next(_NAME.finditer(near), None)
    if named:
        return not _NOBODY.search(named["value"])
    own = near.partition(" \0 ")[0].rpartition("\n")[2]
    person = next(_PERSON.finditer(own), None)
    return bool(person) and not _NOBODY.search(person[0] if person else "")
