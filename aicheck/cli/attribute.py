"""`aicheck attribute`: who wrote a change, commit by commit and line by line, and the evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

import click

from aicheck import __version__, dates
from aicheck import change as changes
from aicheck.attribution import attribute as attributed
from aicheck.checks.secrets.redaction import redacted
from aicheck.cli.exit import INCOMPLETE, PASS
from aicheck.cli.handed import hinting
from aicheck.cli.options import Common, reading
from aicheck.cli.output import send, style_of
from aicheck.cli.streams import say, say_error
from aicheck.cli.usage import Usage
from aicheck.errors import AicheckError
from aicheck.git import Repository, open_repository
from aicheck.model import Change, Hints
from aicheck.reporters import Style
from aicheck.secrecy import without_secrets
from aicheck.shares import Lines, Shares
from aicheck.story.places import places

By = Literal["author", "agent", "path"]
Renderer = Callable[[Style], str]


@click.command()
@click.argument("revisions", metavar="[RANGE]", required=False)
@click.option(
    "--since",
    metavar="DATE|REV",
    help="What HEAD has gained since a date, as '2 weeks ago', or since a revision.",
)
@click.option(
    "--by", type=click.Choice(["author", "agent", "path"]), help="Add up by who or by where."
)
@click.option(
    "--explain",
    "sha",
    metavar="SHA|PATH:LINE",
    help="Why this commit is taken for what it is, or whose this line is.",
)
@click.option(
    "--rev",
    "revision",
    metavar="REV",
    help="With --explain PATH:LINE, the commit whose file it is.  [default: HEAD]",
)
@hinting
@reading("text", "json")
def attribute(
    common: Common,
    revisions: str | None,
    since: str | None,
    by: By | None,
    sha: str | None,
    revision: str | None,
    hints: Hints,
) -> int:
    """Say which commits and lines of a change are AI-assisted, and on what evidence.

    RANGE is BASE..HEAD or BASE...HEAD, both since their merge base, or BASE alone for
    BASE..HEAD. Without one it is what HEAD adds to its upstream, or to the
    default branch where it has none or everything is pushed to it.

    A line belongs to the commit that it comes from, as far as it is still there at the end.
    No sign of AI is no proof of a person.
    """
    if sum(map(bool, (revisions, since, sha))) > 1:
        raise Usage("RANGE, --since and --explain exclude each other", "give one of them")
    if sha and by:
        raise Usage(
            "--explain is about one commit or line, and --by adds up many", "leave out --by"
        )
    is_line = bool(sha and places(sha))
    if revision and not is_line:
        raise Usage("--rev says where a line is looked up", "give --explain PATH:LINE with it")
    repository = open_repository(common.repo)
    if sha and is_line:
        # Imported here: the checks, which tell who signed, cost a commit's explanation too much.
        from aicheck.cli.line import explain_line

        at = revision or "HEAD"
        return explain_line(common, repository, at, sha, is_checked=False, hints=hints)
    if sha:
        return _explain(common, repository, sha, hints)
    span = _since(repository, since) if since else revisions
    read = replace(changes.read_range(repository, span, common.progress), hints=hints)
    change = without_secrets(attributed(read, common.progress))
    if not (change.commits or change.failures):
        say("note: there is nothing to attribute: name a range, as HEAD~20, or use --since")
    return _finish(_renderers(Shares(change), by), change, common)


def _since(repository: Repository, text: str) -> str:
    try:
        return f"{repository.resolve(text)}..HEAD"
    except AicheckError as error:
        if not dates.is_date(text):
            hint = "name a tag, a branch or a commit, or a date as '2 weeks ago' or 2026-01-31"
            raise AicheckError(f"'{text}' is neither a revision nor a date", hint) from error
    return f"{dates.base_before(repository, text)}..HEAD"


def _renderers(shares: Shares, by: By | None) -> Mapping[str, Renderer]:
    # Imported here, as a format's module is imported only where it is asked for.
    from aicheck.reporters import attribution, attribution_json

    return {
        "json": lambda style: attribution_json.render(shares, __version__),
        "text": lambda style: attribution.render(shares, style, by),
    }


def _explain(common: Common, repository: Repository, sha: str, hints: Hints) -> int:
    from aicheck.attribution.explain import explain
    from aicheck.attribution.lines import markers_of
    from aicheck.attribution.near_markers import near_markers
    from aicheck.reporters import attribution_json, explanation

    head = repository.resolve(sha)
    if not repository.is_commit(head):
        raise AicheckError(f"'{sha}' is a tree, not a commit", "name a commit")
    parent = repository.text("rev-parse", "--verify", "--quiet", f"{head}^1^{{commit}}")
    span = f"{parent or repository.empty_tree}..{head}"
    change = attributed(replace(changes.read_range(repository, span), hints=hints))
    shares = Shares(change)
    lines = shares.by_commit.get(head, Lines()) if shares.is_known else None
    markers, near = markers_of(change, head), near_markers(change, head)
    found = explain(change.by_sha[head], markers, near)
    steps = [replace(step, text=redacted(step.text)) for step in found]
    change = without_secrets(change)
    commit = change.by_sha[head]
    renderers: Mapping[str, Renderer] = {
        "json": lambda style: attribution_json.explanation(commit, steps, lines, __version__),
        "text": lambda style: explanation.render(commit, steps, lines, style),
    }
    return _finish(renderers, change, common)


def _finish(renderers: Mapping[str, Renderer], change: Change, options: Common) -> int:
    outputs = list(options.outputs)
    if not options.quiet and all(path for _, path in outputs):
        outputs.insert(0, ("text", None))
    try:
        for name, path in outputs:
            send(renderers[name](style_of(options, path)), path)
    except AicheckError as error:
        say_error(error)
        return INCOMPLETE
    return INCOMPLETE if Shares(change).unread else PASS
