"""Which packages a change adds, or takes in another version, by its manifests and lock files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from aicheck.checks.dependencies.added import Added, items, old_items
from aicheck.checks.dependencies.licences.locked import Locked, locked
from aicheck.checks.dependencies.licences.versions import is_range
from aicheck.checks.dependencies.names import Dependency, UnreadableError
from aicheck.checks.dependencies.places import has_commands, is_lock, kind
from aicheck.model import Change, Failure, FileChange
from aicheck.patterns import lazy

_EXACT = lazy(r"[=v\s]*(\d[\w.!+-]{0,60})\s*")
_EXACT_OF_PYTHON = lazy(r"(?:^|,)\s*===?\s*(\d[\w.!+-]{0,60})\s*(?:,|$|;)")
# Files with requirements of people who work on a project, and not of those who use it.
_ASIDE = lazy(
    r"(?:.*/)?(?:tox\.ini|noxfile\.py|[^/]*(?:\b|_)(?:dev|develop|development|tests?|testing|docs?|lint|"
    r"typing|ci|bench|build|tools?)(?:\b|_)[^/]*\.(?:txt|in|pip)|"
    r"(?:docs?|tests?|bench(?:marks)?|examples?|tools?|\.github)/.*)",
    re.IGNORECASE,
)
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Package:
    """A package that comes in; `line` is 0 where only `quote` tells where it stands.

    `claim` is what the change's own lock file says of its licence. `before` are the versions that
    the base had, each with what the base's lock file says; `was_there` is whether it had any.
    `wanted` is the range that a manifest asks for where it names no one version.
    """

    registry: str
    name: str
    version: str
    file: FileChange
    line: int = 0
    quote: str = ""
    dev: bool = False
    claim: Any = None
    was_there: bool = False
    before: Mapping[str, Any] = field(default_factory=dict)
    wanted: str = ""

    @property
    def asked(self) -> tuple[str, str, str]:
        """What a registry is asked for."""
        return self.registry, self.name, self.version or self.wanted

    @property
    def key(self) -> tuple[str, str, str]:
        """What is one package, wherever it stands."""
        return self.registry, self.name, self.version


def packages(
    change: Change, files: Sequence[FileChange], found: Sequence[Added]
) -> Iterator[Package | Failure]:
    """Yield what comes in; `found` is what the manifests among `files` have only since."""
    locks = [file for file in change.files if is_lock(file.path)]
    bases: defaultdict[_Key, dict[str, Any]] = defaultdict(dict)
    for file in locks:
        for one in _read(file.old_path or file.path, file.base):
            if isinstance(one, Locked):
                bases[one.registry, one.name][one.version] = one.licence
    heads: list[tuple[FileChange, Locked]] = []
    for file in locks:
        if file.added and file.head is None and not file.skipped:
            reason = "the licences of its packages were not looked at: only parts of it are at hand"
            yield Failure("dependencies", reason, file.path, False)
        for one in _read(file.path, file.head if file.added else None):
            if isinstance(one, Failure):
                yield one
            elif one.version not in bases.get((one.registry, one.name), ()):
                heads.append((file, one))
    direct = [*_new(found), *_bumped(files)]
    yield from _once(_merged(direct, heads, bases, _declared(change)))


def _read(path: str, text: str | None) -> Iterator[Locked | Failure]:
    try:
        yield from locked(path, text) if text else ()
    except UnreadableError as error:
        reason = f"the licences of its packages were not looked at: {error}"
        yield Failure("dependencies", reason, path, False)


def _new(found: Iterable[Added]) -> Iterator[tuple[FileChange, Dependency, int, str | None]]:
    """Yield each package that a manifest has only since; None for the version that it had."""
    for it in found:
        if isinstance(it.item, Dependency) and _counts(it.file.path, it.item) and not it.before:
            yield it.file, it.item, it.line.number, None


def _bumped(
    files: Iterable[FileChange],
) -> Iterator[tuple[FileChange, Dependency, int, str | None]]:
    """Yield each package of which a manifest names another version than it did."""
    for file in files:
        if file.base is None or file.head is None:
            continue
        old = {it.name: it for it in old_items(file) if isinstance(it, Dependency)}
        try:
            new = items(file.path, file.head)
        except UnreadableError:
            continue
        for it in new:
            if isinstance(it, Dependency) and it.name in old and _counts(file.path, it):
                was = old[it.name].version
                if it.version != was and _exact(it):
                    yield file, it, it.line, _exact(old[it.name]) or was


def _counts(path: str, item: Dependency) -> bool:
    is_command = kind(path) is None and has_commands(path)
    is_named = any(character.isalnum() for character in item.name)
    return is_named and item.how != "local" and not is_command


def _exact(item: Dependency) -> str:
    """The one version that a manifest asks for, or nothing."""
    if item.registry == "pypi" and (found := _EXACT_OF_PYTHON.search(item.version)):
        return found[1]
    found = _EXACT.fullmatch(item.version)
    return found[1] if found and item.how == "pinned" else ""


def _range(item: Dependency) -> str:
    """The range that a manifest asks for, or nothing where no registry's client takes it."""
    text = item.version.partition(";")[0].strip()
    return text if is_range(item.registry, text) else ""


def _declared(change: Change) -> set[_Key]:
    """What the base's side of the changed manifests asks for."""
    found = (item for file in change.files if file.base for item in old_items(file))
    return {(item.registry, item.name) for item in found if isinstance(item, Dependency)}


def _once(found: Iterable[Package]) -> Iterator[Package]:
    """Yield each package and version once, where a person wrote it down if one did."""
    seen: dict[tuple[str, str, str], Package] = {}
    for package in found:
        known = seen.setdefault(package.key, package)
        if known.dev and not package.dev:
            # What any file needs to run is no tool.
            seen[package.key] = replace(known, dev=False)
    yield from seen.values()


def _merged(
    direct: Iterable[tuple[FileChange, Dependency, int, str | None]],
    heads: Iterable[tuple[FileChange, Locked]],
    bases: Mapping[_Key, dict[str, Any]],
    declared: set[_Key],
) -> Iterator[Package]:
    """Yield what manifests name, each with what lock files say of it, and what only those have."""
    by_key: defaultdict[_Key, list[Locked]] = defaultdict(list)
    for _, one in heads:
        by_key[one.registry, one.name].append(one)
    named = set()
    for file, item, line, was in direct:
        key = item.registry, item.name
        named.add(key)
        before = {**({was: None} if was else {}), **bases.get(key, {})}
        there = was is not None or key in bases or key in declared
        dev = item.dev or bool(_ASIDE.fullmatch(file.path))
        made = Package(*key, _exact(item), file, line, item.quote, dev, None, there, before)
        made = replace(made, wanted="" if made.version else _range(item))
        for held in by_key.get(key, ()):
            is_dev = dev and held.dev is not False
            yield replace(made, version=held.version, claim=held.licence, dev=is_dev)
        if key not in by_key:
            yield made
    for file, one in heads:
        key = one.registry, one.name
        if key not in named:
            there, before, dev = key in bases or key in declared, bases.get(key, {}), bool(one.dev)
            version = one.version
            yield Package(*key, version, file, 0, one.quote, dev, one.licence, there, before)
