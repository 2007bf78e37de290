"""An open index: which files of it a piece of code has grams in common with."""

from __future__ import annotations

import mmap
import sys
import zlib
from array import array
from collections import defaultdict
from collections.abc import Container, Sequence
from itertools import islice
from operator import lt
from pathlib import Path
from types import TracebackType
from typing import Literal

from aicheck.errors import AicheckError
from aicheck.provenance.clusters import Hit, counted, densest
from aicheck.provenance.grams import CHANNELS, Grams, Run
from aicheck.provenance.index_file import (
    DIGEST,
    MAX_TEXT,
    RECORD,
    SPAN_BITS,
    Layout,
    body_digest,
    plain,
    read_layout,
)
from aicheck.provenance.matches import Match, Source
from aicheck.provenance.tables import Table, TableError

_NAMES = ("exact", "abstract")
_SPAN = (1 << SPAN_BITS) - 1
# Candidates that are told, the likeliest first.
_MOST = 20
_REBUILD = "build it again with 'aicheck index build'"


class Index:
    """An index file that is mapped into memory; closed when a `with` block ends."""

    @classmethod
    def open(cls, path: Path) -> Index:
        """Open an index; raises AicheckError where the file isn't one that we can read."""
        try:
            with plain(path).open("rb") as file:
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:
            raise AicheckError(f"the index '{path}' is empty", _REBUILD) from None
        except OSError as error:
            message = f"the index '{path}' cannot be read: {error.strerror}"
            raise AicheckError(message, "name a file that 'aicheck index build' wrote") from error
        return cls(str(path), data)

    def __init__(self, name: str, data: mmap.mmap) -> None:
        """Lay the tables over the file's bytes; raises AicheckError, and then the file is free."""
        self.name = name
        self._data = data
        self._views = [memoryview(data)]
        try:
            self._lay()
        except AicheckError:
            self.close()
            raise

    def _lay(self) -> None:
        self.layout: Layout = read_layout(self.name, self._views[0])
        self.packages: Sequence[Sequence[str]] = self._packages()
        self._tables = {channel: self._table(channel) for channel in CHANNELS}
        self._records = self._numbers("files", "I")
        self._text_ends = self._numbers("text-ends", "Q")
        self._string_ends = self._numbers("string-ends", "Q")
        self.files = len(self._records) // RECORD

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back; nothing can be looked up any more."""
        while self._views:
            self._views.pop().release()
        self._data.close()

    def verify(self) -> None:
        """Read all of the file; raises AicheckError where a byte of it isn't what was written."""
        if body_digest(self._views[0], self.layout) != self.layout.about.get("body"):
            raise self.broken("its digest is another")
        for table in self._tables.values():
            if not all(map(lt, table.entries, islice(table.entries, 1, None))):
                raise self.broken("its grams don't ascend")

    def look_up(self, grams: Grams, without: Container[int] = ()) -> list[Match]:
        """The sources that have grams in common with ours, the likeliest first.

        Grams whose hash is in `without` don't count.
        """
        hits: defaultdict[int, list[Hit]] = defaultdict(list)
        for channel, run in enumerate((grams.exact_run, grams.abstract_run)):
            self._hits(channel, run, without, hits)
        found = [(file, *counted(densest(it))) for file, it in hits.items() if len(it) > 1]
        found.sort(key=lambda it: (-2 * it[1] - it[2], it[0]))
        return [self._match(*it) for it in found[:_MOST]]

    def source(self, number: int) -> Source:
        """What is known of a file by its number."""
        path, package, licence, copyright_line = self._records[number * RECORD :][:RECORD]
        if package >= len(self.packages):
            raise self.broken("a file is of a package that isn't there")
        name, version, purl = self.packages[package][:3]
        strings = (self._string(it) for it in (path, licence, copyright_line))
        return Source(number, *map(_plain, (name, version, purl, *strings)))

    @property
    def has_texts(self) -> bool:
        """Whether the sources' texts are in it."""
        return len(self._text_ends) > 0 or not self.files

    def text(self, source: Source) -> str | None:
        """The source's text, None where the index was made without texts."""
        if not len(self._text_ends):
            return None
        unpack = zlib.decompressobj()
        try:
            text = unpack.decompress(self.packed(source.number), MAX_TEXT * 3 + 1)
        except zlib.error:
            raise self.broken("a text can't be unpacked") from None
        if len(text) > MAX_TEXT * 3 or not unpack.eof:
            raise self.broken("a text is longer than an index has them")
        return text.decode("utf-8", "replace")

    def packed(self, number: int) -> bytes:
        """A file's text as it stands in the index."""
        return self._piece("texts", self._text_ends, number, MAX_TEXT * 4)

    def digest(self, number: int) -> bytes:
        """The digest of a file's bytes."""
        start = self.layout.places["digests"][0] + number * DIGEST
        return bytes(self._views[0][start : start + DIGEST])

    def columns(self, channel: str) -> tuple[Sequence[int], Sequence[int]]:
        """All entries of a channel, and their lines."""
        table = self._tables[channel]
        return table.entries, table.lines

    def broken(self, what: str) -> AicheckError:
        """The error that says what is wrong with this index."""
        return AicheckError(f"the index '{self.name}' is broken: {what}", _REBUILD)

    def _hits(
        self, channel: int, run: Run, without: Container[int], hits: dict[int, list[Hit]]
    ) -> None:
        table = self._tables[_NAMES[channel]]
        try:
            for number, places in table.found(run, without):
                ours = run.first[number], run.last[number], channel, run.at[number]
                for place in places:
                    hits[table.file(place)].append((table.lines[place], *ours))
        except TableError as error:
            raise self.broken(str(error)) from None

    def _match(self, file: int, exact: int, abstract: int, piece: list[Hit]) -> Match:
        if file >= self.files:
            raise self.broken("a gram is of a file that isn't there")
        firsts = [hit[0] >> SPAN_BITS for hit in piece]
        lasts = [(hit[0] >> SPAN_BITS) + (hit[0] & _SPAN) for hit in piece]
        return Match(
            self.source(file),
            exact,
            abstract,
            (min(hit[1] for hit in piece), max(hit[2] for hit in piece)),
            (min(firsts), max(lasts)),
        )

    def _packages(self) -> Sequence[Sequence[str]]:
        packages = self.layout.about.get("packages")
        if not isinstance(packages, list) or not all(
            isinstance(it, list) and len(it) == 3 and all(isinstance(x, str) for x in it)
            for it in packages
        ):
            raise self.broken("its list of packages can't be read")
        return packages

    def _table(self, channel: str) -> Table:
        return Table(
            self._numbers(f"{channel}.marks", "B"),
            self._numbers(f"{channel}.buckets", "I"),
            self._numbers(f"{channel}.entries", "Q"),
            self._numbers(f"{channel}.lines", "I"),
        )

    def _numbers(self, section: str, code: Literal["B", "I", "Q"]) -> Sequence[int]:
        start, end = self.layout.places[section]
        if sys.byteorder == "big":
            numbers = array(code, bytes(self._views[0][start:end]))
            numbers.byteswap()
            return numbers
        view = self._views[0][start:end].cast(code)
        self._views.append(view)
        return view

    def _string(self, number: int) -> str:
        if number >= len(self._string_ends):
            raise self.broken("a name isn't there")
        return self._piece("strings", self._string_ends, number, 4096).decode("utf-8", "replace")

    def _piece(self, section: str, ends: Sequence[int], number: int, most: int) -> bytes:
        base, limit = self.layout.places[section]
        start, end = ends[number - 1] if number else 0, ends[number]
        if not start <= end <= limit - base or end - start > most:
            raise self.broken(f"a piece of its section '{section}' can't be")
        return bytes(self._views[0][base + start : base + end])


def _plain(text: str) -> str:
    """A name as it may stand in a message: what an index says of its sources steers no terminal."""
    if text.isprintable():
        return text
    return "".join(it if it.isprintable() else "\ufffd" for it in text)
