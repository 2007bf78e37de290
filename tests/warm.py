"""Commands of aicheck as processes of their own, forked from one that has imported it.

Most of a short run is Python's start, the imports, and reading what aicheck ships: its tables and
patterns. A process that did all of this forks for each command: whatever a command changes in
itself ends with it, as it does for a user.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from inspect import signature
from pathlib import Path
from typing import IO, Any, TextIO

_SIZE = struct.Struct("!I")
_NUMBER = struct.Struct("!i")
# Read while Python starts, so that a process has to start with them.
_EARLY = ("LANG", "LC_", "PYTHON")
# The process that forks has started with these; the second is so wherever no language is set.
_OWN = {"PYTHONSAFEPATH": "1", "PYTHONUTF8": "1"}
# Started, never imported.
_PROGRAMS = ("__main__", "bandit_worker")


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
    socket.send_fds(server, [_SIZE.pack(len(request))], streams)
    server.sendall(request.encode())
    return server


def _number(stream: socket.socket) -> int:
    number: int = _NUMBER.unpack(_exactly(stream, _NUMBER.size))[0]
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
    code = f"import sys; sys.path.insert(0, {here!r}); import warm; warm.serve({number})"
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


# -- the process that has imported it ---------------------------------------------------------


def serve(number: int) -> None:
    """Answer requests on the socket with that number until it is closed."""
    _read_all()
    # What is there by now is not looked through again, which would copy all of it into each child.
    gc.collect()
    gc.freeze()
    server = socket.socket(fileno=number)
    while True:
        head, streams, _, _ = socket.recv_fds(server, _SIZE.size, 4)
        if not head:
            break
        request = json.loads(_exactly(server, *_SIZE.unpack(head)))
        is_at_terminal = len(streams) == 4
        child = os.fork()
        if child == 0:
            server.close()
            if is_at_terminal:
                _stand_by(request, streams)
            _become(request, streams)
        for stream in streams:
            os.close(stream)
        if not is_at_terminal:
            server.sendall(_ending(child))
    # Those that stand by, so that what they took is counted.
    with suppress(ChildProcessError):
        while True:
            os.wait()


def _stand_by(request: Any, streams: Sequence[int]) -> None:
    """Run the command at its terminal, and tell its number and how it ends meanwhile."""
    *terminal, number = streams
    answer = socket.socket(fileno=number)
    child = os.fork()
    if child == 0:
        answer.close()
        _own(terminal[0])
        _become(request, terminal)
    for stream in terminal:
        os.close(stream)
    answer.sendall(_NUMBER.pack(child))
    answer.sendall(_ending(child))
    os._exit(0)


def _ending(child: int) -> bytes:
    _, status = os.waitpid(child, 0)
    return _NUMBER.pack(os.waitstatus_to_exitcode(status))


def _own(terminal: int) -> None:
    """Make the terminal the one that Ctrl-C comes from, and talk to it as Python does to one."""
    import fcntl
    import termios

    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    sys.stdin, sys.stdout, sys.stderr = (_text(number) for number in range(3))


def _text(number: int) -> TextIO:
    errors = "backslashreplace" if number == 2 else "surrogateescape"
    return open(number, "w" if number else "r", 1, "utf-8", errors, closefd=False)


def _read_all() -> None:
    """Import every module of aicheck, compile its patterns and read its tables."""
    import aicheck
    from aicheck.patterns import Lazy

    for found in pkgutil.walk_packages(aicheck.__path__, "aicheck."):
        if not found.name.endswith(_PROGRAMS):
            importlib.import_module(found.name)
    for name in [name for name in sys.modules if name.startswith("aicheck.")]:
        for value in list(vars(sys.modules[name]).values()):
            if isinstance(value, Lazy):
                # Any attribute does: it is compiled then.
                assert value.pattern
            elif _is_table(value, name):
                value()


def _is_table(value: Any, module: str) -> bool:
    """Whether this reads something once and for all; what is installed may be another thing."""
    is_kept = hasattr(value, "cache_info") and value.__module__ == module
    return is_kept and not signature(value).parameters and "installed" not in value.__name__


def _become(request: Any, streams: Sequence[int]) -> None:
    """Run the command in this process, and end it."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    sys.argv = ["aicheck", *request["args"]]
    from aicheck.cli import main

    try:
        main()
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else 1
    else:
        code = 0
    os._exit(code)


def _exactly(stream: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = stream.recv(size - len(data))
        if not part:
            raise EOFError("the other side is gone")
        data += part
    return data
