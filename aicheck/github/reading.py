"""What is read from GitHub: the pull requests of a branch, and a pull request's reviews."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aicheck.errors import AicheckError
from aicheck.github.payload import is_sha

if TYPE_CHECKING:
    from github import Github

_STATES = ("approved", "changes_requested", "commented", "dismissed")
_KINDS = {"User": "human", "Bot": "bot"}
# What was said of no commit that is left is said of no head.
_NO_COMMIT = "0" * 40
_PER_PAGE, _MOST_PAGES = 100, 50
_TRIES, _CONNECTS, _WAIT, _LONGEST_WAIT = 5, 2, 60, 120
_AGAIN = (429, 500, 502, 503, 504)


class ReadingError(AicheckError):
    """GitHub did not tell what was asked, so that something could not be checked."""


def client(api_url: str, token: str) -> Github:
    """A client that asks again where GitHub is busy; questions only, so that nothing is doubled."""
    # Imported here: it costs 0.2 s, and most runs of aicheck never ask GitHub.
    from github import Auth, Github, GithubRetry

    # It would write beside us what failed, with words of the change among others.
    logging.getLogger("github").setLevel(logging.CRITICAL)
    retry = GithubRetry(
        total=_TRIES,
        connect=_CONNECTS,
        backoff_factor=1,
        allowed_methods={"GET"},
        status_forcelist=list(_AGAIN),
        secondary_rate_wait=_WAIT,
        max_rate_limit_wait=_LONGEST_WAIT,
    )
    return Github(auth=Auth.Token(token), base_url=api_url, lazy=True, retry=retry)


def open_pulls(asked: Github, repository: str, owner: str, branch: str) -> list[Any]:
    """The open pull requests whose head is that branch of that account; raises ReadingError."""
    return list(_pages(asked, f"/repos/{repository}/pulls", state="open", head=f"{owner}:{branch}"))


def head_of(pull: Any) -> str | None:
    """The head of a pull request as the API tells it, if it tells one."""
    head = pull.get("head") if isinstance(pull, Mapping) else None
    found = head.get("sha") if isinstance(head, Mapping) else None
    return found if isinstance(found, str) else None


def reviews(asked: Github, repository: str, number: int) -> list[dict[str, str]]:
    """The reviews of a pull request in the order in which they were given; raises ReadingError."""
    found = _pages(asked, f"/repos/{repository}/pulls/{number}/reviews")
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


def _pages(asked: Github, path: str, **parameters: str) -> Iterator[Any]:
    for page in range(1, _MOST_PAGES + 1):
        sent = {**parameters, "per_page": _PER_PAGE, "page": page}
        with _understood():
            _, found = asked.requester.requestJsonAndCheck("GET", path, parameters=sent)
        if not isinstance(found, list):
            raise ReadingError(f"GitHub's answer to {path} is no list")
        yield from found
        if len(found) < _PER_PAGE:
            return
    raise ReadingError(f"GitHub lists over {_PER_PAGE * _MOST_PAGES:,} entries of {path}")


@contextmanager
def _understood() -> Iterator[None]:
    import requests
    from github import GithubException

    try:
        yield
    except GithubException as error:
        said = error.data.get("message") if isinstance(error.data, dict) else None
        hint = "give the token the right pull-requests: read" if error.status in (403, 404) else ""
        raise ReadingError(
            f"GitHub answered {error.status}: {said or 'nothing more'}", hint
        ) from error
    except requests.RequestException as error:
        raise ReadingError(f"GitHub cannot be reached ({type(error).__name__})") from error
