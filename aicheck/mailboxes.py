"""When two mailboxes are one, and when one is nobody's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from aicheck.model import Person

_MAILBOX = re.compile(r"[^@\s<>]+@[^@\s<>]+")
# A forge's own committer, and every other mailbox that nobody reads.
_NOBODY = frozenset({"noreply", "no-reply", "donotreply"})
_ACCOUNTS = "users.noreply.github.com"
_NUMBERS = re.compile(r"(?:\d+\+)+(?=.)")
# The full stop of Chinese and Japanese, which a domain's name may have for its own.
_DOT = "\u3002"
# Letters by their class, and nothing to the eye: what Hangul and Braille fill a place with.
_FILLERS = dict.fromkeys((0x115F, 0x1160, 0x2800))


def mailbox(person: Person | None) -> str | None:
    """The mailbox in the form in which two can be compared, or None for one that is nobody's.

    GitHub gave an account `login@`, and gives it `number+login@` now: it is the same account.
    """
    mail = _plain(person.mail).strip().casefold() if person else ""
    local, _, domain = mail.rpartition("@")
    # A domain is the same with the root's dot behind it.
    domain = domain.rstrip(".")
    if not _MAILBOX.fullmatch(f"{local}@{domain}") or local in _NOBODY:
        return None
    return f"{_NUMBERS.sub('', local, count=1) if domain == _ACCOUNTS else local}@{domain}"


def _plain(mail: str) -> str:
    """A mailbox without wide, styled or invisible characters: they make no other one of it."""
    if mail.isascii():
        return mail
    folded = unicodedata.normalize("NFKC", mail).translate(_FILLERS)
    seen = (it for it in folded if unicodedata.category(it) not in ("Cc", "Cf", "Mn"))
    return "".join(seen).replace(_DOT, ".")


def mailboxes(people: Iterable[Person]) -> frozenset[str]:
    """The mailboxes that are somebody's."""
    return frozenset(filter(None, map(mailbox, people)))


def login(box: str) -> str | None:
    """The login of a comparable mailbox that GitHub gave to an account."""
    local, _, domain = box.rpartition("@")
    return local if domain == _ACCOUNTS else None
