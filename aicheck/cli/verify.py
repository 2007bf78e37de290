"""`aicheck verify`: a statement of `-o in-toto` against the repository that it speaks of."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from aicheck import envelope
from aicheck.change import read_range
from aicheck.cli.around import surroundings
from aicheck.cli.check import settings_of
from aicheck.cli.exit import FAIL, PASS
from aicheck.cli.options import Common, common
from aicheck.cli.streams import put, say
from aicheck.errors import AicheckError
from aicheck.git import open_repository
from aicheck.pipeline import run
from aicheck.reporters import in_toto
from aicheck.reporters.visible import visible

_HINT = "name a file that 'aicheck check -o in-toto=FILE' wrote"
_SHOWN = 20


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
    "--as-of",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Judge waivers as on this day.  [default: today]",
)
@common
def verify(
    common: Common, file: Path, keys: tuple[Path, ...], day: datetime.datetime | None
) -> int:
    """Make the statement in FILE again from the repository, and compare.

    Exit code 0 means that the same commits, settings and checks give the same statement, and
    that a key given with --key signed it; 1 that something differs.
    """
    signed, claimed = _read(file)
    if keys and not (signed and envelope.is_signed(signed, keys)):
        put(f"{visible(str(file))}: no key that was given signed this\n")
        return FAIL
    if signed and not keys:
        say("note: the signature was not checked: name a public key with --key")
    actual = _again(common, claimed, day.date() if day else None)
    differing = list(_differences(claimed, actual, "statement"))
    for line in differing[:_SHOWN]:
        put(f"differs: {line}\n")
    if len(differing) > _SHOWN:
        put(f"... and {len(differing) - _SHOWN} more\n")
    if differing:
        return FAIL
    head = actual["predicate"]["aicheck"]["change"]["head"]
    result = actual["predicate"]["verificationResult"]
    put(f"verified: commit {head[:12]}, {result}{', signed' if keys else ''}\n")
    return PASS


def _read(file: Path) -> tuple[Any, dict[str, Any]]:
    """The envelope, if there is one, and the statement."""
    try:
        data = json.loads(file.read_bytes())
    except OSError as error:
        raise AicheckError(f"cannot read '{file}': {error.strerror}", _HINT) from error
    except (ValueError, RecursionError) as error:
        raise AicheckError(f"'{file}' is not JSON: {error}", _HINT) from error
    signed = data if isinstance(data, dict) and "payload" in data else None
    if signed:
        try:
            data = json.loads(envelope.payload_of(signed))
        except (ValueError, RecursionError) as error:
            raise AicheckError(f"the payload of '{file}' is not JSON: {error}", _HINT) from error
    if not isinstance(data, dict) or data.get("_type") != in_toto.STATEMENT:
        raise AicheckError(f"'{file}' is no in-toto statement", _HINT)
    return signed, data


def _again(options: Common, claimed: dict[str, Any], day: datetime.date | None) -> dict[str, Any]:
    """The statement as this repository and this installation make it."""
    base, head = _ends(claimed)
    repository = open_repository(options.repo)
    change = read_range(repository, f"{base}..{head}")
    config = options.config(settings_of(options, repository, change))
    with surroundings(options, repository.top, repository) as around:
        report = run(change, config, replace(around, today=day) if day else around)
    made: dict[str, Any] = json.loads(in_toto.render(report))
    return made


def _ends(claimed: dict[str, Any]) -> tuple[str, str]:
    try:
        change = claimed["predicate"]["aicheck"]["change"]
        ends = change["judge"], change["head"]
    except (KeyError, TypeError) as error:
        raise AicheckError("the statement does not say what was checked", _HINT) from error
    # Ids only: a name could mean something else here.
    if not all(isinstance(end, str) and len(end) in (40, 64) and end.isalnum() for end in ends):
        raise AicheckError("the statement names no commit ids", _HINT)
    return ends


def _differences(claimed: Any, actual: Any, where: str) -> Iterator[str]:
    if isinstance(claimed, dict) and isinstance(actual, dict):
        for key in sorted({*claimed, *actual}):
            yield from _differences(claimed.get(key), actual.get(key), f"{where}.{key}")
    elif isinstance(claimed, list) and isinstance(actual, list) and len(claimed) == len(actual):
        for index, (one, other) in enumerate(zip(claimed, actual, strict=True)):
            yield from _differences(one, other, f"{where}[{index}]")
    elif claimed != actual:
        yield f"{visible(where)}: {_short(claimed)} is claimed, {_short(actual)} is found"


def _short(value: Any) -> str:
    text = json.dumps(value)
    return visible(text if len(text) <= 100 else f"{text[:97]}...")
