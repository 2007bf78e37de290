"""Agents and bots as author or committer.

The author decides. An agent that only committed may have committed a person's own edits (aider
does), or a rebase put it there; it is shown and decides nothing. A bot is a name that anybody can
type: it counts where the commit was made as bots make theirs, by themselves or through a forge.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

from aicheck.attribution.message import clean_mail
from aicheck.attribution.naming import Mention, known_as, marked
from aicheck.attribution.registry import Agent, agent_named, is_bot
from aicheck.model import Commit, Evidence, Person, Strength

# The committers that forges put in for whatever is merged on their pages.
_FORGES = frozenset(["noreply@github.com", "noreply@gitlab.com"])


def detect(commit: Commit) -> Iterator[Evidence]:
    """Yield evidence where the author or the committer is an agent, or the author a bot."""
    author, committer = commit.author, commit.committer
    if found := agent(author):
        yield Evidence(
            commit.sha, "identity", f"author {author}", agent=found.agent, model=found.model
        )
    elif is_bot(author):
        made_so = is_bot(committer) or clean_mail(committer.mail) in _FORGES
        strength: Strength = "declared" if made_so else "inferred"
        yield Evidence(commit.sha, "identity", f"author {author}", strength, "bot")
    if committer != author and (found := agent(committer)):
        detail = f"committer {committer}"
        yield Evidence(commit.sha, "identity", detail, "inferred", "ai", found.agent, found.model)


@lru_cache(maxsize=4096)
def agent(person: Person) -> Mention | None:
    """The agent that this author or committer is, if it is one."""
    return None if is_bot(person) else known_as(person) or marked(person)


def posing(person: Person, others: Collection[Person]) -> Agent | None:
    """The agent whose name somebody bears who has a person's mailbox, where it is no person's name.

    Nobody is called as a product of several words is. A name of one word is a person's too, unless
    one of `others` has the same mailbox under another name, or is the agent under this very name.
    """
    agent = agent_named(person.name, lone=False)
    name, mail = person.name.strip().casefold(), clean_mail(person.mail)
    if not agent or " " in name:
        return agent
    if any(it.name.strip().casefold() == name and known_as(it) for it in others):
        return agent
    known = [other.name.casefold().split() for other in others if clean_mail(other.mail) == mail]
    return agent if mail and known and not any(name in words for words in known) else None
