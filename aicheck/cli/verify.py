"""`aicheck verify`: a statement of `-o in-toto` against the repository that it speaks of."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from aicheck import envelope, strict_json
from aicheck.change import read_range
from aicheck.cli.around import surroundings
from aicheck.cli.check import settings_of
from aicheck.cli.exit import FAIL, PASS
from aicheck.cli.handed import Handed, handing
from aicheck.cli.options import Common, taking
from aicheck.cli.streams import put, say
from aicheck.cli.tips import why_not_judge
from aicheck.errors import AicheckError
from aicheck.git import Repository, open_repository
from aicheck.model import Hints
from aicheck.pipeline import run
from aicheck.reporters import in_toto
from aicheck.reporters.summary import plural
from aicheck.reporters.visible import visible

_HINT = "name a file that 'aicheck check -o in-toto=FILE' wrote"
_SHOWN = 20
_ABSENT = object()
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--key",
    "keys",
    metavar="FILE",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A public key, one of which must have signed; repeatable.",
)
@click.option(
    "--base",
    metavar="REV",
    help="The branch whose settings may have judged.  [default: the default branch]",
)
@click.option(
    "--as-of",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Judge waivers as on this day.  [default: today]",
)
@handing
@taking("repo", "policy", "fail_on", "jobs", "no_cache", "quiet")
def verify(
    common: Common,
    file: Path,
    keys: tuple[Path, ...],
    base: str | None,
    day: datetime.datetime | None,
    handed: Handed,
) -> int:
    """Make the statement in FILE again from the repository, and compare.

    What was handed in to the check, as its reviews, is handed in here by the same options. Exit
    code 0 means that the same commits, settings and checks give the same bytes, that the settings
    are of a commit at which the base branch stood, and are those it had just before it held the
    change, or has now where it does not, and that a key given with --key signed it; 1 that
    something differs.
    """
    signed, payload = _read(file)
    claimed = _statement(payload, file)
    if keys and not (signed and envelope.is_signed(signed, keys)):
        put(f"{visible(str(file))}: no key that was given signed this\n")
        return FAIL
    if signed and not keys:
        say("note: the signature was not checked: name a public key with --key")
    judge, head = _ends(claimed)
    _refuse_missing(claimed, handed)
    handed.refuse(head, False)
    repository = open_repository(common.repo)
    ends = repository.resolve(judge), repository.resolve(head)
    if why := why_not_judge(repository, *ends, _trusted(repository, base)):
        put(f"differs: {why}\n")
        return FAIL
    actual = _again(common, repository, f"{judge}..{head}", handed, day.date() if day else None)
    differing = list(_differences(claimed, actual, "statement"))
    if not differing and payload != in_toto.canonical(actual):
        differing = ["the statement's form: aicheck writes each statement in one way only"]
    for line in differing[:_SHOWN]:
        put(f"differs: {line}\n")
    if len(differing) > _SHOWN:
        put(f"... and {len(differing) - _SHOWN} more\n")
    if differing:
        return FAIL
    result = actual["predicate"]["verificationResult"]
    count = plural(actual["predicate"]["aicheck"]["counts"]["commits"], "commit")
    source = visible(actual["predicate"]["aicheck"]["policy"]["source"])
    put(
        f"verified: commit {head[:12]}, {result}{', signed' if keys else ''}: {count} since "
        f"{judge[:12]}, settings {source}\n"
    )
    return PASS


def _read(file: Path) -> tuple[Any, str]:
    """The envelope, if there is one, and the statement's text."""
    try:
        text = file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AicheckError(f"cannot read '{file}': {error}", _HINT) from error
    data = _json(text, f"'{file}'")
    if not (isinstance(data, dict) and "payload" in data):
        return None, text
    if set(data) - {"payload", "payloadType", "signatures"}:
        raise AicheckError(f"'{file}' is no DSSE envelope", _HINT)
    return data, envelope.payload_of(data).decode("utf-8", "replace")


def _statement(text: str, file: Path) -> dict[str, Any]:
    data = _json(text, f"the statement in '{file}'")
    if not isinstance(data, dict) or data.get("_type") != in_toto.STATEMENT:
        raise AicheckError(f"'{file}' is no in-toto statement", _HINT)
    return data


def _json(text: str, what: str) -> Any:
    try:
        data = strict_json.parse(text)
        # What can be read and not be written again is nested too deeply as well.
        in_toto.canonical(data)
    except (ValueError, RecursionError) as error:
        raise AicheckError(f"{what} is not JSON: {error}", _HINT) from error
    return data


def _trusted(repository: Repository, base: str | None) -> str:
    if base:
        return repository.resolve(base)
    found = repository.default_branch()
    if found is None:
        raise AicheckError("there is no default branch to trust", "name one with --base")
    return found


def _again(
    options: Common,
    repository: Repository,
    revisions: str,
    handed: Handed,
    day: datetime.date | None,
) -> dict[str, Any]:
    """The statement as this repository and this installation make it."""
    change = read_range(repository, revisions, options.progress)
    change = replace(change, hints=Hints(handed.branch, handed.text()))
    change = handed.given_to(change, repository)
    change = handed.scanned(change, repository.top)
    config = options.config(settings_of(options, repository, change))
    with surroundings(options, repository.top, repository) as around:
        report = run(change, config, replace(around, today=day) if day else around)
    made: dict[str, Any] = json.loads(in_toto.render(report))
    return made


def _refuse_missing(claimed: dict[str, Any], handed: Handed) -> None:
    """Raise AicheckError where the statement rests on what was not handed in.

    It is the verifier who says what to believe: nothing is taken from the statement itself.
    """
    missing = [*_missing(claimed["predicate"]["aicheck"].get("inputs"), handed)]
    if missing:
        names, options = zip(*missing, strict=True)
        raise AicheckError(
            f"this statement rests on {' and '.join(names)}",
            f"hand in the same: {' '.join(options)}",
        )


def _missing(inputs: Any, handed: Handed) -> Iterator[tuple[str, str]]:
    """Yield each input that is claimed and was not handed in, and the option for it."""
    if not isinstance(inputs, dict):
        return
    if inputs.get("reviews") and not handed.reviews:
        yield f"a forge's reviews{_digest(inputs['reviews'])}", "--reviews FILE"
    if inputs.get("sarif") and not handed.sarif:
        yield "what other scanners found", "--sarif FILE"
    if inputs.get("description") and not handed.description:
        yield f"the pull request's text{_digest(inputs['description'])}", "--description FILE"
    if inputs.get("branch") and not handed.branch:
        yield f"the name of the branch, {_short(inputs['branch'])}", "--branch NAME"
    if inputs.get("merged") and not handed.merged:
        yield "what landed on the main branch", "--merged"
    if inputs.get("from") and not handed.source:
        yield f"the branch that landed{_span(inputs['from'])}", "--from RANGE"


def _digest(value: Any) -> str:
    digest = value.get("sha256") if isinstance(value, dict) else None
    return f" (sha256 {visible(digest[:64])})" if isinstance(digest, str) else ""


def _span(value: Any) -> str:
    ends = (value.get("base"), value.get("head")) if isinstance(value, dict) else ()
    known = [end[:12] for end in ends if isinstance(end, str) and _ID.fullmatch(end)]
    return f" ({'..'.join(known)})" if len(known) == 2 else ""


def _ends(claimed: dict[str, Any]) -> tuple[str, str]:
    try:
        change = claimed["predicate"]["aicheck"]["change"]
        judge, head = change["judge"], change["head"]
    except (KeyError, TypeError) as error:
        raise AicheckError("the statement does not say what was checked", _HINT) from error
    # Ids only: a name could mean something else here.
    if not all(isinstance(end, str) and _ID.fullmatch(end) for end in (judge, head)):
        raise AicheckError("the statement names no commit ids", _HINT)
    return judge, head


def _differences(claimed: Any, actual: Any, where: str) -> Iterator[str]:
    if isinstance(claimed, dict) and isinstance(actual, dict):
        for key in sorted({*claimed, *actual}):
            here, there = claimed.get(key, _ABSENT), actual.get(key, _ABSENT)
            yield from _differences(here, there, f"{where}.{key}")
    elif isinstance(claimed, list) and isinstance(actual, list) and len(claimed) == len(actual):
        for index, (one, other) in enumerate(zip(claimed, actual, strict=True)):
            yield from _differences(one, other, f"{where}[{index}]")
    elif type(claimed) is not type(actual) or claimed != actual:
        yield f"{visible(where)}: {_short(claimed)} is claimed, {_short(actual)} is found"


def _short(value: Any) -> str:
    text = "nothing" if value is _ABSENT else json.dumps(value)
    return visible(text if len(text) <= 100 else f"{text[:97]}...")
