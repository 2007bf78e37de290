"""A history followed from its first commit to its last: who has which line of every file.

One pass over what all commits did, linear in its size. What is in the store is not asked of git,
and what git tells is put there part by part, so that a run that is stopped has lost nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from aicheck.git import Repository
from aicheck.history import reading
from aicheck.history.chain import keys
from aicheck.history.deltas import Delta
from aicheck.history.merging import refuse_many
from aicheck.history.novelty import Novelty, Version
from aicheck.history.states import Files, States, apply, packed_files, unpacked_files
from aicheck.history.store import DamagedError, Segment, Store, packed, unpacked
from aicheck.model import Commit
from aicheck.progress import Progress, Step, silent

# What is kept at once of a history: so many commits, or steps and places of hunks.
_COMMITS, _LARGE = 256, 1 << 18
# And bytes of new lines.
_HELD = 4 << 20


class Unlooked(NamedTuple):
    """A commit by its number, among whose files git did not look for renames, being too many."""

    commit: int
    added: int
    others: int


class Followed(NamedTuple):
    """Every file as of the last commit, and what its commits added, packed part by part."""

    files: Files
    lines: Sequence[bytes]
    unlooked: Sequence[Unlooked]

    def versions(self) -> Iterator[Version]:
        """Yield the new lines of each version of a file, the oldest first."""
        for part in self.lines:
            yield from sorted(unpacked(part), key=lambda version: int(version[0]))


def follow(
    repository: Repository,
    commits: Sequence[Commit],
    without: Collection[bytes] = (),
    is_whole: bool = False,
    store: Store | None = None,
    progress: Progress = silent,
) -> Followed:
    """Follow the files that `commits` changed, but for those `without`.

    Commits come oldest first, each after its parents. Where the history `is_whole`, it has copies,
    and any size. Raises GitError.
    """
    refuse_many(commits)
    if store is not None and store.is_on:
        salt = (b"whole" if is_whole else b"range", *sorted(without))
        names = keys(repository, commits, salt)
        try:
            begun = _begun(commits, store, names)
            return _Run(repository, commits, progress, begun).go(without, is_whole, store, names)
        except DamagedError as error:
            store.fail(str(error))
    return _Run(repository, commits, progress, _Begun()).go(without, is_whole, None, ())


class _Begun(NamedTuple):
    """What is known: the segments, the files after `at` commits, and what was added."""

    segments: Sequence[Segment] = ()
    at: int = 0
    files: Files | None = None
    lines: Sequence[bytes] = ()
    unlooked: Sequence[Unlooked] = ()

    @property
    def end(self) -> int:
        return self.segments[-1].end if self.segments else 0


def _begun(commits: Sequence[Commit], store: Store, names: Sequence[bytes]) -> _Begun:
    segments = store.segments(names)
    lines = [store.lines(names[it.end]) for it in segments]
    notes = [store.notes(names[it.end]) for it in segments]
    unlooked = [Unlooked(*note) for some in notes for note in some]
    begun = _Begun(segments, lines=lines, unlooked=unlooked)
    shas = [commit.sha for commit in commits]
    for at in store.snapshots(names):
        if 0 < at <= begun.end and _is_enough(commits, at):
            return begun._replace(at=at, files=unpacked_files(store.files(names[at]), shas))
    return begun


def _is_enough(commits: Sequence[Commit], at: int) -> bool:
    """Whether those from `at` on were made of the one before it, and of none before that."""
    before = {commit.sha for commit in commits[: at - 1]}
    return before.isdisjoint(parent for commit in commits[at:] for parent in commit.parents)


class _Run:
    """One way through a history."""

    def __init__(
        self,
        repository: Repository,
        commits: Sequence[Commit],
        progress: Progress,
        begun: _Begun,
    ) -> None:
        self._repository = repository
        self._commits = commits
        self._progress = progress
        self._begun = begun
        known = {commits[begun.at - 1].sha: begun.files} if begun.files is not None else {}
        self._states = States(commits[begun.at :], known)
        self._files: Files = begun.files or {}
        self._lines = list(begun.lines)
        self._unlooked = list(begun.unlooked)

    def go(
        self,
        without: Collection[bytes],
        is_whole: bool,
        store: Store | None,
        names: Sequence[bytes],
    ) -> Followed:
        at, end = self._begun.at, self._begun.end
        if store is not None:
            for segment in self._begun.segments:
                if segment.end > at:
                    self._again(segment, store.deltas(names[segment.end]))
        if end < len(self._commits):
            self._on(end, without, is_whole, store, names)
        if store is not None and at < len(self._commits):
            shas = [commit.sha for commit in self._commits]
            store.put_files(names[-1], packed_files(self._files, shas))
        self._tell(len(self._commits))
        return Followed(self._files, self._lines, self._unlooked)

    def _again(self, segment: Segment, deltas: Sequence[Delta]) -> None:
        for at in range(max(segment.first, self._begun.at), segment.end):
            self._step(at, deltas[at - segment.first])

    def _on(
        self,
        start: int,
        without: Collection[bytes],
        is_whole: bool,
        store: Store | None,
        names: Sequence[bytes],
    ) -> None:
        """Go on from commit number `start` with what git tells."""
        versions = (it for part in self._lines for it in unpacked(part))
        part = _Part(start, Novelty(versions))
        read = reading.read(self._repository, self._commits, start, without, part.novelty, is_whole)
        try:
            for delta, unlooked in read:
                at = part.end
                self._step(at, delta)
                part.add(delta, unlooked)
                if part.is_large:
                    self._keep(part, store, names)
        finally:
            # Stopped in the middle, the run has lost nothing.
            self._keep(part, store, names)

    def _keep(self, part: _Part, store: Store | None, names: Sequence[bytes]) -> None:
        if not part.deltas:
            return
        first, end = part.first, part.end
        deltas, lines, unlooked = part.taken(self._repository)
        self._lines.append(lines)
        self._unlooked += unlooked
        if store is not None:
            store.put_segment(names[first], names[end], deltas, lines, unlooked)

    def _step(self, at: int, delta: Delta) -> None:
        self._tell(at)
        commit = self._commits[at]
        files, *others = self._states.before(commit)
        apply(delta, commit.sha, at, files, others)
        self._states.keep(commit, files)
        self._files = files

    def _tell(self, done: int) -> None:
        self._progress(Step("history", done, len(self._commits), "commits"))


class _Part:
    """What is not kept yet of a history that is read."""

    def __init__(self, first: int, novelty: Novelty) -> None:
        self.first = first
        self.novelty = novelty
        self.deltas: list[Delta] = []
        self._unlooked: list[Unlooked] = []
        self._size = 0

    @property
    def end(self) -> int:
        return self.first + len(self.deltas)

    @property
    def is_large(self) -> bool:
        is_much = self._size > _LARGE or self.novelty.held > _HELD
        return is_much or len(self.deltas) >= _COMMITS

    def add(self, delta: Delta, unlooked: tuple[int, int] | None) -> None:
        if unlooked:
            self._unlooked.append(Unlooked(self.end, *unlooked))
        self.deltas.append(delta)
        # Steps, and the numbers of hunks in them.
        self._size += sum(10 + len(step[-1]) for step in delta if step[0] != "=")

    def taken(self, repository: Repository) -> tuple[list[Delta], bytes, list[Unlooked]]:
        """What the part holds, which is empty then."""
        taken = self.deltas, packed(self.novelty.take(repository, self.end)), self._unlooked
        self.first, self.deltas, self._unlooked, self._size = self.end, [], [], 0
        return taken
