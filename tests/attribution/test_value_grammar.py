"""How the value of a credit is read."""

from __future__ import annotations

import pytest

from aicheck.attribution.naming import Mention, identify, marked, mention, model_in
from aicheck.model import Person

CREDITS = {
    "Claude": Mention("claude-code"),
    "claude": Mention("claude-code"),
    "Claude Code": Mention("claude-code"),
    "claude-code": Mention("claude-code"),
    "`Claude Code`.": Mention("claude-code"),
    "[Claude Code](https://claude.ai/code)": Mention("claude-code"),
    "Claude Opus 5": Mention("claude-code", "Claude Opus 5"),
    "Claude Opus 5 (1M context)": Mention("claude-code", "Claude Opus 5"),
    "Claude Opus 4.8 (model: claude-opus-4-8, autonomous)": Mention(
        "claude-code", "claude-opus-4-8"
    ),
    "Claude (Anthropic, model: claude-sonnet-5, autonomous)": Mention(
        "claude-code", "claude-sonnet-5"
    ),
    "Claude Sonnet": Mention("claude-code", "Claude Sonnet"),
    # The Linux kernel's two grammars.
    "Claude:claude-3-opus coccinelle sparse": Mention("claude-code", "claude-3-opus"),
    "Claude:claude-3-opus [coccinelle] [sparse]": Mention("claude-code", "claude-3-opus"),
    "Crush:kimi-k2.6": Mention("crush", "kimi-k2.6"),
    "Crush:some-model-7": Mention("crush", "some-model-7"),
    "Crush:AWS Claude Opus 4.6": Mention("crush", "AWS Claude Opus 4.6"),
    "LLM coccinelle": Mention(None),
    "LLM": Mention(None),
    "GitHub Copilot (model: GPT-5, autonomous)": Mention("copilot", "GPT-5"),
    'GitHub Copilot (model: claude-sonnet-4.5, autonomous)"': Mention(
        "copilot", "claude-sonnet-4.5"
    ),
    "OpenAI Codex (GPT-5, autonomous)": Mention("codex", "GPT-5"),
    "Cursor Grok 4.6 (supervised)": Mention("cursor", "Grok 4.6"),
    "Cursor Agent (model: Composer, autonomous)": Mention("cursor", "Composer"),
    "opencode (autonomous)": Mention("opencode"),
    "opencode-go/qwen3.7-max (autonomous)": Mention("opencode", "qwen3.7-max"),
    "Some Tool (model: GLM-5.2, autonomous)": Mention(None, "GLM-5.2"),
    "Some Tool (supervised)": Mention(None),
    "Droid (reviewer)": Mention("factory-droid"),
    "Devin (autonomous)": Mention("devin"),
    "GPT-5.2 via Crush <crush@charm.land>": Mention("crush", "GPT-5.2"),
    "Vendor: Claude Opus 4 via Crush <crush@charm.land>": Mention("crush", "Vendor: Claude Opus 4"),
    "<Model-Name> via Crush <crush@charm.land>": Mention("crush"),
    "Crush <crush@charm.land": Mention("crush"),
    "Claude Opus 5 <noreply@anthropic.com>": Mention("claude-code", "Claude Opus 5"),
    "Claude Code <pat@example.org>": Mention("claude-code"),
    "Claude Code with Opus 4.6": Mention("claude-code", "Opus 4.6"),
    "Claude Code, Codex": Mention("claude-code"),
    "Claude and Codex": Mention("claude-code"),
    "OpenAI GPT-5.4": Mention("chatgpt", "GPT-5.4"),
    "gpt-4o": Mention("chatgpt", "gpt-4o"),
    "Gemini 3.5 Flash": Mention("gemini", "Gemini 3.5 Flash"),
    "Google Gemini 2.5 Pro": Mention("gemini", "Gemini 2.5 Pro"),
    "Kimi K2.6": Mention("kimi", "Kimi K2.6"),
    "Grok Build (model: grok-4, supervised)": Mention("grok", "grok-4"),
    "GLM-5.1": Mention(None, "GLM-5.1"),
    "DeepSeek": Mention(None, "DeepSeek"),
    "Qwen Code": Mention("qwen-code"),
    "Qwen3-Coder": Mention(None, "Qwen3-Coder"),
    "AI": Mention(None),
}

NOBODY = [
    "",
    "Pat Doe",
    "Pat Doe <pat@example.org>",
    "Claude Roe",
    "Claude Roe <claude@example.org>",
    "Claude <claude@example.org>",
    "Claude Low <low@example.org>",
    "Devin",
    "Devin Roe",
    "Jules",
    "Jules (on IRC)",
    "Cody",
    "Kimi",
    "Kimi Roe",
    "Claudio",
    "claude-martin75",
    "Cline",
    "Aiden Cline",
    "protoc 25.1",
    "swagger-codegen (openapi 3)",
    "Copilot 4.7.1",
    "copilot-c99",
    "Copilot with the new backend",
    "cursor/names.py",
    "Cursor with psycopg2",
    "Warp drive",
    "Composer 2.5",
    "the build script",
    "AI Weiwei",
    "no",
    "(",
    ")(",
]


@pytest.mark.parametrize(("value", "expected"), CREDITS.items(), ids=CREDITS)
def test_a_credit_names_agent_and_model(value: str, expected: Mention) -> None:
    """Each grammar in use yields the agent, the model, or both."""
    assert mention(value) == expected


@pytest.mark.parametrize("value", NOBODY)
def test_people_and_generators_are_no_agents(value: str) -> None:
    """Credits for people, version numbers and code generators name no AI."""
    assert mention(value) is None


IDENTITIES = {
    "aider (gpt-4o) <aider@aider.chat>": Mention("aider", "gpt-4o"),
    "aider (openrouter/deepseek/deepseek-r1:free) <aider@aider.chat>": Mention(
        "aider", "openrouter/deepseek/deepseek-r1:free"
    ),
    "Claude Code 2.1.119 / Claude Opus 4.7 (1M context) <noreply@anthropic.com>": Mention(
        "claude-code", "Claude Opus 4.7"
    ),
    "Pat Doe <noreply@anthropic.com>": Mention("claude-code"),
    "OpenHands-GPT-5 openhands@all-hands.dev": Mention("openhands", "GPT-5"),
    "GPT 5.5 <codex@openai.com>": Mention("codex", "GPT 5.5"),
    "Gemini": Mention("gemini"),
    "Claude Opus 4.8 <pat@example.org>": Mention("claude-code", "Claude Opus 4.8"),
    "OpenHands-Claude <pat@example.org>": Mention("openhands", "Claude"),
    "Claude Code <pat@example.org>": None,
    "Claude <pat@example.org>": None,
    "Claude Sonnet <pat@example.org>": None,
    "Cursor <pat@example.org>": None,
    "Pat Doe (aider) <pat@example.org>": None,
}


@pytest.mark.parametrize(("value", "expected"), IDENTITIES.items(), ids=IDENTITIES)
def test_an_identity_is_its_mailbox(value: str, expected: Mention | None) -> None:
    """The mailbox decides; a name counts only if no person can bear it."""
    assert identify(value) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Pat Doe (aider)", Mention("aider")),
        ("Pat Doe (claude)", Mention("claude-code")),
        ("Pat Doe (claude-sonnet-4-20250514)", Mention("claude-code", "claude-sonnet-4-20250514")),
        ("Pat Doe (gemini-2.5-pro)", Mention("gemini", "gemini-2.5-pro")),
        ("aider (gpt-5)", Mention("aider", "gpt-5")),
        ("Molly (OpenClaw)", Mention("openclaw")),
        ("Pat Doe (Agent)", Mention(None)),
        ("Pat Doe's Agentic Suite", Mention(None)),
        ("Pat Doe\u2019s AI", Mention(None)),
        ("Pat O'Agent", None),
        ("Pat Doe's", None),
        ("Pat Doe (Claude)", None),
        ("Pat Doe (zed)", None),
        ("Pat Doe (v0)", None),
        ("Pat Doe (they)", None),
        ("Pat Doe", None),
        ("(aider)", None),
        ("Pat Doe (aider", None),
    ],
)
def test_a_name_may_carry_the_mark_of_a_tool(name: str, expected: Mention | None) -> None:
    """Tools put themselves in parentheses; so do people with their nicknames."""
    assert marked(Person(name, "pat@example.org")) == expected


def test_a_name_without_a_model_has_none() -> None:
    """A model is never guessed from the product."""
    assert model_in("Claude") is None
    assert model_in("Cursor Agent") is None
