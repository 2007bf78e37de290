"""The inputs of the GitHub Action, as its steps hand them on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from aicheck.cli.runner import Runner
from aicheck.errors import AicheckError

_YES, _NO = ("true",), ("false", "")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of the action; an empty one counts as not given."""

    base: str | None
    head: str | None
    policy: str | None
    fail_on: str | None
    publish: str | None
    sarif: str | None

    @property
    def is_published(self) -> bool:
        """Whether the report is to be put on GitHub; raises AicheckError for other words."""
        value = (self.publish or "true").strip().lower()
        if value not in (*_YES, *_NO):
            raise AicheckError(f"the input publish cannot be '{value}'", "write true or false")
        return value in _YES

    def sarif_file(self, at: Runner) -> Path | None:
        """Where SARIF is to be written, if anywhere."""
        value = (self.sarif or "").strip()
        if value.lower() in _NO:
            return None
        if value.lower() in _YES:
            return at.folder / "aicheck.sarif"
        return (at.workspace or Path()) / value


def an_input(name: str, about: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option of an input, which is read from the variable of its name as well."""
    variable = f"AICHECK_{name.upper().replace('-', '_')}"
    return click.option(f"--{name}", envvar=variable, show_envvar=True, metavar="TEXT", help=about)
