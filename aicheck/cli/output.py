"""A report in every format that was asked for, each where it was sent."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from aicheck import envelope
from aicheck.cli.options import Common
from aicheck.cli.streams import put
from aicheck.errors import AicheckError
from aicheck.model import Report
from aicheck.reporters import REPORTERS, Style


def write(report: Report, options: Common, key: Path | None = None) -> None:
    """Write the report in every format that was asked for; raises AicheckError at the end.

    With a private `key`, a statement is put into a signed envelope.
    """
    outputs = list(options.outputs)
    if not options.quiet and all(path for _, path in outputs):
        outputs.insert(0, ("text", None))
    problems = []
    for name, path in outputs:
        try:
            text = REPORTERS[name](report, style_of(options, path))
            send(envelope.sealed(text, key) if key and name == "in-toto" else text, path)
        except AicheckError as error:
            problems.append(error)
    if problems:
        raise AicheckError("; ".join(it.message for it in problems), problems[0].hint)


def send(text: str, path: Path | None) -> None:
    """Write a report's text to a file or to standard output; raises AicheckError."""
    if path is None:
        put(text)
        return
    if link := _link(path.absolute()):
        # A change can bring links under the names that a workflow writes to.
        problem = f"'{path}' cannot be written: '{link}' in the work tree is a link"
        raise AicheckError(problem, "name a file without links on its way, or one elsewhere")
    try:
        path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
    except OSError as error:
        hint = "name a place that can be written, with room on its disk"
        raise AicheckError(f"'{path}' cannot be written: {error.strerror}", hint) from error


def _link(path: Path) -> Path | None:
    """The first part of a path that is a link below the work tree that the path is in."""
    below = list(path.parents)
    tops = [at for at, folder in enumerate(below) if os.path.lexists(folder / ".git")]
    # The outermost: a link may lead into another work tree.
    inside = (path, *below[: tops[-1]]) if tops else ()
    return next((part for part in inside if part.is_symlink()), None)


def style_of(options: Common, path: Path | None) -> Style:
    """How a report is to look where it is sent."""
    terminal = path is None and sys.stdout is not None and sys.stdout.isatty()
    may_colour = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    wanted = {"always": True, "never": False}.get(options.colour, may_colour)
    width = min(shutil.get_terminal_size((80, 24)).columns, 120) if terminal else 80
    encoding = (sys.stdout.encoding or "utf-8") if path is None and sys.stdout else "utf-8"
    is_ascii = not encoding.casefold().startswith("utf") or (terminal and not _knows_unicode())
    return Style(wanted, width, options.verbose, is_ascii)


def _knows_unicode() -> bool:
    """Whether the locale leaves room for more than ASCII: Python itself writes UTF-8 in any."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    locale = next(filter(None, names), "")
    _, has_encoding, encoding = locale.partition(".")
    return locale not in ("C", "POSIX") and (not has_encoding or "utf" in encoding.casefold())
