"""Versions of packages, as far as licences need them."""

from __future__ import annotations

import re

from aicheck.patterns import lazy

_ONE = r"[\^~<>=v]{0,3} ?\d[\w.+-]{0,40}"
_PART = r"(?:[~!<>]=|={2,3}|[<>]) ?\d[\w.*+!-]{0,40}"
_RANGES = {
    "npm": lazy(rf"{_ONE}(?: (?:- |\|\| )?{_ONE}){{0,4}}"),
    "pypi": lazy(rf"{_PART}(?: ?, ?{_PART}){{0,4}}"),
}


def is_same(one: str, other: str) -> bool:
    """Whether two versions are the same; a wanted one that is not known is any."""
    return not other or not one or _release(one) == _release(other)


def is_range(registry: str, text: str) -> bool:
    """Whether a text is a range of versions and nothing else that the registry's client obeys."""
    return registry in _RANGES and bool(_RANGES[registry].fullmatch(text))


def order(version: str) -> tuple[bool, tuple[int, ...]]:
    """What sorts the versions of npm, those ahead of a release first."""
    release, _, ahead = version.partition("+")[0].partition("-")
    return not ahead, tuple(int(it[:9]) for it in re.findall(r"\d+", release[:100]))


def _release(version: str) -> str:
    plain = version.strip().lower().lstrip("v=").split("+", 1)[0]
    return re.sub(r"(?:\.0)+$", "", plain)


def shown_version(version: str) -> str:
    """A version without what no version holds."""
    return re.sub(r"[^\w.+!-]", "", version)[:40]
