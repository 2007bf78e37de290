"""Subjects that an agent begins in its own way."""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.attribution.registry import load
from aicheck.model import Commit, Evidence


def detect(commit: Commit) -> Iterator[Evidence]:
    """Yield evidence where the subject begins as an agent's do."""
    subject = commit.subject
    for start, agent in load().subjects.items():
        # A sentence follows; "aider: 0.50 -> 0.51" is a package's update.
        if subject.startswith(start) and subject[len(start) :][:1].isupper():
            yield Evidence(commit.sha, "subject", subject[:200], agent=agent.id)
