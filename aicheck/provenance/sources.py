"""What is in a folder or an archive: code, whose it is, and the licence of each file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from aicheck.patterns import lazy
from aicheck.provenance import metadata
from aicheck.provenance.archives import Member, is_archive, members
from aicheck.provenance.heads import HEAD, LicenceOf, all_of, closed, refined
from aicheck.provenance.index_file import DIGEST
from aicheck.provenance.lexing import language_of
from aicheck.provenance.metadata import Known
from aicheck.provenance.notes import Notes

UNKNOWN = "NOASSERTION"
_LICENCE_FILE = lazy(
    r"(?:un)?licen[cs]e(?:s?[-_.](?!json|py|js|ts|go|c|h|rs)[\w.+-]{1,40})?"
    r"|copying(?:[-_.][\w.+-]{1,40})?", 2
)  # fmt: skip
_LONGEST_LICENCE = 256 << 10
_MOST_LICENCES = 2000
_LONGEST_LINE, _MEAN_LINE = 20_000, 250
# Archives whose folders are those of what they install.
_ROOTED = (".whl", ".egg", ".jar", ".deb")
_ABOUT = (".dist-info", ".egg-info")


@dataclass(frozen=True, slots=True)
class Item:
    """A file to be indexed: `group` is the number of the folder or archive that it is of."""

    group: int
    path: str
    language: str
    text: str
    digest: bytes


@dataclass(slots=True)
class Group:
    """One folder or archive: what its own files say of its licence, gathered while it is read."""

    path: Path
    number: int
    licence_of: LicenceOf
    name: str = ""
    licence: str = ""
    known: dict[str, Known] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    _above: dict[str, str] = field(default_factory=dict)

    def items(self, notes: Notes, seen: set[bytes]) -> Iterator[Item]:
        """Yield the code, once each; the rest of what we know is complete after the last."""
        notes.where = str(self.path)
        for member in members(self.path, _is_wanted, notes):
            path = member.path.removeprefix("./")
            if metadata.reader_of(path):
                self._learn(path, member.data)
            elif _is_licence(path):
                self._keep(path, member.data)
            elif item := self._item(path, member, notes, seen):
                yield item

    def identity(self) -> Known:
        """Whose code it is: what is nearest to the top says so, else its name."""
        stem = self.path.resolve().name
        if is_archive(self.path):
            stem = _stem(stem)
        named = [folder for folder, known in self.known.items() if known.name]
        found = self.known[min(named, key=_depth)] if named else metadata.from_name(stem)
        return metadata.from_name(self.name) if self.name else found

    def licence_of_file(self, path: str, stated: str) -> str:
        """The licence of a file, from what its head states and what holds for it."""
        above = self.licence_above(path)
        return closed(refined(stated, [above]) if stated else above)

    def licence_above(self, path: str) -> str:
        """What holds for a file that says nothing: what stands nearest to it, or above."""
        folder = path.rpartition("/")[0]
        if folder not in self._above:
            found = self._licence_in(folder)
            above = self.licence_above(folder) if folder else self.licence or UNKNOWN
            self._above[folder] = refined(found, [above]) or above
        return self._above[folder]

    def shown(self, paths: Sequence[str]) -> str:
        """What every path begins with, where an archive has one folder with all that it is."""
        if not is_archive(self.path) or self.path.name.lower().endswith(_ROOTED):
            return ""
        tops = {path.partition("/")[0] for path in paths}
        return f"{tops.pop()}/" if len(tops) == 1 and all("/" in it for it in paths) else ""

    def _licence_in(self, folder: str) -> str:
        """What the metadata say as an expression; else the licence files, else other words."""
        known = self.known.get(folder)
        stated = list(dict.fromkeys(filter(None, map(self.licence_of, self.texts.get(folder, ())))))
        words = known.licence if known else ""
        exact, loose = self._as_tag(words), self._as_words(words)
        # Two texts side by side may be a choice or not: the metadata know.
        if exact or (loose and len(stated) != 1):
            return refined(exact or loose, stated)
        return refined(all_of(stated), [loose])

    def _as_tag(self, words: str) -> str:
        found = self.licence_of(f"SPDX-License-Identifier: {words}") if words else ""
        # What has no hyphen may be an id or a person's word for one, as GPLv2 is.
        return found if "-" in words or found == self._as_words(words) else ""

    def _as_words(self, words: str) -> str:
        if not words:
            return ""
        return self.licence_of(f"License: {words}") or self.licence_of(
            f"SPDX-License-Identifier: {words}"
        )

    def _learn(self, path: str, data: bytes) -> None:
        if len(self.known) < _MOST_LICENCES and (known := metadata.read(path, data)):
            folder = _home(path)
            before = self.known.get(folder)
            if before:
                known = Known(*(old or new for old, new in zip(before, known, strict=True)))
            self.known[folder] = known

    def _keep(self, path: str, data: bytes) -> None:
        if len(data) <= _LONGEST_LICENCE and len(self.texts) < _MOST_LICENCES:
            self.texts.setdefault(_home(path), []).append(data.decode("utf-8", "replace"))

    def _item(self, path: str, member: Member, notes: Notes, seen: set[bytes]) -> Item | None:
        if not language_of(path) and not member.data.startswith(b"#!"):
            return None
        digest = blake2b(member.data, digest_size=DIGEST).digest()
        if digest in seen:
            notes.left_out("the same as another")
            return None
        if b"\0" in member.data[:HEAD]:
            notes.left_out("not text")
            return None
        text = member.data.decode("utf-8", "replace")
        if _is_minified(text):
            notes.left_out("minified or generated: very long lines")
            return None
        language = language_of(path, text)
        if language is None:
            return None
        seen.add(digest)
        return Item(self.number, path, language, text, digest)


def _is_wanted(path: str) -> bool:
    # What has no ending may be a program that says on its first line what it is written in.
    return bool(
        "." not in path.rpartition("/")[2]
        or language_of(path)
        or metadata.reader_of(path)
        or _is_licence(path)
    )


def _is_licence(path: str) -> bool:
    return _LICENCE_FILE.fullmatch(path.rpartition("/")[2]) is not None


def _is_minified(text: str) -> bool:
    lines = text.count("\n") + 1
    if len(text) / lines > _MEAN_LINE:
        return True
    return len(text) > _LONGEST_LINE and max(map(len, text.split("\n"))) > _LONGEST_LINE


def _home(path: str) -> str:
    """The folder that a metadata or licence file speaks for."""
    parts = path.split("/")[:-1]
    if parts[:3] == ["usr", "share", "doc"] or path.strip("./") == "control":
        return ""
    if parts and parts[-1] == "licenses" and len(parts) > 1 and parts[-2].endswith(_ABOUT):
        parts.pop()
    if parts and parts[-1].endswith(_ABOUT):
        parts.pop()
    return "/".join(parts)


def _depth(folder: str) -> tuple[int, str]:
    return (folder.count("/") + 1 if folder else 0, folder)


def _stem(name: str) -> str:
    while (suffix := PurePosixPath(name).suffix.lower()) in _SUFFIXES:
        name = name[: -len(suffix)]
    return name


_SUFFIXES = frozenset((".tar", ".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".zip", ".whl",
                       ".jar", ".egg", ".nupkg", ".deb", ".crate"))  # fmt: skip
