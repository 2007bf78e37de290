"""The places of a tree that REUSE.toml or .reuse/dep5 put under a licence of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from aicheck import toml
from aicheck.checks.licence.expressions import canonical
from aicheck.globs import matches
from aicheck.patterns import lazy

REUSE_TOML = "REUSE.toml"
DEP5 = ".reuse/dep5"

_FIELD = lazy(r"^(?P<key>Files|License):[ \t]*(?P<value>[^\n]*(?:\n[ \t]+[^\n]*)*)", re.MULTILINE)
# A map of more entries than this is not made by people.
_MOST = 2_000


def annotated(text: str, path: str) -> str | None:
    """What a REUSE.toml says of `path`, which is relative to its folder; the last entry decides."""
    return _last(_of_toml(text), path)


def described(text: str, path: str) -> str | None:
    """What a .reuse/dep5 says of `path`; the last paragraph that fits decides."""
    return _last(_of_dep5(text), path)


def _last(entries: tuple[tuple[str, str], ...], path: str) -> str | None:
    fitting = (licence for pattern, licence in reversed(entries) if matches(f"/{pattern}", path))
    return next(fitting, None)


@lru_cache(maxsize=64)
def _of_toml(text: str) -> tuple[tuple[str, str], ...]:
    try:
        found = toml.loads(text).get("annotations", [])
    except toml.TOMLDecodeError:
        return ()
    if not isinstance(found, list):
        return ()
    return tuple(it for entry in found[:_MOST] if isinstance(entry, dict) for it in _entry(entry))


def _entry(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    licences = [it for it in _listed(entry.get("SPDX-License-Identifier")) if canonical(it)]
    if licences:
        whole = canonical(" AND ".join(f"({it})" for it in licences))
        for pattern in _listed(entry.get("path")):
            yield pattern.replace("\\*", "?"), whole or licences[0]


def _listed(value: Any) -> list[str]:
    several = value if isinstance(value, list) else [value]
    return [it for it in several if isinstance(it, str)]


@lru_cache(maxsize=64)
def _of_dep5(text: str) -> tuple[tuple[str, str], ...]:
    out: list[tuple[str, str]] = []
    for paragraph in re.split(r"\n[ \t]*\n", text)[:_MOST]:
        fields = {it["key"]: it["value"] for it in _FIELD.finditer(paragraph)}
        if "Files" not in fields or "License" not in fields:
            continue
        # Debian's own "and" and "or" are read as SPDX's.
        stated = canonical(fields["License"].split("\n")[0].strip())
        if stated:
            # Its stars cross folders.
            out += [(it.replace("*", "**"), stated) for it in fields["Files"].split()]
    return tuple(out)
