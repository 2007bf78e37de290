"""Hooks that an agent runs: it declares itself, and signs nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from repos import Repo, Result

DECLARED = "Add it\n\nAssisted-by: claude-code\n"
SIGNED = "Signed-off-by: Robin Author <robin@example.org>\n"


def hook(repo: Repo, message: str, *args: str, **more: str) -> Result:
    file: Path = repo.path.parent / "message.txt"
    file.write_text(message)
    people = {
        "GIT_AUTHOR_NAME": "Robin Author",
        "GIT_AUTHOR_EMAIL": "robin@example.org",
        "GIT_COMMITTER_NAME": "Robin Author",
        "GIT_COMMITTER_EMAIL": "robin@example.org",
    }
    return repo.run("commit-msg", str(file), *args, **{**people, **more})


def test_an_agent_has_to_declare_itself(repo: Repo) -> None:
    """Nobody could tell later, so that the message is stopped, with the line to add."""
    result = hook(repo, "Add it\n", CLAUDECODE="1")

    assert result.exit_code == 1
    assert "ai-undeclared-now" in result.output
    assert "Assisted-by: claude-code" in result.output


def test_a_declared_commit_waits_for_its_person(repo: Repo) -> None:
    """The commit is made, and the missing sign-off is said."""
    result = hook(repo, DECLARED, CLAUDECODE="1")

    assert result.exit_code == 0
    assert "sign-off-pending" in result.output
    assert "aicheck sign-off" in repo.run("explain", "sign-off-pending").output


def test_a_name_that_an_agent_types_is_no_sign_off(repo: Repo) -> None:
    """It is the machine's own user that stands there, and still the agent that typed it."""
    result = hook(repo, DECLARED + SIGNED, CLAUDECODE="1")

    assert result.exit_code == 1
    assert "sign-off-unverified" in result.output
    assert "only a name that it typed" in " ".join(result.output.split())
    assert "aicheck sign-off" in result.output
    assert "--signoff" not in result.output


@pytest.mark.parametrize(("message", "code"), [(DECLARED, 1), (DECLARED + SIGNED, 0)])
def test_a_person_signs_at_once(repo: Repo, message: str, code: int) -> None:
    """Without an agent in the environment the person who commits signs in the message."""
    assert hook(repo, message).exit_code == code


def test_what_an_agent_stages_is_ai_assisted(repo: Repo) -> None:
    """No commit speaks yet, and the environment does; its variables stand in the result."""
    repo.write({"a.txt": "text\n"})
    repo.git("add", "a.txt")
    result = repo.check("--staged", CLAUDECODE="1")

    assert result["files"][0]["ai_added"] == 1
    assert result["change"]["attribution"]["agent"] == "claude-code"
    assert "attribution" not in repo.check("--staged")["change"]
