"""The part of a repository that a scan looks at: which commit, which paths, since when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from aicheck import dates
from aicheck.cli.grouping import grouped
from aicheck.cli.tracked import tracked
from aicheck.errors import AicheckError
from aicheck.git import Repository


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at, as git knows it.

    `name` is the commit as the user wrote it. `newer` are the commits whose lines count, None for
    all, and `since` says in words where they begin.
    """

    head: str
    name: str
    paths: frozenset[str] = frozenset()
    since: str | None = None
    newer: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The values of the options."""

    paths: tuple[str, ...]
    revision: str
    since: str | None
    only: str | None
    top: int
    everything: bool

    @property
    def only_ai(self) -> bool:
        """Whether findings on AI-assisted lines alone are wanted."""
        return self.only is not None

    def view(self, repository: Repository, folder: Path | None) -> View:
        """What is looked at in a repository that was opened by `folder`; raises AicheckError."""
        head = _commit(repository, self.revision)
        paths = tracked(repository, head, self.paths, folder, self.revision)
        since, newer = _since(repository, self.since, head) if self.since else (None, None)
        return View(head, self.revision, paths, since, newer)


def scoping(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the command gets their values as one `scope`."""
    return grouped(command, "scope", Scope, _OPTIONS)


_OPTIONS = (
    click.argument("paths", metavar="[PATH]...", nargs=-1),
    click.option(
        "--rev", "revision", metavar="REV", default="HEAD", help="The commit.  [default: HEAD]"
    ),
    click.option(
        "--since",
        metavar="DATE|REV",
        help="Only lines newer than a date, as '2 weeks ago', or than a revision.",
    ),
    click.option(
        "--only",
        metavar="AI",
        type=click.Choice(["ai"], case_sensitive=False),
        help="Only findings on AI-assisted lines.",
    ),
    click.option(
        "--top",
        metavar="N",
        type=click.IntRange(1),
        default=10,
        show_default=True,
        help="How many of each list the text shows.",
    ),
    click.option(
        "--all",
        "everything",
        is_flag=True,
        help="Generated, vendored, minified and large files, too.",
    ),
)


def _commit(repository: Repository, revision: str) -> str:
    """The id of the commit that is scanned."""
    if revision == "HEAD" and repository.head() is None:
        raise AicheckError("there is no commit yet", "commit something first")
    found = repository.resolve(revision)
    if not repository.is_commit(found):
        raise AicheckError(
            f"'{revision}' is a tree, and no tree says who wrote its lines",
            "name the commit that it is of",
        )
    return found


def _since(repository: Repository, text: str, head: str) -> tuple[str, frozenset[str]]:
    """Where the lines that count begin, in words, and the commits that they come from."""
    try:
        start = repository.resolve(text)
    except AicheckError as error:
        if not dates.is_date(text):
            hint = "name a tag, a branch or a commit, or a date as '2 weeks ago' or 2026-01-31"
            raise AicheckError(f"'{text}' is neither a revision nor a date", hint) from error
        start = dates.base_before(repository, text, head)
    if start == repository.empty_tree:
        return f"{text} (before the first commit)", _listed(repository, head)
    if not repository.is_commit(start):
        hint = "name a commit, a tag, a branch or a date"
        raise AicheckError(f"'{text}' is a tree, and no line is newer than a tree", hint)
    return f"{text} ({start[:7]})", _listed(repository, head, f"^{start}")


def _listed(repository: Repository, *span: str) -> frozenset[str]:
    return frozenset(repository.run("rev-list", *span, "--").decode("ascii").split())
