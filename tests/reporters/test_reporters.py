"""The formats together."""

from __future__ import annotations

import subprocess
import sys

import pytest

from aicheck.reporters import REPORTERS, Style

from .reports import clean, sample


@pytest.mark.parametrize("name", sorted(REPORTERS))
def test_every_format_gives_the_same_bytes_twice(name):
    """No clock, no order of a set, no place of an object gets into a report."""
    for made in (sample, clean):
        for style in (Style(), Style(colour=True, width=60, verbose=True)):
            first = REPORTERS[name](made(), style)
            assert first == REPORTERS[name](made(), style)
            assert first.endswith("\n")
            assert not first.endswith("\n\n")
            first.encode()


@pytest.mark.parametrize(
    "name", ["github", "gitlab", "in-toto", "json", "junit", "rdjson", "sarif"]
)
def test_machines_do_not_see_colour(name):
    """Formats for machines ignore colour and width."""
    assert REPORTERS[name](sample(), Style(colour=True, width=40)) == REPORTERS[name](
        sample(), Style()
    )


def test_reporters_bring_nothing_heavy():
    """Only the model and the standard library come along, so that commands start fast."""
    code = (
        "import sys, aicheck.model; before = set(sys.modules); import aicheck.reporters;"
        "print(*sorted({name.split('.')[0] for name in set(sys.modules) - before}))"
    )
    names = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()

    assert set(names) <= {"aicheck", *sys.stdlib_module_names}
    assert not set(names) & {"asyncio", "email", "http", "logging", "subprocess", "urllib"}
