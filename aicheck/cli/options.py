"""The options that mean the same in every command."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from aicheck.config import Config, threshold
from aicheck.reporters import REPORTERS

# A private copy this old was left by a run that was killed.
_STALE_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Common:
    """The values of the options that every command takes."""

    repo: Path | None
    policy: Path | None
    outputs: tuple[tuple[str, Path | None], ...]
    fail_on: str | None
    jobs: int
    no_cache: bool
    quiet: bool
    verbose: bool
    colour: str

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
    """Add the common options; the command gets their values as one `common`."""

    def wrapped(**values: Any) -> Any:
        names = (
            "repo",
            "policy",
            "outputs",
            "fail_on",
            "jobs",
            "no_cache",
            "quiet",
            "verbose",
            "colour",
        )
        taken = {name: values.pop(name) for name in names}
        return command(common=Common(**taken), **values)

    wrapped.__doc__ = command.__doc__
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def reading(*formats: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the common options of a command that runs no check and reports in these formats."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(**values: Any) -> Any:
            taken = {name: values.pop(name) for name in ("repo", "outputs", *_SHOWING)}
            rest: dict[str, Any] = {"policy": None, "fail_on": None, "jobs": 1, "no_cache": False}
            return command(common=Common(**taken, **rest), **values)

        wrapped.__doc__ = command.__doc__
        for option in (*reversed(_OPTIONS[-len(_SHOWING) :]), _formats(formats), _OPTIONS[0]):
            wrapped = option(wrapped)
        return wrapped

    return add


def _formats(known: Iterable[str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
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
            raise click.BadParameter(f"'{name}' is no format{here}; known: {', '.join(known)}")
        path = Path(file) if file else None
        if path and not path.absolute().parent.is_dir():
            raise click.BadParameter(f"the folder of '{file}' does not exist")
        out.append((name, path))
    if sum(path is None for _, path in out) > 1:
        raise click.BadParameter("only one format can go to standard output; write FORMAT=FILE")
    return tuple(out)


_PATH = click.Path(path_type=Path)
# The last options below, in their order.
_SHOWING = ("quiet", "verbose", "colour")
_LEVELS = ("low", "medium", "high", "critical", "never")
_OPTIONS = (
    click.option("--repo", metavar="DIR", type=_PATH, help="The repository.  [default: here]"),
    click.option(
        "--policy",
        metavar="FILE",
        type=_PATH,
        help="Settings from FILE in place of the base commit's.",
    ),
    _formats(REPORTERS),
    click.option(
        "--fail-on",
        type=click.Choice(_LEVELS),
        help="The lowest severity that blocks, whoever wrote the line.",
    ),
    click.option(
        "--jobs",
        metavar="N",
        type=click.IntRange(1),
        default=lambda: _cores(),
        help="Processes to use.  [default: one a core]",
    ),
    click.option("--no-cache", is_flag=True, help="Look at everything anew."),
    click.option("-q", "--quiet", is_flag=True, help="No text unless -o asks for it."),
    click.option("-v", "--verbose", is_flag=True, help="Show what was waived or is off, too."),
    click.option(
        "--color",
        "colour",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="Colours in text.  [default: auto]",
    ),
)


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
