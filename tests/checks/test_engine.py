"""Engines are other people's programs: what they print, and how long, is bounded."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from aicheck.checks import engine
from aicheck.checks.engine import EngineError, ending, run


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_what_it_is_fed_and_what_it_prints_comes_whole(tmp_path: Path) -> None:
    code = "import sys; d = sys.stdin.read(); sys.stderr.write('said'); print(d * 2); sys.exit(3)"

    output = run(python(code), tmp_path, 30, b"x" * 300_000)

    assert output == engine.Output(3, b"x" * 600_000 + b"\n", "said")


def test_an_engine_that_does_not_read_is_no_error(tmp_path: Path) -> None:
    assert run(python("print(1)"), tmp_path, 30, b"x" * 3_000_000).stdout == b"1\n"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_what_prints_without_end_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stream: str
) -> None:
    monkeypatch.setattr(engine, "MOST_BYTES", 2 << 20)
    code = f"import sys\nwhile True: sys.{stream}.write('y' * 9999)"

    with pytest.raises(EngineError, match="it printed more than 2 MB"):
        run(python(code), tmp_path, 60)


def test_a_process_that_is_left_behind_is_not_waited_for(tmp_path: Path) -> None:
    """One of the group goes with it; what left the group holds the output, and is told of."""
    started = time.monotonic()

    with pytest.raises(EngineError, match="it left a process behind that holds its output"):
        run(["sh", "-c", "sleep 60 & echo 1"], tmp_path, 50)

    assert time.monotonic() - started < 20


def test_what_closes_its_output_and_goes_on_is_stopped(tmp_path: Path) -> None:
    code = "import os, time\nos.close(1); os.close(2); time.sleep(60)"

    with pytest.raises(EngineError, match="it did not finish within 1 seconds"):
        run(python(code), tmp_path, 1)


def test_what_it_said_last_is_fit_to_be_shown() -> None:
    assert ending(2, "one\n\x1b[31mbad\u202e\n") == "it exited with 2: <U+001B>[31mbad<U+202E>"
