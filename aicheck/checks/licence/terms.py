"""Expressions as sets of licences: which say the same, and which give more or less."""

from __future__ import annotations

import re
from collections.abc import Iterable


def terms(expressions: Iterable[str]) -> frozenset[str]:
    """The single licences that the expressions name."""
    found = (re.split(r" (?:AND|OR) |[()]", expression) for expression in expressions)
    return frozenset(part.strip() for parts in found for part in parts if part.strip())


def stem(term: str) -> str:
    """A licence without its version, exception and "or later"."""
    return re.sub(r"[-.\d+]+(?:-only|-or-later)?$", "", term.split(" WITH ", 1)[0])


def together(expressions: Iterable[str]) -> str:
    """Expressions that hold side by side, as one."""
    parts = list(dict.fromkeys(expressions))
    if len(parts) == 1:
        return parts[0]
    return " AND ".join(f"({it})" if " OR " in it else it for it in parts)


def direction(old: str, new: str) -> str:
    """In words, whether the new terms are wider or narrower; empty where neither is plain."""
    if old == f"{_plain(new)}-only" and new.endswith("-or-later"):
        return ", which allows later versions, too"
    if new == f"{_plain(old)}-only" and old.endswith("-or-later"):
        return ", which no longer allows later versions"
    if " AND " not in f"{old} {new}":
        before, after = frozenset(old.split(" OR ")), frozenset(new.split(" OR "))
        if before < after:
            return ", which gives a choice"
        if after < before:
            return ", which takes a choice away"
    if " WITH " in new and new.split(" WITH ")[0] == old:
        return ", which adds an exception"
    if " WITH " in old and old.split(" WITH ")[0] == new:
        return ", which drops its exception"
    return ""


def _plain(expression: str) -> str:
    return expression.removesuffix("-only").removesuffix("-or-later")
