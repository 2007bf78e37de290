"""Patterns that are compiled when they are first needed."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import aicheck
from aicheck.patterns import Lazy, lazy


def modules() -> Iterator[str]:
    """The name of every module of the package."""
    yield from (it.name for it in pkgutil.walk_packages(aicheck.__path__, "aicheck."))


def patterns(value: object) -> Iterator[Lazy]:
    """Every pattern in a module's name: itself, or in a table of any depth."""
    if isinstance(value, Lazy):
        yield value
    elif isinstance(value, dict):
        yield from (it for part in value.values() for it in patterns(part))
    elif isinstance(value, list | tuple):
        yield from (it for part in value for it in patterns(part))


def test_it_is_what_it_stands_for():
    """Each use answers as the pattern does, with its flags, the first time and later."""
    pattern = lazy(r"(a)b", re.IGNORECASE)

    assert pattern.findall("xABab") == ["A", "a"]
    assert pattern.sub("-", "xABab") == "x--"
    assert pattern.search("b") is None
    assert (pattern.pattern, pattern.groups) == ("(a)b", 1)


def test_nothing_is_compiled_before_it_is_used():
    """A wrong pattern is told at its first use."""
    pattern = lazy("(")

    with pytest.raises(re.error, match="unterminated"):
        pattern.search("")


@pytest.mark.parametrize("name", [it for it in modules() if not it.endswith("__main__")])
def test_every_pattern_can_be_compiled(name):
    """No table has a pattern that fails when it is needed for the first time."""
    found = patterns(list(vars(importlib.import_module(name)).values()))

    assert all(it.pattern for it in found)
