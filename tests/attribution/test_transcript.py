"""Chats with an AI in messages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aicheck.attribution import attribute_commit, transcript
from aicheck.model import Commit

MakeCommit = Callable[..., Commit]

CHATS = {
    "# Context:\nUSER: split it\nASSISTANT: To split it, move it.": ("aider", "declared"),
    "# Aider chat conversation:\n\nUSER: split it\nASSISTANT: Done.": ("aider", "declared"),
    "# Context:\nUSER: first\nUSER: second\n\nASSISTANT: Done.": ("aider", "declared"),
    "## Transcript\n\n**User:** split it\n\n**Claude:** Done.": ("claude-code", "declared"),
    "### User\nsplit it\n### Codex\nDone.": ("codex", "declared"),
    "_**User**_\nsplit it\n\n_**Cursor**_\nDone.": ("cursor", "declared"),
    "Chat session:\nHuman: split it\nAssistant: Done.": (None, "declared"),
    "USER: split it\nASSISTANT: Done.": (None, "inferred"),
    "User: split it\nAI: Done.": (None, "inferred"),
}

NO_CHATS = [
    "# Context:\nThe parser was slow.",
    "ASSISTANT: hello\nUSER: hello",
    "USER: hello\nSYSTEM: hello",
    "User: Pat\nHost: example.org",
    "The roles are USER: and ASSISTANT: now.",
    "USER: hello\nClaude is fine.",
    "    USER: hello\n    ASSISTANT: hello\n\nIs the template now.",
    "```\nUSER: hello\nASSISTANT: hello\n```",
    "> USER: hello\n> ASSISTANT: hello",
    "",
]


@pytest.mark.parametrize(("text", "expected"), CHATS.items(), ids=CHATS)
def test_a_chat_in_the_message(
    text: str, expected: tuple[str | None, str], commit: MakeCommit
) -> None:
    """A person asks and an AI answers; without a heading or a name it may be a template."""
    found = list(transcript.detect(commit(f"Split it\n\n{text}\n")))

    assert [(e.agent, e.strength) for e in found] == [expected]


@pytest.mark.parametrize("text", NO_CHATS)
def test_speakers_alone_are_no_chat(text: str, commit: MakeCommit) -> None:
    """Half a chat, an example and a quotation tell nothing."""
    assert list(transcript.detect(commit(f"Split it\n\n{text}\n"))) == []


def test_a_chat_names_the_agent(commit: MakeCommit) -> None:
    """aider's own transcripts are aider's."""
    message = "Split it\n\n# Context:\nUSER: split it\nASSISTANT: Done.\n"
    found = attribute_commit(commit(message)).attribution

    assert (found.kind, found.agent) == ("ai", "aider")
