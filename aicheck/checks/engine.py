"""Running an engine: a process of its own, in a private folder, with nothing of ours inherited."""

from __future__ import annotations

import os
import selectors
import signal
import site
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from aicheck.checks.outsiders import quotable

# What a program needs to be found and to run; no setting of any engine is among them.
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")

# No honest answer is near to this, and more would not fit into memory.
MOST_BYTES = 256 << 20
_STEP = 1 << 16
# What a process left behind has to close its end in, once the engine itself has ended.
_GRACE = 2.0
_BEAT = 0.2

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
        stdout, stderr = _Talk(process, feed).ended(seconds)
    finally:
        _end(process)
    if _stopped.is_set():
        raise EngineError("it was stopped")
    return Output(process.returncode, stdout, stderr.decode("utf-8", "replace"))


class _Talk:
    """What an engine is fed and what it says, bounded in time and size."""

    def __init__(self, process: subprocess.Popen[bytes], feed: bytes) -> None:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        self._process, self._feed, self._said = process, memoryview(feed), 0
        self._out, self._err = bytearray(), bytearray()
        self._waiting = selectors.DefaultSelector()
        for stream, into in ((process.stdout, self._out), (process.stderr, self._err)):
            os.set_blocking(stream.fileno(), False)
            self._waiting.register(stream, selectors.EVENT_READ, into)
        os.set_blocking(process.stdin.fileno(), False)
        self._waiting.register(process.stdin, selectors.EVENT_WRITE)

    def ended(self, seconds: float) -> tuple[bytes, bytes]:
        """All that it printed, once it has ended; raises EngineError."""
        until, left = time.monotonic() + seconds, None
        with self._waiting:
            while self._waiting.get_map() or self._process.poll() is None:
                now = time.monotonic()
                if now > until:
                    raise EngineError(f"it did not finish within {seconds:.0f} seconds")
                if left is None and self._process.poll() is not None:
                    left = now
                if left is not None and now > left + _GRACE:
                    raise EngineError("it left a process behind that holds its output")
                if self._waiting.get_map():
                    self._step(min(_BEAT, until - now))
                else:
                    self._wait(min(_BEAT, until - now))
        return bytes(self._out), bytes(self._err)

    def _wait(self, seconds: float) -> None:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, seconds))

    def _step(self, seconds: float) -> None:
        for key, _ in self._waiting.select(max(0.0, seconds)):
            stream: IO[bytes] = key.fileobj  # type: ignore[assignment]
            is_done = self._fed(stream) if key.data is None else self._heard(stream, key.data)
            if is_done:
                self._waiting.unregister(stream)
                with suppress(OSError):
                    stream.close()

    def _fed(self, stream: IO[bytes]) -> bool:
        try:
            while self._feed:
                self._feed = self._feed[os.write(stream.fileno(), self._feed[:_STEP]) :]
        except BlockingIOError:
            return False
        except OSError:
            # It ended, or closed its input; what it made of that is told by how it ends.
            return True
        return True

    def _heard(self, stream: IO[bytes], into: bytearray) -> bool:
        try:
            data = os.read(stream.fileno(), _STEP)
        except BlockingIOError:
            return False
        into += data
        self._said += len(data)
        if self._said > MOST_BYTES:
            raise EngineError(f"it printed more than {MOST_BYTES >> 20} MB")
        return not data


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
        said = process.stderr.read(_STEP).decode("utf-8", "replace") if process.stderr else ""
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
        return stdout.readline(MOST_BYTES)
    finally:
        timer.cancel()


def ending(code: int, stderr: str) -> str:
    """How a process ended, in words, with the last thing that it said."""
    said = [line.strip() for line in stderr.splitlines() if line.strip()]
    last = f": {quotable(said[-1], 200)}" if said else ""
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
