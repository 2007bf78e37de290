"""The registry of agents and bots."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import fields

import pytest

from aicheck.attribution import attribute_commit
from aicheck.attribution.registry import (
    Agent,
    Bot,
    agent_named,
    agent_of,
    assists,
    bot_of,
    is_bot,
    load,
    login_of,
)
from aicheck.model import Commit, Person

NOREPLY = "@users.noreply.github.com"

MakeCommit = Callable[..., Commit]


def _identity(text: str) -> Person:
    name, _, mail = text.removesuffix(">").partition(" <")
    return Person(name, mail)


def _address(address: str) -> Person:
    """Somebody with this mailbox or login, under a name that tells nothing."""
    mail = address if "@" in address else f"{address}{NOREPLY}"
    return Person("Pat Doe", mail if "+" in mail or "@" in address else f"12345+{mail}")


def _marks(agent: Agent) -> list[tuple[str, str]]:
    """A message, and the signal that it must raise, for every mark of the entry."""
    co = "Add it\n\nCo-authored-by: {}\n"
    own = [*agent.mailboxes, *agent.logins]
    marks = [(co.format(_address(address)), "co-author") for address in own]
    marks += [(co.format(_address(address)), "suggestion") for address in agent.assist]
    marks += [(co.format(identity), "co-author") for identity in agent.identities]
    marks += [(co.format(f"Pat <pat+{tag}@example.org>"), "co-author") for tag in agent.tags]
    marks += [
        (co.format(f"Pat ({mark}) <pat@example.org>"), "co-author") for mark in agent.suffixes
    ]
    marks += [(f"Add it\n\nAssisted-by: {n} (model: m-1)\n", "trailer") for n in agent.names]
    marks += [
        (f"Add it\n\nGenerated with [{n}](https://a.example)\n", "footer") for n in agent.names
    ]
    marks += [(f"Add it\n\nAssisted-by: {model}-4\n", "trailer") for model in agent.models]
    marks += [
        (f"Add it\n\n{key}: {(values or ['x'])[0]}\n", "trailer")
        for key, values in agent.keys.items()
    ]
    marks += [(f"Add it\n\n{line}abc\n", "footer") for line in agent.lines]
    marks += [(f"{subject}Add it\n", "subject") for subject in agent.subjects]
    return marks


@pytest.mark.parametrize("agent", load().agents, ids=lambda agent: agent.id or "unnamed")
def test_every_mark_of_every_agent_is_found(agent: Agent, commit: MakeCommit) -> None:
    """No entry of the registry is dead: each mark makes a commit AI-assisted by that agent."""
    for message, signal in _marks(agent):
        found = attribute_commit(commit(message)).attribution
        assert found.kind == "ai", message
        assert (signal, agent.id) in [(e.signal, e.agent) for e in found.evidence], message


@pytest.mark.parametrize("agent", load().agents, ids=lambda agent: agent.id or "unnamed")
def test_every_agent_is_known_as_an_author(agent: Agent, commit: MakeCommit) -> None:
    """An author's mailbox or login is enough, under any name."""
    people = [_address(a) for a in (*agent.mailboxes, *agent.logins, *agent.assist)]
    for author in [*people, *map(_identity, agent.identities)]:
        found = attribute_commit(commit("Add it\n", author)).attribution
        assert (found.kind, found.agent) == ("ai", agent.id), author


@pytest.mark.parametrize("bot", load().bots, ids=lambda bot: bot.name)
def test_every_bot_is_known(bot: Bot, commit: MakeCommit) -> None:
    """A listed bot is automation, and no AI."""
    people = [_address(address) for address in (*bot.mailboxes, *bot.logins)]
    people += [_address(pattern.replace("*", "1")) for pattern in bot.patterns]
    for author in [*people, *map(_identity, bot.identities)]:
        assert bot_of(author) == bot, author
        assert attribute_commit(commit("Update it\n", author)).attribution.kind == "bot", author


def test_no_two_entries_claim_the_same_mark() -> None:
    """A mark that two entries have would name whichever comes last."""
    agents, bots = load().agents, load().bots
    marks = [("agent", m) for a in agents for m in (*a.mailboxes, *a.logins, *a.assist)]
    marks += [("agent", m) for a in agents for m in a.identities]
    marks += [("bot", m) for b in bots for m in (*b.mailboxes, *b.logins, *b.identities)]
    marks += [
        (f.name, mark.casefold())
        for agent in agents
        for f in fields(agent)
        if f.name in ("names", "tags", "suffixes", "models", "keys", "lines", "subjects")
        for mark in getattr(agent, f.name)
    ]

    assert [mark for mark, count in Counter(marks).items() if count > 1] == []


def test_entries_are_sorted_folded_and_dated() -> None:
    """The file reads as a table: ids sorted, marks in lower case, each entry with its source."""
    ids = [agent.id for agent in load().agents if agent.id]

    assert ids == sorted(ids)
    for agent in load().agents:
        assert agent.source
        assert 2020 < agent.since < 2030
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", agent.id or "unnamed")
        for mark in (*agent.mailboxes, *agent.logins, *agent.assist, *agent.tags, *agent.models):
            assert mark == mark.casefold()


def test_the_registry_loads_quickly() -> None:
    """It is read in every run, also where nothing is attributed."""
    load.cache_clear()
    started = time.process_time()
    load()

    assert time.process_time() - started < 0.1


KNOWN = {
    "Claude <noreply@anthropic.com>": "claude-code",
    "Claude <NoReply@Anthropic.com>": "claude-code",
    "Pat Doe <noreply@anthropic.com>": "claude-code",
    "claude[bot] <209825114+claude[bot]@users.noreply.github.com>": "claude-code",
    "Claude <242468646+Claude@users.noreply.github.com>": "claude-code",
    "copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>": "copilot",
    "Copilot <Copilot@users.noreply.github.com>": "copilot",
    "Copilot <copilot@github.com>": "copilot",
    "Cursor Agent <cursoragent@cursor.com>": "cursor",
    "aider (gpt-4o) <aider@aider.chat>": "aider",
    "Codex <noreply@openai.com>": "codex",
    "Codex <codex@openai.com>": "codex",
    "google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>": "jules",
    "Gemini CLI <noreply@google.com>": "gemini",
    "openhands <openhands@all-hands.dev>": "openhands",
    "Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>": "devin",
    "Crush <crush@charm.land>": "crush",
    "Amp <amp@ampcode.com>": "amp",
    "opencode <noreply@opencode.ai>": "opencode",
    'MentatBot <\\"160964065+MentatBot@users.noreply.github.com\\">': "mentat",
    "v0 <it+v0agent@vercel.com>": "v0",
    "Kiro Agent <244629292+kiro-agent@users.noreply.github.com>": "kiro",
    "claude-flow <ruv@ruv.net>": "claude-flow",
    "Pat Doe <pat+claude@example.org>": "claude-code",
}

PEOPLE = [
    "Claude Roe <claude@example.org>",
    "Claude <claude@example.org>",
    "Claude <1+claude@users.noreply.github.com>",
    "Pat Doe <pat@anthropic.com>",
    "Pat Doe <pat@openai.com>",
    "Pat Doe <pat@all-hands.dev>",
    "Pat Doe <pat@ampcode.com>",
    "Pat Doe <pat@aider.chat>",
    "Pat Doe <aider@example.org>",
    "Pat Doe <pat@example.ai>",
    "Devin Roe <devin@users.noreply.github.com>",
    "Cursor <1+cursor@users.noreply.github.com>",
    "Jules <jules@example.org>",
    "Robin <ruv@ruv.net>",
    "Someone <noreply@google.com>",
    "Checkpoint <gemini-cli@google.com>",
    "GitHub <noreply@github.com>",
    "GitHub Copilot <noreply@github.com>",
    "Pat Doe <pat+lists@example.org>",
    "Pat Doe <1+ai@users.noreply.github.com>",
    "Abbot <abbot@example.org>",
    "Pat Doe <>",
]


@pytest.mark.parametrize(("text", "agent"), KNOWN.items(), ids=KNOWN)
def test_agents_are_known_by_mailbox_and_login(text: str, agent: str) -> None:
    """Names drift over one mailbox, ids over one login."""
    found = agent_of(_identity(text))

    assert found
    assert found.id == agent
    assert not is_bot(_identity(text))


@pytest.mark.parametrize("text", PEOPLE)
def test_people_are_not_known_by_name_or_domain(text: str) -> None:
    """People bear agents' names and work at their vendors."""
    assert agent_of(_identity(text)) is None
    assert not is_bot(_identity(text))


@pytest.mark.parametrize(
    "text",
    [
        "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
        "dependabot[bot] <support@github.com>",
        "unheard-of[bot] <1+unheard-of[bot]@users.noreply.github.com>",
        "zed-zippy[bot] <234243425+zed-zippy[bot]@users.noreply.github.com>",
        "OpenHands Bot <openhands@all-hands.dev>",
        "gemini-cli-robot <gemini-cli-robot@google.com>",
        "OpenStack Proposal Bot <openstack-infra@lists.openstack.org>",
    ],
)
def test_automation_is_no_agent(text: str) -> None:
    """A bot is not an AI because it is a bot, nor because it uses an agent's mailbox."""
    assert is_bot(_identity(text))
    assert agent_of(_identity(text)) is None


def test_a_suggestion_is_told_from_a_co_author_by_the_account() -> None:
    """Copilot's accounts share a login; the id tells what it did."""
    assert assists(Person("Copilot", f"175728472+Copilot{NOREPLY}"))
    assert assists(Person("Copilot", "copilot@github.com"))
    assert not assists(Person("Copilot", f"198982749+Copilot{NOREPLY}"))
    assert not assists(Person("Pat Doe", "pat@example.org"))


@pytest.mark.parametrize(
    ("mail", "login"),
    [
        (f"1+Octo{NOREPLY}", "octo"),
        (f"octo{NOREPLY}", "octo"),
        (f"1+octo[bot]{NOREPLY}", "octo[bot]"),
        ("octo@example.org", None),
        ("", None),
    ],
)
def test_logins_are_read_from_noreply_addresses(mail: str, login: str | None) -> None:
    """With or without the account's id."""
    assert login_of(mail) == login


def test_a_lone_name_must_not_be_a_persons() -> None:
    """Devin, Jules and Kimi are people too."""
    for name in ("Devin", "Jules", "Kimi", "Goose", "pi"):
        assert agent_named(name) is None
        assert agent_named(name, lone=False)
    assert agent_named("Devin AI")
    assert agent_named("GitHub-Copilot") == agent_named("github copilot")
