"""The rule of this check, with all that its page says."""

from __future__ import annotations

from aicheck.model import Confidence, Rule, Severity

SECOND_OPINION = Rule(
    id="licence-second-opinion",
    category="licence",
    engine="scancode",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    message="ScanCode reads a licence on the added lines that aicheck does not",
    why="Where two readers of licence texts differ, a person has to read. ScanCode knows more "
    "wordings than aicheck, and takes some lists and references for licences.",
    fix="read the lines; if they do put code under that licence, say so by an SPDX tag beside "
    "them, which both read alike, and see whether the project may have it",
    bad="# You may do with this what the authors of the X server let you do with theirs",
    good="# SPDX-License-Identifier: X11",
    references=("https://scancode-toolkit.readthedocs.io/", "https://spdx.org/licenses/"),
)
RULES = (SECOND_OPINION,)
