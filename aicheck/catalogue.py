"""The pattern rules in force: those that we ship, and those that a project adds."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from aicheck.cache import Cache
from aicheck.errors import AicheckError
from aicheck.rulefiles import (
    PARTS,
    PatternRule,
    is_rule_file,
    pattern_rule,
    refuse_tangled,
    sources,
)

_PACKAGE = Path(__file__).parent


@dataclass(frozen=True)
class Catalogue:
    """The pattern rules by id, the digest of all their files, and the ids of a project's own."""

    rules: Mapping[str, PatternRule]
    digest: str
    own: frozenset[str] = frozenset()

    def languages(self) -> frozenset[str]:
        """Every language that a rule looks at."""
        return frozenset(name for entry in self.rules.values() for name in entry.rule.languages)


def rules_folder() -> Path:
    """The folder of the rules: in the package, or beside it where aicheck is installed editable."""
    inside = _PACKAGE / "rules"
    return inside if inside.is_dir() else _PACKAGE.parent / "rules"


def load(folder: Path, cache: Cache) -> Catalogue:
    """Read every rule below `folder`; raises AicheckError for one that is broken."""
    rules, digest = _read(_files(folder), {}, cache)
    if not rules:
        raise AicheckError(f"there are no rules in '{folder}'", "install aicheck again")
    return Catalogue(rules, digest)


def extended(shipped: Catalogue, files: Mapping[str, bytes], cache: Cache) -> Catalogue:
    """The catalogue with a project's own rules, whose files are named by their paths.

    They may use our parts; `shipped` may be empty, to have them alone. Raises AicheckError for a
    file that is broken, or an id that is taken.
    """
    parts = {path: text for path, text in _files(rules_folder()).items() if _is_part(path)}
    refuse_tangled(files)
    own, digest = _read(files, parts, cache)
    if taken := sorted(own.keys() & shipped.rules.keys()):
        raise AicheckError(f"the rule id '{taken[0]}' is aicheck's own", "give it another id")
    both = hashlib.sha256(f"{shipped.digest} {digest}".encode()).hexdigest()
    return Catalogue({**shipped.rules, **own}, both, frozenset(own))


def _files(folder: Path) -> dict[str, bytes]:
    # Not with `Path.glob`: with hundreds of files, that is a tenth of a small check.
    parts = sorted(entry.name for entry in os.scandir(folder) if entry.is_dir())
    names = {part: sorted(filter(is_rule_file, os.listdir(folder / part))) for part in parts}
    paths = (f"{part}/{name}" for part in parts for name in names[part])
    return {path: _bytes(f"{folder}/{path}") for path in paths}


def _bytes(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read()


def _is_part(path: str) -> bool:
    return PurePosixPath(path).parent.name == PARTS


def _read(
    files: Mapping[str, bytes], shared: Mapping[str, bytes], cache: Cache
) -> tuple[dict[str, PatternRule], str]:
    """The rules of the files by their ids, and the digest of the files."""
    texts = {path: text for path, text in files.items() if not _is_part(path)}
    lists = {**shared, **{path: text for path, text in files.items() if _is_part(path)}}
    whole = b"\0".join(f"{path} {len(text)}\0".encode("utf-8", "surrogateescape") + text
                       for path, text in (*texts.items(), *lists.items()))  # fmt: skip
    digest = hashlib.sha256(whole).hexdigest()
    key = f"rules {digest}"
    entries = _kept(cache.get([key]).get(key))
    if entries is None:
        parts = {PurePosixPath(path).stem: text for path, text in lists.items()}
        found = list(sources(texts, parts))
        entries = {source["id"]: pattern_rule(path, source) for path, source in found}
        if len(entries) != len(found):
            names = [source["id"] for _, source in found]
            twice = next(name for name in names if names.count(name) > 1)
            raise AicheckError(f"the rule id '{twice}' stands there twice", "give one another id")
        cache.put({key: json.dumps(found)})
    return entries, digest


def _kept(text: str | None) -> dict[str, PatternRule] | None:
    """The rules that an earlier run parsed, or None where there are none or they are damaged."""
    try:
        found = json.loads(text or "")
        entries = {source["id"]: pattern_rule(path, source) for path, source in found}
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    return entries or None
