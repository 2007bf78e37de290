"""Entire's checkpoints: a trailer in the commit, and beside the history how many lines were AI's.

The trailer alone says that a session was recorded, not that an agent wrote anything: checkpoints
without one line of an agent are common.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from aicheck.attribution.loose import as_count, as_list, as_object, as_text, parsed
from aicheck.attribution.message import scan
from aicheck.attribution.tools import agent_id, model_name
from aicheck.model import Commit, Evidence

_KEY = "entire-checkpoint"


def detect(commit: Commit) -> Iterator[Evidence]:
    """Yield evidence for each checkpoint of the commit that counts an agent's lines."""
    records = [parsed(record.text) for record in commit.records if record.source == "entire"]
    for record in records:
        if evidence := _recorded(commit.sha, record):
            yield evidence
    if not any(_is_counted(record) for record in records):
        for trailer in scan(commit.message):
            if trailer.key == _KEY:
                detail = f"{trailer.key}: {trailer.value[:100]} (no record of its lines is here)"
                yield Evidence(commit.sha, "entire", detail, "inferred")


def _recorded(sha: str, record: Mapping[str, Any]) -> Evidence | None:
    counts = as_object(record.get("initial_attribution"))
    lines, total = as_count(counts.get("agent_lines")), as_count(counts.get("total_committed"))
    if not lines:
        return None
    of_total = f" of {total}" if total >= lines else ""
    detail = f"Entire checkpoint: {lines}{of_total} lines by an agent"
    tools = (as_text(tool) for tool in (record.get("agent"), *as_list(record.get("agents"))))
    agent = next(filter(None, map(agent_id, tools)), None)
    model = model_name(record.get("model"))
    return Evidence(sha, "entire", detail, "recorded", agent=agent, model=model)


def _is_counted(record: Mapping[str, Any]) -> bool:
    return "agent_lines" in as_object(record.get("initial_attribution"))
