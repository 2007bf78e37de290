"""What one installed package, or one wheel, says of its licence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from aicheck.checks.dependencies.licences import reading
from aicheck.checks.dependencies.licences.stated import Stated, of_metadata, of_package
from aicheck.checks.dependencies.licences.versions import shown_version
from aicheck.checks.dependencies.names import normal
from aicheck.checks.licence.kinds import is_licence_of_folder

_FILES = 4


@dataclass(frozen=True, slots=True)
class Place:
    """One installed package, or one wheel: its version, and what is said of where it is."""

    version: str
    path: Path
    source: str


def of_python(place: Place, name: str, may_read: Callable[[], bool]) -> Stated | None:
    """What the core metadata of the package `name` says, if it is of that package.

    `may_read` is asked before licence files are read, which takes longest.
    """
    texts = _wheel(place) if place.path.suffix == ".whl" else _folder(place)
    head = texts.pop("METADATA", None) or texts.pop("PKG-INFO", None)
    if head is None:
        return None
    fields = reading.fields(head)
    if normal("pypi", next(iter(fields.get("name", ())), "")) != name:
        return None
    version = next(iter(fields.get("version", ())), place.version)
    found = of_metadata(fields, lambda: _licence_files(texts, place) if may_read() else ())
    return replace(found, source=place.source, version=shown_version(version))


def _wheel(place: Place) -> dict[str, str]:
    return reading.in_wheel(place.path, ("METADATA", "LICEN", "COPYING", "UNLICENSE", "licenses/"))


def _folder(place: Place) -> dict[str, str]:
    out = {}
    for name in ("METADATA", "PKG-INFO"):
        # An egg of old is one file.
        for path in (place.path / name, place.path):
            if (found := reading.text(path, reading.METADATA)) is not None:
                out[name] = found
                return out
    return out


def _licence_files(texts: Mapping[str, str], place: Place) -> Iterable[str]:
    if place.path.suffix == ".whl":
        named = [it for it in sorted(texts) if is_licence_of_folder(it) and it.count("/") < 2]
        return [texts[name][: reading.LICENCE] for name in named[:_FILES]]
    out = []
    for folder in (place.path / "licenses", place.path):
        names = sorted(it.name for it in reading.entries(folder) if is_licence_of_folder(it.name))
        found = (reading.text(folder / name, reading.LICENCE) for name in names[:_FILES])
        out += [it for it in found if it]
    return out[:_FILES]


def of_node(package: Path, name: str, may_read: Callable[[], bool]) -> Stated | None:
    """What the `package.json` in the folder `package` says, if it is of the package `name`."""
    text = reading.text(package / "package.json", reading.METADATA)
    try:
        raw = json.loads(text.lstrip("\ufeff")) if text else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(raw, dict) or str(raw.get("name", "")).lower() != name:
        return None

    def file(named: str) -> str:
        if not may_read():
            return ""
        return reading.text(package / named, reading.LICENCE) or ""

    def files() -> list[str]:
        names = sorted(it.name for it in reading.entries(package) if is_licence_of_folder(it.name))
        return [file(name) for name in names[:_FILES]]

    found = of_package(raw, files, file)
    version = shown_version(str(raw.get("version", "")))
    return replace(found, source="its installed package.json", version=version)
