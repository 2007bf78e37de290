"""`aicheck waive`: a person's exception from one finding, written into the waivers' file."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import click

from aicheck import change as changes
from aicheck.attribution.environment import detect
from aicheck.cli.agents import agents_running
from aicheck.cli.around import surroundings
from aicheck.cli.check import settings_of
from aicheck.cli.exit import PASS
from aicheck.cli.options import Common, taking
from aicheck.cli.streams import say
from aicheck.cli.usage import Usage
from aicheck.config import WAIVERS, Waiver, load
from aicheck.errors import AicheckError
from aicheck.git import Repository, open_repository
from aicheck.model import Change
from aicheck.pipeline import run
from aicheck.reporters.summary import short
from aicheck.reporters.visible import visible
from aicheck.waivers import appended, owner_kind
from aicheck.worktree import own_tree, put_file

# Long enough for a mend, short enough to be asked again.
_DAYS = 90
# What a person has to copy of a fingerprint, at least.
_SHORTEST = 8
_WAYS = "give --rule and --path together, or --result, or a RANGE"
_FINGERPRINT = re.compile(r"[0-9a-fA-F]{1,32}")


@dataclass(frozen=True, slots=True)
class _Found:
    """A finding by its fingerprint, and where it stands."""

    fingerprint: str
    rule: str
    path: str


@click.command()
@click.argument("fingerprint")
@click.argument("revisions", metavar="[RANGE]", required=False)
@click.option("--reason", metavar="TEXT", required=True, help="Why the finding is no flaw.")
@click.option("--owner", metavar="PERSON", required=True, help="Who answers: Name <mailbox>.")
@click.option("--until", metavar="DATE", help=f"The last day, as 2027-03-31.  [{_DAYS} days ahead]")
@click.option("--rule", metavar="RULE", help="The rule, where no finding is looked up.")
@click.option("--path", metavar="GLOB", help="The file, where no finding is looked up.")
@click.option(
    "--result",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Look the finding up in this JSON result, and check nothing.",
)
@taking("repo", "policy", "jobs", "no_cache", "quiet")
def waive(
    common: Common,
    fingerprint: str,
    revisions: str | None,
    reason: str,
    owner: str,
    until: str | None,
    rule: str | None,
    path: str | None,
    result: Path | None,
) -> int:
    """Write a waiver of the finding with FINGERPRINT, or its beginning, for a person to commit.

    The finding is looked up by a check of RANGE, in the result that --result names, or not at all
    with --rule and --path. A waiver counts once it stands on the base branch. It is for people,
    and does not run for an agent.
    """
    if bool(rule) != bool(path) or (rule and (result or revisions)):
        raise Usage("the finding is looked up in more ways than one", _WAYS)
    for name, value in (("--reason", reason), ("--owner", owner)):
        if not value.strip():
            raise AicheckError(f"{name} is empty", "a waiver says why, and who answers for it")
    _refuse_agents(owner)
    last = _date(until)
    repository = open_repository(common.repo)
    tree = own_tree(repository)
    if rule and path:
        found = _Found(_digits(fingerprint), rule, path)
    else:
        found = _looked_up(fingerprint, common, repository, revisions, result)
    waiver = Waiver(found.rule, found.path, reason, owner, last, found.fingerprint)
    shorter = _write(tree, waiver)
    say(f"{WAIVERS}: {waiver.rule} in {waiver.path} is waived until {waiver.expires}")
    for old in shorter:
        end = f"until {old.expires}, by {old.owner}"
        say(visible(f"its waiver {end}, is still there: take it out, or it is reported once over"))
    say("commit it on the base branch: a change cannot bring its own waiver")
    return PASS


def _refuse_agents(owner: str) -> None:
    if running := next(detect(agents_running()), None):
        raise AicheckError(
            f"an agent is running here ({running.detail}), and cannot waive a finding",
            "a person runs this in a shell of their own",
        )
    if (kind := owner_kind(owner)) != "human":
        article = "an" if kind == "agent" else "a"
        raise AicheckError(f"'{owner}' is {article} {kind}", "name the person who answers for it")
    name, mail = parseaddr(owner)
    if not name or "@" not in mail:
        raise AicheckError(f"--owner cannot be '{owner}'", "write Name <mailbox>")


def _date(text: str | None) -> datetime.date:
    today = datetime.date.today()
    if text is None:
        return today + datetime.timedelta(days=_DAYS)
    try:
        last = datetime.date.fromisoformat(text)
    except ValueError as error:
        raise AicheckError(f"--until cannot be '{text}'", "write it as 2027-03-31") from error
    if last < today:
        raise AicheckError(f"--until {last} is over", f"name a day from {today} on")
    return last


# -- the finding -------------------------------------------------------------------------------


def _digits(fingerprint: str) -> str:
    if not _FINGERPRINT.fullmatch(fingerprint):
        hint = "copy its hexadecimal digits from a report, as 9f2c..."
        raise AicheckError(f"'{fingerprint}' is no fingerprint", hint)
    return fingerprint.lower()


def _looked_up(
    fingerprint: str,
    options: Common,
    repository: Repository,
    revisions: str | None,
    result: Path | None,
) -> _Found:
    if result:
        return _only(fingerprint, _of_result(result), f"of '{result}'", "write it anew")
    change = changes.read_range(repository, revisions, options.progress)
    where = f"of {short(change.base or '')}..{short(change.head or '')}"
    hint = "name the range that has it, as main..topic"
    return _only(fingerprint, _of_check(options, repository, change), where, hint)


def _only(fingerprint: str, known: Iterator[_Found], where: str, hint: str) -> _Found:
    if len(fingerprint) < _SHORTEST:
        hint = f"give {_SHORTEST} characters or more"
        raise AicheckError(f"the fingerprint '{fingerprint}' is too short", hint)
    found = {it for it in known if it.fingerprint.startswith(fingerprint.lower())}
    if not found:
        more = f"{hint}, or --rule and --path"
        raise AicheckError(f"no finding {where} has the fingerprint '{fingerprint}'", more)
    if len(found) > 1:
        raise AicheckError(f"{len(found)} findings begin with '{fingerprint}'", "give all of it")
    return found.pop()


def _of_check(options: Common, repository: Repository, change: Change) -> Iterator[_Found]:
    config = settings_of(options, repository, change)
    with surroundings(options, repository.top, repository) as around:
        report = run(change, config, around)
    for it in report.decisions:
        yield _Found(it.fingerprint, it.finding.rule.id, _anchored(it.finding.path))


def _of_result(file: Path) -> Iterator[_Found]:
    try:
        result = json.loads(file.read_bytes())
        found = [_listed(it) for it in result["findings"]]
    except OSError as error:
        hint = "write one with: aicheck check -o json=FILE"
        raise AicheckError(f"cannot read the result '{file}': {error.strerror}", hint) from error
    # Deep nesting is no JSON error.
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        hint = "write one with: aicheck check -o json=FILE"
        raise AicheckError(f"'{file}' is no JSON result of aicheck", hint) from error
    yield from found


def _listed(entry: Any) -> _Found:
    """A finding of a result; raises TypeError or LookupError where it is none."""
    mark, rule, path = entry["fingerprint"], entry["rule"], entry["path"]
    if not (isinstance(mark, str) and isinstance(rule, str) and isinstance(path, str | None)):
        raise TypeError("a field of a finding is no text")
    return _Found(mark, rule, _anchored(path))


def _anchored(path: str | None) -> str:
    """The pattern that fits this path alone; a commit's finding has none, and its content does."""
    if path is None:
        return "**"
    return path if "/" in path else f"/{path}"


# -- the file ----------------------------------------------------------------------------------


def _write(top: Path, waiver: Waiver) -> list[Waiver]:
    """Put the waiver at the end of the file in one step, or leave the file as it is.

    Returns those of the same finding that stood there; later ones would have been refused.
    """
    file = top / WAIVERS
    if file.is_symlink() or file.parent.is_symlink():
        raise AicheckError(f"{WAIVERS} is a link", "put a file in its place")
    if file.exists() and not file.is_file():
        raise AicheckError(f"{WAIVERS} is no file", "put a file in its place")
    try:
        old = file.read_bytes().decode("utf-8") if file.exists() else ""
        new = appended(old, waiver)
        file.parent.mkdir(exist_ok=True)
        put_file(file, new.encode("utf-8"))
        return [it for it in load(None, old, WAIVERS).waivers if _is_same(it, waiver)]
    except UnicodeError as error:
        raise AicheckError(f"{WAIVERS} is not UTF-8", "mend the file") from error
    except OSError as error:
        hint = "see whether the folder can be written, and the disk has room"
        raise AicheckError(f"cannot write {WAIVERS}: {error.strerror}", hint) from error


def _is_same(old: Waiver, new: Waiver) -> bool:
    return (old.rule, old.path, old.fingerprint) == (new.rule, new.path, new.fingerprint)
