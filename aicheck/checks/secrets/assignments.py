"""Literals under a name that says secret, if they look like one: made by a machine, or chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aicheck.checks.secrets.plausible import (
    is_chosen,
    is_hexadecimal,
    is_machine_made,
    is_password,
    is_placeholder,
    is_salt,
    is_uuid,
    is_wrapped,
    lowered,
)
from aicheck.checks.secrets.rules import HARD_CODED
from aicheck.checks.secrets.spans import Secret
from aicheck.checks.secrets.words import words
from aicheck.patterns import lazy

# Each is found as a text first, which is fast; whether it is a word of the name comes second.
_STEMS = ("pass", "pwd", "secret", "token", "auth", "key", "cred", "_pat", "_pw")
_HEAD = lazy(r"[\w$.-]{1,48}\Z", re.ASCII)
_TAIL = lazy(
    r"(?P<rest>[\w.-]{0,40})"
    r"(?P<close>\\?[\"'`]?)\]?[)\]]{0,2}"
    # A type between the name and its value: Python's, TypeScript's, Rust's.
    r"(?:\s{0,2}:\s{0,2}[\w&'.\[\]<>| ]{1,40}(?=\s{0,2}=))?"
    r"\s{0,12}(?P<sign>=>|:=|===?|!==?|=|:|,|\(|(?<=\w[ \t])(?=[\"']))\s{0,8}"
    # What wraps the value: SecretStr("..."), String::from("..."), b"...".
    r"(?:[\w.:]{1,30}\(\s{0,2})?[A-Za-z@&]{0,2}"
    r"(?P<quote>\\?[\"'`])(?P<value>[^\s\"'`\\]{6,512})(?P=quote)",
    re.ASCII,
)
# KEY=value, key: value, ENV KEY value, --key value.
_BARE = lazy(
    r"(?P<rest>[\w.-]{0,40})(?P<close>)[ \t]{0,8}(?P<sign>[:?+]?=|[: \t])[ \t]{0,4}"
    r"(?P<value>[A-Za-z0-9+/=_.~-]{16,512})(?![\w+/=.(\[{<$%@:-])",
    re.ASCII,
)
# password = value, to the end of the line of a settings file.
_LINE = lazy(
    r"(?P<rest>[\w.-]{0,40})(?P<close>)[ \t]{0,8}(?P<sign>[:?+]?=|[: \t])[ \t]{0,4}"
    r"(?P<value>[^\s\"'`#;,(){}<>\\][^\s\"'`;,(){}<>\\]{7,127})[ \t\r]*$",
    re.ASCII | re.MULTILINE,
)
# password=value among other things on a line, as logs have it.
_INLINE = lazy(
    r"(?P<rest>[\w.-]{0,40})(?P<close>)(?P<sign>=)"
    r"(?P<value>[^\s\"'`#;&,(){}<>\\]{8,64})(?=[\s;&,)\"']|$)",
    re.ASCII,
)
# name: DB_PASSWORD, value: ...: what is named, and what it is, as lists of variables have it.
_LISTED = lazy(
    r"(?P<rest>[\w.-]{0,40})(?P<close>\\?[\"'`]?)(?:</(?:key|name|string)>)?,?\s{1,60}"
    r"(?P<sign>\\?[\"'`<]?(?:value|default_?(?:value)?|string)\\?[\"'`>]?\s?[:=>]{0,2})\s{0,8}"
    r"(?P<quote>\\?[\"'`]?)(?P<value>[^\s\"'`\\<>{}]{8,512})(?=[\s\"'`\\<,]|$)",
    re.ASCII | re.IGNORECASE,
)
# variable "db_password" { ... default = "..." }
_DECLARED = lazy(
    r"(?P<rest>[\w-]{0,40})(?P<close>\")(?P<sign>\s?\{)[^{}]{0,300}?\bdefault\s{0,12}=\s{0,4}"
    r"\"(?P<value>[^\s\"\\]{8,512})\"",
    re.ASCII,
)
# <key>value</key>, and <add key="..." value="..."/>.
_MARKUP = lazy(
    r"(?P<rest>[\w.-]{0,40})(?P<close>[\"']?)(?P<sign>>|\s{1,4}value=[\"'])"
    r"(?P<value>[^\s\"'<>&]{6,512})(?=[\"'<])",
    re.ASCII,
)
_WORD = lazy(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_CLEAR = lazy(r"clear_?text", re.IGNORECASE)
# The words that `pass` is written together with.
_PASS = (
    r"(?:admin|db|ftp|imap|ldap|mail|my|mysql|pg|root|smtp|ssh|user|become|sudo|redis|require|nexus"
    r"|mqtt|vpn)pass"
)
_SAYS_SECRET = lazy(
    r"(?:\w*(?:password|passwd|passphrase|passcode|pwd|secret|token|apikey|secretkey|accesskey"
    r"|authkey|privatekey|credential|cred))s?|auth|keys?|pass|pw|pat|" + _PASS
)
_IS_CHOSEN = lazy(r"\w*(?:password|passwd|passphrase|passcode|pwd|secret)s?|pass|pw|" + _PASS)
# What is a word of sentences, too.
_PLAIN = frozenset({"pass", "passwd", "password", "passphrase", "pw", "pwd", "secret", "secrets"})
_COMPARING = frozenset({"equals", "Equals", "equalsIgnoreCase", "isEqual", "eq", "compareTo"})
# A digit in the place of a letter, or a word with a capital letter and a number.
_MIXED = lazy(r"[A-Za-z]\d[A-Za-z]|[a-z]\d[a-z]|[A-Z][a-z]+\d|[a-z][A-Z]")
# This many characters without a line's end, on both sides, make a packed line.
_PACKED = 2_000


@dataclass(frozen=True, slots=True)
class Strictness:
    """What a place asks of a value: whether it may stand bare, and whether people choose there."""

    bare: bool = False
    chosen: bool = True
    least: int = 16


def assignments(text: str, asked: Strictness) -> Iterator[Secret]:
    """Yield the literals in `text` that look like secrets and stand under a name that says so."""
    for name, match in named_values(text, asked.bare):
        parts, value = _parts(name), match["value"]
        if (not is_placeholder(value) or is_salt(value)) and (
            _is_generated(name, parts, value, asked.least)
            or (asked.chosen and _is_chosen(parts, match))
        ):
            yield _secret(match, f"a literal under the name '{name}'")


def _is_generated(name: str, parts: list[str], value: str, least: int) -> bool:
    if is_uuid(value):
        return _has_uuids(name, parts)
    if any(_SAYS_SECRET.fullmatch(part) and part.rstrip("s") != "key" for part in parts):
        return is_machine_made(value, least)
    if not words("secret-keys").isdisjoint(parts):
        return is_machine_made(value, least)
    # Under a mere `key` a digest is found more often than a secret.
    return is_machine_made(value, max(least, 32)) and not is_hexadecimal(value)


def _has_uuids(name: str, parts: list[str]) -> bool:
    """Whether a UUID under the name is a secret: elsewhere it is an identifier."""
    if not words("issue-uuids").isdisjoint(part.lower() for part in _WORD.findall(name)):
        return True
    return "".join(parts).endswith(tuple(words("secret-uuids")))


def _is_chosen(parts: list[str], match: re.Match[str]) -> bool:
    """Whether the value looks like a password of a person's, or like a salt of all characters."""
    value = match["value"]
    if is_salt(value):
        return True
    if not _IS_CHOSEN.fullmatch(parts[-1]) and parts[-2:] != ["secret", "key"]:
        return False
    if match.re in (_BARE, _LINE) and match["sign"].isspace() and parts[-1] in _PLAIN:
        return False
    # In a list of names the next one is no value.
    if match["sign"] == "," and value.isupper():
        return False
    is_short = parts[-1] in ("pass", "pw") or "secret" in parts or parts[-1].endswith("secret")
    plain = not is_short or _MIXED.search(value) is not None
    return is_password(value) or (plain and is_chosen(value)) or is_wrapped(value)


def named_values(text: str, bare: bool) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield each literal under a name that says secret, whatever it looks like."""
    low = lowered(text)
    for stem in _STEMS:
        for at in _places(low, stem):
            if not _is_packed(low, at):
                yield from _value_of(text, at, at + len(stem), bare)


def _is_packed(text: str, at: int) -> bool:
    """Whether the place is in a line that a tool packed, where names say little."""
    first, last = at - _PACKED, at + _PACKED
    if first < 0 or last > len(text):
        return False
    return text.find("\n", at, last) < 0 and text.rfind("\n", first, at) < 0


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + len(part))


def _value_of(text: str, start: int, end: int, bare: bool) -> Iterator[tuple[str, re.Match[str]]]:
    match = (
        _TAIL.match(text, end)
        or _MARKUP.match(text, end)
        or _LISTED.match(text, end)
        or _DECLARED.match(text, end)
    )
    head = _HEAD.search(text, max(0, start - 48), start)
    first = start - len(head[0]) if head else start
    # As an option of an address a value stands bare in code too.
    before = text[max(0, first - 1) : first]
    if not match and (bare or before in ("?", "&")):
        match = _BARE.match(text, end) or (_LINE.match(text, end) if bare else None)
    if not match and (bare or (before and before in "'\"")):
        match = _INLINE.match(text, end)
    if not match or (match["sign"] == "," and not match["close"]):
        return
    name = text[first:end] + match["rest"]
    if _names_secret(_parts(name)):
        yield name.strip("$-.")[-60:], match


def _parts(name: str) -> list[str]:
    """The words of a name, in small letters."""
    # Of a dotted name the last one, and what a mere key is of.
    *_, before, own = ("", *name.rstrip(".").rsplit(".", 2))
    if own in _COMPARING:
        *_, before, own = ("", *name.rstrip(".").rsplit(".", 3)[:-1])
    own = f"{before}.{own}" if own.lower() in ("key", "secret", "token") else own
    return [part.lower() for part in _WORD.findall(_CLEAR.sub("", own))]


def _names_secret(parts: list[str]) -> bool:
    meant = [part for part in parts if not part.isdigit()]
    if not meant or not words("harmless").isdisjoint(meant):
        return False
    # `token_prod` and `SECRET_KEY_V2` too: what follows may say where it is used.
    return any(map(_SAYS_SECRET.fullmatch, meant[-3:]))


def _secret(match: re.Match[str], what: str) -> Secret:
    start, end = match.span("value")
    return Secret(start, end, HARD_CODED, what, guessable=True)
