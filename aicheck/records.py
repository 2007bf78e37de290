"""What tools wrote beside the history about the commits of a change, read as text.

git-ai keeps a note for each commit, Entire a checkpoint that a trailer names, Agent Trace a file in
the tree. None of it is fetched by default; what isn't here costs one process.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal, TypeAlias

from aicheck.git import Repository
from aicheck.gitprocess import GitError
from aicheck.model import Change, Commit, Failure, Record

Source: TypeAlias = Literal["git-ai", "entire", "agent-trace"]

# A record over this size, or one after the sum of all reached the second, is not read.
MAX_RECORD = 8 << 20
MAX_RECORDS = 64 << 20
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


def with_records(repository: Repository, change: Change) -> Change:
    """The change with the records of its commits, and those in its head's tree."""
    if not change.commits:
        return change
    try:
        return _read(repository, change)
    except GitError as error:
        reason = f"git cannot read the records of who wrote what: {error}"
        lost = Failure("records", reason, required=False)
        return replace(change, failures=(*change.failures, lost))


def _read(repository: Repository, change: Change) -> Change:
    refs = repository.refs(_REFS)
    notes = _notes(repository, refs, {commit.sha for commit in change.commits})
    wanted = [name for names in notes.values() for name in names]
    checkpoints = {c.sha: list(_checkpoints(c, refs)) for c in change.commits}
    wanted += [name for names in checkpoints.values() for name in names]
    traces = f"{change.head}:{TRACES}"
    texts: dict[str, str] = {}
    failures = list(_fill(repository, dict.fromkeys([traces, *wanted]), texts))
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
    branches = [ref for ref in refs if ref.endswith((f"/{_BRANCH}", "/v1/main", "/v2/main"))]
    for found in _trailers(commit):
        name = found.lower() if len(found) == 12 else found.upper()
        own = f"{_CHECKPOINTS}{name[-2:]}/{name}"
        folders = [f"{ref}:{name[:2]}/{name[2:]}/" for ref in branches]
        for folder in [*folders, *([f"{own}:"] if own in refs else [])]:
            yield f"{folder}metadata.json"
            yield from (f"{folder}{number}/metadata.json" for number in range(_MOST_SESSIONS))


def _trailers(commit: Commit) -> list[str]:
    found = dict.fromkeys(match[1] for match in _TRAILER.finditer(commit.message))
    return list(found)[:_MOST_CHECKPOINTS]


# -- texts -------------------------------------------------------------------------------------


def _fill(repository: Repository, names: Iterable[str], texts: dict[str, str]) -> Iterator[Failure]:
    """Put the text of each name that exists into `texts`; yield what was too large."""
    total = 0
    for name, data in repository.blobs(names, MAX_RECORD):
        size = data if isinstance(data, int) else len(data or b"")
        total += size
        if size > MAX_RECORD or total > MAX_RECORDS:
            reason = f"the record {name} of who wrote what is too large ({size >> 20} MiB)"
            yield Failure("records", reason, required=False)
            total -= size
        elif isinstance(data, bytes):
            texts[name] = data.decode("utf-8", "replace")


def _records(source: Source, names: Iterable[str], texts: Mapping[str, str]) -> Iterator[Record]:
    found = dict.fromkeys(texts[name] for name in names if name in texts)
    yield from (Record(source, text) for text in found)
