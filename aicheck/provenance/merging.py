"""Several indexes as one."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from aicheck.errors import AicheckError
from aicheck.provenance.contents import Contents, Kept, Package
from aicheck.provenance.grams import CHANNELS
from aicheck.provenance.index_file import FILE_BITS
from aicheck.provenance.looking import Index
from aicheck.provenance.runs import Entries


def merge(indexes: Sequence[Index]) -> Contents:
    """The contents of all indexes, each file once; raises AicheckError where one is broken.

    Texts are kept where every index has them.
    """
    for index in indexes:
        index.verify()
    out, seen = Contents(), dict[bytes, int]()
    has_texts = all(index.has_texts for index in indexes)
    for index in indexes:
        numbers = [_number(index, it, has_texts, out, seen) for it in range(index.files)]
        for channel in CHANNELS:
            out.runs[channel].append(_renumbered(index, channel, numbers))
    if len(out.kept) >= 1 << FILE_BITS:
        raise AicheckError("together the indexes have too many files", "merge fewer of them")
    return out


def _number(
    index: Index, number: int, has_texts: bool, out: Contents, seen: dict[bytes, int]
) -> int:
    """The number that a file gets; -1 where we have it already."""
    digest = index.digest(number)
    if digest in seen:
        return -1
    seen[digest] = len(out.kept)
    it = index.source(number)
    package = Package(it.package, it.version, it.purl)
    packed = index.packed(number) if has_texts else b""
    out.kept.append(Kept(package, it.path, it.licence, it.copyright, digest, packed))
    return seen[digest]


def _renumbered(index: Index, channel: str, numbers: Sequence[int]) -> Entries:
    out = Entries(array("Q"), array("I"))
    mask = (1 << FILE_BITS) - 1
    keys, lines = index.columns(channel)
    for key, line in zip(keys, lines, strict=True):
        file = key & mask
        if file >= len(numbers):
            raise index.broken("a gram is of a file that isn't there")
        if numbers[file] >= 0:
            out.keys.append(key & ~mask | numbers[file])
            out.lines.append(line)
    return out
