"""Trailers that credit an AI: `Assisted-by`, `Generated-by`, `AI-assisted`, session keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aicheck.attribution.message import scan
from aicheck.attribution.naming import Mention, mention
from aicheck.attribution.registry import agent_named, load
from aicheck.model import Commit, Evidence, Trailer

# The key itself says AI, so that any value but a "no" counts.
_TELLING = frozenset(
    {
        "ai-agent",
        "ai-assistant",
        "ai-assisted",
        "ai-assisted-by",
        "ai-generated",
        "ai-generated-by",
        "ai-human-ratio",
        "ai-model",
        "ai-scope",
        "ai-session",
        "ai-tool",
        "ai-used-for",
        "assisted-by-ai",
        "co-developed-by-ai",
        "coding-agent",
        "llm-assisted-by",
    }
)
# The key credits people and generators too, so that the value must name an AI. By their ends,
# since "Commit-generated-by" is one of many made up on the spot.
_CREDITING = ("assisted-by", "generated-by", "generated-with", "made-with")
_TYPOS = {"asssisted-by": "assisted-by", "assited-by": "assisted-by", "asisted-by": "assisted-by"}
_NO = re.compile(
    r"\W*(?:$|(?:no|none|not|n/?a|nil|null|false|never|nothing|without|0+(?:\.0+)?)(?![\w.])"
    r"|(?:human|manual)(?: only)?\W*$)",
    re.IGNORECASE,
)


def detect(commit: Commit) -> Iterator[Evidence]:
    """Yield evidence for each trailer that credits an AI."""
    for trailer in scan(commit.message):
        if found := _credited(trailer):
            detail = f"{trailer.key}: {trailer.value[:200]}"
            yield Evidence(commit.sha, "trailer", detail, agent=found.agent, model=found.model)


def is_denial(trailer: Trailer) -> bool:
    """Whether a trailer that could credit an AI says that there was none."""
    key = _key(trailer)
    is_asked = key in _TELLING or key.endswith(_CREDITING)
    return is_asked and bool(trailer.value) and _NO.match(trailer.value[:200]) is not None


def _credited(trailer: Trailer) -> Mention | None:
    key = _key(trailer)
    if agent := load().keys.get(key):
        values = agent.keys[key]
        return Mention(agent.id) if not values or trailer.value.casefold() in values else None
    if key in _TELLING:
        return _told(key, trailer.value)
    return mention(trailer.value) if key == "agent" or key.endswith(_CREDITING) else None


def _key(trailer: Trailer) -> str:
    key = trailer.key.replace(" ", "-")
    return _TYPOS.get(key, key)


def _told(key: str, value: str) -> Mention | None:
    if _NO.match(value[:200]):
        return None
    if found := mention(value):
        return found
    if agent := agent_named(value, lone=False):
        return Mention(agent.id)
    return Mention(None, value[:100] if key == "ai-model" else None)
