"""Literals under a name that says secret, if they look like one: made by a machine, or chosen."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from aicheck.checks.secrets.plausible import (
    is_hexadecimal,
    is_machine_made,
    is_password,
    is_placeholder,
    is_salt,
    is_uuid,
    lowered,
)
from aicheck.checks.secrets.rules import HARD_CODED
from aicheck.checks.secrets.spans import Secret
from aicheck.checks.secrets.words import words
from aicheck.patterns import lazy

# Each is found as a text first, which is fast; whether it is a word of the name comes second.
_STEMS = ("passw", "passph", "pwd", "secret", "token", "auth", "key")
_HEAD = lazy(r"[\w$.-]{1,48}$", re.ASCII)
_TAIL = lazy(
    r"(?P<rest>[\w.-]{0,40})"
    r"(?P<close>\\?[\"'`]?)\]?[)\]]{0,2}"
    # A type between the name and its value: Python's, TypeScript's, Rust's.
    r"(?:\s{0,2}:\s{0,2}[\w&'.\[\]<>| ]{1,40}(?=\s{0,2}=))?"
    r"\s{0,12}(?P<sign>=>|:=|===?|!==?|=|:|,|\()\s{0,8}"
    # What wraps the value: SecretStr("..."), String::from("..."), b"...".
    r"(?:[\w.:]{1,30}\(\s{0,2})?[A-Za-z@&]{0,2}"
    r"(?P<quote>\\?[\"'`])(?P<value>[^\s\"'`\\]{6,512})(?P=quote)",
    re.ASCII,
)
# KEY=value, key: value, ENV KEY value, --key value.
_BARE = lazy(
    r"(?P<rest>[\w.-]{0,40})(?P<close>)[ \t]{0,8}(?P<sign>[=: \t])[ \t]{0,4}"
    r"(?P<value>[A-Za-z0-9+/=_.~-]{16,512})(?![\w+/=.(\[{<$%@:-])",
    re.ASCII,
)
# password = value, to the end of the line of a settings file.
_LINE = lazy(
    r"(?P<rest>[\w.-]{0,40})(?P<close>)[ \t]{0,8}(?P<sign>[=: \t])[ \t]{0,4}"
    r"(?P<value>[^\s\"'`#;,(){}<>\\][^\s\"'`;,(){}<>\\]{7,127})[ \t\r]*$",
    re.ASCII | re.MULTILINE,
)
# <key>value</key>, and <add key="..." value="..."/>.
_MARKUP = lazy(
    r"(?P<rest>[\w.-]{0,40})(?P<close>[\"']?)(?P<sign>>|\s{1,4}value=[\"'])"
    r"(?P<value>[^\s\"'<>&]{6,512})(?=[\"'<])",
    re.ASCII,
)
_SCHEMES = ("basic ", "bearer ", "token ")
_HEADER = lazy(
    r"(?P<scheme>basic|bearer|(?<=[\"'`])token) "
    r"(?P<value>[A-Za-z0-9+/=_.~-]{12,512})(?![\w+/=.~-])",
    re.ASCII | re.IGNORECASE,
)
_CURL = lazy(r"\s(?:-u|--user)[ =][\"']?[\w.@-]{1,60}:(?P<value>[^\s\"'`$<>{}]{6,128})", re.ASCII)

# auth=("user", "password"), and what wraps it: HTTPBasicAuth("user", "password").
_PAIR = lazy(
    r"auth(?:=|\s=\s|:\s)?(?:\[|\()\s{0,4}[bf]?(?P<quote>[\"'])[^\"'\s]{1,80}(?P=quote)\s?,\s{0,4}"
    r"(?P<also>[\"'])(?P<value>[^\s\"'`\\]{6,128})(?P=also)",
    re.ASCII | re.IGNORECASE,
)

_WORD = lazy(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_CLEAR = lazy(r"clear_?text", re.IGNORECASE)
_SAYS_SECRET = lazy(
    r"(?:\w*(?:password|passwd|passphrase|passcode|pwd|secret|token|apikey|secretkey|accesskey"
    r"|authkey|privatekey))s?|auth|keys?"
)
_IS_CHOSEN = lazy(r"\w*(?:password|passwd|passphrase|pwd|secret)s?")
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
        if not is_placeholder(value) and (
            _is_generated(parts, value, asked.least) or (asked.chosen and _is_chosen(parts, match))
        ):
            yield _secret(match, f"a literal under the name '{name}'")
    yield from _in_headers(text, lowered(text), asked)


def _is_generated(parts: list[str], value: str, least: int) -> bool:
    if is_uuid(value):
        return not words("issue-uuids").isdisjoint(parts)
    if any(_SAYS_SECRET.fullmatch(part) and part.rstrip("s") != "key" for part in parts):
        return is_machine_made(value, least)
    if not words("secret-keys").isdisjoint(parts):
        return is_machine_made(value, least)
    # Under a mere `key` a digest is found more often than a secret.
    return is_machine_made(value, max(least, 32)) and not is_hexadecimal(value)


def _is_chosen(parts: list[str], match: re.Match[str]) -> bool:
    """Whether the value looks like a password of a person's, or like a salt of all characters."""
    value = match["value"]
    if is_salt(value):
        return True
    if match.re is _BARE or not is_password(value):
        return False
    return bool(_IS_CHOSEN.fullmatch(parts[-1]))


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
    match = _TAIL.match(text, end) or _MARKUP.match(text, end)
    head = _HEAD.search(text, max(0, start - 48), start)
    first = start - len(head[0]) if head else start
    # As an option of an address a value stands bare in code too.
    if not match and (bare or text[max(0, first - 1) : first] in ("?", "&")):
        match = _BARE.match(text, end) or (_LINE.match(text, end) if bare else None)
    if not match or (match["sign"] == "," and not match["close"]):
        return
    name = text[first:end] + match["rest"]
    if _names_secret(_parts(name)):
        yield name.strip("$-.")[-60:], match


def _parts(name: str) -> list[str]:
    """The words of a name, in small letters."""
    # Of a dotted name the last one, and what a mere key is of.
    *_, before, own = ("", *name.rstrip(".").rsplit(".", 2))
    own = f"{before}.{own}" if own.lower() in ("key", "secret", "token") else own
    return [part.lower() for part in _WORD.findall(_CLEAR.sub("", own))]


def _names_secret(parts: list[str]) -> bool:
    meant = [part for part in parts if not part.isdigit()]
    if not meant or not words("harmless").isdisjoint(meant):
        return False
    # `token_prod` and `SECRET_KEY_V2` too: what follows may say where it is used.
    return any(map(_SAYS_SECRET.fullmatch, meant[-3:]))


def _in_headers(text: str, low: str, asked: Strictness) -> Iterator[Secret]:
    for scheme in _SCHEMES:
        for at in _places(low, scheme):
            match = _HEADER.match(text, at)
            if match and _is_credential(match["scheme"].lower(), match["value"], asked):
                yield _secret(match, f"a credential after the word '{match['scheme']}'")
    if "auth" in low:
        for match in _PAIR.finditer(text):
            value = match["value"]
            if not is_placeholder(value) and (is_machine_made(value, 10) or is_password(value)):
                yield _secret(match, "a password beside the name of its user")
    if "curl" in low:
        for match in _CURL.finditer(text):
            value = match["value"]
            if not is_placeholder(value) and (is_machine_made(value) or is_password(value)):
                yield _secret(match, "a password on curl's command line")


def _is_credential(scheme: str, value: str, asked: Strictness) -> bool:
    if scheme != "basic":
        return not is_placeholder(value) and is_machine_made(value, max(20, asked.least))
    try:
        user, colon, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (ValueError, binascii.Error):
        return False
    is_strong = is_machine_made(password, 10) or is_password(password)
    return bool(user and colon and is_strong) and not is_placeholder(password)


def _secret(match: re.Match[str], what: str) -> Secret:
    start, end = match.span("value")
    return Secret(start, end, HARD_CODED, what, guessable=True)
