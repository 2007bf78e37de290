"""`aicheck commit-msg`: the trailers of one message, before the commit is made."""

from __future__ import annotations

import os
from pathlib import Path

import click

from aicheck import settings
from aicheck.cli.agents import agents_running
from aicheck.cli.around import surroundings
from aicheck.cli.check import finish
from aicheck.cli.options import Common, common
from aicheck.errors import AicheckError
from aicheck.git import Repository, open_repository
from aicheck.identity import clean_message, people_of_user
from aicheck.model import Change, Commit, Hints
from aicheck.pipeline import run

# A commit that does not exist yet.
_UNBORN = "0" * 40
# What git tells its hooks as the editor where it opened none.
_NO_EDITOR = ":"
# The file of a message that git itself wrote for a merge without conflicts.
_MERGED = "MERGE_MSG"


@click.command("commit-msg")
@click.argument("file", type=click.Path(path_type=Path))
@common
def commit_msg(common: Common, file: Path) -> int:
    """Check the message in FILE as git hands it to its commit-msg hook.

    An AI-assisted commit needs the sign-off of the person who makes it.
    """
    # Opening a repository forgets what the environment says of git.
    is_edited = os.environ.get("GIT_EDITOR") != _NO_EDITOR
    repository = open_repository(common.repo)
    raw = _read(repository, file)
    author, committer = people_of_user(repository)
    message = clean_message(repository, raw, is_edited)
    head = repository.head()
    merged = _merged(repository)
    commit = Commit(_UNBORN, (head, *merged) if head else (), author, committer, message)
    # What merges without conflicts is nobody's writing: who runs git has nothing to declare.
    is_git_own = merged and file.name == _MERGED and "-by:" not in message.casefold()
    hints = Hints(environment=() if is_git_own else agents_running())
    change = Change("message", head, None, repository.name, (commit,), hints=hints)
    if common.policy:
        config = settings.from_file(common.policy)
    elif head:
        config = settings.from_commit(repository, head, "HEAD")
    else:
        config = settings.from_tree(repository.top)
    with surroundings(common, repository.top) as around:
        report = run(change, common.config(config), around)
    return finish(report, common)


def _read(repository: Repository, file: Path) -> bytes:
    """The message, whose path git gives from the top of the work tree, wherever we run."""
    places = [file, repository.top / file]
    if file.name == str(file):
        places.append(repository.directory / file)
    try:
        return next((place for place in places if place.is_file()), file).read_bytes()
    except OSError as error:
        hint = "name the file with the message, as git's commit-msg hook does"
        raise AicheckError(f"cannot read the message '{file}': {error.strerror}", hint) from error


def _merged(repository: Repository) -> tuple[str, ...]:
    """The commits that the next one merges."""
    found = repository.text("rev-parse", "--verify", "--quiet", "MERGE_HEAD^{commit}")
    return (found,) if found else ()
