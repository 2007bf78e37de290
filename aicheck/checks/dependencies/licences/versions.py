"""Versions of packages, as far as licences need them."""

from __future__ import annotations

import re


def is_same(one: str, other: str) -> bool:
    """Whether two versions are the same; a wanted one that is not known is any."""
    return not other or not one or _release(one) == _release(other)


def _release(version: str) -> str:
    plain = version.strip().lower().lstrip("v=").split("+", 1)[0]
    return re.sub(r"(?:\.0)+$", "", plain)


def shown_version(version: str) -> str:
    """A version without what no version holds."""
    return re.sub(r"[^\w.+!-]", "", version)[:40]
