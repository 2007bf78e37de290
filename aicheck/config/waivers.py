"""The entries of the waivers file."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from aicheck.config.nouns import WAIVERS, Waiver
from aicheck.config.values import check_keys, parsed, string
from aicheck.errors import AicheckError


def waivers_of(text: str | None) -> tuple[Waiver, ...]:
    """Every waiver of the file's text, in its order."""
    table = parsed(text or "", WAIVERS)
    entries = table.pop("waiver", [])
    for key in table:
        raise AicheckError(f"{WAIVERS}: unknown setting '{key}'", "a waiver starts with [[waiver]]")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise AicheckError(f"{WAIVERS}: waiver must be a list of tables", "write [[waiver]]")
    return tuple(_waiver(entry, f"{WAIVERS}, entry {n}") for n, entry in enumerate(entries, 1))


def _waiver(entry: Mapping[str, Any], source: str) -> Waiver:
    check_keys(entry, "waiver", source)
    for key in ("rule", "path", "reason", "owner", "expires"):
        if not entry.get(key):
            raise AicheckError(f"{source}: a waiver needs '{key}'", f"add {key} = ...")
    expires = entry["expires"]
    if isinstance(expires, datetime.datetime) or not isinstance(expires, datetime.date):
        raise AicheckError(f"{source}: expires must be a date", "write expires = 2027-03-31")
    rule, path, reason, owner = (
        string(entry[key], key, source) for key in ("rule", "path", "reason", "owner")
    )
    mark = entry.get("fingerprint")
    return Waiver(
        rule,
        path,
        reason,
        owner,
        expires,
        None if mark is None else string(mark, "fingerprint", source),
    )
