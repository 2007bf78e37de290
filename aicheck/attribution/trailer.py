"""Trailers that credit an AI: `Assisted-by`, `Generated-by`, `AI-assisted`, session keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aicheck.attribution.message import scan
from aicheck.attribution.naming import Mention, mention, registered
from aicheck.attribution.registry import agent_named, load
from aicheck.attribution.spotting import surely_named
from aicheck.attribution.values import credited
from aicheck.model import Commit, Evidence, Strength, Trailer
from aicheck.patterns import lazy

# The key itself says AI, so that any value but a "no" counts.
_TELLING = frozenset(
    {
        "ai-agent",
        "ai-assistant",
        "ai-human-ratio",
        "ai-model",
        "ai-scope",
        "ai-session",
        "ai-tool",
        "ai-used-for",
        "assisted-by-ai",
        "co-developed-by-ai",
        "coding-agent",
    }
)
_DONE = lazy(
    r"(?:ai|llm)-(?:aided|assisted|authored|coded|created|generated|written)(?:-(?:by|with))?"
)
_GENERATIVE = lazy(r"\bgen(?:erative)?-?ai\b")
# The key asks, so that the value has to name an AI or be a yes. Reviews are no authorship, and most
# other keys that begin so are an application's settings.
_ASKING = lazy(
    r"(?:ai|llm)-(?:(?:agents|assistants|attribution|contributions?|contributors?|credits?"
    r"|provenance|tooling|tools)(?:-used)?|used)|use[ds]-(?:ai|llm)"
)
_YES = lazy(
    r"\W*(?:yes|true|full(?:y)?|mostly|heavily|lightly|minimal(?:ly)?|partial(?:ly)?"
    r"|substantial(?:ly)?|(?:[1-9]\d?|100)(?:\.\d+)? ?(?:%|percent))(?![\w-])",
    re.IGNORECASE,
)
# The words of the IETF's draft for an HTTP field; a disclosure in others is read as prose is.
_DISCLOSED = lazy(r"ai-modified|ai-originated|machine-generated", re.IGNORECASE)
# The key credits people and generators too, so that the value must name an AI. By their ends,
# since "Commit-generated-by" is one of many made up on the spot.
_CREDITING = ("assisted-by", "generated-by", "generated-with", "made-with")
_CODING = ("vibe-coded-by", "vibe-coded-with")
_LONGEST = 200
# What somebody did; with what a thing was built may be called like an agent.
_WROTE = frozenset(
    [
        "authored-by",
        "coded-by",
        "created-by",
        "developed-by",
        "implemented-by",
        "made-by",
        "pair-programmed-by",
        "pair-programmed-with",
        "written-by",
        "written-with",
    ]
)
# These name people so much more often that the value must have an agent's own mailbox.
_AUTHORS = _WROTE | {
    "author",
    "authors",
    "built-by",
    "built-with",
    "co-author",
    "co-authored",
    "co-authored-with",
    "co-authors",
    "coauthor",
    "coauthors",
    "created-with",
    "original-author",
    "paired-by",
    "paired-with",
    "patch-by",
}
# What alone, and without a mailbox, is no person who wrote.
_UNMISTAKABLE = frozenset(
    ["aider", "chatgpt", "claude", "codex", "opencode", "opendevin", "openhands"]
)
# Help of some kind, which may be no word of the change.
_HELPERS = frozenset(["helped-by", "mentored-by", "suggested-by", "thanks-to"])
_VERSION = lazy(r"[ -]v?\d[\w.]*$")
# A sentence that begins with a key and its value: "AI-generated: true is read from the file".
_ABOUT_IT = lazy(
    r"\W*(?:true|yes)[\"'`]? (?:are|becomes?|can|comes?|does|gets?|has|is|marks?|means?|must|says?"
    r"|sets?|should|stands?|tells?|was|were|will)\b",
    re.IGNORECASE,
)
# Reading with an AI is no writing with it.
_RESEARCH = lazy(
    r"\b(?:advice|brainstorm|discussion|explain|explanation|explor|learn|question|research|review"
    r"|translat|understand)",
    re.IGNORECASE,
)
# What begins as a denial and is none.
_TWICE = (
    r"\W*(?:no|none|not|nothing|never|without) (?:(?:an?|any) )?(?:but|doubts?|exceptions?|just"
    r"|least|less than|limited to|merely|only|other than|simply|solely|without)\b"
)
_TYPOS = {"asssisted-by": "assisted-by", "assited-by": "assisted-by", "asisted-by": "assisted-by"}
# Who is called so is as likely to be thanked.
_PEOPLES = frozenset(["devin", "jules", "kimi"])
_NO = lazy(
    rf"(?!{_TWICE})\W*(?:$|(?:no|none|not|n/?a|nil|null|false|never|nothing|without|0+(?:\.0+)?)(?![\w.])"
    r"|(?:human|manual)(?:[- ](?:only|made|originated|written))?\W*$)",
    re.IGNORECASE,
)
# "none other than Claude Code"
_BUT = lazy(
    r"\s*(?:no(?:ne|body|thing)?|not) (?:other than|less than|but|only|just)\s+", re.IGNORECASE
)


def detect(commit: Commit) -> Iterator[Evidence]:
    """Yield evidence for each trailer that credits an AI, weak evidence where it only helped."""
    for trailer in scan(commit.message):
        if found := helper_in(trailer):
            strength: Strength = "inferred" if _key(trailer) in _HELPERS else "declared"
            detail = f"{trailer.key}: {trailer.value[:200]}"
            yield Evidence(commit.sha, "trailer", detail, strength, "ai", found.agent, found.model)


def is_denial(trailer: Trailer) -> bool:
    """Whether a trailer that could credit an AI says that there was none."""
    key = _key(trailer)
    is_asked = _is_telling(key) or _ASKING.fullmatch(key) or key.endswith(_CREDITING)
    return bool(is_asked and trailer.value) and _NO.match(trailer.value[:200]) is not None


def helper_in(trailer: Trailer) -> Mention | None:
    """The AI that a trailer credits by its key or its value, but a co-author."""
    key, value = _key(trailer), trailer.value
    if agent := load().keys.get(key):
        values = agent.keys[key]
        return Mention(agent.id) if not values or value.casefold() in values else None
    if _is_telling(key):
        return _told(key, value)
    if _ASKING.fullmatch(key):
        return _asked(value)
    if key == "ai-disclosure":
        return Mention(None) if _DISCLOSED.fullmatch(value.strip()) else None
    if key in _AUTHORS or key in _HELPERS:
        return registered(value) or (_wrote(value) if key in _WROTE else None)
    if key == "agent":
        return mention(_BUT.sub("", value))
    return _helped(key, value) if key.endswith((*_CREDITING, *_CODING)) else None


def _key(trailer: Trailer) -> str:
    key = _GENERATIVE.sub("ai", trailer.key.replace(" ", "-"))
    return _TYPOS.get(key, key)


def _is_telling(key: str) -> bool:
    return key in _TELLING or _DONE.fullmatch(key) is not None


def _told(key: str, value: str) -> Mention | None:
    if _NO.match(value[:_LONGEST]) or _ABOUT_IT.match(value):
        return None
    if found := _named(value):
        return found
    if key == "ai-model":
        return Mention(None, value[:100])
    return surely_named(value[:_LONGEST])


def _asked(value: str) -> Mention | None:
    """The AI that the answer names, or somebody where it is a yes."""
    if any(it.match(value[:_LONGEST]) for it in (_NO, _ABOUT_IT)) or _RESEARCH.search(value):
        return None
    if _YES.match(value):
        return surely_named(value[:_LONGEST])
    return _named(value)


def _named(value: str) -> Mention | None:
    agent = agent_named(value, lone=False)
    return credited(value) or (Mention(agent.id) if agent else None)


def _wrote(value: str) -> Mention | None:
    """The AI that a value without a mailbox can't but mean."""
    if "@" in value:
        return None
    found, name = mention(value), _VERSION.sub("", value.strip())
    if found and (found.model or " " in name):
        return found
    agent = agent_named(name) if name.casefold() in _UNMISTAKABLE else None
    return Mention(agent.id) if agent else None


def _helped(key: str, value: str) -> Mention | None:
    is_generator = not key.endswith("assisted-by")
    if found := credited(_BUT.sub("", value), is_generator=is_generator):
        return found
    # A person who assisted has a mailbox, too; what a thing was made with may be called alike.
    agent = None if is_generator else agent_named(value, lone=False)
    is_persons = value.strip().casefold() in _PEOPLES
    return Mention(agent.id) if agent and not is_persons else None
