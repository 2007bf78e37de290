"""The words of `words.toml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from aicheck import toml

_TABLE = Path(__file__).with_name("words.toml")


@cache
def words(group: str) -> frozenset[str]:
    """The words that the table lists under `group`."""
    found: str = toml.loads(_TABLE.read_text(encoding="utf-8"))[group]
    return frozenset(found.split())
