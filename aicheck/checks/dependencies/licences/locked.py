"""What lock files hold: each package with its version, and the licence where the file says one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from aicheck.checks.dependencies.names import UnreadableError, normal
from aicheck.checks.dependencies.places import LOCKS
from aicheck.patterns import lazy

# Larger ones are no work of a package manager.
_LARGEST = 32_000_000
_MOST = 20_000

_FIELDS = lazy(r"^(name|version|category|source|groups|dev) = (.*)$", re.MULTILINE)
_OWN_SOURCE = lazy(r"\{ (?:editable|virtual|directory|path) = ")
_MAIN = lazy(r'"(?:main|default)"')
_YARN = lazy(
    r'^"?(?P<name>(?:@[^@\s"/]{1,214}/)?[^@\s",#]{1,214})@[^\n]{1,4000}:\n'
    r'(?:  (?!version)[^\n]{0,4000}\n){0,8}  version:? "?(?P<version>[\w.+-]{1,100})',
    re.MULTILINE,
)
_PNPM = lazy(
    r"^  '?/?(?P<name>(?:@[^@\s'/]{1,214}/)?[^@\s'/:(]{1,214})[@/](?P<version>\d[\w.+-]{0,100})",
    re.MULTILINE,
)
_BUN = lazy(
    r'^    "[^"\n]{1,400}": \["(?P<name>(?:@[^@"/]{1,214}/)?[^@"/]{1,214})@'
    r'(?P<version>\d[^"]{0,100})"',
    re.MULTILINE,
)
_GEM = lazy(r"^    (?P<name>[\w.-]{1,214}) \((?P<version>[\w.-]{1,100})\)", re.MULTILINE)
_GO = lazy(r"^(?P<name>\S{1,400}) (?P<version>v[\w.+-]{1,100}) h1:", re.MULTILINE)
_BY_PATTERN = {"yarn.lock": _YARN, "pnpm-lock.yaml": _PNPM, "bun.lock": _BUN,
               "Gemfile.lock": _GEM, "go.sum": _GO}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Locked:
    """A package of a lock file.

    `licence` is what the file says of it, as it stands there; `dev` is whether it is for work on
    the project only, None where the file does not say; `quote` is text of its line.
    """

    registry: str
    name: str
    version: str
    quote: str
    licence: Any = None
    dev: bool | None = None


def locked(path: str, text: str) -> list[Locked]:
    """The packages that a lock file holds; raises UnreadableError."""
    if len(text) > _LARGEST:
        raise UnreadableError("it is larger than a package manager writes")
    name = path.rpartition("/")[2]
    found = list(islice(_reader(name)(LOCKS[name], name, text), _MOST + 1))
    if len(found) > _MOST:
        raise UnreadableError(f"it holds more than {_MOST:,} packages")
    return found


_Reader = Callable[[str, str, str], Iterator[Locked]]


def _reader(name: str) -> _Reader:
    if name in ("package-lock.json", "npm-shrinkwrap.json"):
        return _npm
    if name in ("composer.lock", "Pipfile.lock"):
        return _composer if name == "composer.lock" else _pipfile
    return _patterned if name in _BY_PATTERN else _toml


def _loaded(text: str) -> dict[str, Any]:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"it is no JSON: {str(error)[:100]}") from None
    if not isinstance(raw, dict):
        raise UnreadableError("it holds no object")
    return raw


def _npm(registry: str, _: str, text: str) -> Iterator[Locked]:
    raw = _loaded(text)
    for path, block in _tables(raw.get("packages")):
        _, is_installed, last = path.rpartition("node_modules/")
        if is_installed and not block.get("link"):
            name = block.get("name") if isinstance(block.get("name"), str) else last
            yield _of_npm(registry, str(name), block, f'"{path}"')
    if "packages" in raw:
        return
    # The first form of the file nests what is installed for one package only.
    waiting = [raw.get("dependencies")]
    while waiting:
        for name, block in _tables(waiting.pop()):
            yield _of_npm(registry, name, block, f'"{name}"')
            waiting.append(block.get("dependencies"))


def _of_npm(registry: str, name: str, block: dict[str, Any], quote: str) -> Locked:
    licence = block.get("license", block.get("licenses"))
    dev = block.get("dev") is True or block.get("devOptional") is True
    version = _text(block.get("version"))
    return Locked(registry, normal(registry, name), version, quote, licence, dev)


def _composer(registry: str, _: str, text: str) -> Iterator[Locked]:
    raw = _loaded(text)
    for key in ("packages", "packages-dev"):
        part = raw.get(key)
        for block in part if isinstance(part, list) else ():
            if isinstance(block, dict) and isinstance(name := block.get("name"), str):
                version = _text(block.get("version")).removeprefix("v")
                said, dev = block.get("license"), key == "packages-dev"
                quote = f'"{name}"'
                yield Locked(registry, normal(registry, name), version, quote, said, dev)


def _pipfile(registry: str, _: str, text: str) -> Iterator[Locked]:
    raw = _loaded(text)
    for key in ("default", "develop"):
        for name, block in _tables(raw.get(key)):
            version = _text(block.get("version")).removeprefix("==")
            dev = key == "develop"
            yield Locked(registry, normal(registry, name), version, f'"{name}"', dev=dev)


def _tables(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, block in value.items() if isinstance(value, dict) else ():
        if isinstance(block, dict):
            yield str(key), block


def _toml(registry: str, file: str, text: str) -> Iterator[Locked]:
    # Whole parsers of TOML take seconds for what is read here.
    for block in re.split(r"^\[\[packages?\]\][ \t]*\r?$", text, flags=re.MULTILINE)[1:]:
        # What follows a table of its own is of that table.
        fields = dict(_FIELDS.findall(block.split("\n[", 1)[0].replace("\r", "")))
        name = fields.get("name", "").strip('"')
        source = fields.get("source", "")
        if not name or _OWN_SOURCE.match(source) or (file == "Cargo.lock" and not source):
            continue
        version = fields.get("version", "").strip('"')
        quote = f'name = "{name}"'
        yield Locked(registry, normal(registry, name), version, quote, dev=_is_dev(fields))


def _is_dev(fields: dict[str, str]) -> bool | None:
    """Poetry and PDM write down which groups need a package."""
    if "category" in fields:
        return fields["category"] == '"dev"'
    return not _MAIN.search(fields["groups"]) if "groups" in fields else None


def _patterned(registry: str, file: str, text: str) -> Iterator[Locked]:
    for match in _BY_PATTERN[file].finditer(text.replace("\r\n", "\n")):
        name = match["name"]
        if match["version"] != "0.0.0-use.local":
            quote = match[0].split("\n", 1)[0].strip()
            yield Locked(registry, normal(registry, name), match["version"], quote)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
