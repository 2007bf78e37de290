"""Passwords in addresses: `scheme://user:password@host`, and `Server=...;Password=...` lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from aicheck.checks.secrets.plausible import is_chosen, is_machine_made, is_password, is_placeholder
from aicheck.checks.secrets.rules import CONNECTION
from aicheck.checks.secrets.spans import Secret
from aicheck.checks.secrets.words import words
from aicheck.patterns import lazy

_SCHEME = lazy(r"[A-Za-z][A-Za-z0-9+.-]{1,30}\Z")
_LOGIN = lazy(
    r"(?P<scheme>[A-Za-z0-9+.-]+)://(?P<user>[^\s:/?#@'\"<>`|\\(){}\[\]]{0,100})"
    r":(?P<value>[^\s/@'\"<>`|\\]{1,200})"
    r"@(?P<host>\[[0-9a-fA-F:]{2,40}\]|[\w.-]{1,250})"
)
# How the drivers write it: Password=, password=, Pwd= or pwd=. The stem is found first.
_STEMS = ("assword", "wd")
_VALUE = lazy(r"[Pp](?:assword|wd)\s?=\s?(?P<value>[^;\"'\s<>{}&\\]{4,128})(?=[;\"'&\s]|$)")
_SERVER = lazy(
    r"\b(?:server|data source|host|addr|address|network address)\s?=\s?(?P<host>[^;\"'\s,]+)",
    re.IGNORECASE,
)
_REACH = 300
_HERE = lazy(
    r"localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?|\.|\(local(?:db)?\)|host\.docker\.internal"
    r"|(?:.*[.-])?(?:example|test|invalid|localhost|local|localdomain|internal\.test)"
    r"|(?:.*\.)?(?:example|domain|yourdomain|mydomain|mycompany|company|acme|foo|bar)"
    r"\.(?:com|org|net|edu|io|dev)"
    r"|(?:my|your|the|some)?-?_?(?:host|hostname|server|servername|address|ip|url|domain)\d?"
    r"|192\.0\.2\.\d+|198\.51\.100\.\d+|203\.0\.113\.\d+|x\.x\.x\.x",
    re.IGNORECASE,
)


def addresses(text: str) -> Iterator[Secret]:
    """Yield the passwords in `text` that stand beside the host that they open."""
    for match in logins(text):
        if _opens(match["value"], match["user"], match["host"]):
            yield _secret(match, f"an address ({match['scheme'].lower()}://) with its password")
    for stem in _STEMS:
        yield from _in_lists(text, stem)


def logins(text: str) -> Iterator[re.Match[str]]:
    """Yield every `scheme://user:password@host`, whatever its password is."""
    at = text.find("://")
    while at >= 0:
        before = _SCHEME.search(text, max(0, at - 31), at)
        if before and (match := _LOGIN.match(text, before.start())):
            yield match
        at = text.find("://", at + 3)


def _in_lists(text: str, stem: str) -> Iterator[Secret]:
    at = text.find(stem, 1)
    while at >= 0:
        if match := _VALUE.match(text, at - 1):
            yield from _beside_server(text, match)
        at = text.find(stem, at + len(stem))


def _beside_server(text: str, match: re.Match[str]) -> Iterator[Secret]:
    start, end = match.span("value")
    first = max(text.rfind("\n", max(0, start - _REACH), start) + 1, start - _REACH)
    last = text.find("\n", end, end + _REACH)
    server = _SERVER.search(text, first, last if last >= 0 else end + _REACH)
    if server and _opens(match["value"], "", server["host"]):
        yield _secret(match, "a connection string with its password")


def _opens(value: str, user: str, host: str) -> bool:
    """Whether the password is one, and the host is another machine than the reader's own."""
    value = unquote(value)
    if (
        _HERE.fullmatch(host)
        or value.lower() in words("usual-passwords")
        or value.lower() == user.lower()
    ):
        return False
    if (
        is_placeholder(value)
        or "secret" in value.lower()
        or not re.search(r"\w", value)
        or re.search(r"[$%^*()\[\]{}]", value)
    ):
        return is_password(value) and not is_placeholder(value)
    is_strong = is_machine_made(value, 10) or is_password(value) or is_chosen(value)
    # A name without a dot is a service of the same compose file or cluster.
    return is_strong or ("." in host and len(value) >= 6)


def _secret(match: re.Match[str], what: str) -> Secret:
    start, end = match.span("value")
    return Secret(start, end, CONNECTION, what, guessable=True)
