"""Footers that tools leave: `Generated with [X](...)`, session links."""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.attribution.message import prose_lines
from aicheck.attribution.naming import Mention, mention
from aicheck.attribution.registry import agent_named, load
from aicheck.model import Commit, Evidence
from aicheck.patterns import lazy

# A footer is a short line; prose runs on.
_LONGEST = 300
# An emoji or two before it, but no list bullet, heading, table or code: those talk about footers.
_FOOTER = lazy(
    r"(?:[^\w\s>#|/\\`'\"()\[\]*+-]{1,4}\s*)?[*_]{0,2}"
    r"(?:Generated|Made|Created|Written|Built|Assisted|Co-authored) (?:with|by) "
    r"(?:\[([^\[\]]{1,60})\]\(|(.+))"
)


def detect(commit: Commit) -> Iterator[Evidence]:
    """Yield evidence for each line that only a tool leaves."""
    for _, line in prose_lines(commit.message):
        if len(line) <= _LONGEST and (found := _left_by(line)):
            detail = line.strip()[:200]
            yield Evidence(commit.sha, "footer", detail, agent=found.agent, model=found.model)


def _left_by(line: str) -> Mention | None:
    if footer := _FOOTER.match(line):
        return _linked(footer[1]) if footer[1] else _named(footer[2])
    for start, agent in load().lines.items():
        if line.startswith(start):
            return Mention(agent.id)
    return None


def _linked(name: str) -> Mention | None:
    agent = agent_named(name, lone=False)
    return Mention(agent.id) if agent else mention(name)


def _named(text: str) -> Mention | None:
    """What the whole rest of the line names, or a model's full name that prose follows."""
    if found := mention(text):
        return found
    words = text.split()
    for cut in range(min(len(words) - 1, 4), 1, -1):
        if found := mention(" ".join(words[:cut])):
            return found
    return None
