"""What we have said on a pull request so far, and what people made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from aicheck.errors import AicheckError
from aicheck.github import marks
from aicheck.github.api import Api
from aicheck.github.failing import RefusedError

# The account of a workflow's own token.
ACTIONS = "github-actions[bot]"
_MOST_PAGES = 20
_VIEWER = "query { viewer { login } }"
_THREADS = """\
query ($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          isResolved
          comments(first: 50) { nodes { databaseId author { __typename login } } }
        }
      }
    }
  }
}"""


@dataclass(frozen=True, slots=True)
class Said:
    """Our comments on one pull request.

    `known` are the fingerprints of our comments on lines by the comments' ids, and `nodes` their
    ids in GraphQL; `left` are those that a person resolved or answered. `settled` are the comments
    whose findings went away, as the summary notes, whose own id and text are the last two.
    """

    known: Mapping[int, str] = field(default_factory=dict)
    nodes: Mapping[int, str] = field(default_factory=dict)
    left: frozenset[int] = frozenset()
    settled: frozenset[int] = frozenset()
    summary: int | None = None
    text: str = ""


def login(api: Api, run: Any) -> str:
    """The account that writes: of the app that made the check run, or as GitHub says."""
    app = run.get("app") if isinstance(run, dict) else None
    if isinstance(app, dict) and app.get("slug"):
        return f"{app['slug']}[bot]"
    try:
        viewer = api.graphql(_VIEWER, {})["viewer"]
        return str(viewer["login"]) if viewer else ACTIONS
    except (AicheckError, KeyError, TypeError):
        return ACTIONS


def read(api: Api, repository: str, number: int, own: str) -> Said:
    """What we have said on a pull request as the account `own`; raises AicheckError."""
    listed = list(api.pages(f"/pulls/{number}/comments"))
    ours = [it for it in listed if is_by(it.get("user"), own)]
    known = {it["id"]: mark for it in ours if (mark := marks.fingerprint_in(it["body"] or ""))}
    answered = {it.get("in_reply_to_id") for it in listed if not is_by(it.get("user"), own)}
    left = frozenset(answered & known.keys())
    if known:
        left |= _left(api, repository, number, own) & known.keys()
    sticky = summary_in(api.pages(f"/issues/{number}/comments"), own)
    return Said(
        known=known,
        nodes={it["id"]: it["node_id"] for it in ours if it["id"] in known},
        left=left,
        settled=(marks.settled_in(sticky["body"]) or frozenset()) if sticky else frozenset(),
        summary=sticky["id"] if sticky else None,
        text=sticky["body"] if sticky else "",
    )


def summary_in(comments: Iterable[Any], own: str) -> Any:
    """Our summary among the comments of a pull request, if it is there."""
    return next(
        (
            it
            for it in comments
            if is_by(it.get("user"), own) and marks.settled_in(it["body"] or "") is not None
        ),
        None,
    )


def is_by(user: Any, own: str) -> bool:
    """Whether an account of the REST API is ours; no person's name ends in `[bot]`."""
    return isinstance(user, dict) and str(user.get("login")).casefold() == own.casefold()


def _is_author(user: Any, own: str) -> bool:
    """The same of GraphQL, which leaves out the `[bot]` and says so beside the name."""
    is_app = isinstance(user, dict) and user.get("__typename") == "Bot"
    return is_by(user, own) or (is_app and is_by(user, own.removesuffix("[bot]")))


def _left(api: Api, repository: str, number: int, own: str) -> frozenset[int]:
    """The comments of the threads that are resolved, or that somebody else wrote in."""
    left: set[int] = set()
    try:
        for thread in _threads(api, repository, number):
            said = thread["comments"]["nodes"]
            if thread["isResolved"] or not all(_is_author(it.get("author"), own) for it in said):
                left.update(it["databaseId"] for it in said)
    except RefusedError:
        # The answers stand in the other list too; what is resolved then counts as open.
        return frozenset()
    return frozenset(left)


def _threads(api: Api, repository: str, number: int) -> Iterator[Any]:
    owner, _, name = repository.partition("/")
    after = None
    for _ in range(_MOST_PAGES):
        asked = {"owner": owner, "name": name, "number": number, "after": after}
        found = api.graphql(_THREADS, asked)["repository"]["pullRequest"]["reviewThreads"]
        yield from found["nodes"]
        if not found["pageInfo"]["hasNextPage"]:
            return
        after = found["pageInfo"]["endCursor"]
