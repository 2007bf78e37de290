"""What a project says of itself: its files, its modules, what it declares and what it locks."""

from __future__ import annotations

import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from aicheck.checks.base import Base
from aicheck.checks.dependencies import locks
from aicheck.checks.dependencies.manifests import read
from aicheck.checks.dependencies.names import Dependency, Item, Note, UnreadableError, normal
from aicheck.checks.dependencies.places import LOCKS, is_lock, is_manifest
from aicheck.patterns import lazy

# The endings of what may be a module.
_MODULES = {
    "python": (".py", ".pyi", ".pyx", ".pyd", ".so", ".c", ".cpp", ".rs", ".proto", ".ipynb"),
    "script": (".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte",
               ".astro", ".json", ".css", ".scss", ".graphql"),
}  # fmt: skip

# So many manifests, lock files and settings are read of a tree; a larger one says less.
_MOST = 400
_INFO = lazy(r"([A-Za-z0-9_.]+?)(?:-[^-]+)?(?:-py[\d.]+)?\.(?:dist|egg)-info")
_SETTINGS = lazy(
    r"(?:tsconfig|jsconfig)[\w.-]*\.json|(?:vite|vitest|webpack|rollup|next|nuxt|jest|babel|metro|svelte|"
    r"astro|craco|remix|rspack|esbuild|tsup|storybook)[\w.-]*\.config\.\w+|\.babelrc|deno\.jsonc?|"
    r"import_?map\.json|components\.json|\.?pnpm-?workspace\.yaml|webpack[\w.-]*\.js|main\.[cm]?[jt]s"
)


@dataclass(frozen=True)
class Project:
    """The tree that a change is made to, with the change on top; read only where it is asked."""

    base: Base

    @property
    def paths(self) -> frozenset[str]:
        """The files of the head."""
        return self.base.left

    @cached_property
    def _old(self) -> Mapping[str, str]:
        """The base's manifests, lock files and settings that the change leaves alone."""
        changed = {file.path for file in self.base.change.files}
        wanted = [path for path in self.paths - changed if _tells(path)]
        # The nearest to the top tell most.
        wanted.sort(key=lambda path: (path.count("/"), path))
        return self.base.texts(wanted[:_MOST], whole=True)

    @cached_property
    def _bases(self) -> Mapping[str, str]:
        files = ((file.old_path or file.path, file.base) for file in self.base.change.files)
        return {path: text for path, text in files if text is not None and _tells(path)}

    @cached_property
    def _heads(self) -> Mapping[str, str]:
        files = ((file.path, file.head) for file in self.base.change.files)
        found = {path: text for path, text in files if text is not None and _tells(path)}
        return {**found, **self._left_out}

    @cached_property
    def _left_out(self) -> Mapping[str, str]:
        """What tells of packages among the files that nobody looks at: most are lock files."""
        context, change = self.base.context, self.base.change
        wanted = [it.path for it in change.left_out if _tells(it.path)]
        if not (wanted and context and context.texts and change.head):
            return {}
        return context.texts(change.head, wanted[:_MOST])

    # -- names ---------------------------------------------------------------------------------

    @cached_property
    def before(self) -> Mapping[str, frozenset[str]]:
        """The packages of each registry that the base declares or locks, and its own."""
        return _gathered([self._old, self._bases], frozenset())

    @cached_property
    def after(self) -> Mapping[str, frozenset[str]]:
        """The packages of each registry that the head declares or locks, and its own.

        Of a lock file that the change edits only what has a hash counts.
        """
        return _gathered([self._old, self._heads], frozenset(self._heads))

    @cached_property
    def locked(self) -> Mapping[str, frozenset[str]]:
        """The packages that the lock files of the head hold, as far as they are proven."""
        texts = {path: text for path, text in {**self._old, **self._heads}.items() if is_lock(path)}
        return _gathered([texts], frozenset(self._heads))

    @cached_property
    def _items(self) -> list[tuple[str, Item]]:
        texts = [*self._old.items(), *self._heads.items()]
        return [(path, item) for path, text in texts for item in _read(path, text)]

    @cached_property
    def own(self) -> Mapping[str, frozenset[str]]:
        """The names under which the project itself is published, by registry.

        A name that only the change claims would clear whatever package it belongs to, so it counts
        in a new project and among the parts of a workspace alone.
        """
        before = {**self._old, **self._bases}
        told = [path for path in before if is_manifest(path)]
        has_parts = any("workspace" in before[path] for path in told if "/" not in path)
        texts = [*before.items(), *(self._heads.items() if has_parts or not told else ())]
        out: defaultdict[str, set[str]] = defaultdict(set)
        for item in (item for path, text in texts for item in _read(path, text)):
            if isinstance(item, Note) and item.kind == "own":
                out[item.registry].add(item.text)
        return {registry: frozenset(names) for registry, names in out.items()}

    @cached_property
    def private(self) -> frozenset[str]:
        """The registries, or scopes of them, whose names may be those of an index of one's own."""
        texts = [*self._old.items(), *self._bases.items()]
        notes = (item for path, text in texts for item in _read(path, text))
        found = [it for it in notes if isinstance(it, Note) and it.kind == "private"]
        scopes = {it.text for it in found if it.text.startswith("@")}
        return frozenset({it.registry for it in found if not it.text.startswith("@")} | scopes)

    @cached_property
    def dynamic(self) -> frozenset[str]:
        """The registries of which the project asks for more than can be read."""
        notes = (item for _, item in self._items if isinstance(item, Note))
        return frozenset(note.registry for note in notes if note.kind == "dynamic")

    def has_manifest(self, registry: str, path: str) -> bool:
        """Whether a manifest in a folder above `path` declares packages of this registry."""
        above = {"", *(path[: match.start()] for match in re.finditer("/", path))}
        return any(folder in above for folder in self._folders.get(registry, ()))

    @cached_property
    def _folders(self) -> Mapping[str, frozenset[str]]:
        out: defaultdict[str, set[str]] = defaultdict(set)
        for path, item in self._items:
            if is_manifest(path) and isinstance(item, Dependency):
                folder = path.rpartition("/")[0]
                # requirements/dev.txt speaks for what lies beside its folder.
                is_apart = folder.rpartition("/")[2] in ("requirements", "reqs", "deps")
                out[item.registry].add(folder.rpartition("/")[0] if is_apart else folder)
        return {registry: frozenset(folders) for registry, folders in out.items()}

    @cached_property
    def file_names(self) -> frozenset[str]:
        """The names of the files, without their folders."""
        return frozenset(path.rpartition("/")[2] for path in self.paths)

    @cached_property
    def settings(self) -> Mapping[str, str]:
        """The settings of bundlers and compilers, in which names may be given to folders."""
        both = {**self._old, **self._heads}
        return {path: text for path, text in both.items() if _is_setting(path)}

    @cached_property
    def stems(self) -> Mapping[str, frozenset[str]]:
        """By language the names of its files, without endings, and of the folders around them."""
        out: defaultdict[str, set[str]] = defaultdict(set)
        for path in self.paths:
            *folders, last = path.split("/")
            for language, endings in _MODULES.items():
                if last.endswith(endings):
                    out[language].update((*folders, last.split(".", 1)[0]))
        return {language: frozenset(names) for language, names in out.items()}

    @cached_property
    def squeezed(self) -> tuple[str, ...]:
        """The declared Python packages without their hyphens."""
        return tuple(it.replace("-", "") for it in self.after.get("pypi", ()))


def _is_setting(path: str) -> bool:
    return bool(_SETTINGS.fullmatch(path.rpartition("/")[2]))


def _tells(path: str) -> bool:
    if "node_modules/" in path or "\n" in path:
        return False
    return is_lock(path) or is_manifest(path) or _is_setting(path)


def _read(path: str, text: str) -> Iterator[Item]:
    try:
        yield from read(path, text)
    except UnreadableError:
        return


def _gathered(
    parts: Iterable[Mapping[str, str]], unproven: frozenset[str]
) -> Mapping[str, frozenset[str]]:
    out: defaultdict[str, set[str]] = defaultdict(set)
    for texts in parts:
        for path, text in texts.items():
            name = path.rpartition("/")[2]
            if registry := LOCKS.get(name):
                found = locks.names(name, text, proven=path in unproven)
                out[registry].update(normal(registry, it) for it in found)
            for item in _read(path, text):
                if isinstance(item, Dependency) and item.name:
                    out[item.registry].add(item.name)
                elif isinstance(item, Note) and item.kind == "own":
                    out[item.registry].add(item.text)
    return {registry: frozenset(names) for registry, names in out.items()}


@cache
def installed() -> frozenset[str]:
    """The packages of the environment that runs aicheck, by the names of their folders."""
    # Their metadata would be read in 100 ms.
    found = (_INFO.fullmatch(name) for entry in sys.path for name in _names_in(entry))
    return frozenset(normal("pypi", it[1]) for it in found if it)


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder) if os.path.isabs(folder) else []
    except OSError:
        return []
