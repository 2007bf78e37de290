"""What an event of GitHub Actions is about, read from its payload and the runner's variables.

All that stands in a payload was chosen by others: it is text to look at, and every commit in it is
a whole id before it is used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from aicheck.errors import AicheckError
from aicheck.github.payload import Payload, is_ref, is_sha
from aicheck.github.target import Target

PULL_REQUEST = ("pull_request", "pull_request_review", "pull_request_target")
EVENTS = (*PULL_REQUEST, "merge_group", "push", "workflow_dispatch", "workflow_run")
# What runs with the rights of the base: nothing that a checkout left there is looked at.
_PRIVILEGED = ("pull_request_target", "workflow_run")
_BRANCHES = "refs/heads/"
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")
_ADDRESS = re.compile(r"(?:https?|file)://[^\s?#@]+")
_NUMBER = re.compile(r"[0-9]{1,20}")
_HINT = f"use it on {', '.join(EVENTS[:-1])} or {EVENTS[-1]}, or give the input base"


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request: its number, who opened it, its two branches, and what it says of itself."""

    number: int
    author: str
    base: str
    base_branch: str
    head: str
    branch: str
    description: str
    is_fork: bool


@dataclass(frozen=True, slots=True)
class Sought:
    """The branch that another workflow ran for, and the account that it belongs to."""

    owner: str
    branch: str


@dataclass(frozen=True, slots=True)
class Event:
    """What is to be checked, and where a report of it belongs.

    `base` and `head` are whole ids; without a base the default branch is meant, or nothing at all
    where the default branch itself `is_new`. `branch` is where the change comes from, `page` the
    run's page. A pull request that is `sought` is not known yet: `of_pull` makes it known. What
    `is_privileged` runs with the rights of the base.
    """

    name: str
    api_url: str
    server_url: str
    repository: str
    head: str = ""
    base: str | None = None
    branch: str | None = None
    default_branch: str | None = None
    pull: Pull | None = None
    sought: Sought | None = None
    is_new: bool = False
    is_deleted: bool = False
    is_privileged: bool = False
    page: str | None = None
    run: str = ""

    @property
    def url(self) -> str:
        """The address that the repository is fetched from."""
        return f"{self.server_url}/{self.repository}"

    @property
    def is_aside(self) -> bool:
        """Whether it is a push to what is not the default branch, and had commits before."""
        is_default = self.branch is not None and self.branch == self.default_branch
        return self.name == "push" and self.base is not None and not is_default

    @property
    def is_merge(self) -> bool:
        """Whether it is about what is to be merged, so that a report has a place."""
        return self.pull is not None or self.name == "merge_group"

    @property
    def target(self) -> Target:
        """Where a report is put."""
        number = self.pull.number if self.pull else None
        return Target(self.api_url, self.repository, self.head, number, self.page, self.run)


def read(payload: Any, environment: Mapping[str, str]) -> Event:
    """The event of a run; raises AicheckError, which names what is missing or wrong."""
    event = _around(environment)
    given = Payload(payload, f"the event '{event.name}'")
    default = given.text_or_none("repository.default_branch")
    event = replace(event, default_branch=default if default and is_ref(default) else None)
    if event.name in PULL_REQUEST:
        return _with_pull(event, _pull(given.at("pull_request")))
    if event.name == "merge_group":
        ends = given.sha("merge_group.head_sha"), given.sha("merge_group.base_sha")
        return replace(event, head=ends[0], base=ends[1])
    if event.name == "push":
        return _pushed(event, given)
    if event.name == "workflow_run":
        return _run(event, given)
    return _started(event, environment)


def of_pull(event: Event, found: Any) -> Event:
    """The event with the pull request that it sought, as the API tells it; raises AicheckError."""
    pull = _pull(Payload(found, "the pull request"))
    if pull.head != event.head:
        raise AicheckError(
            f"pull request {pull.number} is at another head by now",
            "the run for its newer head decides",
        )
    return _with_pull(replace(event, sought=None), pull)


def _around(environment: Mapping[str, str]) -> Event:
    def value(name: str, form: re.Pattern[str], otherwise: str = "") -> str:
        found = environment.get(name) or otherwise
        if not form.fullmatch(found):
            hint = "run it in a workflow, where GitHub sets it"
            raise AicheckError(f"{name} is not set as GitHub sets it", hint)
        return found

    name = environment.get("GITHUB_EVENT_NAME", "")
    repository = value("GITHUB_REPOSITORY", _REPOSITORY)
    server = value("GITHUB_SERVER_URL", _ADDRESS, "https://github.com").rstrip("/")
    run, attempt = (value(it, _NUMBER, "0") for it in ("GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT"))
    page = f"{server}/{repository}/actions/runs/{run}" if run != "0" else None
    return Event(
        name=name,
        api_url=value("GITHUB_API_URL", _ADDRESS, "https://api.github.com").rstrip("/"),
        server_url=server,
        repository=repository,
        is_privileged=name in _PRIVILEGED,
        page=f"{page}/attempts/{attempt}" if page and attempt != "0" else page,
        run=f"{run}/{attempt}" if page else "",
    )


# -- one kind of event each --------------------------------------------------------------------


def _with_pull(event: Event, pull: Pull) -> Event:
    return replace(event, head=pull.head, base=pull.base, branch=pull.branch, pull=pull)


def _pull(given: Payload) -> Pull:
    home = given.text("base.repo.full_name")
    # The repository of a fork that is gone, and the account of one who is gone, are null.
    head, author = given.text_or_none("head.repo.full_name"), given.text_or_none("user.login")
    said = (given.text_or_none("title"), given.text_or_none("body"))
    return Pull(
        number=given.number("number"),
        author=author or "ghost",
        base=given.sha("base.sha"),
        base_branch=given.ref("base.ref"),
        head=given.sha("head.sha"),
        branch=given.text("head.ref"),
        description="\n\n".join(filter(None, said)),
        is_fork=head is None or head.casefold() != home.casefold(),
    )


def _pushed(event: Event, given: Payload) -> Event:
    before, after, ref = given.sha("before"), given.sha("after"), given.text("ref")
    branch = ref.removeprefix(_BRANCHES) if ref.startswith(_BRANCHES) else None
    is_deleted = given.flag("deleted") or _is_zero(after)
    is_created = _is_zero(before)
    return replace(
        event,
        head=after,
        base=None if is_created else before,
        branch=branch,
        is_new=is_created and branch is not None and branch == event.default_branch,
        is_deleted=is_deleted,
    )


def _run(event: Event, given: Payload) -> Event:
    """Another workflow's run: what it found is nobody's word here, only whose head it looked at."""
    kind = given.text("workflow_run.event")
    if kind not in PULL_REQUEST:
        hint = f"use aicheck in a workflow that runs on {kind} itself"
        raise AicheckError(f"the workflow did not run for a pull request but for '{kind}'", hint)
    sought = Sought(
        given.text("workflow_run.head_repository.owner.login"),
        given.text("workflow_run.head_branch"),
    )
    return replace(
        event, head=given.sha("workflow_run.head_sha"), branch=sought.branch, sought=sought
    )


def _started(event: Event, environment: Mapping[str, str]) -> Event:
    """A run that somebody started, or one of an event that says nothing of a change."""
    head, ref = environment.get("GITHUB_SHA", ""), environment.get("GITHUB_REF", "")
    if not is_sha(head):
        raise AicheckError("GITHUB_SHA is no whole commit id", "run it in a workflow")
    branch = ref.removeprefix(_BRANCHES) if ref.startswith(_BRANCHES) else None
    return replace(event, head=head, branch=branch)


def needs_base(event: Event) -> AicheckError | None:
    """What is wrong where nobody named a base, if the event has none to be guessed."""
    if event.name == "workflow_dispatch":
        if event.branch is None or event.branch != event.default_branch:
            return None
        message = f"'{event.branch}' is the default branch and would be compared with itself"
        return AicheckError(message, "give the input base, as HEAD~1 or a release's tag")
    if event.name in EVENTS:
        return None
    return AicheckError(f"nothing tells what the event '{event.name}' adds", _HINT)


def _is_zero(sha: str) -> bool:
    return not sha.strip("0")
