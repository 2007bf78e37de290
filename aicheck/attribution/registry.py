"""The agents and bots of `agents.toml`, and the look-ups that tell them from people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from aicheck import toml
from aicheck.attribution.lookalikes import plain
from aicheck.attribution.message import clean_mail, parse_person
from aicheck.model import Person

Role = Literal["author", "suggestion", "reviewer"]

_NOREPLY = "@users.noreply.github.com"


class Source(NamedTuple):
    """Where marks were found and on which day; without `marks`, all that no other source has."""

    day: date
    where: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agent:
    """A generative AI tool and how to know it; the fields are those of `agents.toml`.

    `id` is None for an AI that nothing names.
    """

    role: Role
    since: int
    sources: tuple[Source, ...]
    id: str | None = None
    names: tuple[str, ...] = ()
    bare: bool = True
    mailboxes: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    ids: tuple[int, ...] = ()
    assist: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    chats: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bot:
    """Automation that is no generative model.

    A bot that quotes fills its messages with other projects' words.
    """

    name: str
    logins: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    quotes: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class Registry:
    """The entries, and an index from each mark to its entry; texts are folded to lower case."""

    agents: tuple[Agent, ...]
    bots: tuple[Bot, ...]
    addresses: Mapping[str, Agent]
    roles: Mapping[str, Role]
    identities: Mapping[tuple[str, str], Agent]
    tags: Mapping[str, Agent]
    suffixes: Mapping[str, Agent]
    names: Mapping[str, Agent]
    models: Mapping[str, Agent | None]
    numbered: frozenset[str]
    tiers: frozenset[str]
    vendors: frozenset[str]
    keys: Mapping[str, Agent]
    lines: Mapping[str, Agent]
    chats: Mapping[str, Agent]
    subjects: Mapping[str, Agent]
    branches: Mapping[str, Agent]
    bot_addresses: Mapping[str, Bot]
    bot_identities: Mapping[tuple[str, str], Bot]
    bot_patterns: tuple[tuple[str, Bot], ...]


@cache
def load() -> Registry:
    """The bundled registry, read once."""
    data = toml.loads(Path(__file__).with_name("agents.toml").read_text(encoding="utf-8"))
    agents = tuple(_agent(entry) for entry in data["agent"])
    owners = {address: agent for agent in agents for address in _roles(agent)}
    bots = tuple(Bot(**_frozen(entry)) for entry in data["bot"])
    return Registry(
        agents,
        bots,
        addresses=owners,
        roles={address: role for agent in agents for address, role in _roles(agent).items()},
        identities={_pair(text): agent for agent in agents for text in agent.identities},
        tags={tag: agent for agent in agents for tag in agent.tags},
        suffixes={suffix: agent for agent in agents for suffix in agent.suffixes},
        names={_folded(name): agent for agent in agents for name in agent.names},
        models=dict.fromkeys(data["models"]) | {m: agent for agent in agents for m in agent.models},
        numbered=frozenset(data["numbered"]),
        tiers=frozenset(data["tiers"]),
        vendors=frozenset(data["vendors"]),
        keys={key: agent for agent in agents for key in agent.keys},
        lines={start: agent for agent in agents for start in agent.lines},
        chats={start: agent for agent in agents for start in agent.chats},
        subjects={start: agent for agent in agents for start in agent.subjects},
        branches={start: agent for agent in agents for start in agent.branches},
        bot_addresses={a: bot for bot in bots for a in (*bot.mailboxes, *bot.logins)},
        bot_identities={_pair(text): bot for bot in bots for text in bot.identities},
        bot_patterns=tuple((pattern, bot) for bot in bots for pattern in bot.patterns),
    )


def agent_of(person: Person) -> Agent | None:
    """The agent that this identity belongs to, by its mailbox or login and never by its name."""
    known, pair = load(), (person.name.casefold(), clean_mail(person.mail))
    if pair in known.bot_identities:
        return None
    return known.identities.get(pair) or _first(known.addresses, pair[1]) or _tagged(pair[1])


def role_of(person: Person) -> Role | None:
    """What this agent's account stands for as a co-author; None if it is no listed account."""
    # The most specific address decides: an id with its login before the login alone.
    role: Role | None = _first(load().roles, clean_mail(person.mail))
    return role


# A history has thousands of commits of the same few hundred people.
@lru_cache(maxsize=4096)
def bot_of(person: Person) -> Bot | None:
    """The listed bot that this identity belongs to."""
    known, mail = load(), clean_mail(person.mail)
    named = known.bot_identities.get((person.name.casefold(), mail))
    if bot := named or _first(known.bot_addresses, mail):
        return bot
    return next((bot for glob, bot in known.bot_patterns if fnmatchcase(mail, glob)), None)


@lru_cache(maxsize=4096)
def is_bot(person: Person) -> bool:
    """Whether this identity is automation that is no generative model."""
    if agent_of(person):
        return False
    if bot_of(person) is not None:
        return True
    # GitHub lets no person's login end in [bot]; a name anybody can type.
    login = login_of(person.mail)
    if login:
        return login.endswith("[bot]")
    return not person.mail.strip() and person.name.strip().casefold() in load().bot_addresses


def app_of(mail: str) -> Agent | Bot | None:
    """The listed app whose login, without its `[bot]`, this noreply address has.

    GitHub's GraphQL leaves the ending out; no person can have the name of an app.
    """
    login, known = login_of(mail), load()
    if login is None or login.endswith("[bot]"):
        return None
    app = f"{login}[bot]"
    return known.addresses.get(app) or known.bot_addresses.get(app)


def agent_named(text: str, *, lone: bool = True) -> Agent | None:
    """The agent whose name the whole text is.

    Standing alone, a name that people bear too is not enough.
    """
    name = _folded(text)
    agent = load().names.get(name)
    return agent if agent and (agent.bare or not lone or " " in name) else None


def login_of(mail: str) -> str | None:
    """The GitHub login, in lower case, of a noreply address with or without an id."""
    clean = clean_mail(mail)
    if not clean.endswith(_NOREPLY):
        return None
    local = clean.removesuffix(_NOREPLY)
    return local.partition("+")[2] or local


def _agent(entry: Mapping[str, Any]) -> Agent:
    sources = tuple(Source(day, where, tuple(marks)) for day, where, *marks in entry["sources"])
    return Agent(**(_frozen(entry) | {"sources": sources}))


def _roles(agent: Agent) -> dict[str, Role]:
    """Each address of the agent, as `_addresses` spells it, with what it stands for."""
    ids = (f"{number}+" for number in agent.ids)
    own = (*agent.mailboxes, *_with_ids(agent.logins), *ids)
    roles: dict[str, Role] = dict.fromkeys(own, agent.role)
    roles |= dict.fromkeys(_with_ids(agent.assist), "suggestion")
    return roles | dict.fromkeys(_with_ids(agent.review), "reviewer")


def _with_ids(addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        yield address
        if "+" in address and "@" not in address:
            yield f"{address.partition('+')[0]}+"


def _addresses(mail: str) -> Iterator[str]:
    """Yield the ways in which the registry may spell a mailbox, the most telling first."""
    login = login_of(mail)
    if login is None:
        yield mail
        return
    local = mail.removesuffix(_NOREPLY)
    yield local
    number, plus, _ = local.partition("+")
    # An id outlives the name of its account.
    if plus and number.isdigit():
        yield f"{number}+"
    yield login


def _first(index: Mapping[str, Any], mail: str) -> Any:
    return next((index[address] for address in _addresses(mail) if address in index), None)


def _tagged(mail: str) -> Agent | None:
    """The agent of `pat+claude@example.org`, an address that a person made for it."""
    local, _, host = mail.rpartition("@")
    if "+" not in local or host == _NOREPLY[1:]:
        return None
    return load().tags.get(local.rpartition("+")[2])


def _folded(name: str) -> str:
    return " ".join(plain(name.strip()).casefold().replace("-", " ").split())


def _pair(identity: str) -> tuple[str, str]:
    person = parse_person(identity)
    assert person is not None, identity
    return person.name.casefold(), clean_mail(person.mail)


def _frozen(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry with tuples for lists, as a frozen dataclass wants it."""
    return {key: _tuples(value) for key, value in entry.items()}


def _tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return _frozen(value)
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, str) else value
