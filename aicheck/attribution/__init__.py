"""Who wrote each commit, as far as it says so itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from aicheck.attribution import co_author, footer, identity, subject, suggestion, trailer
from aicheck.attribution.message import parse_person, scan
from aicheck.attribution.naming import identify
from aicheck.attribution.registry import bot_of, is_bot
from aicheck.model import (
    Attribution,
    Change,
    Commit,
    Credit,
    Evidence,
    Kind,
    Person,
    Trailer,
)

Detect = Callable[[Commit], Iterator[Evidence]]

SIGNALS: dict[str, Detect] = {
    "co-author": co_author.detect,
    "footer": footer.detect,
    "identity": identity.detect,
    "subject": subject.detect,
    "suggestion": suggestion.detect,
    "trailer": trailer.detect,
}
# The strongest first: it names the agent where several share a commit.
_RANK = ("identity", "co-author", "trailer", "footer", "subject", "suggestion")


def attribute(change: Change) -> Change:
    """The change with the attribution of its commits and lines filled in."""
    return replace(change, commits=tuple(map(attribute_commit, change.commits)))


def attribute_commit(commit: Commit) -> Commit:
    """The commit with what its own message and identities say of it filled in."""
    own = _own(commit)
    found = (evidence for detect in SIGNALS.values() for evidence in detect(own))
    # A squashed message says the same thing many times.
    evidence = sorted(dict.fromkeys(found), key=lambda evidence: _RANK.index(evidence.signal))
    return replace(
        commit,
        attribution=weigh(evidence),
        author_kind=kind_of(commit.author),
        committer_kind=kind_of(commit.committer),
        credits=tuple(_credit(trailer) for trailer in scan(own.message) if _names(trailer)),
    )


def weigh(evidence: list[Evidence]) -> Attribution:
    """What the evidence, strongest first, amounts to; inferred evidence decides nothing."""
    telling = [found for found in evidence if found.kind == "ai" and found.strength != "inferred"]
    if not telling:
        is_automated = any(found.kind == "bot" for found in evidence)
        return Attribution("bot" if is_automated else "none", evidence=tuple(evidence))
    agent = next((found.agent for found in telling if found.agent), None)
    model = next((found.model for found in telling if found.model and found.agent == agent), None)
    return Attribution("ai", agent, model, tuple(evidence))


def _own(commit: Commit) -> Commit:
    """The commit without the release notes that a dependency bot quotes in its message."""
    bot = bot_of(commit.author)
    if not bot or not bot.quotes:
        return commit
    body = commit.message.replace("\r\n", "\n").rstrip()
    return replace(commit, message=f"{commit.subject}\n\n{body.rpartition(chr(10) * 2)[2]}")


def kind_of(person: Person) -> Kind:
    """Whether an author or committer is a person, an agent or a bot."""
    if identity.agent(person):
        return "agent"
    return "bot" if is_bot(person) else "human"


# -- credits ------------------------------------------------------------------------------------


def _names(trailer: Trailer) -> bool:
    return trailer.key.endswith(("-by", " by"))


def _credit(trailer: Trailer) -> Credit:
    key, value = trailer.key, trailer.value
    if found := identify(value):
        return Credit(key, value, _person(value), "agent", found.agent, trailer.line)
    loose = parse_person(value) or Person(value, "")
    kind: Kind = "bot" if is_bot(loose) else "human"
    return Credit(key, value, _person(value), kind, None, trailer.line)


def _person(value: str) -> Person | None:
    """The person of a well-formed `Name <mailbox>` value, and nothing looser: it is a signature."""
    person = parse_person(value)
    name, bracket, mail = value.rstrip(" ,;.").removesuffix(">").rpartition("<")
    well_formed = bracket and name.strip() and person and ">" in value and "@" in mail
    return person if well_formed else None
