"""The project's own licence at each place of its tree, as the base states it.

What stands nearest above a file speaks for it: a REUSE annotation, a manifest, or a LICENSE. The
change never decides, but for a project that states no licence before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from aicheck.checks.base import Base, folders_of
from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.expressions import canonical, split, terms
from aicheck.checks.licence.kinds import is_licence_of_folder, is_main_licence, is_whole
from aicheck.checks.licence.manifests import in_order, reader_of, said_by
from aicheck.checks.licence.reuse import Reuse, reuse_before
from aicheck.checks.licence.terms import stem
from aicheck.checks.licence.values import expression_of
from aicheck.model import Failure

# So many licence files of one folder are named in a message.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Folder:
    """What the files of one folder say: its licence by a manifest, and its licence files."""

    manifest: str = ""
    said: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def expression(self) -> str | None:
        """The licence of the folder; telling that of a text takes long, so a manifest saves it."""
        return self.said or own_of(self.files)

    @property
    def held(self) -> frozenset[str]:
        """All that the licence files hold."""
        found = (licence for text in self.files.values() for licence in licences_in(text))
        return frozenset(term for licence in found for term in terms(licence.expression))

    @property
    def conflict(self) -> str:
        """In words that manifest and licence file say different things, if they do."""
        filed = own_of(self.files) if self.said else None
        if not self.said or not filed or _stems(self.said) & _stems(filed):
            return ""
        names = sorted(name for name, text in self.files.items() if of_text(text))
        shown = ", ".join(names[:_NAMED])
        return f"{self.manifest} says {self.said}, but {shown} {filed}"


@dataclass(frozen=True)
class OwnLicence:
    """The licence of the project, read from the base where something asks for it.

    `setting` is what the settings say, and stands for the top of the tree.
    """

    base: Base
    setting: str | None = None
    _folders: dict[str, _Folder] = field(default_factory=dict, compare=False, repr=False)

    def at(self, path: str) -> str | None:
        """The SPDX expression that the file at `path` is under by its place; None if unknown."""
        if not path.isprintable():
            return self.top
        return self._beside(path) or self._above(path) or self.top

    def conflict_at(self, path: str) -> str:
        """In words that the files by which `path` is judged contradict each other, if they do."""
        if not path.isprintable() or self._beside(path):
            return ""
        found = self._speaking(path)
        return found.conflict if isinstance(found, _Folder) else ""

    @cached_property
    def top(self) -> str | None:
        """The licence of the whole project."""
        return (
            self._canonical_setting
            or self._folder("").expression
            or (self._reuse.kept[0] if len(self._reuse.kept) == 1 else None)
            or self._from_head
        )

    @cached_property
    def held(self) -> frozenset[str]:
        """The licences of which the base keeps the text, or has them in its licence file."""
        return self._folder("").held | frozenset(self._reuse.kept)

    @cached_property
    def _canonical_setting(self) -> str | None:
        return canonical(self.setting) if self.setting else None

    # -- the base ------------------------------------------------------------------------------

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        """The files that may say something, by their folder."""
        out: dict[str, list[str]] = {}
        for path in self.base.paths:
            folder, _, name = path.rpartition("/")
            if _tells(name) and path.isprintable():
                out.setdefault(folder, []).append(name)
        return {folder: tuple(sorted(names)) for folder, names in out.items()}

    @cached_property
    def _reuse(self) -> Reuse:
        return reuse_before(self.base)

    def failures(self) -> Iterator[Failure]:
        """Yield what of the base could not be read, of all that was asked for."""
        if "_reuse" in self.__dict__:
            yield from self._reuse.failures()

    def _beside(self, path: str) -> str | None:
        """What a file beside the one at `path` says of it, or an annotation."""
        beside = f"{path}.license"
        if beside not in self._reuse.paths:
            return self._reuse.licence_of(path)
        return of_text(self.base.texts([beside]).get(beside, "")) or self._reuse.licence_of(path)

    def _above(self, path: str) -> str | None:
        found = self._speaking(path)
        return found.expression if isinstance(found, _Folder) else found

    def _speaking(self, path: str) -> _Folder | str | None:
        """The nearest folder above `path` that states a licence, or what the settings say."""
        for folder in folders_of(path):
            if not folder and self._canonical_setting:
                return self._canonical_setting
            found = self._folder(folder)
            if found.expression:
                return found
        return None

    def _folder(self, folder: str) -> _Folder:
        if folder not in self._folders:
            names = self._names.get(folder, ())
            self._folders[folder] = self._read(folder, names) if names else _Folder()
        return self._folders[folder]

    def _read(self, folder: str, names: Sequence[str]) -> _Folder:
        prefix = f"{folder}/" if folder else ""
        found = self.base.texts([f"{prefix}{name}" for name in names])
        by_name = {name: found[path] for name in names if (path := f"{prefix}{name}") in found}
        files = {name: text for name, text in by_name.items() if not reader_of(name)}
        for name in in_order(by_name):
            it = said_by(name, by_name[name])
            pointed = self._pointed(prefix, it.file) if it.file else None
            if expression := it.expression or pointed:
                return _Folder(name, expression, files)
        return _Folder(files=files)

    def _pointed(self, prefix: str, file: str) -> str | None:
        path = f"{prefix}{file.removeprefix('./')}"
        return of_text(self.base.texts([path]).get(path, "")) if path.isprintable() else None

    # -- the head, of a project that is new ------------------------------------------------------

    @cached_property
    def _from_head(self) -> str | None:
        """What a project that states no licence so far states with this change."""
        new = {
            file.path: file.head
            for file in self.base.change.files
            if file.base is None and file.head and "/" not in file.path and _tells(file.path)
        }
        files = {name: text for name, text in new.items() if not reader_of(name)}
        said = (said_by(name, new[name]).expression for name in in_order(new))
        return next(filter(None, said), None) or own_of(files)


def own_of(files: Mapping[str, str]) -> str | None:
    """What the licence files of one folder, by name, put it under."""
    found = {name: of_text(text) for name, text in files.items() if is_licence_of_folder(name)}
    stated = {name: expression for name, expression in found.items() if expression}
    for name, expression in stated.items():
        # The Lesser GPL stands beside the text that it adds to.
        if "lesser" in name.lower():
            return expression
    main = sorted((n for n in stated if is_main_licence(n)), key=lambda n: (len(n), n))
    if main:
        return stated[main[0]]
    # LICENSE-MIT beside LICENSE-APACHE: whoever receives the work may choose.
    offers = sorted(set(stated.values()))
    return canonical(" OR ".join(f"({it})" for it in offers)) if offers else None


def of_text(text: str) -> str | None:
    """The licence that the text of a licence file puts its project under: the first it states."""
    for licence in licences_in(text):
        if not is_whole(licence):
            return licence.expression
        # Only a notice says whether later versions count; the text alone is no promise of them.
        base, _ = split(licence.expression)
        return canonical(re.sub(r"-or-later$", "-only", base)) or licence.expression
    return expression_of(text.strip()) if text and len(text) < 100 else None


def _stems(expression: str) -> frozenset[str]:
    # The text of a licence does not say whether later versions count.
    return frozenset(map(stem, terms(expression)))


def _tells(name: str) -> bool:
    return bool(reader_of(name)) or is_licence_of_folder(name)
