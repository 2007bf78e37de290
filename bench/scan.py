"""What a scan of a whole repository costs, as ratios that are measured in one run.

    python bench/scan.py [REPOSITORY] [--files N] [--commits N] [--jobs N]

Without a repository it makes one: real modules and programs for node, edited by so many commits.
Run it with the Python that aicheck is installed in; it asks no network, works in a temporary
folder and removes it. A repository that is named is cloned first, and left as it is.

The bars: the first scan takes at most 1.2 times what the engines take for the same copies without
us, and one `git log -p --no-renames`, together; the second one, after one more commit, at most a
twentieth of the first; no process is larger than a gigabyte. `stopped` is a first scan that gets
Ctrl-C halfway, and `resumed` the one that goes on from there: what both cost beyond a first scan
is what the stop has lost. Seconds are wall clock, `cpu` is all that was computed.
"""

from __future__ import annotations

import argparse
import itertools
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import histories
import inputs
from measure import _SETTINGS, Command, Run, timed

_ENGINES = Path(__file__).with_name("engines.py")
_MOST_FIRST, _MOST_SECOND, _MOST_MIB = 1.2, 0.05, 1024
_STARTS = (b"def ", b"class ", b"function ", b"app.")
_ROUTE = """\
app.get('/{name}/{number}', async (req, res) => {{
  const rows = await db.query('SELECT id, title FROM {name} WHERE owner = ?', [req.user.id]);
  const page = rows.slice({number}, {number} + Number(req.query.limit || 20));
  res.json({{ items: page.map((row) => ({{ ...row, kind: '{name}' }})), total: rows.length }});
}});

function summarise{number}(items) {{
  return items.reduce((sum, item) => sum + item.price * item.count, {number});
}}
"""


def main() -> int:
    """Measure, print, and say whether every bar is met."""
    asked = _options()
    with tempfile.TemporaryDirectory("", "aicheck-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        repository = folder / "repository"
        if asked.repository:
            source = str(asked.repository.resolve())
            _git(folder, "clone", "--quiet", "--no-local", source, str(repository))
        else:
            _Steady(_files(asked.files)).made(repository, asked.commits)
        return _report(_measured(folder, repository, asked.jobs))


def _measured(folder: Path, repository: Path, jobs: int) -> dict[str, Run]:
    home = folder / "home"
    python = sys.executable
    plan = folder / "plan"
    subprocess.run([python, str(_ENGINES), "record", str(repository), str(plan)], check=True)
    words = {
        "engines": [python, str(_ENGINES), "run", str(plan), str(jobs)],
        "git log": ["/usr/bin/env", "git", "log", "-p", "--no-renames"],
        "first": _scan(jobs),
        "again": _scan(jobs),
    }
    runs = {}
    for name, command in words.items():
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        runs[name] = timed(Command(command, repository, home))
    print("measuring second ...", file=sys.stderr, flush=True)
    _one_more_commit(repository)
    runs["second"] = timed(Command(_scan(jobs), repository, home))
    print("measuring a stop ...", file=sys.stderr, flush=True)
    other = folder / "other"
    runs["stopped"] = _stopped(_scan(jobs), repository, other, runs["first"].seconds / 2)
    runs["resumed"] = timed(Command(_scan(jobs), repository, other))
    return runs


def _scan(jobs: int) -> list[str]:
    return [sys.executable, "-m", "aicheck", "scan", "-q", "-o", "json", "--jobs", str(jobs)]


def _stopped(words: Sequence[str], repository: Path, home: Path, seconds: float) -> Run:
    """Run a scan that gets Ctrl-C after some time."""
    home.mkdir(parents=True)
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_CACHE_HOME": str(home), **_SETTINGS}
    started = time.perf_counter()
    process = subprocess.Popen(words, cwd=repository, env=env, stdout=subprocess.DEVNULL)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
    _, _, usage = os.wait4(process.pid, 0) if process.returncode is None else (0, 0, None)
    took = time.perf_counter() - started
    cpu = usage.ru_utime + usage.ru_stime if usage else 0.0
    return Run(took, cpu, 130, usage.ru_maxrss / 1024 if usage else 0.0)


def _report(runs: dict[str, Run]) -> int:
    for name, run in runs.items():
        print(f"{name:9} {run.seconds:8.2f} s  {run.cpu:8.2f} s cpu  {run.peak:6.0f} MiB")
    first, base = runs["first"], runs["engines"].seconds + runs["git log"].seconds
    lost = runs["stopped"].seconds + runs["resumed"].seconds - first.seconds
    peak = max(runs[name].peak for name in ("first", "again", "second", "resumed"))
    bars = (
        ("first / (engines + git log)", first.seconds / base, _MOST_FIRST),
        ("after one commit / first", runs["second"].seconds / first.seconds, _MOST_SECOND),
        ("largest process in MiB", peak, _MOST_MIB),
    )
    for name, value, most in bars:
        print(f"{name:28} {value:8.3f}  (bar {most:g}){'' if value <= most else '  MISSED'}")
    # What other programs do at the same time changes these less.
    computed = first.cpu / (runs["engines"].cpu + runs["git log"].cpu)
    print(f"{'the same, computed':28} {computed:8.3f}")
    print(f"{'one commit / first, computed':28} {runs['second'].cpu / first.cpu:8.3f}")
    print(f"{'unchanged / first':28} {runs['again'].seconds / first.seconds:8.3f}")
    print(f"{'lost by a stop / first':28} {lost / first.seconds:8.3f}")
    return 0 if all(value <= most for _, value, most in bars) else 1


# -- a repository ------------------------------------------------------------------------------


class _Steady(histories._Writer):
    """Edits that leave every program one that can be read: engines pass over others quickly."""

    def made(self, folder: Path, commits: int) -> None:
        """Make the repository."""
        inputs.imported(folder, self.history(commits))

    def _edited(self, content: bytes) -> bytes:
        lines = content.splitlines(keepends=True)
        places = [
            number
            for number, line in enumerate(lines)
            if line.startswith(_STARTS) and number and not lines[number - 1].strip()
        ]
        for at in sorted(self._chance.sample(places, min(2, len(places))), reverse=True):
            gone = lines[at - 1].startswith(b"value_")
            lines[at - gone : at] = [b"value_%d = %d\n" % (self._number, at), b"\n"]
        return b"".join(lines)


def _files(count: int) -> dict[str, bytes]:
    """So many files: modules as they are and with some statements less, and a fifth for node."""
    scripts = count // 5
    modules = inputs.modules(count - scripts)
    files = dict(modules)
    for turn in itertools.count(1):
        for name, content in modules.items():
            if len(files) >= count - scripts:
                break
            text = inputs.without_some_statements(content) + b"# part %d\n" % turn
            files[f"part{turn}/{name}"] = text
        if len(files) >= count - scripts or not modules:
            break
    words = ("orders", "users", "invoices", "tickets", "reports", "members", "teams")
    for number in range(scripts):
        parts = (_ROUTE.format(name=words[(number + n) % 7], number=number + n) for n in range(8))
        files[f"web/routes{number}.js"] = "\n".join(parts).encode()
    return files


def _one_more_commit(repository: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "*.js"], cwd=repository, capture_output=True, check=True
    )
    for name in listed.stdout.decode().splitlines()[:3]:
        with (repository / name).open("ab") as stream:
            stream.write(b"\n")
    who = ["-c", "user.name=Robin Author", "-c", "user.email=robin@example.org"]
    _git(repository, *who, "commit", "--quiet", "--all", "--message", "Add an empty line")


def _git(folder: Path, *args: str) -> None:
    subprocess.run(["git", *args], cwd=folder, check=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure a scan of a whole repository.")
    parser.add_argument("repository", nargs="?", type=Path, help="an existing one")
    parser.add_argument("--files", type=int, default=10_000, metavar="N", help="of the one made")
    parser.add_argument("--commits", type=int, default=5_000, metavar="N", help="of the one made")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes of an engine")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
