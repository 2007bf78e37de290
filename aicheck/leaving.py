"""Which files of a tree nobody wrote, or reads, as they stand: they are counted and no more.

The tree's own .gitattributes say which were generated or are others' work; how long its lines are
says that a text was minified, and its size that no person reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from aicheck.attributes import NAME, Attributes, Said
from aicheck.decode import Decoded
from aicheck.git import Repository
from aicheck.model import LeftOut
from aicheck.oversized import sizes
from aicheck.rawdiff import Entry, path_text
from aicheck.texts import Texts

_REASONS = (("linguist-generated", "generated"), ("linguist-vendored", "vendored"))
_REGULAR = (0o100644, 0o100755)
# In bytes. Scanners pass over larger files as well, mostly without a word.
MAX_SIZE = 1 << 20
# A text of these is minified that has so many characters, most of them in lines that are so long.
_ENDINGS = (".js", ".mjs", ".cjs", ".css", ".html", ".htm", ".json", ".map", ".svg")
_MARKS = (".min.js", ".min.mjs", ".min.cjs", ".min.css", "-min.js", "-min.css")
_SHORTEST = 5_000
_LONG_LINE = 500
_MOST_LONG = 0.75


def by_name(repository: Repository, entries: Iterable[Entry]) -> dict[bytes, LeftOut]:
    """The files that are left out for what is said of them, and for their size."""
    files = [it for it in entries if it.new_mode in _REGULAR]
    lengths = sizes(repository, {it.new_blob for it in files})
    said = _attributes(repository, files)
    found = ((it, _of(it, said, lengths.get(it.new_blob, 0))) for it in files)
    return {entry.path: left for entry, left in found if left}


def by_text(entries: Iterable[Entry], texts: Texts) -> dict[bytes, LeftOut]:
    """The files that are left out for what stands in them."""
    found: dict[bytes, LeftOut] = {}
    for entry in entries:
        path = path_text(entry.path)[0]
        text = texts.get((entry.new_blob, path))
        if isinstance(text, Decoded) and (detail := minified(path, text.text)):
            size = len(text.text.encode("utf-8", "surrogatepass"))
            lines = text.text.count("\n") + (not text.text.endswith("\n"))
            found[entry.path] = LeftOut(path, "minified", detail, size, lines)
    return found


def minified(path: str, text: str) -> str:
    """How it is known that a text was minified; empty where it was not."""
    name = path.lower()
    if name.endswith(_MARKS):
        return "its name says so"
    if not name.endswith(_ENDINGS) or len(text) < _SHORTEST:
        return ""
    long = sum(len(line) for line in text.split("\n") if len(line) > _LONG_LINE)
    if long < _MOST_LONG * len(text):
        return ""
    return f"{100 * long // len(text)} % of it stands in lines of over {_LONG_LINE} characters"


def _of(entry: Entry, attributes: Attributes, size: int) -> LeftOut | None:
    path = path_text(entry.path)[0]
    named = entry.path.decode("utf-8", "surrogateescape")
    for attribute, reason in _REASONS:
        said = attributes.of(named, attribute)
        if said and said.is_on:
            detail = _detail(attribute, said)
            return LeftOut(path, reason, detail, size)  # type: ignore[arg-type]
    if size > MAX_SIZE:
        detail = f"{size / (1 << 20):.1f} MiB; the limit is {MAX_SIZE >> 20} MiB"
        return LeftOut(path, "large", detail, size)
    return None


def _detail(attribute: str, said: Said) -> str:
    return f"{attribute} in line {said.line} of {said.path}"


def _attributes(repository: Repository, files: Iterable[Entry]) -> Attributes:
    blobs: dict[str, list[str]] = {}
    for entry in files:
        path = entry.path.decode("utf-8", "surrogateescape")
        if path.rpartition("/")[2] == NAME:
            blobs.setdefault(entry.new_blob, []).append(path)
    return Attributes(dict(_read(repository, blobs)))


def _read(repository: Repository, blobs: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    for blob, data in repository.blobs(blobs, MAX_SIZE):
        if isinstance(data, bytes):
            yield from ((path, data.decode("utf-8", "surrogateescape")) for path in blobs[blob])
