"""Agents among the co-authors."""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.attribution.message import colonless, parse_person, scan
from aicheck.attribution.naming import Mention, identify, marked, registered
from aicheck.attribution.registry import Role, agent_named, role_of
from aicheck.model import Commit, Evidence, Trailer

KEYS = frozenset(
    [
        "co authored by",
        "co-authored by",
        "co-authored-by",
        "co-developed by",
        "co-developed-by",
        "coauthored by",
        "coauthored-by",
    ]
)


def detect(commit: Commit) -> Iterator[Evidence]:
    """Yield evidence for each co-author that is an agent and wrote with the author."""
    for trailer, found in agents(commit):
        if role(trailer) == "author":
            detail = f"{trailer.key}: {trailer.value[:200]}"
            yield Evidence(commit.sha, "co-author", detail, agent=found.agent, model=found.model)


def agents(commit: Commit) -> Iterator[tuple[Trailer, Mention]]:
    """Yield the co-author trailers that name an agent, and what they name."""
    for trailer in scan(commit.message):
        if trailer.key not in KEYS:
            continue
        person = parse_person(trailer.value)
        if found := identify(trailer.value) or (marked(person) if person else None):
            yield trailer, found
    for trailer in colonless(commit.message):
        if _is_named(trailer) and (found := registered(trailer.value)):
            yield trailer, found


def _is_named(trailer: Trailer) -> bool:
    """Whether a name stands before the mailbox, and no words that go on from the key."""
    person = parse_person(trailer.value)
    name = person.name if person else ""
    is_agent = agent_named(name, lone=False) is not None
    return is_agent or not any(word.isalpha() and word.islower() for word in name.split())


def role(trailer: Trailer) -> Role:
    """What the co-author stands for: an author, a suggestion or a review."""
    person = parse_person(trailer.value)
    return (role_of(person) if person else None) or "author"
