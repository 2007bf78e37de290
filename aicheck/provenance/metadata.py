"""What a package's own metadata say of it: its name, its version, its licence."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from email.parser import HeaderParser
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from urllib.parse import quote

from aicheck import toml
from aicheck.patterns import lazy

_LONGEST = 1 << 20
# A licence's whole text stands in some packages' licence field.
_A_NAME = 100
_MODULE = lazy(r"^module[ \t]+([^\s\"]+)", 8)
_DEB_LICENCE = lazy(r"^Files:[ \t]*\*[ \t]*$.*?^License:[ \t]*(\S+)", 8 | 16)
_STEM = lazy(r"(?P<name>.+?)[-_]v?(?P<version>\d[\w.+~:%!-]*)")


class Known(NamedTuple):
    """What one metadata file says; `licence` is an expression or a person's words for one."""

    name: str
    version: str
    purl: str
    licence: str


def reader_of(path: str) -> Callable[[str], Known | None] | None:
    """What reads a metadata file, by its path; None where it is none."""
    folder, _, name = path.rpartition("/")
    if name == "copyright" and folder.startswith("usr/share/doc/"):
        return _debian_copyright
    if name == "control" and not folder.strip("./"):
        return _debian_control
    return _READERS.get(name)


def read(path: str, data: bytes) -> Known | None:
    """What a metadata file says, None where it can't be read or names nothing."""
    reader = reader_of(path)
    if reader is None or len(data) > _LONGEST:
        return None
    try:
        return reader(data.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def from_name(stem: str) -> Known:
    """What the name of an archive or folder says."""
    match = _STEM.fullmatch(stem)
    name, version = (match["name"], match["version"]) if match else (stem, "")
    return Known(name, version, _purl("generic", name, version), "")


def _python(text: str) -> Known | None:
    headers = HeaderParser().parsestr(text)
    name, version = headers.get("Name", "").strip(), headers.get("Version", "").strip()
    said = headers.get("License-Expression", "").strip() or headers.get("License", "").strip()
    if len(said) > _A_NAME or said.upper() == "UNKNOWN":
        said = ""
    classified = [it.rpartition("::")[2].strip() for it in headers.get_all("Classifier", [])
                  if it.strip().startswith("License ::")]  # fmt: skip
    known = [it for name in classified if (it := _table("classifiers").get(name))]
    slug = name.lower().replace("_", "-").replace(".", "-")
    return _known("pypi", name, version, said or " OR ".join(known), slug)


def _npm(text: str) -> Known | None:
    about = json.loads(text)
    said = about.get("license") or about.get("licenses") if isinstance(about, dict) else None
    if not isinstance(about, dict):
        return None
    options = said if isinstance(said, list) else [said]
    words = [it.get("type") if isinstance(it, dict) else it for it in options]
    return _known("npm", about.get("name"), about.get("version"), _either(words))


def _composer(text: str) -> Known | None:
    about = json.loads(text)
    if not isinstance(about, dict):
        return None
    said = about.get("license")
    options = said if isinstance(said, list) else [said]
    return _known("composer", about.get("name"), about.get("version"), _either(options))


def _cargo(text: str) -> Known | None:
    about = toml.loads(text).get("package")
    if not isinstance(about, dict):
        return None
    said = _word(about.get("license")).replace("/", " OR ")
    return _known("cargo", about.get("name"), about.get("version"), said)


def _go(text: str) -> Known | None:
    match = _MODULE.search(text)
    return _known("golang", match[1], "", "") if match else None


def _debian_control(text: str) -> Known | None:
    headers = HeaderParser().parsestr(text)
    name, version = headers.get("Package", "").strip(), headers.get("Version", "").strip()
    return _known("deb/debian", name, version, "")


def _debian_copyright(text: str) -> Known | None:
    match = _DEB_LICENCE.search(text)
    if match is None:
        return None
    return Known("", "", "", _table("debian").get(match[1].lower(), match[1]))


_READERS: Mapping[str, Callable[[str], Known | None]] = {
    "Cargo.toml": _cargo, "METADATA": _python, "PKG-INFO": _python, "composer.json": _composer,
    "go.mod": _go, "package.json": _npm,
}  # fmt: skip


def _known(kind: str, name: Any, version: Any, licence: str, slug: str = "") -> Known | None:
    name, version = _word(name), _word(version)
    return Known(name, version, _purl(kind, slug or name, version), licence) if name else None


def _purl(kind: str, name: str, version: str) -> str:
    tail = f"@{quote(version, safe='')}" if version else ""
    return f"pkg:{kind}/{quote(name, safe='/')}{tail}"


def _word(value: Any) -> str:
    return value.strip()[:200] if isinstance(value, str) else ""


def _either(options: list[Any]) -> str:
    return " OR ".join(word for it in options if (word := _word(it)))


@cache
def _table(name: str) -> Mapping[str, str]:
    tables = toml.loads(files(__package__).joinpath("licences.toml").read_text("utf-8"))
    found: Mapping[str, str] = tables[name]
    return found
