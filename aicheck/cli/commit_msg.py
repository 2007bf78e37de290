"""`aicheck commit-msg`: the trailers of one message, before the commit is made."""

from __future__ import annotations

from pathlib import Path

import click

from aicheck import settings
from aicheck.cli.agents import agents_running
from aicheck.cli.around import surroundings
from aicheck.cli.check import finish
from aicheck.cli.options import Common, common
from aicheck.errors import AicheckError
from aicheck.git import open_repository
from aicheck.identity import clean_message, people_of_user
from aicheck.model import Change, Commit, Hints
from aicheck.pipeline import run

# A commit that does not exist yet.
_UNBORN = "0" * 40


@click.command("commit-msg")
@click.argument("file", type=click.Path(path_type=Path))
@common
def commit_msg(common: Common, file: Path) -> int:
    """Check the message in FILE as git hands it to its commit-msg hook.

    An AI-assisted commit needs the sign-off of the person who makes it.
    """
    repository = open_repository(common.repo)
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise AicheckError(f"cannot read the message '{file}': {error.strerror}") from error
    author, committer = people_of_user(repository)
    message = clean_message(repository, raw)
    head = repository.head()
    commit = Commit(_UNBORN, (head,) if head else (), author, committer, message)
    hints = Hints(environment=agents_running())
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
