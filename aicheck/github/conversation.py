"""What we have said on a pull request so far, and what people made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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
    whose findings went away, as the summary notes, whose own id and text stand next; `surplus` are
    further ones, of runs that raced. `is_sure` is whether GitHub told what people resolved.
    """

    known: Mapping[int, str] = field(default_factory=dict)
    nodes: Mapping[int, str] = field(default_factory=dict)
    left: frozenset[int] = frozenset()
    settled: frozenset[int] = frozenset()
    summary: int | None = None
    text: str = ""
    surplus: tuple[int, ...] = ()
    is_sure: bool = True


def login(api: Api) -> str:
    """The account that the token writes as, or that of workflows where GitHub doesn't say."""
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
    taken = _left(api, repository, number, own) if known else frozenset()
    left |= (taken or frozenset()) & known.keys()
    sticky, *surplus = summaries_in(api, number, own) or [None]
    return Said(
        known=known,
        nodes={it["id"]: it["node_id"] for it in ours if it["id"] in known},
        left=left,
        settled=(marks.settled_in(sticky["body"]) or frozenset()) if sticky else frozenset(),
        summary=sticky["id"] if sticky else None,
        text=sticky["body"] if sticky else "",
        surplus=tuple(it["id"] for it in surplus if it),
        is_sure=taken is not None,
    )


def summaries_in(api: Api, number: int, own: str) -> list[Any]:
    """Our summaries among the comments of a pull request, the oldest first; there should be one."""
    return [
        it
        for it in api.pages(f"/issues/{number}/comments")
        if is_by(it.get("user"), own) and marks.settled_in(it["body"] or "") is not None
    ]


def doubled(api: Api, number: int, own: str, made: Collection[str], said: Said) -> list[int]:
    """Our comments on findings that another run commented on at the same time, but for the first.

    `made` are the fingerprints that were just commented on.
    """
    seen: set[str] = set()
    out = []
    for it in sorted(api.pages(f"/pulls/{number}/comments"), key=lambda it: int(it["id"])):
        mark = marks.fingerprint_in(it["body"] or "") if is_by(it.get("user"), own) else None
        if mark is None or mark not in made or it["id"] in said.known:
            continue
        if mark in seen:
            out.append(it["id"])
        seen.add(mark)
    return out


def is_by(user: Any, own: str) -> bool:
    """Whether an account of the REST API is ours; no person's name ends in `[bot]`."""
    return isinstance(user, dict) and str(user.get("login")).casefold() == own.casefold()


def _is_author(user: Any, own: str) -> bool:
    """The same of GraphQL, which leaves out the `[bot]` and says so beside the name."""
    is_app = isinstance(user, dict) and user.get("__typename") == "Bot"
    return is_by(user, own) or (is_app and is_by(user, own.removesuffix("[bot]")))


def _left(api: Api, repository: str, number: int, own: str) -> frozenset[int] | None:
    """The comments of the threads that are resolved, or that somebody else wrote in.

    None where GitHub does not tell.
    """
    left: set[int] = set()
    try:
        for thread in _threads(api, repository, number):
            said = thread["comments"]["nodes"]
            if thread["isResolved"] or not all(_is_author(it.get("author"), own) for it in said):
                left.update(it["databaseId"] for it in said)
    except RefusedError:
        return None
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
