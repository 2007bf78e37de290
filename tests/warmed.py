"""The process that `warm` forks commands from: it has imported and read all of aicheck."""

from __future__ import annotations

import fcntl
import gc
import importlib
import json
import os
import pkgutil
import socket
import sys
import termios
from collections.abc import Sequence
from contextlib import suppress
from inspect import signature
from typing import Any, TextIO

from warm import NUMBER, SIZE, exactly

# Started, never imported.
_PROGRAMS = ("__main__", "bandit_worker")


def serve(number: int) -> None:
    """Answer requests on the socket with that number until it is closed."""
    _read_all()
    # What is there by now is not looked through again, which would copy all of it into each child.
    gc.collect()
    gc.freeze()
    server = socket.socket(fileno=number)
    while True:
        head, streams, _, _ = socket.recv_fds(server, SIZE.size, 4)
        if not head:
            break
        request = json.loads(exactly(server, *SIZE.unpack(head)))
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
    answer.sendall(NUMBER.pack(child))
    answer.sendall(_ending(child))
    os._exit(0)


def _ending(child: int) -> bytes:
    _, status = os.waitpid(child, 0)
    return NUMBER.pack(os.waitstatus_to_exitcode(status))


def _own(terminal: int) -> None:
    """Make the terminal the one that Ctrl-C comes from, and talk to it as Python does to one."""
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
