"""What package manifests say of the package that they describe: its licence, people and name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from aicheck import toml
from aicheck.checks.licence.values import PROPRIETARY, Choices, classified, offered, readings
from aicheck.patterns import lazy

_POINTER = lazy(r"see licen[cs]e in (?:\./)?(?P<file>[\w./-]{1,100})", re.IGNORECASE)
_GEM = lazy(
    r"^[ \t]{0,40}\w{1,40}\.licen[cs]es?[ \t]{0,9}=[ \t]{0,9}"
    r"(?P<value>\[[^\]]{0,400}\]|%[wi][\[({][^\])}\n]{0,400}|[\"'][^\"'\n]{1,200}[\"'])",
    re.MULTILINE,
)
_GEM_NAME = lazy(r"^[ \t]{0,40}\w{1,40}\.name[ \t]{0,9}=[ \t]{0,9}[\"']([\w.-]{1,100})[\"']", 8)
_QUOTED = lazy(r"[\"']([^\"'\n]{1,200})[\"']")
_HOLDERS = ("author", "authors", "maintainers", "contributors")
# No manifest that people write is longer, nor lists more; Python is parsed, which takes longer.
_LONGEST = 1_000_000
_LONGEST_PROGRAM = 100_000
_MOST = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a licence: `choices` of which one is right, or the `file` that tells.

    `words` are how it is put; words without a choice are those that nobody knows.
    """

    choices: Choices = ()
    file: str = ""
    words: str = ""

    @property
    def expression(self) -> str | None:
        """The likeliest of the choices."""
        return self.choices[0] if self.choices else None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one manifest says of its package."""

    licence: Said = Said()
    name: str = ""
    holders: tuple[str, ...] = ()


Reader = Callable[[str], Manifest]


def is_manifest(path: str) -> bool:
    """Whether a file is there to describe a package; a program that does is none."""
    name = path.rpartition("/")[2]
    return name != "setup.py" and reader_of(name) is not None


def reader_of(name: str) -> Reader | None:
    """What reads a manifest of this name; None where it is none."""
    return READERS.get(name) or (_gemspec if name.endswith(".gemspec") else None)


def in_order(names: Iterable[str]) -> list[str]:
    """The manifests among the files of one folder, the one to believe first at the front."""
    order = list(READERS)
    found = (name for name in names if reader_of(name))
    return sorted(found, key=lambda it: (order.index(it) if it in order else len(order), it))


@lru_cache(maxsize=64)
def manifest(path: str, text: str) -> Manifest | None:
    """What the manifest at `path` says; None where it can't be read."""
    if len(text) > _LONGEST:
        return None
    read = reader_of(path.rpartition("/")[2])
    try:
        return read(text) if read else None
    except (ValueError, TypeError, AttributeError, RecursionError, SyntaxError, MemoryError):
        return None


def said_by(path: str, text: str) -> Said:
    """What the manifest at `path` says of the licence; nothing if it can't be read."""
    found = manifest(path, text)
    return found.licence if found else Said()


def said_in(value: Any) -> Said:
    """What a licence field says: words, a table, or a list of either to choose from."""
    if isinstance(value, Mapping):
        if isinstance(file := value.get("file"), str):
            return Said(file=file, words=file)
        value = value.get("text") or value.get("type") or value.get("name")
    if isinstance(value, list):
        parts = [said_in(one) for one in value[:8] if not isinstance(one, list)]
        choices = offered([part.choices for part in parts])
        return Said(choices, words=" or ".join(part.words for part in parts))
    if not isinstance(value, str):
        return Said()
    words = value.strip()
    if words.upper() == "UNLICENSED":
        return Said((PROPRIETARY,), words=words)
    if found := _POINTER.fullmatch(words):
        return Said(file=found["file"], words=words)
    return Said(readings(words), words=words)


def _of_tables(tables: Iterable[Any], licence: Said) -> Manifest:
    """A manifest of which `tables` name the package and its people."""
    every = [it for it in tables if isinstance(it, dict)]
    names = [it["name"] for it in every if isinstance(it.get("name"), str)]
    people = (who for it in every for key in _HOLDERS for who in _people(it.get(key)))
    return Manifest(licence, next(iter(names), ""), tuple(dict.fromkeys(filter(None, people))))


def _people(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.partition("<")[0].partition("(")[0].strip()
    elif isinstance(value, dict):
        yield from _people(value.get("name"))
    elif isinstance(value, list):
        for item in value[:_MOST]:
            yield from _people(item) if not isinstance(item, list) else ()


def _classified(said: Said, classifiers: Any) -> Said:
    """What a field says, or else the classifiers, which only repeat one that there is."""
    if said.choices or said.file or not isinstance(classifiers, list):
        return said
    choices, words = classified(classifiers)
    return Said(choices, words=words) if choices else said


def _pyproject(text: str) -> Manifest:
    data = toml.loads(text)
    tables = (_table(data, "project"), _table(data, "tool", "poetry"))
    said = [_classified(said_in(it.get("license")), it.get("classifiers")) for it in tables]
    return _of_tables(tables, next((it for it in said if it.words), Said()))


def _package_json(text: str) -> Manifest:
    data = json.loads(text)
    licence = said_in(data.get("license", data.get("licenses")))
    return _of_tables((data,), licence)


def _cargo(text: str) -> Manifest:
    data = toml.loads(text)
    package, above = _table(data, "package"), _table(data, "workspace", "package")
    stated, file = package.get("license"), package.get("license-file")
    if stated is None and isinstance(file, str):
        licence = Said(file=file, words=file)
    elif isinstance(stated, str):
        licence = said_in(stated)
    else:
        licence = said_in(above.get("license"))
        if stated and not licence.words:
            # The manifest of the workspace is another file.
            licence = Said(words="the workspace's")
    return _of_tables((package, above), licence)


def _table(data: Any, *keys: str) -> Mapping[str, Any]:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def _setup_cfg(text: str) -> Manifest:
    import configparser  # 7 ms, for a file that few projects have.

    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise ValueError(str(error)) from error
    if not parser.has_section("metadata"):
        return Manifest()
    data = parser["metadata"]
    lines = data.get("classifiers", data.get("classifier", "")).split("\n")
    return _of_tables([dict(data)], _classified(said_in(data.get("license")), lines))


def _setup_py(text: str) -> Manifest:
    if len(text) > _LONGEST_PROGRAM or "licen" not in text.lower():
        return Manifest()
    import ast

    nodes = list(ast.walk(ast.parse(text)))
    literals = {
        target.id: node.value
        for node in nodes
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in nodes:
        if not isinstance(node, ast.Call) or not _is_setup(node.func):
            continue
        given = {it.arg: it.value for it in node.keywords}
        said = {
            key: _literal(literals.get(value.id, value) if isinstance(value, ast.Name) else value)
            for key in ("license_expression", "license", "classifiers")
            if (value := given.get(key))
        }
        licence = said_in(said.get("license_expression") or said.get("license"))
        return Manifest(_classified(licence, said.get("classifiers")))
    return Manifest()


def _is_setup(function: Any) -> bool:
    return "setup" in (getattr(function, "id", ""), getattr(function, "attr", ""))


def _literal(node: Any) -> Any:
    """What is written out; nothing of it is run, and what would have to be is nothing."""
    import ast

    with suppress(ValueError, TypeError, RecursionError, MemoryError):
        return ast.literal_eval(node)
    return None


def _gemspec(text: str) -> Manifest:
    name, found = _GEM_NAME.search(text), _GEM.search(text)
    if not found:
        return Manifest(name=name[1] if name else "")
    value = found["value"]
    words = value[3:].split() if value[0] == "%" else _QUOTED.findall(value)
    # What is put together at run time is not known.
    plain = [it for it in words if "#{" not in it]
    licence = said_in(plain if len(plain) > 1 else next(iter(plain), None))
    return Manifest(licence if len(plain) == len(words) else Said(), name[1] if name else "")


# By name, the one to believe first where several stand side by side.
READERS: Mapping[str, Reader] = {
    "pyproject.toml": _pyproject,
    "Cargo.toml": _cargo,
    "package.json": _package_json,
    "composer.json": _package_json,
    "setup.cfg": _setup_cfg,
    "setup.py": _setup_py,
}
