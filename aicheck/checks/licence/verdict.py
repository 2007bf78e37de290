"""What can be said of one licence going into another, and the kinds of licences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from aicheck.checks.licence.expressions import split
from aicheck.checks.licence.spdx import category, is_reference

Fit = Literal["ok", "unknown", "incompatible"]
# Code that becomes part of the work; a package that it only uses; documents, fonts and pictures.
Use = Literal["copied", "linked", "beside"]
Kind = Literal["free", "permissive", "weak", "strong", "restricting", "house", "unknown"]

_FITS: tuple[Fit, ...] = ("ok", "unknown", "incompatible")
_KINDS: dict[str, Kind] = {
    "Public Domain": "free",
    "Permissive": "permissive",
    "Copyleft Limited": "weak",
    "Copyleft": "strong",
    "Commercial": "restricting",
    "Free Restricted": "restricting",
    "Proprietary Free": "restricting",
    "Source-available": "restricting",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a licence fits, and if it may not, why: a clause without a full stop."""

    fit: Fit
    reason: str = ""


def best(verdicts: Iterable[Verdict]) -> Verdict:
    """The first of the most favourable verdicts, as where one may choose."""
    return min(verdicts, key=lambda verdict: _FITS.index(verdict.fit))


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The first of the least favourable verdicts, as where all have to fit."""
    return max(verdicts, key=lambda verdict: _FITS.index(verdict.fit))


def kind(term: str) -> Kind:
    """The kind of a licence, whatever its exception; `house` is one that a project wrote itself."""
    base, _ = split(term)
    if found := _KINDS.get(category(base)):
        return found
    return "house" if is_reference(base) else "unknown"
