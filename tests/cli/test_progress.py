"""The line that tells a person at a terminal how far a run is, and nobody else."""

from __future__ import annotations

import io
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from fcntl import ioctl
from functools import partial
from types import MappingProxyType

import pytest
from repos import Repo

from aicheck.cli import progress as shown_by
from aicheck.cli.progress import held, seconds_left, shown, watching
from aicheck.progress import Step, counted, during, silent

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
CODE = "import os\n\n\ndef run{n}(name):\n    os.system('ls ' + name)\n    return eval(name)\n" * 3


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Both ends of a terminal of 60 columns."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    yield ours, theirs
    os.close(ours)


def screen(raw: str) -> list[str]:
    """The lines that are left on a terminal once all of it was written."""
    lines, column = [""], 0
    for part in re.findall(r"\r|\n|\x1b\[K|[^\r\n\x1b]+", raw):
        if part == "\n":
            lines.append("")
            column = 0
        elif part == "\r":
            column = 0
        elif part == "\x1b[K":
            lines[-1] = lines[-1][:column]
        else:
            lines[-1] = lines[-1][:column] + part + lines[-1][column + len(part) :]
            column += len(part)
    return lines


def at_terminal(
    repo: Repo, terminal: tuple[int, int], *args: str, stop: bool = False, **more: str
) -> tuple[int, str, str]:
    """Run aicheck with standard error on the terminal: the code, its output, and what was seen."""
    ours, theirs = terminal
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(repo.cache), "XDG_CACHE_HOME": str(repo.cache),
        "PYTHONSAFEPATH": "1", "PYTHONPATH": ROOT, "TERM": "xterm", **more,
    }  # fmt: skip
    with tempfile.TemporaryFile() as stdout:
        process = subprocess.Popen(
            [sys.executable, "-m", "aicheck", *args], cwd=repo.path, env=environment,
            stdin=subprocess.DEVNULL, stdout=stdout, stderr=theirs,
        )  # fmt: skip
        os.close(theirs)
        seen = b""
        while block := _block(ours):
            seen += block
            if stop and b"\r" in seen:
                process.send_signal(signal.SIGINT)
                stop = False
        code = process.wait(60)
        stdout.seek(0)
        return code, stdout.read().decode(), seen.decode().replace("\r\n", "\n")


def _block(file: int) -> bytes:
    try:
        return os.read(file, 1 << 16)
    except OSError:
        # Linux says so when the other end was closed.
        return b""


@pytest.fixture
def slow(repo: Repo) -> Repo:
    """A change that the engines need more than a second for."""
    repo.commit({f"f{n}.py": CODE.replace("{n}", str(n)) for n in range(24)})
    return repo


SLOW = ("check", "main..topic", "--no-cache")


def test_a_long_run_tells_how_far_it_is_and_leaves_no_trace(
    slow: Repo, terminal: tuple[int, int]
) -> None:
    code, output, seen = at_terminal(slow, terminal, *SLOW)

    assert code == 1
    assert re.search(r"(bandit|semgrep) [\d,]+ of 24 files", seen)
    assert re.search(r"  \d+ s", seen)
    assert max(map(len, re.split(r"[\r\n]|\x1b\[K", seen))) < 60
    assert screen(seen) == [""]
    assert output == slow.run(*SLOW).output


def test_what_is_said_meanwhile_stands_on_a_line_of_its_own(
    slow: Repo, terminal: tuple[int, int]
) -> None:
    """The note about the cache comes at the end of the run, while the line may be there."""
    code, _, seen = at_terminal(
        slow, terminal, "check", "main..topic", XDG_CACHE_HOME=str(slow.path / "cache")
    )

    assert code == 1
    assert [line[:40] for line in screen(seen)] == [
        f"note: the cache is off: '{slow.path}"[:40],
        "",
    ]


def test_a_log_of_ci_has_not_a_byte_of_it(slow: Repo, terminal: tuple[int, int]) -> None:
    assert at_terminal(slow, terminal, *SLOW, CI="true")[2] == ""


@pytest.mark.parametrize(
    ("quiet", "variables"),
    [(True, {}), (False, {"CI": "1"}), (False, {"TERM": "dumb"}), (False, {"TERM": None})],
)
def test_nobody_else_sees_a_byte_of_it(
    terminal: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
    quiet: bool,
    variables: dict[str, str | None],
) -> None:
    monkeypatch.setattr(shown_by, "_PATIENCE", 0.01)

    assert told_at(terminal, monkeypatch, partial(time.sleep, 0.1), quiet, variables) == ""
    assert told_at(pty.openpty(), monkeypatch, partial(time.sleep, 0.1)) != ""


def test_a_pipe_sees_nothing_of_it(slow: Repo) -> None:
    assert slow.run(*SLOW, TERM="xterm").errors == ""


def test_a_run_that_is_stopped_leaves_no_trace(slow: Repo, terminal: tuple[int, int]) -> None:
    code, output, seen = at_terminal(slow, terminal, *SLOW, stop=True)

    assert (code, output) == (3, "")
    assert screen(seen) == ["", "", "stopped: nothing was decided", ""]


def test_a_short_run_shows_nothing(
    terminal: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = told_at(terminal, monkeypatch, lambda: None)

    assert seen == ""


def test_output_takes_the_line_away(
    terminal: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No thread may draw while something else is written."""
    monkeypatch.setattr(shown_by, "_PATIENCE", 0.01)
    monkeypatch.setattr(shown_by, "_TICK", 0.001)

    def work() -> None:
        for n in range(100):
            with held():
                os.write(terminal[1], f"line {n}".encode())
                time.sleep(0.002)
                os.write(terminal[1], b"\n")

    seen = told_at(terminal, monkeypatch, work)

    assert screen(seen) == [*(f"line {n}" for n in range(100)), ""]
    assert "history 3 of 5 commits" in seen


def told_at(
    terminal: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
    work: Callable[[], None],
    quiet: bool = False,
    variables: Mapping[str, str | None] = MappingProxyType({}),
) -> str:
    """What a terminal shows of one step, while `work` is done."""
    ours, theirs = terminal
    seen: list[bytes] = []
    with open(theirs, "w") as stream, monkeypatch.context() as patch:
        patch.delenv("CI", raising=False)
        for name, value in {"TERM": "xterm", **variables}.items():
            patch.delenv(name, raising=False) if value is None else patch.setenv(name, value)
        patch.setattr(sys, "stderr", stream)
        reader = threading.Thread(target=lambda: seen.extend(iter(lambda: _block(ours), b"")))
        reader.start()
        with watching(quiet) as progress:
            progress(Step("history", 3, 5, "commits"))
            work()
    reader.join()
    return b"".join(seen).decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("steps", "seconds", "width", "line"),
    [
        ([Step("semgrep", 40, 320, "files")], 3.4, 79, "##---------- semgrep 40 of 320 files  3 s"),
        ([Step("semgrep", 40, 320, "files")], 3.4, 59, "semgrep 40 of 320 files  3 s"),
        ([Step("history", 1200, 5000, "commits")], 65, 79,
         "###--------- history 1,200 of 5,000 commits  1 min 05 s"),
        ([Step("secrets"), Step("bandit", 1, 9, "files")], 0, 79,
         "#----------- bandit 1 of 9 files, secrets  0 s"),
        ([Step("checks", 3, 16), Step("secrets")], 0, 79,
         "##---------- checks 3 of 16, secrets  0 s"),
        ([Step("a"), Step("semgrep", 0, 9, "files"), Step("history", 1, 2)], 0, 79,
         "######------ history 1 of 2, semgrep 0 of 9 files, a  0 s"),
        ([Step("read", 12, unit="MB")], 1, 79, "read 12 MB  1 s"),
        ([Step(it) for it in "abcde"], 1, 79, "a, b, c, 2 more  1 s"),
        ([Step("x" * 200)], 1, 20, "xxxxxxxxxxxxxx…  1 s"),
        ([Step("a\x1b[2J\nb\u202e")], 1, 79, "a<U+001B>[2J b<U+202E>  1 s"),
        ([Step("字" * 40)], 1, 20, "字字字字字字字…  1 s"),
        ([Step("abc")], 1, 3, "a… "),
    ],
)  # fmt: skip
def test_what_the_line_says(steps: list[Step], seconds: float, width: int, line: str) -> None:
    assert shown(steps, seconds, width) == line


@pytest.mark.parametrize(
    ("left", "line"),
    [
        (41.2, "███▊░░░░░░░░ a 5 of 16 (about 45 s left), b  9 s"),
        (320.0, "███▊░░░░░░░░ a 5 of 16 (about 5 min 20 s left), b  9 s"),
        (5.0, "███▊░░░░░░░░ a 5 of 16, b  9 s"),
        (None, "███▊░░░░░░░░ a 5 of 16, b  9 s"),
    ],
)
def test_what_is_left_is_told_once_it_is_worth_it(left: float | None, line: str) -> None:
    assert shown([Step("a", 5, 16), Step("b")], 9, 79, {"a": left}, False) == line


@pytest.mark.parametrize(
    ("step", "seconds", "left"),
    [
        (Step("a", 25, 100), 10.0, 30.0),
        (Step("a", 25, 100), 2.9, None),
        (Step("a", 4, 100), 60.0, None),
        (Step("a", 0, 100), 60.0, None),
        (Step("a"), 60.0, None),
        (Step("a", 7, unit="MB"), 60.0, None),
    ],
)
def test_nothing_is_foretold_from_too_little(
    step: Step, seconds: float, left: float | None
) -> None:
    """A step that has hardly begun ends nobody knows when."""
    assert seconds_left(step, seconds) == left


def test_work_tells_when_it_begins_and_ends() -> None:
    told: list[Step] = []

    with during(told.append, "rules"):
        assert list(counted(told.append, "evidence", "ab", "commits")) == ["a", "b"]
    with pytest.raises(ZeroDivisionError), during(told.append, "broken"):
        _ = 1 / 0

    assert [(it.what, it.done, it.of, it.is_over) for it in told] == [
        ("rules", 0, None, False),
        ("evidence", 0, 2, False),
        ("evidence", 1, 2, False),
        ("evidence", 2, 2, True),
        ("rules", 1, 1, True),
        ("broken", 0, None, False),
        ("broken", 1, 1, True),
    ]


def test_telling_costs_next_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A history of 100,000 commits, of which git alone needs many seconds, tells in one."""
    monkeypatch.setattr(shown_by, "_is_watched", lambda stream: True)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    commits = range(100_000)
    start = time.process_time()

    with watching() as progress:
        for _ in counted(progress, "history", commits, "commits"):
            pass
    for _ in counted(silent, "history", commits, "commits"):
        pass

    assert time.process_time() - start < 1
