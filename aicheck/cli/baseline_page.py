"""The page of the baseline: what it is, how a team takes it up, and what it never lets be."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from aicheck.config import BASELINE

TOPIC = "baseline"

_WIDTH = 88
_ABOUT = (
    f"What a project had when it took up the gate stands in {BASELINE}: each entry lets one "
    "finding be, by its rule and its code, wherever that moves. The rest of the gate is as strict "
    "as ever. It is read from the commit that judges: the base of a change, HEAD of what is "
    "staged, the commit itself of a scan; with --policy FILE there is none, as there are no "
    "waivers."
)
_COMMANDS = (
    "aicheck scan --write-baseline    # what would block or warn is known from now on",
    f"git add {BASELINE} && git commit --signoff",
    "aicheck scan --prune-baseline    # later: take out what is fixed",
)
_RULES = (
    "A finding with an entry is waived: -v shows it, and every report counts it. Two findings of "
    "the same code need two entries.",
    "A scan finds an entry's code again under another path if it is no more where it was.",
    "In a change an entry lets code move that the base had, flaw and all. A flaw that is new, "
    "copied, or fixed once and brought back blocks, whatever the baseline has.",
    "That a file guards the repository, as a workflow or the settings, is known to scans alone: "
    "each further edit of it is a finding again.",
    "An AI-assisted commit without a sign-off is known by its id alone.",
    "What could not be checked is never known, and what is waived or off gets no entry.",
    "Entries that fit nothing any more are reported by scans and dropped by --prune-baseline, "
    "but for files that could not be read or were left out.",
    "A change that adds entries is a finding (baseline-grown); one that takes some out is none.",
    "A text that aicheck did not write is an error, which names the line.",
)


def baseline_page() -> str:
    """The page as plain text."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from (TOPIC, "=" * len(TOPIC), "", *wrap(_ABOUT, _WIDTH))
    yield from ("", "How to take it up", *(f"    {it}" for it in _COMMANDS), "", "What holds")
    for rule in _RULES:
        yield from wrap(
            rule, _WIDTH, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False
        )
