"""Personal data in the added lines: numbers and addresses that lead to one person.

What was found is never shown whole: `code` holds the line with the data masked, and `hidden` does
the same for whatever another check has to say about such a line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from aicheck.checks import kept
from aicheck.checks.context import Context
from aicheck.checks.privacy.accounts import accounts
from aicheck.checks.privacy.births import births
from aicheck.checks.privacy.cards import cards
from aicheck.checks.privacy.mail import mail_addresses
from aicheck.checks.privacy.national import national_ids
from aicheck.checks.privacy.network import addresses
from aicheck.checks.privacy.numbers import runs, tokens
from aicheck.checks.privacy.page import Page
from aicheck.checks.privacy.phones import phones
from aicheck.checks.privacy.places import is_written
from aicheck.checks.privacy.rules import RULES
from aicheck.checks.privacy.shown import Lines, mask, masked
from aicheck.checks.privacy.spans import Datum, distinct
from aicheck.checks.privacy.wallets import wallets
from aicheck.checks.secrets.places import is_sample
from aicheck.model import Change, Confidence, Failure, FileChange, Finding, Rule, Severity

__all__ = ["NAME", "PART", "RULES", "check", "hidden"]

NAME = "privacy"
# A table of customers has one finding for each of its first lines, and a count.
_MOST_LINES = 20
_MOST_OF_A_KIND = 5_000
_LONGEST = 20_000


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield the personal data that stands on the added lines of any text."""
    for file in change.files:
        if file.added and not is_written(file.path):
            yield from PART.of(file)


def hidden(text: str) -> str:
    """`text` with the personal data in it masked; a masked text is left as it is."""
    if len(text) > _LONGEST or not ("@" in text or any(map(str.isdigit, text))):
        return text
    return masked(text, _data(Page("", text)))


def _in_file(file: FileChange) -> Iterator[Finding]:
    if is_written(file.path):
        return
    text = file.added_text
    header = file.head_lines[0] if file.head_lines else ""
    data = _data(Page(file.path, text, header))
    if not data:
        return
    lines = Lines(file, text)
    groups = list(lines.by_line(data))
    mains = [max(group, key=lambda datum: datum.rule.severity) for group in groups]
    left = Counter(main.rule.id for main in mains)
    told = Counter[str]()
    for group, main in zip(groups, mains, strict=True):
        told[main.rule.id] += 1
        if told[main.rule.id] <= _MOST_LINES:
            more = _more(group, told[main.rule.id], left[main.rule.id])
            value = mask(text[main.start : main.end])
            yield Finding(
                rule=_in_its_place(main.rule, file.path),
                message=f"{main.what} ({value}) is written into the change{more}",
                path=file.path,
                start=lines.position(main.start),
                end=lines.position(main.end),
                code=lines.code(group, main),
            )


def _more(group: Sequence[Datum], told: int, count: int) -> str:
    here = f" (and {len(group) - 1} more on this line)" if len(group) > 1 else ""
    rest = f", and on {count - told} more lines below" if told == _MOST_LINES < count else ""
    return here + rest


def _data(page: Page) -> list[Datum]:
    """The personal data of a page, the surest readings of a place first."""
    numbers, marked = list(runs(page)), list(tokens(page))
    kinds = (
        accounts(page, numbers, marked),
        wallets(page),
        cards(page, numbers),
        births(page),
        addresses(page),
        national_ids(page, numbers, marked),
        mail_addresses(page),
        phones(page, numbers),
    )
    return distinct(chain.from_iterable(islice(kind, _MOST_OF_A_KIND) for kind in kinds))


def _in_its_place(rule: Rule, path: str) -> Rule:
    """The rule as it counts in this file: what is in tests is made up more often."""
    if not is_sample(path):
        return rule
    return replace(rule, severity=Severity.LOW, confidence=Confidence.LOW)


PART = kept.part(NAME, RULES, _in_file)
