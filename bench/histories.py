"""A long history: many commits over many files, with new files, renames, branches and merges.

The edits are of the kind that people make: a few places in a few files, where lines are changed,
added and taken away. The two sides of a branch edit different files, and one that both edit.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import inputs

_EDITED, _PLACES, _MOST_LINES = 8, 3, 6
_NEW_EVERY, _RENAME_EVERY, _BRANCH_EVERY, _BRANCH_LENGTH = 5, 12, 40, 6

Edits = dict[str, "bytes | None"]
"""New contents by name, and None for what is taken away."""


def long(folder: Path, files: Mapping[str, bytes], commits: int) -> str:
    """A repository with all `files`, and a branch `main` of `commits` more; returns their range."""
    inputs.imported(folder, _Writer(files).history(commits))
    return "base..main"


class _Writer:
    """Writes a fast-import stream and remembers what the trunk holds."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._trunk = dict(files)
        self._chance = random.Random(0)
        self._turn = sorted(files)
        self._chance.shuffle(self._turn)
        self._number = 0

    def history(self, commits: int) -> Iterator[bytes]:
        """Yield the stream's pieces."""
        yield from self._commit("main", dict(self._trunk))
        yield b"reset refs/tags/base\nfrom refs/heads/main\n\n"
        while self._number <= commits:
            left = commits - self._number
            if self._number % _BRANCH_EVERY == 0 and left > 2 * _BRANCH_LENGTH + 1:
                yield from self._branch()
            else:
                yield from self._on_trunk(self._edits())

    def _on_trunk(self, edits: Edits) -> Iterator[bytes]:
        self._take(edits)
        yield from self._commit("main", edits)

    def _branch(self) -> Iterator[bytes]:
        """The commits of both sides of a fork, and the merge."""
        shared = self._turn[0]
        self._turn = self._turn[1:]
        text = self._trunk[shared]
        yield b"reset refs/heads/side\nfrom refs/heads/main\n\n"
        theirs: Edits = {}
        for number in range(_BRANCH_LENGTH):
            edits = self._edits()
            theirs |= edits
            yield from self._commit("side", edits | {shared: b"# side %d\n" % number + text})
            both: Edits = {shared: text + b"# trunk %d\n" % number}
            yield from self._on_trunk(self._edits() | both)
        theirs[shared] = b"# side\n" + (self._trunk[shared] or b"")
        self._take(theirs)
        yield from self._commit("main", theirs, b"merge refs/heads/side\n")

    def _take(self, edits: Edits) -> None:
        for name, content in edits.items():
            if content is None:
                del self._trunk[name]
            else:
                self._trunk[name] = content

    def _edits(self) -> Edits:
        names, self._turn = self._turn[:_EDITED], self._turn[_EDITED:]
        edits: Edits = {name: self._edited(self._trunk[name]) for name in names}
        if self._number % _NEW_EVERY == 0:
            edits[f"src/new_{self._number}.py"] = self._trunk[names[0]]
        if self._number % _RENAME_EVERY == 0:
            renamed = f"src/renamed_{self._number}.py"
            edits[renamed], edits[names[0]] = edits[names[0]], None
            names[0] = renamed
        self._turn += names
        return edits

    def _edited(self, content: bytes) -> bytes:
        lines = content.splitlines(keepends=True)
        for _ in range(self._chance.randint(1, _PLACES)):
            at, gone = self._chance.randrange(len(lines) + 1), self._chance.randrange(_MOST_LINES)
            come = self._chance.randrange(_MOST_LINES)
            made = (b"value_%d_%d = %d\n" % (self._number, at, part) for part in range(come))
            lines[at : at + gone] = made
        return b"".join(lines)

    def _commit(self, branch: str, edits: Edits, more: bytes = b"") -> Iterator[bytes]:
        yield from inputs.commit(self._number, branch, edits.items(), more)
        self._number += 1
