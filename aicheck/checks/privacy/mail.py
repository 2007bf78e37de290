"""Mail addresses of persons: not those of roles, machines, documents or authors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from aicheck import toml
from aicheck.checks.privacy.page import Page
from aicheck.checks.privacy.places import is_about_authors
from aicheck.checks.privacy.rules import MAIL
from aicheck.checks.privacy.spans import Datum
from aicheck.patterns import lazy

# Latin letters with accents are part of a name; those of East Asia stand beside it without a gap.
_AT = lazy(r"[A-Za-z0-9_\u00c0-\u024f+'-]@[A-Za-z0-9]")
_LOCAL = lazy(r"[A-Za-z0-9_\u00c0-\u024f.+'%-]{1,64}$")
_DOMAIN = lazy(
    r"(?P<domain>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}(?P<top>[A-Za-z]{2,16}))"
    r"(?![\w\u00c0-\u024f@:(]|-\w|\.\w)",
    re.ASCII,
)
_CREDIT = lazy(
    r"copyright|\(c\)|©|author\w{0,12}\W|__(?:e?mail|contact)__|maintainers?\W|\w+-by:|(?:written|created"
    r"|contributed"
    r"|reported|suggested|developed|ported|modified|patch|fix|found) (?:by|from)|uploaders|credit"
)
# A heading or a key above the address.
_AUTHORS = lazy(
    r"(?:^|\n)[^\w\n]{0,12}(?:head\d )?(?:authors?|maintainers?|contributors?|owner|publisher"
    r"|acknowledgements|copyright)[\w ]{0,12}[\"']?\W|user\.email|git_(?:author|committer)"
    r"|git config"
)
_COMMENT = lazy(r"\s*(?:#|//|/?\*|;|--|dnl\b|%|\"\"|<!--|rem\b|'|\.\\\")", re.IGNORECASE)
# The head of a file, where its authors are named.
_HEAD = 3_000
_MOST = 20_000


def mail_addresses(page: Page) -> Iterator[Datum]:
    """Yield the mail addresses of the page that are a person's."""
    if "@" not in page.text or is_about_authors(page.path):
        return
    for count, found in enumerate(_AT.finditer(page.text)):
        if count > _MOST:
            return
        at = found.start() + 1
        local = _LOCAL.search(page.text, max(0, at - 64), at)
        domain = _DOMAIN.match(page.text, at + 1, at + 200)
        if not local or not domain:
            continue
        name = local[0].lstrip("'.-%+").rstrip("'")
        start = at - len(local[0]) + local[0].index(name) if name else at
        if name and _is_personal(name, domain) and not _is_published(page, start, domain.end()):
            yield Datum(start, domain.end(), MAIL, "a mail address")


def _is_personal(name: str, domain: re.Match[str]) -> bool:
    host, top = domain["domain"].lower(), domain["top"].lower()
    if top not in _words("countries") and top not in _words("generic"):
        return False
    labels = host.split(".")[:-1]
    if _words("made_up_labels").intersection(labels) or host.startswith("example"):
        return False
    if any(host == it or host.endswith(f".{it}") for it in _words("domains")):
        return False
    if top in _words("endings_of_files") and len(labels) == 1 and len(labels[0]) < 3:
        return False
    return not _is_role(name.lower(), labels)


def _is_role(name: str, labels: list[str]) -> bool:
    plain = re.sub(r"\d+$", "", name)
    parts = {re.sub(r"\d+$", "", part) for part in re.split(r"[._+-]", name)}
    return (
        len(name) < 2
        or not re.search(r"[^\W\d_]", name)
        or plain in _words("nobodies")
        or not _words("roles").isdisjoint({plain, *parts})
        # Placeholders, and what a program puts in: %s, xxxx, ****.
        or len(set(plain)) < 2
        or any(
            mark in name for mark in ("example", "noreply", "no-reply", "placeholder", "your", "%")
        )
        or "lists" in labels
        or "list" in labels
    )


def _is_published(page: Page, start: int, end: int) -> bool:
    """Whether the address is part of a URL, or was published here by who has it."""
    text = page.text
    if "://" in text[max(0, start - 60) : start].rpartition(" ")[2] or text[end : end + 1] == ":":
        return True
    if _CREDIT.search(page.before(start, 80)):
        return True
    if _AUTHORS.search(page.low, max(0, start - 400), start):
        return True
    first = text.rfind("\n", max(0, start - 400), start) + 1
    is_comment = bool(_COMMENT.match(text, first, start + 1)) and first >= start - 400
    is_signed = text[start - 1 : start] == "<" and text[end : end + 1] == ">"
    return is_comment and (is_signed or start < _HEAD)


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(_table()[group].split())


@cache
def _table() -> dict[str, str]:
    return toml.loads(Path(__file__).with_name("mail.toml").read_text(encoding="utf-8"))
