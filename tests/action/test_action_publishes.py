"""The action puts its report on what is to be merged, and in the log where its token may not."""

from __future__ import annotations

from pathlib import Path

import pytest
from repos import CLAUDE, Repo
from workflow_runs import FLAW, GitHub, Step, pull_request, push, step

from aicheck.cli.exit import FAIL, INCOMPLETE

READ_ONLY = {"contents": "read", "pull-requests": "read"}


def published(repo: Repo, github: GitHub, temp: Path, name: str, **more: str) -> Step:
    base = repo.git("rev-parse", "main")
    head = repo.commit({"run.py": FLAW}, f"Run it\n\n{CLAUDE}", signed=True)
    github.state.head_sha, github.state.base_sha = head, base
    patch = "@@ -0,0 +1,5 @@\n" + "".join(f"+{line}\n" for line in FLAW.splitlines())
    github.state.files = [{"filename": "run.py", "patch": patch, "status": "added"}]
    payload = {
        "pull_request": pull_request(base, head),
        "merge_group": {"merge_group": {"head_sha": head, "base_sha": base}},
        "push": push(base, head, "refs/heads/main"),
    }[name]
    given = {"GITHUB_API_URL": github.url, "AICHECK_TOKEN": "ghs_x", "AICHECK_PUBLISH": "true"}
    return step(repo, name, payload, temp, **given | more)


def test_a_pull_request_gets_a_check_run_and_comments(
    repo: Repo, github: GitHub, tmp_path: Path
) -> None:
    done = published(repo, github, tmp_path / "temp", "pull_request")

    (run,) = github.state.check_runs.values()
    assert (done.exit_code, done.log) == (FAIL, "")
    assert done.errors.startswith("verdict: fail: ")
    assert run["head_sha"] == github.state.head_sha
    assert run["conclusion"] == "failure"
    assert len(github.state.review_comments) == 1
    assert len(github.state.issue_comments) == 1
    assert github.violations == []


def test_a_merge_group_gets_a_check_run_alone(repo: Repo, github: GitHub, tmp_path: Path) -> None:
    done = published(repo, github, tmp_path / "temp", "merge_group")

    (run,) = github.state.check_runs.values()
    assert done.exit_code == FAIL
    assert (run["head_sha"], run["conclusion"]) == (github.state.head_sha, "failure")
    assert not github.state.review_comments + github.state.issue_comments
    assert github.violations == []


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("push", {}),
        ("pull_request", {"AICHECK_PUBLISH": "false"}),
        ("pull_request", {"AICHECK_TOKEN": ""}),
    ],
)
def test_elsewhere_the_log_has_it(
    name: str, more: dict[str, str], repo: Repo, github: GitHub, tmp_path: Path
) -> None:
    done = published(repo, github, tmp_path / "temp", name, **more)

    assert done.exit_code == FAIL
    assert done.log.startswith("::error file=run.py,line=5,")
    assert github.asked == []


def test_a_read_only_token_loses_nothing(repo: Repo, github: GitHub, tmp_path: Path) -> None:
    """As for a fork: all is in the log, on the page of the run and in the outputs."""
    github.state.permissions = READ_ONLY

    done = published(repo, github, tmp_path / "temp", "pull_request")

    assert done.exit_code == FAIL
    assert done.log.startswith("::error file=run.py,line=5,")
    assert "not published: the check run: " in done.errors
    assert done.summary.startswith("## aicheck: fail\n")
    assert (done.outputs["verdict"], done.outputs["blocking"]) == ("fail", "1")
    assert not github.state.check_runs


def test_a_server_in_trouble_does_not_change_the_verdict(
    repo: Repo, github: GitHub, tmp_path: Path
) -> None:
    github.faults.append({"path": "/check-runs", "status": 422, "times": 99})

    done = published(repo, github, tmp_path / "temp", "pull_request")

    assert done.exit_code == FAIL
    assert done.log.startswith("::error file=run.py,line=5,")


def test_what_could_not_be_checked_is_told_there(
    repo: Repo, github: GitHub, tmp_path: Path
) -> None:
    repo.git("remote", "add", "origin", "file:///nowhere")
    payload = pull_request("a" * 40, "b" * 40)
    github.state.head_sha = "b" * 40

    done = step(
        repo, "pull_request", payload, tmp_path / "temp", GITHUB_API_URL=github.url,
        AICHECK_TOKEN="ghs_x", AICHECK_PUBLISH="true",
    )  # fmt: skip

    (run,) = github.state.check_runs.values()
    assert done.exit_code == INCOMPLETE
    assert (run["head_sha"], run["status"]) == ("b" * 40, "completed")
    assert run["conclusion"] not in ("success", "neutral", "skipped")
    assert github.violations == []
