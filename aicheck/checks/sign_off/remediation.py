"""Sign-offs that a later commit adds, by the sentences of the Developer Certificate's checkers.

A person adds their own to a commit that they may answer for; on behalf of its author another may,
where the settings allow it. The commit that says so is signed off by the same person, and is no
agent's work. Only a line of the message's own counts, as for a sign-off: not what it quotes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aicheck.checks.sign_off.people import able
from aicheck.config import SignOffPolicy
from aicheck.mailboxes import mailbox, mailboxes
from aicheck.model import Change, Commit, Person
from aicheck.patterns import lazy

_WHO = r"(?P<{0}>[^<>\n]+) <(?P<{0}_mail>[^<>\s]+)>"
NO_INDIVIDUAL = 'sign-off.remediation does not list "individual"'
_STRANGER = "they neither wrote nor committed this change, and sign-off.people does not list them"
SENTENCE = lazy(
    rf"(?:On behalf of {_WHO.format('other')}, )?I, {_WHO.format('own')}, hereby add my "
    r"Signed-off-by to this commit: (?P<sha>[0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?)[ \t]*"
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
    for line in commit.remediations:
        if found := SENTENCE.fullmatch(line):
            other = Person(found["other"], found["other_mail"]) if found["other"] else None
            own = Person(found["own"], found["own_mail"])
            yield Remedy(own, other, found["sha"].lower(), commit.sha)


def remedies(change: Change, policy: SignOffPolicy) -> Mapping[str, Remedy]:
    """The first remedy that counts for each commit of the change that has one."""
    out: dict[str, Remedy] = {}
    for remedy, commit, target in aimed(change):
        if not objection(remedy, commit, target, policy):
            out.setdefault(remedy.sha, remedy)
    return out


def aimed(change: Change) -> Iterator[tuple[Remedy, Commit, Commit]]:
    """Yield each sentence about an earlier commit of the change, its commit and that one."""
    earlier: dict[str, Commit] = {}
    for commit in change.commits:
        for remedy in sentences(commit):
            if target := earlier.get(remedy.sha):
                yield remedy, commit, target
        earlier[commit.sha] = commit


def objection(remedy: Remedy, commit: Commit, target: Commit, policy: SignOffPolicy) -> str:
    """Why the sentence in `commit` does not sign off `target`, or nothing."""
    return _not_own_word(remedy, commit) or _may_not(remedy, target, policy)


def _not_own_word(remedy: Remedy, commit: Commit) -> str:
    """Why the commit that says so is not the speaking person's, or nothing."""
    who = mailbox(remedy.person)
    signed = {mailbox(line.person) for line in commit.signatures if line.kind == "human"}
    if who is None:
        return f"the mailbox {remedy.person.mail} is nobody's"
    if commit.author_kind != "human" or commit.committer_kind == "agent":
        return "no person made that commit"
    if who != mailbox(commit.author):
        return f"the author of that commit is {commit.author}"
    if commit.attribution.kind != "none":
        return "that commit is AI-assisted itself, or a bot's"
    return "" if who in signed else "that commit has no Signed-off-by line of the same person"


def _may_not(remedy: Remedy, target: Commit, policy: SignOffPolicy) -> str:
    who = mailbox(remedy.person)
    if remedy.behalf is None:
        if "individual" not in policy.remediation:
            return NO_INDIVIDUAL
        return "" if who in able(target, policy.people) else _STRANGER
    # A certificate cannot be given on behalf of an agent.
    if target.author_kind != "human":
        return "nobody can certify on behalf of an agent or a bot"
    if mailbox(remedy.behalf) != mailbox(target.author):
        return f"it speaks for {remedy.behalf}, and the author is {target.author}"
    if "third-party" not in policy.remediation:
        return 'sign-off.remediation does not list "third-party"'
    is_known = not policy.people or who in mailboxes(policy.people)
    return "" if is_known else "sign-off.people does not list them"


def may_speak_for_author(person: Person, target: Commit, policy: SignOffPolicy) -> bool:
    """Whether a later commit of `person` can sign off `target` on behalf of its author."""
    return not _may_not(Remedy(person, target.author, target.sha, ""), target, policy)
