"""What a user may switch on for one run, and no settings can: it sends, or starts, something."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import urlsplit

import click

from aicheck.checks.context import NOTHING, Asked, Service
from aicheck.cli.grouping import grouped
from aicheck.cli.streams import say
from aicheck.cli.usage import BadValue
from aicheck.errors import AicheckError
from aicheck.model import Change

# As SCANOSS's own clients read it: a key on the command line is seen by everybody on the machine.
_KEY = "SCANOSS_API_KEY"


@dataclass(frozen=True, slots=True)
class Wish:
    """The values of the options."""

    indexes: tuple[Path, ...]
    scanoss: str | None
    scancode: str | None

    @property
    def is_any(self) -> bool:
        """Whether anything was switched on."""
        return bool(self.indexes or self.scanoss or self.scancode)

    def asked(self, change: Change, tree: Path | None) -> Asked:
        """What is asked of the checks, said to the user; raises AicheckError."""
        if not self.is_any:
            return NOTHING
        service = _service(self.scanoss) if self.scanoss else None
        program = _program(self.scancode, tree) if self.scancode else None
        if service:
            _tell(service, change)
        return Asked(self.indexes, service, program)


def asking(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the command gets their values as one `wish`."""
    return grouped(command, "wish", Wish, _OPTIONS)


_OPTIONS = (
    click.option(
        "--index",
        "indexes",
        metavar="FILE",
        multiple=True,
        type=click.Path(path_type=Path),
        help="Look up copied code in this index too; repeatable.",
    ),
    click.option(
        "--scanoss",
        metavar="URL",
        help="Look up copied code at a SCANOSS service, as https://api.osskb.org. Sent are hashes "
        "of short runs of the added lines, their line numbers, the size and MD5 of what was added, "
        "and the language; no code, no names.",
    ),
    click.option(
        "--scancode",
        metavar="COMMAND",
        help="Have your own ScanCode read the changed files for licences too. It runs on this "
        "machine; nothing is sent.",
    ),
)


def _service(url: str) -> Service:
    # Imported here: HTTP costs 40 ms, and few runs ask.
    from aicheck.checks.scanoss.service import address

    try:
        return Service(address(url), os.environ.get(_KEY) or None)
    except ValueError as error:
        hint = "name the service's address, as https://api.osskb.org"
        raise BadValue(str(error), hint, "--scanoss") from error


def _program(command: str, tree: Path | None) -> Path:
    found = which(os.path.expanduser(command))
    if found is None:
        hint = "name the program, as --scancode ~/scancode/bin/scancode"
        raise AicheckError(f"cannot find ScanCode at '{command}'", hint)
    program = Path(found).absolute()
    for place in (program, program.resolve()):
        if tree and place.is_relative_to(tree.resolve()):
            hint = "install ScanCode elsewhere: the change could bring a program of its own"
            raise AicheckError(f"'{command}' lies in the work tree", hint)
    return program


def _tell(service: Service, change: Change) -> None:
    from aicheck.checks.scanoss.work import asked_about

    count = sum(1 for _ in asked_about(change))
    if not count:
        return
    files = "one changed file" if count == 1 else f"{count} changed files"
    say(
        f"note: {urlsplit(service.url).netloc} is sent, for {files}: hashes of short runs of the "
        "added lines with their line numbers, the size and MD5 of what was added, and a number "
        "with the language's ending in place of the name; no code and no names leave this machine"
    )
