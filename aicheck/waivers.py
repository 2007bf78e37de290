"""Waivers as a file: whose count, and how one more is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from aicheck.attribution import kind_of
from aicheck.attribution.message import parse_person
from aicheck.attribution.naming import identify, mention
from aicheck.config import WAIVERS, Config, Waiver, load
from aicheck.errors import AicheckError
from aicheck.model import Failure, Kind, Person


def owner_kind(owner: str) -> Kind:
    """Whether a waiver's owner is a person, an agent or a bot."""
    # An agent's name of several words is nobody else's, whatever the mailbox.
    if identify(owner) or mention(owner):
        return "agent"
    return kind_of(parse_person(owner) or Person(owner, ""))


def owned_by_people(config: Config) -> tuple[Config, tuple[Failure, ...]]:
    """The settings without the waivers that no person owns, and a notice for each of those."""
    ignored = tuple(waiver for waiver in config.waivers if owner_kind(waiver.owner) != "human")
    if not ignored:
        return config, ()
    kept = tuple(waiver for waiver in config.waivers if waiver not in ignored)
    return replace(config, waivers=kept), tuple(_notices(ignored))


def _notices(ignored: tuple[Waiver, ...]) -> Iterator[Failure]:
    for waiver in ignored:
        kind = owner_kind(waiver.owner)
        reason = f"its owner, {waiver.owner}, is {'an' if kind == 'agent' else 'a'} {kind}"
        message = f"the waiver of {waiver.rule} in {waiver.path} is ignored: {reason}"
        yield Failure("waivers", message, required=False)


def appended(text: str, waiver: Waiver) -> str:
    """The text of the waivers' file with one more at its end, and all else as it was.

    Raises AicheckError where the file is broken or holds the same waiver already.
    """
    before = load(None, text, "waivers").waivers
    if same := next((it for it in before if _covers(it, waiver)), None):
        raise AicheckError(
            f"{WAIVERS} has a waiver of {same.rule} with this fingerprint until {same.expires}",
            "change its date there",
        )
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text else end if text.endswith("\n") else end * 2
    after = text + gap + end.join(_lines(waiver)) + end
    try:
        written = load(None, after, "waivers").waivers
    except AicheckError as error:
        raise AicheckError(
            f"{WAIVERS} takes no further [[waiver]]: {error.message}", "write its entries as tables"
        ) from error
    assert written == (*before, waiver), "a waiver is read as it was written"
    return after


def _covers(old: Waiver, new: Waiver) -> bool:
    return (old.rule, old.fingerprint) == (new.rule, new.fingerprint) and old.expires >= new.expires


def _lines(waiver: Waiver) -> Iterator[str]:
    yield "[[waiver]]"
    for key in ("rule", "path", "fingerprint", "reason", "owner"):
        if (value := getattr(waiver, key)) is not None:
            yield f"{key} = {_quoted(value)}"
    yield f"expires = {waiver.expires.isoformat()}"


def _quoted(text: str) -> str:
    # JSON escapes all that TOML wants escaped, but for one character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
