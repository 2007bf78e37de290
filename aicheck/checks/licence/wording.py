"""What an edit of a licence's text does to its words, apart from names, years and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from aicheck.checks.licence.copyright import copyright_notices, marked
from aicheck.model import Line
from aicheck.patterns import lazy

_BLANK = "\u2026"
# What is filled in for one placeholder is not longer.
_FILLED = 12
_TITLE_LINES = 6
_TITLE_WORDS = 7
# Texts that differ in more words than this are compared as bags of words.
_MOST = 12_000
_LONGEST = 400_000
_ADDRESS = lazy(r"\S{0,200}(?:@|://)\S{0,300}")
_PLACEHOLDER = lazy(r"[<\[{]{1,2}[ \w',./()-]{2,60}[>\]}]{1,2}|\b(?:yyyy|19yy|20yy|xxxx)\b", re.I)
_OF_COPYRIGHT = lazy(r"[\W_]{0,40}(?:\(c\)|\u00a9|copyright\b)(?=.{0,80}(?:\d{4}|[<\[{]))", re.I)
_WORD = lazy(r"[^\W\d_]+|(?<![\d.])\d{1,3}(?![\d.])|\u2026")
_NUMBERED = lazy(r"^[\s#*>;/-]{0,20}\(?(?:\d{1,3}|[a-z])[.)](?=\s)", re.I)
# Where texts name whose work they are about, or where somebody lives.
_NAMED = (
    lazy(r"\b(?<=name of )(?:\S+ ){1,14}?(?=nor\b)"),
    lazy(r"\b(?<=provided by )(?:\S+ ){1,12}?(?=as is\b)"),
    lazy(r"\b(?<=event shall )(?:\S+ ){1,14}?(?=be liable\b)"),
    lazy(r"\b(?:if not )(?:see|write to the free software foundation inc)\b"),
    lazy(r"\b(?:\d+ )?(?:temple place|franklin st(?:reet)?|mass ave)\b(?: \w+){0,6}? usa\b"),
)
_RESTRICTS = lazy(
    r"\b(?:non ?commercial\w*|commercial(?:ly)?|commons clause|(?:not|never|nor|no) (?:\w+ ){0,6}?"
    r"(?:sell|sold|resell|sale|distribute|use|used|modify|host|compete)|revocable|revoked?"
    r"|terminat\w+|employed|employees?|military|weapons?|field of use|natural persons?|solely"
    r"|evaluation|(?:personal|internal|private|academic|research|educational) (?:use|purposes)"
    r"|compet(?:e|es|ing|itors?)|only (?:for|if|to|by|in)|purposes only|except(?: for)?"
    r"|prior (?:written )?(?:consent|permission)|excluding|other than|(?:may|must|shall) not"
    r"|(?:pay|paid|fees?))\b"
)
_GRANTS = lazy(
    r"\b(?:any (?:person|purpose)|use|copy|modify|merge|publish|distribute|sub ?licen[cs]e|sell"
    r"|copies|perpetual|irrevocable|worldwide|royalty free|no charge|non exclusive|free of charge"
    r"|without (?:restriction|limitation|fee)|commercial(?:ly)?)\b"
)


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of a text that others stand for now; either side may be empty."""

    old: str
    new: str

    @property
    def limits(self) -> str:
        """What of it takes rights away from whoever receives the work, in words."""
        found = _RESTRICTS.search(self.new)
        if found and not re.search(rf"\b{re.escape(found[0])}\b", self.old):
            return f'"{found[0]}" comes in'
        lost = next((it for it in _GRANTS.finditer(self.old) if it[0] not in self.new), None)
        return f'"{lost[0]}" is gone' if lost else ""


def edits(base: str, head: str) -> list[Edit]:
    """The edits of the terms, in order; filling in what a text leaves open is none."""
    old, new = _words(base[:_LONGEST]), _words(head[:_LONGEST])
    if old == new:
        return []
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    old, new = old[first : len(old) - last], new[first : len(new) - last]
    if len(old) + len(new) > _MOST:
        return [Edit(" ".join(old), " ".join(new))]
    found = _edits(old, new)
    return [it for it in found if not _is_filled(it)]


def _edits(old: list[str], new: list[str]) -> Iterator[Edit]:
    # Common words are set aside in long texts, which keeps the comparison quick.
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        if kind != "equal":
            yield Edit(" ".join(old[a:b]), " ".join(new[c:d]))


def _is_filled(edit: Edit) -> bool:
    """Whether a name or a year was put where the text has a placeholder."""
    blanks = edit.old.count(_BLANK)
    rest = edit.old.replace(_BLANK, "").split()
    words = edit.new.replace(_BLANK, "").split()
    return not rest and len(words) <= _FILLED * blanks and not _RESTRICTS.search(edit.new)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _words(text: str) -> list[str]:
    """The words of what is no title, copyright line, address or year."""
    lines = text.replace("\r", "").split("\n")
    numbers = set(marked(text))
    notices = {it.line for it in copyright_notices(Line(n, lines[n - 1]) for n in numbers)}
    kept = [
        _NUMBERED.sub("", line)
        for n, line in enumerate(lines, 1)
        if n not in notices and not (n in numbers and _OF_COPYRIGHT.match(line))
    ]
    kept = [*_below_title(kept)]
    plain = _PLACEHOLDER.sub(f" {_BLANK} ", _ADDRESS.sub(" ", "\n".join(kept)))
    words = " ".join(_WORD.findall(plain.lower()))
    words = words.replace("licence", "license")
    for pattern in _NAMED:
        words = pattern.sub("", words)
    return words.split()


def _below_title(lines: list[str]) -> Iterator[str]:
    """Yield the lines but for a title, which may be put in many ways."""
    seen = 0
    for line in lines:
        size = len(re.findall(r"\w+", line[:200]))
        seen += bool(size)
        is_title = seen <= _TITLE_LINES and size <= _TITLE_WORDS and "licen" in line.lower()
        if not is_title or _RESTRICTS.search(line.lower()):
            yield line
