"""What Agent Trace records (`.agent-trace/traces.jsonl`) say of lines, by revision and path.

One JSON record a line: a `vcs.revision`, and `files`, each with `conversations`, each with
`ranges`. Writers differ from the proposal (version 0.1.0), so that versions aren't looked at and
every field may be missing. The revision is the HEAD that the agent worked on, not the commit that
came of it; line numbers are those after its work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from aicheck.attribution.loose import as_count, as_list, as_object, as_text, parsed
from aicheck.attribution.notes import Ledger
from aicheck.attribution.spans import Author, Run, painted
from aicheck.attribution.tools import agent_id, model_name

# The reference implementation writes 1-1 where it doesn't know the lines: such a record speaks of
# the file, and so of a line that no file has.
UNKNOWN_LINE = 0
_UNKNOWN = (1, 1)


def parse(text: str) -> Mapping[str, Ledger]:
    """The lines of each path, and who wrote them, by the revision that they were written on."""
    found: dict[str, dict[str, list[Run[Author]]]] = {}
    for line in text.split("\n"):
        record = parsed(line) if line.strip() else {}
        if revision := as_text(as_object(record.get("vcs")).get("revision")).casefold():
            paths = found.setdefault(revision, {})
            for path, run in _runs(record):
                paths.setdefault(path, []).append(run)
    return {
        revision: {path: painted(runs) for path, runs in paths.items()}
        for revision, paths in found.items()
    }


def _runs(record: Mapping[str, Any]) -> Iterator[tuple[str, Run[Author]]]:
    tool = as_text(as_object(record.get("tool")).get("name"))
    for file in map(as_object, as_list(record.get("files"))):
        path = as_text(file.get("path")).removeprefix("./")
        for conversation in map(as_object, as_list(file.get("conversations"))):
            whole = as_object(conversation.get("contributor"))
            for part in map(as_object, as_list(conversation.get("ranges"))):
                # A range may have a contributor of its own, where work was handed on.
                author = _author(as_object(part.get("contributor")) or whole, tool)
                if author and (ends := _ends(part)):
                    yield path, Run(*ends, author)


def _author(contributor: Mapping[str, Any], tool: str) -> Author | None:
    kind = contributor.get("type")
    if kind == "human":
        return Author("human")
    if kind not in ("ai", "mixed"):
        return None
    return Author("ai", agent_id(tool), model_name(contributor.get("model_id")))


def _ends(part: Mapping[str, Any]) -> tuple[int, int] | None:
    ends = as_count(part.get("start_line")), as_count(part.get("end_line"))
    if ends == _UNKNOWN:
        return UNKNOWN_LINE, UNKNOWN_LINE
    return ends if 1 <= ends[0] <= ends[1] else None
