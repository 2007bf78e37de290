"""Patches and merges of large files are looked at in parts, or left alone."""

from __future__ import annotations

import pytest
from repos import Repo

from aicheck import merges, patch_ids
from aicheck.errors import AicheckError
from aicheck.git import open_repository
from aicheck.merges import by_hand
from aicheck.oversized import MAX_FILE

DIFF = ("diff-tree", "-p", "-U10", "--root", "--text", "--no-renames", "--full-index")


def test_a_patch_is_read_block_by_block(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever a block ends, the id is that of git's own two commands."""
    sha = repo.commit({"a.txt": "".join(f"line {n}\n" for n in range(99)), "b.txt": "b\n"})
    monkeypatch.setattr(patch_ids, "_BLOCK", 7)

    found = patch_ids.patch_ids(open_repository(repo.path), [sha])

    piped = repo.git("patch-id", "--verbatim", feed=repo.raw(*DIFF, sha))
    assert found == {sha: piped.split()[0]}


def test_the_id_of_a_commit_with_a_file_that_is_too_large_is_empty(repo: Repo) -> None:
    """Who is shown no more than its size did not read it; a commit of nothing has no id at all."""
    repository = open_repository(repo.path)
    start = repo.git("rev-parse", "HEAD")
    large = repo.commit({"big.bin": b"\0" * (MAX_FILE + 1)})
    gone = repo.commit({"big.bin": None})
    small = repo.commit({"a.txt": "a\n"})
    empty = repo.commit()

    found = patch_ids.patch_ids(repository, [large, gone, small, empty])
    assert (found.pop(small) != "", found) == (True, {large: "", gone: ""})
    assert patch_ids.patch_id_between(repository, start, large) is None
    assert patch_ids.patch_id_between(repository, start, small) is not None


def test_merges_of_more_text_than_is_read_are_refused(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"line {n}\n" for n in range(20)]
    repo.commit({"a.txt": "".join(lines)})
    repo.git("branch", "side")
    repo.commit({"a.txt": "".join(["first\n", *lines])})
    repo.git("checkout", "--quiet", "side")
    repo.commit({"a.txt": "".join([*lines, "last\n"])})
    repo.git("merge", "--quiet", "--no-edit", "topic")
    repository = open_repository(repo.path)
    commits = repository.commits("main", "side")
    merge = commits[-1].sha
    assert by_hand(repository, commits) == {}

    # A text over the limit isn't compared, and so is somebody's work.
    monkeypatch.setattr(merges, "_LARGEST", 100)
    assert by_hand(repository, commits) == {merge: ("a.txt",)}
    monkeypatch.setattr(merges, "_LARGEST", 1000)
    monkeypatch.setattr(merges, "_MOST_TEXT", 500)
    with pytest.raises(AicheckError, match="too large to look into"):
        by_hand(repository, commits)


def test_a_merge_of_several_branches_may_join_a_file_of_two(repo: Repo) -> None:
    """What the first branch and one other changed is joined, and a third one's file comes along."""
    lines = [f"line {n}\n" for n in range(20)]
    repo.commit({"a.txt": "".join(lines)})
    for name, files in (
        ("one", {"a.txt": "".join([*lines, "last\n"])}),
        ("two", {"b.txt": "b\n"}),
    ):
        repo.git("checkout", "--quiet", "-b", name, "topic")
        repo.commit(files)
    repo.git("checkout", "--quiet", "topic")
    repo.commit({"a.txt": "".join(["first\n", *lines])})
    repo.git("merge", "--quiet", "--no-edit", "one", "two")
    repository = open_repository(repo.path)
    assert by_hand(repository, repository.commits("main", "topic")) == {}

    repo.write({"a.txt": "".join(["first\n", *lines, "last\n", "more\n"])})
    repo.git("commit", "--quiet", "--all", "--amend", "--no-edit")
    merge = repo.git("rev-parse", "HEAD")
    assert by_hand(repository, repository.commits("main", "topic")) == {merge: ("a.txt",)}
