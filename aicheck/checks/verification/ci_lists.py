"""Lists and switches of linters and type checkers that ask for less than before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from configparser import Error, RawConfigParser
from typing import Any

from aicheck import toml
from aicheck.checks.verification.facts import placed, quoted
from aicheck.model import FileChange, Finding, Rule
from aicheck.patterns import lazy

_LARGEST = 1 << 18
_SWITCHES = lazy(
    r"^(?:strict\w*|disallow_\w+|check_untyped_defs|no_implicit_\w+|warn_\w+|branch"
    r"|show_error_codes"
    r"|xfail_strict|noImplicit\w+|noUnused\w+|noUnchecked\w+|strict[A-Z]\w+|exactOptional\w+)$"
)
_BACKWARD = lazy(
    r"^(?:ignore_errors|ignore_missing_imports|skipLibCheck|allow_untyped_\w+|allow_redefinition)$"
)
# Which rules are looked for, and which not.
_LISTS = {"select": 1, "extend-select": 1, "enable": 1, "ignore": -1, "extend-ignore": -1,
          "disable": -1, "extend-exclude": -1, "omit": -1, "disable_error_code": -1,
          "per-file-ignores": -1}  # fmt: skip
_ESLINT = lazy(
    r"['\"]?(?P<rule>[@\w/-]+)['\"]?\s*:\s*\[?\s*['\"]?(?P<level>off|warn|error|0|1|2)\b"
)
_LEVELS = {"off": 0, "0": 0, "warn": 1, "1": 1, "error": 2, "2": 2}


def loosened(file: FileChange, rule: Rule) -> Iterator[Finding]:
    """Yield a finding for each list or switch of a linter that asks for less."""
    name = file.path.rpartition("/")[2]
    if re.match(r"\.eslintrc|eslint\.config\.", name):
        yield from _eslint(file, rule)
        return
    if file.base is None or file.head is None or max(len(file.base), len(file.head)) > _LARGEST:
        return
    if name.endswith(".toml"):
        before, after = _toml(file.base), _toml(file.head)
    elif name.endswith((".cfg", ".ini")) or name in (".flake8", ".coveragerc", ".pylintrc"):
        before, after = _ini(file.base), _ini(file.head)
    else:
        return
    for key in sorted(before.keys() | after.keys()):
        if key.rpartition(".")[0] + ".strict" in after and after.get(key) is None:
            continue
        if words := _less(key, before.get(key), after.get(key)):
            yield placed(rule, file, _line(file, key.rpartition(".")[2]), words)


def _less(key: str, old: Any, new: Any) -> str:
    """What a setting asks for less, in words, or ""."""
    last = key.rpartition(".")[2]
    if _SWITCHES.match(last) and old is True and new is False:
        return f"`{key}` is switched off"
    if _BACKWARD.match(last) and new is True and old is not True and old is not None:
        return f"`{key}` is switched on"
    for name, way in _LISTS.items():
        if last == name or f".{name}." in f".{key}.":
            lost = _items(old) - _items(new) if way > 0 else _items(new) - _items(old)
            # A linter that goes takes its lists along, and one that comes brings them.
            if lost and old is not None and new is not None:
                verb = "lost" if way > 0 else "now has"
                return f"`{key}` {verb} {quoted(', '.join(sorted(lost)), 60)}"
    return ""


def _items(value: Any) -> frozenset[str]:
    if isinstance(value, list):
        return frozenset(str(it) for it in value)
    return (
        frozenset(re.split(r"[\s,]+", value.strip())) - {""}
        if isinstance(value, str)
        else frozenset()
    )


def _toml(text: str) -> Mapping[str, Any]:
    try:
        data = toml.loads(text).get("tool", toml.loads(text))
    except toml.TOMLDecodeError:
        return {}
    return dict(_flat(data))


def _flat(data: Any) -> Iterator[tuple[str, Any]]:
    todo = [("", data)]
    while todo:
        prefix, value = todo.pop()
        if isinstance(value, dict) and prefix.count(".") < 12:
            todo += ((f"{prefix}.{key}".lstrip("."), it) for key, it in value.items())
        else:
            yield prefix, value


def _ini(text: str) -> Mapping[str, Any]:
    parser = RawConfigParser(strict=False, allow_no_value=True, comment_prefixes=("#", ";"))
    try:
        parser.read_string(text)
    except (Error, ValueError):
        return {}
    out: dict[str, Any] = {}
    for section in parser.sections():
        for key, value in parser.items(section):
            flat = (value or "").strip()
            out[f"{section}.{key}"] = {"true": True, "false": False}.get(flat.lower(), flat)
    return out


def _line(file: FileChange, key: str) -> int:
    """The added line that is about a key, or the place of the first hunk."""
    for line in file.lines():
        if key in line.text:
            return line.number
    return max(1, file.hunks[0].new_start)


def _eslint(file: FileChange, rule: Rule) -> Iterator[Finding]:
    old = {
        it["rule"]: _LEVELS[it["level"]]
        for hunk in file.hunks
        for text in hunk.removed
        if (it := _ESLINT.search(text[:2_000]))
    }
    for line in file.lines():
        found = _ESLINT.search(line.text[:2_000])
        if found and _LEVELS[found["level"]] < old.get(found["rule"], -1):
            words = f"the rule `{found['rule']}` is turned down to {found['level']}"
            yield placed(rule, file, line.number, words)
