"""What attribution reads of a record, and nothing else of it.

A note of git-ai's may hold megabytes of what somebody said to an agent, and a whole history has
thousands of notes. What is kept says the same in the record's own format.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from aicheck.attribution.loose import as_list, as_object, parsed

# A record up to so many characters is kept as it is.
SHORT = 4096

# A part of a shape: `None` stands for numbers and texts, also in lists and in lists of lists.
_ANY = "*"
_AGENTS = {_ANY: {"agent_id": {"tool": None, "model": None}}}
_NOTE = {
    "humans": {_ANY: {}},
    "prompts": _AGENTS,
    "sessions": _AGENTS,
    "files": {_ANY: {"authors": [{"author": None, "lines": None}]}},
}
_CHECKPOINT = {
    "initial_attribution": {"agent_lines": None, "total_committed": None},
    "agent": None,
    "agents": None,
    "model": None,
}
_CONTRIBUTOR = {"type": None, "model_id": None}
_RANGE = {"start_line": None, "end_line": None, "contributor": _CONTRIBUTOR}
_TRACE = {
    "vcs": {"revision": None},
    "tool": {"name": None},
    "files": [{"path": None, "conversations": [{"contributor": _CONTRIBUTOR, "ranges": [_RANGE]}]}],
}


def distilled(source: str, text: str) -> str:
    """The record without what nobody reads: the parser of its format finds the same in both."""
    return text if len(text) <= SHORT else _DISTIL[source](text)


def _note(text: str) -> str:
    lines = text.split("\n")
    divider = next((i for i, line in enumerate(lines) if line.strip() == "---"), len(lines))
    if divider == len(lines):
        return _object(text, _NOTE) if text.lstrip().startswith("{") else text
    told = _object("\n".join(lines[divider + 1 :]), _NOTE)
    return "\n".join([*lines[: divider + 1], told])


def _checkpoint(text: str) -> str:
    return _object(text, _CHECKPOINT)


def _trace(text: str) -> str:
    return "\n".join(_object(line, _TRACE) for line in text.split("\n") if line.strip())


_DISTIL: Mapping[str, Callable[[str], str]] = {
    "agent-trace": _trace,
    "entire": _checkpoint,
    "git-ai": _note,
}


def _object(text: str, shape: Mapping[str, Any]) -> str:
    return json.dumps(_within(parsed(text), shape), separators=(",", ":"))


def _within(value: Any, shape: Any) -> Any:
    """What of `value` has a place in `shape`."""
    if shape is None:
        return _plain(value, 2)
    if isinstance(shape, list):
        return [_within(item, shape[0]) for item in as_list(value)]
    known = as_object(value)
    if _ANY in shape:
        return {key: _within(item, shape[_ANY]) for key, item in known.items()}
    return {key: _within(known[key], part) for key, part in shape.items() if key in known}


def _plain(value: Any, depth: int) -> Any:
    if isinstance(value, list):
        return [_plain(item, depth - 1) for item in value] if depth else None
    return value if isinstance(value, (str, int, float)) else None
