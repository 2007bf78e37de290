"""`aicheck publish` as people and workflows run it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reporters import runner
from reporters.reports import HEAD, SQL, decision, report

from aicheck.github import client as clients
from aicheck.github.failing import RefusedError, UnreachableError
from aicheck.model import Report
from aicheck.reporters import json as writer

from .server import NUMBER, REPOSITORY, client_of, github, many


def ran(
    folder: Path, server: Any, made: Report, *args: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    file = folder / "result.json"
    file.write_text(writer.render(made), "utf-8")
    event = folder / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": NUMBER}}), "utf-8")
    known: Mapping[str, str] = {
        "PATH": "/usr/bin:/bin",
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": server.url,
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_TOKEN": "made-up",
    }
    return subprocess.run(
        [sys.executable, "-m", "aicheck", "publish", str(file), *args],
        env={key: it for key, it in {**known, **environment}.items() if it},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_result_file_is_published(tmp_path: Path) -> None:
    made = many(3, SQL)
    with github(made) as server:
        done = ran(tmp_path, server, made)

        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr == (
            "published: check run: 3 annotations\n"
            "published: review: 3 comments on lines\n"
            "published: summary: written\n"
        )
        assert len(server.state.review_comments) == 3
        assert server.violations == []


def test_a_workflow_has_outputs_and_a_page(tmp_path: Path) -> None:
    made = many(3, SQL)
    with github(made) as server:
        files = {"GITHUB_OUTPUT": tmp_path / "out", "GITHUB_STEP_SUMMARY": tmp_path / "page.md"}
        ran(tmp_path, server, made, **{name: str(it) for name, it in files.items()})

    assert runner.outputs((tmp_path / "out").read_text("utf-8")) == {
        "verdict": "fail",
        "findings": "3",
        "blocking": "3",
        "ai-share": "0.0",
        "result": str(tmp_path / "result.json"),
        "sarif": "",
    }
    assert (tmp_path / "page.md").read_text("utf-8").startswith("## aicheck: fail\n")


@pytest.mark.parametrize(
    ("rights", "runs", "comments", "logged"),
    [
        ({"checks": "write"}, 1, 0, False),
        ({"pull-requests": "write"}, 0, 14, True),
        ({}, 0, 0, True),
    ],
)
def test_with_fewer_rights_every_finding_is_still_told(
    tmp_path: Path, rights: dict[str, str], runs: int, comments: int, logged: bool
) -> None:
    """A fork's token may read alone: then it is all in the log, and ten of it are annotations."""
    made = many(14, SQL)
    with github(made) as server:
        server.state.permissions = {"contents": "read", **rights}
        done = ran(tmp_path, server, made)

        assert done.returncode == 0
        assert len(server.state.check_runs) == runs
        assert len(server.state.review_comments) == comments
        assert "Resource not accessible by integration" in done.stderr
        assert server.violations == []
    lines = [line for line in done.stdout.splitlines() if line.startswith("block")]
    found = {match[1] for it in lines if (match := re.search(r"(finding number \d+)", it))}
    assert len(found) == (14 if logged else 0)
    shown = [it for it in runner.commands(done.stdout) if it.name == "error"]
    assert len(shown) == (10 if logged else 0)


def test_without_a_token_an_action_prints_it_all(tmp_path: Path) -> None:
    made = many(3, SQL)
    with github(made) as server:
        done = ran(tmp_path, server, made, GITHUB_TOKEN="")

        assert done.returncode == 0
        assert done.stdout.count("finding number") >= 3
        assert server.log == []


def test_a_person_without_a_token_is_told(tmp_path: Path) -> None:
    with github() as server:
        done = ran(tmp_path, server, many(1, SQL), GITHUB_TOKEN="", GITHUB_ACTIONS="")

    assert done.returncode == 2
    assert "set GITHUB_TOKEN" in done.stderr


def test_a_dry_run_prints_what_it_would_do(tmp_path: Path) -> None:
    made = many(3, SQL)
    with github(made) as server:
        done = ran(tmp_path, server, made, "--dry-run")

        assert done.returncode == 0
        assert done.stdout == (
            "would POST /check-runs: 3 annotations, failure\n"
            "would POST /pulls/1/reviews: 3 comments on lines, COMMENT\n"
            "would POST /issues/1/comments\n"
        )
        assert {verb for verb, path, *_ in server.log if path != "/graphql"} == {"GET"}


@pytest.mark.parametrize(
    ("change", "args", "words"),
    [
        ({"mode": "staged"}, (), "the result is of a staged check"),
        ({"head": None}, (), "only commits can be published"),
        ({}, ("--repository", "shop"), "--repository is OWNER/NAME"),
        ({}, ("--api-url", "ftp://example.org"), "cannot use 'ftp://example.org'"),
        ({}, ("--pull-request", "0"), "0 is not in the range"),
    ],
)
def test_wrong_use_is_named(
    tmp_path: Path, change: dict[str, Any], args: tuple[str, ...], words: str
) -> None:
    made = many(1, SQL)
    made = replace(made, change=replace(made.change, **change))
    with github() as server:
        done = ran(tmp_path, server, made, *args)

    assert done.returncode == 2
    assert words in done.stderr


def test_what_others_wrote_forms_no_command(tmp_path: Path) -> None:
    trick = "\n::error::x\r##[add-mask]y\n::stop-commands::z"
    made = report(decision(SQL, f"src/{trick}.py", message=trick, reason=trick))
    with github() as server:
        server.state.permissions = {}
        done = ran(tmp_path, server, made)

    names = [it.name for it in runner.commands(done.stdout + done.stderr)]
    assert names == ["error"]


# -- the client --------------------------------------------------------------------------------


def test_it_waits_as_long_as_github_says() -> None:
    with github() as server:
        waits: list[float] = []
        api = client_of(server, waits)
        api.now = lambda: 1_000.0
        limits = [
            {"status": 429, "headers": {"Retry-After": "7"}},
            {"status": 429},
            {"status": 403, "headers": {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1090"}},
            {"status": 502},
        ]
        server.faults += [{**it, "path": "pulls/1"} for it in limits]

        assert api.get("/pulls/1")["number"] == 1
        assert waits == [7.0, 120.0, 90.0, 8.0]


def test_it_gives_up_in_the_end() -> None:
    with github() as server:
        waits: list[float] = []
        server.faults.append({"status": 502, "path": "pulls/1", "times": 99})
        with pytest.raises(UnreachableError, match="in 6 tries \\(HTTP 502\\)"):
            client_of(server, waits).get("/pulls/1")

    assert waits == [1, 2, 4, 8, 16]


def test_it_does_not_wait_for_hours() -> None:
    with github() as server:
        waits: list[float] = []
        server.faults.append({"status": 429, "path": "pulls", "headers": {"Retry-After": "3600"}})
        with pytest.raises(UnreachableError, match="asks to wait for 3600 s more"):
            client_of(server, waits).get("/pulls/1")

    assert waits == []


def test_a_lost_connection_is_tried_again() -> None:
    with github() as server:
        dispatch, calls = server.dispatch, []

        def dropped(*args: Any) -> Any:
            calls.append(args)
            if len(calls) == 1:
                raise ConnectionResetError
            return dispatch(*args)

        server.dispatch = dropped
        server.httpd.handle_error = lambda *_: None

        assert client_of(server).get("/pulls/1")["number"] == 1


def test_what_it_may_not_do_is_not_asked_twice() -> None:
    with github() as server:
        server.state.permissions = {}
        with pytest.raises(RefusedError, match="403: Resource not accessible"):
            client_of(server).write("POST", "/check-runs", {"name": "x", "head_sha": HEAD})

        assert len(server.log) == 1


def test_an_enterprise_server_has_its_own_graphql_address() -> None:
    api = clients.connected("https://git.example.org/api/v3", "a/b", "made-up")

    assert api.requester.graphql_url == "https://git.example.org/api/graphql"
    assert api.requester.base_url == "https://git.example.org/api/v3"
