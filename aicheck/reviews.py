"""The reviews of a change as a forge tells them, handed in as a file.

    {"schema": "aicheck.reviews/1",
     "author": "robin",
     "reviews": [{"person": "pat", "state": "approved", "commit": "<sha>", "kind": "human"}]}

`author` opened the pull request, and cannot approve it. Reviews stand in the order in which they
were given: the last one of a person that is no comment counts. `author` and `person` are an
account's name or `Name <mailbox>`; `commit` is the whole id of the head that was reviewed; `state`
is approved, changes_requested, dismissed or commented; `kind` is human, bot or agent, as the forge
knows the account. A review without it is read and does not count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aicheck import strict_json
from aicheck.attribution import kind_of
from aicheck.attribution.registry import Agent, app_of
from aicheck.errors import AicheckError
from aicheck.mailboxes import mailbox
from aicheck.model import Kind, Person, Review

SCHEMA = "aicheck.reviews/1"

_STATES = ("approved", "changes_requested", "commented", "dismissed")
_KINDS: tuple[Kind, ...] = ("human", "agent", "bot")
_WHOLE = ("author", "reviews", "schema")
_KEYS = frozenset({"commit", "kind", "person", "state"})
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
# Somebody else chose the display name; no account has a longer one.
_LONGEST = 1_000
_PERSON = re.compile(r"(?P<name>[^<>]*)<(?P<mail>[^<>\s@]+@[^<>\s]+)>")
# GitHub's own command line writes an app as app/NAME.
_LOGIN = re.compile(r"@?(?P<app>app/)?(?P<login>[A-Za-z0-9][A-Za-z0-9._-]*)(?P<bot>\[bot\])?")
_HINT = (
    f'write {{"schema": "{SCHEMA}", "author": "LOGIN", "reviews": [...]}}; the README describes '
    "the format"
)


def parse(text: str) -> tuple[Review, ...]:
    """The reviews in a text of the format above; raises AicheckError, which names what is wrong."""
    try:
        found = strict_json.parse(text)
    except ValueError as error:
        raise AicheckError(f"the reviews are not JSON: {error}", _HINT) from error
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise AicheckError(f"the reviews are not of the format {SCHEMA}", _HINT)
    if unknown := sorted(set(found).difference(_WHOLE)):
        raise AicheckError(
            f"the reviews have an unknown key '{unknown[0]}'", f"known: {', '.join(_WHOLE)}"
        )
    entries = found.get("reviews")
    if not isinstance(entries, list):
        raise AicheckError("the reviews have no list 'reviews'", _HINT)
    if found.get("author") is None:
        raise AicheckError(
            "the reviews do not say who opened the pull request, who cannot approve it",
            'add "author" with the login of that account',
        )
    author = _person(found["author"], "author")
    return tuple(_review(entry, number, author) for number, entry in enumerate(entries, 1))


def _review(entry: Any, number: int, author: Person) -> Review:
    where = f"review {number}"
    if not isinstance(entry, Mapping) or not _KEYS.issuperset(entry):
        raise AicheckError(f"{where} is not an object of {', '.join(sorted(_KEYS))}", _HINT)
    state, kind = entry.get("state"), entry.get("kind")
    commit = entry.get("commit")
    if state not in _STATES:
        raise AicheckError(f"{where}: state cannot be {state!r}", f"known: {', '.join(_STATES)}")
    if kind is not None and kind not in _KINDS:
        raise AicheckError(f"{where}: kind cannot be {kind!r}", f"known: {', '.join(_KINDS)}")
    if not isinstance(commit, str) or not _COMMIT.fullmatch(commit):
        raise AicheckError(f"{where}: commit is no whole commit id", "give all of its digits")
    person = _person(entry.get("person"), where)
    # The forge may take an agent's account for a user's.
    known = _known_kind(person)
    return Review(person, state, commit, kind if known == "human" else known, _same(person, author))


def _known_kind(person: Person) -> Kind:
    """What the registry knows the account as, an app's under its bare name too."""
    app = app_of(person.mail)
    if app is None:
        return kind_of(person)
    return "agent" if isinstance(app, Agent) else "bot"


def _same(one: Person, other: Person) -> bool:
    boxes = [mailbox(it) or it.mail.strip().casefold() for it in (one, other)]
    return boxes[0] == boxes[1]


def _person(value: Any, where: str) -> Person:
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > _LONGEST:
        hint = "write a login or Name <mailbox>"
        raise AicheckError(f"{where}: person has {len(text)} characters", hint)
    if found := _PERSON.fullmatch(text):
        return Person(found["name"].strip(), found["mail"])
    if login := _LOGIN.fullmatch(text):
        name = login["login"] + ("[bot]" if login["app"] or login["bot"] else "")
        # The mailbox that an account has on the forge, as sign-off.people knows it by @login.
        return Person(name, f"{name}@users.noreply.github.com")
    raise AicheckError(f"{where}: person cannot be {value!r}", "write a login or Name <mailbox>")
