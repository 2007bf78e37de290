"""Each signal, on commits that carry it and on commits that nearly do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aicheck.attribution import co_author, denial, footer, identity, subject, suggestion, trailer
from aicheck.model import Commit, Evidence, Person

MakeCommit = Callable[..., Commit]
PAT = Person("Pat Doe", "pat@example.org")
AIDER = Person("Pat Doe (aider)", "pat@example.org")
CLAUDE = Person("Claude", "noreply@anthropic.com")
COPILOT = Person("copilot-swe-agent[bot]", "198982749+Copilot@users.noreply.github.com")
WEB = Person("GitHub", "noreply@github.com")
DEPENDABOT = Person("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")


def _named(evidence: list[Evidence]) -> list[tuple[str | None, str | None]]:
    return [(e.agent, e.model) for e in evidence]


# -- identity ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("author", "committer", "expected"),
    [
        (CLAUDE, CLAUDE, [("ai", "declared", "claude-code")]),
        (CLAUDE, PAT, [("ai", "declared", "claude-code")]),
        (COPILOT, WEB, [("ai", "declared", "copilot")]),
        (AIDER, AIDER, [("ai", "declared", "aider")]),
        (AIDER, PAT, [("ai", "declared", "aider")]),
        (PAT, AIDER, [("ai", "inferred", "aider")]),
        (PAT, CLAUDE, [("ai", "inferred", "claude-code")]),
        (DEPENDABOT, WEB, [("bot", "declared", None)]),
        (Person("OpenHands Bot", "openhands@all-hands.dev"), WEB, [("bot", "declared", None)]),
        (Person("AI Assistant", "assistant@example.com"), PAT, [("ai", "declared", None)]),
        (Person("Pat Doe (Agent)", "pat@example.org"), WEB, [("ai", "declared", None)]),
        (PAT, WEB, []),
        (Person("Claude Roe", "claude@example.org"), PAT, []),
        (Person("Devin Roe", "devin@example.org"), PAT, []),
        (Person("Pat Doe", "pat@anthropic.com"), PAT, []),
        (Person("Pat Doe", "pat@aider.chat"), PAT, []),
        (Person("", ""), PAT, []),
    ],
)
def test_identity(
    author: Person, committer: Person, expected: list[tuple[str, str, str]], commit: MakeCommit
) -> None:
    """The author decides; an agent that only committed is shown as inferred."""
    found = identity.detect(commit("Add it\n", author, committer))

    assert [(e.kind, e.strength, e.agent) for e in found] == expected


def test_the_author_names_the_model(commit: MakeCommit) -> None:
    """A model in the display name over an agent's mailbox is kept."""
    author = Person("Claude Opus 4.7", "noreply@anthropic.com")

    assert _named(list(identity.detect(commit("Add it\n", author)))) == [
        ("claude-code", "Claude Opus 4.7")
    ]


# -- co-author and suggestion ------------------------------------------------------------------

CO_AUTHORS = {
    "Claude <noreply@anthropic.com>": ("claude-code", None),
    "Claude Opus 4.5 <noreply@anthropic.com>": ("claude-code", "Claude Opus 4.5"),
    "Copilot <223556219+Copilot@users.noreply.github.com>": ("copilot", None),
    "Cursor <cursoragent@cursor.com>": ("cursor", None),
    "aider (gpt-5) <aider@aider.chat>": ("aider", "gpt-5"),
    "Pat Doe (aider) <pat@example.org>": ("aider", None),
    "Codex <noreply@openai.com>": ("codex", None),
    "Gemini": ("gemini", None),
    "openhands <openhands@all-hands.dev>": ("openhands", None),
    "OpenHands-GPT-5 openhands@all-hands.dev": ("openhands", "GPT-5"),
    "devin-ai-integration[bot] <158243242+devin-ai-integration[bot]@users.noreply.github.com>": (
        "devin",
        None,
    ),
    "Charm Crush <crush@charm.land>": ("crush", None),
    "Crush &lt;crush@charm.land&gt;": ("crush", None),
    "opencode <noreply@opencode.ai>": ("opencode", None),
    "AI Assistant <assistant@example.com>": (None, None),
}

HUMAN_CO_AUTHORS = [
    "Robin Roe <robin@example.org>",
    "Claude Roe <claude@example.org>",
    "Claude <claude@example.org>",
    "Claudio <claudio@example.org>",
    "Devin <devin@example.org>",
    "Cody Roe <cody@example.org>",
    "Robin Roe <robin@example.ai>",
    "Robin Roe <robin@anthropic.com>",
    "Robin Roe <copilot.github.com@example.org>",
    "GitHub <noreply@github.com>",
    "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
    "OpenHands Bot <openhands@all-hands.dev>",
]


@pytest.mark.parametrize("key", ["Co-authored-by", "Co-Authored-By", "Co-developed-by"])
@pytest.mark.parametrize(("value", "expected"), CO_AUTHORS.items(), ids=CO_AUTHORS)
def test_co_author(
    key: str, value: str, expected: tuple[str | None, str | None], commit: MakeCommit
) -> None:
    """An agent that is named as a co-author wrote some of it."""
    found = list(co_author.detect(commit(f"Add it\n\n{key}: {value}\n")))

    assert _named(found) == [expected]
    assert [e.detail for e in found] == [f"{key.lower()}: {value}"]


CLAUDES = "Claude <noreply@anthropic.com>"


@pytest.mark.parametrize("line", [f"Co-authored-by {CLAUDES}", f"Co-Authored-By; {CLAUDES}"])
@pytest.mark.parametrize("more", ["", "\nSigned-off-by: Pat Doe <pat@example.org>"])
def test_a_co_author_whose_key_has_no_colon(line: str, more: str, commit: MakeCommit) -> None:
    """A mailbox that only an agent has can't be meant otherwise."""
    found = list(co_author.detect(commit(f"Add it\n\nBecause.\n\n{line}{more}\n")))

    assert [it.detail for it in found] == [f"co-authored-by: {CLAUDES}"]


@pytest.mark.parametrize(
    "text",
    [
        "Co-authored-by Claude <claude@example.org>",
        "Co-authored-by Claude",
        f"Co-authored-by trailers with {CLAUDES}",
        f"Co-authored-by {CLAUDES} is found",
        f"What git does not read is\nCo-authored-by {CLAUDES}\nwithout a colon.",
        f"> Co-authored-by {CLAUDES}",
        f"    Co-authored-by {CLAUDES}",
        f"```\nCo-authored-by {CLAUDES}\n```",
    ],
)
def test_a_sentence_is_no_co_author(text: str, commit: MakeCommit) -> None:
    """Without a colon only a line of its own counts, and only an agent's own mailbox."""
    assert list(co_author.detect(commit(f"Add it\n\n{text}\n"))) == []


@pytest.mark.parametrize("value", HUMAN_CO_AUTHORS)
def test_a_human_co_author_is_no_agent(value: str, commit: MakeCommit) -> None:
    """People and bots among the co-authors prove nothing."""
    message = f"Add it\n\nCo-authored-by: {value}\n"

    assert list(co_author.detect(commit(message))) == []
    assert list(suggestion.detect(commit(message))) == []


@pytest.mark.parametrize(
    "value",
    [
        "Copilot <175728472+Copilot@users.noreply.github.com>",
        "Copilot <copilot@github.com>",
        "coderabbitai[bot] <136622811+coderabbitai[bot]@users.noreply.github.com>",
        "gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>",
    ],
)
def test_an_accepted_suggestion_is_a_signal_of_its_own(value: str, commit: MakeCommit) -> None:
    """A reviewer's suggestion makes a person's commit AI-assisted, and its agent no co-author."""
    message = f"Add it\n\nCo-authored-by: {value}\n"

    assert [e.signal for e in suggestion.detect(commit(message))] == ["suggestion"]
    assert list(co_author.detect(commit(message))) == []


# -- trailer -----------------------------------------------------------------------------------

TRAILERS = {
    "Assisted-by: Claude": ("claude-code", None),
    "assisted-by: Claude Fable 5": ("claude-code", "Claude Fable 5"),
    "Assisted-by: Crush:kimi-k2.6": ("crush", "kimi-k2.6"),
    "Assisted-by: LLM sparse": (None, None),
    "Assisted-by: AI": (None, None),
    "Assisted-by: GitHub Copilot (model: GPT-5, autonomous)": ("copilot", "GPT-5"),
    "Assisted by: Claude Opus 4.6": ("claude-code", "Claude Opus 4.6"),
    "Asssisted-by: Claude": ("claude-code", None),
    "Generated-by: GitHub Copilot <pat@example.org>": ("copilot", None),
    "Commit-generated-by: GitHub Copilot": ("copilot", None),
    "Commimt-generated-by: GitHub Copilot": ("copilot", None),
    "Made-with: Cursor": ("cursor", None),
    "Agent: claude-code": ("claude-code", None),
    "AI-assisted: Codex": ("codex", None),
    "AI-assisted: yes": (None, None),
    "AI-Assisted-By: OpenAI Codex": ("codex", None),
    "AI-agent: Devin": ("devin", None),
    "AI-used-for: code, tests": (None, None),
    "AI-model: somebody's-own-7b": (None, "somebody's-own-7b"),
    "Claude-Session: https://claude.ai/code/session_0123": ("claude-code", None),
    "Copilot-Session: 02f9e138-da58-4a60-93b9-eae659d2aa19": ("copilot", None),
    "Agent-Logs-Url: https://github.com/o/r/sessions/1": ("copilot", None),
    "Amp-Thread-ID: https://ampcode.com/threads/T-1": ("amp", None),
    "Replit-Commit-Author: Agent": ("replit", None),
}

NO_CREDITS = [
    "Assisted-by: Robin Roe",
    "Assisted-by: Robin Roe <robin@example.org>",
    "Assisted-by: Claude Roe",
    "Assisted-by: Claude Roe <claude@example.org>",
    "Assisted-by: Devin",
    "Assisted-by: robin on github",
    "Assisted-by:",
    "Generated-by: protoc 25.1",
    "Generated-by: make regen",
    "Made-with: love",
    "Agent: curl/8.0",
    "User-Agent: Cursor",
    "AI-assisted: no",
    "AI-assisted: None",
    "AI-assisted: n/a",
    "AI-assisted: 0",
    "AI-assisted: false",
    "AI-assisted: No AI used",
    "AI-assisted: (none)",
    "AI-generated: 0%",
    "AI-used-for:",
    "AI-human-ratio: 0/100",
    "AI-tool: human only",
    "Replit-Commit-Author: Deployment",
    "Entire-Checkpoint: 0123456789ab",
    "Reviewed-by: Claude <noreply@anthropic.com>",
    "Reported-by: GitHub Copilot",
    "Suggested-by: Claude Code",
    "Cc: Claude <noreply@anthropic.com>",
    'Fixes: 0123456789ab ("Assisted-by: Claude")',
]


@pytest.mark.parametrize(("line", "expected"), TRAILERS.items(), ids=TRAILERS)
def test_trailer(line: str, expected: tuple[str | None, str | None], commit: MakeCommit) -> None:
    """Each key and grammar in use credits its agent and model."""
    found = list(trailer.detect(commit(f"Add it\n\nBecause.\n\n{line}\n")))

    assert _named(found) == [expected]


@pytest.mark.parametrize("line", NO_CREDITS)
def test_trailers_that_credit_no_ai(line: str, commit: MakeCommit) -> None:
    """Credits for people, generators, reviews and denials say nothing of an AI."""
    assert list(trailer.detect(commit(f"Add it\n\nBecause.\n\n{line}\n"))) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("AI-assisted: no", ["ai-assisted: no"]),
        ("AI-assisted: No AI used", ["ai-assisted: No AI used"]),
        ("AI-generated: 0%", ["ai-generated: 0%"]),
        ("AI-tool: human only", ["ai-tool: human only"]),
        ("Assisted-by: none", ["assisted-by: none"]),
        ("Generated-by: n/a", ["generated-by: n/a"]),
        ("AI-used-for:", []),
        ("Assisted-by: Noah Roe", []),
        ("Reviewed-by: none", []),
        ("AI-assisted: yes", []),
    ],
)
def test_a_trailer_may_deny(line: str, expected: list[str], commit: MakeCommit) -> None:
    """A "no" where an AI would be credited is kept as a denial, an empty value is nothing."""
    found = list(denial.detect(commit(f"Add it\n\nBecause.\n\n{line}\n")))

    assert [e.detail for e in found] == expected
    assert all((e.signal, e.kind) == ("denial", "none") for e in found)


# -- footer ------------------------------------------------------------------------------------

FOOTERS = {
    "\U0001f916 Generated with [Claude Code](https://claude.com/claude-code)": "claude-code",
    "\U0001f419 Generated with Claude Code": "claude-code",
    "Generated with [Claude Code](https://claude.ai/code)": "claude-code",
    "\U0001f498 Generated with Crush": "crush",
    "\u2764\ufe0f Generated with Crush": "crush",
    "Generated with Crush": "crush",
    "\U0001f916 Generated with [opencode](https://opencode.ai)": "opencode",
    "Made with [Cursor](https://cursor.com)": "cursor",
    "Generated with [Continue](https://continue.dev)": "continue",
    "\U0001f916 Assisted by Amazon Q Developer": "amazon-q",
    "Generated by Claude Sonnet as part of adding support for smaller models": "claude-code",
    "_Generated with [Devin](https://devin.ai)_": "devin",
    "https://claude.ai/code/session_011KD936jDr39k6crs": "claude-code",
    "https://ampcode.com/threads/T-0123": "amp",
    "# Aider chat conversation:": "aider",
}

NO_FOOTERS = [
    "The code generated by Copilot lacks a qualifier.",
    "generated by Copilot. The backend then adds a cast.",
    "Generated by Copilot's backend from the specification.",
    "Generated by Copilot with the new backend.",
    "Generated by protoc-gen-go 1.34.",
    "Generated with [mkdocs](https://www.mkdocs.org)",
    "Made with love",
    "Created by Devin",
    "Written by Jules in 2019.",
    "- Generated with [Claude Code](https://claude.com/claude-code)",
    "* Generated with Crush",
    "> Generated with [Claude Code](https://claude.com/claude-code)",
    "    Generated with [Claude Code](https://claude.com/claude-code)",
    "`Generated with Claude Code`",
    '"Generated with Claude Code" is found as well',
    "We saw Generated with Claude Code in it.",
    "See https://claude.ai/code/session_011KD936jDr39k6crs for the report.",
    "Detect Generated with Claude Code",
]


@pytest.mark.parametrize(("line", "agent"), FOOTERS.items(), ids=FOOTERS)
def test_footer(line: str, agent: str, commit: MakeCommit) -> None:
    """What tools leave below their messages names them."""
    found = footer.detect(commit(f"Add it\n\nBecause.\n\n{line}\n"))

    assert [e.agent for e in found] == [agent]


@pytest.mark.parametrize("line", NO_FOOTERS)
def test_prose_is_no_footer(line: str, commit: MakeCommit) -> None:
    """Sentences, lists and quotations that speak of footers are people's words."""
    assert list(footer.detect(commit(f"Add it\n\nBecause.\n{line}\n"))) == []


# -- subject -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("aider: Added a check for an empty file", 1),
        ("aider: 0.50.1 -> 0.51.0", 0),
        ("aider: init at 0.1", 0),
        ("feat(aider): Add it", 0),
        ("Aider: Add it", 0),
    ],
)
def test_subject(text: str, count: int, commit: MakeCommit) -> None:
    """aider's early subjects are sentences; a package's updates are not."""
    assert len(list(subject.detect(commit(f"{text}\n")))) == count


def test_a_tag_that_names_no_product_decides_nothing(commit: MakeCommit) -> None:
    """Projects mark what an AI wrote and what is about AI alike."""
    (found,) = subject.detect(commit("[AI] Add the parser\n"))

    assert (found.strength, found.agent) == ("inferred", None)
    assert not list(subject.detect(commit("[ai] Add the parser\n")))
