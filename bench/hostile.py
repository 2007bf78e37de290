"""Inputs that were made to be slow, and what aicheck does with each: `python hostile.py NAME`.

Each is run in a process of its own by `run.py`; the input called "nothing" is what starting costs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from aicheck.attribution import attribute
from aicheck.attribution.explain import explain
from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.checks import secrets, suppressions
from aicheck.checks.context import Context
from aicheck.checks.licence import copyright_notices, licences_in
from aicheck.config import load
from aicheck.model import Change, Commit, FileChange, Hints, Hunk, Line, Origin, Person, Record

_PAT = Person("Pat Doe", "pat@example.org")
_TRAILER = "Co-authored-by: Claude <noreply@anthropic.com>"
_KEY = "0123456789abcdef"
_MB = 1_000_000


def _message(piece: str, size: int = _MB) -> None:
    text = f"Add it\n\n{piece * (size // len(piece))}\n\n{_TRAILER}\n"
    attribute(_change(Commit("c0ffee", ("beef",), _PAT, _PAT, text)))


def _description() -> None:
    commit = Commit("c0ffee", ("beef",), _PAT, _PAT, "Add it\n")
    attribute(_change(commit, description="--><!--" * (_MB // 7)))


def _explained() -> None:
    quoted = f"  {_TRAILER}\n" * 20_000
    text = f"Add it\n\n```\n{quoted}```\n"
    explain(Commit("c0ffee", ("beef",), _PAT, _PAT, text))


def _branch() -> None:
    attribute(
        _change(
            *(Commit(f"{n:x}", (), _PAT, _PAT, f"Add {n}\n\n{_TRAILER}\n") for n in range(2_000))
        )
    )


def _note() -> None:
    """A note on 200,000 lines, every other of them an agent's."""
    size = 200_000
    ranges = ",".join(str(number) for number in range(1, size, 2))
    told = {"prompts": {_KEY: {"agent_id": {"tool": "cursor", "model": "a", "id": "b"}}}}
    record = Record("git-ai", f"a.py\n  {_KEY} {ranges}\n---\n{json.dumps(told)}\n")
    commit = Commit("c0ffee", ("beef",), _PAT, _PAT, "Add it\n", records=(record,))
    attribute(_change(commit, file=_added("x\n" * size, (Origin(1, "c0ffee", 1),))))


def _licences(piece: str) -> None:
    licences_in(piece * (_MB // len(piece)))


def _copyright() -> None:
    list(copyright_notices([Line(1, "Copyright (c) " + "2001, 2002 - " * (_MB // 13))]))


def _secrets(piece: str) -> None:
    change = _change(file=_added(piece * (_MB // len(piece))))
    list(secrets.check(change, _context()))


def _suppressions() -> None:
    order = "f(x)  # no" + "sec\n"
    list(suppressions.check(_change(file=_added(order * 40_000)), _context()))


INPUTS: dict[str, Callable[[], None]] = {
    "nothing": lambda: None,
    "message, 1 MB of blank lines": lambda: _message("\n"),
    "message, 1 MB of fences": lambda: _message("```\n"),
    "message, 1 MB of credits": lambda: _message("Assisted-by: a b:c/d with e\n"),
    "message, 64 KB of prose": lambda: _message("I used Claude to ", 65_000),
    "message, 64 KB of headings": lambda: _message("# AI usage\nAI\n", 65_000),
    "description, 1 MB of comments": _description,
    "explaining 1 MB of quoted trailers": _explained,
    "2,000 commits": _branch,
    "note of 200,000 lines": _note,
    "licences, 1 MB of tags": lambda: _licences("# SPDX-License-Identifier: MIT "),
    "licences, 1 MB of titles": lambda: _licences("gnu general public license version 2\n"),
    "copyright, a line of 1 MB": _copyright,
    "secrets, a line of 1 MB": lambda: _secrets("A"),
    "secrets, 1 MB of passwords": lambda: _secrets("Password="),
    "suppressions on 40,000 lines": _suppressions,
}


def _change(*commits: Commit, file: FileChange | None = None, description: str = "") -> Change:
    files = (file,) if file else ()
    hints = Hints(description=description)
    return Change("range", "beef", "c0ffee", "here", commits, files, hints=hints)


def _added(text: str, origins: tuple[Origin, ...] = ()) -> FileChange:
    lines = tuple(text.removesuffix("\n").split("\n"))
    return FileChange("a.py", "added", hunks=(Hunk(0, (), 1, lines),), head=text, origins=origins)


def _context() -> Context:
    return Context(load(None, None, "default"), Catalogue({}, ""), Cache(None), Path(), 1)


if __name__ == "__main__":
    INPUTS[sys.argv[1]]()
