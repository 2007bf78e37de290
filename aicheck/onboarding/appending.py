"""An entry at the end of a list in somebody's YAML, where that leaves all else as it is."""

from __future__ import annotations

import re
from typing import Any

import yaml

from aicheck.onboarding.runner_texts import indented

_LONGEST = 1 << 16
_ITEM = re.compile(r"^( *)- repo:", re.MULTILINE)


def appended(text: str, block: str) -> str | None:
    """The text with one more item in its list `repos`, or None where that is not plainly safe.

    It is where the list stands last and as a block, and the result is read as the old one with
    what was added.
    """
    margins = set(_ITEM.findall(text))
    if len(margins) != 1 or len(text) > _LONGEST or "\r" in text:
        return None
    new = text if text.endswith("\n") else f"{text}\n"
    new += indented(block, margins.pop())
    try:
        before, after, added = _read(text), _read(new), yaml.safe_load(block)
        wanted = {**before, "repos": [*before["repos"], *added]}
        return new if after == wanted and list(after) == list(before) else None
    except (yaml.YAMLError, ValueError, LookupError, TypeError, RecursionError):
        return None


def _read(text: str) -> Any:
    # A few lines of references can stand for gigabytes, which comparing would walk through.
    if any(isinstance(it, yaml.AliasToken | yaml.AnchorToken) for it in yaml.scan(text)):
        raise ValueError("it has references")
    return yaml.safe_load(text)
