"""What an index holds, while it is made: files, their packages, and their grams in sorted runs."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from aicheck.provenance.grams import CHANNELS
from aicheck.provenance.index_file import write
from aicheck.provenance.runs import Entries, buckets, little, marks, merged


class Package(NamedTuple):
    """Whose files they are."""

    name: str
    version: str = ""
    purl: str = ""


class Kept(NamedTuple):
    """A file that is in the index; `packed` is its text, unless the index has none."""

    package: Package
    path: str
    licence: str
    copyright: str
    digest: bytes
    packed: bytes


@dataclass(slots=True)
class Contents:
    """What an index will hold; a run's files have the numbers of their places in `kept`."""

    kept: list[Kept] = field(default_factory=list)
    runs: dict[str, list[Entries]] = field(default_factory=lambda: {it: [] for it in CHANNELS})

    def write(self, path: Path) -> None:
        """Write the index; raises AicheckError."""
        sections: dict[str, bytes] = {}
        for channel, runs in self.runs.items():
            whole = merged(runs)
            sections[f"{channel}.entries"] = little(whole.keys)
            sections[f"{channel}.lines"] = little(whole.lines)
            sections[f"{channel}.buckets"] = little(buckets(whole.keys))
            sections[f"{channel}.marks"] = marks(whole.keys)
        packages, tables = _tables(self.kept)
        write(path, {"packages": packages}, sections | tables)


def _tables(kept: Sequence[Kept]) -> tuple[list[list[str]], dict[str, bytes]]:
    packages: dict[Package, int] = {}
    strings: dict[str, int] = {}
    records = array("I")
    for file in kept:
        words = (file.path, file.licence, file.copyright)
        path, licence, line = (strings.setdefault(it, len(strings)) for it in words)
        records.extend((path, packages.setdefault(file.package, len(packages)), licence, line))
    has_texts = any(file.packed for file in kept)
    names, name_ends = _joined([it.encode("utf-8", "replace") for it in strings])
    texts, text_ends = _joined([file.packed for file in kept]) if has_texts else (b"", b"")
    return [list(it) for it in packages], {
        "files": little(records), "digests": b"".join(file.digest for file in kept),
        "strings": names, "string-ends": name_ends, "texts": texts, "text-ends": text_ends,
    }  # fmt: skip


def _joined(pieces: Sequence[bytes]) -> tuple[bytes, bytes]:
    ends, end = array("Q"), 0
    for piece in pieces:
        end += len(piece)
        ends.append(end)
    return b"".join(pieces), little(ends)
