"""Commands of aicheck as processes of their own, forked from one that has imported it.

Most of a short run is Python's start and the imports. A process that did both forks for each
command: whatever a command changes in itself ends with it, as it does for a user.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any

_SIZE = struct.Struct("!I")
# Read while Python starts, so that a process has to start with them.
_EARLY = ("LANG", "LC_", "PYTHON")


def is_possible(command: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether the command is aicheck's, and nothing in the environment must be there early."""
    early = (name for name in environment if name.startswith(_EARLY) and name != "PYTHONSAFEPATH")
    is_ours = list(command[:3]) == [sys.executable, "-m", "aicheck"]
    return is_ours and hasattr(os, "fork") and next(early, None) is None


def run(
    args: Sequence[str], cwd: Path, feed: bytes, environment: Mapping[str, str]
) -> tuple[int, bytes, bytes]:
    """The exit code of `aicheck ARGS`, and what it wrote to its two streams."""
    with tempfile.TemporaryFile() as stdin, _file() as stdout, _file() as stderr:
        stdin.write(feed)
        stdin.seek(0)
        request = json.dumps({"args": list(args), "cwd": str(cwd), "env": dict(environment)})
        server = _server()
        streams = [stream.fileno() for stream in (stdin, stdout, stderr)]
        socket.send_fds(server, [_SIZE.pack(len(request))], streams)
        server.sendall(request.encode())
        (code,) = struct.unpack("!i", _exactly(server, 4))
        return code, _written(stdout), _written(stderr)


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
        env={"PATH": os.environ["PATH"], "PYTHONSAFEPATH": "1"},
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
    import importlib

    from aicheck import cli

    for module, _ in cli._COMMANDS.values():
        importlib.import_module(module)
    server = socket.socket(fileno=number)
    while True:
        head, streams, _, _ = socket.recv_fds(server, _SIZE.size, 3)
        if not head:
            return
        request = json.loads(_exactly(server, *_SIZE.unpack(head)))
        child = os.fork()
        if child == 0:
            server.close()
            _become(request, streams)
        for stream in streams:
            os.close(stream)
        _, status = os.waitpid(child, 0)
        server.sendall(struct.pack("!i", os.waitstatus_to_exitcode(status)))


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
