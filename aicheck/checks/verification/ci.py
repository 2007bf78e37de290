"""What keeps code in check before it is merged, and how a change loosens it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from aicheck import toml
from aicheck.checks.reading.nouns import folded
from aicheck.checks.verification.ci_lists import loosened
from aicheck.checks.verification.facts import Facts, placed, quoted
from aicheck.checks.verification.rules import CI_WEAKENED
from aicheck.globs import matches
from aicheck.model import FileChange, Finding, Hunk, Severity
from aicheck.patterns import lazy

_LESS = replace(CI_WEAKENED, severity=Severity.LOW)
_LONGEST = 2_000
_ALWAYS = (
    (
        lazy(r"^\s*(?:-\s*)?continue-on-error:\s*['\"]?true\b"),
        "its failure no longer stops the run",
    ),
    (lazy(r"^\s*(?:-\s*)?allow_failure:\s*true\b"), "its failure no longer stops the run"),
    (lazy(r"^\s*(?:-\s*)?if:\s*(?:\$\{\{\s*)?['\"]?false\b"), "it never runs"),
)
_STEP = lazy(r"^\s*-\s+(?:name|uses|run|id|if|script)\b|^\s{2}[\w-]+:\s*$|^[\w.-]+:\s*$")
_TOLERANT = lazy(
    r"(?<!\S)--exit-zero(?!\S)|\|\|\s*(?:true\b|:(?!\S)|exit\s+0\b|echo\b)|;\s*(?:true|exit 0)\s*$"
    r"|^\s*-(?=\w+ )|--passWithNoTests\b"
)
_NO_VERIFY = lazy(r"\bgit\s+(?:commit|push)\b[^|;&]*\s--no-verify\b|\bHUSKY(?:_SKIP_HOOKS)?=[01]\b")
_SILENT = lazy(
    r"['\"](?:test|lint|typecheck|type-check)['\"]:\s*['\"](?:echo\b[^'\"&|]*|true|exit 0|:)['\"]"
)
_NUMBER = lazy(r"(?P<key>[\w-]*[A-Za-z_])['\"]?\s*[:=\s]\s*['\"]?(?P<value>\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class _Table:
    files: tuple[str, ...]
    kinds: Mapping[str, re.Pattern[str]]
    least: frozenset[str]
    most: frozenset[str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    data = toml.loads(Path(__file__).with_name("ci.toml").read_text("utf-8"))
    kinds = {kind: _any_of(names) for kind, names in data["tools"].items()}
    least, most = (
        frozenset(it.lstrip("-") for it in data["numbers"][name]) for name in ("least", "most")
    )
    return _Table(tuple(data["files"]), kinds, least, most)


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    longest = "|".join(re.escape(it) for it in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w./-])(?:{longest})(?![\w-])")


def is_guard(path: str) -> bool:
    """Whether checks are set up or called in the file."""
    return any(matches(pattern, path) for pattern in _table().files)


def ci_weakened(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each check that no longer runs, or whose failure no longer counts."""
    files = [file for file in facts.change.files if is_guard(file.path)]
    for file in files:
        if file.hunks:
            yield from _tolerated(file)
            yield from _numbers(file)
            yield from loosened(file, _LESS)
    yield from _dropped(files)


# -- failures that no longer count -----------------------------------------------------------------


def _tolerated(file: FileChange) -> Iterator[Finding]:
    gone = Counter(folded(text) for hunk in file.hunks for text in hunk.removed)
    for hunk in file.hunks:
        for line in hunk.lines():
            text = line.text
            if len(text) > _LONGEST or text.lstrip().startswith("#"):
                continue
            if gone[folded(text)] > 0:
                gone[folded(text)] -= 1
                continue
            if found := _loose(file, hunk, text):
                rule, why = found
                yield placed(rule, file, line.number, f"{quoted(text, 60)}: {why}")


def _loose(file: FileChange, hunk: Hunk, text: str) -> tuple[type(_LESS), str] | None:  # type: ignore[valid-type]
    if file.path.endswith((".yml", ".yaml")):
        for pattern, why in _ALWAYS:
            if pattern.match(text):
                is_old = file.status != "added" and not any(_STEP.match(it) for it in hunk.added)
                return CI_WEAKENED if is_old else _LESS, why
    kinds = [kind for kind, names in _table().kinds.items() if names.search(text)]
    if _SILENT.search(text):
        return CI_WEAKENED, "the script does nothing and succeeds"
    if kinds and (match := _TOLERANT.search(text)):
        if match.group().strip() == "-" and not re.search(r"(?:^|/)[Mm]akefile$", file.path):
            return None
        is_old = any(names.search(old) for old in hunk.removed for names in _table().kinds.values())
        return CI_WEAKENED if is_old else _LESS, "a failure of this check no longer counts"
    if _NO_VERIFY.search(text):
        return _LESS, "hooks are passed by"
    return None


# -- numbers ---------------------------------------------------------------------------------------


def _numbers(file: FileChange) -> Iterator[Finding]:
    table = _table()
    for hunk in file.hunks:
        old = _values(hunk.removed)
        for offset, text in enumerate(hunk.added):
            for key, value in _values((text,)).items():
                if key not in old:
                    continue
                is_worse = (key in table.least and value < old[key]) or (
                    key in table.most and value > old[key]
                )
                if is_worse:
                    words = f"`{key}` went from {old[key]:g} to {value:g}"
                    yield placed(CI_WEAKENED, file, hunk.new_start + offset, words)
    yield from _lost_numbers(file)


def _lost_numbers(file: FileChange) -> Iterator[Finding]:
    """A least coverage that is not asked for any more."""
    if not file.head:
        return
    for hunk in file.hunks:
        for key, value in _values(hunk.removed).items():
            if key.replace("_", "-").endswith("fail-under") and value > 0 and key not in file.head:
                text = f"`{key}` ({value:g}) is gone: any coverage will do"
                yield placed(CI_WEAKENED, file, max(1, hunk.new_start), text)


def _values(lines: Sequence[str]) -> dict[str, float]:
    table = _table()
    found: dict[str, float] = {}
    for text in lines:
        for match in _NUMBER.finditer(text[:_LONGEST]):
            key = match["key"].lstrip("-")
            if key in table.least or key in table.most:
                found.setdefault(key, float(match["value"]))
    return found


# -- checks that no longer run ---------------------------------------------------------------------


def _dropped(files: list[FileChange]) -> Iterator[Finding]:
    """Yield a finding for each kind of check that a file no longer calls, and no other does."""
    for kind, names in _table().kinds.items():
        lost, found = _Lost(), 0
        for file in files:
            # These mostly name what is installed.
            for hunk in (
                ()
                if file.path.endswith(("pyproject.toml", "setup.cfg", "package.json"))
                else file.hunks
            ):
                found += sum(_calls(names, text) for text in hunk.added)
                for text in hunk.removed:
                    if _calls(names, text) and lost.file is None:
                        lost = _Lost(file, max(1, hunk.new_start), text)
        if lost.file is None or found:
            continue
        rest = "\n".join(it.head or "" for it in files)
        if not any(_calls(names, text) for text in rest.split("\n")):
            words = f"{quoted(lost.text, 60)} is gone, and no other {_KINDS[kind]} took its place"
            yield placed(CI_WEAKENED, lost.file, lost.line, words)


_KINDS = {
    "lint": "style check", "security": "security check", "test": "run of the tests",
    "types": "type check",
}  # fmt: skip
_CALL = lazy(
    r"^\s*(?:-\s+)?(?:run|script|entry|id|uses|repo|command|commands|args|cmd):|^\s*-\s"
    r"|^\t|^\s*[\w\"']+\s*[:=]|^\s{2,}\S|\bsession\.run\("
)
_INSTALL = lazy(
    r"\b(?:pip|uv|npm|yarn|pnpm|poetry|apt|apt-get|brew|cargo|go"
    r"|gem)\s+(?:\w+\s+)?(?:install|add|get|i|sync)\b|[<>=~^]=?\s*\d|\"[\^~]?\d+\."
)


@dataclass(frozen=True, slots=True)
class _Lost:
    file: FileChange | None = None
    line: int = 1
    text: str = ""


def _calls(names: re.Pattern[str], text: str) -> bool:
    """Whether a line runs one of these, and does not only install or describe it."""
    if len(text) > _LONGEST or text.lstrip().startswith(("#", "//", "[")):
        return False
    return bool(names.search(text) and _CALL.match(text) and not _INSTALL.search(text))
