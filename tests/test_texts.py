"""Which files are read, under which of their names, and how much of them is held."""

from __future__ import annotations

import pytest
from repos import CLAUDE, Repo

from aicheck import change as changes
from aicheck import diffs, texts
from aicheck.change import read_range
from aicheck.git import open_repository
from aicheck.model import Change
from aicheck.oversized import MAX_FILE

LARGE = b"\0" * (MAX_FILE + 1)
FLAW = "import subprocess, sys\nsubprocess.call(sys.argv[1], shell=True)\n"
NAMES = ("src", "a*b", "q?", "[x]", "l]", "back\\slash", "\u00e9", ":(top)t", "-", "line\nfeed")


def read(repo: Repo, revisions: str = "main..topic") -> Change:
    return read_range(open_repository(repo.path), revisions)


def made(repo: Repo, entries: list[tuple[str, str]], *parents: str) -> str:
    """A commit of a tree of these names and blobs, as no work tree could hold it."""
    lines = b"".join(
        f"{'040000 tree' if repo.git('cat-file', '-t', it) == 'tree' else '100644 blob'} {it}\t"
        f"{name}\0".encode()
        for name, it in entries
    )
    tree = repo.git("mktree", "-z", feed=lines)
    return repo.git("commit-tree", tree, "-m", "x", *(it for up in parents for it in ("-p", up)))


def test_a_folder_in_the_place_of_a_large_file_is_read(repo: Repo) -> None:
    """In the next commit, in the same one, and in the index."""
    repo.commit({"src": LARGE}, message=f"Add\n\n{CLAUDE}")
    sha = repo.commit({"src": None, "src/run.py": FLAW}, message=f"Add more\n\n{CLAUDE}")

    (decided,) = (
        it for it in repo.check()["findings"] if it["disposition"] == "block" and it["path"]
    )
    assert (decided["path"], decided["commit"]) == ("src/run.py", sha)
    assert [file.path for file in read(repo, "HEAD~1..HEAD").files] == ["src", "src/run.py"]
    repo.git("reset", "--quiet", "--soft", "HEAD~1")
    staged = repo.run("check", "--staged")
    assert (staged.exit_code, "src/run.py" in staged.output) == (1, True)


def test_names_are_left_out_exactly(repo: Repo, said_by_git: list[int]) -> None:
    """Whatever stands in the name of a large file, others that look like it are read."""
    repo.commit(dict.fromkeys(NAMES, LARGE))
    repo.git("tag", "large")
    others = {
        "axb": "1\n",
        "qq": "1\n",
        "x": "1\n",
        "t": "1\n",
        "sr/c": "1\n",
        "srcs": "1\n",
        "srg": "1\n",
    }
    last = repo.commit(dict.fromkeys(NAMES) | others | {f"{name}/f": "1\n" for name in NAMES})
    change = read(repo)

    assert [file.path for file in change.files] == sorted([*others, *(f"{it}/f" for it in NAMES)])
    assert {file.commits for file in change.files} == {(last,)}
    # What the names held in between was too large to be looked into.
    assert {it.path for it in change.failures} == set(NAMES)
    assert len(read(repo, "main..large").failures) == len(NAMES)
    assert sum(said_by_git) < 50_000
    found = diffs.patches(open_repository(repo.path), [(last, "large")], [b"src", b"q?"])
    assert {entry.path for _, entry, *_ in found} == {b"src", b"q?"}


def test_what_git_leaves_out_without_a_reason_is_a_failure(repo: Repo) -> None:
    """A folder may have the name of the pattern that leaves a large file out."""
    repo.commit({"src": LARGE})
    folder = diffs._exactly(b"src")
    repo.commit({"src": None, f"{folder}/run.py": FLAW, f"{folder}/old.py": "x = 1\n"})
    repo.git("tag", "more")
    repo.commit({"src": LARGE, f"{folder}/old.py": None})

    (file,) = read(repo, "main..more").files[1:]
    assert (file.path, file.head) == (f"{folder}/run.py", FLAW)
    lost = {(it.path, it.required) for it in read(repo).failures}
    assert lost == {("src", True), (f"{folder}/run.py", True)}


def test_a_large_file_with_a_line_feed_in_its_name_is_not_compared_in_a_merge(
    repo: Repo, said_by_git: list[int]
) -> None:
    start = repo.git("rev-parse", "HEAD")
    blobs = [b"\n" * (MAX_FILE + 1), b"1\n", b"2\n", b"3\n"]
    large, one, two, three = (repo.git("hash-object", "-w", "--stdin", feed=it) for it in blobs)
    sides = [made(repo, [("a\nb", it)], start) for it in (one, two)]
    merge = made(repo, [("a\nb", large)], *sides)
    other = made(repo, [("c", three)], start)
    repo.git("update-ref", "refs/heads/topic", made(repo, [("c", three)], other, merge))
    change = read(repo)

    assert [(file.path, file.status) for file in change.files] == [
        ("README", "deleted"),
        ("c", "added"),
    ]
    assert sum(said_by_git) < 10_000


@pytest.mark.parametrize(
    ("path", "twin", "text"),
    [
        ("tools/run", "z.bin", b"#!/usr/bin/env python3\n# coding: big5\n# \xa4\xa4\n"),
        ("tools/run.dat", "z.bin", b"#!/usr/bin/env python3\n# coding: big5\n# \xa4\xa4\n"),
        ("tools/run.bin", "z.bin", b"#!/bin/sh\n\xa4\xa4\n"),
        ("tools/run.bin", "z.bin", b"#!/opt/unheard/of\n\xa4\0\xa4\n"),
        ("evil.py", "z.txt", b"# coding: utf-7\n# +AAo-import os\n"),
        ("evil.py", "a.bin", b"\xa4\xa4\n"),
    ],
)
def test_no_second_name_makes_a_program_anything_else(
    repo: Repo, path: str, twin: str, text: bytes
) -> None:
    repo.commit({path: text, twin: text})

    change = read(repo)

    assert path in [failure.path for failure in change.failures]
    assert change.by_path[path].head is None


def test_pictures_and_old_names_stay_what_they_are(repo: Repo) -> None:
    """What begins with no `#!` is told by its name; the old side is read under its own one."""
    repo.commit(
        {
            "a.png": b"\x89PNG\0\xa4",
            "b.dat": b"\xa4\0",
            "c.so": b"\x7fELF\xa4",
            "d.txt": "1\n2\n3\n4\n",
        }
    )
    assert read(repo).failures == ()
    repo.git("mv", "d.txt", "e.md")
    repo.commit({"e.md": "1\n2\n3\n5\n"})

    moved = read(repo, "HEAD~1..HEAD").files[0]

    assert (moved.status, moved.base, moved.hunks[0].added) == ("renamed", "1\n2\n3\n4\n", ("5",))


@pytest.mark.parametrize(
    ("name", "limit", "words"),
    [
        ("_MOST_LINES", 99, "over 99 lines"),
        ("_MOST_TOKENS", {"python": 400}, "over 400 names, numbers and marks of code"),
        (
            "OF_CHANGE",
            texts.Bounds("change", 192 << 20, 250),
            "the change is too large to check (over 250 lines)",
        ),
    ],
)
def test_files_of_more_than_is_held_are_failures(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, name: str, limit: object, words: str
) -> None:
    """A bound of a file leaves out that file; one of the sum what comes after, under any name."""
    monkeypatch.setattr(changes if name == "OF_CHANGE" else texts, name, limit)
    repo.commit({f"{n}.py": "x=1\n" * 101 for n in range(4)} | {"small.txt": "x" * 4000})

    change = read(repo)

    lost = [failure.path for failure in change.failures if words in failure.reason]
    assert [file.path for file in change.files if file.skipped] == lost
    # The third file is read, and then there is no room left.
    assert lost == (["3.py", "small.txt"] if name == "OF_CHANGE" else [f"{n}.py" for n in range(4)])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("x1 = foo(2)\n", 7),
        ("01;01;", 4),
        ("a\n\nb\n", 5),
        ("typeof typeof typeof x", 4),
        ("1\u20281\u20281", 3),
        ("'" + "a" * 1000 + "'", 3),
    ],
)
def test_parts_of_programs_are_counted(text: str, parts: int) -> None:
    assert texts._tokens(text.encode()) == parts
