"""`aicheck publish`: a result put on a pull request."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aicheck import results
from aicheck.cli.exit import INCOMPLETE, PASS
from aicheck.cli.options import Common, taking
from aicheck.cli.output import style_of
from aicheck.cli.runner import outputs_of, set_outputs, summarise
from aicheck.cli.streams import put, say
from aicheck.cli.usage import Usage
from aicheck.errors import AicheckError
from aicheck.github.target import Target
from aicheck.model import Report
from aicheck.reporters import REPORTERS
from aicheck.reporters.visible import defused, one_line

if TYPE_CHECKING:
    from aicheck.github.publish import Outcome

_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]{0,99}/(?!\.\.?\Z)[\w.-]{1,100}", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_API = "https://api.github.com"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the options say that the result goes."""

    repository: str
    number: int | None
    api_url: str


@click.command()
@click.argument("file", metavar="RESULT.json", type=click.Path(path_type=Path))
@click.option(
    "--repository",
    metavar="OWNER/NAME",
    envvar="GITHUB_REPOSITORY",
    help="The repository on GitHub.  [default: $GITHUB_REPOSITORY]",
)
@click.option(
    "--pull-request",
    "number",
    metavar="N",
    type=click.IntRange(1),
    help="The pull request.  [default: that of $GITHUB_EVENT_PATH]",
)
@click.option(
    "--api-url",
    metavar="URL",
    envvar="GITHUB_API_URL",
    default=_API,
    help=f"GitHub's address, as of an Enterprise server.  [default: $GITHUB_API_URL or {_API}]",
)
@click.option("--dry-run", is_flag=True, help="Print what would be posted, and post nothing.")
@taking("quiet", "colour")
def publish(
    common: Common,
    file: Path,
    repository: str | None,
    number: int | None,
    api_url: str,
    dry_run: bool,
) -> int:
    """Put the result in RESULT.json (of aicheck check -o json=RESULT.json) on a pull request.

    It becomes a check run with annotations, comments on changed lines, and one summary comment that
    is edited in place; nothing is said twice. The token in $GITHUB_TOKEN needs checks: write and
    pull-requests: write. What it may not do is printed as workflow commands instead.

    Exits with 0 where every finding was told, whatever the verdict is, and with 3 where GitHub
    failed.
    """
    report = results.parse(_bytes(file))
    token = (os.environ.get("GITHUB_TOKEN") or os.environ.get("GH_TOKEN") or "").strip()
    target = _target(report, Place(_named(repository), number or _number(), api_url))
    if target.pull_request is None and not common.quiet:
        say("note: no pull request is named (--pull-request N): there is a check run alone")
    if not token and (dry_run or not os.environ.get("GITHUB_ACTIONS")):
        raise Usage("there is no token", "set GITHUB_TOKEN")
    if not dry_run:
        # A step of a workflow tells the page of its run, and later steps.
        summarise(REPORTERS["markdown"](report, style_of(common, file)))
        set_outputs(outputs_of(report, file.absolute()))
    return put_on(report, target, token, common, dry_run)


def put_on(
    report: Report, target: Target, token: str | None, common: Common, dry_run: bool = False
) -> int:
    """Publish a report, print what GitHub does not show of it, and return the exit code."""
    # Imported here: PyGithub takes a third of a second.
    from aicheck.github.client import connected
    from aicheck.github.publish import Outcome, publish
    from aicheck.github.rehearsal import Rehearsal

    if not token:
        outcome = Outcome(missing=["GitHub: there is no token"])
    else:
        client = connected(target.api_url, target.repository, token)
        rehearsal = Rehearsal(client) if dry_run else None
        outcome = publish(report, target, rehearsal or client)
        if rehearsal:
            put("".join(f"would {line}\n" for line in rehearsal.written))
    _say(outcome, common, dry_run)
    if not outcome.is_told and not dry_run:
        put(REPORTERS["github"](report, style_of(common, None)))
    return INCOMPLETE if outcome.is_broken else PASS


def _say(outcome: Outcome, common: Common, dry_run: bool) -> None:
    for line in () if common.quiet or dry_run else outcome.said:
        say(f"published: {line}")
    for line in outcome.missing:
        say(defused(f"not published: {one_line(line)}"))


def _target(report: Report, place: Place) -> Target:
    head = report.change.head
    if report.change.mode != "range" or not head:
        raise AicheckError(
            f"the result is of a {report.change.mode} check, and only commits can be published",
            "make it with 'aicheck check BASE..HEAD -o json=FILE'",
        )
    if not _COMMIT.fullmatch(head):
        raise AicheckError(f"the result's head '{head}' is no whole id of a commit", "make it anew")
    return Target(place.api_url, place.repository, head, place.number, _run_url())


def _run_url() -> str | None:
    """The page of the workflow's run, if there is one."""
    parts = [os.environ.get(f"GITHUB_{it}") for it in ("SERVER_URL", "REPOSITORY", "RUN_ID")]
    server, repository, run = parts
    return f"{server}/{repository}/actions/runs/{run}" if all(parts) else None


def _named(repository: str | None) -> str:
    if not repository:
        raise Usage("the repository is not named", "give --repository OWNER/NAME")
    if not _REPOSITORY.fullmatch(repository):
        raise Usage(f"--repository is OWNER/NAME, and not '{repository}'", "as in example/shop")
    return repository


def _number() -> int | None:
    """The pull request of the event that runs the workflow, if it is of one."""
    path = os.environ.get("GITHUB_EVENT_PATH")
    try:
        event: Any = json.loads(Path(path).read_text("utf-8")) if path else None
    except (OSError, ValueError, RecursionError) as error:
        hint = "name the pull request with --pull-request"
        raise AicheckError(f"cannot read the event '{path}': {error}", hint) from error
    found = event.get("pull_request") if isinstance(event, dict) else None
    number = found.get("number") if isinstance(found, dict) else None
    return number if type(number) is int and number > 0 else None


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise AicheckError(
            f"cannot read the result '{file}': {error.strerror}",
            "make it with 'aicheck check -o json=FILE'",
        ) from error
