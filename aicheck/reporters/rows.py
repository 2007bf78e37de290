"""JSON that people can read, with long tables written a row on a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any


class Rows(list[Any]):
    """A list of which each value is written on one line, for what may have very many of them."""


def pretty(value: Any) -> str:
    """`value` as JSON, indented by two."""
    return "".join(_pieces(value, "\n"))


def _pieces(value: Any, margin: str) -> Iterator[str]:
    inner = margin + "  "
    if isinstance(value, dict) and value:
        start = "{"
        for key, it in value.items():
            yield f"{start}{inner}{_short(key)}: "
            yield from _pieces(it, inner)
            start = ","
        yield margin + "}"
    elif isinstance(value, Rows) and value:
        yield "[" + inner + ("," + inner).join(map(_short, value)) + margin + "]"
    elif isinstance(value, list | tuple) and value:
        start = "["
        for it in value:
            yield start + inner
            yield from _pieces(it, inner)
            start = ","
        yield margin + "]"
    else:
        yield _short(value)


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
