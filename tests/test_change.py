"""From real repositories to a Change: every kind of file, and the numbers of its lines."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from endurance import in_time
from hypothesis import given, settings
from hypothesis import strategies as st
from repos import Repo

from aicheck import change as changes
from aicheck import diffs, gitprocess, texts
from aicheck.change import read_index, read_range
from aicheck.changed_file import lines_of
from aicheck.errors import AicheckError
from aicheck.git import open_repository
from aicheck.merges import by_hand
from aicheck.model import Change, FileChange, Hunk
from aicheck.oversized import MAX_FILE


def read(repo: Repo, revisions: str | None = "main..topic") -> Change:
    return read_range(open_repository(repo.path), revisions)


def only(change: Change) -> FileChange:
    (file,) = change.files
    return file


def added(file: FileChange) -> list[tuple[int, str]]:
    return [(line.number, line.text) for line in file.lines()]


def test_an_added_file_is_all_added(repo: Repo) -> None:
    repo.commit({"a.py": "x = 1\ny = 2\n"})

    file = only(read(repo))

    assert (file.path, file.status, file.skipped) == ("a.py", "added", None)
    assert added(file) == [(1, "x = 1"), (2, "y = 2")]
    assert (file.base, file.head) == (None, "x = 1\ny = 2\n")


def test_a_modified_file_has_its_hunks_and_both_sides(repo: Repo) -> None:
    repo.git("checkout", "-q", "main")
    repo.commit({"a.txt": "1\n2\n3\n4\n5\n"})
    repo.git("checkout", "-q", "-B", "topic")
    repo.commit({"a.txt": "1\nX\n3\n5\n6\n"})

    file = only(read(repo))

    assert file.hunks == (
        Hunk(2, ("2",), 2, ("X",)),
        Hunk(4, ("4",), 3, ()),
        Hunk(5, (), 5, ("6",)),
    )
    assert [file.old_line(n) for n in (1, 3, 4)] == [1, 3, 5]
    assert (file.base, file.head) == ("1\n2\n3\n4\n5\n", "1\nX\n3\n5\n6\n")


def test_deleted_renamed_mode_only_and_empty_files(repo: Repo) -> None:
    repo.git("checkout", "-q", "main")
    body = "".join(f"line {n}\n" for n in range(40))
    repo.commit({"gone.py": "x = 1\n", "old.py": body, "run.sh": "echo\n"})
    repo.git("checkout", "-q", "-B", "topic")
    repo.git("mv", "old.py", "new.py")
    os.chmod(repo.path / "run.sh", 0o755)
    repo.commit({"gone.py": None, "new.py": body + "more\n", "empty.py": ""})

    files = {file.path: file for file in read(repo).files}

    assert {path: file.status for path, file in files.items()} == {
        "empty.py": "added", "gone.py": "deleted", "new.py": "renamed", "run.sh": "mode",
    }  # fmt: skip
    assert files["new.py"].old_path == "old.py"
    assert added(files["new.py"]) == [(41, "more")]
    assert files["empty.py"].hunks == ()
    assert (files["run.sh"].old_mode, files["run.sh"].new_mode) == (0o100644, 0o100755)


def test_a_copy_is_new_code_wherever_it_came_from(repo: Repo) -> None:
    repo.git("checkout", "-q", "main")
    body = "".join(f"line {n}\n" for n in range(40))
    repo.commit({"one.py": body})
    repo.git("checkout", "-q", "-B", "topic")
    repo.git("config", "diff.renames", "copies")
    repo.commit({"one.py": body + "more\n", "two.py": body})

    files = {file.path: file for file in read(repo).files}

    assert files["two.py"].status == "added"
    assert files["two.py"].added == 40


def test_symlinks_and_submodules_are_reported_and_never_opened(repo: Repo) -> None:
    (repo.path / "link.py").symlink_to("/etc/passwd")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},vendored")
    repo.git("add", "link.py")
    repo.git("commit", "-qm", "links")

    files = {file.path: file for file in read(repo).files}

    assert {path: (file.status, file.skipped) for path, file in files.items()} == {
        "link.py": ("symlink", "symlink"), "vendored": ("submodule", "submodule"),
    }  # fmt: skip
    assert all(file.head is None and not file.hunks for file in files.values())


def test_a_submodule_that_hides_itself_is_still_seen(repo: Repo) -> None:
    repo.git("checkout", "-q", "main")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},vendored")
    repo.write({".gitmodules": '[submodule "v"]\n\tpath = vendored\n\turl = x\n\tignore = all\n'})
    repo.git("add", ".gitmodules")
    repo.git("commit", "-qm", "submodule")
    repo.git("checkout", "-q", "-B", "topic")
    repo.git("update-index", "--cacheinfo", f"160000,{'2' * 40},vendored")
    repo.git("commit", "-qm", "move it")

    assert only(read(repo)).status == "submodule"


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"last line\nhas no end", ["last line", "has no end"]),
        (b"a\r\nb\r\n", ["a\r", "b\r"]),
        (b"a\x0cb\nc\x0b\x1cd\n", ["a\x0cb", "c\x0b\x1cd"]),
        ("a\u2028b\u2029c\u0085d\ne\n".encode(), ["a\u2028b\u2029c\u0085d", "e"]),
        (b"a\rb\nc\n", ["a\rb", "c"]),
        (b"x = 1\0\ny = 2\n", ["x = 1\0", "y = 2"]),
        ("é = 'ß'\n".encode("utf-16"), ["é = 'ß'"]),
        (b"\xff\xfe\x00\x00" + "wide\n".encode("utf-32-le"), ["wide"]),
        ("# coding: latin-1\nx = 'é'\n".encode("latin-1"), ["# coding: latin-1", "x = 'é'"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_new", [True, False])
def test_lines_end_at_line_feeds_only(
    repo: Repo, content: bytes, lines: list[str], is_new: bool
) -> None:
    if not is_new:
        repo.git("checkout", "-q", "main")
        start = "start\n".encode("utf-16") if content[:2] == b"\xff\xfe" else b"start\n"
        repo.commit({"a.py": start})
        repo.git("checkout", "-q", "-B", "topic")
    repo.commit({"a.py": content})

    change = read(repo)

    assert [text for _, text in added(only(change))] == lines
    assert change.failures == ()


def test_text_that_cannot_be_read_is_a_failure(repo: Repo) -> None:
    repo.commit({
        "latin.py": "x = 'é'\n".encode("latin-1"),
        "sly.py": b"# coding: utf-7\nx = 1 # +AAo-import os \xe9\n",
        "picture.png": b"\x89PNG\r\n\x1a\n\0\0\0\r",
        "packed.py": b"\x89PNG\r\n\x1a\n\0\0\0\r",
    })  # fmt: skip

    change = read(repo)

    assert {file.path: file.skipped for file in change.files} == {
        "latin.py": "not UTF-8 text; convert it, or begin it with a byte order mark",
        "packed.py": "binary",
        "picture.png": "binary",
        "sly.py": "it declares the encoding utf-7, which can hide code",
    }
    assert [failure.path for failure in change.failures] == ["latin.py", "packed.py", "sly.py"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("prod.env", b"KEY=1\n# \0\xff\n", "binary, of a kind that is not known"),
        ("prod.env", b"KEY=1\n# \0\n", "binary, of a kind that is not known"),
        ("prod.env", "KEY=1\n".encode("utf-16-le"), "binary, of a kind that is not known"),
        (
            "a.py",
            b"# coding: utf-7\nx = 1\n",
            "it declares the encoding utf-7, which can hide code",
        ),
        ("a.py", b"# coding: unicode_escape\n", "it declares the encoding unicode-escape, which"),
        ("a.py", b"# coding: no-such\n", "it declares the encoding no-such, which can hide code"),
        ("logo.png", b"\x89PNG\r\n\x1a\n\0\xff", None),
        ("data.bin", b"\0\xff", None),
        ("key.gpg", b"\x99\xff", None),
    ],
)
def test_bytes_that_hide_text_are_a_failure(
    repo: Repo, name: str, content: bytes, reason: str | None
) -> None:
    repo.commit({name: content})

    failures = read(repo).failures

    assert [failure.path for failure in failures] == ([name] if reason else [])
    assert all(failure.reason.startswith(reason or "?") for failure in failures)


def test_a_link_that_is_read_as_code_is_a_failure(repo: Repo) -> None:
    (repo.path / "app.py").symlink_to("payload.txt")
    (repo.path / "docs").symlink_to("doc")
    repo.commit()

    assert [failure.path for failure in read(repo).failures] == ["app.py"]


@pytest.mark.parametrize("edit", ["", "more\n"])
def test_a_text_that_is_renamed_into_code_is_new_code(repo: Repo, edit: str) -> None:
    repo.git("checkout", "-q", "main")
    body = "".join(f"line {n}\n" for n in range(20))
    repo.commit({"example.txt": body})
    repo.git("checkout", "-q", "-B", "topic")
    repo.git("mv", "example.txt", "app.py")
    repo.commit({"app.py": body + edit})

    file = only(read(repo))

    assert (file.status, file.base) == ("renamed", None)
    assert file.added == 20 + bool(edit)


def test_a_branch_that_is_called_as_a_remotes_is_refused(repo: Repo) -> None:
    repo.git("update-ref", "refs/remotes/origin/main", "main")
    repo.commit({"a.py": "x = 1\n"})
    repo.git("branch", "origin/main")

    with pytest.raises(AicheckError) as caught:
        read(repo, "origin/main..HEAD")

    assert caught.value.message == "'origin/main' names several things"
    assert len(read(repo, "refs/remotes/origin/main..HEAD").files) == 1


NAMES = ["new\nline.py", 'quo"te.py', "-rf.py", "--output=x.py", "tab\there.py", "é.py",
         "\u202egnp.py", " lead.py", "a b/c d.py", "::error::x.py", "\\b.py", "*.py"]  # fmt: skip


@pytest.mark.parametrize("is_new", [True, False])
def test_hostile_names_are_only_names(repo: Repo, is_new: bool) -> None:
    if not is_new:
        repo.git("checkout", "-q", "main")
        repo.commit(dict.fromkeys(NAMES, "start\n"))
        repo.git("checkout", "-q", "-B", "topic")
    repo.commit({name: f"{number}\n" for number, name in enumerate(NAMES)})

    files = {file.path: file for file in read(repo).files}

    assert {path: added(file) for path, file in files.items()} == {
        name: [(1, str(number))] for number, name in enumerate(NAMES)
    }


def test_a_name_that_is_no_text_is_percent_encoded(repo: Repo) -> None:
    (Path(os.fsdecode(os.fsencode(repo.path) + b"/b\xff%.py"))).write_text("x = 1\n")
    repo.commit()

    file = only(read(repo))

    assert (file.path, file.path_encoded) == ("b%FF%25.py", True)
    assert added(file) == [(1, "x = 1")]


def test_merge_commits_and_a_second_root_belong_to_the_change(repo: Repo) -> None:
    repo.commit({"a.txt": "a\n"}, "one")
    repo.git("checkout", "-q", "--orphan", "other")
    repo.git("rm", "-rfq", ".")
    repo.commit({"b.txt": "b\n"}, "root")
    repo.git("checkout", "-q", "topic")
    repo.git("merge", "-q", "--allow-unrelated-histories", "-m", "join", "other")

    change = read(repo)

    subjects = {commit.sha: commit.subject for commit in change.commits}
    assert sorted(subjects.values()) == ["join", "one", "root"]
    assert {file.path: subjects[file.commit_of(1) or ""] for file in change.files} == {
        "a.txt": "one", "b.txt": "root",
    }  # fmt: skip


def test_each_line_keeps_the_commit_that_it_comes_from(repo: Repo) -> None:
    """Through edits, a rename, and a merge of the base branch."""
    repo.git("checkout", "-q", "main")
    repo.commit({"a.txt": "1\n2\n3\n4\n5\n"})
    repo.git("checkout", "-q", "-B", "topic")
    one = repo.commit({"a.txt": "1\nX\n3\n4\n5\n"}, "one")
    repo.git("checkout", "-q", "main")
    repo.commit({"a.txt": "1\n2\n3\n4\n5\n6\n"}, "on main")
    repo.git("checkout", "-q", "topic")
    repo.git("merge", "-q", "-m", "merge", "main")
    repo.git("mv", "a.txt", "b.txt")
    two = repo.commit({"b.txt": "0\n1\nX\n3\n4\n5\n6\n"}, "two")

    file = only(read(repo))

    assert [(n, file.commit_of(n)) for n in range(1, 8)] == [
        (1, two), (2, None), (3, one), (4, None), (5, None), (6, None), (7, None),
    ]  # fmt: skip


def test_the_index_is_read_also_before_the_first_commit(empty_repo: Repo) -> None:
    empty_repo.write({"a.py": "x = 1\n"})
    empty_repo.git("add", "a.py")
    empty_repo.write({"a.py": "not staged\n", "b.py": "not staged\n"})

    change = read_index(open_repository(empty_repo.path))

    assert added(only(change)) == [(1, "x = 1")]
    assert change.base is None


def test_the_index_is_compared_with_head(repo: Repo) -> None:
    repo.commit({"a.py": "x = 1\ny = 2\n"})
    repo.write({"a.py": "x = 1\ny = 3\n"})
    repo.git("add", "a.py")

    change = read_index(open_repository(repo.path))

    assert only(change).hunks == (Hunk(2, ("y = 2",), 2, ("y = 3",)),)


def test_a_conflict_in_the_index_is_a_failure(repo: Repo) -> None:
    repo.commit({"a.py": "topic\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"a.py": "main\n"})
    subprocess.run(["git", "merge", "-q", "topic"], cwd=repo.path, capture_output=True)

    change = read_index(open_repository(repo.path))

    assert [(failure.path, failure.reason) for failure in change.failures] == [
        ("a.py", "it has merge conflicts")
    ]


def test_a_linked_worktree_and_a_folder_inside_are_the_repository(
    repo: Repo, tmp_path: Path
) -> None:
    repo.commit({"sub/a.py": "x = 1\n"})
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"), "topic~0", "--detach")

    for folder in (tmp_path / "linked", tmp_path / "linked" / "sub", repo.path / "sub"):
        change = read_range(open_repository(folder), "main..HEAD")
        assert [file.path for file in change.files] == ["sub/a.py"]


def test_a_bare_repository_is_opened_where_it_is_named(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.py": "x = 1\n"})
    repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))

    change = read_range(open_repository(tmp_path / "bare.git"), "main..topic")

    assert [file.path for file in change.files] == ["a.py"]
    assert change.repository == "bare"


def test_a_shallow_clone_is_incomplete(repo: Repo, tmp_path: Path) -> None:
    for number in range(3):
        repo.commit({"a.py": f"x = {number}\n"})
    clone = tmp_path / "clone"
    repo.git("clone", "-q", "--depth=2", "--branch=topic", f"file://{repo.path}", str(clone))
    repo.git("-C", str(clone), "fetch", "-q", "--depth=1", "origin", "main:main")

    change = read_range(open_repository(clone), "main..HEAD")

    assert [failure.check for failure in change.failures] == ["history"]
    assert "fetch-depth: 0" in change.failures[0].reason
    with pytest.raises(AicheckError) as caught:
        read_range(open_repository(clone), "no-such-branch")
    assert "fetch-depth: 0" in caught.value.hint


@pytest.mark.parametrize(
    "revisions", ["main..nowhere", "nowhere", "--output=x", "main..-x", "HEAD:README"]
)
def test_an_unknown_revision_is_named(repo: Repo, revisions: str) -> None:
    with pytest.raises(AicheckError) as caught:
        read(repo, revisions)

    assert "cannot find the revision" in caught.value.message
    assert not (repo.path / "x").exists()


def test_two_dots_three_dots_and_one_revision_mean_the_same(repo: Repo) -> None:
    repo.commit({"a.py": "x = 1\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"later.py": "on main\n"})
    repo.git("checkout", "-q", "topic")

    found = [read(repo, text) for text in ("main..topic", "main...topic", "main", None)]

    assert found[0] == found[1] == found[2] == found[3]
    assert [file.path for file in found[0].files] == ["a.py"]


def test_the_empty_tree_is_a_base_for_everything(repo: Repo) -> None:
    repo.commit({"a.py": "x = 1\n"})

    change = read(repo, "4b825dc642cb6eb9a060e54bf8d69288fbee4904..topic")

    assert [file.path for file in change.files] == ["README", "a.py"]
    assert len(change.commits) == 2


def test_a_file_that_is_too_large_is_a_failure_and_not_read(repo: Repo) -> None:
    repo.commit({"big.py": b"x = 1\n" * (MAX_FILE // 6 + 1), "small.py": "x = 1\n"})

    change = read(repo)

    files = {file.path: file for file in change.files}
    assert files["big.py"].head is None
    assert "too large" in (files["big.py"].skipped or "")
    assert [failure.path for failure in change.failures] == ["big.py"]
    assert added(files["small.py"]) == [(1, "x = 1")]


def test_what_lies_beyond_the_limit_of_a_change_is_a_failure(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "OF_CHANGE", texts.Bounds("change", 200))
    repo.commit({f"{n}.py": f"x = {n}\n" * 10 for n in range(4)})

    change = read(repo)

    assert sum(file.skipped is None for file in change.files) == 2
    assert len(change.failures) == 2


def test_git_compares_no_file_that_is_too_large(repo: Repo, said_by_git: list[int]) -> None:
    """For each line git would take forty bytes; a version in between is as large as the last."""
    repo.commit({"big.txt": b"\n" * (MAX_FILE + 1), "kept.py": "x = 1\n", "gone.py": "x = 1\n"})
    repo.commit({"kept.py": "x = 1\n" + "\n" * MAX_FILE, "gone.py": b"\n" * (MAX_FILE + 1)})
    repo.commit({"kept.py": "x = 1\ny = 1\n", "gone.py": None})
    repo.git("tag", "large")

    change = read(repo)

    assert sum(said_by_git) < 10_000
    assert [(it.path, it.reason.partition(" (8 MiB")[0]) for it in change.failures] == [
        ("big.txt", "too large to check"),
        ("gone.py", "a version of it is too large to check"),
        ("kept.py", "a version of it is too large to check"),
    ]
    files = {file.path: file for file in change.files}
    assert (files["big.txt"].status, files["big.txt"].head) == ("added", None)
    assert files["kept.py"].head == "x = 1\ny = 1\n"
    repo.git("rm", "--quiet", "--cached", "kept.py")
    repo.git("commit", "--quiet", "-m", "Forget it")
    again = read_range(open_repository(repo.path), "large..HEAD")
    assert (again.files[0].status, again.failures) == ("deleted", ())


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("MOST_BYTES", 1000, "MiB of lines"), ("MOST_PLACES", 30, "more than 30 places")],
)
def test_a_history_that_changes_too_much_is_a_failure(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, name: str, value: int, words: str
) -> None:
    """The files are looked at nevertheless."""
    for n in range(40):
        repo.commit({"a.py": f"x = {n}\n"})
    monkeypatch.setattr(diffs, name, value)

    change = read(repo)

    (failure,) = change.failures
    assert failure.check == "history"
    assert words in failure.reason
    assert added(only(change)) == [(1, "x = 39")]
    assert only(change).origins == ()


def octopus(repo: Repo, parents: int) -> str:
    """A merge of as many branches, each with a file of its own and with `all.txt`."""
    made = []
    blob = repo.git("hash-object", "-w", "--stdin", feed=b"theirs\n")
    for n in range(parents):
        entries = f"100644 blob {blob}\tall.txt\n100644 blob {blob}\tfile{n}.txt\n"
        tree = repo.git("mktree", feed=entries.encode())
        made.append(repo.git("commit-tree", tree, "-p", "main", "-m", f"branch {n}"))
    own = repo.git("hash-object", "-w", "--stdin", feed=b"its own\n")
    tree = repo.git("mktree", feed=f"100644 blob {own}\tall.txt\n".encode())
    args = [arg for sha in made for arg in ("-p", sha)]
    merge = repo.git("commit-tree", tree, *args, "-m", "Join all")
    repo.git("update-ref", "refs/heads/topic", merge)
    return merge


def test_a_merge_of_too_many_branches_is_a_failure_and_work(repo: Repo) -> None:
    merge = octopus(repo, 17)

    change = read(repo)

    assert [(it.check, it.reason) for it in change.failures] == [
        (
            "history",
            "which commit wrote which line was not looked up: "
            f"the merge {merge[:12]} has 17 parents",
        )
    ]
    work = by_hand(open_repository(repo.path), change.commits)
    assert work == {merge: ("all.txt", "file0.txt")}

    octopus(repo, 16)
    assert read(repo).failures == ()


def test_attributes_replacements_and_a_mailmap_hide_nothing(repo: Repo) -> None:
    repo.git("checkout", "-q", "main")
    mailmap = "Else <else@example.org> <robin@example.org>\n"
    attributes = "*.py -diff -text binary\n"
    repo.commit({".gitattributes": attributes, ".mailmap": mailmap, "a.py": "x = 1\n"})
    repo.git("checkout", "-q", "-B", "topic")
    sha = repo.commit({"a.py": "x = 2\n"})
    innocent = repo.git("commit-tree", "main^{tree}", "-p", "main", "-m", "innocent")
    repo.git("replace", sha, innocent)

    change = read(repo, "main..HEAD")

    assert added(only(change)) == [(1, "x = 2")]
    assert change.commits[0].author.mail == "robin@example.org"


def test_git_is_not_waited_for_without_end(repo: Repo) -> None:
    repo.commit({"a.txt": b"x" * (1 << 20)})

    # Nobody reads, so that git waits with its pipe full.
    with (
        in_time(),
        pytest.raises(gitprocess.GitError, match="stopped"),
        open_repository(repo.path).process(("cat-file", "-p", "HEAD:a.txt"), limit=0.1),
    ):
        time.sleep(0.5)


def test_what_closes_its_complaints_and_goes_on_is_ended_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "git"
    program.write_text("#!/bin/sh\nexec sleep 60 2>&-\n")
    program.chmod(0o755)
    monkeypatch.setattr(gitprocess.gitpython.Git, "GIT_PYTHON_GIT_EXECUTABLE", str(program))

    with (
        in_time(),
        pytest.raises(gitprocess.GitError, match="stopped"),
        gitprocess.started(tmp_path, [], b"", None, limit=0.1) as stdout,
    ):
        stdout.read()


ABANDONED = """
import itertools, pathlib
from aicheck.gitprocess import started

def reading():
    endless = itertools.repeat(b"HEAD\\n" * 1000)
    with started(pathlib.Path("."), ["cat-file", "--batch"], endless, None) as stdout:
        yield stdout.readline()

left = [reading()]
print(next(left[0]))
left.append(left)
"""


def test_what_nobody_reads_to_its_end_ends_with_the_program(repo: Repo) -> None:
    """A reader that an error holds until the end doesn't bring Python down there."""
    with in_time():
        done = subprocess.run(
            [sys.executable, "-c", ABANDONED], cwd=repo.path, capture_output=True, text=True
        )

    assert (done.returncode, done.stderr) == (0, "")
    assert " commit " in done.stdout


TEXTS = st.lists(st.sampled_from(["a", "b", "c", "", "d\r", "e\x0c", "\u2028"]), max_size=12).map(
    lambda lines: "".join(f"{line}\n" for line in lines)
)


@given(st.lists(TEXTS, min_size=2, max_size=4))
@settings(max_examples=15, deadline=None)
def test_added_lines_stand_where_the_head_has_them(
    tmp_path_factory: pytest.TempPathFactory, cache: Path, texts: list[str]
) -> None:
    """Numbers survive git's diff: added and mapped lines together are the head, and the base."""
    repo = Repo(tmp_path_factory.mktemp("property"), cache)
    repo.git("init", "-q", "--initial-branch=main", ".")
    for text in texts:
        repo.commit({"a.txt": text})
    change = read(repo, f"HEAD~{len(texts) - 1}..HEAD")
    if texts[0] == texts[-1]:
        assert change.files == ()
        return

    file = only(change)

    new, old = lines_of(file.head or ""), lines_of(file.base or "")
    assert (file.base or "", file.head) == (texts[0], texts[-1])
    numbers = dict(added(file))
    for number, text in enumerate(new, 1):
        assert (
            numbers[number] == text if number in numbers else old[file.old_line(number) - 1] == text
        )
