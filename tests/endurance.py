"""An end to what a hostile input may take: what hangs fails its test.

It is no timing, and no machine is too slow for it: the inputs are so large that work which grows
with them ends within a second, and work which grows with their square takes minutes or hours. How
long they really take is measured: `python bench/run.py hostile`.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

PATIENCE = 30.0


@contextmanager
def in_time(seconds: float = PATIENCE) -> Iterator[None]:
    """Fail the test if the block has not ended by then; only for the main thread."""

    def give_up(*_: object) -> None:
        # Not an exception of the usual kind: nothing under test may catch it.
        pytest.fail(f"did not end within {seconds:g} s: it hangs, or takes quadratic time")

    before = signal.signal(signal.SIGALRM, give_up)
    # More than once: what is raised while Python collects garbage is lost.
    signal.setitimer(signal.ITIMER_REAL, seconds, min(seconds, 1.0))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
