"""Options that belong together, given to a command as one value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import wraps
from typing import Any, TypeAlias

Command: TypeAlias = "Callable[..., Any]"
Decorator: TypeAlias = "Callable[[Command], Command]"


def with_options(command: Command, options: Sequence[Decorator]) -> Command:
    """The command with all of these options, which its help shows in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def grouped(command: Command, name: str, kind: type[Any], options: Sequence[Decorator]) -> Command:
    """The command with these options, whose values it gets as one `kind`, a dataclass, by `name`.

    Each field of it is the value of the option that has the field's name.
    """

    @wraps(command)
    def wrapped(**values: Any) -> Any:
        taken = {it.name: values.pop(it.name) for it in fields(kind)}
        return command(**{name: kind(**taken)}, **values)

    return with_options(wrapped, options)
