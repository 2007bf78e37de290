"""Bundled policies: TOML files that `extends` names, each with its source and date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aicheck import toml
from aicheck.config.nouns import Pack
from aicheck.config.values import choice

PACKS = Path(__file__).parent.parent / "packs"


# What a pack says about itself.
_ABOUT = ("about", "date", "source")


def pack_names() -> tuple[str, ...]:
    """The bundled packs that `extends` may name."""
    return tuple(sorted(path.stem for path in PACKS.glob("*.toml")))


def packs() -> tuple[Pack, ...]:
    """Every bundled pack with its source, by name."""
    out = []
    for name in pack_names():
        table = toml.loads(pack_text(name))
        out.append(Pack(name, table["about"], table["source"], table["date"]))
    return tuple(out)


def extended(value: Any, source: str) -> tuple[str, ...]:
    """The packs that `extends` names, one or a list of which the later ones prevail."""
    wanted = value if isinstance(value, list) and value else [value]
    return tuple(choice(name, pack_names(), "extends", source) for name in wanted)


def pack_text(name: str) -> str:
    """The text of a bundled pack."""
    return (PACKS / f"{name}.toml").read_text(encoding="utf-8")


def pack_tables(text: str) -> dict[str, Any]:
    """The settings of a pack's text, without what it says about itself."""
    return {key: value for key, value in toml.loads(text).items() if key not in _ABOUT}
