"""When two mailboxes are one, and when one is nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aicheck.model import Person

_MAILBOX = re.compile(r"[^@\s<>]+@[^@\s<>]+")
# A forge's own committer, and every other mailbox that nobody reads.
_NOBODY = frozenset({"noreply", "no-reply", "donotreply"})
_ACCOUNTS = "users.noreply.github.com"
_NUMBER = re.compile(r"\d+\+(?=.)")


def mailbox(person: Person | None) -> str | None:
    """The mailbox in the form in which two can be compared, or None for one that is nobody's.

    GitHub gave an account `login@`, and gives it `number+login@` now: it is the same account.
    """
    mail = person.mail.strip().casefold() if person else ""
    local, _, domain = mail.rpartition("@")
    if not _MAILBOX.fullmatch(mail) or local in _NOBODY:
        return None
    return f"{_NUMBER.sub('', local, count=1)}@{domain}" if domain == _ACCOUNTS else mail


def mailboxes(people: Iterable[Person]) -> frozenset[str]:
    """The mailboxes that are somebody's."""
    return frozenset(filter(None, map(mailbox, people)))


def login(box: str) -> str | None:
    """The login of a comparable mailbox that GitHub gave to an account."""
    local, _, domain = box.rpartition("@")
    return local if domain == _ACCOUNTS else None
