"""The people that a commit's trailers name, and what kind of identity stands in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aicheck.attribution.identity import posing
from aicheck.attribution.message import is_in_plain_sight, parse_person, prose_lines, scan
from aicheck.attribution.naming import identify, marked
from aicheck.attribution.registry import is_bot
from aicheck.attribution.trailer import helper_in
from aicheck.model import Commit, Credit, Kind, Person, Trailer

_SIGNATURE = "signed-off-by"
_REMEDY = "Signed-off-by to this commit"


def credits_of(commit: Commit) -> Iterator[Credit]:
    """Yield the `...-by` trailers of the message.

    A person's signature counts only where everybody sees it as a line of its own; an agent's is
    shown wherever it is.
    """
    for trailer in scan(commit.message):
        if not trailer.key.endswith(("-by", " by")):
            continue
        credit = _unmasked(_credit(trailer), commit)
        is_signature = credit.key == _SIGNATURE and credit.kind == "human"
        if not is_signature or is_in_plain_sight(commit.message, trailer):
            yield credit


def remediations_of(commit: Commit) -> Iterator[str]:
    """Yield the message's own lines at column 0 that sign off other commits, as they stand."""
    if _REMEDY not in commit.message:
        return
    shown = commit.message.partition("\0")[0].replace("\r\n", "\n").split("\n")
    own = {number for number, _ in prose_lines(commit.message)}
    for number, line in enumerate(shown, 1):
        if number in own and _REMEDY in line:
            yield line.rstrip()


def _credit(trailer: Trailer) -> Credit:
    key, value = trailer.key, trailer.value
    if found := identify(value) or helper_in(trailer):
        return Credit(key, value, _person(value), "agent", found.agent, trailer.line)
    loose = parse_person(value) or Person(value, "")
    kind: Kind = "bot" if is_bot(loose) else "human"
    return Credit(key, value, _person(value), kind, None, trailer.line)


def _unmasked(credit: Credit, commit: Commit) -> Credit:
    """The credit as the agent's where an agent's name or mark stands before a person's mailbox."""
    if credit.kind != "human" or not credit.person:
        return credit
    if mark := marked(credit.person):
        return replace(credit, kind="agent", agent=mark.agent)
    agent = posing(credit.person, (commit.author, commit.committer))
    return replace(credit, kind="agent", agent=agent.id) if agent else credit


def _person(value: str) -> Person | None:
    """The person of a well-formed `Name <mailbox>` value, and nothing looser: it is a signature."""
    person = parse_person(value)
    name, bracket, mail = value.rstrip(" ,;.").removesuffix(">").rpartition("<")
    well_formed = bracket and name.strip() and person and ">" in value and "@" in mail
    return person if well_formed else None
