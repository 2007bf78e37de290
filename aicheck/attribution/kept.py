"""What commits say of themselves, as text that can be kept until the next run.

The text belongs to all that was read: the ids, the people, the message and the records of a commit,
and the code and the tables that read them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

from aicheck.model import Commit, Credit, Evidence, Kind, Person

_KEPT_RECORDS = "entire"


class Known(Protocol):
    """Keeps texts by keys."""

    def get(self, keys: Iterable[str]) -> dict[str, str]:
        """The texts of those `keys` that are known."""

    def put(self, values: Mapping[str, str]) -> None:
        """Keep texts."""


class Said(NamedTuple):
    """What a commit says of itself."""

    evidence: tuple[Evidence, ...]
    credits: tuple[Credit, ...]
    remediations: tuple[str, ...]
    author_kind: Kind
    committer_kind: Kind


def key_of(commit: Commit) -> str:
    """The key of what a commit says of itself."""
    records = [it.text for it in commit.records if it.source == _KEPT_RECORDS]
    people = (commit.author, commit.committer)
    read = [commit.sha, commit.message, *((it.name, it.mail) for it in people), records]
    text = json.dumps(read).encode()
    return f"said:{hashlib.blake2b(text, digest_size=20, key=_version()).hexdigest()}"


def kept(said: Said) -> str:
    """What a commit says of itself as text."""
    credits = [
        [
            it.key,
            it.value,
            it.person and [it.person.name, it.person.mail],
            it.kind,
            it.agent,
            it.line,
        ]
        for it in said.credits
    ]
    evidence = [
        [it.commit, it.signal, it.detail, it.strength, it.kind, it.agent, it.model]
        for it in said.evidence
    ]
    kinds = (said.author_kind, said.committer_kind)
    return json.dumps([evidence, credits, said.remediations, *kinds])


def restored(text: str) -> Said | None:
    """What a commit says of itself, or None where the text does not tell."""
    try:
        evidence, credits, remediations, author, committer = json.loads(text)
        return Said(
            tuple(Evidence(*it) for it in evidence),
            tuple(
                Credit(key, value, Person(*person) if person else None, kind, agent, line)
                for key, value, person, kind, agent, line in credits
            ),
            tuple(remediations),
            author,
            committer,
        )
    except (ValueError, TypeError):
        return None


@cache
def _version() -> bytes:
    """What tells this version of the code and its tables from every other one."""
    state = hashlib.blake2b(digest_size=20)
    here = Path(__file__).parent
    for file in sorted([*here.glob("*.py"), *here.glob("*.toml")]):
        state.update(file.read_bytes())
    return state.digest()
