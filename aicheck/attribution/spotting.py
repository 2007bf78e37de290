"""The AIs that running text names, and how surely each of those words means one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from aicheck.attribution.naming import Mention, mention
from aicheck.attribution.registry import agent_named, load
from aicheck.patterns import lazy

# What stands for a name in masked text: a name that means nothing else, one that is a common word
# too, one that is written like such a word, and one that people bear.
CLEAR, COMMON, CASUAL, PERSONAL = "@", "%", "~", "|"
# Products that are named like something else that programs, sites and people speak of: written
# with a capital they may be meant.
_COMMON = frozenset(
    [
        "agents",
        "amp",
        "anthropic",
        "antigravity",
        "augment",
        "commandcode",
        "continue",
        "copilot",
        "cosine",
        "crush",
        "cursor",
        "droid",
        "ellipsis",
        "fable",
        "gitar",
        "grok",
        "haiku",
        "junie",
        "kiro",
        "llama",
        "lovable",
        "mentat",
        "openai",
        "opus",
        "qodo",
        "replit",
        "sisyphus",
        "sonnet",
        "sourcery",
        "v0",
        "warp",
        "windsurf",
        "zed",
    ]
)
# Even without one, people mean the product where they answer a question about AI.
_CASUAL = frozenset(
    [
        "agents",
        "amp",
        "copilot",
        "crush",
        "cursor",
        "fable",
        "gemini",
        "grok",
        "haiku",
        "opus",
        "sonnet",
        "windsurf",
    ]
)
# What people call or misspell one vendor's models; only with a version.
_NICKNAMES = {"gtp": "chatgpt", "sol": "chatgpt"}
_SERIES = frozenset(["o1", "o3", "o4"])
_PERSONAL = frozenset(["cody", "devin", "goose", "jules", "kimi", "pi"])
# Said of any AI.
_GENERIC = (
    r"(?:(?:gen(?:erative)?[ -]?)?AI|(?-i:GAI))"
    r"(?:[ -](?:(?:coding )?(?:agents?|assistants?|models?|tool(?:s|ing)?)|chat(?:bots?)?|llms?))?",
    r"AI/LLMs?|LLMs?/(?:Gen)?AI",
    r"coding (?:agents?|assistants?)",
    r"(?:large )?language models?",
    r"LLMs?(?:[ -](?:agents?|tool(?:s|ing)?))?",
    r"agents|agent(?=-(?:authored|generated|written)\b)",
)
# Ahead of these the name says what kind of thing it is, not who did something.
_ATTRIBUTED = (
    "apis?|attributions?|backends?|bindings?|clients?|compat\\w*|config\\w*"
    "|completions?(?! only\\b|[.,;)]*$)|detect\\w*"
    "|disclosures?|disclose|endpoints?|extensions?|features?|formats?|gateways?|guidelines?|hooks?"
    "|integrations?|keys?|labs?|librar(?:y|ies)|marketplace|modules?|names?|packages?|plugins?"
    "|polic(?:y|ies)|providers?|quer(?:y|ies)|repos?|rules?|runtimes?|sdks?|settings?|skills?"
    "|servers?|services?|statistics|stats|statements?|support|usage polic(?:y|ies)|users?|wrappers?"
)
_DONE = "aided|assisted|authored|coded|created|developed|driven|generated|made|written"
# Tiers of models that a sentence uses as words.
_WORDS = frozenset(
    ["chat", "exp", "fast", "free", "high", "large", "latest", "low", "medium", "plus"]
)
# What the patterns for any AI begin with, here and in `foreign`.
_FIRST_WORDS = (
    "agent", "agents", "ai", "coding", "gai", "gen", "genai", "generative", "ia", "ki", "language",
    "large",
)  # fmt: skip
_WORD = lazy(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Masked:
    """Text in which each name of an AI is one character, and the names in their order."""

    text: str
    names: tuple[Mention, ...]


@lru_cache(maxsize=512)
def masked(text: str) -> Masked:
    """The text with its AIs masked; whatever looked like a mask before is blanked."""
    names: list[Mention] = []

    def mask(found: re.Match[str]) -> str:
        grade, name = _read(found[0], found.string[found.end() : found.end() + 3])
        if name:
            names.append(name)
        return grade

    return Masked(_pattern().sub(mask, text.translate(_BLANK)), tuple(names))


def surely_named(text: str) -> Mention:
    """The AI that a text names beyond doubt, or none."""
    found = masked(text)
    signs = (sign for sign in found.text if sign in (CLEAR, COMMON, CASUAL, PERSONAL))
    return chief(name for sign, name in zip(signs, found.names, strict=False) if sign == CLEAR)


def may_name(text: str) -> bool:
    """Whether the text has a word that an AI's name begins with."""
    return not _beginnings().isdisjoint(_WORD.findall(text.casefold()))


def chief(names: Iterable[Mention]) -> Mention:
    """Who of several did the work: a product before a model, and the model that it ran."""
    listed = [name for name in names if name.agent or name.model]
    tool = next((name for name in listed if name.agent and not name.model), None)
    named = tool or next((name for name in listed if name.agent), Mention(None))
    return Mention(named.agent, named.model or next((n.model for n in listed if n.model), None))


_BLANK = str.maketrans({CLEAR: " ", COMMON: " percent", CASUAL: " ", PERSONAL: " ", "\u2019": "'"})


@cache
def _beginnings() -> frozenset[str]:
    known = load()
    words = [*known.names, *known.models, "llm", "llms", *_NICKNAMES, *_FIRST_WORDS]
    return frozenset(found[0] for word in words if (found := _WORD.match(word)))


@cache
def _pattern() -> re.Pattern[str]:
    known = load()

    def either(words: Iterable[str]) -> str:
        return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))

    spelled = either(known.names).replace(r"\ ", "[ -]?")
    families = either(known.models)
    version = (
        rf"[ -]?v?\d(?:[\w.]*\w)?|-(?:{either(known.tiers)})(?!\w)"
        rf"| (?:{either(known.tiers - _WORDS)})(?![\w-])"
    )
    return re.compile(
        r"(?<![\w@/.:$#<-])"
        rf"(?:{'|'.join(_GENERIC)}|(?:{spelled}|{families})(?:-(?:{families}))?(?:{version}){{0,6}}"
        rf"|(?:{either(_NICKNAMES)})[ -]?\d[\d.]*(?: (?:{either(_NICKNAMES)}))?)"
        rf"(?![\w/@=(]|(?!\.(?:ai|com|dev)\b)[.:]\w|-(?!(?:{_DONE})\b))(?! (?:{_ATTRIBUTED})\b)",
        re.IGNORECASE,
    )


def _read(text: str, rest: str) -> tuple[str, Mention | None]:
    """The mask and the meaning of one name, or the text itself where a person is called so."""
    word = text.casefold()
    if word in ("agent", "agents") or text in ("ai", "Ai"):
        return (COMMON if text[0].isupper() else CASUAL), Mention(None)
    # -O3 is a compiler's, and o3 may be a variable.
    if word in _SERIES:
        return (COMMON, _meant(text)) if text.islower() else (text, None)
    # "Claude Roe" is somebody.
    if word in _PERSONAL or word == "claude":
        if rest[:1] == " " and rest[1:2].isupper() and rest[2:3].islower():
            return text, None
        return (CLEAR if word == "claude" else PERSONAL), _meant(text)
    if word in _COMMON or word in _CASUAL:
        if text[0].isupper():
            return (COMMON if word in _COMMON else CLEAR), _meant(text)
        return (CASUAL, _meant(text)) if word in _CASUAL else (text, None)
    return CLEAR, _meant(text)


def _meant(text: str) -> Mention:
    if found := mention(text):
        return found
    words = text.split()
    for cut in range(len(words), 0, -1):
        if agent := agent_named(" ".join(words[:cut]), lone=False):
            return Mention(agent.id)
    start = _WORD.match(text.casefold())
    family = text[:2].casefold() if text[:2].casefold() in _SERIES else start[0] if start else ""
    if family in _NICKNAMES:
        return Mention(_NICKNAMES[family], text)
    agent = load().models.get(family)
    return Mention(agent.id if agent else None, text if agent else None)
