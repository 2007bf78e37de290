"""`aicheck scan`: a whole tree at a look."""

from __future__ import annotations

import click

from aicheck import change as changes
from aicheck import settings
from aicheck.cli.around import surroundings
from aicheck.cli.check import finish
from aicheck.cli.options import Common, common
from aicheck.config import Config
from aicheck.git import Repository, open_repository
from aicheck.pipeline import run


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option(
    "--rev", "revision", metavar="REV", default="HEAD", help="The commit.  [default: HEAD]"
)
@common
def scan(common: Common, paths: tuple[str, ...], revision: str) -> int:
    """Look at every tracked file: who wrote it, what is found in it, who answers for it."""
    repository = open_repository(common.repo)
    change = changes.read_tree(repository, revision, paths, common.progress)
    config = common.config(_settings(common, repository, change.head or revision))
    with surroundings(common, repository.top, repository) as around:
        return finish(run(change, config, around), common)


def _settings(options: Common, repository: Repository, head: str) -> Config:
    if options.policy:
        return settings.from_file(options.policy)
    return settings.from_commit(repository, head, "HEAD")
