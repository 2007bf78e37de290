"""What the value of a trailer that credits help names, read more freely than a name is elsewhere.

The key says already that something helped or generated, so that a product's version, an article, a
remark behind the name, or somebody else in the same value are no obstacle. In running text and in a
co-author's name they are, see `naming`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from aicheck.attribution.message import parse_person
from aicheck.attribution.naming import Mention, mention
from aicheck.attribution.registry import Agent, agent_named, load
from aicheck.patterns import lazy

# A longer value is a sentence.
_LONGEST = 160
_ARTICLE = lazy(r"^(?:an?|the|my|our|some)\s+", re.IGNORECASE)
_EDGES = " \t*_`'\"@.,;:!"
_SIDE = lazy(r"\([^()]*\)|\[[^\[\]]*\]")
_WITH = lazy(r"\((?:and|plus|using|via|with)\s+([^()]*)\)", re.IGNORECASE)
_JOINT = lazy(r"\s*([;,])\s+|\s+(?:and|&|\+|plus)\s+", re.IGNORECASE)
# Ahead of these the name is complete.
_REMARK = lazy(
    r"\s+(for|in|inside|through|to|under|using|via|with|within)\s|\s+[-\u2013\u2014]+\s",
    re.IGNORECASE,
)
_VERSION = lazy(r"[ @/:-]v?\d[\w.+-]*$", re.IGNORECASE)
_SIZED = lazy(r"(?:[\w-]+/)?([A-Za-z]+)[ :-]?\d[\w.]*(?:[ :-][\w.]+)*")
# First names too: "Claude in the Paris office", and alone behind a comma "Roe, Claude".
_FIRST_NAMES = frozenset(["claude", "gemini", "junie", "zed"])
# These mean nothing else, so that a generator's may be written in lower case.
_CLEAR = frozenset(["aider", "chatgpt", "claude", "gpt", "opencode", "opendevin", "openhands"])


@lru_cache(maxsize=256)
def credited(value: str, *, is_generator: bool = False) -> Mention | None:
    """The AI that a value credits, alone or beside others.

    With `is_generator` the key credits programs as well, which are called like common words.
    """
    if found := mention(value):
        return found
    names = (value, *_listed(value)) if len(value) <= _LONGEST else ()
    return next((found for name in names if (found := _one(name, is_generator))), None)


def _listed(text: str) -> Iterator[str]:
    """Yield those whom a value of several names, but for a first name behind its surname."""
    yield from _WITH.findall(text)
    pieces = _JOINT.split(_SIDE.sub(" ", text))
    names, joints = [piece.strip() for piece in pieces[::2]], ["", *pieces[1::2]]
    for at, (name, joint) in enumerate(zip(names, joints, strict=True)):
        is_inverted = joint == "," and name.casefold() in _FIRST_NAMES and names[at - 1].isalpha()
        if len(names) > 1 and not (is_inverted and not agent_named(names[at - 1])):
            yield name


def _one(text: str, is_generator: bool) -> Mention | None:
    """The AI that one name is, with whatever is remarked on it."""
    # Somebody has a mailbox, so that only what no person is called counts.
    if parse_person(text):
        return mention(text)
    name = _ARTICLE.sub("", text.strip(_EDGES), count=1)
    if is_generator and _is_word(name):
        return None
    if found := mention(name) or _product(name, is_generator) or _family(name):
        return found
    remark = _REMARK.search(name)
    head = name[: remark.start()] if remark else ""
    is_told = remark and (remark[1] == "for" or head.casefold() not in _FIRST_NAMES)
    return _one(head, is_generator) if is_told else None


def _is_word(name: str) -> bool:
    """Whether more follows a word in lower case that is not only a product's name."""
    word = re.split(r"[ @/:-]", name, maxsplit=1)[0]
    return word != name and word.islower() and word.isalpha() and word not in _CLEAR


def _product(name: str, is_generator: bool) -> Mention | None:
    """A product by its maker's and its own name, or with its version."""
    version = _VERSION.search(name)
    head = name[: version.start()] if version else name
    agent = _made_by(head) or (agent_named(head, lone=is_generator) if version else None)
    return Mention(agent.id) if agent else None


def _made_by(name: str) -> Agent | None:
    maker, _, product = name.partition(" ")
    is_maker = maker.casefold() in load().vendors or agent_named(maker) is not None
    return agent_named(product, lone=False) if is_maker and product else None


def _family(name: str) -> Mention | None:
    """A model's family without a version, as `Sonnet` or `Claude/Sonnet`, or one by its size."""
    known = load()
    sized = _SIZED.fullmatch(name)
    if sized and sized[1].casefold() in known.numbered:
        return Mention(None, name)
    head, slash, tail = (part.strip() for part in name.rpartition("/"))
    agent = known.models.get(tail.casefold())
    if not agent or not agent.bare or tail.casefold() in known.names:
        return None
    tool = agent_named(head, lone=False) if slash else agent
    return Mention(tool.id, tail) if tool else None
