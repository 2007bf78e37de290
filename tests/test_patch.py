"""Patches and mails: no repository is needed, and nothing in them is passed over."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from repos import CLAUDE, ROBIN, Repo

from aicheck.errors import AicheckError
from aicheck.model import Hunk
from aicheck.patch import read_patch


def files(repo: Repo, *args: str) -> dict[str, object]:
    change = read_patch(repo.raw("diff", *args, "main", "topic"), "x.patch")
    return {file.path: file for file in change.files}


def test_a_diff_gives_what_the_range_gives(repo: Repo) -> None:
    """With any amount of context, for every kind of file."""
    repo.git("checkout", "-q", "main")
    body = "".join(f"line {n}\n" for n in range(30))
    repo.commit({"mod.txt": body, "old.txt": body, "gone.txt": "x\n", "run.sh": "echo\n"})
    repo.git("checkout", "-q", "-B", "topic")
    repo.git("mv", "old.txt", 'näme "q".txt')
    (repo.path / "run.sh").chmod(0o755)
    (repo.path / "link").symlink_to("/etc/passwd")
    repo.commit({
        "mod.txt": body.replace("line 7\n", "LINE 7\nnew\n").replace("line 9\n", ""),
        "näme \"q\".txt": body + "more", "gone.txt": None, "new.py": "x = 1\ny = 2\n",
    })  # fmt: skip

    for context in ("-U0", "-U3", "-U100"):
        found = files(repo, context, "-M")
        assert {path: file.status for path, file in found.items()} == {
            "mod.txt": "modified", "näme \"q\".txt": "renamed", "gone.txt": "deleted",
            "new.py": "added", "run.sh": "mode", "link": "symlink",
        }  # fmt: skip
        assert found["mod.txt"].hunks == (
            Hunk(8, ("line 7",), 8, ("LINE 7", "new")), Hunk(10, ("line 9",), 10, ()),
        )  # fmt: skip
        assert found["new.py"].head == "x = 1\ny = 2\n"
        assert found['näme "q".txt'].hunks == (Hunk(30, (), 31, ("more",)),)


def test_a_mail_gives_its_commit(repo: Repo) -> None:
    sha = repo.commit(
        {"a.py": "x = 1\n"}, f"[PATCH] Add é\n\nIt is needed.\n\n{CLAUDE}\n", signed=True
    )
    mail = repo.raw("format-patch", "--stdout", "main..topic")

    change = read_patch(mail, "mail")

    (commit,) = change.commits
    assert commit.sha == sha
    assert commit.author.mail == ROBIN[1]
    assert commit.subject == "Add é"
    assert CLAUDE in commit.message
    assert "Signed-off-by: Robin Author" in commit.message
    (file,) = change.files
    assert file.commit_of(1) == sha


def test_a_series_gives_every_commit(repo: Repo) -> None:
    one = repo.commit({"a.py": "x = 1\n"}, "one")
    two = repo.commit({"a.py": "x = 1\ny = 2\n"}, "two")

    change = read_patch(repo.raw("format-patch", "--stdout", "main..topic"), "mail")

    assert [commit.sha for commit in change.commits] == [one, two]
    assert [(file.path, [line.text for line in file.lines()]) for file in change.files] == [
        ("a.py", ["x = 1"]), ("a.py", ["y = 2"]),
    ]  # fmt: skip


DIFF = (
    b"diff --git a/%s b/%s\nnew file mode 100644\n--- /dev/null\n+++ b/%s\n@@ -0,0 +1 @@\n+x = 1\n"
)
HEADERS = b"From: Robin Author <robin@example.org>\nSubject: [PATCH] Add\n\n"


def test_no_diff_passes_for_words() -> None:
    """git am applies what stands before a line of dashes, too."""
    mail = HEADERS + b"Body\n\n" + DIFF % ((b"a.py",) * 3) + b"\n---\n" + DIFF % ((b"b.txt",) * 3)

    assert [file.path for file in read_patch(mail, "mail").files] == ["a.py", "b.txt"]


@pytest.mark.parametrize(
    "start",
    [b"", b"From robin@example.org Mon Sep 17 00:00:00 2001\n", b"X-Mailer: git\n",
     b"From 0123456 Mon Sep 17 00:00:00 2001\n"],
)  # fmt: skip
def test_every_form_of_mail_gives_its_commit(start: bytes) -> None:
    words = f"It is needed.\n\n{CLAUDE}\n---\n".encode()

    change = read_patch(start + HEADERS + words + DIFF % ((b"a.py",) * 3), "mail")

    (commit,) = change.commits
    assert (commit.author.mail, commit.subject) == (ROBIN[1], "Add")
    assert CLAUDE in commit.message
    assert change.failures == ()


def test_words_that_are_no_mail_are_not_passed_over() -> None:
    shown = b"commit 0123\nAuthor: Robin <robin@example.org>\n\n    Add\n\n" + DIFF % (
        (b"a.py",) * 3
    )

    (failure,) = read_patch(shown, "mail").failures

    assert failure.check == "history"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"no diff at all\n",
        b"\x00\xff\x00 rubbish",
        b"--- a/x\n+++ b/x\n@@ -1,2 +1,9 @@\n-a\n+b\n",
        b"--- a/x\n+++ b/x\n@@ -0,0 +1,99999999999 @@\n+b\n",
        b"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @ @\n-a\n+evil\n",
        b"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ nothing @@\n+evil\n",
    ],
)
def test_what_is_no_diff_or_a_broken_one_is_an_error(text: bytes) -> None:
    with pytest.raises(AicheckError) as caught:
        read_patch(text, "x.patch")

    assert "'x.patch'" in caught.value.message


def test_a_part_of_a_file_is_said_to_be_one(repo: Repo, tmp_path: Path) -> None:
    """Engines need whole files: a new one is checked, a changed one is not, and that is no pass."""
    repo.git("checkout", "-q", "main")
    repo.commit({"old.py": "x = 1\n"})
    repo.git("checkout", "-q", "-B", "topic")
    flaw = "import os\n\n\ndef run(name):\n    os.system('ls ' + name)\n"
    repo.commit({"old.py": "x = 2\n", "new.py": flaw})
    patch = repo.raw("diff", "main", "topic")
    (tmp_path / "elsewhere").mkdir()

    result = repo.run("check", "--patch", "-", "-o", "json", feed=patch, cwd=tmp_path / "elsewhere")

    assert result.exit_code == 1, result.errors
    blocking = [f for f in result.json["findings"] if f["disposition"] == "block"]
    assert [(f["path"], f["start"]["line"]) for f in blocking] == [("new.py", 5)]
    assert {(f["check"], f["path"]) for f in result.json["failures"]} == {
        ("bandit", "old.py"), ("semgrep", "old.py"),
    }  # fmt: skip


def test_the_output_of_diff_itself_is_understood(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1\n2\n")
    (tmp_path / "b").write_text("1\n3\n")
    done = subprocess.run(["diff", "-u", "a", "b"], cwd=tmp_path, capture_output=True, check=False)

    (file,) = read_patch(done.stdout, "x.patch").files

    assert file.hunks == (Hunk(2, ("2",), 2, ("3",)),)
