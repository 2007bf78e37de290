"""Folders of somebody else's code that a change brings in, one finding each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from aicheck.checks.base import Base, folders_of
from aicheck.checks.licence.change_rules import VENDORED, VENDORED_BARE
from aicheck.checks.licence.copyright import holder_key
from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.finding import code, text_of
from aicheck.checks.licence.header import header_of, holders_above
from aicheck.checks.licence.holders import is_known, own_notices, usual_holders
from aicheck.checks.licence.kinds import is_licence_file, vendor_folder
from aicheck.checks.licence.manifests import is_manifest, manifest, said_by
from aicheck.checks.reading.places import is_test
from aicheck.languages import is_code
from aicheck.model import FileChange, Finding, Fix, Position, Related, Rule
from aicheck.patterns import lazy

# Only a distribution's own archive has these.
_PACKED = ("PKG-INFO", "METADATA", ".gemspec", ".podspec")
# So many files of a folder under one foreign holder make it that holder's.
_MANY = 3
_MOSTLY = 0.6
_READ = 300
_SHOWN = 5
_TOP = 8000
_IMPORT = lazy(r"\s{0,8}(?:from|import|use|require|#\s?include|const \w+ = require)\b")
# Folders that are called so everywhere.
_COMMON = frozenset(
    {"build", "client", "common", "config", "core", "data", "docs", "examples", "helpers",
     "include", "internal", "json", "libs", "main", "models", "packages", "scripts", "server",
     "source", "test", "testing", "tests", "tools", "types", "util", "utils"}
)  # fmt: skip


Known = Callable[[], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Vendored:
    """A new folder with code of others, and what it states."""

    folder: str
    files: tuple[FileChange, ...]
    licences: tuple[str, ...]
    holders: tuple[str, ...]
    is_certain: bool


def vendored(files: Iterable[FileChange], base: Base, known: Known) -> list[Vendored]:
    """The new folders of others among the added files; `known` are holders of the project."""
    ours = known
    known = cache(lambda: ours() | usual_holders(base))
    added = [it for it in files if it.status == "added" and not is_test(it.path)]
    groups: defaultdict[tuple[str, bool], list[FileChange]] = defaultdict(list)
    rest: list[FileChange] = []
    for file in added:
        found = vendor_folder(file.path)
        if found:
            groups[found].append(file)
        else:
            rest.append(file)
    out = []
    for (folder, sure), inside in groups.items():
        it = _vendored(folder, inside, sure) if _is_new(folder, inside, base) else None
        # A name that may mean a shop's vendors needs a sign of others beside it.
        if it and (sure or _is_foreign(it, known) or _is_packed(inside)):
            out.append(it)
    out += _unnamed(rest, base, known)
    return sorted(out, key=lambda it: it.folder)


def findings(found: Iterable[Vendored], base: Base) -> Iterator[Finding]:
    """Yield what is said of each folder, at its licence or else at its first file."""
    for it in found:
        size = f"{len(it.files)} file{'s' * (len(it.files) > 1)}"
        by = f", by {_some(it.holders)}" if it.holders else ""
        if it.licences:
            yield _finding(VENDORED, it, f"{it.folder} ({size}, {_some(it.licences)}{by})")
        elif not it.holders and _uses_project(it, base):
            continue
        elif it.is_certain and not _is_listed(it, base):
            yield _finding(VENDORED_BARE, it, f"{it.folder} ({size}{by})")
        else:
            yield _finding(VENDORED, it, f"{it.folder} ({size}, its licence is not known{by})")


def _is_new(folder: str, inside: list[FileChange], base: Base) -> bool:
    if not base.is_known:
        # A patch does not tell what is there; a licence or manifest comes with the first copy.
        return any(is_licence_file(it.path) or is_manifest(it.path) for it in inside)
    # Files right in a folder such as `vendor` are a work each, and so is the first of them.
    return folder not in base.folders


def _vendored(folder: str, inside: list[FileChange], sure: bool) -> Vendored | None:
    if not any(is_code(it.path, it.head or "") and not _is_bare(it) for it in inside):
        return None
    licences: dict[str, None] = {}
    holders: Counter[str] = Counter()
    own: dict[str, None] = {}
    for file in islice((it for it in inside if it.head), _READ):
        if is_licence_file(file.path):
            licences |= dict.fromkeys(x.expression for x in licences_in(file.head or ""))
            own |= dict.fromkeys(it.holder for it in own_notices(file.head or ""))
        elif header := header_of(file.head or ""):
            licences |= dict.fromkeys(header.licences)
            holders.update(header.holders)
        if is_manifest(file.path):
            licences |= dict.fromkeys(said_by(file.path, file.head or "").choices[:1])
    names = (*own, *(name for name, _ in holders.most_common(8)))
    return Vendored(folder, tuple(inside), tuple(licences), tuple(dict.fromkeys(names)), sure)


def _is_bare(file: FileChange) -> bool:
    """Whether a file is there to make a package of its folder."""
    return file.path.endswith("__init__.py")


def _is_foreign(found: Vendored, known: Known) -> bool:
    """Whether somebody is named, and nobody of the project."""
    keys = [holder_key(name) for name in found.holders]
    return bool(keys) and not any(is_known(key, known()) for key in keys)


def _is_packed(inside: Iterable[FileChange]) -> bool:
    return any(it.path.endswith(_PACKED) for it in inside)


def _unnamed(rest: list[FileChange], base: Base, known: Known) -> Iterator[Vendored]:
    """Yield new folders that a licence, a package's metadata or a holder shows to be another's."""
    if not base.is_known or len(rest) < _MANY:
        return
    # A manifest is no sign by itself: the parts of a project have one each.
    signs = {
        file.path.rpartition("/")[0]
        for file in rest
        if is_licence_file(file.path) or file.path.endswith(_PACKED)
    }
    held = _held(rest, base, known)
    new = {it for it in signs | held if it and it not in base.folders}
    for folder in sorted(_topmost(new)):
        inside = [it for it in rest if it.path.startswith(f"{folder}/")]
        found = _vendored(folder, inside, sure=False)
        if found and (folder in held or _is_licensed_by_others(inside, known)):
            yield found


def _is_licensed_by_others(inside: Iterable[FileChange], known: Known) -> bool:
    """Whether a licence or a manifest of the folder names people, and nobody of the project."""
    files = [it for it in inside if it.head]
    keys = {
        holder_key(name)
        for it in files
        if is_manifest(it.path) and (told := manifest(it.path, it.head or ""))
        for name in told.holders
    }
    for it in files:
        if is_licence_file(it.path):
            keys |= {notice.key for notice in own_notices(it.head or "")}
    keys = {key for key in keys if len(key) > 2}
    return bool(keys) and not any(is_known(key, known()) for key in keys)


def _held(rest: list[FileChange], base: Base, known: Known) -> set[str]:
    """The new folders most of whose files have one and the same foreign holder."""
    sources = [it for it in rest if it.head and is_code(it.path)][:_READ]
    of = {it.path: holders_above(it.head or "") for it in sources}
    sizes: Counter[str] = Counter()
    held: Counter[tuple[str, str]] = Counter()
    for path, holders in of.items():
        folders = [it for it in folders_of(path) if it and it not in base.folders]
        sizes.update(folders)
        keys = {holder_key(name) for name in holders}
        held.update((folder, key) for folder in folders for key in keys)
    many = {x: n for x, n in held.items() if n >= _MANY and n >= _MOSTLY * sizes[x[0]]}
    return {folder for folder, key in many if not is_known(key, known())}


def _topmost(folders: Iterable[str]) -> set[str]:
    wanted = set(folders)
    return {it for it in wanted if not any(above in wanted for above in folders_of(it) if above)}


def _is_listed(found: Vendored, base: Base) -> bool:
    """Whether a licence or notice file of the project tells of the folder by name."""
    name = found.folder.rpartition("/")[2].lower()
    heads = [it.head for it in base.change.files if it.head and is_licence_file(it.path)]
    files = [it for it in base.paths if it.count("/") < 2 and is_licence_file(it)][:6]
    return any(name in text.lower() for text in (*heads, *base.texts(files).values()))


def _uses_project(found: Vendored, base: Base) -> bool:
    """Whether a file of the folder imports a package of the project, which others' code can't."""
    parts = {part for path in base.paths for part in path.split("/")[:3][:-1]}
    names = {it.lower() for it in parts if len(it) > 3} - _COMMON
    names -= {part.lower() for part in found.folder.split("/")}
    imports = (
        line
        for file in found.files[:_READ]
        for line in (file.head or "")[:_TOP].split("\n")
        if _IMPORT.match(line)
    )
    return any(names.intersection(re.findall(r"\w+", line.lower())) for line in imports)


def _finding(rule: Rule, found: Vendored, told: str) -> Finding:
    licence = (it for it in found.files if is_licence_file(it.path) and it.head)
    text = (it for it in found.files if it.head)
    file = next(licence, None) or next(text, None) or found.files[0]
    return Finding(
        rule=rule,
        message=f"{rule.message}: {told}",
        path=file.path,
        start=Position(1),
        end=Position(1),
        code=code(text_of(file.head or "", 1)),
        related=tuple(
            Related(it.path, 1, "is part of it") for it in found.files[:_SHOWN] if it is not file
        ),
        fix=Fix(rule.fix),
    )


def _some(names: tuple[str, ...]) -> str:
    rest = len(names) - 3
    return ", ".join(names[:3]) + (f" and {rest} more" if rest > 0 else "")
