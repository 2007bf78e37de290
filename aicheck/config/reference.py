"""What each key of the settings takes, what holds where nobody sets it, and what it is for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aicheck import toml
from aicheck.config.choices import ALLOWED
from aicheck.config.packs import pack_tables, pack_text, packs

_TEXTS = Path(__file__).with_name("reference.toml")


@dataclass(frozen=True, slots=True)
class Key:
    """One key by its whole name, as `gate.ai-fail-on`.

    `takes` names the kind of its value, `allowed` are the values of a closed list, `default` says
    what holds where the project does not set it, and is empty for a key that its table needs.
    `packs` gives what bundled packs set it to, by their names, as TOML; `example` is TOML too.
    """

    name: str
    takes: str
    about: str
    example: str
    allowed: tuple[str, ...]
    default: str
    packs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """One table with its keys; `head` is the line that opens it in the file."""

    name: str
    head: str
    about: str
    keys: tuple[Key, ...]


def tables() -> tuple[Table, ...]:
    """Every table of the settings, in the order in which people read them."""
    found = toml.loads(_TEXTS.read_text(encoding="utf-8"))["table"]
    set_by = {pack.name: pack_tables(pack_text(pack.name)) for pack in packs()}
    return tuple(_table(entry, set_by) for entry in found)


def keys() -> dict[str, tuple[Table, Key]]:
    """Every key with its table, by its whole name."""
    return {key.name: (table, key) for table in tables() for key in table.keys}


def sections() -> dict[str, Table]:
    """Every table that has a name, by it, as `gate.path`."""
    return {table.name: table for table in tables() if table.name}


def _table(entry: Mapping[str, Any], set_by: Mapping[str, Mapping[str, Any]]) -> Table:
    own = tuple(_key(key, entry["name"], set_by) for key in entry["key"])
    return Table(entry["name"], entry["head"], _folded(entry["about"]), own)


def _key(entry: Mapping[str, Any], table: str, set_by: Mapping[str, Mapping[str, Any]]) -> Key:
    name = f"{table}.{entry['name']}" if table else entry["name"]
    values = {pack: as_toml(value) for pack, value in _values(name, set_by)}
    default = values.pop("default", entry.get("unset", ""))
    return Key(
        name,
        entry["takes"],
        _folded(entry["about"]),
        entry["example"],
        ALLOWED.get(name, ()),
        default,
        values,
    )


def _values(name: str, set_by: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    table, _, key = name.rpartition(".")
    for pack, found in set_by.items():
        own = found.get(table, {})
        if key in own:
            yield pack, own[key]


def as_toml(value: Any) -> str:
    """A value as it is written in the settings."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {as_toml(it)}' for key, it in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(as_toml, value))}]"
    # A text and a truth value are written as in JSON.
    return json.dumps(value, ensure_ascii=False)


def _folded(text: str) -> str:
    return " ".join(text.split())
