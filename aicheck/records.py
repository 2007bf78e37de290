"""What tools wrote beside the history about the commits of a change, read as text.

git-ai keeps a note for each commit, Entire a checkpoint that a trailer names, Agent Trace a file in
the tree. None of it is fetched by default; what isn't here costs one process. Of each record only
what attribution reads is held, and what was read of a note once is found in the cache.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal, NamedTuple, Protocol, TypeAlias

from aicheck.attribution.distilling import distilled
from aicheck.git import Repository
from aicheck.gitprocess import GitError
from aicheck.model import Change, Commit, Failure, Record

Source: TypeAlias = Literal["git-ai", "entire", "agent-trace"]

# A record over this size is not read, and none after those that reach the second together, or
# whose distilled texts reach the third: a whole history has thousands, most of each is talk.
MAX_RECORD = 8 << 20
MAX_RECORDS = 4 << 30
MAX_HELD = 64 << 20
TRACES = ".agent-trace/traces.jsonl"

_NOTES = ("refs/notes/ai", "refs/notes/ai-remote", "refs/notes/exceeds-ink")
_OLD_NOTES = "refs/ai/authorship/"
_BRANCH = "entire/checkpoints/v1"
_CHECKPOINTS = "refs/entire/checkpoints/"
_REFS = (*_NOTES, _OLD_NOTES, _CHECKPOINTS, f"refs/heads/{_BRANCH}", f"refs/remotes/*/{_BRANCH}")
_TRAILER = re.compile(
    r"^entire-checkpoint:[ \t]*([0-9a-f]{12}|[0-9A-HJKMNP-TV-Z]{26})[ \t\r]*$",
    re.IGNORECASE | re.MULTILINE,
)
# A squashed message may name many checkpoints, and a checkpoint may hold several sessions.
_MOST_CHECKPOINTS = 32
_MOST_SESSIONS = 8
# Raised with every change of what is distilled.
_KEY = "record:1:"
# So many are put into the cache at once: who stops a long run loses no more than these.
_BATCH = 200


class _Text(NamedTuple):
    """A record as it is held, and how large it was."""

    size: int
    text: str


class Kept(Protocol):
    """Where texts are kept by their keys from one run to the next."""

    def get(self, keys: Iterable[str]) -> Mapping[str, str]:
        """The values of those `keys` that are known."""

    def put(self, values: Mapping[str, str]) -> None:
        """Keep `values` for the next run."""


def with_records(repository: Repository, change: Change, kept: Kept | None = None) -> Change:
    """The change with the records of its commits, and those in its head's tree."""
    if not change.commits:
        return change
    try:
        return _read(repository, change, kept)
    except GitError as error:
        reason = f"git cannot read the records of who wrote what: {error}"
        lost = Failure("records", reason, required=False)
        return replace(change, failures=(*change.failures, lost))


def _read(repository: Repository, change: Change, kept: Kept | None) -> Change:
    refs = repository.refs(_REFS)
    notes = _notes(repository, refs, {commit.sha for commit in change.commits})
    checkpoints = {c.sha: list(_checkpoints(c, refs)) for c in change.commits}
    traces = f"{change.head}:{TRACES}"
    sources: dict[str, Source] = {traces: "agent-trace"}
    # The newest first: where there are too many, those tell most of what is still there.
    for commit in reversed(change.commits):
        sources |= dict.fromkeys(notes.get(commit.sha, ()), "git-ai")
        sources |= dict.fromkeys(checkpoints[commit.sha], "entire")
    texts: dict[str, str] = {}
    failures = list(_fill(repository, sources, kept, texts))
    commits = [
        replace(commit, records=(
            *_records("git-ai", notes.get(commit.sha, ()), texts),
            *_records("entire", checkpoints[commit.sha], texts),
        ))
        for commit in change.commits
    ]  # fmt: skip
    return replace(
        change,
        commits=tuple(commits),
        records=tuple(_records("agent-trace", [traces], texts)),
        failures=(*change.failures, *failures),
    )


# -- names -------------------------------------------------------------------------------------


def _notes(
    repository: Repository, refs: Mapping[str, str], shas: set[str]
) -> Mapping[str, list[str]]:
    """The objects that hold the notes of `shas`."""
    found: dict[str, list[str]] = {}
    for ref, name in refs.items():
        if ref.startswith(_OLD_NOTES) and (sha := ref.removeprefix(_OLD_NOTES)) in shas:
            found.setdefault(sha, []).append(name)
        elif ref.startswith(_NOTES):
            for path, blob in repository.tree(name):
                # Many notes are spread over folders: ab/cdef..., ab/cd/ef...
                if (sha := path.replace("/", "")) in shas:
                    found.setdefault(sha, []).append(blob)
    return found


def _checkpoints(commit: Commit, refs: Mapping[str, str]) -> Iterator[str]:
    """Yield the names that the records of the commit's checkpoints may have."""
    trailers = _trailers(commit)
    if not trailers:
        # Most commits name none, and the refs may be thousands.
        return
    branches = [ref for ref in refs if ref.endswith((f"/{_BRANCH}", "/v1/main", "/v2/main"))]
    for trailer in trailers:
        name = trailer.lower() if len(trailer) == 12 else trailer.upper()
        own = f"{_CHECKPOINTS}{name[-2:]}/{name}"
        folders = [f"{ref}:{name[:2]}/{name[2:]}/" for ref in branches]
        for folder in [*folders, *([f"{own}:"] if own in refs else [])]:
            yield f"{folder}metadata.json"
            yield from (f"{folder}{number}/metadata.json" for number in range(_MOST_SESSIONS))


def _trailers(commit: Commit) -> list[str]:
    found = dict.fromkeys(match[1] for match in _TRAILER.finditer(commit.message))
    return list(found)[:_MOST_CHECKPOINTS]


# -- texts -------------------------------------------------------------------------------------


def _fill(
    repository: Repository,
    sources: Mapping[str, Source],
    kept: Kept | None,
    texts: dict[str, str],
) -> Iterator[Failure]:
    """Put the text of each name that exists into `texts`; yield what was too large."""
    read = held = lost = 0
    for done, (name, found) in enumerate(_texts(repository, sources, kept)):
        if isinstance(found, int):
            reason = f"the record {name} of who wrote what is too large ({found >> 20} MiB)"
            yield Failure("records", reason, required=False)
        elif found:
            read, held = read + found.size, held + len(found.text)
            if read > MAX_RECORDS or held > MAX_HELD:
                left = f"{len(sources) - done} of {len(sources)} were not read"
                reason = f"the records of who wrote what are too large together: {left}"
                yield Failure("records", reason, required=False)
                return
            texts[name] = found.text
        # A tree or a ref says that it is there.
        elif sources[name] == "git-ai":
            lost += 1
    if lost:
        yield Failure("records", f"{lost} notes of who wrote what are missing", required=False)


def _texts(
    repository: Repository, sources: Mapping[str, Source], kept: Kept | None
) -> Iterator[tuple[str, _Text | int | None]]:
    """Yield each name with its record, or only the size of one that is too large."""
    # What is no note's own id, as a path in a branch, names something else tomorrow.
    notes = [name for name, source in sources.items() if source == "git-ai"]
    known = kept.get(_KEY + name for name in notes) if kept and notes else {}
    unknown = repository.blobs((it for it in sources if _KEY + it not in known), MAX_RECORD)
    new: dict[str, str] = {}
    try:
        for name, source in sources.items():
            if (found := known.get(_KEY + name)) is not None:
                yield name, _Text(*json.loads(found))
                continue
            _, data = next(unknown)
            if not isinstance(data, bytes):
                yield name, data
                continue
            text = _Text(len(data), distilled(source, data.decode("utf-8", "replace")))
            if kept and source == "git-ai":
                new[_KEY + name] = json.dumps(text)
            if kept and len(new) >= _BATCH:
                kept.put(new)
                new.clear()
            yield name, text
        # At its end alone git tells that it read all of them.
        for _ in unknown:
            pass
    finally:
        if kept:
            kept.put(new)


def _records(source: Source, names: Iterable[str], texts: Mapping[str, str]) -> Iterator[Record]:
    found = dict.fromkeys(texts[name] for name in names if name in texts)
    yield from (Record(source, text) for text in found)
