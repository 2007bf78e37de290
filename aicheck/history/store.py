"""What was learned of histories, in one SQLite file under the user's cache folder.

A part of a history is known by the ids of all commits up to its end, and by where the repository
lies: only git vouches that what it calls a commit is that, and another folder's git may lie. The
store never changes an answer: where it cannot be read or written it is off, and says why.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

# Bytes kept of all repositories; the oldest go first.
_MOST_SEGMENTS, _MOST_SNAPSHOTS = 1 << 30, 256 << 20
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS segments"
    " (ends BLOB PRIMARY KEY, begins BLOB NOT NULL, deltas BLOB NOT NULL, lines BLOB NOT NULL,"
    " notes BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS snapshots (at BLOB PRIMARY KEY, files BLOB NOT NULL)",
)
# Drop the oldest rows of what is more than so many bytes.
_TRIM_SEGMENTS = (
    "DELETE FROM segments WHERE rowid IN (SELECT row FROM (SELECT rowid AS row,"
    " sum(length(deltas) + length(lines)) OVER (ORDER BY rowid DESC) AS total FROM segments)"
    " WHERE total > ?)"
)
_TRIM_SNAPSHOTS = (
    "DELETE FROM snapshots WHERE rowid IN (SELECT row FROM (SELECT rowid AS row,"
    " sum(length(files)) OVER (ORDER BY rowid DESC) AS total FROM snapshots) WHERE total > ?)"
)
_CHECK = 16


class DamagedError(Exception):
    """Something of the store is not what was put there."""


class Segment(NamedTuple):
    """A part of a history: its commits from `first` up to `end`, which is behind the last."""

    first: int
    end: int


class Store:
    """What is known of the commits of histories from earlier runs.

    `problem` says why the store is off, and is empty while it works. Safe to share by threads.
    """

    def __init__(self, folder: Path | None) -> None:
        """Open the store in `folder`; None is a store that is off on purpose."""
        self.problem = ""
        self._lock = threading.Lock()
        self._database = self._open(folder) if folder else None

    @property
    def is_on(self) -> bool:
        """Whether anything can be kept."""
        return self._database is not None

    def segments(self, keys: Sequence[bytes]) -> list[Segment]:
        """The parts that are known of the history with the `keys`, one after the other.

        The first key is that of no commits.
        """
        places = {key: at for at, key in enumerate(keys)}
        longest: dict[int, int] = {}
        for begins, ends in self._rows("SELECT begins, ends FROM segments"):
            first, end = places.get(begins, -1), places.get(ends, -1)
            if 0 <= first < end:
                longest[first] = max(end, longest.get(first, 0))
        found: list[Segment] = []
        while (at := found[-1].end if found else 0) in longest:
            found.append(Segment(at, longest[at]))
        return found

    def deltas(self, key: bytes) -> Any:
        """What the commits of the segment that ends with `key` changed."""
        return unpacked(self._one("SELECT deltas FROM segments WHERE ends = ?", key))

    def lines(self, key: bytes) -> bytes:
        """The new lines of the segment that ends with `key`, packed, and whole."""
        return checked(self._one("SELECT lines FROM segments WHERE ends = ?", key))

    def notes(self, key: bytes) -> Any:
        """What is to be told of the segment that ends with `key`."""
        return unpacked(self._one("SELECT notes FROM segments WHERE ends = ?", key))

    def put_segment(
        self, begins: bytes, ends: bytes, deltas: Any, lines: bytes, notes: Any = ()
    ) -> None:
        """Keep a part of a history."""
        row = (ends, begins, packed(deltas), lines, packed(notes))
        self._put("INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?, ?)", row)

    def snapshots(self, keys: Sequence[bytes]) -> list[int]:
        """The numbers of commits after which the files of the history are known, the most first."""
        known = {at for (at,) in self._rows("SELECT at FROM snapshots")}
        return [at for at in range(len(keys) - 1, -1, -1) if keys[at] in known]

    def files(self, key: bytes) -> Any:
        """The files of the snapshot `key`."""
        return unpacked(self._one("SELECT files FROM snapshots WHERE at = ?", key))

    def put_files(self, key: bytes, files: Any) -> None:
        """Keep a snapshot."""
        self._put("INSERT OR REPLACE INTO snapshots VALUES (?, ?)", (key, packed(files)))

    def fail(self, reason: str) -> None:
        """Go off, because of `reason`."""
        with self._lock:
            self._fail(reason)

    def close(self) -> None:
        """Let go of the file, and of what is too old."""
        with self._lock:
            if self._database is None:
                return
            try:
                with self._database as database:
                    database.execute(_TRIM_SEGMENTS, (_MOST_SEGMENTS,))
                    database.execute(_TRIM_SNAPSHOTS, (_MOST_SNAPSHOTS,))
                self._database.close()
            except sqlite3.Error as error:
                self._fail(str(error))
            self._database = None

    def _rows(self, query: str, *values: bytes) -> list[Any]:
        with self._lock:
            try:
                return self._database.execute(query, values).fetchall() if self._database else []
            except sqlite3.Error as error:
                self._fail(str(error))
                return []

    def _one(self, query: str, key: bytes) -> bytes:
        rows = self._rows(query, key)
        if not rows or not isinstance(rows[0][0], bytes):
            raise DamagedError("a part of it is gone")
        return rows[0][0]

    def _put(self, query: str, row: Sequence[bytes]) -> None:
        with self._lock:
            if self._database is None:
                return
            try:
                with self._database:
                    self._database.execute(query, row)
            except sqlite3.Error as error:
                self._fail(str(error))

    def _open(self, folder: Path) -> sqlite3.Connection | None:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = folder / "history.sqlite"
            # It holds lines of the repository.
            file.touch(mode=0o600)
            database = sqlite3.connect(file, timeout=2, check_same_thread=False)
            # Losing the last entries in a power cut costs a second look, no wrong answer.
            database.execute("PRAGMA synchronous = OFF")
            for table in _SCHEMA:
                database.execute(table)
        except (OSError, sqlite3.Error) as error:
            self._fail(str(error))
            return None
        return database

    def _fail(self, reason: str) -> None:
        self.problem = self.problem or f"what is known of the history is not used: {reason}"
        self._database = None


def packed(value: Any) -> bytes:
    """A value as bytes that can tell whether they were altered."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    data = zlib.compress(text.encode("utf-8", "surrogatepass"), 1)
    return _check(data) + data


def unpacked(data: bytes) -> Any:
    """The value of bytes from `packed`; raises DamagedError."""
    return json.loads(zlib.decompress(checked(data)[_CHECK:]).decode("utf-8", "surrogatepass"))


def checked(data: bytes) -> bytes:
    """Bytes from `packed` as they are; raises DamagedError where they were altered."""
    if data[:_CHECK] != _check(data[_CHECK:]):
        raise DamagedError("a part of it was altered")
    return data


def _check(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_CHECK).digest()
