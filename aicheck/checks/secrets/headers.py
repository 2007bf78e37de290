"""Credentials in headers and in calls that take a user and a password."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from aicheck.checks.secrets.assignments import Strictness
from aicheck.checks.secrets.plausible import (
    is_chosen,
    is_machine_made,
    is_password,
    is_placeholder,
    is_uuid,
    lowered,
)
from aicheck.checks.secrets.rules import HARD_CODED
from aicheck.checks.secrets.spans import Secret
from aicheck.patterns import lazy

_SCHEMES = ("basic ", "bearer ", "token ")
_HEADER = lazy(
    r"(?P<scheme>basic|bearer|(?<=[\"'`])token) "
    r"(?P<value>[A-Za-z0-9+/=_.~-]{12,512})(?![\w+/=.~-])",
    re.ASCII | re.IGNORECASE,
)
# Authorization: SSWS ..., "Authorization": "ApiKey ...", Authorization: key=...
_AUTHORIZATION = lazy(
    r"authorization\\?[\"'`]?\]?\s{0,2}(?:=>|[:=,])\s{0,4}\\?[fb]?[\"'`]?"
    r"(?:(?P<scheme>[a-z][\w-]{1,24})[ =]{1,2})?(?:(?:token|key|apikey)=)?\\?[\"'`]?"
    r"(?P<value>[A-Za-z0-9+/=_.~:!-]{16,512})(?![\w+/=.~:!(\[{$-])",
    re.ASCII | re.IGNORECASE,
)
# auth=("user", "password"), and what wraps it: HTTPBasicAuth("user", "password").
_PAIR = lazy(
    r"auth(?:=|\s=\s|:\s)?(?:\[|\()\s{0,4}[bf]?(?P<quote>[\"'])[^\"'\s]{1,80}(?P=quote)\s?,\s{0,4}"
    r"(?P<also>[\"'])(?P<value>[^\s\"'`\\]{6,128})(?P=also)",
    re.ASCII | re.IGNORECASE,
)


def headers(text: str, asked: Strictness) -> Iterator[Secret]:
    """Yield the credentials in `text` that stand behind the word that a server expects there."""
    low = lowered(text)
    for scheme in _SCHEMES:
        for at in places(low, scheme):
            yield from _judged(_HEADER.match(text, at), asked)
    for at in places(low, "authorization"):
        yield from _judged(_AUTHORIZATION.match(text, at), asked)
    if "auth" in low:
        for match in _PAIR.finditer(text):
            value = match["value"]
            if asked.chosen and is_strong(value) and not is_placeholder(value):
                yield _secret(match, "a password beside its user")


def places(text: str, part: str) -> Iterator[int]:
    """Yield where `part` starts in `text`."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + len(part))


def is_strong(value: str) -> bool:
    """Whether the value is a password of a person's or of a generator's."""
    return is_machine_made(value, 10) or is_password(value) or is_chosen(value)


def _judged(match: re.Match[str] | None, asked: Strictness) -> Iterator[Secret]:
    if match is None:
        return
    scheme = match["scheme"] or "Authorization"
    if _is_credential(scheme.lower(), match["value"], asked):
        yield _secret(match, f"a credential after the word '{scheme}'")


def _is_credential(scheme: str, value: str, asked: Strictness) -> bool:
    if scheme != "basic":
        is_made = is_machine_made(value, max(20, asked.least)) or (asked.chosen and is_uuid(value))
        return is_made and not is_placeholder(value)
    try:
        user, colon, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (ValueError, binascii.Error):
        return False
    return bool(user and colon and is_strong(password)) and not is_placeholder(password)


def _secret(match: re.Match[str], what: str) -> Secret:
    start, end = match.span("value")
    return Secret(start, end, HARD_CODED, what, guessable=True)
