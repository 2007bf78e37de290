"""The two ends of an event's change, and the repository that has the history between them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from aicheck import fetching
from aicheck.cli.streams import say
from aicheck.errors import AicheckError
from aicheck.fetching import FetchError, NoSuchRefError
from aicheck.git import Repository, open_repository
from aicheck.github.event import Event, needs_base
from aicheck.github.payload import is_ref, is_sha

_BRANCHES, _REMOTE = "refs/heads/", "origin/"
_NAMES = "give a branch, a tag or the whole id of a commit"
# What may name a commit somewhere; git would take anything else for an option or a range.
_POSSIBLE = re.compile(r"(?!-)(?:(?!\.\.)[^\x00-\x20\x7f])+")


@dataclass(frozen=True, slots=True)
class Ends:
    """The whole ids of both ends; `tree` is the checkout's folder, if it may be looked at.

    `judge` is the commit whose settings decide, if that is not the base.
    """

    repository: Repository
    base: str
    head: str
    tree: Path | None
    judge: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a checkout may be, a folder for what it lacks, and the token that fetches it."""

    workspace: Path | None
    folder: Path
    token: str | None


def find(event: Event, base: str | None, head: str | None, place: Place) -> Ends:
    """The ends of an event's change, but for what `base` and `head` name instead.

    They are looked for in the checkout; what it lacks is fetched. Raises AicheckError.
    """
    if base is None and event.base is None and (wrong := needs_base(event)):
        raise wrong
    checkout = None if event.is_privileged else _checkout(place.workspace)
    if checkout and (found := _there(checkout, event, base, head)):
        return found
    repository = _fetched(event, base, head, checkout, place)
    start = repository.empty_tree if _is_all(event, base) else repository.resolve(fetching.BASE)
    end = repository.resolve(fetching.HEAD)
    if event.is_privileged and head is None and end != event.head:
        hint = "the run for its newer head decides"
        raise FetchError("the pull request is at another head by now", hint)
    judge = None
    if _is_judged_aside(event, base):
        judge = _left(repository, repository.resolve(fetching.BESIDE), end)
    return Ends(repository, start, end, checkout.top if checkout else None, judge)


def _is_judged_aside(event: Event, base: str | None) -> bool:
    """Whether the default branch's settings decide: one push elsewhere may loosen them there."""
    return base is None and event.is_aside and event.default_branch is not None


def _left(repository: Repository, default: str, head: str) -> str:
    """The commit at which a head left the default branch, or that branch's tip if it never did."""
    return repository.merge_base(default, head) or default


def _is_all(event: Event, base: str | None) -> bool:
    """Whether there is nothing to compare with: the default branch itself is new."""
    return base is None and event.is_new


def _checkout(workspace: Path | None) -> Repository | None:
    # Without a repository of its own it would be one of the folders above it.
    if workspace is None or not os.path.lexists(workspace / ".git"):
        return None
    return open_repository(workspace)


def _there(checkout: Repository, event: Event, base: str | None, head: str | None) -> Ends | None:
    """The ends, if the checkout has them and all that is between them."""
    if _has_name(event, base, head) and not _is_own(checkout, event):
        return None
    default = f"refs/remotes/{_REMOTE}{event.default_branch}"
    try:
        end = checkout.resolve(head or event.head)
        if _is_all(event, base):
            whole = fetching.is_whole(checkout, None, end)
            return Ends(checkout, checkout.empty_tree, end, checkout.top) if whole else None
        start = checkout.resolve(base or event.base or default)
        tip = checkout.resolve(default) if _is_judged_aside(event, base) else None
    except AicheckError:
        return None
    if tip and not fetching.is_whole(checkout, tip, end):
        return None
    if checkout.is_commit(start) and not fetching.is_whole(checkout, start, end):
        return None
    judge = _left(checkout, tip, end) if tip else None
    return Ends(checkout, start, end, checkout.top, judge)


def _fetched(
    event: Event, base: str | None, head: str | None, checkout: Repository | None, place: Place
) -> Repository:
    start, end = _wanted_base(event, base), _wanted_head(event, head)
    remote = checkout.text("config", "--get", "remote.origin.url") if checkout else None
    # What a name means is for the repository of the event to say, not for a fork's checkout.
    if checkout and _has_name(event, base, head) and not _is_own(checkout, event):
        remote = None
    url = fetching.address(remote or event.url)
    # Another server has no business with this one's token.
    is_ours = urlsplit(url)[:2] == urlsplit(event.server_url)[:2]
    folder = place.folder / "history.git"
    folder.mkdir()
    say(f"note: fetching the history of the change from {url}")
    token = place.token if is_ours else None
    beside = f"{_BRANCHES}{event.default_branch}" if _is_judged_aside(event, base) else None
    try:
        return fetching.fetch(folder, url, start, end, token, beside)
    except NoSuchRefError as error:
        for name, given, wanted in (("base", base, start), ("head", head, end)):
            if given is not None and wanted == error.ref:
                what = f"the input {name} names nothing that {url} has: '{given}'"
                raise AicheckError(what, _NAMES) from error
        raise


def _has_name(event: Event, base: str | None, head: str | None) -> bool:
    """Whether an end is looked up by its name: only a whole id means the same everywhere."""
    named = [it for it in (base, head) if it is not None and not is_sha(it)]
    is_default = event.base is None and not event.is_new
    return bool(named) or (base is None and is_default) or _is_judged_aside(event, base)


def _is_own(checkout: Repository, event: Event) -> bool:
    """Whether the checkout is of the event's own repository."""
    remote = checkout.text("config", "--get-all", "remote.origin.url") or ""
    # What stands on this machine was put here by who runs it, and is no fork on the server.
    if _is_local(remote) and not _is_local(event.url):
        return True
    return _plain(remote) == _plain(event.url)


def _is_local(url: str) -> bool:
    # A colon before the first slash is ssh's: HOST:PATH.
    return url.startswith("file:") or ":" not in url.partition("/")[0]


def _plain(url: str) -> tuple[str, ...]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return (url,)
    place = parts.netloc.rpartition("@")[2].lower()
    path = parts.path.rstrip("/").removesuffix(".git")
    return parts.scheme, place, path, parts.query, parts.fragment


def _wanted_base(event: Event, base: str | None) -> str | None:
    if base is not None:
        return _name("base", base)
    if event.is_new:
        return None
    if event.is_privileged and event.pull:
        return f"{_BRANCHES}{event.pull.base_branch}"
    if event.base:
        return event.base
    if event.default_branch is None:
        raise AicheckError("the event does not name the default branch", "give the input base")
    return f"{_BRANCHES}{event.default_branch}"


def _wanted_head(event: Event, head: str | None) -> str:
    if head is not None:
        return _name("head", head)
    if event.is_privileged and event.pull:
        return f"refs/pull/{event.pull.number}/head"
    return event.head


def _name(end: str, revision: str) -> str:
    """What the remote calls the revision that the input of an end names; raises AicheckError."""
    if is_sha(revision):
        return revision
    name = revision.removeprefix("refs/remotes/").removeprefix(_REMOTE)
    if not _POSSIBLE.fullmatch(revision):
        raise AicheckError(f"the input {end} cannot be '{revision}'", _NAMES)
    if not is_ref(name):
        raise FetchError(
            f"'{revision}' is neither in the checkout nor a name to fetch", fetching.HINT
        )
    return name
