"""The numbers of `samples.toml`: everybody knows them, and they are nobody's."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from aicheck import toml

_TABLE = Path(__file__).with_name("samples.toml")


@cache
def samples(group: str) -> frozenset[str]:
    """The numbers that the table lists under `group`."""
    found: str = toml.loads(_TABLE.read_text(encoding="utf-8"))[group]
    return frozenset(found.split())
