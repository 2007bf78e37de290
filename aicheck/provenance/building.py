"""Source files to an index: lexed in several processes, put together in one."""

from __future__ import annotations

import zlib
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from typing import NamedTuple

from aicheck.provenance.contents import Contents, Kept, Package
from aicheck.provenance.grams import CHANNELS, Channel, rolled
from aicheck.provenance.heads import HEAD, LicenceOf, licence_at, notice_at
from aicheck.provenance.index_file import FILE_BITS, SPAN_BITS
from aicheck.provenance.lexing import lexer
from aicheck.provenance.notes import Notes
from aicheck.provenance.runs import Entries, raised
from aicheck.provenance.sources import Group, Item

# What one process is given at a time.
_CHUNK = 2 << 20
# Shorter files are one idea each, and everybody's.
LEAST_LEXEMES = 40
# zlib's levels above this one take half as much time again for a tenth of the size.
_LEVEL = 1
_LINE_BITS = 32


class Draft(NamedTuple):
    """A file that is kept, before it is known what its package says of it."""

    group: int
    path: str
    licence: str
    copyright: str
    digest: bytes
    packed: bytes


class Piece(NamedTuple):
    """What becomes of some files: those that are kept, and their grams with numbers from 0 on."""

    drafts: list[Draft]
    runs: dict[str, Entries]
    short: int
    size: int


Progress = Callable[[int], None]


def build(
    groups: Sequence[Group],
    notes: Notes,
    jobs: int = 1,
    has_texts: bool = True,
    progress: Progress = lambda size: None,
) -> Contents:
    """The contents of an index of folders and archives, in their order; raises AicheckError."""
    out, drafts, seen = Contents(), list[Draft](), set[bytes]()
    items = (item for group in groups for item in group.items(notes, seen))
    work = partial(indexed, licence_of=groups[0].licence_of, has_texts=has_texts)
    for piece in _worked(work, _chunks(items), jobs):
        for channel, run in piece.runs.items():
            out.runs[channel].append(raised(run, len(drafts)))
        drafts += piece.drafts
        if piece.short:
            notes.counts["too short to tell anything"] += piece.short
        progress(piece.size)
    found = {it.group for it in drafts}
    for group in groups:
        if group.number not in found:
            notes.nothing(str(group.path))
    out.kept = _finished(groups, drafts)
    return out


def indexed(items: Sequence[Item], licence_of: LicenceOf, has_texts: bool) -> Piece:
    """Lex some files, and keep what is long enough."""
    drafts: list[Draft] = []
    found: dict[str, list[int]] = {it: [] for it in CHANNELS}
    for item in items:
        exact, abstract, lines = lexer(item.language).lexemes(item.text)
        if len(exact) < LEAST_LEXEMES:
            continue
        for channel, values in (("exact", exact), ("abstract", abstract)):
            found[channel] += _entries(values, lines, CHANNELS[channel], len(drafts))
        drafts.append(_draft(item, licence_of, has_texts))
    runs = {channel: _sorted(pairs) for channel, pairs in found.items()}
    size = sum(len(item.text) for item in items)
    return Piece(drafts, runs, len(items) - len(drafts), size)


def _entries(values: list[int], lines: list[int], channel: Channel, number: int) -> list[int]:
    """A file's grams: the hash, the file's number and the line word, in one number."""
    hashes = rolled(values, channel.size)[:: channel.stride]
    starts, ends = lines[:: channel.stride], lines[channel.size - 1 :: channel.stride]
    most = (1 << SPAN_BITS) - 1
    return [
        hashed << FILE_BITS + _LINE_BITS
        | number << _LINE_BITS
        | start << SPAN_BITS
        | (span if (span := end - start) < most else most)
        for hashed, start, end in zip(hashes, starts, ends, strict=False)
    ]


def _sorted(packed: list[int]) -> Entries:
    """In order, and of what a file has several times only the first."""
    packed.sort(reverse=True)
    mask = (1 << _LINE_BITS) - 1
    first = {it >> _LINE_BITS: it & mask for it in packed}
    return Entries(array("Q", reversed(first)), array("I", reversed(first.values())))


def _draft(item: Item, licence_of: LicenceOf, has_texts: bool) -> Draft:
    head = item.text[:HEAD]
    packed = zlib.compress(item.text.encode("utf-8", "replace"), _LEVEL) if has_texts else b""
    licence = licence_at(head, licence_of)
    return Draft(item.group, item.path, licence, notice_at(head), item.digest, packed)


def _finished(groups: Sequence[Group], drafts: Sequence[Draft]) -> list[Kept]:
    """The files with what their packages say, once these are read to their ends."""
    packages = [Package(*group.identity()[:3]) for group in groups]
    paths: list[list[str]] = [[] for _ in groups]
    for draft in drafts:
        paths[draft.group].append(draft.path)
    tops = [group.shown(own) for group, own in zip(groups, paths, strict=True)]
    return [
        Kept(
            packages[it.group],
            it.path[len(tops[it.group]) :],
            groups[it.group].licence_of_file(it.path, it.licence),
            it.copyright,
            it.digest,
            it.packed,
        )
        for it in drafts
    ]


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item.text)
        if size >= _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _worked(
    work: Callable[[list[Item]], Piece], chunks: Iterator[list[Item]], jobs: int
) -> Iterator[Piece]:
    if jobs < 2:
        yield from map(work, chunks)
        return
    with ProcessPoolExecutor(jobs) as pool:
        ahead: deque[Future[Piece]] = deque()
        for chunk in chunks:
            ahead.append(pool.submit(work, chunk))
            # Only so much text is in memory as the processes have to do next.
            if len(ahead) > jobs + 1:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
