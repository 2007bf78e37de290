"""What the change tells AI agents, allows them and hides from people who read it.

Instructions, skills, descriptions of tools and settings decide what an agent does with its user's
rights. Only what the change adds is judged, as data: nothing is resolved, fetched or run.
"""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.checks import kept
from aicheck.checks.agents.addressed import addressed
from aicheck.checks.agents.hidden import hidden_text
from aicheck.checks.agents.homoglyphs import lookalike_names
from aicheck.checks.agents.permissions import permissions
from aicheck.checks.agents.rules import RULES
from aicheck.checks.agents.servers import servers
from aicheck.checks.agents.told import told
from aicheck.checks.context import Context
from aicheck.model import Change, Failure, FileChange, Finding

__all__ = ["NAME", "PART", "RULES", "check"]

NAME = "agents"


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield what the added lines do to the agents and the people who read them."""
    for file in change.files:
        if file.added:
            yield from PART.of(file)


def _in_file(file: FileChange) -> Iterator[Finding | Failure]:
    yield from hidden_text(file)
    yield from lookalike_names(file)
    yield from told(file)
    yield from addressed(file)
    yield from servers(file)
    yield from permissions(file)


PART = kept.part(NAME, RULES, _in_file)
