"""The reviews of a change as a forge tells them, handed in as a file.

    {"schema": "aicheck.reviews/1",
     "author": "robin",
     "reviews": [{"person": "pat", "state": "approved", "commit": "<sha>", "kind": "human"}]}

`author` (may be absent) opened the pull request, and cannot approve it. Reviews stand in the order
in which they were given: the last one of a person that is no comment counts. `person` is an
account's name or `Name <mailbox>`; `commit` is the whole id of the head that was reviewed; `state`
is approved, changes_requested, dismissed or commented; `kind` (may be absent) is human, bot or
agent, as far as the forge knows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from aicheck.attribution import kind_of
from aicheck.errors import AicheckError
from aicheck.model import Kind, Person, Review

SCHEMA = "aicheck.reviews/1"

_STATES = ("approved", "changes_requested", "commented", "dismissed")
_KINDS: tuple[Kind, ...] = ("human", "agent", "bot")
_KEYS = frozenset({"commit", "kind", "person", "state"})
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_PERSON = re.compile(r"\s*(?P<name>[^<>]*?)\s*<(?P<mail>[^<>\s]+@[^<>\s]+)>\s*")
_LOGIN = re.compile(r"@?(?P<login>[A-Za-z0-9][A-Za-z0-9._-]*(?:\[bot\])?)")
_HINT = f'write {{"schema": "{SCHEMA}", "reviews": [...]}}; the README describes the format'


def parse(text: str) -> tuple[Review, ...]:
    """The reviews in a text of the format above; raises AicheckError, which names what is wrong."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise AicheckError(f"the reviews are not JSON: {error}", _HINT) from error
    except RecursionError as error:
        raise AicheckError("the reviews are nested too deeply", _HINT) from error
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise AicheckError(f"the reviews are not of the format {SCHEMA}", _HINT)
    entries = found.get("reviews")
    if not isinstance(entries, list):
        raise AicheckError("the reviews have no list 'reviews'", _HINT)
    author = _person(found["author"], "author") if found.get("author") is not None else None
    return tuple(_review(entry, number, author) for number, entry in enumerate(entries, 1))


def _review(entry: Any, number: int, author: Person | None) -> Review:
    where = f"review {number}"
    if not isinstance(entry, Mapping) or not _KEYS.issuperset(entry):
        raise AicheckError(f"{where} is not an object of {', '.join(sorted(_KEYS))}", _HINT)
    state, kind = entry.get("state"), entry.get("kind", "human")
    commit = entry.get("commit")
    if state not in _STATES:
        raise AicheckError(f"{where}: state cannot be {state!r}", f"known: {', '.join(_STATES)}")
    if kind not in _KINDS:
        raise AicheckError(f"{where}: kind cannot be {kind!r}", f"known: {', '.join(_KINDS)}")
    if not isinstance(commit, str) or not _COMMIT.fullmatch(commit):
        raise AicheckError(f"{where}: commit is no whole commit id", "give all of its digits")
    person = _person(entry.get("person"), where)
    # The forge may take an agent's account for a user's.
    known = kind_of(person)
    is_author = author is not None and author.mail.casefold() == person.mail.casefold()
    return Review(person, state, commit, kind if known == "human" else known, is_author)


def _person(value: Any, where: str) -> Person:
    text = value if isinstance(value, str) else ""
    if found := _PERSON.fullmatch(text):
        return Person(found["name"], found["mail"])
    if login := _LOGIN.fullmatch(text):
        name = login["login"]
        # The mailbox that an account has on the forge, as sign-off.people knows it by @login.
        return Person(name, f"{name}@users.noreply.github.com")
    raise AicheckError(f"{where}: person cannot be {value!r}", "write a login or Name <mailbox>")
