"""`aicheck scan`: a whole tree at a look."""

from __future__ import annotations

from dataclasses import replace

import click

from aicheck import change as changes
from aicheck import settings
from aicheck.cli.around import remembering, surroundings
from aicheck.cli.asking import Wish, asking
from aicheck.cli.baseline import Writing, writing
from aicheck.cli.check import finish
from aicheck.cli.line import explain_line
from aicheck.cli.options import Common, common
from aicheck.cli.scope import Scope, View, scoping
from aicheck.cli.streams import say
from aicheck.cli.usage import Usage
from aicheck.config import Config
from aicheck.git import Repository, open_repository
from aicheck.model import Report
from aicheck.pipeline import run
from aicheck.survey import survey
from aicheck.survey.narrowing import narrowed, only_ai


@click.command()
@scoping
@writing
@click.option(
    "--explain",
    "place",
    metavar="PATH:LINE",
    help="Whose this line is, on what evidence, who signed for it, and what is found in it.",
)
@asking
@common
def scan(common: Common, wish: Wish, scope: Scope, baseline: Writing, place: str | None) -> int:
    """Look at every tracked file: who wrote it, what is found in it, who answers for it.

    PATHs are files and folders that git tracks, from the current folder on; with --repo, from
    its folder where the current one is elsewhere. Settings and waivers are those of the commit.
    With --write-baseline what is found is known from then on, so that only what is new blocks:
    'aicheck explain baseline' tells more.
    """
    if any(name == "in-toto" for name, _ in common.outputs):
        hint = "make one of a range: aicheck check BASE..HEAD"
        raise Usage("an in-toto statement is about a change, and a scan is about a tree", hint)
    if place and (scope.paths or scope.since or scope.only):
        hint = "leave out PATH, --since and --only"
        raise Usage("--explain is about one place, and tells all of it", hint)
    repository = open_repository(common.repo)
    if place:
        return explain_line(common, repository, scope.revision, place, is_checked=True)
    view = scope.view(repository, common.repo)
    baseline.refuse(repository, view.head)
    with remembering(common, repository.top) as memory:
        change = changes.read_tree(
            repository, view.head, (), common.progress, memory, scope.everything
        )
    if not (change.files or change.left_out or change.failures):
        say("note: there is nothing to scan: the tree is empty")
    asked = wish.asked(change, repository.top)
    if baseline.is_any:
        config = baseline.config(repository, view.head, view.paths)
    else:
        config = common.config(_settings(common, repository, view))
    with surroundings(common, repository.top, repository, asked=asked) as around:
        report = run(change, config, replace(around, part=view.paths))
    report = _surveyed(report, scope, view)
    if baseline.is_any:
        return baseline.finished(report, common, repository, config, view.paths)
    return finish(report, common)


def _settings(options: Common, repository: Repository, view: View) -> Config:
    if options.policy:
        return settings.from_file(options.policy)
    return settings.from_commit(repository, view.head, view.name)


def _surveyed(report: Report, scope: Scope, view: View) -> Report:
    """The report on what was asked for, with the survey of it."""
    report = narrowed(report, view.paths, view.newer)
    found = survey(report)
    found = replace(found, since=view.since, only_ai=scope.only_ai, top=scope.top)
    return replace(only_ai(report) if scope.only_ai else report, survey=found)
