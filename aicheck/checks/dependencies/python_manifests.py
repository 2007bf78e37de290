"""Manifests of Python projects that are more than lines of requirements."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from aicheck import toml
from aicheck.checks.dependencies.names import (
    Dependency,
    Item,
    Note,
    UnreadableError,
    is_commit,
    normal,
)
from aicheck.checks.dependencies.requirements import index, requirement
from aicheck.patterns import lazy

_INLINE = lazy(r"^# /// script[ \t]*\r?\n((?:#(?:| .*)\r?\n)+?)# ///[ \t]*\r?$", re.MULTILINE)


# What an extra is called that nobody needs who only uses the project.
_WORK = lazy(
    r"(?:dev(?:elop(?:ment|er)?)?|tests?|testing|docs?|lint(?:ing)?|typing|mypy|ci|bench(?:marks?)?|"
    r"quality|release|build|pre-commit|coverage|qa)(?:[-_.]\w+)*",
    re.IGNORECASE,
)
_LISTED = {"dependencies", "optional-dependencies"}


def table(text: str) -> dict[str, Any]:
    """A TOML file; raises UnreadableError."""
    try:
        return toml.loads(text)
    except (toml.TOMLDecodeError, ValueError, RecursionError) as error:
        raise UnreadableError(f"it is no TOML: {str(error)[:100]}") from None


def at(value: Any, *keys: str) -> Any:
    """What stands at `keys` in nested tables, or an empty table."""
    for key in keys:
        value = value.get(key, {}) if isinstance(value, dict) else {}
    return value


def pyproject(text: str) -> Iterator[Item]:
    """Yield what a `pyproject.toml` asks for, by any of its tools."""
    raw = table(text)
    project, poetry = at(raw, "project"), at(raw, "tool", "poetry")
    for source in (project, poetry):
        if isinstance(name := at(source, "name"), str) and name:
            yield Note("own", normal("pypi", name), "pypi")
    dynamic = at(project, "dynamic")
    if isinstance(dynamic, list) and _LISTED & set(map(str, dynamic)):
        yield Note("dynamic", "", "pypi")
    sources = at(raw, "tool", "uv", "sources")
    for part, dev in _lists(raw):
        for text_ in part if isinstance(part, list) else ():
            item = requirement(text_) if isinstance(text_, str) else None
            if item and not (isinstance(sources, dict) and _in(item.name, sources)):
                yield replace(item, dev=True) if dev else item
    if isinstance(sources, dict):
        for name, value in sources.items():
            for one in value if isinstance(value, list) else [value]:
                yield from _sourced(name, one)
    yield from _poetry(poetry)
    yield from _indexes(raw)


def _lists(raw: Any) -> Iterator[tuple[Any, bool]]:
    """Yield the lists of requirements, each with whether it is for work on the project only."""
    yield at(raw, "project", "dependencies"), False
    extras = at(raw, "project", "optional-dependencies")
    for name, part in extras.items() if isinstance(extras, dict) else ():
        yield part, bool(_WORK.fullmatch(name))
    uv = at(raw, "tool", "uv")
    yield at(uv, "constraint-dependencies"), False
    yield at(uv, "dev-dependencies"), True
    yield at(raw, "build-system", "requires"), True
    groups = (at(raw, "dependency-groups"), at(raw, "tool", "pdm", "dev-dependencies"))
    yield from ((part, True) for group in groups for part in _values(group))
    for env in _values(at(raw, "tool", "hatch", "envs")):
        yield from ((at(env, key), True) for key in ("dependencies", "extra-dependencies"))


def _in(name: str, sources: dict[str, Any]) -> bool:
    return any(normal("pypi", it) == name for it in sources)


def _values(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else []


def _sourced(name: str, value: Any, plain: bool = False) -> Iterator[Item]:
    """Yield the package of a table with `git`, `url`, `path`, `index` or `version`."""
    key = normal("pypi", name)
    if isinstance(value, str):
        kind = "open" if value.strip() in ("*", "") else "range"
        kind = "pinned" if re.fullmatch(r"(==)?\s*\d[\w.]*", value.strip()) else kind
        yield Dependency("pypi", key, value, kind, quote=name)  # type: ignore[arg-type]
        return
    if not isinstance(value, dict):
        return
    if {"path", "workspace"} & set(value):
        yield Dependency("pypi", key, how="local", quote=name)
    elif isinstance(url := value.get("git") or value.get("url") or value.get("file"), str):
        fixed = is_commit(str(value.get("rev") or value.get("ref") or ""))
        fixed = fixed and not url.startswith(("http://", "git://"))
        yield Dependency("pypi", key, how="pinned" if fixed else "url", quote=name, url=url)
    elif plain:
        yield from _sourced(name, str(value.get("version", "*")))
    elif "index" in value:
        yield Dependency("pypi", key, how="local", quote=name)


def _poetry(poetry: Any) -> Iterator[Item]:
    tables = [(at(poetry, "dependencies"), False), (at(poetry, "dev-dependencies"), True)]
    tables += [(at(group, "dependencies"), True) for group in _values(at(poetry, "group"))]
    for part, dev in tables:
        for name, value in part.items() if isinstance(part, dict) else ():
            if name.lower() != "python":
                for one in value if isinstance(value, list) else [value]:
                    yield from _meant(_sourced(name, one, plain=True), dev)


def _meant(items: Iterator[Item], dev: bool) -> Iterator[Item]:
    for item in items:
        yield replace(item, dev=True) if dev and isinstance(item, Dependency) else item


def _indexes(raw: Any) -> Iterator[Note]:
    uv, poetry = at(raw, "tool", "uv"), at(raw, "tool", "poetry")
    pdm = at(raw, "tool", "pdm")
    for entry in [*_list(uv, "index"), *_list(poetry, "source"), *_list(pdm, "source")]:
        url = at(entry, "url")
        # An explicit one is asked only for the packages that name it.
        explicit = at(entry, "explicit") is True or at(entry, "priority") == "explicit"
        if isinstance(url, str) and url:
            option = (
                "--index-url" if explicit or at(entry, "default") is True else "--extra-index-url"
            )
            for note in index(option, url, quote=url):
                if not (explicit and note.kind == "index" and not url.startswith("http:")):
                    yield note
    for key, option in (("index-url", "--index-url"), ("extra-index-url", "--extra-index-url"),
                        ("allow-insecure-host", "--trusted-host")):  # fmt: skip
        found = at(uv, key)
        for value in found if isinstance(found, list) else [found]:
            if isinstance(value, str):
                yield from index(option, value, quote=value)


def _list(value: Any, key: str) -> list[Any]:
    found = at(value, key)
    return found if isinstance(found, list) else []


def pipfile(text: str) -> Iterator[Item]:
    """Yield what a `Pipfile` asks for."""
    raw = table(text)
    for name, part in raw.items():
        if name not in ("source", "requires", "scripts", "pipenv") and isinstance(part, dict):
            for package, value in part.items():
                yield from _meant(_sourced(package, value, plain=True), name == "dev-packages")
    for number, entry in enumerate(_list(raw, "source")):
        if isinstance(url := at(entry, "url"), str) and url:
            yield from index("--extra-index-url" if number else "--index-url", url, quote=url)
            if at(entry, "verify_ssl") is False:
                said = f"the certificate of {url.split('//')[-1].split('/')[0]} is not checked"
                yield Note("index", said, "pypi", quote="verify_ssl")


def ini(text: str) -> Iterator[Item]:
    """Yield what a `setup.cfg` or a `tox.ini` asks for."""
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True, delimiters=("=", ":"))
    try:
        parser.read_string(text.lstrip("\ufeff"))
    except (configparser.Error, RecursionError) as error:
        raise UnreadableError(f"it is no ini file: {str(error)[:100]}".splitlines()[0]) from None
    for section in parser.sections():
        for key, value in parser.items(section):
            if _is_list(section, key):
                for line in (value or "").splitlines():
                    # tox: what stands before a colon says for which environments.
                    line = re.sub(r"^[\w,!{} -]+:\s+", "", line.strip())
                    is_one = line and "{" not in line and not line.startswith(("#", "-"))
                    if is_one and (item := requirement(line, quote=line)):
                        yield item
    if name := parser.get("metadata", "name", fallback=None):
        yield Note("own", normal("pypi", name), "pypi")


def _is_list(section: str, key: str) -> bool:
    if section == "options":
        return key in ("install_requires", "tests_require", "setup_requires")
    if section == "options.extras_require":
        return True
    return key == "deps" and section.startswith("testenv")


def inline(text: str) -> Iterator[Item]:
    """Yield what the metadata of a script (PEP 723) asks for."""
    match = _INLINE.search(text)
    if not match:
        return
    body = "\n".join(line.rstrip("\r")[2:] for line in match[1].splitlines())
    raw = table(body)
    found = raw.get("dependencies", [])
    for value in found if isinstance(found, list) else ():
        if isinstance(value, str) and (item := requirement(value)):
            yield item
    yield from _indexes(raw)


def environment(text: str) -> Iterator[Item]:
    """Yield what the pip section of a conda `environment.yml` asks for."""
    depth = -1
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.split(" #", 1)[0].strip()
        indent = len(line) - len(line.lstrip())
        if re.fullmatch(r"-\s*pip\s*:", bare):
            depth = indent
        elif bare and depth >= 0:
            if indent <= depth:
                depth = -1
            elif bare.startswith("-"):
                value = bare[1:].strip().strip("\"'")
                if value.startswith("-"):
                    continue
                if item := requirement(value, number, pins=True):
                    yield item
