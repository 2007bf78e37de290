"""JSON that people can read, with long tables written a row on a line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any


class Rows(list[Any]):
    """A list of which each value is written on one line, for what may have very many of them."""


# What `json.dumps` makes anew on each call, and a report has a million values.
_short = json.JSONEncoder(ensure_ascii=False).encode


def pretty(value: Any) -> str:
    """`value` as JSON, indented by two."""
    pieces: list[str] = []
    _write(value, "\n", pieces.append)
    return "".join(pieces)


def _write(value: Any, margin: str, put: Callable[[str], None]) -> None:
    inner = margin + "  "
    if isinstance(value, dict) and value:
        start = "{"
        for key, it in value.items():
            put(f"{start}{inner}{_short(key)}: ")
            _write(it, inner, put)
            start = ","
        put(margin + "}")
    elif isinstance(value, Rows) and value:
        put("[" + inner + ("," + inner).join(map(_short, value)) + margin + "]")
    elif isinstance(value, list | tuple) and value:
        start = "["
        for it in value:
            put(start + inner)
            _write(it, inner, put)
            start = ","
        put(margin + "]")
    else:
        put(_short(value))
