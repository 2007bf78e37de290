"""The cache: where it is, how large, and whether it can be relied on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from aicheck.doctor.nouns import Outside, Part

_FILE = "results.sqlite"
_AWAY = "remove the folder; the next run makes a new one"


def cache_part(outside: Outside) -> Part:
    """The cache, which no pass needs."""
    folder = outside.cache
    if folder is None:
        return Part("cache", "note", outside.no_cache or "the cache is off")
    place = str(folder)
    if not folder.is_dir():
        above = next(it for it in folder.parents if it.exists())
        if not os.access(above, os.W_OK | os.X_OK):
            return Part("cache", "note", f"off: '{above}' cannot be written", place=place)
        return Part("cache", "ok", "empty: the first run makes it", place=place)
    if not os.access(folder, os.W_OK | os.X_OK):
        hint = "make it yours to write in, or set XDG_CACHE_HOME"
        return Part("cache", "note", "off: it cannot be written", place=place, hint=hint)
    said = size(sum(_sizes(folder)))
    if problem := _damage(folder / _FILE):
        return Part("cache", "note", f"{said}, {problem}", place=place, hint=_AWAY)
    return Part("cache", "ok", f"{said}, whole and writable", place=place)


def _sizes(folder: Path) -> Iterator[int]:
    for above, _, names in os.walk(folder):
        for name in names:
            # Another run may be sweeping.
            with suppress(OSError):
                yield os.lstat(os.path.join(above, name)).st_size


def _damage(file: Path) -> str:
    """What is wrong with the file of results, or nothing."""
    if not file.exists():
        return ""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=1)) as database:
            (said,) = database.execute("PRAGMA quick_check(1)").fetchone()
            if said != "ok":
                return "damaged"
            (count,) = database.execute("SELECT count(*) FROM results").fetchone()
            return "" if isinstance(count, int) else "damaged"
    except sqlite3.OperationalError as error:
        # Locked, perhaps: another run writes.
        return "" if "locked" in str(error) else f"damaged: {error}"
    except sqlite3.Error as error:
        return f"damaged: {error}"


def size(count: int) -> str:
    """Bytes in the unit that leaves one to three digits."""
    amount = float(count)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
