"""JSON that others wrote, whatever shape it turns out to have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def parsed(text: str) -> Mapping[str, Any]:
    """The object that the text is, or an empty one."""
    try:
        return as_object(json.loads(text))
    # Deep nesting is no JSON error.
    except (ValueError, RecursionError):
        return {}


def as_object(value: Any) -> Mapping[str, Any]:
    """The value if it is an object, or else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """The value if it is a list, or else an empty one."""
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str:
    """The value if it is a text, or else an empty one."""
    return value if isinstance(value, str) else ""


def as_count(value: Any) -> int:
    """The value if it is a whole number from 0 on that counts lines, or else 0."""
    return value if type(value) is int and 0 <= value < 1_000_000_000 else 0
