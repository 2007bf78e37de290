"""The types of git's hooks that pre-commit has to install for aicheck, and the command for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import yaml

# In git's order. Our own hooks, by the id that pre-commit knows them by.
USUAL = ("pre-commit", "commit-msg", "pre-push")
_TYPES = {"aicheck": "pre-commit", "aicheck-commit-msg": "commit-msg", "aicheck-push": "pre-push"}
# Names of stages from before pre-commit 3.2.
_OLD_NAMES = {"commit": "pre-commit", "push": "pre-push"}
_LONGEST = 1 << 16
# References can make a short file stand for endlessly many hooks.
_MOST_HOOKS = 1000


def install_command(types: Iterable[str] = ()) -> str:
    """The command that puts hooks of these types in place, or those of all that aicheck has."""
    wanted = frozenset(types) or USUAL
    return " ".join(("pre-commit install", *(f"--hook-type {it}" for it in USUAL if it in wanted)))


def needed_types(text: str) -> tuple[str, ...]:
    """The types that the aicheck hooks of a `.pre-commit-config.yaml` need.

    There are none where the file cannot be read, or leaves the stages of its own hooks open.
    """
    if len(text) > _LONGEST:
        return ()
    try:
        config = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return ()
    found = {it for hook in islice(_hooks(config), _MOST_HOOKS) for it in _stages(hook, config)}
    return tuple(it for it in USUAL if it in found)


def _hooks(config: Any) -> Iterator[dict[Any, Any]]:
    repos = config.get("repos") if isinstance(config, dict) else None
    for repo in repos if isinstance(repos, list) else ():
        hooks = repo.get("hooks") if isinstance(repo, dict) else None
        for hook in hooks if isinstance(hooks, list) else ():
            yield hook if isinstance(hook, dict) else {}


def _stages(hook: dict[Any, Any], config: dict[Any, Any]) -> Iterator[str]:
    name, entry = hook.get("id"), hook.get("entry")
    is_known = isinstance(name, str) and name in _TYPES
    is_ours = is_known or (isinstance(entry, str) and "aicheck" in entry.split()[:1])
    if not is_ours:
        return
    stages = hook.get("stages")
    if not stages and is_known:
        yield _TYPES[str(name)]
        return
    stages = stages or config.get("default_stages")
    for stage in stages if isinstance(stages, list) else ():
        if isinstance(stage, str):
            yield _OLD_NAMES.get(stage, stage)
