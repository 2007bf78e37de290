"""What each commit of a history made of its files, as git tells it, oldest first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from aicheck import diffs
from aicheck.git import Repository
from aicheck.history.deltas import Delta, step_of, unlooked
from aicheck.history.merging import Merged, read_merges
from aicheck.history.novelty import Novelty
from aicheck.model import Commit
from aicheck.rawdiff import Entry, Patch, Sections

# So many merges are read together: what they did is held meanwhile.
_TOGETHER = 512


def read(
    repository: Repository,
    commits: Sequence[Commit],
    start: int,
    without: Collection[bytes],
    novelty: Novelty,
    is_whole: bool,
) -> Iterator[tuple[Delta, tuple[int, int] | None]]:
    """Yield what each commit from number `start` on did; the lines that are new go to `novelty`.

    The second thing is how many files git did not look for renames among, if it did not. Raises
    GitError.
    """
    left = commits[start:]
    plain = [commit.sha for commit in left if not commit.is_merge]
    merges = [commit for commit in left if commit.is_merge]
    own = Sections(diffs.history(repository, plain, without, is_whole))
    with ThreadPoolExecutor(1) as beside:
        joined = _joined(repository, merges, without, beside)
        for at, commit in enumerate(left, start):
            if commit.is_merge:
                merge = next(joined)
                for entry, spans, parts in merge.edits:
                    novelty.add(at, entry, spans, parts)
                yield merge.delta, None
            else:
                yield _own(own.next(), at, novelty)
    own.finish()


def _own(
    section: Iterable[Patch], at: int, novelty: Novelty
) -> tuple[Delta, tuple[int, int] | None]:
    delta: Delta = []
    entries: list[Entry] = []
    for _, entry, spans, parts in section:
        delta.append(step_of(entry, spans))
        entries.append(entry)
        novelty.add(at, entry, spans, parts)
    return delta, unlooked(entries, diffs.MOST_RENAMES)


def _joined(
    repository: Repository,
    merges: Sequence[Commit],
    without: Collection[bytes],
    beside: ThreadPoolExecutor,
) -> Iterator[Merged]:
    """What each merge did; the next ones are read while these are looked at."""
    parts = [merges[at : at + _TOGETHER] for at in range(0, len(merges), _TOGETHER)]
    ahead: Future[list[Merged]] | None = None
    for part in parts:
        asked = beside.submit(read_merges, repository, part, without)
        if ahead:
            yield from ahead.result()
        ahead = asked
    if ahead:
        yield from ahead.result()
