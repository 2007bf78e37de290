"""Where a report is put."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """A commit of a repository on GitHub, and the pull request that it is the head of, if any.

    `repository` is `owner/name`, `head` the whole id of the commit that a check run belongs to, and
    `details_url` the page of the workflow's run. `run` identifies that run and its attempt.
    """

    api_url: str
    repository: str
    head: str
    pull_request: int | None = None
    details_url: str | None = None
    run: str = ""
