"""What never ends is ended, also where it catches exceptions or runs in the regex engine."""

from __future__ import annotations

import contextlib
import re
import signal
from collections.abc import Callable

import pytest
from endurance import in_time


def _loop() -> None:
    while True:
        with contextlib.suppress(Exception):
            int("x")


def _regex() -> None:
    re.search(r"(?:a|a)+$", "a" * 100 + "b")


@pytest.mark.parametrize("forever", [_loop, _regex])
def test_what_never_ends_fails(forever: Callable[[], None]) -> None:
    with pytest.raises(pytest.fail.Exception, match="did not end within"), in_time(0.05):
        forever()


def test_what_ends_passes_and_leaves_nothing_behind() -> None:
    before = signal.getsignal(signal.SIGALRM)

    with in_time():
        pass

    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) == before
