"""The rule of this check, with all that its page says."""

from __future__ import annotations

from aicheck.model import Confidence, Rule, Severity

COPIED = Rule(
    id="copied-code-scanoss",
    category="licence",
    engine="scanoss",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    message="a SCANOSS service knows the added lines from published code",
    why="A coding assistant can repeat published code without the notice it was published under, "
    "and its licence holds all the same. The service compares hashes of short runs of text. One "
    "run in common, as of a table or an idiom, is enough for a match: it is a reason to look, and "
    "no proof of a copy.",
    fix="compare the two; if the lines are a copy, keep to that licence with its notice, or write "
    "them anew without the original at hand",
    bad="# a function of a published library, letter for letter and without its notice\n"
    "def normalised(path): ...",
    good="# from a published library: SPDX-License-Identifier: MIT\ndef normalised(path): ...",
    references=("https://docs.osskb.org/", "ISO/IEC 5230:2020"),
)
RULES = (COPIED,)
