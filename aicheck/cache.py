"""Results by content, in one SQLite file under the user's cache folder.

A cache never changes an answer: where it cannot be read or written it is off, and says why.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

# Entries kept; the oldest go first. An entry is a few hundred bytes, and a tree of 20,000 files has
# about 100,000: several such trees have room, and asking takes no longer for it.
_KEPT = 1_000_000
_SCHEMA = "CREATE TABLE IF NOT EXISTS results (key TEXT PRIMARY KEY, value TEXT NOT NULL)"


class Cache:
    """What engines found in a content that they have seen before.

    `problem` says why the cache is off, and is empty while it works. Safe to share by threads.
    """

    def __init__(self, folder: Path | None) -> None:
        """Open the cache in `folder`; None is a cache that is off on purpose."""
        self.hits = 0
        self.misses = 0
        self.problem = ""
        self._lock = threading.Lock()
        self._database = self._open(folder) if folder else None

    def get(self, keys: Iterable[str]) -> dict[str, str]:
        """The values of those `keys` that are known."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, str] = {}
        with self._lock:
            try:
                found = dict(self._select(wanted))
            except sqlite3.Error as error:
                self._fail(error)
            self.hits += len(found)
            self.misses += len(wanted) - len(found)
        return found

    def put(self, values: Mapping[str, str]) -> None:
        """Keep `values` for the next run."""
        with self._lock:
            if self._database is None or not values:
                return
            try:
                with self._database:
                    self._database.executemany(
                        "INSERT OR REPLACE INTO results VALUES (?, ?)", list(values.items())
                    )
                    self._database.execute(
                        "DELETE FROM results WHERE rowid <= (SELECT max(rowid) FROM results) - ?",
                        (_KEPT,),
                    )
            except sqlite3.Error as error:
                self._fail(error)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._database is not None:
                self._database.close()
                self._database = None

    def _select(self, keys: list[str]) -> list[tuple[str, str]]:
        if self._database is None:
            return []
        query = "SELECT key, value FROM results WHERE key IN (SELECT value FROM json_each(?))"
        return self._database.execute(query, (json.dumps(keys),)).fetchall()

    def _open(self, folder: Path) -> sqlite3.Connection | None:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            database = sqlite3.connect(
                folder / "results.sqlite", timeout=2, check_same_thread=False
            )
            # Losing the last entries in a power cut costs a second look, no wrong answer.
            database.execute("PRAGMA synchronous = OFF")
            database.execute(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            self._fail(error)
            return None
        return database

    def _fail(self, error: Exception) -> None:
        self.problem = self.problem or f"the cache is off: {error}"
        self._database = None
