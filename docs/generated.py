"""Reference pages that are made of data: the packs, and the schemas of results."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from aicheck.config import packs
from aicheck.config.packs import pack_tables, pack_text
from aicheck.config.reference import as_toml
from aicheck.docs.inline import code, escaped


def packs_book() -> str:
    """The page of the bundled packs as Markdown."""
    lines = [
        "# Packs",
        "",
        'Settings to start from: `extends = "NAME"`, or a list of which the last prevails. What a '
        "pack leaves out is as in `default`. [What each key means](settings.md).",
    ]
    for pack in packs():
        lines += ["", f"## {pack.name}", "", f"{escaped(pack.about)}."]
        source = f"<{pack.source}>" if pack.source.startswith("https:") else "aicheck itself"
        lines += ["", f"Source: {source}, as of {pack.date}.", "", "```toml"]
        for name, table in pack_tables(pack_text(pack.name)).items():
            lines += _table(name, table)
        lines += ["```"]
    return "\n".join(lines) + "\n"


def _table(name: str, table: Mapping[str, Any]) -> Iterator[str]:
    values = {key: value for key, value in table.items() if not isinstance(value, dict)}
    if values:
        yield f"[{name}]"
        yield from (f"{key} = {as_toml(value)}" for key, value in values.items())
    for key, below in table.items():
        if isinstance(below, dict):
            yield from _table(f"{name}.{key}", below)


def result_book(file: Path) -> str:
    """The page of a schema as Markdown: every field with its kind and what it says."""
    schema = json.loads(file.read_text(encoding="utf-8"))
    lines = [f"# {schema.get('title', file.name)}", ""]
    lines += [f"The schema itself stands in `docs/{file.name}`.", ""]
    lines += _fields(schema)
    for name, part in schema.get("$defs", {}).items():
        lines += ["", f"## {name}", "", *_fields(part)]
    return "\n".join(lines) + "\n"


def _fields(schema: Mapping[str, Any]) -> Iterator[str]:
    if about := schema.get("description"):
        yield from (f"{escaped(about)}.", "")
    rows = list(_rows(schema, ""))
    if rows:
        yield from ("| field | | says |", "|---|---|---|", *rows)
    else:
        yield f"{_kind(schema)}."


def _rows(schema: Mapping[str, Any], above: str) -> Iterator[str]:
    for name, field in schema.get("properties", {}).items():
        path = f"{above}{name}"
        yield f"| {code(path)} | {_kind(field)} | {escaped(field.get('description', ''))} |"
        yield from _rows(field, f"{path}.")
        yield from _rows(field.get("items", {}), f"{path}[].")


def _kind(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "const" in schema:
        return code(json.dumps(schema["const"]))
    if "enum" in schema:
        return ", ".join(code(json.dumps(it)) for it in schema["enum"])
    if "items" in schema:
        return f"list of {_kind(schema['items'])}"
    for way in ("anyOf", "oneOf"):
        if way in schema:
            return " or ".join(map(_kind, schema[way]))
    kinds = schema.get("type", "anything")
    return " or ".join(kinds) if isinstance(kinds, list) else kinds
