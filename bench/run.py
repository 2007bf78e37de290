"""How fast the gate is, and how much memory it takes: one command, one table.

    python bench/run.py [--quick] [--rounds N] [NAME]...

Run it with the Python that aicheck is installed in. It needs nothing else, asks no network, works
in a temporary folder and removes it.

What is compared: `aicheck check` against the pair that it replaces, `bandit FILES` and then
`semgrep scan FILES`, on the same files with the same rules (ours). Each contestant runs once a
round, one after the other, so that whatever else the machine does slows all of them alike.

How to read the table: `median` and `least` are wall-clock seconds of whole processes, from start
to exit; `cpu` is the least time that one run computed in all its processes, which a busy machine
changes less. `ratio` is the median of the rounds' own ratios, and the number that travels between
machines. `bar` is what we hold ourselves to: a limit in seconds for `median`, one with an x for
`ratio`. `cold` starts with an empty cache, `warm` is the second run on the same input. `peak` is
the largest resident size of any one process of the run. `exit` is the command's exit code by the
contract: 0 passes, 1 blocks, 3 says that something could not be checked.

The program exits with 1 if a bar is missed. The files are modules of the packages installed
beside aicheck, so seconds and findings differ a little between environments, ratios hardly. The
inputs of `memory` are plain text, which no engine reads, and one source file over the size limit.
`hostile` reads texts that were made to be slow, without git and engines.

A whole run takes several minutes, most of them the pair's on 1,000 files: they get one round in
ten. `--quick` takes 100 files in their place and is done in about two minutes.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import histories
import inputs
from hostile import INPUTS
from measure import Command, Run, interleaved, median, ratio, timed

_HOSTILE = Path(__file__).with_name("hostile.py")
_RULES = Path(__file__).resolve().parent.parent / "rules"
_READ = (
    "import sys; from aicheck.change import read_range; from aicheck.git import open_repository;"
    "read_range(open_repository(None), sys.argv[1])"
)
_REPLAY = (
    "import sys; from aicheck.git import open_repository; from aicheck.origins import replay;"
    "repository = open_repository(None); ends = map(repository.resolve, sys.argv[1].split('..'));"
    "replay(repository, repository.commits(*ends))"
)
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; a bar is None where there is none."""

    name: str
    runs: Sequence[Run]
    against: str = ""
    ratio: float | None = None
    most_seconds: float | None = None
    most_ratio: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether no bar is missed."""
        seconds = self.most_seconds is None or median(self.runs) <= self.most_seconds
        return seconds and (self.most_ratio is None or (self.ratio or 0.0) <= self.most_ratio)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to measure, and where."""

    folder: Path
    rounds: int
    files: int

    def home(self, name: str) -> Path:
        """A cache folder of that name."""
        return self.folder / "homes" / name


# -- measurements ------------------------------------------------------------------------------


def five(plan: Plan) -> Iterator[Row]:
    """Five changed files before a commit, with an empty cache and again."""
    heads = inputs.five_modules()
    repository = plan.folder / "five"
    inputs.staged(repository, heads)
    yield from _gate(plan, repository, ["--staged"], sorted(heads), plan.rounds, (0.6, 0.3))


def thousand(plan: Plan) -> Iterator[Row]:
    """Many changed files in one commit, with an empty cache and again."""
    heads = inputs.modules(plan.files)
    repository = plan.folder / "thousand"
    inputs.committed(repository, heads)
    rounds = max(1, plan.rounds // 10)
    yield from _gate(plan, repository, ["HEAD~1..HEAD"], sorted(heads), rounds, (None, 0.5))


def _gate(
    plan: Plan,
    repository: Path,
    change: list[str],
    files: list[str],
    rounds: int,
    bars: tuple[float | None, float],
) -> Iterator[Row]:
    """The gate over a change, cold and warm, against the pair on its files."""
    gate = [_program("aicheck"), "check", *change]
    bandit = [_program("bandit"), *files]
    semgrep = [
        _program("semgrep"), "scan", "--metrics=off", "--disable-version-check",
        f"--config={_RULES}", *files,
    ]  # fmt: skip

    def home(number: int) -> Path:
        return plan.home(f"{repository.name}-{number}")

    engines = plan.home("engines")
    runs = interleaved(
        {
            "cold": lambda number: [Command(gate, repository, home(number))],
            "warm": lambda number: [Command(gate, repository, home(number))],
            "pair": lambda _: [Command(words, repository, engines) for words in (bandit, semgrep)],
        },
        rounds,
    )
    cold, warm, pair = runs["cold"], runs["warm"], runs["pair"]
    name = f"check {change[0]}, {len(files):,} files"
    yield Row(f"{name}, cold", cold, "the pair", ratio(cold, pair), *bars)
    yield Row(f"{name}, warm", warm, "cold", ratio(warm, cold), None, 0.2)
    yield Row(f"bandit; semgrep scan, {len(files):,} files", pair)


def start(plan: Plan) -> Iterator[Row]:
    """How soon the help is there."""
    command = Command([_program("aicheck"), "--help"], plan.folder, plan.home("help"))
    runs = interleaved({"help": lambda _: [command]}, plan.rounds * 3)
    yield Row("--help", runs["help"], most_seconds=0.15)


def reading(plan: Plan) -> Iterator[Row]:
    """Reading a range, without any check, against git printing it."""
    repository = plan.folder / "history"
    inputs.history(repository, inputs.modules(60), 200)
    home, span = plan.home("reading"), "HEAD~200..HEAD"
    read = [sys.executable, "-c", _READ, span]
    log = [_program("git"), "log", "-p", "--format=fuller", span]
    runs = interleaved(
        {
            "read": lambda _: [Command(read, repository, home)],
            "log": lambda _: [Command(log, repository, home)],
        },
        plan.rounds,
    )
    ours, theirs = runs["read"], runs["log"]
    yield Row("reading 200 commits, no check", ours, "git log -p", ratio(ours, theirs))
    yield Row("git log -p", theirs)


def replay(plan: Plan) -> Iterator[Row]:
    """Finding the commit of every line of a long range, and reading it all, against git's log."""
    repository = plan.folder / "long"
    commits = plan.files // 2
    span = histories.long(repository, inputs.modules(2 * plan.files), commits)
    home = plan.home("replay")

    def command(*words: str) -> Callable[[int], Sequence[Command]]:
        return lambda _: [Command(words, repository, home)]

    git = _program("git")
    contestants = {
        "replay": command(sys.executable, "-c", _REPLAY, span),
        "read": command(sys.executable, "-c", _READ, span),
        "log": command(git, "log", "-p", span),
        "plain": command(git, "log", "-p", "--no-renames", span),
    }
    runs = interleaved(contestants, plan.rounds)
    over, log = f"{commits} commits, {2 * plan.files:,} files", runs["log"]
    yield Row(
        f"replay, {over}", runs["replay"], "git log -p", ratio(runs["replay"], log), most_ratio=1.5
    )
    yield Row(f"reading, {over}", runs["read"], "git log -p", ratio(runs["read"], log))
    yield Row(f"git log -p, {over}", log)
    yield Row(f"git log -p --no-renames, {over}", runs["plain"])


def memory(plan: Plan) -> Iterator[Row]:
    """The peak on inputs that are far too large."""
    made: dict[str, Callable[[Path], None]] = {
        "150 MB of added text": lambda folder: inputs.large(folder, 24, 150 * _MIB // 24, ".txt"),
        "150 MB diff, 24 files": lambda folder: inputs.rewritten(folder, 24, 3 * _MIB, ".txt"),
        "one file of 50 MB": lambda folder: inputs.large(folder, 1, 50 * _MIB, ".py"),
    }
    for number, (name, make) in enumerate(made.items()):
        repository = plan.folder / f"large-{number}"
        make(repository)
        words = [_program("aicheck"), "check", "HEAD~1..HEAD"]
        command = Command(words, repository, plan.home(repository.name))
        yield Row(f"check, {name}", [timed(command)])
        shutil.rmtree(repository)


def slow_inputs(plan: Plan) -> Iterator[Row]:
    """Reading what was made to be slow, in the parts of aicheck that read it."""
    home = plan.home("hostile")

    def command(name: str) -> Callable[[int], Sequence[Command]]:
        words = [sys.executable, str(_HOSTILE), name]
        return lambda _: [Command(words, plan.folder, home)]

    for name, runs in interleaved({name: command(name) for name in INPUTS}, 3).items():
        yield Row(f"hostile: {name}", runs, most_seconds=2.0)


MEASUREMENTS: dict[str, Callable[[Plan], Iterator[Row]]] = {
    "five": five,
    "help": start,
    "hostile": slow_inputs,
    "memory": memory,
    "reading": reading,
    "replay": replay,
    "thousand": thousand,
}


def _program(name: str) -> str:
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.is_file() else shutil.which(name)
    if not found:
        raise SystemExit(f"error: cannot find '{name}'\nhint: use the Python that has aicheck")
    return found


# -- the table ---------------------------------------------------------------------------------


def machine() -> str:
    """The facts that the seconds depend on."""
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    engines = ", ".join(f"{name} {version(name)}" for name in ("aicheck", "bandit", "semgrep"))
    rules = sum(1 for _ in _RULES.glob("*/*.yaml"))
    return (
        f"{os.cpu_count()} cores ({platform.machine()}, load {load}), "
        f"Python {platform.python_version()}, {engines}, {rules} rules"
    )


_HEADINGS = ("", "runs", "median", "least", "cpu", "ratio", "bar", "", "peak", "exit")


def cells(row: Row) -> tuple[str, ...]:
    """The row's cells, as `_HEADINGS` names them."""
    bars = [f"{row.most_seconds:g} s" if row.most_seconds is not None else ""]
    bars.append(f"{row.most_ratio:g} x" if row.most_ratio is not None else "")
    bar = ", ".join(filter(None, bars))
    return (
        row.name,
        str(len(row.runs)),
        f"{median(row.runs):.3f} s",
        f"{min(run.seconds for run in row.runs):.3f} s",
        f"{min(run.cpu for run in row.runs):.3f} s",
        "" if row.ratio is None else f"{row.ratio:.2f} x {row.against}",
        bar,
        ("ok" if row.is_met else "MISSED") if bar else "",
        f"{max(run.peak for run in row.runs):.0f} MiB",
        "/".join(map(str, sorted({run.code for run in row.runs}))),
    )


def table(rows: Sequence[Row]) -> str:
    """All rows, with the columns aligned."""
    lines = [_HEADINGS, *map(cells, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description="Measure aicheck against the engines it runs.")
    parser.add_argument(
        "--quick", action="store_true", help="fewer rounds, 100 files in place of 1,000"
    )
    parser.add_argument("--rounds", type=int, metavar="N", help="rounds  [default: 11; quick: 5]")
    known = ", ".join(sorted(MEASUREMENTS))
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {known}  [default: all]")
    asked = parser.parse_args()
    if wrong := set(asked.names) - set(MEASUREMENTS):
        parser.error(f"unknown: {', '.join(sorted(wrong))} (known: {known})")
    return asked


def main() -> int:
    """Measure, print, and say whether every bar is met."""
    asked = options()
    rounds = asked.rounds or (5 if asked.quick else 11)
    print(machine(), flush=True)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory("", "aicheck-bench-", ignore_cleanup_errors=True) as folder:
        plan = Plan(Path(folder), rounds, 100 if asked.quick else 1_000)
        for name in asked.names or sorted(MEASUREMENTS):
            print(f"measuring {name} ...", file=sys.stderr, flush=True)
            rows += MEASUREMENTS[name](plan)
    print(table(rows))
    return 0 if all(row.is_met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
