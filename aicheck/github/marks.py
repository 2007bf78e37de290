"""Marks in our own comments, by which they are found again.

They stand alone on a comment's first line, and count only in comments of our own account: anybody
can write one.
"""

from __future__ import annotations

from collections.abc import Iterable

from aicheck.patterns import lazy

_FINDING = lazy(r"<!-- aicheck:finding ([0-9a-f]{8,128}) -->")
_SUMMARY = lazy(r"<!-- aicheck:summary((?: [0-9]+)*) -->")


def finding(fingerprint: str) -> str:
    """The mark of a comment on one finding."""
    return f"<!-- aicheck:finding {fingerprint} -->"


def fingerprint_in(body: str) -> str | None:
    """The finding that a comment is about, if it is one of ours."""
    match = _FINDING.fullmatch(_first(body))
    return match[1] if match else None


def summary(settled: Iterable[int]) -> str:
    """The mark of the summary; `settled` are the comments whose findings are gone."""
    return f"<!-- aicheck:summary{''.join(f' {it}' for it in sorted(settled))} -->"


def settled_in(body: str) -> frozenset[int] | None:
    """The comments that a summary calls settled, or None where it is none of ours."""
    match = _SUMMARY.fullmatch(_first(body))
    return frozenset(map(int, match[1].split())) if match else None


def review(head: str, digest: str) -> str:
    """The mark of a review of one head."""
    return f"<!-- aicheck:review {head} {digest} -->"


def _first(body: str) -> str:
    return body.split("\n", 1)[0].rstrip("\r")
