"""Payloads as GitHub makes them, and the action run on them as its runner does."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from repos import Repo

A, B, C, ZERO = "a" * 40, "b" * 40, "c" * 40, "0" * 40
HOME = "octo-org/octo-repo"


def pull(base: str, head: str, head_repository: str = HOME, **more: Any) -> dict[str, Any]:
    """A pull request of `robin` into main, as events and the API tell it."""
    return {
        "number": 1,
        "title": "Change it",
        "body": "With reasons.",
        "user": {"login": "robin", "type": "User"},
        "base": {"sha": base, "ref": "main", "repo": {"full_name": HOME}},
        "head": {"sha": head, "ref": "topic", "repo": {"full_name": head_repository}},
        **more,
    }


def pull_request(base: str, head: str, **more: Any) -> dict[str, Any]:
    """The payload of an event of a pull request."""
    return {
        "action": "opened",
        "pull_request": pull(base, head, **more),
        "repository": {"full_name": HOME, "default_branch": "main"},
    }


def push(before: str, after: str, ref: str = "refs/heads/topic", **more: Any) -> dict[str, Any]:
    """The payload of a push."""
    return {
        "ref": ref,
        "before": before,
        "after": after,
        "repository": {"full_name": HOME, "default_branch": "main"},
        **more,
    }


def finished(head: str, owner: str, branch: str) -> dict[str, Any]:
    """The payload of a workflow's run for a pull request that has finished."""
    return {
        "action": "completed",
        "workflow_run": {
            "event": "pull_request",
            "head_sha": head,
            "head_branch": branch,
            "head_repository": {"owner": {"login": owner}},
            "pull_requests": [],
            "conclusion": "success",
        },
        "repository": {"full_name": HOME, "default_branch": "main"},
    }


# -- the command ------------------------------------------------------------------------------

FLAW = 'import os\n\n\ndef run(name):\n    os.system("ls " + name)\n'


@dataclass(frozen=True)
class Step:
    """What a step of the action did, as its runner sees it."""

    exit_code: int
    log: str
    errors: str
    outputs: dict[str, str]
    summary: str
    temp: Path

    @property
    def result(self) -> Any:
        """The result as JSON, where the outputs say that it is."""
        return json.loads(Path(self.outputs["result"]).read_text("utf-8"))


def step(repo: Repo, name: str, payload: Any, temp: Path, **more: str) -> Step:
    """Run `aicheck action` for an event in the checkout `repo`, with a new RUNNER_TEMP `temp`."""
    temp.mkdir()
    (temp / "event.json").write_text(json.dumps(payload), "utf-8")
    given = {
        "GITHUB_EVENT_NAME": name,
        "GITHUB_EVENT_PATH": str(temp / "event.json"),
        "GITHUB_REPOSITORY": HOME,
        "GITHUB_SERVER_URL": "https://github.invalid",
        "GITHUB_WORKSPACE": str(repo.path),
        "GITHUB_OUTPUT": str(temp / "output"),
        "GITHUB_STEP_SUMMARY": str(temp / "summary"),
        "RUNNER_TEMP": str(temp),
        "AICHECK_PUBLISH": "false",
    }
    done = repo.run("action", "--jobs", "1", cwd=temp, **given | more)
    said = [(temp / name) for name in ("output", "summary")]
    output, summary = (it.read_text("utf-8") if it.exists() else "" for it in said)
    return Step(done.exit_code, done.output, done.errors, set_by(output), summary, temp)


def set_by(text: str) -> dict[str, str]:
    """The outputs that a runner reads in a file, which has nothing but values with delimiters."""
    out, lines = {}, iter(text.split("\n"))
    for line in lines:
        if not line:
            continue
        name, mark, delimiter = line.partition("<<")
        assert mark, line
        out[name] = "\n".join(iter(lines.__next__, delimiter))
    return out


def cloned(origin: Repo, folder: Path, *refs: str, depth: int | None = 1) -> Repo:
    """A checkout of `refs` as actions/checkout makes one: no branches but what was asked for."""
    repo = Repo(folder, origin.cache)
    folder.mkdir()
    repo.git("init", "--quiet", "--initial-branch=main", ".")
    repo.git("remote", "add", "origin", f"file://{origin.path}")
    how = [f"--depth={depth}"] if depth else []
    repo.git("fetch", "--quiet", "--no-tags", *how, "origin", *refs)
    repo.git("checkout", "--quiet", "--detach", "FETCH_HEAD")
    return repo


# -- what speaks for GitHub -------------------------------------------------------------------

SHARED = Path(os.environ.get("AICHECK_SHARED", Path(__file__).parents[3] / "shared")) / "github"
NOT_HERE = "AICHECK_SHARED names no folder with a server that speaks for GitHub"
ROBOT = "github-actions[bot]"


def stand_in(name: str) -> Any:
    """A module of the folder that speaks for GitHub; skips where there is none."""
    if not (SHARED / f"{name}.py").exists():
        pytest.skip(NOT_HERE)
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, SHARED / f"{name}.py")
        assert spec
        assert spec.loader
        sys.modules[name] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[name]


class GitHub:
    """The server with what it lacks: the list of pull requests, and reviews of many people."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.pulls: list[Any] = []
        server.ROUTES = {**server.ROUTES, "GET /pulls": self._list}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.server, name)

    @property
    def asked(self) -> list[str]:
        """The requests that came, but for their parameters."""
        return [f"{method} {path}" for method, path, _, _ in self.server.log]

    def _list(self, server: Any, path: Any, query: Any, data: Any, at: str) -> Any:
        assert query["state"] == "open"
        owner, _, branch = query["head"].partition(":")
        found = [
            it
            for it in self.pulls
            if (it["head"]["user"]["login"], it["head"]["ref"]) == (owner, branch)
        ]
        listed, links = server.page(found, at, query)
        return 200, links, listed

    def pull(self, number: int, base: str, head: str, owner: str, branch: str) -> None:
        """Open a pull request into main from a fork of that owner's."""
        self.server.state.fork = True
        found = self.server.pull()
        found["head"]["repo"].update(full_name=f"{owner}/octo-repo")
        found["head"]["user"] |= {"login": owner}
        found["head"] |= {"sha": head, "ref": branch, "label": f"{owner}:{branch}"}
        found["base"] |= {"sha": base}
        found |= {"number": number, "title": "Change it", "body": None}
        found["user"] |= {"login": owner, "type": "User"}
        self.pulls.append(found)

    def review(self, login: str | None, kind: str, state: str, commit: str | None) -> Any:
        """A review as the API tells it."""
        number = self.server.state.id()
        user = self.server.user(login) | {"type": kind} if login else None
        link = {"href": "https://github.com/x"}
        return {
            "id": number, "node_id": f"PRR_{number}", "user": user, "body": "", "state": state,
            "html_url": link["href"], "pull_request_url": f"{self.server.base()}/pulls/1",
            "_links": {"html": link, "pull_request": link}, "commit_id": commit,
            "submitted_at": "2026-11-21T00:00:00Z", "author_association": "NONE",
        }  # fmt: skip


@pytest.fixture(scope="session")
def specification() -> Any:
    """GitHub's description of its API, read once."""
    pytest.importorskip("openapi_core", reason="openapi-core is not installed")
    return stand_in("github_server").Spec(str(SHARED / "openapi-slice.json"))


@pytest.fixture
def github(specification: Any) -> Iterator[GitHub]:
    """A server that checks what it is asked and what it answers."""
    with stand_in("github_server").GitHubFake(specification) as server:
        yield GitHub(server)
