"""The fixtures that every test may ask for."""

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings
from repos import begun, blank, cache, empty_repo, repo

from aicheck import diffs

__all__ = ["begun", "blank", "cache", "empty_repo", "repo"]

# A gate must not turn red by chance: what hypothesis finds on a developer's machine becomes a case.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


def pytest_collection_finish() -> None:
    """Ten thousand tests stay until the end: Python need not look through them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def said_by_git(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the blocks that git writes of differences, as they come."""
    sizes: list[int] = []
    blocks = diffs._blocks

    def noted(*args: Any, **more: Any) -> Iterator[bytes]:
        for block in blocks(*args, **more):
            sizes.append(len(block))
            yield block

    monkeypatch.setattr(diffs, "_blocks", noted)
    return sizes
