"""Requests to GitHub that arrive once, whatever fails on the way.

PyGithub sends them, in the pace that GitHub asks for. What it would repeat by itself is switched
off: it sends a POST again after an answer of 5xx, which doubles a review whose effect had come,
and never a PATCH.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from github import Auth, Github
from github.Requester import Requester
from requests import RequestException

from aicheck.errors import AicheckError
from aicheck.github.failing import GoneError, RefusedError, RejectedError, UnreachableError

# https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api: with no other word
# of GitHub's, wait for a minute at least.
MINUTE = 60.0
# How often one request is sent, how often to a server that is not there, and how long all waiting
# may take together.
TRIES = 6
CONNECTS = 3
LONGEST_WAIT = 600.0
# GitHub's own pace: a write a second, and not over four requests in one.
BETWEEN_WRITES = 1.0
BETWEEN_REQUESTS = 0.25
_TOKEN = re.compile(r"[\x21-\x7e]{1,10000}")
_ADDRESS = "GITHUB_API_URL is https://HOST/api/v3, or https://api.github.com"
_MOVED = "see whether the repository has moved, and whether the address begins with https"
_VERSION = "2022-11-28"
_PER_PAGE = 100
_MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class Answer:
    """What GitHub answered; keys of `headers` are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def is_limited(self) -> bool:
        """Whether it asks for patience."""
        if self.status == 429:
            return True
        said = str(self.body.get("message", "")) if isinstance(self.body, dict) else ""
        is_spent = self.headers.get("x-ratelimit-remaining") == "0"
        return self.status == 403 and (
            "retry-after" in self.headers or is_spent or "rate limit" in said.casefold()
        )


@dataclass(slots=True)
class Client:
    """A connection to one repository; `wait` sleeps for so many seconds, `now` is the time."""

    requester: Requester
    repository: str
    wait: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time
    waited: float = field(default=0.0)

    def get(self, path: str, query: Mapping[str, Any] | None = None) -> Any:
        """What stands at a path below the repository's; raises a subclass of AicheckError."""
        return self._checked(lambda: self._send("GET", self._url(path), query=query), None).body

    def pages(self, path: str, key: str | None = None, **query: Any) -> Iterator[Any]:
        """Yield the items of a list, page by page; `key` is the list's own where it has one.

        Raises a subclass of AicheckError, also where it does not end: a part is no list.
        """
        for number in range(1, _MOST_PAGES + 1):
            found = self.get(path, {**query, "per_page": _PER_PAGE, "page": number})
            items = found.get(key) if key and isinstance(found, dict) else found
            if not isinstance(items, list):
                raise RejectedError(f"GitHub's answer to {path} is no list")
            yield from items
            if len(items) < _PER_PAGE:
                return
        raise RejectedError(f"GitHub lists over {_PER_PAGE * _MOST_PAGES:,} entries of {path}")

    def write(
        self, verb: str, path: str, body: Mapping[str, Any], done: Callable[[], Any] | None = None
    ) -> Any:
        """Send what changes something, and return the answer.

        Where it fails on the way, `done` looks whether its effect has come, and returns what the
        answer would have been, or None; without it the request may be sent twice. Raises a subclass
        of AicheckError.
        """
        return self._checked(lambda: self._send(verb, self._url(path), body), done).body

    def delete(self, path: str) -> None:
        """Delete something, if it is still there; raises a subclass of AicheckError."""

        def send() -> Answer:
            answer = self._send("DELETE", self._url(path))
            return replace(answer, status=204) if answer.status == 404 else answer

        self._checked(send, None)

    def graphql(self, query: str, variables: Mapping[str, Any]) -> Any:
        """The data of a GraphQL answer; raises a subclass of AicheckError."""
        url = self.requester.graphql_url
        body = {"query": query, "variables": dict(variables)}
        found = self._checked(lambda: _limited(self._send("POST", url, body)), None).body
        errors = found.get("errors") if isinstance(found, dict) else None
        if errors or not isinstance(found, dict) or "data" not in found:
            types = {it.get("type") for it in errors or () if isinstance(it, dict)}
            kind = GoneError if types == {"NOT_FOUND"} else RefusedError
            raise kind(f"GitHub refused a GraphQL request: {_said(found)}")
        return found["data"]

    def change(self, mutation: str, variables: Mapping[str, Any]) -> None:
        """Change something by GraphQL; raises a subclass of AicheckError.

        It may be sent twice. What is not there any more needs no change.
        """
        try:
            self.graphql(mutation, variables)
        except GoneError:
            return

    # -- sending -------------------------------------------------------------------------------

    def _checked(self, send: Callable[[], Answer], done: Callable[[], Any] | None) -> Answer:
        lost = 0
        for attempt in range(TRIES):
            if attempt and done and (found := done()) is not None:
                return Answer(200, {}, found)
            pause = float(2**attempt)
            try:
                answer = send()
            except (RequestException, OSError) as error:
                why = type(error).__name__
                lost += 1
                if lost == CONNECTS:
                    raise UnreachableError(f"GitHub cannot be reached ({why})") from error
            else:
                if answer.status < 300:
                    return answer
                if answer.status < 500 and not answer.is_limited:
                    raise _refusal(answer)
                why = f"HTTP {answer.status}"
                pause = self._patience(answer, attempt) if answer.is_limited else pause
            if attempt + 1 < TRIES:
                self._rest(pause, why)
        if done and (found := done()) is not None:
            return Answer(200, {}, found)
        raise UnreachableError(f"GitHub did not take a request in {TRIES} tries ({why})")

    def _patience(self, answer: Answer, attempt: int) -> float:
        """How many seconds GitHub wants to be left alone."""
        if after := _number(answer.headers.get("retry-after")):
            return after
        reset = _number(answer.headers.get("x-ratelimit-reset"))
        if answer.headers.get("x-ratelimit-remaining") == "0" and reset:
            return max(1.0, reset - self.now())
        return MINUTE * float(2**attempt)

    def _rest(self, seconds: float, why: str) -> None:
        if self.waited + seconds > LONGEST_WAIT:
            raise UnreachableError(
                f"GitHub asks to wait for {seconds:.0f} s more ({why}), and {self.waited:.0f} s "
                "have gone already"
            )
        self.waited += seconds
        self.wait(seconds)

    def _url(self, path: str) -> str:
        return f"/repos/{self.repository}{path}"

    def _send(
        self,
        verb: str,
        url: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> Answer:
        sent = dict(body) if body is not None else None
        asked = {name: str(value) for name, value in (query or {}).items()}
        try:
            status, headers, text = self.requester.requestJson(verb, url, asked, input=sent)
        except RequestException:
            raise
        except (RuntimeError, AssertionError, ValueError) as error:
            # So PyGithub says that a server sends it elsewhere, or has headers that it can't read.
            raise RejectedError(f"GitHub's answer cannot be used: {error}", _MOVED) from error
        try:
            found = json.loads(text) if text else None
        except (ValueError, RecursionError):
            found = None
            if status < 300:
                status = 502
        return Answer(status, headers, found)


def connected(
    api_url: str,
    repository: str,
    token: str,
    *,
    between_writes: float = BETWEEN_WRITES,
    between_requests: float = BETWEEN_REQUESTS,
    wait: Callable[[float], None] = time.sleep,
) -> Client:
    """A client for a repository `owner/name`; raises AicheckError for a bad address."""
    if not _TOKEN.fullmatch(token):
        raise AicheckError(
            "the token has characters that no token has", "set it to the token alone, on one line"
        )
    address = urlsplit(api_url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise AicheckError(f"cannot use '{api_url}' as GitHub's address", _ADDRESS)
    # What it logs would hold requests with all that is in them.
    logging.getLogger("github").setLevel(logging.CRITICAL)
    try:
        found = Github(
            auth=Auth.Token(token),
            base_url=api_url,
            retry=None,
            seconds_between_requests=between_requests,
            seconds_between_writes=between_writes,
            api_version=_VERSION,
        )
    except (AssertionError, ValueError) as error:
        raise AicheckError(f"cannot use '{api_url}' as GitHub's address", _ADDRESS) from error
    return Client(found.requester, repository, wait)


def _limited(answer: Answer) -> Answer:
    """A GraphQL answer, which has a status of its own for a limit that is reached."""
    errors = answer.body.get("errors") if isinstance(answer.body, dict) else None
    types = [it.get("type") for it in errors or () if isinstance(it, dict)]
    return replace(answer, status=429) if "RATE_LIMITED" in types else answer


def _refusal(answer: Answer) -> AicheckError:
    said = f"GitHub answered {answer.status}: {_said(answer.body)}"
    if answer.status == 403:
        rights = answer.headers.get("x-accepted-github-permissions")
        needed = rights.replace("=", ": ") if rights else "checks: write and pull-requests: write"
        return RefusedError(said, f"the token needs {needed}; a fork's has none")
    if answer.status == 401:
        return RejectedError(said, "the token is not valid, or not any more")
    if answer.status == 404:
        return RejectedError(said, "see the repository's name, and what the token may read")
    return RejectedError(said, _MOVED if answer.status < 400 else "")


def _said(body: Any) -> str:
    """What an answer says is wrong, in short."""
    if not isinstance(body, dict):
        return "no reason"
    listed = body.get("errors") if isinstance(body.get("errors"), list) else []
    parts = [body.get("message"), *(_error(it) for it in listed or ())]
    return "; ".join(str(it)[:200] for it in parts[:4] if it) or "no reason"


def _error(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    return item.get("message") or f"{item.get('field', '')} {item.get('code', '')}".strip()


def _number(text: str | None) -> float | None:
    try:
        return max(1.0, float(text)) if text else None
    except ValueError:
        return None
