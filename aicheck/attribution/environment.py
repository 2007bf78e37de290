"""Agents that say in the environment that they are running."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache

from aicheck.attribution.registry import Agent, agent_named, load
from aicheck.model import Evidence
from aicheck.patterns import lazy

# The variable that several vendors agreed on; its value names the agent, in no fixed spelling.
_ANY = "AI_AGENT"
_UNSET = frozenset(["", "0", "false", "no", "off"])
_WORDS = lazy(r"[\s@_:/-]+")
_LONGEST = 200


def agent_variables() -> frozenset[str]:
    """The names of the variables that agents set while they run."""
    return frozenset([_ANY, *_known()])


def detect(environment: Iterable[str]) -> Iterator[Evidence]:
    """Yield evidence for each agent that runs here, of no commit: there is none yet.

    `environment` holds `NAME=value`, or `NAME` where only that it is set is known; the variables
    that several agents share (`AGENT`) say nothing without their value.
    """
    for variable in sorted(set(environment)):
        name, has_value, value = variable.partition("=")
        if has_value and value.strip().casefold() in _UNSET:
            continue
        agent = _setter(name, value[:_LONGEST] if has_value else None)
        if agent or name == _ANY:
            detail = f"{name} is set" if not has_value else f"{name}={value[:_LONGEST]}"
            named = agent.id if agent else None
            yield Evidence("", "environment", detail, "recorded", agent=named)


def _setter(name: str, value: str | None) -> Agent | None:
    for wanted, agent in _known().get(name, ()):
        if wanted is None or (value is not None and fnmatchcase(value, wanted)):
            return agent
    return _named(value) if name == _ANY and value else None


def _named(value: str) -> Agent | None:
    """The agent that `claude-code_2.1.120_cli` and the like begin with."""
    words = _WORDS.split(value)[:6]
    names = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    return next((agent for name in names if (agent := agent_named(name, lone=False))), None)


@cache
def _known() -> Mapping[str, tuple[tuple[str | None, Agent], ...]]:
    """Each variable with the agents that set it, and to which value, None being any."""
    known: dict[str, tuple[tuple[str | None, Agent], ...]] = {}
    for agent in load().agents:
        for mark in agent.environment:
            name, has_value, value = mark.partition("=")
            known[name] = (*known.get(name, ()), (value if has_value else None, agent))
    return known
