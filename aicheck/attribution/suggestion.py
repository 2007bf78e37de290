"""Agents whose suggestion a person accepted, and agents that only read the change."""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.attribution.co_author import agents, role
from aicheck.model import Commit, Evidence, Strength


def detect(commit: Commit) -> Iterator[Evidence]:
    """Yield evidence for each co-author that suggested a change, and weak evidence for reviewers.

    A forge writes the same line for a reviewer whether or not a word of the change is its own.
    """
    for trailer, found in agents(commit):
        stands_for = role(trailer)
        if stands_for != "author":
            strength: Strength = "declared" if stands_for == "suggestion" else "inferred"
            detail = f"{trailer.key}: {trailer.value[:200]}"
            yield Evidence(
                commit.sha, "suggestion", detail, strength, "ai", found.agent, found.model
            )
