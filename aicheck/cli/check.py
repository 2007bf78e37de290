"""`aicheck check`: the gate."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import click

from aicheck import change as changes
from aicheck import envelope, settings
from aicheck.cli.agents import agents_running
from aicheck.cli.around import surroundings
from aicheck.cli.asking import Wish, asking
from aicheck.cli.exit import INCOMPLETE, PASS, code_of
from aicheck.cli.handed import Handed, handing
from aicheck.cli.options import Common, common
from aicheck.cli.output import write
from aicheck.cli.push import changes_of_push, range_told
from aicheck.cli.streams import say, say_error
from aicheck.cli.usage import Usage
from aicheck.config import Config, load
from aicheck.errors import AicheckError
from aicheck.git import Repository, open_repository
from aicheck.joined import joined
from aicheck.model import Change, Hints, Report
from aicheck.pipeline import run


@click.command()
@click.argument("arguments", metavar="[RANGE]", nargs=-1)
@click.option("--staged", is_flag=True, help="Check the index against HEAD, before a commit.")
@click.option(
    "--push",
    is_flag=True,
    help="Check what a push adds, as git tells its hook pre-push; goes in front of the hook's own "
    'arguments: --push -- "$@".',
)
@click.option(
    "--patch",
    "file",
    metavar="FILE",
    help="Check a unified diff or a git mail; - reads it from standard input.",
)
@click.option(
    "--signing-key",
    "key",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Sign the in-toto statement with this private key.",
)
@click.option(
    "--online",
    is_flag=True,
    help="Ask registries, by pip and npm, about packages that the change adds.",
)
@asking
@handing
@common
def check(
    common: Common,
    arguments: tuple[str, ...],
    staged: bool,
    push: bool,
    file: str | None,
    key: Path | None,
    online: bool,
    handed: Handed,
    wish: Wish,
) -> int:
    """Check what a change adds: who wrote it, is it safe, is it yours, did a person sign for it.

    RANGE is BASE..HEAD or BASE...HEAD, both since their merge base, or BASE alone for
    BASE..HEAD. Without one it is what HEAD adds to its upstream, or to the
    default branch where it has none or everything is pushed to it; under pre-commit what
    --from-ref and --to-ref name.
    """
    way = _way(arguments, staged, push, file)
    handed.refuse(way.revisions, way.is_other)
    _refuse_statement(common, key, way.is_other, wish)
    hints = Hints(handed.branch, handed.text(), agents_running() if staged else ())
    reports = []
    for change, config, repository in _reads(common, way):
        change = replace(change, hints=hints)
        if repository:
            change = handed.given_to(change, repository)
        if not (push or change.files or change.commits or change.failures):
            say("note: there is nothing to check: the change is empty")
        tree = repository.top if repository else None
        change = handed.scanned(change, tree)
        asked = wish.asked(change, tree)
        with surroundings(common, tree, repository, online, asked) as around:
            reports.append(run(change, common.config(config), around))
    return finish(joined(reports), common, key)


@dataclass(frozen=True, slots=True)
class _Way:
    """Where the change comes from: one of them, or a range by default."""

    revisions: str | None
    staged: bool
    file: str | None
    remote: tuple[str, ...] | None

    @property
    def is_other(self) -> bool:
        """Whether it is something else than a range."""
        return self.staged or self.remote is not None or bool(self.file)


def _way(arguments: tuple[str, ...], staged: bool, push: bool, file: str | None) -> _Way:
    # git gives its hook two: a single one is meant as a range.
    is_hook = push and len(arguments) == 2
    revisions = None if is_hook else next(iter(arguments), None)
    if sum((revisions is not None, staged, push, bool(file))) > 1:
        raise Usage("RANGE, --staged, --push and --patch exclude each other", "give one of them")
    if len(arguments) > 1 and not is_hook:
        raise Usage(f"Got unexpected extra argument ({arguments[1]})", "give one RANGE")
    if revisions is None and not (staged or push or file):
        revisions = range_told()
    return _Way(revisions, staged, file, arguments if push else None)


def _refuse_statement(options: Common, key: Path | None, is_unborn: bool, wish: Wish) -> None:
    wanted = any(name == "in-toto" for name, _ in options.outputs)
    if wanted and is_unborn:
        raise Usage("an in-toto statement is about a commit", "check a range: BASE..HEAD")
    if wanted and wish.is_any:
        # Whoever verifies it has neither the same service nor the same program.
        raise Usage(
            "an in-toto statement rests on the repository alone",
            "leave out --index, --scanoss and --scancode, and list the indexes in [provenance]",
        )
    if key and not wanted:
        raise Usage("--signing-key signs a statement, and none is written", "add -o in-toto=FILE")
    if key:
        envelope.refuse(key)


def finish(report: Report, options: Common, key: Path | None = None) -> int:
    """Write the report, and return the exit code, also where it could not be written."""
    code = code_of(report.verdict)
    try:
        write(report, options, key)
    except AicheckError as error:
        say_error(error)
        return INCOMPLETE if code == PASS else code
    return code


_Read: TypeAlias = "tuple[Change, Config, Repository | None]"


def _reads(options: Common, way: _Way) -> Iterator[_Read]:
    if way.file:
        yield _patch(options, way.file)
        return
    repository = open_repository(options.repo)
    if way.remote is not None:
        for change in changes_of_push(repository, way.remote, options.quiet):
            yield change, _settings_of_push(options, repository, change), repository
        return
    if way.staged:
        change = changes.read_index(repository, options.progress)
    else:
        change = changes.read_range(repository, way.revisions, options.progress)
    yield change, settings_of(options, repository, change), repository


def _settings_of_push(options: Common, repository: Repository, change: Change) -> Config:
    if options.policy or not change.head:
        return settings.from_file(options.policy) if options.policy else load(None, None, "default")
    # Only where nothing of the remote is known, what is pushed may say how it is judged.
    name = "pushed" if change.judge == change.head else "base"
    return settings.from_commit(repository, change.judge or change.head, name)


def settings_of(options: Common, repository: Repository, change: Change) -> Config:
    """The settings that judge a change of this repository."""
    if options.policy:
        return settings.from_file(options.policy)
    if change.judge is None:
        return settings.from_tree(repository.top)
    name = "HEAD" if change.mode == "staged" else "base"
    return settings.from_commit(repository, change.judge, name)


def _patch(options: Common, file: str) -> _Read:
    # Imported here: mail and diff parsers cost 12 ms, and a hook never needs them.
    from aicheck import patch

    change = patch.read_patch(_bytes(file), Path(file).name if file != "-" else "patch")
    try:
        repository = open_repository(options.repo)
    except AicheckError:
        # A patch needs no repository, unless one was named.
        if options.repo:
            raise
        own = settings.from_file(options.policy) if options.policy else load(None, None, "default")
        return change, own, None
    change = replace(change, repository=repository.name, judge=repository.head())
    return change, _patch_settings(options, repository), repository


def _patch_settings(options: Common, repository: Repository) -> Config:
    if options.policy:
        return settings.from_file(options.policy)
    head = repository.head()
    return settings.from_commit(repository, head, "HEAD") if head else load(None, None, "default")


def _bytes(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        hint = "name a file with a diff or a git mail, or - for standard input"
        raise AicheckError(f"cannot read the patch '{file}': {error.strerror}", hint) from error
