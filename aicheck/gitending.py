"""How a git that was started is ended, whoever stops reading what it prints, and whenever."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol


class Process(Protocol):
    """A program that runs, as far as it is ended here."""

    def poll(self) -> int | None:
        """What it exited with, if it did."""

    def kill(self) -> None:
        """End it at once."""

    def wait(self) -> int:
        """Wait for its end."""


@dataclass(frozen=True, eq=False)
class _Running:
    process: Process
    over: threading.Event
    threads: Sequence[threading.Thread]

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.over.set()
        for thread in self.threads:
            thread.join()


_RUNNING: set[_Running] = set()


@contextmanager
def ended(
    process: Process, over: threading.Event, threads: Sequence[threading.Thread]
) -> Iterator[None]:
    """End the process with the block, or with Python; `threads` feed and watch it until `over`.

    Left early, by an error or because the reader had enough, it must not go on.
    """
    running = _Running(process, over, threads)
    _RUNNING.add(running)
    try:
        yield
    finally:
        running.stop()
        _RUNNING.discard(running)


@atexit.register
def _end_all() -> None:
    # A generator that reads may be held by an error until the end. Python aborts where it tidies
    # such a one up and a thread that it has stopped already was about to write.
    for running in list(_RUNNING):
        running.stop()
