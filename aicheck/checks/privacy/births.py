"""Birth dates beside a name, or beside what else tells whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timezone

from aicheck.checks.privacy.page import Page, read
from aicheck.checks.privacy.rules import BIRTH
from aicheck.checks.privacy.spans import Datum
from aicheck.patterns import lazy

# What a date of birth is called, and what is said of who was born.
_CALLED = (
    r"dob|d\.o\.b\.?|birth[ _-]?da(?:te|y)|date[ _-]?of[ _-]?birth|geburtsdatum|geburtstag"
    r"|date[ _]de[ _]naissance|fecha[ _]de[ _]nac(?:imiento|\.)|data[ _]di[ _]nascita"
    r"|data[ _]de[ _]nascimento"
    r"|geboortedatum|f[öø]dselsdato|f[öo]delsedatum|f[öø]dselsdag|syntym[äa]aika|data urodzenia"
    r"|datum narozen[íi]"
    r"|d[áa]tum narodenia|sz[üu]let[ée]si (?:id[őo]|d[áa]tum)\w*|data na[sș]terii"
    r"|do[ğg]um tarihi\w*|datum ro[đd]enja"
    r"|дат[аыу] рождения|дата народження|ημερομηνία γέννησης|ngày sinh|tanggal lahir|tarikh lahir"
)
_BORN = (
    r"born(?: on)?|geb\.|geboren(?: am| op)?|n[ée]e?\(?e?\)? le|nacid[oa](?: el)?|naci[óo] el"
    r"|nat[oa](?: il)?"
    r"|nascid[oa](?: em| a)?|nasceu em|f[öø]dt?(?: den)?|född(?: den)?|syntynyt|ur\.|urodzon[ya]"
    r"|narozen[aá]?|naroden[ýáy]"
    r"|sz[üu]letett|n[ăa]scut[ăa]?(?: la| [îi]n data de)?|ro[đd]en[aoi]?|родил(?:ся|ась)"
    r"|народи(?:вся|лася)"
)
_EAST = (
    r"出生日期|生年月日|出生年月日|出生于|出生於|생년월일"
    r"|출생일|วันเกิด|תאריך לידה|تاريخ الميلاد|जन्म तिथि|生日|生まれ"
)
_WORD = lazy(
    rf"(?<![^\W_])(?P<word>{_CALLED}|(?P<born>{_BORN}))(?![^\W_])"
    r"(?: (?:of|for|des|der|de|del|du|di|do|da|van|von|av"
    r"|af) [^\d\n:=.,;]{1,30})?(?P<gap>[^\w\n]{1,8}"
    r"(?:is |was |on |of |ist |est |es |è |é |er |on: |to: |the |am |le |el |il |em |op "
    r"|den )?[\"'`]?)"
    rf"|(?P<east>{_EAST})[^\w\n]{{0,4}}(?:是|为|は|が|은|는)?[^\w\n]{{0,3}}"
)
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th|er|º|°|ª|\.)?)"
_MONTH = r"[^\W\d_]{3,12}"
_DATE = lazy(
    r"(?:date\()?(?P<year>(?:19|20)\d\d)(?:[-/.] ?\d{1,2}[-/.] ?\d{1,2}|, ?\d{1,2}, ?\d{1,2}"
    r"|[01]\d[0-3]\d)(?!\d)"
    r"|\d{1,2}[-/.] ?\d{1,2}[-/.] ?(?P<last>(?:19|20)\d\d)(?!\d)"
    rf"|{_DAY}[ -](?:de |of )?{_MONTH}[.,]?[ -](?:de |del )?(?P<third>(?:19|20)\d\d)(?!\d)"
    rf"|{_MONTH}\.? {_DAY},? (?P<fourth>(?:19|20)\d\d)(?!\d)"
    r"|(?P<fifth>(?:19|20)\d\d) ?[年년] ?\d{1,2} ?[月월] ?\d{1,2} ?[日일]?"
    r"|\d{1,2}(?P<sign>[-/.])\d{1,2}(?P=sign)(?P<short>\d\d)(?![\d/.-])"
)
# "1985-03-14 is her date of birth", "14.03.1985 (DOB)", "1985年3月14日生まれ"
_BEFORE = lazy(
    r"(?:(?P<year>(?:19|20)\d\d)(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](?P<last>(?:19|20)\d\d))"
    r"[\s(,\"']{0,3}(?:(?:is|as|ist|est|es) (?:\w+ ){0,3})?$"
)
_NAME = lazy(
    r"(?:(?:first|last|full|given|family|middle|patient|user|sur|customer|client)[ _-]?name"
    r"|\bname|\bnom"
    r"|\bnombre|nachname|vorname|patient)(?:[\"'`]?\s{0,2}[:=]|\s+is\b)\s{0,2}[\"'`]?"
    r"(?P<value>[^\W\d_][\w .'-]{2,40})",
    re.IGNORECASE,
)
_UPPER, _LOWER = "A-ZÀ-ÞĀ-ŽА-ЯЁІЇΑ-Ω", "a-zà-ÿā-žа-яёіїά-ώ"
_PERSON = lazy(
    r"\b(?:Mr|Mrs|Ms|Dr|Miss|Herr|Frau|Mme|Sr|Sra|Señora?|Sig|Dhr|Mevr|Pan|Pani)\.? "
    rf"[{_UPPER}]\w+"
    rf"|\b[{_UPPER}][{_LOWER}'-]{{1,20}} (?:[{_UPPER}]\.? |van |von |de |da |dos |di "
    rf"|del )?[{_UPPER}][{_LOWER}'-]{{2,20}}\b"
)
# "Priya, born on", "Priya was born on": somebody who is called by one name.
_SINGLE = lazy(
    rf"\b[{_UPPER}][{_LOWER}]{{2,20}}(?:,| \(|,? (?:who )?(?:was|is|wurde|est|ist|är|er|è))?\s?$"
)
# Who is spoken of without a name, in sentences and not in code.
_SOMEBODY = lazy(
    r"(?<![\w.])(?:my|her|his|their|patients?|customers?|applicants?|tenants?|claimants?|members?"
    r"|mother|father|wife|husband"
    r"|son|daughter|mein[e]?|seine|ihr|kund(?:e|in|en)|patientin|mon|ma|sa|son|cliente?|mi|su"
    r"|pacjent\w*|pacient\w*"
    r"|pazien\w+|paciente|mijn|haar|zijn|klant|min|mitt|hans|hennes|kunden|asiakas\w*|клиент\w*"
    r"|пациент\w*|мо[яй])(?!\w)[^\"=]*$"
    r"|先生|女士|さん|様|患者|客户|顾客|고객|환자|씨|님|姓名|氏名|성명|이름"
)
_NOBODY = lazy(
    r"\b(?:test|example|dummy|fake|sample|foo|bar|doe|mustermann|str|string|none|null|faker?\b"
    r"|date of birth|birth date|january|february|march|april|june|july|august|september|october"
    r"|november|december)",
    re.IGNORECASE,
)
_STEMS = (
    "dob", "d.o.b", "birth", "born", "geb", "naissance", "né", "nac", "nasc", "nat", "fød", "föd",
    "synty", "urod", "ur.",
    "naro", "szület", "szulet", "năs", "nas", "doğum", "dogum", "rođ", "rod",
    "рожд", "роди", "γέν", "sinh", "lahir",
    "出生", "生", "생", "출생", "เกิด", "ליד", "ميلاد", "जन्म", "\\u",
)  # fmt: skip
# Every date has a year of four digits, or two marks. No word is further from its date than this.
_NUMBER = lazy(r"(?:19|20)\d\d|\d[-/.]\d{1,2}[-/.]\d\d")
_AROUND = 300
_REACH = 200
_MOST = 5_000
# Nobody older lives.
_OLDEST = 112


def births(page: Page) -> Iterator[Datum]:
    """Yield the birth dates of the page that stand beside a name."""
    if not any(stem in page.low for stem in _STEMS):
        return
    for count, word in enumerate(_words(page.low)):
        if count > _MOST:
            return
        date = _DATE.match(page.low, word.end()) or _above(page, word)
        # The first days of round years are what everybody types.
        if date and _year(date) not in ("1900", "1970", "2000") and _is_somebodys(page, word, date):
            yield Datum(*date.span(), BIRTH, "the birth date of a named person")


def _words(low: str) -> Iterator[re.Match[str]]:
    """Yield the words for a birth that have a number like a date's within their reach."""
    first = last = 0
    for number in _NUMBER.finditer(low):
        if number.start() - _AROUND > last:
            yield from _WORD.finditer(low, first, last)
            first = number.start() - _AROUND
        last = number.end() + _AROUND
    yield from _WORD.finditer(low, first, min(last, len(low)))


def _above(page: Page, word: re.Match[str]) -> re.Match[str] | None:
    """The date that stands before the word."""
    return _BEFORE.search(page.low, max(0, word.start() - 40), word.start())


def _year(date: re.Match[str]) -> str:
    found = date.groupdict()
    if short := found.get("short"):
        return f"20{short}"
    year = next(found[it] for it in ("year", "last", "third", "fourth", "fifth") if found.get(it))
    return "1900" if int(year) < datetime.now(timezone.utc).year - _OLDEST else year


def _is_somebodys(page: Page, word: re.Match[str], date: re.Match[str]) -> bool:
    start, end = min(word.start(), date.start()), max(word.end(), date.end())
    before = read(page.text[max(0, start - _REACH) : start])
    after = read(page.text[end : end + _REACH // 2])
    # A name under a key may stand on a line of its own; others stand in the sentence.
    if named := _NAME.search(f"{before} \0 {after}"):
        return not _NOBODY.search(named["value"])
    own = before.rpartition("\n")[2]
    behind = after.partition("\n")[0]
    if person := _PERSON.search(own) or _PERSON.search(behind):
        return not _NOBODY.search(person[0])
    if single := word["born"] and _SINGLE.search(own):
        return not _NOBODY.search(single[0])
    return bool(
        _SOMEBODY.search(f"{own.lower()}{read(word[0])}")
        or (word["east"] and _SOMEBODY.search(behind))
    )
