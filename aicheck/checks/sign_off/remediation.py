"""Sign-offs that a later commit adds, by the sentences of the Developer Certificate's checkers.

A person adds their own to a commit that they may answer for; on behalf of its author another may,
where the settings allow it. The commit that says so is signed off by the same person, and is no
agent's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aicheck.checks.sign_off.people import able, mailbox, mailboxes
from aicheck.config import SignOffPolicy
from aicheck.model import Change, Commit, Person

_WHO = r"(?P<{0}>[^<>\n]+) <(?P<{0}_mail>[^<>\s]+)>"
_SENTENCE = re.compile(
    rf"^(?:On behalf of {_WHO.format('other')}, )?I, {_WHO.format('own')}, hereby add my "
    r"Signed-off-by to this commit: (?P<sha>[0-9a-f]{40}(?:[0-9a-f]{24})?)[ \t]*\r?$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Remedy:
    """One sentence: who signs off the commit `sha`, for whom, and in which commit it stands."""

    person: Person
    behalf: Person | None
    sha: str
    stands_in: str


def sentences(commit: Commit) -> Iterator[Remedy]:
    """Yield what the commit's message says of others, whether it may or not."""
    for found in _SENTENCE.finditer(commit.message):
        other = Person(found["other"], found["other_mail"]) if found["other"] else None
        own = Person(found["own"], found["own_mail"])
        yield Remedy(own, other, found["sha"], commit.sha)


def remedies(change: Change, policy: SignOffPolicy) -> Mapping[str, Remedy]:
    """The first remedy that counts for each commit of the change that has one."""
    earlier: dict[str, Commit] = {}
    out: dict[str, Remedy] = {}
    for commit in change.commits:
        for remedy in sentences(commit):
            target = earlier.get(remedy.sha)
            if target and _is_own_word(remedy, commit) and _may(remedy, target, policy):
                out.setdefault(remedy.sha, remedy)
        earlier[commit.sha] = commit
    return out


def _is_own_word(remedy: Remedy, commit: Commit) -> bool:
    """Whether the person who speaks wrote and signed off the commit that says so."""
    who = mailbox(remedy.person)
    signed = {mailbox(line.person) for line in commit.signatures if line.kind == "human"}
    is_written = commit.author_kind == "human" and commit.committer_kind != "agent"
    return (
        who is not None
        and is_written
        and commit.attribution.kind == "none"
        and who == mailbox(commit.author)
        and who in signed
    )


def _may(remedy: Remedy, target: Commit, policy: SignOffPolicy) -> bool:
    who = mailbox(remedy.person)
    if remedy.behalf is None:
        return "individual" in policy.remediation and who in able(target, policy.people)
    # A certificate cannot be given on behalf of an agent.
    is_authors = target.author_kind == "human" and mailbox(remedy.behalf) == mailbox(target.author)
    is_known = not policy.people or who in mailboxes(policy.people)
    return "third-party" in policy.remediation and is_authors and is_known
