"""Subjects that an agent begins in its own way."""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.attribution.registry import load
from aicheck.model import Commit, Evidence, Strength


def detect(commit: Commit) -> Iterator[Evidence]:
    """Yield evidence where the subject begins as an agent's do, weak where it names none."""
    subject = commit.subject
    for start, agent in load().subjects.items():
        # A sentence follows; "aider: 0.50 -> 0.51" is a package's update.
        if subject.startswith(start) and subject[len(start) :][:1].isupper():
            # "[AI]" is how projects mark their AI features, too.
            strength: Strength = "declared" if agent.id else "inferred"
            yield Evidence(commit.sha, "subject", subject[:200], strength, agent=agent.id)


def is_scoped(subject: str) -> bool:
    """Whether a subject begins as an agent's do, but goes on as behind a scope."""
    starts = (start for start in load().subjects if subject.startswith(start))
    return any(not subject[len(start) :][:1].isupper() for start in starts)
