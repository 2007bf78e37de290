"""Trailers that credit an AI: `Assisted-by`, `Generated-by`, `AI-assisted`, session keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aicheck.attribution.message import scan
from aicheck.attribution.naming import Mention, mention, registered
from aicheck.attribution.registry import agent_named, load
from aicheck.attribution.spotting import surely_named
from aicheck.model import Commit, Evidence, Strength, Trailer

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
_LONGEST = 200
# These name people so much more often that the value must have an agent's own mailbox.
_AUTHORS = frozenset(
    [
        "author",
        "authored-by",
        "authors",
        "built-by",
        "built-with",
        "co-author",
        "co-authored",
        "co-authored-with",
        "co-authors",
        "coauthor",
        "coauthors",
        "coded-by",
        "created-by",
        "created-with",
        "developed-by",
        "implemented-by",
        "made-by",
        "original-author",
        "pair-programmed-by",
        "pair-programmed-with",
        "paired-by",
        "paired-with",
        "patch-by",
        "written-by",
        "written-with",
    ]
)
# Help of some kind, which may be no word of the change.
_HELPERS = frozenset(["helped-by", "mentored-by", "suggested-by", "thanks-to"])
# What begins as a denial and is none.
_TWICE = (
    r"\W*(?:no|none|not|nothing|never|without) (?:(?:an?|any) )?(?:but|doubts?|exceptions?|just"
    r"|least|less than|limited to|merely|only|other than|simply|solely|without)\b"
)
_TYPOS = {"asssisted-by": "assisted-by", "assited-by": "assisted-by", "asisted-by": "assisted-by"}
# Who is called so is as likely to be thanked.
_PEOPLES = frozenset(["devin", "jules", "kimi"])
_NO = re.compile(
    rf"(?!{_TWICE})\W*(?:$|(?:no|none|not|n/?a|nil|null|false|never|nothing|without|0+(?:\.0+)?)(?![\w.])"
    r"|(?:human|manual)(?: only)?\W*$)",
    re.IGNORECASE,
)
# "none other than Claude Code"
_BUT = re.compile(
    r"\s*(?:no(?:ne|body|thing)?|not) (?:other than|less than|but|only|just)\s+", re.IGNORECASE
)


def detect(commit: Commit) -> Iterator[Evidence]:
    """Yield evidence for each trailer that credits an AI, weak evidence where it only helped."""
    for trailer in scan(commit.message):
        if found := _credited(trailer):
            strength: Strength = "inferred" if _key(trailer) in _HELPERS else "declared"
            detail = f"{trailer.key}: {trailer.value[:200]}"
            yield Evidence(commit.sha, "trailer", detail, strength, "ai", found.agent, found.model)


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
    if key in _AUTHORS or key in _HELPERS:
        return registered(trailer.value)
    value = _BUT.sub("", trailer.value)
    if found := mention(value) if key == "agent" or key.endswith(_CREDITING) else None:
        return found
    # A person who assisted has a mailbox, too; what a thing was made with may be called alike.
    agent = agent_named(trailer.value, lone=False) if key.endswith("assisted-by") else None
    is_persons = trailer.value.strip().casefold() in _PEOPLES
    return Mention(agent.id) if agent and not is_persons else None


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
    if key == "ai-model":
        return Mention(None, value[:100])
    return surely_named(value[:_LONGEST])
