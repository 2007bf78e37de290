"""Transcripts: the chat with an AI that a change came from, kept in its message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aicheck.attribution.message import prose_lines
from aicheck.attribution.naming import Mention
from aicheck.attribution.spotting import masked
from aicheck.model import Commit, Evidence, Strength
from aicheck.patterns import lazy

# "USER: ...", "**User:** ...", "### Human", "_**User**_"
_SPEAKER = lazy(
    r"(?P<mark>#{1,6} +|[*_]{1,3}|)(?P<name>[A-Za-z][\w .-]{0,30}?)[*_]{0,3}(?P<colon>:?)[*_]{0,3}"
    r"(?:\s|$)"
)
_PEOPLE = frozenset(["human", "me", "prompt", "user", "you"])
_MACHINES = frozenset(["agent", "ai", "assistant", "llm", "model", "response"])
_HEADING = lazy(
    r"(?:#{1,6} +|[*_]{2,3})?(?:(?P<aider>(?:aider chat )?conversation|context)|.{0,30}?\b(?:chat|"
    r"conversation|discussion|prompts?|session|transcript)\b.{0,20}?)[*_:]{0,4}$",
    re.IGNORECASE,
)
# aider's first releases wrote their speakers so, below "# Context:".
_AIDER = ("USER", "ASSISTANT")


def detect(commit: Commit) -> Iterator[Evidence]:
    """Yield evidence where a person and then an AI speak in turn at the starts of lines.

    Programs that deal in chats have commits about such lines: without a heading above, or a
    product's name as the speaker's, they are shown and decide nothing.
    """
    heading = before = asked = ""
    for _, text in prose_lines(commit.message):
        name = _speaker(text)
        if name.casefold() in _PEOPLE:
            heading, asked = (heading, asked) if asked else (before, name)
        elif asked and (said := _answering(name)):
            by = _aider(heading, asked, name) or said
            is_clear = by.agent is not None or _HEADING.match(heading) is not None
            strength: Strength = "declared" if is_clear else "inferred"
            detail = text.strip()[:200]
            yield Evidence(commit.sha, "transcript", detail, strength, "ai", by.agent, by.model)
            return
        before = text


def _speaker(text: str) -> str:
    found = _SPEAKER.match(text)
    return found["name"].strip() if found and (found["colon"] or found["mark"]) else ""


def _answering(name: str) -> Mention | None:
    """The AI that a speaker's name means, if it is one."""
    if name.casefold() in _MACHINES:
        return Mention(None)
    named = masked(name)
    return named.names[0] if named.text in ("@", "%") else None


def _aider(heading: str, asked: str, answered: str) -> Mention | None:
    found = _HEADING.match(heading)
    is_aider = found and found["aider"] and heading.startswith("#") and (asked, answered) == _AIDER
    return Mention("aider") if is_aider else None
