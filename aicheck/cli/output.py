"""A report in every format that was asked for, each where it was sent."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from aicheck.cli.options import Common
from aicheck.cli.streams import put
from aicheck.errors import AicheckError
from aicheck.model import Report
from aicheck.reporters import REPORTERS, Style


def write(report: Report, options: Common) -> None:
    """Write the report in every format that was asked for; raises AicheckError at the end."""
    outputs = list(options.outputs)
    if not options.quiet and all(path for _, path in outputs):
        outputs.insert(0, ("text", None))
    problems = []
    for name, path in outputs:
        try:
            _write(REPORTERS[name](report, _style(options, path)), path)
        except AicheckError as error:
            problems.append(error.message)
    if problems:
        raise AicheckError("; ".join(problems))


def _write(text: str, path: Path | None) -> None:
    if path is None:
        put(text)
        return
    try:
        path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
    except OSError as error:
        raise AicheckError(f"'{path}' cannot be written: {error.strerror}") from error


def _style(options: Common, path: Path | None) -> Style:
    terminal = path is None and sys.stdout is not None and sys.stdout.isatty()
    wanted = {"always": True, "never": False}.get(
        options.colour, terminal and "NO_COLOR" not in os.environ
    )
    width = min(shutil.get_terminal_size((80, 24)).columns, 120) if terminal else 80
    return Style(wanted, width, options.verbose)
