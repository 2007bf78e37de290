"""The rules of this check, with all that their pages say."""

from __future__ import annotations

from functools import partial

from aicheck.model import Confidence, Rule, Severity

_rule = partial(
    Rule,
    category="licence",
    engine="aicheck",
    references=(
        "ISO/IEC 5230:2020",
        "https://reuse.software/spec/",
        "https://theory.stanford.edu/~aiken/publications/papers/sigmod03.pdf",
    ),
)

COPIED = _rule(
    id="copied-code",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    message="the added lines stand in published code that the project may not have like this",
    why="A coding assistant can repeat code that it has read, word for word and without the notice "
    "it was published under. That code's licence holds for the copy all the same. At least 65 "
    "words and signs in a row, or nearly, are the same here: of thousands of unrelated pieces of "
    "code none had so much in common.",
    fix="compare the two; take the lines out and write them without the original at hand, or use "
    "the package itself under its licence; where an index has the licence wrong, build it anew",
    bad="# 40 lines of a library whose terms the project cannot meet\ndef balanced(tree): ...",
    good="from library_under_a_licence_that_fits import balanced",
)
SIMILAR = _rule(
    id="similar-code",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    message="the added lines are much like published code",
    why="Code that an assistant repeats often comes with other names, another layout and a line "
    "changed here and there. What is left in common is the order of its keywords, calls and "
    "operators. It can also be what everybody writes for the same purpose, so a person has to "
    "compare.",
    fix="compare the two; if one is made from the other, treat it as a copy: keep to its licence, "
    "or write it without the original at hand",
    bad="def lookup(node, key): ...     # a library's find(tree, name), with all names changed",
    good="# a solution of one's own, or the library with its notice",
)
NOTICE = _rule(
    id="copied-code-notice",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    message="the added lines stand in published code that may be had, and their notice is missing",
    why="A permissive licence lets the project have the code, on one condition: its copyright and "
    "permission notice goes with every copy. An assistant leaves it out.",
    fix="say where the code comes from: put its copyright line and its licence beside it, as "
    "SPDX-FileCopyrightText and SPDX-License-Identifier, and its licence text with the project's",
    bad="def slugify(text): ...     # from a library under the MIT licence",
    good="# SPDX-SnippetBegin\n# SPDX-License-Identifier: MIT\n"
    "# SPDX-SnippetCopyrightText: the library's authors\ndef slugify(text): ...",
)
RULES = (COPIED, NOTICE, SIMILAR)
