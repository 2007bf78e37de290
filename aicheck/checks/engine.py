"""Running an engine: a process of its own, in a private folder, with nothing of ours inherited."""

from __future__ import annotations

import os
import signal
import site
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

# What a program needs to be found and to run; no setting of any engine is among them.
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")

_running: set[subprocess.Popen[bytes]] = set()
_lock = threading.Lock()
_stopped = threading.Event()


class EngineError(Exception):
    """The engine could not be run to its end; the text says why, for a person."""


@dataclass(frozen=True, slots=True)
class Output:
    """How a process ended, and what it printed."""

    code: int
    stdout: bytes
    stderr: str


def run(
    command: Sequence[str],
    folder: Path,
    seconds: float,
    feed: bytes = b"",
    extra: Mapping[str, str] | None = None,
) -> Output:
    """Run `command` in `folder` for at most `seconds`; raises EngineError.

    Its home is `folder` too, so that an engine's own files end there.
    """
    process = _start(command, folder, extra or {})
    try:
        stdout, stderr = process.communicate(feed, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"it did not finish within {seconds:.0f} seconds") from error
    finally:
        _end(process)
    if _stopped.is_set():
        raise EngineError("it was stopped")
    return Output(process.returncode, stdout, stderr.decode("utf-8", "replace"))


def lines(command: Sequence[str], folder: Path, silence: float, feed: bytes) -> Iterator[bytes]:
    """Run `command` in `folder` and yield the lines that it prints, as they come.

    Raises EngineError, after what was printed, if it ends badly or prints nothing for `silence`
    seconds.
    """
    process = _start(command, folder, {})
    assert process.stdin is not None
    assert process.stdout is not None
    silent = threading.Event()
    try:
        with suppress(OSError):
            process.stdin.write(feed)
            process.stdin.close()
        while line := _next(process, process.stdout, silence, silent):
            yield line
        code = process.wait()
        said = process.stderr.read().decode("utf-8", "replace") if process.stderr else ""
    finally:
        _end(process)
    if silent.is_set():
        raise EngineError(f"it did not finish within {silence:.0f} seconds")
    if code != 0:
        raise EngineError(ending(code, said))


def _next(
    process: subprocess.Popen[bytes], stdout: IO[bytes], silence: float, silent: threading.Event
) -> bytes:
    def give_up() -> None:
        silent.set()
        _kill(process)

    timer = threading.Timer(silence, give_up)
    timer.daemon = True
    timer.start()
    try:
        return stdout.readline()
    finally:
        timer.cancel()


def ending(code: int, stderr: str) -> str:
    """How a process ended, in words, with the last thing that it said."""
    said = [line.strip() for line in stderr.splitlines() if line.strip()]
    last = f": {said[-1][:200]}" if said else ""
    return f"it was killed by signal {-code}{last}" if code < 0 else f"it exited with {code}{last}"


def stop_all() -> None:
    """Kill every engine that runs, and let no other start: the run is being left."""
    _stopped.set()
    with _lock:
        processes = list(_running)
    for process in processes:
        _kill(process)


def _start(
    command: Sequence[str], folder: Path, extra: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
    environment |= {"HOME": str(folder), "LC_ALL": "C.UTF-8", "PYTHONSAFEPATH": "1"}
    # An engine installed with pip --user is found by the real home's site.
    environment |= {"PYTHONUSERBASE": site.getuserbase(), **extra}
    with _lock:
        if _stopped.is_set():
            raise EngineError("it was stopped")
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                # A group of its own: engines start workers, and all of them must go together.
                start_new_session=True,
            )
        except OSError as error:
            raise EngineError(f"it cannot be started: {error.strerror or error}") from error
        _running.add(process)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    _kill(process)
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            with suppress(OSError):
                stream.close()
    process.wait()
    with _lock:
        _running.discard(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    # The group outlives its leader where a worker was left behind.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
