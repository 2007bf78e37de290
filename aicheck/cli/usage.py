"""What is said of a wrong command line: the usage, what is wrong, and what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

import click

# Older releases of click raise no error of its own for it.
_NO_COMMAND = re.compile(r"No such command '(.*)'")


class Usage(click.UsageError):
    """Options or arguments that don't go together, and what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class BadValue(click.BadParameter):
    """A value that an option cannot have, and what to write instead."""

    def __init__(self, message: str, hint: str, param_hint: str | None = None) -> None:
        super().__init__(message, param_hint=param_hint)
        self.hint = hint


def shown(error: click.ClickException) -> str:
    """The error as a person reads it."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    message = error.message if _tells_nearest(error) else error.format_message()
    usage = error.ctx.get_usage() if isinstance(error, click.UsageError) and error.ctx else ""
    said = f"error: {message.removesuffix('.')}"
    return "\n".join(filter(None, (usage, said, f"hint: {_hint(error)}")))


def _hint(error: click.ClickException) -> str:
    if isinstance(error, Usage | BadValue):
        return error.hint
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if close := list(_nearest(error, ctx)):
        return f"did you mean {' or '.join(f'{it!r}' for it in close)}?"
    return f"see {ctx.command_path if ctx else 'aicheck'} --help"


def _tells_nearest(error: click.ClickException) -> bool:
    """Whether click adds the nearest words to its own message, which our hint does."""
    return isinstance(error, click.NoSuchOption) or hasattr(error, "possibilities")


def _nearest(error: click.ClickException, ctx: click.Context | None) -> Iterator[str]:
    if ctx is None:
        return
    wrong = ""
    known: list[str] = []
    if isinstance(error, click.NoSuchOption):
        wrong = error.option_name
        known = [name for it in ctx.command.get_params(ctx) for name in it.opts]
    elif isinstance(ctx.command, click.Group) and (found := _NO_COMMAND.match(error.message)):
        wrong, known = found[1], ctx.command.list_commands(ctx)
    yield from difflib.get_close_matches(wrong, known, n=2, cutoff=0.6)
