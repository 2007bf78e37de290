"""What a name means: a repository that gives it a second meaning empties no change."""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from pathlib import Path

import pytest
from endurance import in_time
from repos import CLAUDE, Repo

from aicheck.change import read_range
from aicheck.errors import AicheckError
from aicheck.git import open_repository
from aicheck.gitprocess import GitError
from aicheck.model import Change


@pytest.fixture
def work(repo: Repo) -> Repo:
    """A repository with a remote's `main`, and one commit more on `topic`."""
    repo.git("update-ref", "refs/remotes/origin/main", "main")
    repo.commit({"a.py": "x = 1\n"}, f"Add a\n\n{CLAUDE}\n")
    return repo


def read(repo: Repo, revisions: str | None = None) -> Change:
    return read_range(open_repository(repo.path), revisions)


def refused(repo: Repo, revisions: str | None = None) -> AicheckError:
    with pytest.raises(AicheckError) as caught:
        read(repo, revisions)
    return caught.value


@pytest.mark.parametrize(
    ("name", "shadow"),
    [("origin/main", "refs/origin/main"), ("origin/main", "refs/tags/origin/main"),
     ("origin/main", "refs/remotes/origin/main/HEAD"), ("main", "refs/main"),
     ("heads/main", "refs/heads/heads/main"), ("main", "refs/remotes/main/HEAD"),
     ("main~0", "refs/main"), ("main^{commit}", "refs/tags/main"), ("main@{0}", "refs/main")],
)  # fmt: skip
def test_a_second_thing_of_the_same_name_is_refused(work: Repo, name: str, shadow: str) -> None:
    if shadow.startswith("refs/remotes/origin/main/"):
        # git keeps no ref below another one.
        work.git("update-ref", "-d", "refs/remotes/origin/main")
        work.git("update-ref", "refs/heads/origin/main", "main")
    assert len(read(work, f"{name}..HEAD").commits) == 1
    work.git("update-ref", shadow, "HEAD")

    error = refused(work, f"{name}..HEAD")

    assert error.message == f"'{name}' names several things"
    assert shadow in (error.hint or "")
    assert len(read(work, "refs/heads/main..HEAD").commits) == 1


@pytest.mark.parametrize("text", ["{}\n", "ref: refs/heads/topic\n"])
def test_a_file_in_gits_folder_is_no_base(work: Repo, text: str) -> None:
    (work.path / ".git" / "main").write_text(text.format(work.git("rev-parse", "HEAD")))

    result = work.run("check", "main..HEAD")

    assert result.exit_code == 2
    assert result.errors.startswith("error: 'main' names several things\n")


def test_a_shortened_id_is_no_ref_of_that_name(work: Repo) -> None:
    short = work.git("rev-parse", "--short=10", "main")
    assert len(read(work, f"{short}..HEAD").commits) == 1
    work.git("update-ref", f"refs/heads/{short}", "HEAD")

    assert refused(work, f"{short}..HEAD").message == f"'{short}' names several things"


def test_names_that_mean_one_thing_are_taken(work: Repo) -> None:
    """Several refs at one commit, git's own names, whole ids, and a date for a tag."""
    main, head = work.git("rev-parse", "main"), work.git("rev-parse", "HEAD")
    work.git("update-ref", "refs/tags/main", "main")
    work.git("update-ref", "refs/main", "main")
    work.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    work.git("update-ref", "refs/tags/20240101", "main")
    (work.path / ".git" / "ORIG_HEAD").write_text(f"{main}\n")
    for name in (f"refs/heads/{main}", "refs/heads/ORIG_HEAD", "refs/heads/HEAD"):
        work.git("update-ref", name, head)

    bases = ["main", "origin", "20240101", "ORIG_HEAD", "HEAD~1", "@~1", main, "refs/heads/main"]

    assert [len(read(work, f"{base}..HEAD").commits) for base in bases] == [1] * len(bases)


def test_a_branch_is_not_its_own_base(work: Repo) -> None:
    work.git("config", "branch.topic.remote", ".")
    work.git("config", "branch.topic.merge", "refs/heads/topic")

    result = work.run("check")

    assert result.exit_code == 2
    assert result.errors.startswith("error: 'refs/heads/topic' would be compared with itself\n")

    work.git("symbolic-ref", "refs/heads/alias", "refs/heads/topic")
    work.git("config", "branch.topic.merge", "refs/heads/alias")
    assert "compared with itself" in refused(work).message


def test_the_remotes_default_is_a_branch_of_the_remote(work: Repo) -> None:
    work.git("branch", "other")
    for target in ("refs/heads/topic", "refs/heads/other"):
        work.git("symbolic-ref", "refs/remotes/origin/HEAD", target)
        assert refused(work).message == (
            f"'refs/remotes/origin/HEAD' is no branch of the remote but '{target}'"
        )


def test_the_base_that_was_taken_is_told(work: Repo) -> None:
    main, head = (work.git("rev-parse", "--short=7", name) for name in ("main", "HEAD"))

    def first() -> str:
        return work.run("check", COLUMNS="200").output.partition(":")[0]

    assert first() == f"Checked {main}..{head} of repo since refs/remotes/origin/main"

    work.git("branch", "other", "main")
    work.git("config", "branch.topic.remote", ".")
    work.git("config", "branch.topic.merge", "refs/heads/other")
    assert first() == f"Checked {main}..{head} of repo since refs/heads/other"
    assert read(work, "main..topic").guessed is None


def test_what_was_pushed_to_its_own_branch_is_compared_with_the_default_branch(work: Repo) -> None:
    """`git push -u origin topic` must not make the change look empty."""
    main, head = (work.git("rev-parse", name) for name in ("main", "HEAD"))
    work.git("update-ref", "refs/remotes/origin/topic", head)
    work.git("config", "remote.origin.url", ".")
    work.git("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    work.git("branch", "--quiet", "--set-upstream-to=origin/topic")

    change = read(work, None)

    assert (change.base, change.guessed) == (main, "refs/remotes/origin/main")
    work.commit({"b.py": "y = 1\n"}, "Add b")
    assert read(work, None).base == head


def test_a_forged_commit_graph_hides_no_commit(work: Repo) -> None:
    second = work.commit({"b.py": "y = 1\n"}, "Add b")
    last = work.commit({"c.py": "z = 1\n"}, "Add c")
    work.git("commit-graph", "write", "--reachable")
    file = work.path / ".git" / "objects" / "info" / "commit-graph"
    forge_parent(file, second, work.git("rev-parse", "main"))
    assert work.git("rev-list", "main..HEAD").split() == [last, second]

    assert len(read(work, "main..HEAD").commits) == 3


def forge_parent(file: Path, commit: str, parent: str) -> None:
    """Give a commit of a commit-graph another first parent."""
    data = bytearray(file.read_bytes())
    chunks = {}
    for at in range(8, 8 + 12 * data[6], 12):
        name, offset = struct.unpack_from(">4sQ", data, at)
        chunks[name] = offset
    (count,) = struct.unpack_from(">I", data, chunks[b"OIDF"] + 255 * 4)
    start = chunks[b"OIDL"]
    names = [data[at : at + 20].hex() for at in range(start, start + 20 * count, 20)]
    place = chunks[b"CDAT"] + 36 * names.index(commit) + 20
    struct.pack_into(">I", data, place, names.index(parent))
    data[-20:] = hashlib.sha1(data[:-20]).digest()
    file.chmod(0o644)
    file.write_bytes(data)


def test_a_commit_under_another_ones_name_is_not_believed(work: Repo) -> None:
    """git takes the name of a loose object's file for its content's."""
    sha = work.git("rev-parse", "HEAD")
    work.commit({"b.py": "y = 1\n"}, "Add b")
    body = work.raw("cat-file", "commit", sha).replace(CLAUDE.encode(), b"")
    file = work.path / ".git" / "objects" / sha[:2] / sha[2:]
    file.chmod(0o644)
    file.write_bytes(zlib.compress(b"commit %d\0%s" % (len(body), body)))
    assert "Claude" not in work.git("log", "main..HEAD", "--format=%B")

    with pytest.raises(GitError, match="holds something else than its name says"):
        read(work, "main..HEAD")


def test_a_repository_that_lets_git_wait_is_given_up(
    work: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(work.path / ".git" / "shallow")
    monkeypatch.setattr("aicheck.git.SHORT", 0.5)

    with in_time(), pytest.raises(AicheckError, match="took more than"):
        open_repository(work.path)
