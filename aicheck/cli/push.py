"""What is about to be pushed, as git or pre-commit tells a hook of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace

from aicheck import change as changes
from aicheck.cli.streams import say
from aicheck.cli.usage import Usage
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.known import Update
from aicheck.model import Change, Pushed
from aicheck.pushes import Span, parse, spans

# More than 20,000 refs need.
_LONGEST = 8 << 20
_NAMES = ("FROM_REF", "TO_REF", "LOCAL_BRANCH", "REMOTE_BRANCH", "REMOTE_NAME")


def told() -> Mapping[str, str]:
    """What pre-commit says in the environment of a range or a push, or nothing elsewhere."""
    if os.environ.get("PRE_COMMIT") != "1":
        return {}
    found = {name: os.environ.get(f"PRE_COMMIT_{name}", "") for name in _NAMES}
    return {name: value for name, value in found.items() if value}


def range_told() -> str | None:
    """The range that `pre-commit run --from-ref A --to-ref B` was given, if it was."""
    names = told()
    if "FROM_REF" in names and "TO_REF" in names and "REMOTE_NAME" not in names:
        return f"{names['FROM_REF']}...{names['TO_REF']}"
    return None


def changes_of_push(
    repository: Repository, arguments: Sequence[str], is_quiet: bool
) -> list[Change]:
    """The changes that a push brings, one for each range that some ref gains.

    The arguments are those of git's hook: the remote's name and its address. Raises AicheckError.
    """
    if arguments or os.environ.get("PRE_COMMIT") != "1":
        remote, updates = arguments[0] if arguments else "origin", parse(_lines())
    elif span := range_told():
        return [changes.read_range(repository, span)]
    else:
        remote, updates = _of_pre_commit(repository, told())
    found, notes = spans(repository, remote, updates)
    if not is_quiet:
        for note in notes:
            say(f"note: {note}")
    if not found:
        say("note: there is nothing to check: the push adds nothing to the remote")
        return [Change("range", None, None, repository.name)]
    return [_read(repository, span) for span in found]


def _lines() -> str:
    """What git says of the push on standard input."""
    if sys.stdin is None or sys.stdin.isatty():
        raise Usage(
            "--push reads from standard input what git tells its hook pre-push",
            "without a hook, check a range",
        )
    data = sys.stdin.buffer.read(_LONGEST + 1)
    if len(data) > _LONGEST:
        raise AicheckError("standard input is too long for a push", "push fewer refs at a time")
    return data.decode("utf-8", "surrogateescape")


def _of_pre_commit(
    repository: Repository, names: Mapping[str, str]
) -> tuple[str, tuple[Update, ...]]:
    # Without a range all of the branch is new, or pre-commit was told to look at all files.
    tip = repository.resolve(names.get("TO_REF") or names.get("LOCAL_BRANCH") or "HEAD")
    start = names.get("FROM_REF")
    has = repository.resolve(start) if start else None
    own = repository.text("symbolic-ref", "--quiet", "HEAD") or "HEAD"
    update = Update(names.get("REMOTE_BRANCH") or own, tip, is_told=False, has=has)
    return names.get("REMOTE_NAME") or "origin", (update,)


def _read(repository: Repository, span: Span) -> Change:
    change = changes.read_range(repository, f"{span.start}..{span.head}")
    base = change.base if span.start != repository.empty_tree else None
    pushed = tuple(Pushed(it.ref, base, it.head) for it in span.refs)
    return replace(change, judge=span.judge, pushed=pushed)
