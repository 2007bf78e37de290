"""A server that speaks for GitHub, and checks each request and each answer against its description.

It stands in the folder that AICHECK_SHARED names (default: `shared` beside the repository). Tests
that need it are left out, and say so, where it isn't.
"""

from __future__ import annotations

import copy
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from reporters.reports import HEAD, decision, report

from aicheck.github.client import Client, connected
from aicheck.github.target import Target
from aicheck.model import Decision, FileChange, Hunk, Report, Rule

FOLDER = Path(os.environ.get("AICHECK_SHARED") or Path(__file__).parents[3] / "shared") / "github"
NUMBER = 1
REPOSITORY = "octo-org/octo-repo"


@cache
def module() -> Any:
    """The server's module."""
    file = FOLDER / "github_server.py"
    if not file.is_file():
        pytest.skip(f"there is no {file}: set AICHECK_SHARED")
    pytest.importorskip("openapi_core", reason="the server needs openapi-core")
    spec = importlib.util.spec_from_file_location("github_server", file)
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    sys.modules["github_server"] = found
    spec.loader.exec_module(found)
    return found


@cache
def _spec() -> Any:
    return module().Spec(str(FOLDER / "openapi-slice.json"))


@cache
def _unchecked() -> Any:
    spec = copy.copy(_spec())
    spec.check = lambda *_, **__: ([], [])
    return spec


@contextmanager
def github(report: Report | None = None, *, checked: bool = True) -> Iterator[Any]:
    """A server with a pull request that has the report's head and files.

    Most of its time goes into the checks, which a flow that was checked once can do without.
    """
    state = module().State(head_sha=HEAD)
    if report:
        state.files = files_of(report)
    made = module().GitHubFake(_spec() if checked else _unchecked(), state=state)
    # It writes an answer in two parts, the second of which would wait 40 ms for the first.
    made.httpd.RequestHandlerClass.disable_nagle_algorithm = True
    # ... and looks only twice a second whether it is to stop.
    made.httpd.serve_forever = partial(made.httpd.serve_forever, 0.01)
    with made as server:
        yield server


def files_of(report: Report) -> list[dict[str, str]]:
    """The changed files as GitHub lists them, each a new one."""
    out = []
    for file in sorted(report.change.files, key=lambda file: file.path):
        patch = [f"@@ -0,0 +1,{file.added} @@", *(f"+{line.text}" for line in file.lines())]
        out.append({"filename": file.path, "status": "added", "patch": "\n".join(patch)})
    return out


def client_of(server: Any, waits: list[float] | None = None) -> Client:
    """A client that never sleeps, and notes in `waits` for how long it would have."""
    wait = waits.append if waits is not None else lambda seconds: None
    return connected(
        server.url, REPOSITORY, "made-up", between_writes=0, between_requests=0, wait=wait
    )


def target_of(server: Any, head: str = HEAD, number: int | None = NUMBER) -> Target:
    return Target(server.url, REPOSITORY, head, number)


def state_of(server: Any) -> dict[str, Any]:
    """All that a reader of the pull request can see, without what numbers things have."""
    state, ids = server.state, {}
    comments = []
    for it in state.review_comments:
        ids[it["id"]] = len(ids)
        comments.append((it["path"], it["line"], it["start_line"], it["body"], it["commit_id"]))
    runs = []
    for each, run in state.check_runs.items():
        output = {name: run["output"][name] for name in ("title", "summary", "annotations_count")}
        named = {name: run[name] for name in ("name", "head_sha", "status", "conclusion")}
        listed = copy.deepcopy(state.annotations.get(each, []))
        runs.append((named, output, listed))
    return {
        "runs": runs,
        "reviews": [(it["body"], it["state"], it["commit_id"]) for it in state.reviews],
        "comments": comments,
        "minimised": sorted(state.minimized.values()),
        "summaries": [it["body"].split("\n", 1)[1] for it in state.issue_comments],
    }


# -- reports -----------------------------------------------------------------------------------


def many(count: int, rule: Rule, gone: int = 0) -> Report:
    """A report with `count` findings in ten files, without the first `gone` of them."""
    files = [
        FileChange(f"src/{n:02}.py", "added", hunks=(Hunk(0, (), 1, ("run(x)",) * count),))
        for n in range(10)
    ]
    return report(*(_finding(rule, n) for n in range(gone, count)), files=files)


def _finding(rule: Rule, number: int) -> Decision:
    path, line = f"src/{number % 10:02}.py", number // 10 + 1
    made = decision(rule, path, line, message=f"finding number {number}", code="run(x)")
    return replace(made, fingerprint=f"{number:016x}")
