"""What git would keep of a message, by what it wrote into it and by the user's settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from repos import Repo

from aicheck.git import open_repository
from aicheck.identity import clean_message

SCISSORS = "------------------------ >8 ------------------------"


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.mark.parametrize(
    ("raw", "is_edited", "settings", "kept"),
    [
        ("A\n\n# c\nB\n", True, {}, "A\n\nB\n"),
        ("A\n\n# c\nB\n", False, {}, "A\n\n# c\nB\n"),
        ("A\n\n# c\nB\n", False, {"commit.cleanup": "strip"}, "A\n\nB\n"),
        ("A\n\n# c\nB\n", True, {"commit.cleanup": "whitespace"}, "A\n\n# c\nB\n"),
        ("A  \n\n\n# c\n", True, {"commit.cleanup": "verbatim"}, "A  \n\n\n# c\n"),
        ("A\n# c\n# {} \nB\n", True, {"commit.cleanup": "scissors"}, "A\n# c\n# {}\nB\n"),
        ("A\n# c\n# {}\n# Do not modify\nB\n", True, {"commit.cleanup": "scissors"}, "A\n# c\n"),
        ("A\n# {}\n# Do not modify\nB\n", True, {}, "A\n"),
        ("A\n# {}\n# Do not modify\nB\n", False, {}, "A\n# {}\n# Do not modify\nB\n"),
        ("A\n; {}\n; Do not modify\nB\n", True, {"core.commentChar": ";"}, "A\n"),
        ("A\n; c\n# B\n", True, {"core.commentChar": ";"}, "A\n# B\n"),
        ("A\n#1\n\n; c\n; d\n", True, {"core.commentChar": "auto"}, "A\n#1\n"),
        ("A\n#1\n; {}\n; Do not modify\n+B\n", True, {"core.commentChar": "auto"}, "A\n#1\n"),
        ("A\n\nB: C\n", True, {"core.commentChar": "auto"}, "A\n\nB: C\n"),
        ("A\n// {}\n// Do not modify\nB\n", True, {}, "A\n"),
        ("", True, {}, ""),
    ],
)
def test_a_message_is_kept_as_git_keeps_it(
    repo: Repo, raw: str, is_edited: bool, settings: dict[str, str], kept: str
) -> None:
    for name, value in settings.items():
        repo.git("config", name, value)
    message = raw.replace("{}", SCISSORS).encode()

    found = clean_message(open_repository(repo.path), message, is_edited)

    assert found == kept.replace("{}", SCISSORS)


def test_a_comment_may_begin_with_several_characters(repo: Repo) -> None:
    version = re.search(r"(\d+)\.(\d+)", repo.git("version"))
    if version is None or (int(version[1]), int(version[2])) < (2, 45):
        pytest.skip("git before 2.45 knows comments of one character only")
    repo.git("config", "core.commentString", "//")

    assert clean_message(open_repository(repo.path), b"A\n\n// c\n# B\n") == "A\n\n# B\n"


@pytest.mark.parametrize("place", ["", "sub"])
@pytest.mark.parametrize("name", [".git/COMMIT_EDITMSG", "COMMIT_EDITMSG"])
def test_a_message_is_found_from_any_folder(repo: Repo, place: str, name: str) -> None:
    """git names it from the top of the work tree."""
    (repo.path / "sub").mkdir()
    (repo.path / ".git" / "COMMIT_EDITMSG").write_text("Add it\n")
    people = {f"GIT_{who}_{what}": "r@example.org" for who in ("AUTHOR", "COMMITTER")
              for what in ("NAME", "EMAIL")}  # fmt: skip

    result = repo.run("commit-msg", name, cwd=repo.path / place, **people)

    assert result.exit_code == 0, result.errors
