"""What package manifests say of the licence of the package that they describe."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aicheck import toml
from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.expressions import canonical
from aicheck.patterns import lazy

# What stands for terms that are nobody else's.
PROPRIETARY = "LicenseRef-proprietary"

_CLOSED = lazy(
    r"(?:other/)?proprietary(?: licen[cs]e)?|unlicensed|all rights reserved|commercial",
    re.IGNORECASE,
)
_POINTER = lazy(r"see licen[cs]e in (?P<file>[\w./-]{1,100})", re.IGNORECASE)
_SETUP = lazy(
    r"^[ \t]{0,40}license[ \t]{0,9}=[ \t]{0,9}[\"'](?P<value>[^\"'\n]{1,200})[\"']", re.MULTILINE
)
# A field may hold a whole licence text; longer ones hold something else.
_LONGEST = 40_000
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Said:
    """What a manifest says: an expression, or the file beside it that does."""

    expression: str | None = None
    file: str | None = None


_NOTHING = Said()


def said_by(name: str, text: str) -> Said:
    """What the manifest called `name`, without its folder, says; nothing if it can't be read."""
    if len(text) > _LARGEST:
        return _NOTHING
    try:
        return READERS[name](text)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return _NOTHING


def expression_of(words: Any) -> str | None:
    """A licence as people write it in a manifest, as an SPDX expression."""
    if not isinstance(words, str) or not words.strip() or len(words) > _LONGEST:
        return None
    short = words.strip()
    if _CLOSED.fullmatch(short):
        return PROPRIETARY
    if "\n" not in short:
        for candidate in (short, re.sub(r"\s*/\s*", " OR ", short)):
            if found := canonical(candidate, known=True):
                return found
        # "GNU General Public License v3 (GPLv3)" says it twice.
        plain = re.sub(r"\s*\([^()]*\)", "", short)
        stated = licences_in(f"License: {plain}") or licences_in(f"License: {short}")
    else:
        stated = licences_in(short)
    return stated[0].expression if stated else None


def _pyproject(text: str) -> Said:
    table = toml.loads(text)
    project = table.get("project", {})
    poetry = table.get("tool", {}).get("poetry", {})
    stated = project.get("license", poetry.get("license"))
    if isinstance(stated, dict):
        if isinstance(stated.get("file"), str):
            return Said(file=stated["file"])
        stated = stated.get("text")
    found = expression_of(stated) or _classified(project.get("classifiers", ()))
    return Said(found or _classified(poetry.get("classifiers", ())))


def _classified(classifiers: Iterable[str]) -> str | None:
    """Trove classifiers; of several each is on offer."""
    last = (it.split("::")[-1].strip() for it in classifiers if it.startswith("License ::"))
    return _any_of(expression_of(it) for it in last if it != "OSI Approved")


def _any_of(expressions: Iterable[str | None]) -> str | None:
    found = dict.fromkeys(filter(None, expressions))
    return canonical(" OR ".join(f"({it})" for it in found)) if found else None


def _package_json(text: str) -> Said:
    table = json.loads(text)
    stated = table.get("license", table.get("licenses"))
    several = stated if isinstance(stated, list) else [stated]
    texts = [it.get("type") if isinstance(it, dict) else it for it in several]
    if isinstance(stated, str) and (pointer := _POINTER.fullmatch(stated.strip())):
        return Said(file=pointer["file"])
    return Said(_any_of(map(expression_of, texts)))


def _cargo(text: str) -> Said:
    table = toml.loads(text)
    package = table.get("package", {})
    stated = package.get("license")
    if isinstance(stated, dict) or not package:
        # A member of a workspace finds it in the manifest above.
        stated = table.get("workspace", {}).get("package", {}).get("license")
    if stated is None and isinstance(package.get("license-file"), str):
        return Said(file=package["license-file"])
    return Said(expression_of(stated))


def _setup_cfg(text: str) -> Said:
    # 7 ms, for a file that few projects have.
    import configparser

    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return _NOTHING
    if not parser.has_section("metadata"):
        return _NOTHING
    data = parser["metadata"]
    lines = data.get("classifiers", data.get("classifier", "")).split("\n")
    return Said(expression_of(data.get("license", "")) or _classified(lines))


def _setup_py(text: str) -> Said:
    found = _SETUP.search(text)
    return Said(expression_of(found["value"])) if found else _NOTHING


# By name, the one to believe first where several stand side by side.
READERS: Mapping[str, Callable[[str], Said]] = {
    "pyproject.toml": _pyproject,
    "Cargo.toml": _cargo,
    "package.json": _package_json,
    "composer.json": _package_json,
    "setup.cfg": _setup_cfg,
    "setup.py": _setup_py,
}
