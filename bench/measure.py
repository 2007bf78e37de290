"""Running commands side by side, and what is kept of each run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LAUNCH = Path(__file__).with_name("launch.py")

# Nobody's own settings, no network: the engines would ask for news otherwise.
_SETTINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "PYTHONSAFEPATH": "1",
    "SEMGREP_ENABLE_VERSION_CHECK": "0",
    "SEMGREP_SEND_METRICS": "off",
}


@dataclass(frozen=True, slots=True)
class Command:
    """A program's path and its arguments, where to run it, and its home and cache folder."""

    words: Sequence[str]
    folder: Path
    home: Path


@dataclass(frozen=True, slots=True)
class Run:
    """How a command ran: wall clock and processor seconds, exit code, largest process in MiB."""

    seconds: float
    cpu: float
    code: int
    peak: float


Contestants = Mapping[str, Callable[[int], Sequence[Command]]]
"""Names, and for each the commands of one round, which run one after the other."""


def interleaved(contestants: Contestants, rounds: int) -> dict[str, list[Run]]:
    """Run every contestant once a round, so that a busy minute slows all of them alike."""
    runs: dict[str, list[Run]] = {name: [] for name in contestants}
    for number in range(rounds):
        for name, commands in contestants.items():
            runs[name].append(in_sequence(commands(number)))
    return runs


def in_sequence(commands: Sequence[Command]) -> Run:
    """Run the commands one after the other; the exit code is the last one's."""
    runs = [timed(command) for command in commands]
    return Run(
        sum(run.seconds for run in runs),
        sum(run.cpu for run in runs),
        runs[-1].code,
        max(run.peak for run in runs),
    )


def timed(command: Command) -> Run:
    """Run a command whose output nobody reads; raises RuntimeError if it crashes."""
    command.home.mkdir(parents=True, exist_ok=True)
    home, errors = str(command.home), command.home / "errors.txt"
    launched = subprocess.run(
        [sys.executable, "-I", "-S", str(_LAUNCH), str(errors), *command.words],
        cwd=command.folder,
        env={"PATH": os.environ["PATH"], "HOME": home, "XDG_CACHE_HOME": home, **_SETTINGS},
        stdout=subprocess.PIPE,
        check=True,
    )
    seconds, cpu, code, peak = launched.stdout.split()
    _refuse_crash(command, int(code), errors.read_text(encoding="utf-8", errors="replace"))
    return Run(float(seconds), float(cpu), int(code), int(peak) / 1024)


def _refuse_crash(command: Command, code: int, said: str) -> None:
    # A crash is fast, and Python's exit code for one is the gate's for a finding.
    if code not in (0, 1, 3) or "Traceback (most recent call last)" in said:
        name = Path(command.words[0]).name
        raise RuntimeError(f"{name} did not run to its end (exit code {code}):\n{said[-2000:]}")


def median(runs: Sequence[Run]) -> float:
    """The median of the seconds."""
    return statistics.median(run.seconds for run in runs)


def ratio(runs: Sequence[Run], others: Sequence[Run]) -> float:
    """The median of the rounds' own ratios of seconds."""
    pairs = zip(runs, others, strict=True)
    return statistics.median(run.seconds / other.seconds for run, other in pairs)
