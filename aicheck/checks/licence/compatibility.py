"""Whether what comes in under one licence can be offered under another.

First OSADL's matrix is asked, for each licence that one may choose where the incoming one leaves a
choice; then what stewards have published; then the kinds of the two licences. Only a clear yes is
`ok`: what nobody has answered is `unknown`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from aicheck.checks.licence.expressions import UNSAID, branches, canonical, folded, readings, split
from aicheck.checks.licence.facts import is_boundary, is_of_output, osadl, published
from aicheck.checks.licence.verdict import Kind, Use, Verdict, best, kind, worst

_OK = Verdict("ok")

# How far the terms of a kind reach: of licences that apply together the furthest says what counts.
_REACH: dict[Kind, int] = {
    "free": 0, "permissive": 0, "weak": 1, "strong": 2, "restricting": 3, "house": 3, "unknown": 3,
}  # fmt: skip
# What asks nothing of the rest of a work, so that the work may be under anything that is known.


@lru_cache(maxsize=4096)
def judge_licence(expression: str, own: str, use: Use = "copied") -> Verdict:
    """Whether what is under `expression` may come into a project under `own`.

    Both are SPDX expressions. Of an OR that comes in one branch has to fit, of an AND all parts; of
    an OR that the project offers every branch has to stay on offer. `use` is `copied` for code that
    becomes part of the work, `linked` for a package that it only uses, `beside` for documents,
    fonts and pictures. The reason completes "A comes into a project under B: ".
    """
    coming, own = canonical(expression) or expression, canonical(own) or own
    if coming == own:
        return _OK
    offers = branches(own)
    found = []
    for offer in offers:
        verdict = _into(coming, offer, use)
        if len(offers) > 1 and verdict.fit == "incompatible":
            lost = " AND ".join(sorted(offer))
            verdict = Verdict(verdict.fit, f"{verdict.reason}, so {lost} could not be offered")
        found.append(verdict)
    return worst(found)


def _into(expression: str, offer: frozenset[str], use: Use) -> Verdict:
    """Whether the expression fits into a work under all the licences of `offer` together."""
    reach = max(_REACH[kind(term)] for term in offer)
    decisive = sorted(term for term in offer if _REACH[kind(term)] == reach)

    def of_term(term: str) -> Verdict:
        if not offer.isdisjoint(readings(term)):
            return _OK
        return worst(_pair(term, own, use) for own in decisive)

    return folded(expression, of_term, best, worst)


def _pair(term: str, own: str, use: Use) -> Verdict:
    """One licence into one other, under the reading of `term` that suits best."""
    found = [_reading(reading, own) for reading in readings(term)]
    fit = best(found).fit
    # Of several readings that don't fit, the licence as it stands tells why.
    verdict = next(it for it in found if it.fit == fit)
    return _eased(verdict, term, own, use) if fit == "incompatible" else verdict


def _reading(term: str, own: str) -> Verdict:
    answer = osadl(term, own)
    if answer:
        return _answered(answer, term, own)
    base, _ = split(term)
    own_base, exception = split(own)
    verdict = _bases(base, own_base)
    is_narrower = exception and not is_boundary(exception) and kind(base) in ("weak", "strong")
    if verdict.fit == "ok" and is_narrower:
        # What is under copyleft comes without the freedom that the project adds to its own.
        return Verdict("unknown", f"it comes without the project's own {exception}")
    return verdict


def _bases(base: str, own: str) -> Verdict:
    """One licence into one other, neither with an exception."""
    if base == own:
        return _OK
    if answer := osadl(base, own):
        return _answered(answer, base, own)
    return published(base, own) or _by_kind(base, own)


def _answered(answer: str, term: str, own: str) -> Verdict:
    if answer == "Y":
        return _OK
    if answer == "N":
        return Verdict("incompatible", f"{_because(term, own)} (OSADL: not compatible)")
    if answer == "C":
        return Verdict("unknown", "it depends on how the parts are combined (OSADL)")
    return Verdict("unknown", "OSADL's matrix has the question open")


def _by_kind(base: str, own: str) -> Verdict:
    """What the kinds of two licences tell where nobody has published more."""
    coming, into = kind(base), kind(own)
    if into == "unknown" or coming in ("house", "unknown"):
        return Verdict("unknown", _unknown(base if coming in ("house", "unknown") else own))
    if coming == "free" or (coming == "permissive" and into not in ("weak", "strong")):
        return _OK
    if coming == "permissive":
        return Verdict("unknown", f"nobody has published whether {own} allows its conditions")
    if (coming, into) in (("weak", "weak"), ("weak", "strong")):
        return Verdict("unknown", "nobody has published whether the two copylefts go together")
    if coming == into == "restricting":
        return Verdict("unknown", "both limit what the work may be used for, each in its own way")
    return Verdict("incompatible", _because(base, own))


def _unknown(id: str) -> str:
    if id in UNSAID:
        return "nobody says what it is under"
    return f"nothing is known of the terms of {id}"


def _because(term: str, own: str) -> str:
    """Why a licence can't go into another, as their kinds tell it."""
    coming, into = kind(term), kind(own)
    if coming == "restricting":
        return "it limits what the work may be used for"
    if coming == "strong" and into == "strong":
        return "each of the two wants the whole work under itself"
    if coming == "strong":
        return "its terms would reach the whole work"
    if coming == "weak" and into in ("weak", "strong"):
        return f"its copyleft and that of {own} do not yield to each other"
    if coming == "weak":
        return f"what is copied stays under its copyleft, which {own} does not have"
    return f"it asks for what {own} does not let anyone add"


# -- what makes a no less than one -----------------------------------------------------------------


def _eased(verdict: Verdict, term: str, own: str, use: Use) -> Verdict:
    """A no, unless the use or an exception takes its reason away."""
    base, exception = split(term)
    if _family(base) == _family(split(own)[0]):
        return Verdict("unknown", f"it is the project's licence with less freedom than {own} gives")
    if exception and is_of_output(exception):
        return Verdict("unknown", f"only {exception} may allow it, which is about a tool's output")
    if use == "linked" and exception and not is_boundary(exception):
        return _OK
    if use == "copied" or kind(base) != "weak" or kind(own) == "strong":
        return verdict
    if use == "linked":
        return _OK
    return Verdict("unknown", "it has to stay a part of its own, under its own copyleft")


def _family(base: str) -> str:
    """A licence with its version, whether or not later ones are offered."""
    return re.sub(r"(?:-only|-or-later|\+)$", "", base)
