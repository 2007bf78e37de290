"""Which agents run this very process, as they say in the environment."""

from __future__ import annotations

import os

from aicheck.attribution.environment import agent_variables


def agents_running() -> tuple[str, ...]:
    """The `NAME=value` of each variable here that an agent sets while it runs."""
    return tuple(
        f"{name}={os.environ[name]}" for name in sorted(agent_variables()) if os.environ.get(name)
    )
