"""What is handed in beside a range: the pull request's facts, and the branch that was merged."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from aicheck import change as changes
from aicheck.attribution import attribute
from aicheck.cli.grouping import grouped, with_options
from aicheck.cli.usage import Usage
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.model import Change, Commit, Failure, Hints, Inputs
from aicheck.reviews import parse

# What forges put at the end of a squashed commit's subject.
_NUMBERED = re.compile(r"\((?:[\w./-]*[#!])\d+\)$")


@dataclass(frozen=True, slots=True)
class Handed:
    """The values of the options."""

    branch: str | None
    description: str | None
    reviews: Path | None
    merged: bool
    source: str | None
    sarif: tuple[Path, ...]

    def refuse(self, revisions: str | None, other: bool) -> None:
        """Raise a usage error for what does not fit together."""
        if other and (self.reviews or self.merged or self.source):
            raise Usage("--reviews, --merged and --from belong to a RANGE", "check BASE..HEAD")
        if self.merged and not revisions:
            raise Usage("--merged needs the RANGE that landed", "name it, as HEAD~1..HEAD")
        if self.source and not self.merged:
            raise Usage("--from names the branch that --merged landed", "add --merged")

    def given_to(self, change: Change, repository: Repository) -> Change:
        """The change with what was handed in; raises AicheckError."""
        change = replace(change, inputs=Inputs(merged=self.merged))
        if self.reviews:
            data = _bytes(self.reviews, "reviews")
            inputs = replace(change.inputs, reviews=hashlib.sha256(data).hexdigest())
            change = replace(change, reviews=parse(_text(data, self.reviews)), inputs=inputs)
        if self.source:
            return _landed_from(changes.read_range(repository, self.source), change)
        if self.merged and (squashed := sum(1 for it in _first_parents(change) if _is_squash(it))):
            which = "one commit looks" if squashed == 1 else f"{squashed} commits look"
            reason = f"{which} squashed: name the branch with --from to see what was dropped"
            return replace(
                change, failures=(*change.failures, Failure("merged", reason, required=False))
            )
        return change

    def scanned(self, change: Change, tree: Path | None) -> Change:
        """The change with what other scanners found in the work tree; raises AicheckError."""
        if not self.sarif:
            return change
        # Imported here: few runs have another scanner's report.
        from aicheck import sarif

        texts = [(str(file), _bytes(file, "report")) for file in self.sarif]
        top = str(tree) if tree else None
        runs = [run for name, data in texts for run in sarif.parse(data, name, top)]
        digests = tuple(sorted(hashlib.sha256(data).hexdigest() for _, data in texts))
        inputs = replace(change.inputs, scanners=digests)
        return replace(change, scanners=tuple(runs), inputs=inputs)

    def text(self) -> str | None:
        """The pull request's text, if one was handed in; raises AicheckError."""
        return _described(self.description)


def handing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the command gets their values as one `handed`."""
    return grouped(command, "handed", Handed, _OPTIONS)


def hinting(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for a pull request's branch and text; the command gets both as `hints`."""

    @wraps(command)
    def wrapped(branch: str | None, description: str | None, **values: Any) -> Any:
        return command(hints=Hints(branch, _described(description)), **values)

    return with_options(wrapped, _HINTS)


_HINTS = (
    click.option("--branch", metavar="NAME", help="The branch that the change comes from."),
    click.option(
        "--description",
        metavar="FILE",
        help="The pull request's text: what it discloses counts for its commits.",
    ),
)
_OPTIONS = (
    *_HINTS,
    click.option(
        "--reviews",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="A forge's reviews of the change, as JSON.",
    ),
    click.option("--merged", is_flag=True, help="Check what landed on the main branch."),
    click.option(
        "--from",
        "source",
        metavar="RANGE",
        help="The branch that landed: what did the merge drop?",
    ),
    click.option(
        "--sarif",
        metavar="FILE",
        multiple=True,
        type=click.Path(path_type=Path),
        help="What another scanner found, as SARIF 2.1.0; repeatable.",
    ),
)


def _described(source: str | None) -> str | None:
    if source is None:
        return None
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        hint = "name a file with the pull request's text, or - for standard input"
        problem = f"cannot read the description '{source}': {error.strerror}"
        raise AicheckError(problem, hint) from error
    return data.decode("utf-8", "replace")


def _landed_from(source: Change, change: Change) -> Change:
    return replace(
        change,
        source=attribute(source).commits,
        failures=(*change.failures, *source.failures),
        inputs=replace(change.inputs, source=(source.base, source.head)),
    )


def _first_parents(change: Change) -> Iterator[Commit]:
    """Yield the commits that were made on the main branch itself, the newest first."""
    commit = change.by_sha.get(change.head or "")
    while commit:
        yield commit
        commit = change.by_sha.get(commit.parents[0]) if commit.parents else None


def _is_squash(commit: Commit) -> bool:
    return not commit.is_merge and _NUMBERED.search(commit.subject) is not None


def _bytes(file: Path, what: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        hint = f"name a file with the {what} that can be read"
        raise AicheckError(f"cannot read the {what} '{file}': {error.strerror}", hint) from error


def _text(data: bytes, file: Path) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        hint = "write the file as UTF-8"
        raise AicheckError(f"cannot read the reviews '{file}': {error}", hint) from error
