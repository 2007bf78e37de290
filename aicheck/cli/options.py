"""The options that mean the same in every command."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import click

from aicheck.cli.progress import watching
from aicheck.cli.usage import BadValue
from aicheck.config import Config, nearest, threshold
from aicheck.progress import Progress, silent
from aicheck.reporters import REPORTERS

_Option: TypeAlias = "Callable[[Callable[..., Any]], Callable[..., Any]]"


@dataclass(frozen=True, slots=True)
class Common:
    """The values of the options; those that a command does not take stay as they are here."""

    repo: Path | None = None
    policy: Path | None = None
    outputs: tuple[tuple[str, Path | None], ...] = ()
    fail_on: str | None = None
    jobs: int = 1
    no_cache: bool = False
    quiet: bool = False
    verbose: bool = False
    colour: str = "auto"
    progress: Progress = silent

    def config(self, config: Config) -> Config:
        """The settings with what the command line overrides: one threshold for everything."""
        if self.fail_on is None:
            return config
        limit = threshold(self.fail_on, "--fail-on", "command line")
        gate = replace(config.gate, fail_on=limit, ai_fail_on=limit, paths=())
        # Other thresholds are another policy, and evidence must not hide that.
        digest = hashlib.sha256(f"{config.digest} {self.fail_on}".encode()).hexdigest()
        source = f"{config.source}, --fail-on {self.fail_on}"
        return replace(config, gate=gate, source=source, digest=f"sha256:{digest}")


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add all of the options; the command gets their values as one `common`."""
    return _with(command, _OPTIONS)


def taking(*names: str) -> _Option:
    """Add the options with these names alone, for a command that has no use for the others."""
    options = {**_OPTIONS, "quiet": _QUIETLY}
    return lambda command: _with(command, {name: options[name] for name in names})


def reading(*formats: str) -> _Option:
    """Add the options of a command that runs no check and reports in these formats."""
    shown = {name: _OPTIONS[name] for name in ("quiet", "verbose", "colour")}
    options = {"repo": _OPTIONS["repo"], "outputs": _formats(formats), **shown}
    return lambda command: _with(command, options)


def _with(command: Callable[..., Any], options: dict[str, _Option]) -> Callable[..., Any]:
    def wrapped(**values: Any) -> Any:
        taken = {name: values.pop(name) for name in options}
        with watching(taken.get("quiet", False)) as progress:
            return command(common=Common(**taken, progress=progress), **values)

    wrapped.__doc__ = command.__doc__
    for option in reversed(options.values()):
        wrapped = option(wrapped)
    return wrapped


def _formats(known: Iterable[str]) -> _Option:
    return click.option(
        "-o",
        "--output",
        "outputs",
        metavar="FORMAT[=FILE]",
        multiple=True,
        callback=partial(_output, known=sorted(known)),
        help=f"Report as {', '.join(sorted(known))}; repeatable.  [default: text]",
    )


def _output(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...], known: Sequence[str]
) -> Any:
    out = []
    for value in values:
        name, _, file = value.partition("=")
        if name not in known:
            here = " of this command" if name in REPORTERS else ""
            near = nearest(name, tuple(known))
            hint = near if near.startswith("did you") else "write one of these"
            raise BadValue(f"'{name}' is no format{here}; known: {', '.join(known)}", hint)
        path = Path(file) if file else None
        if path and not path.absolute().parent.is_dir():
            raise BadValue(f"the folder of '{file}' does not exist", "make it first")
        out.append((name, path))
    if sum(path is None for _, path in out) > 1:
        hint = "write FORMAT=FILE for the others"
        raise BadValue("only one format can go to standard output", hint)
    return tuple(out)


_PATH = click.Path(path_type=Path)
_LEVELS = ("low", "medium", "high", "critical", "never")
# By the names of the fields, in the order of the help.
_OPTIONS: dict[str, _Option] = {
    "repo": click.option(
        "--repo", metavar="DIR", type=_PATH, help="The repository.  [default: here]"
    ),
    "policy": click.option(
        "--policy",
        metavar="FILE",
        type=_PATH,
        help="Settings from FILE in place of the base commit's.",
    ),
    "outputs": _formats(REPORTERS),
    "fail_on": click.option(
        "--fail-on",
        type=click.Choice(_LEVELS),
        help="The lowest severity that blocks, whoever wrote the line.",
    ),
    "jobs": click.option(
        "--jobs",
        metavar="N",
        type=click.IntRange(1),
        default=lambda: _cores(),
        help="Processes to use.  [default: one a core]",
    ),
    "no_cache": click.option("--no-cache", is_flag=True, help="Look at everything anew."),
    "quiet": click.option("-q", "--quiet", is_flag=True, help="No text unless -o asks for it."),
    "verbose": click.option(
        "-v", "--verbose", is_flag=True, help="Show what was waived or is off, too."
    ),
    "colour": click.option(
        "--color",
        "colour",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="Colours in text.  [default: auto]",
    ),
}

# Where there is no report to leave out.
_QUIETLY: _Option = click.option(
    "-q", "--quiet", is_flag=True, help="Leave out what is said meanwhile."
)


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
