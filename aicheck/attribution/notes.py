"""What a git-ai note says of the lines of its commit.

The format is git-ai's standard 3.0.0, read leniently: an attestation (a path at column 0, below it
indented `KEY RANGES` entries), a line `---`, and a JSON object with the agents behind the keys. Of
the JSON nothing else is read: older notes hold whole conversations. A line without an entry is
unknown, which is not the same as human.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from aicheck.attribution.loose import as_count, as_list, as_object, as_text, parsed
from aicheck.attribution.spans import Author, Run, painted
from aicheck.attribution.tools import agent_id, model_name
from aicheck.patterns import lazy

# More digits are no line number; a range may still end behind its file.
_RANGE = lazy(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
# Beside the standard's own keys real notes have the kind of work alone, or a whole session's id.
_PERSON = lazy(r"h_[0-9A-Za-z]+|(?:known_)?human")
_AGENT = lazy(
    r"s_[0-9A-Za-z]+|[0-9a-f]{7,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|ai_[a-z]+"
)
_HUMAN = Author("human")

Ledger = Mapping[str, list[Run[Author]]]


def parse(text: str) -> Ledger:
    """The lines of each path in the commit's own version, and who wrote them, in order."""
    lines = text.split("\n")
    divider = next((i for i, line in enumerate(lines) if line.strip() == "---"), len(lines))
    if divider == len(lines) and text.lstrip().startswith("{"):
        return _older(parsed(text))
    return _attested(lines[:divider], _authors(parsed("\n".join(lines[divider + 1 :]))))


# -- standard 3.0.0 ----------------------------------------------------------------------------


def _attested(lines: list[str], authors: Mapping[str, Author]) -> Ledger:
    found: dict[str, list[Run[Author]]] = {}
    path = ""
    for line in lines:
        if not line.strip():
            continue
        if line[0] not in " \t":
            path = _unquoted(line.rstrip())
            continue
        key, _, ranges = line.strip().partition(" ")
        if path and (author := _author(key, authors)):
            found.setdefault(path, []).extend(Run(*ends, author) for ends in _ranges(ranges))
    return {path: painted(runs) for path, runs in found.items() if runs}


def _unquoted(path: str) -> str:
    is_quoted = len(path) > 1 and path[0] == path[-1] == '"'
    return path[1:-1] if is_quoted else path


def _author(key: str, authors: Mapping[str, Author]) -> Author | None:
    """Who a key stands for; an unknown kind of key stands for nobody."""
    name = key.partition("::")[0]
    if name in authors:
        return authors[name]
    if _PERSON.fullmatch(name):
        return _HUMAN
    return Author("ai") if _AGENT.fullmatch(name) else None


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    for part in text.replace(" ", "").split(","):
        if found := _RANGE.fullmatch(part):
            start, end = int(found[1]), int(found[2] or found[1])
            if 1 <= start <= end:
                yield start, end


def _authors(data: Mapping[str, Any]) -> Mapping[str, Author]:
    found = dict.fromkeys(as_object(data.get("humans")), _HUMAN)
    for name in ("prompts", "sessions"):
        for key, entry in as_object(data.get(name)).items():
            found[key] = _agent(as_object(entry).get("agent_id"))
    return found


def _agent(said: Any) -> Author:
    agent = as_object(said)
    return Author("ai", agent_id(as_text(agent.get("tool"))), model_name(agent.get("model")))


# -- the format before it ----------------------------------------------------------------------


def _older(data: Mapping[str, Any]) -> Ledger:
    """`files` by path, each with `authors`, each with `lines`: numbers and pairs of numbers."""
    found: dict[str, list[Run[Author]]] = {}
    for path, file in as_object(data.get("files")).items():
        for entry in map(as_object, as_list(as_object(file).get("authors"))):
            # People and agents share one field, so that only a name we know is an agent.
            if agent := agent_id(as_text(entry.get("author"))):
                author, lines = Author("ai", agent), as_list(entry.get("lines"))
                found.setdefault(path, []).extend(Run(*ends, author) for ends in _pairs(lines))
    return {path: painted(runs) for path, runs in found.items() if runs}


def _pairs(lines: list[Any]) -> Iterator[tuple[int, int]]:
    for item in lines:
        is_pair = isinstance(item, list) and len(item) == 2
        start, end = map(as_count, item if is_pair else [item, item])
        if 1 <= start <= end:
            yield start, end
