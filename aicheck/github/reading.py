"""What is read from GitHub: the pull requests of a branch, and a pull request's reviews."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from aicheck.errors import AicheckError
from aicheck.github.api import Api
from aicheck.github.failing import RefusedError
from aicheck.github.payload import is_sha

_STATES = ("approved", "changes_requested", "commented", "dismissed")
_KINDS = {"User": "human", "Bot": "bot"}
# What was said of no commit that is left is said of no head.
_NO_COMMIT = "0" * 40


class ReadingError(AicheckError):
    """GitHub did not tell what was asked, so that something could not be checked."""


def open_pulls(api: Api, owner: str, branch: str) -> list[Any]:
    """The open pull requests whose head is that branch of that account; raises ReadingError."""
    return list(_listed(api, "/pulls", state="open", head=f"{owner}:{branch}"))


def head_of(pull: Any) -> str | None:
    """The head of a pull request as the API tells it, if it tells one."""
    head = pull.get("head") if isinstance(pull, Mapping) else None
    found = head.get("sha") if isinstance(head, Mapping) else None
    return found if isinstance(found, str) else None


def reviews(api: Api, number: int) -> list[dict[str, str]]:
    """The reviews of a pull request in the order in which they were given; raises ReadingError."""
    found = _listed(api, f"/pulls/{number}/reviews")
    return [review for it in found if (review := _review(it))]


def _review(found: Any) -> dict[str, str] | None:
    """A review as aicheck reads it, but for a draft, and for that of an account that is gone."""
    said: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    user, state = said.get("user"), str(said.get("state")).lower()
    if state not in _STATES or not isinstance(user, Mapping) or not user.get("login"):
        return None
    commit = str(said.get("commit_id"))
    review = {
        "person": str(user["login"]),
        "state": state,
        "commit": commit if is_sha(commit) else _NO_COMMIT,
    }
    # An account of no known type is not said to be a person's.
    kind = _KINDS.get(str(user.get("type")))
    return review | ({"kind": kind} if kind else {})


def _listed(api: Api, path: str, **query: str) -> Iterator[Any]:
    try:
        yield from api.pages(path, **query)
    except RefusedError as error:
        raise ReadingError(error.message, "give the token the right pull-requests: read") from error
    except AicheckError as error:
        raise ReadingError(error.message, error.hint) from error
