"""What a package's manifest says of its licence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from aicheck import toml
from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.expressions import canonical
from aicheck.checks.licence.terms import together

RESERVED = "no licence (all rights reserved)"
# No manifest that people write is longer.
_LONGEST = 400_000
_POINTS_ELSEWHERE = ("see license", "see licence", "file:", "license.", "licence")


def is_manifest(path: str) -> bool:
    """Whether a file says of a package under which licence it is."""
    return path.rpartition("/")[2] in _READERS


def licence_of(path: str, text: str) -> str | None:
    """The licence that a manifest names, empty for none; None where that can't be told."""
    if len(text) > _LONGEST:
        return None
    kind, fields = _READERS[path.rpartition("/")[2]]
    try:
        data = toml.loads(text) if kind == "toml" else json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    found = list(dict.fromkeys(fields(data)))
    if None in found:
        return None
    return together(it for it in found if it) if any(found) else ""


def holders_of(path: str, text: str) -> Iterator[str]:
    """Yield the people and organisations that a manifest gives."""
    yield from _given(path, text, ("author", "authors", "maintainers", "contributors"))


def name_of(path: str, text: str) -> str:
    """The name of the package that a manifest is of, empty for none."""
    return next(iter(_given(path, text, ("name",))), "")


def _given(path: str, text: str, keys: tuple[str, ...]) -> Iterator[str]:
    if len(text) > _LONGEST:
        return
    kind = _READERS[path.rpartition("/")[2]][0]
    try:
        data = toml.loads(text) if kind == "toml" else json.loads(text)
    except (ValueError, RecursionError):
        return
    tables = [data, *(_table(data, *keys) for keys in _TABLES)]
    for table in filter(lambda it: isinstance(it, dict), tables):
        for key in keys:
            yield from _people(table.get(key))


_TABLES = (("project",), ("tool", "poetry"), ("package",), ("workspace", "package"))


def _people(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.partition("<")[0].partition("(")[0].strip()
    elif isinstance(value, dict):
        yield from _people(value.get("name"))
    elif isinstance(value, list):
        for item in value[:200]:
            yield from _people(item)


def _table(data: Any, *keys: str) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if data is not None else {}


def _pyproject(data: Mapping[str, Any]) -> Iterator[str | None]:
    for keys in (("project",), ("tool", "poetry")):
        table = _table(data, *keys)
        if not isinstance(table, dict):
            continue
        stated = list(_value(table.get("license")))
        yield from stated
        classifiers = table.get("classifiers")
        if not any(stated) and isinstance(classifiers, list):
            # A classifier repeats the field, often without a version.
            for it in classifiers:
                if isinstance(it, str) and it.startswith("License ::"):
                    yield from _value(it.rpartition("::")[2], vague=True)


def _cargo(data: Mapping[str, Any]) -> Iterator[str | None]:
    for keys in (("package",), ("workspace", "package")):
        table = _table(data, *keys)
        if isinstance(table, dict):
            yield from _value(table.get("license"))


def _package(data: Mapping[str, Any]) -> Iterator[str | None]:
    yield from _value(data.get("license"))
    yield from _value(data.get("licenses"))


def _value(value: Any, vague: bool = False) -> Iterator[str | None]:
    """Yield what a field says; None for what points elsewhere or has no known name."""
    if isinstance(value, list):
        named = [it for item in value[:50] for it in _value(item)]
        yield None if None in named else " OR ".join(it for it in named if it)
    elif isinstance(value, dict):
        if "text" in value or "type" in value:
            yield from _value(value.get("text", value.get("type")))
        elif value:
            yield None
    elif isinstance(value, str) and value.strip():
        yield _named(value.strip(), vague)


def _named(value: str, vague: bool) -> str | None:
    if value.upper() in ("UNLICENSED", "PROPRIETARY", "ALL RIGHTS RESERVED"):
        return RESERVED
    # Cargo's old spelling of a choice.
    if len(value) < 200 and (known := canonical(value.replace("/", " OR "), known=True)):
        return known
    if value.lower().startswith(_POINTS_ELSEWHERE):
        return None
    found = licences_in(value if "\n" in value else f"License: {value}")
    sure = [x.expression for x in found if not vague or x.score >= 0.7]
    return together(sure) if sure else None


_Reader = tuple[str, Callable[[Mapping[str, Any]], Iterator["str | None"]]]
_READERS: Mapping[str, _Reader] = {
    "Cargo.toml": ("toml", _cargo),
    "composer.json": ("json", _package),
    "package.json": ("json", _package),
    "pyproject.toml": ("toml", _pyproject),
}
