"""What is handed in beside a range: a forge's reviews, and the branch that was merged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click

from aicheck import change as changes
from aicheck.attribution import attribute
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.model import Change, Commit, Failure
from aicheck.reviews import parse

# What forges put at the end of a squashed commit's subject.
_NUMBERED = re.compile(r"\((?:[\w./-]*[#!])\d+\)$")


@dataclass(frozen=True, slots=True)
class Handed:
    """The values of the options."""

    reviews: Path | None
    merged: bool
    branch: str | None

    def refuse(self, revisions: str | None, other: bool) -> None:
        """Raise a usage error for what does not fit together."""
        if other and (self.reviews or self.merged or self.branch):
            raise click.UsageError("--reviews, --merged and --from belong to a RANGE")
        if self.merged and not revisions:
            raise click.UsageError("--merged needs the RANGE that landed, as HEAD~1..HEAD")
        if self.branch and not self.merged:
            raise click.UsageError("--from names the branch that --merged landed: add --merged")

    def given_to(self, change: Change, repository: Repository) -> Change:
        """The change with what was handed in; raises AicheckError."""
        if self.reviews:
            change = replace(change, reviews=parse(_text(self.reviews)))
        if self.branch:
            source = changes.read_range(repository, self.branch)
            failures = (*change.failures, *source.failures)
            return replace(change, source=attribute(source).commits, failures=failures)
        if self.merged and (squashed := sum(1 for it in _first_parents(change) if _is_squash(it))):
            which = "one commit looks" if squashed == 1 else f"{squashed} commits look"
            reason = f"{which} squashed: name the branch with --from to see what was dropped"
            return replace(
                change, failures=(*change.failures, Failure("merged", reason, required=False))
            )
        return change


def _first_parents(change: Change) -> Iterator[Commit]:
    """Yield the commits that were made on the main branch itself, the newest first."""
    commit = change.by_sha.get(change.head or "")
    while commit:
        yield commit
        commit = change.by_sha.get(commit.parents[0]) if commit.parents else None


def _is_squash(commit: Commit) -> bool:
    return not commit.is_merge and _NUMBERED.search(commit.subject) is not None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AicheckError(f"cannot read the reviews '{file}': {error}") from error
