"""What the values of trailers that credit help name, and the keys that ask for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aicheck.attribution import attribute_commit, denial, trailer
from aicheck.attribution.naming import Mention
from aicheck.attribution.values import credited
from aicheck.model import Commit

MakeCommit = Callable[..., Commit]

HELPERS = {
    # With a version.
    "ChatGPT 5": Mention("chatgpt"),
    "ChatGPT-5": Mention("chatgpt"),
    "Cursor 2.6": Mention("cursor"),
    "Codex 0.61": Mention("codex"),
    "Copilot 1.119": Mention("copilot"),
    "goose 1.9": Mention("goose"),
    # A maker and a product, an article, a place.
    "OpenAI Codex CLI": Mention("codex"),
    "GitHub Copilot in VS Code": Mention("copilot"),
    "Cursor Composer": Mention("cursor"),
    "an LLM": Mention(None),
    "the AI": Mention(None),
    "a large language model": Mention(None),
    # A family or a size alone.
    "Sonnet": Mention("claude-code", "Sonnet"),
    "Opus": Mention("claude-code", "Opus"),
    "Claude/Sonnet": Mention("claude-code", "Sonnet"),
    "Phi-4": Mention(None, "Phi-4"),
    "gemma 3": Mention(None, "gemma 3"),
    "gemma3:27b": Mention(None, "gemma3:27b"),
    # With a remark.
    "Claude for the tests only": Mention("claude-code"),
    "Claude Code; reviewed by Robin": Mention("claude-code"),
    "Copilot - for the loop": Mention("copilot"),
    # Beside others.
    "Claude and Anna <anna@example.org>": Mention("claude-code"),
    "Anna, Claude Code": Mention("claude-code"),
    "Anna <anna@example.org>, ChatGPT 5": Mention("chatgpt"),
    "Anna <anna@example.org> & Codex": Mention("codex"),
    "Anna Roe (with Copilot)": Mention("copilot"),
    "Anna; Claude": Mention("claude-code"),
}

NOBODY = [
    "Claude Roe",
    "Claude Roe and Tom",
    "Roe, Claude",
    "Roe, Zed",
    "Anna, Devin",
    "Jules and Tom",
    "Claude on IRC",
    "Claude in the Paris office",
    "Claude from the forum",
    "Gemma",
    "Gemma Roe",
    "Phi Roe",
    "Opus Dei <opus@example.org>",
    "Claude <claude@example.org>",
    "ChatGPT 5 <pat@example.org>",
    "Anna Roe (Copilot)",
    "the build script",
    "Warp drive",
]

GENERATED = {
    "ChatGPT 5": Mention("chatgpt"),
    "chatgpt-5": Mention("chatgpt"),
    "Codex 0.61": Mention("codex"),
    "protoc and Claude Code": Mention("claude-code"),
}

GENERATORS = [
    "protoc 25.1",
    "cursor 2",
    "amp 1.0",
    "warp 0.3",
    "crush-0.2",
    "goose 3.2",
    "Goose 3.2",
    "phi 1.2",
    "opus-tools 1.3",
]


@pytest.mark.parametrize(("value", "expected"), HELPERS.items(), ids=HELPERS)
def test_a_helper_is_named_freely(value: str, expected: Mention) -> None:
    """A version, an article, a remark or a person beside it hides no helper."""
    assert credited(value) == expected


@pytest.mark.parametrize("value", NOBODY)
def test_a_person_who_helped_is_no_agent(value: str) -> None:
    """People who are called like products stay people, whatever else is in the value."""
    assert credited(value) is None


@pytest.mark.parametrize(("value", "expected"), GENERATED.items(), ids=GENERATED)
def test_what_generated_may_be_an_agent(value: str, expected: Mention) -> None:
    """Among generators an agent is known by its name and its version too."""
    assert credited(value, is_generator=True) == expected


@pytest.mark.parametrize("value", GENERATORS)
def test_a_generator_is_no_agent(value: str) -> None:
    """Programs are called like common words, in lower case and with a version."""
    assert credited(value, is_generator=True) is None


KEYS = {
    "LLM-assisted: yes": (None, None),
    "LLM-Generated: true": (None, None),
    "GenAI-Tool: Copilot": ("copilot", None),
    "AI-Attribution: Claude": ("claude-code", None),
    "AI-Contribution: 60%": (None, None),
    "AI-Contribution: 12.5 % (Codex)": ("codex", None),
    "AI-Disclosure: ai-modified": (None, None),
    "AI-Tools: Claude Code": ("claude-code", None),
    "AI-Tools-Used: Copilot, ChatGPT": ("copilot", None),
    "Used-AI: Claude Code": ("claude-code", None),
    "AI-Used: yes": (None, None),
    "Written-by: Claude": ("claude-code", None),
    "Written-by: ChatGPT 5": ("chatgpt", None),
    "Authored-by: Claude Code": ("claude-code", None),
    "Implemented-by: Claude Opus 4.5": ("claude-code", "Claude Opus 4.5"),
    "Coded-by: Codex": ("codex", None),
    "Vibe-coded-by: Cursor": ("cursor", None),
}

OTHERS = [
    "AI-Attribution: Robin Roe",
    "AI-Contributors: Robin Roe",
    "AI-Tools: the picker is faster",
    "AI-Tools: ChatGPT for research only",
    "AI-Reviewer: Claude",
    "AI-Reviewed-by: Claude",
    "AI-Review: Claude Code found nothing",
    "AI-Provider: OpenAI",
    "LLM-Model: gpt-5",
    "LLM-Provider: Claude",
    "AI-Issue: 123",
    "AI-Disclosure: human-originated",
    "Written-by: Claude Roe",
    "Written-by: Claude <claude@example.org>",
    "Written-by: Devin",
    "Written-by: Zed and Tom",
    "Created-by: cursor",
    "Created-by: Continue",
    "Coded-by: Goose",
    "Built-with: Codex",
    "Author: Claude",
]

DENIALS = [
    "LLM-Generated: false",
    "LLM-assisted: no",
    "GenAI-assisted: none",
    "AI-Contribution: 0%",
    "AI-Attribution: human-written",
    "AI-Tools: n/a",
    "Used-AI: no",
]


@pytest.mark.parametrize(("line", "expected"), KEYS.items(), ids=KEYS)
def test_a_key_may_ask_for_ai(
    line: str, expected: tuple[str | None, str | None], commit: MakeCommit
) -> None:
    """A key that names AI counts with a yes or a name, an author's with an unmistakable AI."""
    found = trailer.detect(commit(f"Add it\n\nBecause.\n\n{line}\n"))

    assert [(it.agent, it.model, it.strength) for it in found] == [(*expected, "declared")]


@pytest.mark.parametrize("line", OTHERS)
def test_a_key_about_something_else_credits_nobody(line: str, commit: MakeCommit) -> None:
    """Reviews, settings, research and people are no authorship of an AI."""
    made = attribute_commit(commit(f"Add it\n\nBecause.\n\n{line}\n")).attribution

    assert made.kind == "none"


@pytest.mark.parametrize("line", DENIALS)
def test_a_key_that_asks_may_be_answered_with_no(line: str, commit: MakeCommit) -> None:
    """The same keys can deny."""
    made = commit(f"Add it\n\nBecause.\n\n{line}\n")

    assert list(trailer.detect(made)) == []
    assert [it.kind for it in denial.detect(made)] == ["none"]


def test_a_declared_helper_is_an_agent_among_the_credits(commit: MakeCommit) -> None:
    """What the signal takes for a declaration, the checks on declarations do too."""
    lines = "Assisted-by: ChatGPT 5\nAssisted-by: Robin Roe <robin@example.org>"

    credits = attribute_commit(commit(f"Add it\n\n{lines}\n")).credits

    assert [(it.kind, it.agent) for it in credits] == [("agent", "chatgpt"), ("human", None)]
