"""The options that mean the same in every command, and the surroundings made from them."""

from __future__ import annotations

import datetime
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from aicheck.cache import Cache
from aicheck.config import Config, threshold
from aicheck.errors import AicheckError
from aicheck.model import Report
from aicheck.pipeline import Surroundings
from aicheck.reporters import REPORTERS, Style

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
        return replace(config, gate=gate)


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


def _output(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> Any:
    out = []
    for value in values:
        name, _, file = value.partition("=")
        if name not in REPORTERS:
            raise click.BadParameter(
                f"'{name}' is no format; known: {', '.join(sorted(REPORTERS))}"
            )
        path = Path(file) if file else None
        if path and not path.absolute().parent.is_dir():
            raise click.BadParameter(f"the folder of '{file}' does not exist")
        out.append((name, path))
    if sum(path is None for _, path in out) > 1:
        raise click.BadParameter("only one format can go to standard output; write FORMAT=FILE")
    return tuple(out)


_PATH = click.Path(path_type=Path)
_LEVELS = ("low", "medium", "high", "critical", "never")
_OPTIONS = (
    click.option("--repo", metavar="DIR", type=_PATH, help="The repository.  [default: here]"),
    click.option(
        "--policy",
        metavar="FILE",
        type=_PATH,
        help="Settings from FILE in place of the base commit's.",
    ),
    click.option(
        "-o",
        "--output",
        "outputs",
        metavar="FORMAT[=FILE]",
        multiple=True,
        callback=_output,
        help=f"Report as {', '.join(sorted(REPORTERS))}; repeatable.  [default: text]",
    ),
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


# -- surroundings ------------------------------------------------------------------------------


@contextmanager
def surroundings(options: Common) -> Iterator[Surroundings]:
    """The day, the cache and the place for private copies."""
    folder = _cache_folder()
    cache = Cache(None if options.no_cache else folder)
    try:
        scratch = _scratch(folder)
        yield Surroundings(datetime.date.today(), cache, scratch, options.jobs)
    finally:
        cache.close()
        if cache.problem and not options.quiet:
            say(f"note: {cache.problem}")


def _cache_folder() -> Path | None:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    # Without a home the name stays as it is.
    return Path(base) / "aicheck" if os.path.isabs(base) else None


def _scratch(cache: Path | None) -> Path | None:
    """A folder for private copies beside the cache, or None for the system's."""
    folder = cache / "runs" if cache else None
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:
        return None
    _sweep(folder)
    return folder


def _sweep(folder: Path) -> None:
    for old in folder.iterdir():
        if old.stat(follow_symlinks=False).st_mtime < time.time() - _STALE_SECONDS:
            shutil.rmtree(old, ignore_errors=True)


# -- output ------------------------------------------------------------------------------------


def say(text: str) -> None:
    """Tell a person something beside the data."""
    print(text, file=sys.stderr)


def write(report: Report, options: Common) -> None:
    """Write the report in every format that was asked for; raises AicheckError."""
    outputs = list(options.outputs)
    if not options.quiet and all(path for _, path in outputs):
        outputs.insert(0, ("text", None))
    for name, path in outputs:
        text = REPORTERS[name](report, _style(options, path))
        if path is None:
            _print(text)
        else:
            _save(path, text)


def _style(options: Common, path: Path | None) -> Style:
    terminal = path is None and sys.stdout.isatty()
    wanted = {"always": True, "never": False}.get(
        options.colour, terminal and "NO_COLOR" not in os.environ
    )
    width = min(shutil.get_terminal_size((80, 24)).columns, 120) if terminal else 80
    return Style(wanted, width, options.verbose)


def _print(text: str) -> None:
    try:
        # A terminal's own encoding may lack a character: the report must still come out.
        sys.stdout.buffer.write(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace"))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader had enough, as `head` has. Python would complain again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise AicheckError(f"the report cannot be written: {error.strerror}") from error


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", errors="surrogateescape", newline="")
    except OSError as error:
        raise AicheckError(f"'{path}' cannot be written: {error.strerror}") from error
