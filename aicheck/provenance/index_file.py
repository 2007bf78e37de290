"""The index file: what stands where, how it is written, and how it is opened.

    magic | length of the head | digest of the head | head (JSON) | sections

Every section begins at a multiple of 8, and numbers are little-endian. The head names the sections
with their lengths. An entry is a gram's 40-bit hash above the 24-bit number of its file; the
entries of a channel ascend, and `buckets` says where those begin that share their leading bits.
`marks` has a bit for each hash there is, chosen by its leading bits and its last three.
"""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

from aicheck.errors import AicheckError
from aicheck.provenance.grams import CHANNELS
from aicheck.provenance.lexing import LEXEMES

MAGIC = b"aicheck index\r\n\0"
FORMAT = 2
FILE_BITS = 24
# A line entry is a gram's first line above how many lines further it ends.
SPAN_BITS = 10
# A gram that stands in more files than this tells nothing of where code comes from.
MOST_FILES = 30
# Longer sources are data or generated, and not indexed.
MAX_TEXT = 2 << 20
# What a file's record holds: the numbers of its path, package, licence and copyright line.
RECORD = 4
DIGEST = 16
# What each section is made of, in bytes.
SECTIONS: Mapping[str, int] = {
    **{f"{name}.{part}": size for name in CHANNELS
       for part, size in (("marks", 1), ("buckets", 4), ("entries", 8), ("lines", 4))},
    "files": 4 * RECORD, "digests": DIGEST, "string-ends": 8, "strings": 1, "text-ends": 8,
    "texts": 1,
}  # fmt: skip
_PREFIX = len(MAGIC) + 8 + 32
_MAX_HEAD = 1 << 26
_REBUILD = "build it again with 'aicheck index build'"


@dataclass(frozen=True, slots=True)
class Layout:
    """What the head of an index file says: facts, and where its sections begin and end."""

    about: Mapping[str, Any]
    places: Mapping[str, tuple[int, int]]
    size: int


def write(path: Path, about: Mapping[str, Any], sections: Mapping[str, bytes]) -> None:
    """Write an index beside `path` and put it there in one step; raises AicheckError."""
    head = json.dumps(
        {
            "format": FORMAT,
            "lexemes": LEXEMES,
            "channels": _channels(),
            **about,
            "body": _digest(sections),
            "sections": {name: len(sections[name]) for name in SECTIONS},
        },
        sort_keys=True,
        ensure_ascii=True,
    ).encode()
    _put(path, [MAGIC, len(head).to_bytes(8, "little"), blake2b(head, digest_size=32).digest(),
                head, b"\0" * (-(_PREFIX + len(head)) % 8), *_padded(sections)])  # fmt: skip


def plain(path: Path) -> Path:
    """The path of a plain file; opening a pipe would wait for a writer that may never come."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(0, "it is no plain file")
    return path


def is_index(path: Path) -> bool:
    """Whether a file begins as an index does, of whatever version."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def read_layout(name: str, data: memoryview) -> Layout:
    """Read the head of an index file; raises AicheckError for whatever we didn't write."""
    if data[: len(MAGIC)] != MAGIC:
        raise AicheckError(f"'{name}' is not an index of aicheck", _REBUILD)
    length = int.from_bytes(data[len(MAGIC) : len(MAGIC) + 8], "little")
    if length > _MAX_HEAD or _PREFIX + length > len(data):
        raise _broken(name, "its head is cut off")
    head = bytes(data[_PREFIX : _PREFIX + length])
    if blake2b(head, digest_size=32).digest() != data[len(MAGIC) + 8 : _PREFIX]:
        raise _broken(name, "its head was changed")
    about = _about(name, head)
    places, end = _places(name, about, _PREFIX + length)
    if end != len(data):
        raise _broken(name, f"it has {len(data)} bytes in place of {end}")
    return Layout(about, places, end)


def body_digest(data: memoryview, layout: Layout) -> str:
    """The digest of what stands after the head."""
    digest = blake2b(digest_size=32)
    for name in SECTIONS:
        start, end = layout.places[name]
        digest.update(data[start:end])
    return digest.hexdigest()


def _broken(name: str, what: str) -> AicheckError:
    return AicheckError(f"the index '{name}' is broken: {what}", _REBUILD)


def _about(name: str, head: bytes) -> dict[str, Any]:
    try:
        about = json.loads(head)
    except (ValueError, RecursionError):
        raise _broken(name, "its head can't be read") from None
    if not isinstance(about, dict):
        raise _broken(name, "its head can't be read")
    versions = (about.get("format"), about.get("lexemes"), about.get("channels"))
    if versions != (FORMAT, LEXEMES, _channels()):
        message = f"the index '{name}' was made by another version of aicheck"
        raise AicheckError(message, _REBUILD)
    return about


def _places(name: str, about: Mapping[str, Any], at: int) -> tuple[dict[str, tuple[int, int]], int]:
    lengths = about.get("sections")
    if not isinstance(lengths, dict) or lengths.keys() != SECTIONS.keys():
        raise _broken(name, "its sections aren't those of an index")
    places = {}
    for section, unit in SECTIONS.items():
        length = lengths[section]
        if type(length) is not int or length < 0 or length % unit:
            raise _broken(name, f"the length of its section '{section}' can't be")
        at += -at % 8
        places[section] = at, at + length
        at += length
    _fit(name, {section: lengths[section] // unit for section, unit in SECTIONS.items()})
    return places, at


def _fit(name: str, counts: Mapping[str, int]) -> None:
    """The sections that tell of the same things are equally long."""
    for channel in CHANNELS:
        parts = ("entries", "lines", "buckets", "marks")
        entries, lines, buckets, marks = (counts[f"{channel}.{part}"] for part in parts)
        fit = (entries, (1 << bucket_bits(entries)) + 1, 1 << mark_bits(entries))
        if (lines, buckets, marks) != fit:
            raise _broken(name, f"the counts of its grams ({channel}) don't fit")
    files = counts["files"]
    if counts["digests"] != files or counts["text-ends"] not in (0, files):
        raise _broken(name, "the counts of its files don't fit")
    if files >= 1 << FILE_BITS:
        raise _broken(name, "it has too many files")


def bucket_bits(entries: int) -> int:
    """How many leading bits of a hash choose a bucket, so that each has about 16 entries."""
    return max(entries.bit_length() - 4, 0)


def mark_bits(entries: int) -> int:
    """How many leading bits of a hash choose the byte of its mark: 8 to 16 bits an entry."""
    return entries.bit_length()


def _channels() -> dict[str, list[int]]:
    return {name: [it.size, it.stride] for name, it in CHANNELS.items()}


def _digest(sections: Mapping[str, bytes]) -> str:
    digest = blake2b(digest_size=32)
    for name in SECTIONS:
        digest.update(sections[name])
    return digest.hexdigest()


def _padded(sections: Mapping[str, bytes]) -> Iterator[bytes]:
    for name, following in pairwise((*SECTIONS, "")):
        yield sections[name]
        if following:
            yield b"\0" * (-len(sections[name]) % 8)


def _put(path: Path, pieces: list[bytes]) -> None:
    made = None
    try:
        handle, made = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with open(handle, "wb") as file:
            file.writelines(pieces)
        os.chmod(made, 0o666 & ~_umask())
        os.replace(made, path)
    except OSError as error:
        hint = "name a place that can be written, with room on its disk"
        raise AicheckError(
            f"the index '{path}' cannot be written: {error.strerror}", hint
        ) from error
    finally:
        if made is not None:
            with suppress(OSError):
                os.unlink(made)


def _umask() -> int:
    # There is no way to ask for it but to set it.
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
