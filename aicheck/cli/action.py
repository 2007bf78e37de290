"""`aicheck action`: the gate over what an event of GitHub Actions is about."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import click

from aicheck import change as changes
from aicheck import reviews, settings
from aicheck.cli.around import surroundings
from aicheck.cli.check import finish
from aicheck.cli.ends import Ends, Place, find
from aicheck.cli.exit import INCOMPLETE, PASS, USAGE
from aicheck.cli.handed import Handed
from aicheck.cli.inputs import Inputs, an_input
from aicheck.cli.options import Common, taking
from aicheck.cli.output import style_of
from aicheck.cli.publish import put_on
from aicheck.cli.runner import Runner, outputs_of, runner, set_outputs, summarise
from aicheck.cli.streams import put, say, say_error
from aicheck.config import Config, load
from aicheck.errors import AicheckError
from aicheck.fetching import FetchError
from aicheck.github import reading
from aicheck.github.api import Api
from aicheck.github.event import Event, of_pull
from aicheck.github.reading import ReadingError
from aicheck.model import Change, Failure, Hints, Report
from aicheck.pipeline import run
from aicheck.reporters import REPORTERS

# What later steps read where nothing was decided.
_UNDECIDED = {"verdict": "incomplete", "findings": "", "blocking": "", "ai-share": "",
              "result": "", "sarif": ""}  # fmt: skip
_NOTHING = {"verdict": "pass", "findings": "0", "blocking": "0", "ai-share": "0.0"}


@click.command()
@an_input("base", "What the change is compared with, in place of what the event says.")
@an_input("head", "The change's last commit, in place of what the event says.")
@an_input("policy", "Settings from this file, in the repository read from the base commit.")
@an_input("fail-on", "The lowest severity that blocks, whoever wrote the line.")
@an_input("publish", "Whether to put the report on the pull request: true or false.")
@an_input("sarif", "Whether to write SARIF, true or false, or the file to write it to.")
@taking("jobs")
def action(common: Common, **given: str | None) -> int:
    """Check what an event of GitHub Actions is about; action.yml runs this.

    The event is read from GITHUB_EVENT_PATH and GITHUB_EVENT_NAME, and a token, if any, from
    AICHECK_TOKEN. The verdict goes to the log, to the page of the run and to the outputs verdict,
    findings, blocking, ai-share, result and sarif.
    """
    at = runner()
    values = dict(_UNDECIDED)
    code = USAGE
    try:
        code = _decided(Inputs(**given), at, common, values)
    except (FetchError, ReadingError) as error:
        say_error(error)
        code = INCOMPLETE
    finally:
        # Later steps may ask whatever came of it.
        set_outputs(values)
    return code


def _decided(inputs: Inputs, at: Runner, common: Common, values: dict[str, str]) -> int:
    """Run the gate, and return its exit code; `values` are filled for later steps."""
    is_published, sarif = inputs.is_published, inputs.sarif_file(at)
    event = at.event()
    if event.is_deleted:
        say("note: there is nothing to check: the branch or tag is deleted")
        values.update(_NOTHING)
        return PASS
    result = at.folder / "aicheck.json"
    outputs: tuple[tuple[str, Path | None], ...] = (("json", result),)
    outputs += (("sarif", sarif),) if sarif else ()
    # No result of a run before this one is believed: who ran there is not known.
    options = replace(common, outputs=outputs, fail_on=inputs.fail_on, no_cache=True, quiet=True)
    event, report = _report(event, inputs, at, options)
    code = finish(report, options)
    values.update(outputs_of(report, result, sarif))
    summarise(REPORTERS["markdown"](report, style_of(options, result)))
    _tell(report, event, options, at.token if is_published else None)
    return code


def _tell(report: Report, event: Event, options: Common, token: str | None) -> None:
    """Tell the report where people look: on what is to be merged, or without a token in the log.

    What GitHub does not take is in the log too, so the verdict stays what it is if that fails.
    """
    if token and event.is_merge:
        reasons = "; ".join(report.verdict.reasons)
        say(f"verdict: {report.verdict.status}" + (f": {reasons}" if reasons else ""))
        put_on(report, event.target, token, replace(options, quiet=False))
    else:
        put(REPORTERS["github"](report, style_of(options, None)))


# -- the report --------------------------------------------------------------------------------


def _report(event: Event, inputs: Inputs, at: Runner, options: Common) -> tuple[Event, Report]:
    """The report, and the event with all that became known of it.

    Where the history cannot be had, it says so, and its verdict is incomplete.
    """
    try:
        if event.sought:
            event = _found(event, at)
        place = Place(at.workspace, at.folder, at.token)
        ends = find(event, inputs.base, inputs.head, place)
    except (FetchError, ReadingError) as error:
        say_error(error)
        reason = f"{error.message}; {error.hint}".removesuffix("; ")
        return event, _unread(event, reason, options)
    is_something = event.is_merge and event.base != event.head
    event = replace(event, head=ends.head)
    change = changes.read_range(ends.repository, f"{ends.base}..{ends.head}")
    if is_something and change.base == change.head:
        change = replace(change, failures=(*change.failures, _empty(ends)))
    hints = Hints(event.branch, event.pull.description if event.pull else None)
    change = replace(change, hints=hints, repository=event.repository.rpartition("/")[2])
    if ends.judge:
        change = replace(change, judge=ends.judge)
    elif event.is_aside and inputs.base is None:
        say("note: the event names no default branch: the branch's settings before it decide")
    config = _settings(inputs.policy, ends, change, at, options)
    change = _reviewed(change, config, event, ends, at)
    if not (change.files or change.commits or change.failures):
        say("note: there is nothing to check: the change is empty")
    with surroundings(options, ends.tree, ends.repository) as around:
        return event, run(change, options.config(config), around)


def _empty(ends: Ends) -> Failure:
    """What is wrong where a change that has something would be compared with itself."""
    reason = (
        f"the event is about a change, and nothing of it is left: its head {ends.head[:12]} is in "
        f"the base {ends.base[:12]} already; see the inputs base and head, or run it anew"
    )
    return Failure("history", reason)


def _unread(event: Event, reason: str, options: Common) -> Report:
    name = event.repository.rpartition("/")[2]
    lost = Failure("history", reason)
    change = Change("range", event.base, event.head, name, failures=(lost,))
    with surroundings(options, None) as around:
        return run(change, options.config(load(None, None, "default")), around)


def _found(event: Event, at: Runner) -> Event:
    """The event of another workflow's run with its pull request; raises ReadingError."""
    assert event.sought is not None
    if not at.token:
        hint = "give the action a token with pull-requests: read"
        raise ReadingError("without a token the pull request cannot be found", hint)
    listed = reading.open_pulls(_api(event, at.token), event.sought.owner, event.sought.branch)
    heads = [it for it in listed if reading.head_of(it) == event.head]
    if len(heads) == 1:
        return of_pull(event, heads[0])
    if not heads:
        hint = "a newer head has a run of its own"
        raise ReadingError(f"no open pull request has the head {event.head[:12]}", hint)
    raise ReadingError(
        f"{len(heads)} open pull requests have the head {event.head[:12]}", "close all but one"
    )


def _api(event: Event, token: str) -> Api:
    # Imported here: PyGithub takes a third of a second, and few runs ask before they publish.
    from aicheck.github.client import connected

    return connected(event.api_url, event.repository, token)


def _settings(
    policy: str | None, ends: Ends, change: Change, at: Runner, options: Common
) -> Config:
    """The settings of the base commit, or those of the file that the workflow names.

    A file in the checkout is the change's own as soon as the change touches it: what counts is
    what stands there in the base.
    """
    judge = change.judge or ends.base
    if policy is None:
        return settings.from_commit(ends.repository, judge, "base")
    path = _in_workspace(policy, at.workspace)
    if path is None:
        named = (at.workspace or Path()).absolute() / policy
        return settings.from_file(Path(os.path.normpath(named)))
    return settings.from_path(ends.repository, judge, path)


def _in_workspace(policy: str, workspace: Path | None) -> str | None:
    """The path of the settings below the workspace, as it is written; None for one elsewhere.

    A link in the workspace is the change's word: it is not followed, whichever way it leads.
    """
    if workspace is None:
        return None
    file = Path(os.path.normpath(workspace.absolute() / policy))
    tops = (Path(os.path.normpath(workspace.absolute())), workspace.resolve())
    for top in tops:
        if file.is_relative_to(top):
            return file.relative_to(top).as_posix()
    if file.resolve().is_relative_to(tops[1]):
        hint = "name the file by its own path"
        raise AicheckError(f"the settings file '{policy}' is a link into the checkout", hint)
    return None


# -- reviews -----------------------------------------------------------------------------------


def _reviewed(change: Change, config: Config, event: Event, ends: Ends, at: Runner) -> Change:
    """The change with its reviews, where the settings accept them for a sign-off."""
    if "review" not in config.sign_off.accept or event.pull is None:
        return change
    try:
        file = _reviews(event, at)
    except ReadingError as error:
        say_error(error)
        reason = f"the reviews cannot be read, so none counts: {error.message}"
        lost = Failure("reviews", reason, required=False)
        return replace(change, failures=(*change.failures, lost))
    handed = Handed(
        branch=None, description=None, reviews=file, merged=False, source=None, sarif=()
    )
    return handed.given_to(change, ends.repository)


def _reviews(event: Event, at: Runner) -> Path:
    """The file with the reviews of a pull request, as `check --reviews` takes it."""
    assert event.pull is not None
    if not at.token:
        raise ReadingError("there is no token", "give the action one with pull-requests: read")
    said = reading.reviews(_api(event, at.token), event.pull.number)
    file = at.folder / "reviews.json"
    whole = {"schema": reviews.SCHEMA, "author": event.pull.author, "reviews": said}
    file.write_text(json.dumps(whole), encoding="utf-8")
    return file
