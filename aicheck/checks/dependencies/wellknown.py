"""Names that registries are known to hold, as of a day: data beside this module, read when needed.

`tools/wellknown.py` makes it. The most used names are a list; all that stood the test of time are
a Bloom filter, which takes one unknown name in 33 for a known one, and never the other way.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from aicheck import toml

_HERE = Path(__file__).parent
HASHES = 5
# Of these registries there is a list; of the others nothing can be said without asking them.
REGISTRIES = frozenset({"npm", "pypi"})


def places(name: str, size: int) -> Iterator[int]:
    """Yield the bits of a filter of `size` bits that stand for `name`."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    for index in range(HASHES):
        yield int.from_bytes(digest[index * 6 : index * 6 + 6], "big") % size


@cache
def popular(registry: str) -> dict[str, int]:
    """The most used names of a registry with their ranks, from 0."""
    if registry not in REGISTRIES:
        return {}
    text = zlib.decompress((_HERE / f"{registry}-names.bin").read_bytes()).decode()
    return {name: rank for rank, name in enumerate(text.split("\n"))}


@cache
def _seen(registry: str) -> bytes:
    return (_HERE / f"{registry}-seen.bin").read_bytes()


def is_seen(registry: str, name: str) -> bool:
    """Whether a registry held a package of this normalised name on the day of the list."""
    if registry not in REGISTRIES:
        return False
    bits = _seen(registry)
    return all(bits[it >> 3] >> (it & 7) & 1 for it in places(name, len(bits) * 8))


@cache
def about() -> dict[str, Any]:
    """The day of the list, and how many names each registry's part has."""
    return toml.loads((_HERE / "wellknown.toml").read_text(encoding="utf-8"))
