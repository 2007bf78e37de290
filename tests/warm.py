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
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from inspect import signature
from pathlib import Path
from typing import IO, Any

_SIZE = struct.Struct("!I")
# Read while Python starts, so that a process has to start with them.
_EARLY = ("LANG", "LC_", "PYTHON")
# Started, never imported.
_PROGRAMS = ("__main__", "bandit_worker")


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
    _read_all()
    # What is there by now is not looked through again, which would copy all of it into each child.
    gc.collect()
    gc.freeze()
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
