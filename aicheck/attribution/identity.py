"""Agents and bots as author or committer.

The author decides. An agent that only committed may have committed a person's own edits (aider
does), or a rebase put it there; it is shown and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.attribution.naming import Mention, known_as, marked
from aicheck.attribution.registry import is_bot
from aicheck.model import Commit, Evidence, Person


def detect(commit: Commit) -> Iterator[Evidence]:
    """Yield evidence where the author or the committer is an agent, or the author a bot."""
    author, committer = commit.author, commit.committer
    if found := agent(author):
        yield Evidence(
            commit.sha, "identity", f"author {author}", agent=found.agent, model=found.model
        )
    elif is_bot(author):
        yield Evidence(commit.sha, "identity", f"author {author}", kind="bot")
    if committer != author and (found := agent(committer)):
        detail = f"committer {committer}"
        yield Evidence(commit.sha, "identity", detail, "inferred", "ai", found.agent, found.model)


def agent(person: Person) -> Mention | None:
    """The agent that this author or committer is, if it is one."""
    return None if is_bot(person) else known_as(person) or marked(person)
