"""From a repository to a `Change`: commits, files, hunks, and both sides' text.

Nothing of the change is checked out, and nothing is silent: a file whose text could not be read
is in the change with the reason, and as a `Failure` where it may hold code.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from aicheck import diffs, rawdiff
from aicheck.decode import BINARY, Decoded
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.gitprocess import GitError, TooMuchError
from aicheck.history import Store, Troubles, troubles
from aicheck.languages import is_code, language
from aicheck.missing import LOST, LostError, lost_files, missing_files
from aicheck.model import Change, Failure, FileChange, Hunk, Origin, Status, Withdrawn
from aicheck.origins import past
from aicheck.oversized import unfollowed
from aicheck.progress import Progress, during, silent
from aicheck.rawdiff import Diff, Entry, Span, path_text
from aicheck.records import with_records
from aicheck.texts import Texts, old_name, read_texts
from aicheck.withdrawn import withdrawn

_SYMLINK, _SUBMODULE = 0o120000, 0o160000
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
# Comparing two wide-encoded sides is quadratic at worst; above this all lines count as added.
_MAX_COMPARED = 5_000
_UNSEEN = "git lists it as changed and does not tell its lines"


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
    store: Store | None = None,
) -> Change:
    """All files of a commit, or those at and below `paths`, with the history that they come from.

    It is the change from nothing to the commit, and the commit's own settings judge it. What is in
    the `store` is not looked up again. Raises AicheckError.
    """
    with during(progress, "reading the tree"):
        span = f"{repository.empty_tree}..{revision}"
        change = _range(repository, span, progress, store)
    if lost := [path for path in paths if not any(_is_at(file, path) for file in change.files)]:
        hint = "name a tracked file or folder, from the repository's top"
        raise AicheckError(f"'{lost[0]}' is nothing that {revision} has", hint)
    files = tuple(
        file for file in change.files if not paths or any(_is_at(file, path) for path in paths)
    )
    return replace(change, mode="tree", judge=change.head, files=files)


def _is_at(file: FileChange, path: str) -> bool:
    return path in ("", ".", file.path) or file.path.startswith(f"{path.rstrip('/')}/")


def _range(
    repository: Repository,
    revisions: str | None,
    progress: Progress,
    store: Store | None = None,
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
    change = with_records(repository, change)
    way = _Way(is_whole=not is_commit, store=store, progress=progress)
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
    absent = (replace(_file(it, {}, ())[0], skipped=way.lost[it.path]) for it in entries)
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
    with ThreadPoolExecutor(1) as beside:
        # Nearly all of the time is git's: it looks at the history and at the two ends at once. The
        # history is looked at here, so that it hears when the run is stopped. All texts of a tree
        # and all lines of its past are too much to be held at once.
        ends = (repository, listed, old, new, aside)
        reading = None if way.is_whole else beside.submit(_read_ends, *ends)
        history = past(repository, change.commits, aside, way.is_whole, way.store, way.progress)
        read, unseen = reading.result() if reading else _read_ends(*ends)
    files = [_with_past(file, history.of(entry.path, file.head)) for entry, file, _ in read]
    lost = [Failure("read", reason, file.path) for _, file, reason in read if reason]
    lost += unfollowed(large, files, change.commits)
    lost += [Failure("read", _UNSEEN, path_text(entry.path)[0]) for entry in unseen]
    ordered = tuple(sorted(files, key=lambda file: file.path))
    blobs = {entry.new_blob for entry in listed}
    gone = list(withdrawn(history.followed.versions(), ordered, blobs, change.commits))
    lost += [it for it in gone if isinstance(it, Failure)]
    return replace(
        change,
        files=ordered,
        failures=(*change.failures, *history.failures, *lost),
        withdrawn=tuple(it for it in gone if isinstance(it, Withdrawn)),
    )


def _read_ends(
    repository: Repository,
    listed: Sequence[Entry],
    old: str,
    new: str | None,
    aside: Collection[bytes],
) -> tuple[list[tuple[Entry, FileChange, str | None]], list[Entry]]:
    """The files with the reasons of failures, and those whose lines git does not tell."""
    if old == repository.empty_tree:
        # All of each file is new, and nothing was called otherwise.
        found: list[Diff] = [(-1, entry, ()) for entry in listed]
    else:
        found = list(diffs.between(repository, old, new, aside))
        found += [(-1, entry, ()) for entry in listed if entry.path in aside]
    unseen = _unseen(listed, (entry for _, entry, _ in found))
    found += [(-1, entry, ()) for entry in unseen]
    texts = read_texts(repository, (entry for _, entry, _ in found))
    return [(entry, *_file(entry, texts, spans)) for _, entry, spans in found], unseen


def _with_past(file: FileChange, past: tuple[tuple[Origin, ...], int]) -> FileChange:
    return replace(file, origins=past[0], changes=past[1])


def _unseen(listed: Iterable[Entry], found: Iterable[Entry]) -> list[Entry]:
    """The files that differ and were left out without a reason, so that none is lost silently."""
    known = {name for entry in found for name in (entry.path, entry.old_path)}
    return [entry for entry in listed if entry.path not in known]


def _file(
    entry: Entry,
    texts: Texts,
    spans: Sequence[Span],
) -> tuple[FileChange, str | None]:
    """The file, and the reason of a failure if its text should have been read and wasn't."""
    path, encoded = path_text(entry.path)
    status = _status(entry)
    head = texts.get((entry.new_blob, path))
    same = entry.old_blob == entry.new_blob
    base = head if same else texts.get((entry.old_blob, old_name(entry)))
    skipped: str | None = None
    failure: str | None = None
    hunks: tuple[Hunk, ...] = ()
    if status in ("symlink", "submodule"):
        skipped = status
        # What it points to was not looked at under this name.
        failure = f"a {status} that is read as code" if is_code(path) else None
    elif entry.status == "U":
        skipped = failure = "it has merge conflicts"
    elif isinstance(head, str):
        skipped = head
        failure = head if head != BINARY or is_code(path) else None
    elif head is not None:
        hunks, failure = _hunks(entry, head, base, spans)
        skipped = failure
    # All of it is new: the old side says nothing about it.
    is_whole = isinstance(head, Decoded) and bool(hunks) and hunks == whole(head.text)
    return FileChange(
        path=path,
        status=status,
        old_path=path_text(entry.old_path)[0] if entry.old_path else None,
        path_encoded=encoded,
        old_mode=entry.old_mode,
        new_mode=entry.new_mode,
        old_blob=entry.old_blob,
        new_blob=entry.new_blob,
        hunks=hunks,
        base=base.text if isinstance(base, Decoded) and not skipped and not is_whole else None,
        head=head.text if isinstance(head, Decoded) and not skipped else None,
        skipped=skipped,
    ), failure


def _status(entry: Entry) -> Status:
    if entry.status == "D":
        return "deleted"
    if entry.new_mode == _SUBMODULE:
        return "submodule"
    if entry.new_mode == _SYMLINK:
        return "symlink"
    if entry.status == "R":
        return "renamed"
    if entry.status == "M" and entry.old_blob == entry.new_blob:
        return "mode"
    return "added" if entry.status == "A" else "modified"


def _hunks(
    entry: Entry, head: Decoded, base: Decoded | str | None, spans: Sequence[Span]
) -> tuple[tuple[Hunk, ...], str | None]:
    if not entry.has_old:
        return whole(head.text), None
    if entry.old_blob == entry.new_blob:
        is_new = entry.old_path and _becomes_code(entry, head, head)
        return whole(head.text) if is_new else (), None
    if not isinstance(base, Decoded):
        # The old side was no text: whatever is there now is new.
        return whole(head.text), None
    if _becomes_code(entry, base, head):
        return whole(head.text), None
    if head.is_wide or base.is_wide:
        return _compared(base.text, head.text), None
    if len(spans) > rawdiff.MOST_HUNKS:
        return (), f"its diff is too large to check (over {rawdiff.MOST_HUNKS} hunks)"
    return tuple(_between(spans, lines_of(base.text), lines_of(head.text))), None


def _between(spans: Iterable[Span], base: Sequence[str], head: Sequence[str]) -> Iterator[Hunk]:
    for old, gone, new, come in spans:
        # The first line of an empty side is the line before it.
        removed = tuple(base[old - 1 : old - 1 + gone]) if gone else ()
        yield Hunk(old, removed, new, tuple(head[new - 1 : new - 1 + come]) if come else ())


def _becomes_code(entry: Entry, base: Decoded, head: Decoded) -> bool:
    """Whether a name or a `#!` line makes it another language now: its old lines are new code."""
    before = language(old_name(entry), base.text)
    return before != language(path_text(entry.path)[0], head.text)


def whole(text: str) -> tuple[Hunk, ...]:
    """All of `text` as one added hunk."""
    lines = lines_of(text)
    return (Hunk(0, (), 1, lines),) if lines else ()


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of `text`, at line feeds only, as git counts them."""
    return tuple(text.removesuffix("\n").split("\n")) if text else ()


def _compared(base: str, head: str) -> tuple[Hunk, ...]:
    old, new = lines_of(base), lines_of(head)
    if len(old) + len(new) > _MAX_COMPARED:
        return whole(head)
    return tuple(
        Hunk(i1 + (i2 > i1), old[i1:i2], j1 + (j2 > j1), new[j1:j2])
        for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, False).get_opcodes()
        if tag != "equal"
    )
