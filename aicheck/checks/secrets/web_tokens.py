"""JSON web tokens that carry a signature."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from typing import Any

from aicheck.checks.secrets.plausible import is_placeholder, says_so
from aicheck.checks.secrets.rules import WEB_TOKEN
from aicheck.checks.secrets.spans import Secret
from aicheck.patterns import lazy

_TOKEN = lazy(r"(?<![\w-])eyJ[\w-]{10,2000}\.(eyJ[\w-]{10,8000})\.([\w-]{20,1400})", re.ASCII)
# The sample of jwt.io and its many copies, and the public keys of a local Supabase.
_SAMPLE = lazy(r"1234567890|john ?doe|jane ?doe|supabase-demo", re.IGNORECASE)


def web_tokens(text: str) -> Iterator[Secret]:
    """Yield the tokens in `text` that say who somebody is, and are no known samples."""
    if "eyJ" not in text:
        return
    for match in _TOKEN.finditer(text):
        claims = _decoded(match[1])
        if claims is None or _is_sample(claims) or is_placeholder(match[2]):
            continue
        yield Secret(match.start(), match.end(), WEB_TOKEN, "a signed JSON web token", shown=3)


def _decoded(part: str) -> dict[str, Any] | None:
    try:
        found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _is_sample(claims: dict[str, Any]) -> bool:
    said = json.dumps(claims)
    # A claim about nobody opens no door.
    return bool(len(claims) < 2 or _SAMPLE.search(said) or says_so(said))
