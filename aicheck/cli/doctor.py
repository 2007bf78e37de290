"""`aicheck doctor`: what is installed, what is in force, and what each check needs."""

from __future__ import annotations

import datetime
import os
import shutil
from pathlib import Path

import click

from aicheck.cli.agents import agents_running
from aicheck.cli.around import cache_folder
from aicheck.cli.exit import INCOMPLETE, PASS, USAGE
from aicheck.cli.options import Common, reading
from aicheck.cli.output import send, style_of
from aicheck.doctor.as_json import as_json
from aicheck.doctor.as_text import as_text
from aicheck.doctor.examining import examined
from aicheck.doctor.nouns import Outside
from aicheck.errors import AicheckError
from aicheck.git import Repository, open_repository

# What changes the answer of a check, by its name alone: a value may be secret.
_VARIABLES = (
    "PIP_FIND_LINKS", "PIP_INDEX_URL", "SCANOSS_API_KEY", "SKIP", "VIRTUAL_ENV",
)  # fmt: skip
_CODES = {"ok": PASS, "missing": INCOMPLETE, "broken": USAGE}


@click.command()
@click.option(
    "--policy",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Settings from FILE in place of the base commit's.",
)
@reading("text", "json")
def doctor(common: Common, policy: Path | None) -> int:
    """Say what is installed, which settings are in force, and what each check needs.

    The engines are started and have to find a flaw in a sample; the network is not asked. The
    settings are those by which check without a RANGE would judge, each with the pack, or the file
    and line, that it comes from; -v shows those that are as usual, too. It exits with 3 where
    something required is missing, and with 2 where the settings are broken.
    """
    agents = tuple(name.partition("=")[0] for name in agents_running())
    repository, problem = _opened(common.repo)
    folder, no_cache = cache_folder(repository.top if repository else None)
    outside = Outside(
        datetime.date.today(),
        shutil.which,
        agents,
        tuple(name for name in _VARIABLES if os.environ.get(name)),
        folder,
        no_cache.removeprefix("the cache is "),
    )
    health = examined(repository, problem, policy, outside)
    outputs = list(common.outputs)
    if not common.quiet and all(path for _, path in outputs):
        outputs.insert(0, ("text", None))
    for name, path in outputs:
        send(as_json(health) if name == "json" else as_text(health, style_of(common, path)), path)
    return _CODES[health.status]


def _opened(folder: Path | None) -> tuple[Repository | None, str]:
    """The repository, or None and why there is none; a named one has to be there."""
    try:
        return open_repository(folder), ""
    except AicheckError as error:
        if folder:
            raise
        return None, error.message
