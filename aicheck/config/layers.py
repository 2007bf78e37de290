"""The layers that settings are made of: the packs, and the project's own tables above them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aicheck import toml
from aicheck.config.packs import extended, pack_tables, pack_text
from aicheck.config.values import parsed
from aicheck.errors import AicheckError


@dataclass(frozen=True, slots=True)
class Layer:
    """Some tables, the text in which they stand, and whose they are.

    `pack` is a pack's name, or None for the project's own; `below` are the keys that lead to them.
    """

    tables: Mapping[str, Any]
    text: str
    pack: str | None = None
    below: tuple[str, ...] = ()


def layers_of(settings: str | None, source: str) -> tuple[tuple[str, ...], tuple[Layer, ...]]:
    """The packs that the TOML text extends, and its layers from below; raises AicheckError."""
    own = parsed(settings or "", source)
    below: tuple[str, ...] = ()
    if source.endswith("pyproject.toml"):
        own, below = _below_tool(own, source), ("tool", "aicheck")
    names = extended(own.get("extends", "default"), source)
    packs = [
        Layer(pack_tables(text), text, name)
        for name in dict.fromkeys(("default", *names))
        for text in (pack_text(name),)
    ]
    rest = {key: value for key, value in own.items() if key != "extends"}
    return names, (*packs, Layer(rest, settings or "", None, below))


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of two layers: those above replace values, but for `off`, which adds."""
    out = dict(below)
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(out.get(key), dict):
            out[key] = merged(out[key], value)
        elif is_added(key, out.get(key), value):
            out[key] = [*out[key], *value]
        else:
            out[key] = value
    return out


def is_added(key: str, below: Any, above: Any) -> bool:
    """Whether a value is added to the one below it instead of replacing it."""
    return key == "off" and isinstance(above, list) and isinstance(below, list)


def has_settings(pyproject: str) -> bool:
    """Whether a `pyproject.toml` has a `[tool.aicheck]` table; broken TOML counts as having one."""
    try:
        return _has_table(toml.loads(pyproject))
    except toml.TOMLDecodeError:
        return "tool.aicheck" in pyproject


def _has_table(pyproject: Mapping[str, Any]) -> bool:
    tools = pyproject.get("tool")
    return isinstance(tools, dict) and "aicheck" in tools


def _below_tool(pyproject: Mapping[str, Any], source: str) -> dict[str, Any]:
    own = pyproject["tool"]["aicheck"] if _has_table(pyproject) else {}
    if not isinstance(own, dict):
        raise AicheckError(f"{source}: tool.aicheck must be a table", "write [tool.aicheck]")
    return own
