"""Agents whose suggestion a person accepted: reviews, autofixes, completions."""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.attribution.co_author import agents, is_suggestion
from aicheck.model import Commit, Evidence


def detect(commit: Commit) -> Iterator[Evidence]:
    """Yield evidence for each co-author that only suggested a change."""
    for trailer, found in agents(commit):
        if is_suggestion(trailer):
            detail = f"{trailer.key}: {trailer.value[:200]}"
            yield Evidence(commit.sha, "suggestion", detail, agent=found.agent, model=found.model)
