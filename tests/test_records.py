"""Records beside the history: where they are found, and what it costs where there are none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from repos import Repo

from aicheck import change, records
from aicheck.cache import Cache
from aicheck.git import Repository, open_repository
from aicheck.model import Change, Failure, Record

NOTE = "a.py\n  0123456789abcdef 1\n---\n{}\n"
TRACE = '{"version": "1.0"}\n'
CHECKPOINT = "0123456789ab"
ULID = "01KXEWS08ZG9WXQPFE4QDA4GA3"


def read(repo: Repo, revisions: str = "main..topic") -> Change:
    return change.read_range(open_repository(repo.path), revisions)


def add_note(repo: Repo, sha: str, text: str = NOTE, ref: str = "ai") -> None:
    repo.git("notes", f"--ref={ref}", "add", "-f", "-F", "-", sha, feed=text.encode())


def tree_of(repo: Repo, files: dict[str, str]) -> str:
    """A commit, on no branch, with these files."""
    index = str(repo.cache / f"index-{repo.path.parent.name}")
    for path, text in files.items():
        blob = repo.git("hash-object", "-w", "--stdin", feed=text.encode())
        repo.git(
            "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", GIT_INDEX_FILE=index
        )
    tree = repo.git("write-tree", GIT_INDEX_FILE=index)
    repo.git("read-tree", "--empty", GIT_INDEX_FILE=index)
    return repo.git("commit-tree", "-m", "Checkpoint", tree)


def test_a_range_without_records(repo: Repo) -> None:
    """Nothing is found, and nothing is wrong."""
    repo.commit({"a.py": "x\n"})

    found = read(repo)

    assert [commit.records for commit in found.commits] == [()]
    assert (found.records, found.failures) == ((), ())


@pytest.mark.parametrize("ref", ["ai", "ai-remote/origin", "exceeds-ink"])
def test_a_note(ref: str, repo: Repo) -> None:
    """The commit that a note is about has it, and no other."""
    repo.commit({"a.py": "x\n"})
    second = repo.commit({"a.py": "y\n"})
    add_note(repo, second, ref=ref)
    add_note(repo, repo.git("rev-parse", "main"), "of a commit before the range\n", ref=ref)

    assert [commit.records for commit in read(repo).commits] == [(), (Record("git-ai", NOTE),)]


def test_the_same_note_from_two_refs(repo: Repo) -> None:
    """A local note and its remote copy are one; where they differ both count."""
    sha = repo.commit({"a.py": "x\n"})
    add_note(repo, sha)
    add_note(repo, sha, ref="ai-remote/origin")
    add_note(repo, sha, "other\n", ref="ai-remote/upstream")

    (commit,) = read(repo).commits
    assert commit.records == (Record("git-ai", NOTE), Record("git-ai", "other\n"))


@pytest.mark.parametrize("cuts", [(2,), (2, 4)])
def test_notes_spread_over_folders(cuts: tuple[int, ...], repo: Repo) -> None:
    """git spreads many notes over folders named for the first digits of the commits."""
    sha = repo.commit({"a.py": "x\n"})
    ends = [*cuts, len(sha)]
    path = "/".join(sha[a:b] for a, b in zip([0, *cuts], ends, strict=True))
    repo.git("update-ref", "refs/notes/ai", tree_of(repo, {path: NOTE}))

    (commit,) = read(repo).commits
    assert commit.records == (Record("git-ai", NOTE),)


def test_the_refs_before_notes(repo: Repo) -> None:
    """Each commit had a ref of its own, to a blob."""
    sha = repo.commit({"a.py": "x\n"})
    blob = repo.git("hash-object", "-w", "--stdin", feed=b"{}")
    repo.git("update-ref", f"refs/ai/authorship/{sha}", blob)
    repo.git("update-ref", f"refs/ai/authorship/{'0' * 40}", blob)

    (commit,) = read(repo).commits
    assert commit.records == (Record("git-ai", "{}"),)


def test_traces_in_the_heads_tree(repo: Repo) -> None:
    """Agent Trace is a file of the change, and belongs to no single commit."""
    repo.commit({"a.py": "x\n", records.TRACES: TRACE})

    assert read(repo).records == (Record("agent-trace", TRACE),)


@pytest.mark.parametrize(
    "ref", ["refs/heads/entire/checkpoints/v1", "refs/remotes/origin/entire/checkpoints/v1"]
)
def test_checkpoints_on_a_branch(ref: str, repo: Repo) -> None:
    """The trailer's id is the path, its first two digits a folder; each session has a record."""
    repo.commit({"a.py": "x\n"}, f"Add it\n\nEntire-Checkpoint: {CHECKPOINT}\n")
    folder = f"{CHECKPOINT[:2]}/{CHECKPOINT[2:]}"
    files = {f"{folder}/metadata.json": "{}", f"{folder}/0/metadata.json": "[]", "ff/x": "no"}
    repo.git("update-ref", ref, tree_of(repo, files))

    (commit,) = read(repo).commits
    assert commit.records == (Record("entire", "{}"), Record("entire", "[]"))


@pytest.mark.parametrize("name", [CHECKPOINT, ULID])
def test_checkpoints_in_refs_of_their_own(name: str, repo: Repo) -> None:
    """Newer ones have a ref each, in a folder named for the last two characters."""
    repo.commit({"a.py": "x\n"}, f"Add it\n\nEntire-Checkpoint: {name}\n")
    made = tree_of(repo, {"metadata.json": "{}", "1/metadata.json": "[]"})
    repo.git("update-ref", f"refs/entire/checkpoints/{name[-2:]}/{name}", made)

    (commit,) = read(repo).commits
    assert commit.records == (Record("entire", "{}"), Record("entire", "[]"))


@pytest.mark.parametrize("value", ["", "HEAD:secret", "../../etc/passwd", "0" * 13])
def test_a_trailer_names_nothing_else(value: str, repo: Repo) -> None:
    """Only what looks like an id is looked up."""
    repo.commit({"secret": "x\n"}, f"Add it\n\nEntire-Checkpoint: {value}\n")
    repo.git("update-ref", "refs/heads/entire/checkpoints/v1", tree_of(repo, {"x": "{}"}))

    assert [commit.records for commit in read(repo).commits] == [()]


def test_a_record_that_is_too_large(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not read, and that is said; the others are."""
    monkeypatch.setattr(records, "MAX_RECORD", 100)
    first, second = repo.commit({"a.py": "x\n"}), repo.commit({"a.py": "y\n"})
    add_note(repo, first, "x" * 101)
    add_note(repo, second)

    found = read(repo)

    assert [len(commit.records) for commit in found.commits] == [0, 1]
    (failure,) = found.failures
    assert (failure.check, failure.required) == ("records", False)
    assert "too large" in failure.reason


def test_a_ref_whose_objects_are_missing(repo: Repo) -> None:
    """The change is read all the same, and what could not be is said."""
    sha = repo.commit({"a.py": "x\n"})
    add_note(repo, sha)
    tree = repo.git("rev-parse", "refs/notes/ai^{tree}")
    (repo.path / ".git/objects" / tree[:2] / tree[2:]).unlink()

    found = read(repo)

    assert [file.path for file in found.files] == ["a.py"]
    assert [(it.check, it.required) for it in found.failures] == [("records", False)]


def test_a_folder_in_a_records_place(repo: Repo) -> None:
    """A tree or a link is no record."""
    sha = repo.commit({"a.py": "x\n", f"{records.TRACES}/x": "y\n"})
    repo.git("update-ref", f"refs/ai/authorship/{sha}", sha)

    found = read(repo)

    assert (found.records, found.commits[0].records) == ((), ())


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """The commands that git is started with."""
    started: list[Any] = []
    process = Repository.process

    def counting(self: Repository, args: Any, feed: bytes = b"") -> Any:
        started.append(args[0])
        return process(self, args, feed)

    monkeypatch.setattr(Repository, "process", counting)
    yield started


def test_the_number_of_processes(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not grow with the commits, and without commits nothing is started."""
    for number in range(5):
        message = f"Add it\n\nEntire-Checkpoint: {number:012x}\n"
        add_note(repo, repo.commit({"a.py": f"{number}\n"}, message))
    found = read(repo)
    with counted(monkeypatch) as started:
        again = records.with_records(open_repository(repo.path), found)
        assert started == ["for-each-ref", "ls-tree", "cat-file"]
        assert again.commits == found.commits
        empty = Change("range", "x", "x", "r")
        assert records.with_records(open_repository(repo.path), empty) == empty
        assert len(started) == 3


def test_a_note_of_many_megabytes_of_json(repo: Repo) -> None:
    """Of a long one what attribution reads is held, and none of what was said to the agent."""
    sha = repo.commit({"a.py": "x\n"})
    said = {"agent_id": {"tool": "cursor", "model": "m"}, "messages": ["x" * (1 << 20)]}
    start = "a.py\n  0123456789abcdef 1\n---\n"
    add_note(repo, sha, start + json.dumps({"prompts": {"0123456789abcdef": said}}))

    (record,) = read(repo).commits[0].records
    agent = '{"agent_id":{"tool":"cursor","model":"m"}}'
    assert record == Record("git-ai", f'{start}{{"prompts":{{"0123456789abcdef":{agent}}}}}')
    assert read(repo).failures == ()


# -- whole histories ---------------------------------------------------------------------------


def test_notes_are_read_once(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run finds the old notes in the cache, and says the same."""
    for number in range(3):
        sha = repo.commit({"a.py": f"{number}\n"})
        add_note(repo, sha, f"{NOTE}{number}" + "x" * 9_999)
    opened = open_repository(repo.path)
    bare = replace(read(repo), commits=tuple(replace(c, records=()) for c in read(repo).commits))
    asked: list[int] = []
    blobs = Repository.blobs

    def counting(self: Repository, names: Iterable[str], limit: int) -> Any:
        wanted = list(names)
        asked.append(len(wanted))
        return blobs(self, wanted, limit)

    monkeypatch.setattr(Repository, "blobs", counting)
    runs = []
    for _ in range(2):
        cache = Cache(tmp_path / "cache")
        runs.append(records.with_records(opened, bare, cache))
        cache.close()

    # The last is the head's traces: a name that means another file tomorrow.
    assert asked == [4, 1]
    assert runs[0] == runs[1] == read(repo)


@pytest.mark.parametrize("limit", ["MAX_RECORDS", "MAX_HELD"])
def test_records_that_are_too_large_together(
    limit: str, repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest that fit are read, how many don't is said, and the cache changes nothing."""
    for number in range(4):
        add_note(repo, repo.commit({"a.py": f"{number}\n"}), f"{NOTE}{number}")
    full = read(repo)
    bare = replace(full, commits=tuple(replace(c, records=()) for c in full.commits))
    cache = Cache(tmp_path / "cache")
    opened = open_repository(repo.path)
    assert records.with_records(opened, bare, cache) == full
    monkeypatch.setattr(records, limit, 2 * len(NOTE) + 4)

    for again in (records.with_records(opened, bare, it) for it in (cache, None)):
        assert [len(commit.records) for commit in again.commits] == [0, 0, 1, 1]
        (failure,) = again.failures
        reason = "the records of who wrote what are too large together: 2 of 5 were not read"
        assert failure == Failure("records", reason, required=False)
    cache.close()


def test_a_note_that_cannot_be_read(repo: Repo) -> None:
    """What git stops at is said, and not taken for a commit without a note."""
    sha = repo.commit({"a.py": "x\n"})
    add_note(repo, sha)
    blob = repo.git("rev-parse", f"refs/notes/ai:{sha}")
    place = repo.path / ".git/objects" / blob[:2] / blob[2:]
    place.chmod(0o600)
    place.write_bytes(b"no object")

    (failure,) = read(repo).failures
    assert (failure.check, failure.required) == ("records", False)
    assert failure.reason == "1 notes of who wrote what are missing"
