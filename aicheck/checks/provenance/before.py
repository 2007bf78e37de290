"""What the project had before the change: code that only moved, or that it has elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import PurePosixPath
from typing import NamedTuple

from aicheck.checks.context import Context
from aicheck.checks.provenance.fresh import hashes
from aicheck.errors import AicheckError
from aicheck.model import Change, FileChange
from aicheck.provenance import grams, language_of

# What is read of the base where something looks copied; beyond it nothing is subtracted.
_MOST_FILES = 4_000
_MOST_TEXT = 48 << 20
_BATCH = 200
# What is lexed of it, and of the base's sides of the change.
_MOST_LEXED = 8 << 20
_LARGEST = 1 << 20
# Lines that are long enough to be found again in a file that has the same code.
_NEEDLES = 6
_NEEDLE = 16


class Suspect(NamedTuple):
    """What looks copied: its language, its longest lines, and the names of its sources."""

    language: str
    needles: tuple[str, ...]
    names: frozenset[str]


def needles(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines by which a file with the same code is found."""
    found = {line.strip() for line in lines}
    long = sorted((it for it in found if len(it) >= _NEEDLE), key=lambda it: (-len(it), it))
    return tuple(long[:_NEEDLES])


@dataclass
class Before:
    """The grams of the base's side of the change, and of what else the base has."""

    change: Change
    context: Context
    problem: str = ""
    _left: int = field(default=_MOST_LEXED)

    def moved(self, language: str) -> set[int]:
        """The grams that the change takes from somewhere, or leaves where they are."""
        found: set[int] = set()
        for file in self.change.files:
            for text in _old_texts(file):
                if language_of(file.old_path or file.path, text) == language:
                    found |= self._hashes(text, language)
        return found

    def elsewhere(self, suspects: Sequence[Suspect]) -> dict[str, set[int]]:
        """The grams of the base's other files that may have the same code, by language."""
        out: dict[str, set[int]] = {it.language: set() for it in suspects}
        for path, text in self._others(frozenset(out)):
            language = language_of(path, text)
            name = PurePosixPath(path).name
            for suspect in suspects:
                if suspect.language == language and _is_like(suspect, name, text):
                    out[language] |= self._hashes(text, language)
                    break
        return out

    def past(self, suspects: Sequence[Suspect], paths: Sequence[str]) -> dict[str, set[int]]:
        """The grams of what was in the project before the base, by language.

        That is what the history of `paths` and the latest commits took away or altered.
        """
        out: dict[str, set[int]] = {it.language: set() for it in suspects}
        if self.context.past is None or self.change.base is None:
            return out
        room = _MOST_TEXT
        try:
            for path, text in self.context.past(
                self.change.base, paths, lambda path: language_of(path) in out
            ):
                room -= len(text)
                language = language_of(path) or ""
                if any(it.language == language and _has_lines(it, text) for it in suspects):
                    out[language] |= self._hashes(text, language)
                if room < 0:
                    self._say(f"only {_MOST_TEXT >> 20} MiB of the past were held against it")
                    break
        except AicheckError as error:
            self._say(f"the project's past could not be read: {error}")
        return out

    def has(self, path: str) -> bool:
        """Whether the base has a file that ends in the last parts of `path`."""
        tail = PurePosixPath(path).parts[-2:]
        return any(PurePosixPath(it).parts[-len(tail) :] == tail for it in self._paths)

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        tree, base = self.context.tree, self.change.base
        return tuple(tree(base)) if tree and base else ()

    def _others(self, languages: frozenset[str]) -> Iterator[tuple[str, str]]:
        texts, base = self.context.texts, self.change.base
        if texts is None or base is None:
            return
        changed = {it.old_path or it.path for it in self.change.files if it.base is not None}
        paths = [it for it in self._paths if language_of(it) in languages and it not in changed]
        if len(paths) > _MOST_FILES:
            self._say(f"only {_MOST_FILES} of {len(paths)} files of the base were held against it")
        room, left = _MOST_TEXT, iter(paths[:_MOST_FILES])
        while batch := list(islice(left, _BATCH)):
            for path, text in texts(base, batch).items():
                room -= len(text)
                yield path, text
            if room < 0:
                self._say(f"only {_MOST_TEXT >> 20} MiB of the base were held against it")
                return

    def _hashes(self, text: str, language: str) -> set[int]:
        if len(text) > min(self._left, _LARGEST):
            self._say("not all of the base that may have the same code was held against it")
            return set()
        self._left -= len(text)
        return hashes(grams(text, language))

    def _say(self, problem: str) -> None:
        self.problem = self.problem or f"{problem}: what only moved may look copied"


def _old_texts(file: FileChange) -> Iterator[str]:
    if file.base is not None:
        yield file.base
    elif file.status != "added":
        yield from ("\n".join(hunk.removed) for hunk in file.hunks if hunk.removed)


def _is_like(suspect: Suspect, name: str, text: str) -> bool:
    return name in suspect.names or _has_lines(suspect, text)


def _has_lines(suspect: Suspect, text: str) -> bool:
    return any(needle in text for needle in suspect.needles)
