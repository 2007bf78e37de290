"""What others have published of how licences go together: OSADL's matrix, and stewards."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from aicheck import toml
from aicheck.checks.licence.verdict import Verdict, kind

_MATRIX = Path(__file__).with_name("osadl.json")
_PUBLISHED = Path(__file__).with_name("published.toml")
_GNU = ("AGPL-3.0-*", "GPL-*", "LGPL-*")
_GNU_3 = ("AGPL-3.0-*", "GPL-3.0-*", "LGPL-3.0-*")


def osadl(coming: str, own: str) -> str:
    """OSADL's answer: Y, N, U (uncertain), C (depends on the case); empty for what it lacks."""
    places, rows = _matrix()
    into, column = places.get(own), places.get(coming)
    return "" if into is None or column is None else rows[into][column]


def is_known(id: str) -> bool:
    """Whether OSADL or a steward speaks of this licence; what SPDX lists is more, and slower."""
    said = _published()
    named = (*said["lax"]["ids"], *said["gpl"]["compatible"], *said["bundled"]["ids"])
    return id in _matrix()[0] or id in named


def published(coming: str, own: str) -> Verdict | None:
    """What a steward has said of licence `coming` in a work under `own`; neither has exceptions."""
    said = _published()
    for way in said["opens"]:
        if _in(coming, way["from"]) and _in(own, way["into"]):
            return Verdict("ok")
    if _in(coming, said["bundled"]["ids"]) or _is_lax(coming, own):
        return Verdict("ok")
    if not _in(own, _GNU):
        return None
    gpl = said["gpl"]
    if _in(coming, gpl["compatible"]):
        return Verdict("ok")
    if _in(coming, gpl["compatible-with-3"]) and _in(own, _GNU_3):
        return Verdict("ok")
    if _in(coming, gpl["incompatible"]):
        return Verdict("incompatible", "the FSF lists it as not compatible with the GNU licences")
    return None


def is_of_output(exception: str) -> bool:
    """Whether an exception is about what a tool writes out."""
    return _in(exception, _published()["exceptions"]["output"])


def is_boundary(exception: str) -> bool:
    """Whether an exception is about programs that call the work, not about copies of it."""
    return _in(exception, _published()["exceptions"]["boundary"])


def _is_lax(coming: str, own: str) -> bool:
    return kind(own) != "unknown" and _in(coming, _published()["lax"]["ids"])


def _in(id: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(id, pattern) for pattern in patterns)


@cache
def _matrix() -> tuple[Mapping[str, int], tuple[str, ...]]:
    table = json.loads(_MATRIX.read_text(encoding="utf-8"))
    return {id: place for place, id in enumerate(table["ids"])}, tuple(table["rows"])


@cache
def _published() -> Mapping[str, Any]:
    return toml.loads(_PUBLISHED.read_text(encoding="utf-8"))
