"""The files by which a step tells the runner things: its outputs and its summary.

A value ends at a delimiter, and who knows the delimiter can end it early and add outputs of their
own: each one is drawn anew. The files that set variables or the path for later steps are never
written.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

from aicheck.errors import AicheckError

# The runner drops a summary that is larger, and says so beside it.
MOST_SUMMARY = 1 << 20
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_HINT = "run it in a workflow, where the runner makes the file for each step"


def outputs(values: Mapping[str, str]) -> str:
    """The text that sets outputs; raises ValueError for what is no name of one."""
    parts = []
    for name, value in values.items():
        if not _NAME.fullmatch(name):
            raise ValueError(f"no output can be called {name!r}")
        # 32 hexadecimal digits: nobody who wrote the value knew them.
        delimiter = f"ghadelimiter_{secrets.token_hex(16)}"
        parts.append(f"{name}<<{delimiter}\n{value}\n{delimiter}\n")
    return "".join(parts)


def append(file: Path, text: str) -> None:
    """Add `text` to a file of the runner's; raises AicheckError, also where it is a link."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    # A pipe that nobody reads would wait for ever.
    flags |= getattr(os, "O_NONBLOCK", 0)
    data = text.encode("utf-8", "backslashreplace")
    try:
        if file.is_symlink():
            raise AicheckError(f"the runner's file '{file}' is a link", _HINT)
        number = os.open(file, flags, 0o600)
        with os.fdopen(number, "ab") as stream:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                raise AicheckError(f"the runner's file '{file}' is no file", _HINT)
            stream.write(data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AicheckError(
            f"the runner's file '{file}' cannot be written: {reason}", _HINT
        ) from error
