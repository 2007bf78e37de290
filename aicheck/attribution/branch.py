"""Branches that are called as agents call theirs."""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.attribution.registry import load
from aicheck.model import Commit, Evidence

_HEADS = "refs/heads/"


def detect(commit: Commit, branch: str) -> Iterator[Evidence]:
    """Yield weak evidence where an agent's prefix begins the branch: people choose names too."""
    # A forge puts the owner of a fork before its branch.
    name = branch.removeprefix(_HEADS).rpartition(":")[2]
    for start, agent in load().branches.items():
        if name.startswith(start) and name != start:
            yield Evidence(commit.sha, "branch", f"branch {name[:200]}", "inferred", "ai", agent.id)
