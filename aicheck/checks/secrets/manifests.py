"""Secrets in the base64 of Kubernetes: what `kind: Secret` holds under `data`."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from aicheck.checks.secrets.addresses import addresses
from aicheck.checks.secrets.formats import provider_keys
from aicheck.checks.secrets.keys import private_keys
from aicheck.checks.secrets.plausible import (
    is_chosen,
    is_machine_made,
    is_password,
    is_placeholder,
    is_uuid,
)
from aicheck.checks.secrets.rules import HARD_CODED
from aicheck.checks.secrets.spans import Secret
from aicheck.patterns import lazy

_KIND = lazy(r"^[ \t-]{0,12}kind:[ \t]{1,4}[\"']?Secret[\"']?[ \t\r]*$", re.MULTILINE)
_DATA = lazy(r"^(?P<indent>[ \t]{0,12})data:[ \t\r]*$", re.MULTILINE)
_ENTRY = lazy(
    r"\n(?P<indent>[ \t]{1,16})(?P<name>[\w.-]{1,80}):[ \t]{1,4}[\"']?"
    r"(?P<value>[A-Za-z0-9+/]{8,8000}={0,2})[\"']?[ \t\r]*(?=\n|$)|\n[ \t]{1,16}[^\n]{0,200}"
)
# A document of a manifest is hardly longer.
_LONGEST = 20_000


def manifests(text: str) -> Iterator[Secret]:
    """Yield the values in `text` that a manifest keeps in base64, and that open something."""
    done = 0
    for kind in _KIND.finditer(text):
        if kind.start() < done:
            continue
        first = max(0, text.rfind("\n---", 0, kind.start()), kind.start() - _LONGEST)
        last = text.find("\n---", kind.end(), kind.end() + _LONGEST)
        last = last if last >= 0 else min(len(text), kind.end() + _LONGEST)
        done = last
        for data in _DATA.finditer(text, first, last):
            yield from _entries(text, data.end(), last, len(data["indent"]))


def _entries(text: str, at: int, last: int, outer: int) -> Iterator[Secret]:
    while (entry := _ENTRY.match(text, at, last)) and entry.end() > at:
        at = entry.end()
        if entry["name"] and len(entry["indent"]) > outer and _opens(entry["value"]):
            start, end = entry.span("value")
            what = f"the value of '{entry['name']}', which base64 doesn't hide,"
            yield Secret(start, end, HARD_CODED, what, guessable=True)


def _opens(value: str) -> bool:
    try:
        inner = base64.b64decode(value, validate=True).decode().strip()
    except (ValueError, binascii.Error):
        return False
    if any(next(search(inner), None) for search in (private_keys, provider_keys, addresses)):
        return True
    is_strong = is_machine_made(inner) or is_uuid(inner) or is_password(inner) or is_chosen(inner)
    return is_strong and not is_placeholder(inner)
