"""Settings of agents and editors as values with the places where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aicheck import toml
from aicheck.checks.agents.jsonish import Leaf, leaves
from aicheck.checks.agents.kinds import ending, is_agent_file
from aicheck.patterns import lazy

_FILES = lazy(
    r"(?:^|/)(?:\.?mcp(?:[-_.][\w.-]+)?|claude_desktop_config|cline_mcp_settings|mcp_settings"
    r"|[\w.-]*mcp[\w.-]*|\.claude(?:-plugin)?/[\w./-]+|settings|settings\.local|opencode|hooks"
    r"|plugin|gemini-extension|tasks|devcontainer|[\w.-]*\.code-workspace|smithery)\.jsonc?$"
    r"|\.code-workspace$|(?:^|/)\.devcontainer/[^/]*\.json$",
    re.IGNORECASE,
)


def is_settings(path: str) -> bool:
    """Whether the file may tell an agent or an editor what to start or to allow."""
    last = ending(path)
    if last in ("json", "jsonc", "code-workspace"):
        return bool(_FILES.search(path)) or is_agent_file(path)
    return last == "toml" and is_agent_file(path)


def values(path: str, text: str) -> Iterator[Leaf]:
    """Yield the values of a settings file."""
    if ending(path) != "toml":
        yield from leaves(text)
        return
    try:
        data = toml.loads(text)
    except toml.TOMLDecodeError:
        return
    yield from _flat(data, text)


def _flat(data: Any, text: str) -> Iterator[Leaf]:
    """Yield the values of a TOML file, each where its text first stands behind the last one."""
    at = 0
    todo: list[tuple[tuple[str, ...], Any]] = [((), data)]
    while todo:
        keys, value = todo.pop()
        if isinstance(value, dict):
            todo += [((*keys, key), inner) for key, inner in reversed(value.items())]
        elif isinstance(value, list):
            todo += [((*keys, str(i)), it) for i, it in reversed(list(enumerate(value)))]
        else:
            shown = value if isinstance(value, str) else str(value).lower()
            found = text.find(shown, at) if shown else -1
            found = max(text.find(shown), 0) if found < 0 else found
            at = found if found > at else at
            kept = value if isinstance(value, str | bool) else str(value)
            yield Leaf(keys, kept, found, found + len(shown))
