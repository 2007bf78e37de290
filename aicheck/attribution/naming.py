"""What a value such as `Crush:kimi-k2.6` or `GPT-5 via Codex <mail>` says about agent and model.

The grammars are those in use: the Linux kernel's `AGENT:MODEL [TOOL ...]` and `LLM [TOOL ...]`,
`TOOL (model: X, autonomous)`, `TOOL (MODEL)`, `TOOL/MODEL`, `MODEL via TOOL <mailbox>`, a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from aicheck.attribution.message import parse_person
from aicheck.attribution.registry import Agent, agent_named, agent_of, load
from aicheck.model import Person
from aicheck.patterns import lazy

# A longer value is a sentence, and no name.
_LONGEST = 160
_UNATTENDED = frozenset(["autonomous", "supervised"])
# Where the name in a value ends and remarks on it begin.
_REMARK = lazy(r"\s*[(;,\u2013\u2014]|[.:]\s|\s--?\s")
_PARENTHESES = lazy(r"([^()]*)\(([^()]*)\)([^()]*)")
_LINK = lazy(r"\[([^\[\]]+)\]\([^()\s]*\)")
_MODEL_KEY = lazy(r"(?:^|[,;])\s*model\s*[:=]?\s+?([^,;]+)", re.IGNORECASE)
_WINDOW = lazy(r"\s*\(\d+[KM] context\)", re.IGNORECASE)
_SEPARATOR = lazy(r"[\s:_-]+")
_VERSION = lazy(r"[A-Za-z]?\d[\w.+]*")
_DIGIT = lazy(r"\d")
# "Pat Doe's Agentic Suite": nobody is called so.
_OWNED = lazy(r"\w['\u2019]s (?:\w+ )?(?:AI|Agent|Agentic|LLM)\b")
_SERIES = lazy(r"[a-z]\d")
_STEM = lazy(r"[a-z]+")
# "Anthropic's Claude".
_WHOSE = lazy(r"['\u2019]s$")


@dataclass(frozen=True, slots=True)
class Mention:
    """An AI that a text names: an agent, a model, or neither where it only says that it was AI."""

    agent: str | None
    model: str | None = None


@lru_cache(maxsize=256)
def identify(value: str) -> Mention | None:
    """The agent that a `Name <mailbox>` value is, also where the mailbox is missing."""
    person = parse_person(value)
    if person is None:
        return mention(value)
    # Of several mailboxes in one value any may be the agent's.
    return next((found for each in (person, *_people(value)) if (found := known_as(each))), None)


def registered(value: str) -> Mention | None:
    """The agent of whom a mailbox in the value is; no name is asked."""
    people = filter(None, (parse_person(value), *_people(value)))
    return next(filter(None, map(_by_mailbox, people)), None)


def _by_mailbox(person: Person) -> Mention | None:
    agent = agent_of(person)
    return Mention(agent.id, model_in(person.name)) if agent else None


def _people(value: str) -> Iterator[Person]:
    """Yield everybody whose mailbox stands in brackets."""
    for part in value.split(">"):
        name, bracket, mail = part.rpartition("<")
        if bracket and "@" in mail and (person := parse_person(f"{_last(name)}<{mail}>")):
            yield person


def _last(name: str) -> str:
    """The name without those that stand before it, and its end where it is too long for one."""
    return name[max(name.rfind(","), name.rfind(";"), name.rfind("<")) + 1 :][-_LONGEST:]


def known_as(person: Person) -> Mention | None:
    """The agent that a person with a mailbox is."""
    if found := _by_mailbox(person):
        return found
    if not person.mail.strip() and (found := _product(_tidy(person.name))):
        return found
    # Somebody else's mailbox: only what no person is called counts, a model with its version or
    # a product joined to a model.
    name = _tidy(person.name)
    is_versioned = any(map(_is_version, _SEPARATOR.split(name)))
    return (_model(name) if is_versioned else None) or _hyphenated(name)


def marked(person: Person) -> Mention | None:
    """The tool that a name such as `Pat Doe (aider)` says did the work."""
    if _OWNED.search(person.name):
        return Mention(None)
    head, _, tail = person.name.rstrip().rpartition(" (")
    mark = tail.removesuffix(")")
    if not head or mark == tail:
        return None
    # People put a nickname there, so that only what tools are known to write counts.
    if agent := load().suffixes.get(mark):
        return Mention(agent.id)
    found = _model(mark) if " " not in mark else None
    # "aider (gpt-5)" is the tool, whatever mailbox somebody gave it.
    tool = agent_named(head) if found else None
    return Mention(tool.id, mark) if tool else found


@lru_cache(maxsize=256)
def mention(value: str) -> Mention | None:
    """The AI that the value of a trailer such as `Assisted-by` credits, if it is one."""
    person = parse_person(value)
    text = _tidy(person.name if person else value)
    if not text:
        return None
    if len(text) > _LONGEST:
        return _leading(text[:_LONGEST])
    if found := _via(text) or _parenthesised(text):
        return found
    if text.count("(") > 1 and (found := _leading(text)):
        return found
    if person:
        return identify(value) or _product(text)
    return _joined(text) or _plain(text)


def model_in(name: str) -> str | None:
    """The model that an agent's display name tells, as in `aider (gpt-4o)`."""
    text = _tidy(name)
    found = _parenthesised(text) if "(" in text else None
    if found and found.model:
        return found.model
    whole = _joined(text) or _plain(text)
    return whole.model if whole else None


def _leading(text: str) -> Mention | None:
    """What a value names before it goes on in words."""
    remark = _REMARK.search(text)
    head = text[: remark.start()].strip() if remark else ""
    if found := _joined(head) or _plain(head):
        return found
    words = text.split()
    starts = (" ".join(words[:cut]) for cut in range(min(len(words), 4), 1, -1))
    return next((found for start in starts if (found := _product(start) or _model(start))), None)


# -- grammars -----------------------------------------------------------------------------------


def _tidy(text: str) -> str:
    text = _LINK.sub(r"\1", text[: _LONGEST * 2]) if "](" in text else text
    if "context)" in text.casefold():
        text = _WINDOW.sub("", text)
    while text and not (text[0].isalnum() or text[0] in "(<"):
        text = text[1:]
    return text.rstrip(" \t.,;!*_`'\"")


def _via(text: str) -> Mention | None:
    model, found, tool = text.rpartition(" via ")
    agent = agent_named(tool) if found else None
    if not agent:
        return None
    # "<Model-Name>" is a placeholder that was never filled in.
    return Mention(agent.id, None if model.endswith(">") else model.strip() or None)


def _parenthesised(text: str) -> Mention | None:
    found = _PARENTHESES.fullmatch(text)
    if not found:
        return None
    head, inner = found[1].strip(), found[2].strip()
    said = _MODEL_KEY.search(inner)
    first = inner.partition(",")[0].strip()
    model = said[1].strip() if said else first if _model(first) else None
    # Nobody writes so of a person, whatever the tool is called.
    is_tool = model is not None or bool(_UNATTENDED & {part.strip() for part in inner.split(",")})
    if tool := _joined(head) or _plain(head, lone=not is_tool):
        return Mention(tool.agent, model or tool.model)
    if said or (is_tool and not model):
        return Mention(None, model)
    return _model(first)


def _joined(text: str) -> Mention | None:
    """`TOOL:MODEL [TOOL ...]`, `TOOL/MODEL`, `TOOL with MODEL`, `TOOL and TOOL`."""
    for joint in (":", "/", " with ", " using ", " + ", ", ", " and ", " & ", " by ", " from "):
        head, found, tail = (part.strip() for part in text.partition(joint))
        if not found:
            continue
        model = next((part for part in (tail, tail.partition(" ")[0]) if _model(part)), None)
        named = _plain(head, lone=model is None)
        # Elsewhere a sentence may go on ("Copilot with the new backend").
        is_told = joint == ":" or model or _plain(tail) or _product(head)
        if named and named.agent and is_told:
            # The kernel's grammar takes any model, known or not.
            other = tail if joint == ":" and " " not in tail and _DIGIT.search(tail) else None
            return Mention(named.agent, model or named.model or other)
        if joint == ":" and model:
            return _model(model) if head.casefold() in load().vendors else Mention(None, model)
    return None


@lru_cache(maxsize=4096)
def _plain(text: str, *, lone: bool = True) -> Mention | None:
    """A name, a model, or a name before its model; a lone name must not be a person's too."""
    known, words = load(), text.split()
    if agent := agent_named(text, lone=lone):
        return Mention(agent.id)
    # The kernel's grammar: "LLM" and then the analysis tools.
    if words[:1] == ["LLM"]:
        return Mention(None)
    for cut in range(min(len(words) - 1, 4), 0, -1):
        head, tail = " ".join(words[:cut]), " ".join(words[cut:])
        agent = agent_named(_WHOSE.sub("", head), lone=False)
        if agent and agent.id and (_model(tail) or (cut > 1 and _is_version(tail))):
            return Mention(agent.id, _own_model(agent, text, tail))
        # A vendor's name before its product's.
        if agent and agent.id and agent is agent_named(tail, lone=False) and head != tail:
            return Mention(agent.id)
        if head.casefold() in known.vendors and (found := _plain(tail)):
            return found
    return _model(text) or _hyphenated(text)


def _product(text: str) -> Mention | None:
    """A product's name of several words, which nobody is called."""
    agent = agent_named(text) if " " in text else None
    return Mention(agent.id) if agent else None


def _own_model(agent: Agent, text: str, tail: str) -> str | None:
    if _is_version(tail):
        return None
    # "Claude Opus 4.5" is the model's whole name; "Cursor Grok 4.6" is Cursor running a model.
    return text if text.split()[0].casefold() in agent.models else tail


def _hyphenated(text: str) -> Mention | None:
    """`OpenHands-GPT-5`: the product and its model in one word."""
    head, _, tail = text.partition("-")
    agent = agent_named(head)
    is_model = _model(tail) or tail.casefold() in load().models
    return Mention(agent.id, tail) if agent and agent.id and is_model else None


@lru_cache(maxsize=4096)
def _model(text: str) -> Mention | None:
    """The model whose full name the text is: a family with a version or a tier."""
    known = load()
    words = text.rpartition("/")[2].casefold().split()
    while words and words[0] in known.vendors:
        words = words[1:]
    if not words or len(words) > 5:
        return None
    tokens = [token for token in _SEPARATOR.split(" ".join(words)) if token]
    # "o3" is a family with its version in one.
    is_series = bool(tokens) and _SERIES.fullmatch(tokens[0]) and tokens[0] in known.models
    if is_series and all(_is_version(token) or token in known.tiers for token in tokens[1:]):
        agent = known.models[tokens[0]]
        return Mention(agent.id if agent else None, text)
    stem = _STEM.match(words[0])
    if not stem or stem[0] not in known.models:
        return None
    agent = known.models[stem[0]]
    rest = tokens[1:] if tokens[0] == stem[0] else [tokens[0].removeprefix(stem[0]), *tokens[1:]]
    if not rest:
        return Mention(None, text) if agent is None else None
    if len(words) > 1 and not all(_is_version(token) or token in known.tiers for token in rest):
        return None
    if not any(_is_version(token) or token in known.tiers for token in rest):
        return None
    return Mention(agent.id if agent else None, text)


def _is_version(text: str) -> bool:
    return _VERSION.fullmatch(text) is not None
