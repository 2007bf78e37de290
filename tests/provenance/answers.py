"""What may come of a hostile file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aicheck.errors import AicheckError


@contextmanager
def an_answer_or_our_error(path: Path) -> Iterator[None]:
    """Let through nothing but an error that names the file and says what to do."""
    try:
        yield
    except AicheckError as error:
        told = error
    else:
        return
    assert str(path) in told.message
    assert told.hint
