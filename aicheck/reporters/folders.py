"""The folders with AI-assisted lines, opened just so far that a list of them stays readable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce

from aicheck.shares import Lines


@dataclass
class _Folder:
    """A folder while the list grows: all its lines, those of its own files, its folders."""

    name: str
    total: Lines = field(default_factory=Lines)
    own: Lines = field(default_factory=Lines)
    inner: dict[str, _Folder] = field(default_factory=dict)

    def parts(self) -> list[_Folder]:
        """What the folder is opened into: its folders and its own files, those with AI lines."""
        files = _Folder(f"{self.name or './'}*", self.own)
        return [part for part in (*self.inner.values(), files) if part.total.ai]


def folders(files: Iterable[tuple[str, Lines]], most: int) -> Mapping[str, Lines]:
    """At most `most` folders with AI lines by name (`src/*`: files right in it), and `elsewhere`.

    The folder with the most AI lines is opened first, as long as the list does not get too long.
    """
    root = _Folder("")
    for path, lines in files:
        _add(root, path, lines)
    shown = sorted(root.parts(), key=_most_first)
    # Where even the topmost are too many, the smallest are elsewhere.
    del shown[most:]
    while (wider := _opened(shown, most)) is not None:
        shown = wider
    rows = {folder.name: folder.total for folder in sorted(shown, key=lambda it: it.name)}
    listed = reduce(_sum, rows.values(), Lines())
    rest = Lines(*(a - b for a, b in zip(root.total, listed, strict=True)))
    return rows | ({"elsewhere": rest} if rest.added else {})


def _most_first(folder: _Folder) -> tuple[int, str]:
    return -folder.total.ai, folder.name


def _sum(one: Lines, other: Lines) -> Lines:
    return Lines(*(a + b for a, b in zip(one, other, strict=True)))


def _add(root: _Folder, path: str, lines: Lines) -> None:
    folder = root
    folder.total = _sum(folder.total, lines)
    *names, _ = path.split("/")
    for name in names:
        folder = folder.inner.setdefault(name, _Folder(f"{folder.name}{name}/"))
        folder.total = _sum(folder.total, lines)
    folder.own = _sum(folder.own, lines)


def _opened(shown: list[_Folder], most: int) -> list[_Folder] | None:
    """The list with one folder more opened, or None where none can be."""
    for folder in sorted((folder for folder in shown if folder.inner), key=_most_first):
        parts = folder.parts()
        if len(shown) - 1 + len(parts) <= most:
            return [part for part in shown if part is not folder] + parts
    return None
