"""The registry of agents and bots."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import fields

import pytest

from aicheck.attribution import attribute, attribute_commit
from aicheck.attribution.registry import (
    Agent,
    Bot,
    agent_named,
    agent_of,
    bot_of,
    is_bot,
    load,
    login_of,
    role_of,
)
from aicheck.model import Change, Commit, Evidence, Hints, Person

NOREPLY = "@users.noreply.github.com"

MakeCommit = Callable[..., Commit]


def _identity(text: str) -> Person:
    name, _, mail = text.removesuffix(">").partition(" <")
    return Person(name, mail)


def _address(address: str) -> Person:
    """Somebody with this mailbox or login, under a name that tells nothing."""
    mail = address if "@" in address else f"{address}{NOREPLY}"
    return Person("Pat Doe", mail if "+" in mail or "@" in address else f"12345+{mail}")


MESSAGES: dict[str, Callable[[str], str]] = {
    "mailboxes": lambda mark: f"Co-authored-by: {_address(mark)}",
    "logins": lambda mark: f"Co-authored-by: {_address(mark)}",
    "ids": lambda mark: f"Co-authored-by: Renamed <{mark}+renamed{NOREPLY}>",
    "assist": lambda mark: f"Co-authored-by: {_address(mark)}",
    "review": lambda mark: f"Co-authored-by: {_address(mark)}",
    "identities": lambda mark: f"Co-authored-by: {mark}",
    "tags": lambda mark: f"Co-authored-by: Pat <pat+{mark}@example.org>",
    "suffixes": lambda mark: f"Co-authored-by: Pat ({mark}) <pat@example.org>",
    "names": lambda mark: f"Assisted-by: {mark} (model: m-1)",
    "models": lambda mark: f"Assisted-by: {mark}-4",
    "lines": lambda mark: f"{mark}abc",
    "chats": lambda mark: f"Written here: https://{mark}abc",
}
"""For each field of an entry, how one of its marks gets into a message's body."""
OTHERWISE = frozenset({"subjects", "keys", "environment", "branches"})
NO_MARKS = frozenset({"id", "role", "since", "sources", "bare"})
STRENGTH = {"author": "declared", "suggestion": "declared", "reviewer": "inferred"}
AGENTS = pytest.mark.parametrize("agent", load().agents, ids=lambda agent: agent.id or "unnamed")


def _role(agent: Agent, field: str) -> str:
    return {"assist": "suggestion", "review": "reviewer"}.get(field, agent.role)


def _by(agent: Agent, found: Iterable[Evidence]) -> list[tuple[str, str]]:
    return [(each.signal, each.strength) for each in found if each.agent == agent.id]


def _change(**hints: object) -> Change:
    pat = Person("Pat Doe", "pat@example.org")
    commit = Commit("c0ffee", ("beef",), pat, pat, "Add it\n")
    return attribute(Change("staged", None, None, "r", (commit,), hints=Hints(**hints)))  # type: ignore[arg-type]


def test_every_field_of_an_entry_is_tested_or_no_mark() -> None:
    """A new kind of mark needs a case here before an entry can have one."""
    assert {field.name for field in fields(Agent)} == {*MESSAGES, *OTHERWISE, *NO_MARKS}


@AGENTS
def test_every_mark_of_every_agent_is_found(agent: Agent, commit: MakeCommit) -> None:
    """No entry is dead: each mark is evidence of that agent, as strong as its role makes it."""
    reached = 0
    for field, message in MESSAGES.items():
        for mark in getattr(agent, field):
            found = attribute_commit(commit(f"Add it\n\n{message(mark)}\n")).attribution
            is_account = message(mark).startswith("Co-authored-by") and field not in (
                "identities", "suffixes", "tags",
            )  # fmt: skip
            strength = STRENGTH[_role(agent, field)] if is_account else "declared"
            assert strength in {how for _, how in _by(agent, found.evidence)}, mark
            assert found.kind == ("none" if strength == "inferred" else "ai"), mark
            reached += 1
    for key, values in agent.keys.items():
        for value in values or ("x",):
            found = attribute_commit(commit(f"Add it\n\n{key}: {value}\n")).attribution
            assert ("trailer", "declared") in _by(agent, found.evidence), key
    for subject in agent.subjects:
        found = attribute_commit(commit(f"{subject}Add it\n")).attribution
        strength = "declared" if agent.id else "inferred"
        assert _by(agent, found.evidence) == [("subject", strength)], subject
    assert reached, "an entry without a mark finds nothing"


@AGENTS
def test_every_hint_of_every_agent_is_found(agent: Agent) -> None:
    """Variables and branches are marks as well, through what is known of a change from outside."""
    for variable in agent.environment:
        value = variable.replace("*", "x") if "=" in variable else f"{variable}=1"
        found = _change(environment=(value,)).attribution
        assert (found.kind, found.agent) == ("ai", agent.id), variable
    for start in agent.branches:
        commit = _change(branch=f"{start}fix-it").commits[0]
        assert commit.attribution.kind == "none"
        assert _by(agent, commit.attribution.evidence) == [("branch", "inferred")], start


@AGENTS
def test_every_name_is_known_in_a_footer(agent: Agent, commit: MakeCommit) -> None:
    """`Generated with [X](...)` is a mark of every agent by its names."""
    for name in agent.names:
        message = f"Add it\n\nGenerated with [{name}](https://a.example)\n"
        found = attribute_commit(commit(message)).attribution
        assert ("footer", "declared") in _by(agent, found.evidence), name


@AGENTS
def test_every_mark_has_a_dated_source(agent: Agent) -> None:
    """A source stands for the fields that it names, and one of them for all the others."""
    known = {field.name for field in fields(Agent)} - NO_MARKS
    named = [mark for source in agent.sources for mark in source.marks]

    assert all(source.where and source.day.year >= 2023 for source in agent.sources)
    assert set(named) <= known
    assert all(getattr(agent, mark) for mark in named)
    assert [source for source in agent.sources if not source.marks]


def test_the_agents_that_results_may_name_are_there() -> None:
    """The ids are part of the interface: one that is gone would break who reads results."""
    promised = (
        "aider amazon-q amp antigravity augment chatgpt claude-code claude-flow cline codeflash "
        "coderabbit codex commandcode continue copilot cosine crush cursor devin factory-droid "
        "gemini gitar goose grok hermes-agent ibm-bob jules junie kimi kiro lovable mentat "
        "mistral-vibe omx openclaw opencode openhands pi qwen-code replit roo sisyphus sweep v0 "
        "warp windsurf zed"
    )

    assert set(promised.split()) <= {agent.id for agent in load().agents}


@AGENTS
def test_every_agent_is_known_as_an_author(agent: Agent, commit: MakeCommit) -> None:
    """An author's mailbox or login is enough, under any name."""
    own = (*agent.mailboxes, *agent.logins, *agent.assist, *agent.review)
    people = [*map(_address, own), *(_address(f"{number}+renamed") for number in agent.ids)]
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
    marks = [("agent", m) for a in agents for m in (*a.mailboxes, *a.logins, *a.assist, *a.review)]
    marks += [("agent", m) for a in agents for m in a.identities]
    marks += [("bot", m) for b in bots for m in (*b.mailboxes, *b.logins, *b.identities)]
    marks += [
        (f.name, str(mark).casefold())
        for agent in agents
        for f in fields(agent)
        if f.name not in {"mailboxes", "logins", "assist", "review", "identities", *NO_MARKS}
        for mark in getattr(agent, f.name)
    ]

    assert [mark for mark, count in Counter(marks).items() if count > 1] == []


def test_entries_are_sorted_folded_and_dated() -> None:
    """The file reads as a table: ids sorted, marks in lower case, each entry with its source."""
    ids = [agent.id for agent in load().agents if agent.id]

    assert ids == sorted(ids)
    for agent in load().agents:
        assert agent.role in STRENGTH
        assert 2020 < agent.since < 2030
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", agent.id or "unnamed")
        for mark in (*agent.mailboxes, *agent.logins, *agent.assist, *agent.tags, *agent.models):
            assert mark == mark.casefold()


def test_the_registry_is_read_once() -> None:
    """Every signal asks for it, once for each line of some messages."""
    assert load() is load()


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


def test_the_account_tells_what_a_co_author_did() -> None:
    """Copilot's accounts share a login; the id tells which of them it was."""
    assert role_of(Person("Copilot", f"175728472+Copilot{NOREPLY}")) == "suggestion"
    assert role_of(Person("Copilot", f"175728472+renamed{NOREPLY}")) == "suggestion"
    assert role_of(Person("Copilot", "copilot@github.com")) == "suggestion"
    assert role_of(Person("Copilot", f"198982749+Copilot{NOREPLY}")) == "author"
    assert role_of(Person("x", f"1+coderabbitai[bot]{NOREPLY}")) == "suggestion"
    assert role_of(Person("x", f"1+kiloconnect[bot]{NOREPLY}")) == "reviewer"
    assert role_of(Person("Pat Doe", "pat@example.org")) is None


@pytest.mark.parametrize(
    "login",
    [
        "bito-code-review[bot]",
        "ellipsis-dev[bot]",
        "greptile-apps[bot]",
        "korbit-ai[bot]",
        "qodo-merge-pro[bot]",
        "sourcery-ai[bot]",
    ],
)
def test_a_reviewer_is_no_author(login: str, commit: MakeCommit) -> None:
    """That a tool read the change, and a forge credits it, is shown and decides nothing."""
    found = attribute_commit(
        commit(f"Add it\n\nCo-authored-by: {login} <1+{login}{NOREPLY}>\n")
    ).attribution

    assert (found.kind, found.agent) == ("none", None)
    assert [(e.signal, e.strength) for e in found.evidence] == [("suggestion", "inferred")]


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
