"""The project's own licence at each place of its tree, as the base states it.

What stands nearest above a file speaks for it: a REUSE annotation, a manifest, or a LICENSE. The
change never decides, but for a project that states no licence before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from aicheck.checks.context import Context
from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.expressions import canonical, split, terms
from aicheck.checks.licence.own_manifests import READERS, expression_of, said_by
from aicheck.checks.licence.own_places import DEP5, REUSE_TOML, annotated, described
from aicheck.model import Change
from aicheck.patterns import lazy

Tree = Callable[[], Iterable[str]]
Texts = Callable[[Sequence[str]], Mapping[str, str]]

_TEXTS = "LICENSES"
_LICENCE_FILE = lazy(r"(?:LICEN[CS]E|COPYING|UNLICENSE)(?P<of>[._-][\w.+-]{1,40})?", re.IGNORECASE)
# Files called like a licence that speak of other people's work, or are programs.
_OTHERS = lazy(
    r"third|3rd|notice|bundl|vendor|depend|exception|header|templat|[._-](?:py|js|ts|go|rs|json|sh)$",
    re.IGNORECASE,
)
_FORMATS = ("", ".md", ".txt", ".rst", ".adoc", ".html")
# A document of so many lines is a licence's text, which doesn't say whether later ones count.
_DOCUMENT_LINES = 60
# So much of a licence file is read: texts of licences and what was appended to them.
_LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class _Folder:
    """What the files of one folder say: its licence, and all that its licence files hold."""

    expression: str | None = None
    held: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OwnLicence:
    """The licence of the project, read from `tree` and `texts` where something asks for it.

    `setting` is what the settings say, and stands for the top of the tree.
    """

    change: Change
    setting: str | None = None
    tree: Tree = tuple
    texts: Texts = field(default=lambda _: {})
    _folders: dict[str, _Folder] = field(default_factory=dict, compare=False, repr=False)

    def at(self, path: str) -> str | None:
        """The SPDX expression that the file at `path` is under by its place; None if unknown."""
        if not path.isprintable():
            return self.top
        return self._annotated(path) or self._above(path) or self.top

    @cached_property
    def top(self) -> str | None:
        """The licence of the whole project."""
        return (
            self._canonical_setting
            or self._folder("").expression
            or self._only_text
            or self._from_head
        )

    @cached_property
    def held(self) -> frozenset[str]:
        """The licences of which the base keeps the text, or has them in its licence file."""
        return self._folder("").held | frozenset(self._texts_of_reuse)

    def is_new(self, folder: str) -> bool:
        """Whether the base has nothing in a folder."""
        return not any(path.startswith(f"{folder}/") for path in self.tree())

    @cached_property
    def _canonical_setting(self) -> str | None:
        return canonical(self.setting) if self.setting else None

    # -- the base ------------------------------------------------------------------------------

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        """The files that may say something, by their folder."""
        out: dict[str, list[str]] = {}
        for path in self.tree():
            folder, _, name = path.rpartition("/")
            if _tells(name) and path.isprintable():
                out.setdefault(folder, []).append(name)
        return {folder: tuple(sorted(names)) for folder, names in out.items()}

    @cached_property
    def _texts_of_reuse(self) -> tuple[str, ...]:
        stems = (path for path in self.tree() if path.startswith(f"{_TEXTS}/"))
        ids = (path.rpartition("/")[2].removesuffix(".txt") for path in stems)
        return tuple(filter(None, (canonical(id, known=True) for id in ids)))

    @cached_property
    def _only_text(self) -> str | None:
        return self._texts_of_reuse[0] if len(self._texts_of_reuse) == 1 else None

    @cached_property
    def _maps(self) -> Mapping[str, str]:
        """Every REUSE.toml and dep5 of the base, by its path."""
        wanted = [
            path for path in self.tree() if path == DEP5 or path.rpartition("/")[2] == REUSE_TOML
        ]
        return self.texts(wanted) if wanted else {}

    def _annotated(self, path: str) -> str | None:
        for folder in _upwards(path):
            if text := self._maps.get(f"{folder}/{REUSE_TOML}".lstrip("/")):
                inner = path[len(folder) + 1 :] if folder else path
                if found := annotated(text, inner):
                    return found
        text = self._maps.get(DEP5)
        return described(text, path) if text else None

    def _above(self, path: str) -> str | None:
        for folder in _upwards(path):
            if not folder and self._canonical_setting:
                return self._canonical_setting
            found = self._folder(folder)
            if found.expression:
                return found.expression
        return None

    def _folder(self, folder: str) -> _Folder:
        if folder not in self._folders:
            names = self._names.get(folder, ())
            self._folders[folder] = self._read(folder, names) if names else _Folder()
        return self._folders[folder]

    def _read(self, folder: str, names: Sequence[str]) -> _Folder:
        prefix = f"{folder}/" if folder else ""
        found = self.texts([f"{prefix}{name}" for name in names])
        by_name = {name: found[path] for name in names if (path := f"{prefix}{name}") in found}
        files = {name: text for name, text in by_name.items() if name not in READERS}
        held = frozenset(
            term
            for text in files.values()
            for licence in licences_in(text[:_LONGEST])
            for term in terms(licence.expression)
        )
        said = [said_by(name, by_name[name]) for name in READERS if name in by_name]
        for it in said:
            pointed = self._pointed(prefix, it.file) if it.file else None
            if expression := it.expression or pointed:
                return _Folder(expression, held)
        return _Folder(own_of(files), held)

    def _pointed(self, prefix: str, file: str) -> str | None:
        path = f"{prefix}{file.removeprefix('./')}"
        return of_text(self.texts([path]).get(path, "")) if path.isprintable() else None

    # -- the head, of a project that is new ------------------------------------------------------

    @cached_property
    def _from_head(self) -> str | None:
        """What a project that states no licence so far states with this change."""
        new = {
            file.path: file.head
            for file in self.change.files
            if file.base is None and file.head and "/" not in file.path and _tells(file.path)
        }
        files = {name: text for name, text in new.items() if name not in READERS}
        said = (said_by(name, new[name]).expression for name in READERS if name in new)
        return next(filter(None, said), None) or own_of(files)


def own_licence(change: Change, context: Context) -> OwnLicence:
    """The project's own licence, as the settings and the commit before the change state it."""
    setting, tree, texts = context.config.licence.project, context.tree, context.texts
    base = change.base or change.judge
    if base is None or tree is None or texts is None:
        return OwnLicence(change, setting)
    return OwnLicence(
        change, setting, cache(lambda: tuple(tree(base))), lambda paths: texts(base, paths)
    )


def own_of(files: Mapping[str, str]) -> str | None:
    """What the licence files of one folder, by name, put it under."""
    found = {name: of_text(text) for name, text in files.items() if _LICENCE_FILE.fullmatch(name)}
    stated = {name: expression for name, expression in found.items() if expression}
    for name, expression in stated.items():
        # The Lesser GPL stands beside the text that it adds to.
        if "lesser" in name.lower():
            return expression
    main = sorted((n for n in stated if _is_main(n)), key=lambda n: (len(n), n))
    if main:
        return stated[main[0]]
    # LICENSE-MIT beside LICENSE-APACHE: whoever receives the work may choose.
    offers = sorted(set(stated.values()))
    return canonical(" OR ".join(f"({it})" for it in offers)) if offers else None


def of_text(text: str) -> str | None:
    """The licence that the text of a licence file puts its project under: the first it states."""
    for licence in licences_in(text[:_LONGEST]):
        if licence.end - licence.start < _DOCUMENT_LINES:
            return licence.expression
        # Only a notice says whether later versions count; the text alone is no promise of them.
        base, _ = split(licence.expression)
        return canonical(re.sub(r"-or-later$", "-only", base)) or licence.expression
    return expression_of(text.strip()) if text and len(text) < 100 else None


def is_licence_file(path: str) -> bool:
    """Whether a file is called as the licence of the folder that it stands in."""
    name = path.rpartition("/")[2]
    return bool(_LICENCE_FILE.fullmatch(name)) and not _OTHERS.search(name)


def _is_main(name: str) -> bool:
    found = _LICENCE_FILE.fullmatch(name)
    return found is not None and (found["of"] or "").lower() in _FORMATS


def _tells(name: str) -> bool:
    return name in READERS or is_licence_file(name)


def _upwards(path: str) -> Iterator[str]:
    """Yield the folders above `path`, the nearest first, and the top as nothing."""
    folder = path
    while folder:
        folder = folder.rpartition("/")[0]
        yield folder
