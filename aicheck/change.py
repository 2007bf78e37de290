"""From a repository to a `Change`: commits, files, hunks, and both sides' text.

Nothing of the change is checked out, and nothing is silent: a file whose text could not be read
is in the change with the reason, and as a `Failure` where it may hold code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from aicheck import diffs, leaving
from aicheck.changed_file import changed_file
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.gitprocess import GitError, TooMuchError
from aicheck.history import Store, Troubles, troubles
from aicheck.missing import LOST, LostError, lost_files, missing_files
from aicheck.model import (
    Change,
    Failure,
    FileChange,
    LeftOut,
    Origin,
    Withdrawn,
)
from aicheck.origins import past
from aicheck.oversized import unfollowed
from aicheck.progress import Progress, during, silent
from aicheck.rawdiff import Diff, Entry, path_text
from aicheck.records import Kept, with_records
from aicheck.texts import OF_CHANGE, OF_TREE, read_texts
from aicheck.withdrawn import withdrawn

_SHALLOW = "the clone is shallow, so the change's base or commits are missing"
_SHALLOW_TREE = (
    "the clone is shallow: what stood in the oldest commits that it has counts as theirs, and who "
    "wrote it before is unknown"
)
_GRAFTS = (
    "the repository has grafts (info/grafts), which are not obeyed: commits have the parents that "
    "they name themselves"
)
_DEPTH = "fetch the whole history, in CI with fetch-depth: 0"
_UNSEEN = "git lists it as changed and does not tell its lines"


class Memory(NamedTuple):
    """What earlier runs learned, of histories and of what records say."""

    histories: Store | None = None
    records: Kept | None = None


NOTHING_KEPT = Memory()


def read_range(
    repository: Repository, revisions: str | None, progress: Progress = silent
) -> Change:
    """The change that a range adds: `BASE..HEAD` and `BASE...HEAD` both since their merge base.

    One revision means up to HEAD, none means since the upstream or the default branch. The base
    may be a tree: then every commit of the head belongs to the change. Raises AicheckError.
    """
    with during(progress, "reading the change"):
        return _range(repository, revisions, progress)


def read_tree(
    repository: Repository,
    revision: str,
    paths: Sequence[str] = (),
    progress: Progress = silent,
    memory: Memory = NOTHING_KEPT,
    everything: bool = False,
) -> Change:
    """All files of a commit, or those at and below `paths`, with the history that they come from.

    What nobody wrote or reads as it stands is left out and counted, unless `everything` is asked
    for. It is the change from nothing to the commit, and the commit's own settings judge it. What
    the `memory` has is not looked up again. Raises AicheckError.
    """
    with during(progress, "reading the tree"):
        span = f"{repository.empty_tree}..{revision}"
        change = _range(repository, span, progress, memory, leaves_out=not everything)
    known = [*(it.path for it in change.files), *(it.path for it in change.left_out)]
    if lost := [path for path in paths if not any(_is_at(it, path) for it in known)]:
        hint = "name a tracked file or folder, from the repository's top"
        raise AicheckError(f"'{lost[0]}' is nothing that {revision} has", hint)
    wanted = paths or [""]
    return replace(
        change,
        mode="tree",
        judge=change.head,
        files=tuple(it for it in change.files if any(_is_at(it.path, path) for path in wanted)),
        left_out=tuple(
            it for it in change.left_out if any(_is_at(it.path, path) for path in wanted)
        ),
    )


def _is_at(path: str, place: str) -> bool:
    return place in ("", ".", path) or path.startswith(f"{place.rstrip('/')}/")


def _range(
    repository: Repository,
    revisions: str | None,
    progress: Progress,
    memory: Memory = NOTHING_KEPT,
    leaves_out: bool = False,
) -> Change:
    start, head, guessed = _ends(repository, revisions)
    is_commit = repository.is_commit(start)
    base = repository.merge_base(start, head) if is_commit else start
    if base is None and not repository.is_shallow:
        hint = "name a base that the head was made from"
        raise AicheckError("the two ends of the range have no common ancestor", hint)
    if base is None:
        lost = Failure("history", f"{_SHALLOW}; {_DEPTH}")
        return Change(
            "range", start, head, repository.name, failures=(lost,), judge=start, guessed=guessed
        )
    commits = repository.commits(base if is_commit else None, head)
    failures = []
    ids = {commit.sha for commit in commits} or {head}
    if not repository.shallow_commits().isdisjoint(ids):
        why = _SHALLOW if is_commit else _SHALLOW_TREE
        failures.append(Failure("history", f"{why}; {_DEPTH}"))
    if repository.has_grafts():
        failures.append(Failure("history", _GRAFTS, required=False))
    change = Change(
        "range", base, head, repository.name, commits, failures=tuple(failures), judge=start,
        guessed=guessed,
    )  # fmt: skip
    change = with_records(repository, change, memory.records)
    way = _Way(not is_commit, memory.histories, progress, leaves_out=leaves_out)
    try:
        return _with_files(repository, change, base, head, way)
    except TooMuchError as error:
        lost = Failure("read", f"the change is too large to check: {error}")
        return replace(change, failures=(*change.failures, lost))
    except GitError as error:
        if in_part := _without_missing(repository, change, base, head, way, error):
            return in_part
        lost = Failure("read", f"git cannot read the change: {error}; {LOST}")
        return replace(change, failures=(*change.failures, lost))


class _Way(NamedTuple):
    """How files are read: with the troubles that are known, and without the `lost` files."""

    is_whole: bool = False
    store: Store | None = None
    progress: Progress = silent
    known: Troubles | None = None
    lost: Mapping[bytes, str] = MappingProxyType({})
    leaves_out: bool = False


def _without_missing(
    repository: Repository, change: Change, old: str, new: str, way: _Way, error: GitError
) -> Change | None:
    """The change without the lines of files that the repository lacks, if they are all it lacks."""
    try:
        if isinstance(error, LostError):
            way = way._replace(known=error.found, lost=lost_files(error.found))
        else:
            way = way._replace(lost=missing_files(repository, old, new, change.commits))
        change = _with_files(repository, change, old, new, way)
        entries = [it for it in diffs.listed(repository, old, new) if it.path in way.lost]
    except GitError:
        return None
    absent = (replace(changed_file(it, {}, ())[0], skipped=way.lost[it.path]) for it in entries)
    failures = (Failure("read", why, path_text(path)[0]) for path, why in way.lost.items())
    files = tuple(sorted((*change.files, *absent), key=lambda file: file.path))
    return replace(change, files=files, failures=(*change.failures, *failures))


def read_index(repository: Repository, progress: Progress = silent) -> Change:
    """The change between HEAD, or nothing where no commit was made yet, and the index."""
    head = repository.head()
    tree = head or repository.empty_tree
    change = Change("staged", head, None, repository.name, judge=head)
    with during(progress, "reading the index"):
        return _with_files(repository, change, tree, None, _Way())


def _ends(repository: Repository, revisions: str | None) -> tuple[str, str, str | None]:
    """The base's and the head's ids, and the base's name where nobody gave one."""
    if revisions is None:
        head = repository.head()
        guessed = repository.default_base()
        if head is None or guessed is None:
            hint = "name a range, as BASE..HEAD"
            raise AicheckError("there is no upstream and no default branch to compare with", hint)
        return guessed[1], head, guessed[0]
    mark = "..." if "..." in revisions else ".."
    start, found, end = revisions.partition(mark)
    ends = (start or "HEAD", end or "HEAD") if found else (start, "HEAD")
    base, head = (repository.resolve(end) for end in ends)
    if not repository.is_commit(head):
        raise AicheckError(
            f"'{ends[1]}' is a tree, not a commit", "name a commit as the range's end"
        )
    return base, head, None


# -- files -------------------------------------------------------------------------------------


def _with_files(
    repository: Repository, change: Change, old: str, new: str | None, way: _Way
) -> Change:
    listed = [it for it in diffs.listed(repository, old, new) if it.path not in way.lost]
    found = way.known or troubles(repository, listed, new, change.commits, way.store)
    if found.missing and not way.lost:
        raise LostError(found)
    large = {path: it for path, it in found.large.items() if path not in way.lost}
    aside = {*way.lost, *large}
    left = leaving.by_name(repository, listed) if way.leaves_out else {}
    ends = _Ends(repository, [it for it in listed if it.path not in left], old, new, aside)
    with ThreadPoolExecutor(1) as beside:
        # Nearly all of the time is git's: it looks at the history and at the two ends at once. The
        # history is looked at here, so that it hears when the run is stopped. All texts of a tree
        # and all lines of its past are too much to be held at once.
        reading = None if way.is_whole else beside.submit(ends.read)
        history = past(repository, change.commits, aside, way.is_whole, way.store, way.progress)
        read, unseen, small = reading.result() if reading else ends.read(way.leaves_out)
    left = {**left, **small}
    files = [_with_past(file, history.of(entry.path, file.head)) for entry, file, _ in read]
    lost = [Failure("read", reason, file.path) for _, file, reason in read if reason]
    followed = {path: it for path, it in large.items() if path not in left}
    lost += unfollowed(followed, files, change.commits)
    lost += [Failure("read", _UNSEEN, path_text(entry.path)[0]) for entry in unseen]
    ordered = tuple(sorted(files, key=lambda file: file.path))
    blobs = {entry.new_blob for entry in listed}
    versions = history.followed.versions()
    gone = list(
        withdrawn(versions, ordered, blobs, change.commits, {it.path for it in left.values()})
    )
    lost += [it for it in gone if isinstance(it, Failure)]
    return replace(
        change,
        files=ordered,
        failures=(*change.failures, *history.failures, *lost),
        withdrawn=tuple(it for it in gone if isinstance(it, Withdrawn)),
        left_out=tuple(sorted(left.values(), key=lambda it: it.path)),
    )


_Read: TypeAlias = """tuple[
    list[tuple[Entry, FileChange, str | None]], list[Entry], dict[bytes, LeftOut]
]"""


class _Ends(NamedTuple):
    """The two ends of a change, and the files of which git is not asked for the lines."""

    repository: Repository
    listed: Sequence[Entry]
    old: str
    new: str | None
    aside: Collection[bytes]

    def read(self, leaves_out: bool = False) -> _Read:
        """The files with the reasons of failures, those without lines, and those left out."""
        bounds = OF_CHANGE
        if self.old == self.repository.empty_tree:
            # All of each file is new, and nothing was called otherwise.
            found: list[Diff] = [(-1, entry, ()) for entry in self.listed]
            bounds = OF_TREE
        else:
            found = list(diffs.between(self.repository, self.old, self.new, self.aside))
            found += [(-1, entry, ()) for entry in self.listed if entry.path in self.aside]
        unseen = _unseen(self.listed, (entry for _, entry, _ in found))
        found += [(-1, entry, ()) for entry in unseen]
        texts = read_texts(self.repository, (entry for _, entry, _ in found), bounds)
        small = leaving.by_text((entry for _, entry, _ in found), texts) if leaves_out else {}
        kept = [it for it in found if it[1].path not in small]
        return (
            [(entry, *changed_file(entry, texts, spans)) for _, entry, spans in kept],
            unseen,
            small,
        )


def _with_past(file: FileChange, past: tuple[tuple[Origin, ...], int]) -> FileChange:
    return replace(file, origins=past[0], changes=past[1])


def _unseen(listed: Iterable[Entry], found: Iterable[Entry]) -> list[Entry]:
    """The files that differ and were left out without a reason, so that none is lost silently."""
    known = {name for entry in found for name in (entry.path, entry.old_path)}
    return [entry for entry in listed if entry.path not in known]
