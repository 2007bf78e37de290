"""The runner of GitHub Actions: what it says in variables, and the files that it reads."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aicheck import strict_json
from aicheck.cli.streams import say_error
from aicheck.errors import AicheckError
from aicheck.github.event import Event, read
from aicheck.github.runner_files import MOST_SUMMARY, append, outputs
from aicheck.model import Report
from aicheck.reporters.summary import is_unread
from aicheck.shares import Shares

_TOKEN = "AICHECK_TOKEN"
_HINT = "this is what action.yml runs; anywhere else use 'aicheck check'"
_MOST_EVENT = 64 << 20


@dataclass(frozen=True, slots=True)
class Runner:
    """A run of a step; `folder` is new, and what the run writes and keeps to itself is in it."""

    folder: Path
    workspace: Path | None
    token: str | None

    def event(self) -> Event:
        """What the run is about; raises AicheckError."""
        return read(_payload(os.environ.get("GITHUB_EVENT_PATH", "")), os.environ)


def runner() -> Runner:
    """The runner that started this process; raises AicheckError where none did."""
    if not os.environ.get("GITHUB_EVENT_PATH"):
        raise AicheckError("GITHUB_EVENT_PATH is not set", _HINT)
    # Taken away: no process that this one starts has any business with it.
    token = os.environ.pop(_TOKEN, "")
    parent = os.environ.get("RUNNER_TEMP") or None
    try:
        folder = Path(tempfile.mkdtemp(prefix="aicheck-", dir=parent))
    except OSError as error:
        raise AicheckError(f"RUNNER_TEMP cannot be written: {error.strerror}", _HINT) from error
    workspace = os.environ.get("GITHUB_WORKSPACE")
    return Runner(folder, Path(workspace) if workspace else None, token or None)


def _payload(file: str) -> Any:
    try:
        with open(file, "rb") as stream:
            data = stream.read(_MOST_EVENT + 1)
    except OSError as error:
        raise AicheckError(f"cannot read the event '{file}': {error.strerror}", _HINT) from error
    if len(data) > _MOST_EVENT:
        raise AicheckError(f"the event '{file}' is too large", _HINT)
    try:
        return strict_json.parse(data.decode("utf-8"))
    except ValueError as error:
        raise AicheckError(f"the event '{file}' is not JSON: {error}", _HINT) from error


# -- what is told to the runner ----------------------------------------------------------------


def summarise(markdown: str) -> None:
    """Put a report on the page of the run, where there is one."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file or len(markdown.encode("utf-8", "backslashreplace")) >= MOST_SUMMARY:
        return
    try:
        append(Path(file), markdown)
    except AicheckError as error:
        # The verdict does not depend on it.
        say_error(error)


def set_outputs(values: Mapping[str, str]) -> None:
    """Tell later steps what was found; raises AicheckError."""
    if file := os.environ.get("GITHUB_OUTPUT"):
        append(Path(file), outputs(values))


def outputs_of(report: Report, result: Path, sarif: Path | None = None) -> dict[str, str]:
    """What later steps are told of a report, and the files that have it."""
    shares = Shares(report.change)
    shown = [it for it in report.decisions if it.disposition in ("block", "warn")]
    share = f"{100 * shares.total.share:.1f}" if shares.is_known else ""
    numbers = {
        "findings": str(len(shown)),
        "blocking": str(report.verdict.blocking),
        "ai-share": share,
    }
    if is_unread(report):
        # No finding is not the same as not having looked.
        numbers = dict.fromkeys(numbers, "")
    files = {"result": result, "sarif": sarif}
    return {
        "verdict": report.verdict.status,
        **numbers,
        **{name: str(it) if it and it.is_file() else "" for name, it in files.items()},
    }
