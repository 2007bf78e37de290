"""Commands of aicheck as processes of their own, forked from one that has imported it.

Most of a short run is Python's start, the imports, and reading what aicheck ships: its tables and
patterns. A process that did all of this forks for each command: whatever a command changes in
itself ends with it, as it does for a user.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

SIZE = struct.Struct("!I")
NUMBER = struct.Struct("!i")
# Read while Python starts, so that a process has to start with them.
_EARLY = ("LANG", "LC_", "PYTHON")
# The process that forks has started with these; the second is so wherever no language is set.
_OWN = {"PYTHONSAFEPATH": "1", "PYTHONUTF8": "1"}


def is_possible(command: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether the command is aicheck's, and nothing in the environment must be there early."""
    early = {name: value for name, value in environment.items() if name.startswith(_EARLY)}
    is_ours = list(command[:3]) == [sys.executable, "-m", "aicheck"]
    return is_ours and hasattr(os, "fork") and early.items() <= _OWN.items()


def run(
    args: Sequence[str], cwd: Path, feed: bytes, environment: Mapping[str, str]
) -> tuple[int, bytes, bytes]:
    """The exit code of `aicheck ARGS`, and what it wrote to its two streams."""
    with tempfile.TemporaryFile() as stdin, _file() as stdout, _file() as stderr:
        stdin.write(feed)
        stdin.seek(0)
        streams = [stream.fileno() for stream in (stdin, stdout, stderr)]
        code = _number(_ask(streams, args, cwd, environment))
        return code, _written(stdout), _written(stderr)


@dataclass
class Started:
    """A command at a terminal, to be handled as what `subprocess` starts is."""

    pid: int
    answer: socket.socket
    code: int | None = None

    def poll(self) -> int | None:
        if self.code is None and select.select([self.answer], [], [], 0)[0]:
            self.code = _number(self.answer)
        return self.code

    def wait(self, timeout: float | None = None) -> int:
        if self.code is None:
            self.answer.settimeout(timeout)
            self.code = _number(self.answer)
            self.answer.close()
        return self.code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def start(args: Sequence[str], cwd: Path, terminal: int, environment: Mapping[str, str]) -> Started:
    """Start `aicheck ARGS` at a terminal of its own."""
    ours, theirs = socket.socketpair()
    with theirs:
        _ask([terminal, terminal, terminal, theirs.fileno()], args, cwd, environment)
    return Started(_number(ours), ours)


def _ask(
    streams: Sequence[int], args: Sequence[str], cwd: Path, environment: Mapping[str, str]
) -> socket.socket:
    request = json.dumps({"args": list(args), "cwd": str(cwd), "env": dict(environment)})
    server = _server()
    socket.send_fds(server, [SIZE.pack(len(request))], streams)
    server.sendall(request.encode())
    return server


def _number(stream: socket.socket) -> int:
    number: int = NUMBER.unpack(exactly(stream, NUMBER.size))[0]
    return number


def _file() -> IO[bytes]:
    return tempfile.TemporaryFile()


def _written(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read()


@cache
def _server() -> socket.socket:
    ours, theirs = socket.socketpair()
    here, number = str(Path(__file__).parent), theirs.fileno()
    code = f"import sys; sys.path.insert(0, {here!r}); import warmed; warmed.serve({number})"
    started = subprocess.Popen(
        [sys.executable, "-c", code],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], **_OWN},
        start_new_session=True,
    )
    theirs.close()
    atexit.register(started.wait)
    # Runs first: it ends when nobody can ask any more.
    atexit.register(ours.close)
    return ours


def exactly(stream: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = stream.recv(size - len(data))
        if not part:
            raise EOFError("the other side is gone")
        data += part
    return data
