"""Mends that a person can take by a click: the new text of a finding's own lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from aicheck import toml
from aicheck.model import Fix, Rule

_TABLE = Path(__file__).with_name("mends.toml")
# A statement over more lines, or a line of generated code, is nothing to mend by a click.
_MOST_LINES = 10
_LONGEST = 1_000


def fix_of(rule: Rule, lines: Sequence[str]) -> Fix | None:
    """The mend of a rule on these lines, where the table has one and it fits one place."""
    entry = _table().get(rule.id)
    if entry is None or not is_short(lines):
        return None
    find, put = entry
    text, count = find.subn(put, "\n".join(lines))
    return Fix(rule.fix, text) if count == 1 else None


def fix_by_rule(
    rule: Rule, lines: Sequence[str], start: int, end: int, replacement: str
) -> Fix | None:
    """What a rule of the project's own puts in the place of its match.

    The match begins at the 1-based column `start` of the first of `lines`, and ends before `end`
    of the last.
    """
    if not lines or not is_short(lines):
        return None
    text = f"{lines[0][: start - 1]}{replacement}{lines[-1][end - 1 :]}"
    return Fix(rule.fix, text) if text != "\n".join(lines) else None


def is_short(lines: Sequence[str]) -> bool:
    """Whether the lines are few, short, and end as git's do."""
    return len(lines) <= _MOST_LINES and all(
        len(line) <= _LONGEST and "\r" not in line for line in lines
    )


@cache
def _table() -> Mapping[str, tuple[re.Pattern[str], str]]:
    entries = toml.loads(_TABLE.read_text(encoding="utf-8"))
    return {name: (re.compile(it["find"]), it["put"]) for name, it in entries.items()}
