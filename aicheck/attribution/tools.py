"""The agents and models that side-cars name, in words of their own."""

from __future__ import annotations

from functools import lru_cache

from aicheck.attribution.registry import agent_named

_LONGEST = 100
_NOTHING = frozenset({"auto", "default", "none", "null", "unknown"})


@lru_cache(maxsize=256)
def agent_id(tool: str) -> str | None:
    """The agent that a tool's name such as `claude`, `copilot_cli` or `Claude Code` means."""
    words = tool[:_LONGEST].replace("_", " ").replace("-", " ").split()
    for cut in range(len(words), 0, -1):
        if agent := agent_named(" ".join(words[:cut]), lone=False):
            return agent.id
    return None


def model_name(text: object) -> str | None:
    """The model's own name, without its provider, or None where the text names none."""
    if not isinstance(text, str):
        return None
    name = text[:_LONGEST].strip().rpartition("/")[2]
    return name if name.isprintable() and name.casefold() not in {"", *_NOTHING} else None
