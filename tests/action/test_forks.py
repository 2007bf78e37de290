"""Stage two of the recipes for forks: the verdict is found anew, by the rights of the base.

Nothing that stage one left is read: which pull request it was is asked, and its commits are fetched
into a repository without files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from repos import CLAUDE, Repo
from workflow_runs import FLAW, HOME, GitHub, Step, finished, pull_request, step

from aicheck.cli.exit import FAIL, INCOMPLETE, PASS, USAGE


@pytest.fixture
def server(tmp_path: Path, repo: Repo) -> Repo:
    """The repository on its server, bare, with main as the fork's owner finds it."""
    folder = tmp_path / "server" / HOME
    folder.parent.mkdir(parents=True)
    repo.git("clone", "--quiet", "--bare", ".", str(folder))
    return Repo(folder, repo.cache)


def pushed(repo: Repo, server: Repo, number: int = 1) -> tuple[str, str]:
    """Main's tip and the head of a pull request, once both are on the server."""
    repo.git(
        "push", "--quiet", "--force", str(server.path), "main", f"HEAD:refs/pull/{number}/head"
    )
    return repo.git("rev-parse", "main"), repo.git("rev-parse", "HEAD")


@pytest.fixture
def workspace(tmp_path: Path, repo: Repo) -> Repo:
    """A workspace in which somebody left what looks like a checkout, with settings of its own."""
    found = Repo(tmp_path / "workspace", repo.cache)
    found.path.mkdir()
    found.git("init", "--quiet", "--initial-branch=main", ".")
    found.commit({"aicheck.toml": '[gate]\nai-fail-on = "never"\n'}, "Be lenient", signed=True)
    found.git("remote", "add", "origin", "file:///nowhere")
    return found


def stage_two(
    workspace: Repo, server: Repo, github: GitHub, temp: Path, name: str, payload: Any, **more: str
) -> Step:
    given = {
        "GITHUB_API_URL": github.url,
        "GITHUB_SERVER_URL": f"file://{server.path.parents[1]}",
        "AICHECK_TOKEN": "ghs_x",
    }
    return step(workspace, name, payload, temp, **given | more)


def test_a_finished_run_is_recomputed(
    repo: Repo, server: Repo, workspace: Repo, github: GitHub, tmp_path: Path
) -> None:
    """By main's settings: the pull request's own, and its word that all is well, are nothing."""
    lenient = '[gate]\nai-fail-on = "never"\n'
    files = {"run.py": FLAW, "aicheck.toml": lenient, "result.json": '{"verdict": "pass"}\n'}
    repo.commit(files, f"Run it\n\n{CLAUDE}", signed=True)
    base, head = pushed(repo, server)
    github.pull(1, base, head, "forker", "topic")
    payload = finished(head, "forker", "topic")

    done = stage_two(workspace, server, github, tmp_path / "temp", "workflow_run", payload)

    assert done.exit_code == FAIL
    assert done.errors == f"note: fetching the history of the change from file://{server.path}\n"
    assert github.asked == ["GET /repos/octo-org/octo-repo/pulls"]
    assert github.violations == []
    change = done.result["change"]
    assert (change["base"], change["head"]) == (base, head)
    assert done.result["policy"]["source"] == "default"
    assert "run.py" in {it["path"] for it in done.result["findings"]}
    assert not list(done.temp.rglob("run.py"))


def test_a_privileged_event_fetches_and_checks_nothing_out(
    repo: Repo, server: Repo, workspace: Repo, github: GitHub, tmp_path: Path
) -> None:
    """The base is the branch as it is now, whatever the workspace holds."""
    head = repo.commit({"run.py": FLAW}, f"Run it\n\n{CLAUDE}", signed=True)
    old, _ = pushed(repo, server)
    repo.git("checkout", "--quiet", "main")
    settings = '[gate]\nai-fail-on = "never"\n'
    now = repo.commit({"aicheck.toml": settings}, "Be lenient", signed=True)
    repo.git("push", "--quiet", str(server.path), "main")
    payload = pull_request(old, head, head_repository="forker/octo-repo")

    done = stage_two(workspace, server, github, tmp_path / "temp", "pull_request_target", payload)

    assert done.exit_code == PASS
    assert done.result["policy"]["source"] == "base:aicheck.toml"
    assert done.result["change"]["head"] == head
    assert github.asked == []
    assert now != old
    assert not list(done.temp.rglob("run.py"))


@pytest.mark.parametrize("name", ["workflow_run", "pull_request_target"])
def test_a_head_that_moved_on_is_no_verdict_on_the_old_one(
    name: str, repo: Repo, server: Repo, workspace: Repo, github: GitHub, tmp_path: Path
) -> None:
    base, head = pushed(repo, server)
    repo.commit({"run.py": FLAW}, f"Run it\n\n{CLAUDE}", signed=True)
    pushed(repo, server)
    github.pull(1, base, head, "forker", "topic")
    payload = {
        "workflow_run": finished(head, "forker", "topic"),
        "pull_request_target": pull_request(base, head),
    }[name]

    done = stage_two(workspace, server, github, tmp_path / "temp", name, payload)

    assert done.exit_code == INCOMPLETE
    assert "error: the pull request is at another head by now\n" in done.errors
    assert done.outputs["verdict"] == "incomplete"


@pytest.mark.parametrize(
    ("pulls", "words"),
    [
        ([(1, "another", "forker", "topic")], "no open pull request has the head"),
        ([(1, "head", "somebody", "topic")], "no open pull request has the head"),
        ([(1, "head", "forker", "topic"), (2, "head", "forker", "topic")], "2 open pull requests"),
    ],
)
def test_a_pull_request_is_the_one_of_that_head_or_none(
    pulls: list[tuple[int, str, str, str]],
    words: str,
    repo: Repo,
    server: Repo,
    workspace: Repo,
    github: GitHub,
    tmp_path: Path,
) -> None:
    base, head = pushed(repo, server)
    for number, commit, owner, branch in pulls:
        github.pull(number, base, head if commit == "head" else "d" * 40, owner, branch)
    payload = finished(head, "forker", "topic")

    done = stage_two(workspace, server, github, tmp_path / "temp", "workflow_run", payload)

    assert done.exit_code == INCOMPLETE
    assert words in done.errors
    assert (done.outputs["verdict"], done.outputs["blocking"]) == ("incomplete", "")


def test_a_pull_request_beyond_the_first_page_is_found(
    repo: Repo, server: Repo, workspace: Repo, github: GitHub, tmp_path: Path
) -> None:
    base, head = pushed(repo, server, number=140)
    for number in range(2, 140):
        github.pull(number, base, "d" * 40, "forker", "topic")
    github.pull(140, base, head, "forker", "topic")
    payload = finished(head, "forker", "topic")

    done = stage_two(workspace, server, github, tmp_path / "temp", "workflow_run", payload)

    assert done.exit_code == PASS
    assert len(github.asked) == 2


@pytest.mark.parametrize("branch", ["x&state=closed#%00", "--upload-pack=ä"])
def test_a_branch_cannot_ask_for_anything_else(
    branch: str, repo: Repo, server: Repo, workspace: Repo, github: GitHub, tmp_path: Path
) -> None:
    base, head = pushed(repo, server)
    github.pull(1, base, head, "forker", branch)
    payload = finished(head, "forker", branch)

    done = stage_two(workspace, server, github, tmp_path / "temp", "workflow_run", payload)

    assert done.exit_code == PASS
    assert github.violations == []


@pytest.mark.parametrize(("status", "more"), [(403, {}), (200, {"AICHECK_TOKEN": ""})])
def test_who_cannot_ask_has_no_verdict(
    status: int, more: dict[str, str], repo: Repo, server: Repo, workspace: Repo, github: GitHub,
    tmp_path: Path,
) -> None:  # fmt: skip
    _, head = pushed(repo, server)
    github.faults.append({"path": "/pulls", "status": status, "times": 9})
    payload = finished(head, "forker", "topic")

    done = stage_two(workspace, server, github, tmp_path / "temp", "workflow_run", payload, **more)

    assert done.exit_code == INCOMPLETE
    assert "hint: give the" in done.errors
    assert "pull-requests: read" in done.errors


def test_a_run_for_a_push_is_refused(
    repo: Repo, server: Repo, workspace: Repo, github: GitHub, tmp_path: Path
) -> None:
    payload = finished("a" * 40, "octo-org", "main")
    payload["workflow_run"]["event"] = "push"

    done = stage_two(workspace, server, github, tmp_path / "temp", "workflow_run", payload)

    assert done.exit_code == USAGE
    assert "hint: use aicheck in a workflow that runs on push itself" in done.errors


def test_reviews_count_there_too(
    repo: Repo, server: Repo, workspace: Repo, github: GitHub, tmp_path: Path
) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.commit({"aicheck.toml": '[sign-off]\naccept = ["review"]\n'}, "Say how", signed=True)
    repo.git("checkout", "--quiet", "-B", "topic")
    repo.commit({"a.txt": "a\n"}, f"Add a\n\n{CLAUDE}")
    base, head = pushed(repo, server)
    github.pull(1, base, head, "forker", "topic")
    payload = finished(head, "forker", "topic")

    def run(at: int) -> Step:
        temp = tmp_path / f"temp{at}"
        return stage_two(workspace, server, github, temp, "workflow_run", payload)

    github.state.reviews = [github.review("forker", "User", "APPROVED", head)]
    assert run(1).exit_code == FAIL
    github.state.reviews += [github.review("pat", "User", "APPROVED", head)]
    assert run(2).exit_code == PASS
