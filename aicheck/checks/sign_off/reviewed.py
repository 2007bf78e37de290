"""`Human-Reviewed-by: Name <mailbox> (patch-id ID)`: is what was reviewed what is there now?

Several people who read a branch between them stand in its squash as `(part of patch-id ID)`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from aicheck.checks.sign_off.people import able
from aicheck.checks.sign_off.remediation import sentences
from aicheck.config import SignOffPolicy
from aicheck.mailboxes import mailbox
from aicheck.model import Change, Commit, Credit
from aicheck.patterns import lazy

KEY = "human-reviewed-by"

_PATCH_ID = lazy(r"\((part of )?patch-id ([0-9a-f]{40}(?:[0-9a-f]{24})?)\)$")


@dataclass(frozen=True, slots=True)
class Claim:
    """A review that a commit's message claims, and the patch that it was of, where it says so.

    With `is_part` others read the rest of the patch.
    """

    credit: Credit
    patch_id: str | None
    is_part: bool = False


def claims(commit: Commit) -> tuple[Claim, ...]:
    """The reviews that a commit's message claims."""
    return tuple(_claim(credit) for credit in commit.credits if credit.key == KEY)


def _claim(credit: Credit) -> Claim:
    found = _PATCH_ID.search(credit.value.rstrip())
    return Claim(credit, found[2], bool(found[1])) if found else Claim(credit, None)


def speaks_for_others(commit: Commit) -> bool:
    """Whether a commit was made to add sign-offs and reviews to those before it."""
    return any(True for _ in sentences(commit))


def stale(change: Change) -> Iterator[tuple[Commit, Claim]]:
    """Yield each claim that was made of a patch which is no longer the commit's."""
    elsewhere = {commit.patch_id for commit in (*change.commits, *change.source)}
    source = {commit.patch_id for commit in change.source}
    for commit in change.commits:
        known = source if commit.sha in change.squashes else set()
        known = elsewhere if speaks_for_others(commit) else known | {commit.patch_id}
        for claim in claims(commit):
            if claim.patch_id and claim.patch_id not in known:
                yield commit, claim


def carriers(change: Change) -> tuple[Commit, ...]:
    """The commits that add reviews to others."""
    return tuple(it for it in change.commits if claims(it) and speaks_for_others(it))


def in_vain(commit: Commit, added_in: Iterable[Commit]) -> Iterator[str]:
    """Yield what a carrier says of the commit as it is now and doesn't count, with the reason."""
    for carrier in added_in:
        for claim in _fitting(carrier, commit):
            if reason := _not_own_word(claim, carrier):
                said = f"the review by {claim.credit.person} that {carrier.sha[:12]} adds"
                yield f"{said} does not count: {reason}"


def _not_own_word(claim: Claim, carrier: Commit) -> str:
    """Why a review in a carrier is not the word of the person who made that, or nothing."""
    if carrier.author_kind != "human" or carrier.committer_kind != "human":
        return "no person made that commit"
    if mailbox(claim.credit.person) != mailbox(carrier.author):
        return f"the author of that commit is {carrier.author}"
    if carrier.attribution.kind != "none":
        return "that commit is AI-assisted itself, or a bot's"
    return ""


def reviewers(
    commit: Commit, change: Change, policy: SignOffPolicy, added_in: Iterable[Commit]
) -> Iterator[Credit]:
    """Yield the people who reviewed the commit as it is now, and may answer for it.

    `added_in` are the change's `carriers`.
    """
    who = able(commit, policy.people)
    for carrier in (commit, *added_in):
        fitting = _fitting(carrier, commit)
        if carrier is not commit:
            fitting = [it for it in fitting if not _not_own_word(it, carrier)]
        yield from _counting(fitting, who, policy)
    if commit.sha in change.squashes:
        yield from _on_the_branch(commit, change, policy)


def _counting(
    fitting: Iterable[Claim], who: Collection[str], policy: SignOffPolicy
) -> Iterator[Credit]:
    """Yield the reviews of one patch by `who`, of the whole or of all its parts."""
    boxes = {claim: mailbox(claim.credit.person) for claim in fitting}
    parts = {box for claim, box in boxes.items() if claim.is_part}
    # Where the settings list who may answer, nobody else reads a part either.
    parts = parts & set(who) if policy.people else parts
    for claim, box in boxes.items():
        # Nobody reads a part alone: there is another, who read the rest.
        if box in who and (not claim.is_part or len(parts) > 1):
            yield claim.credit


def _fitting(carrier: Commit, commit: Commit) -> list[Claim]:
    return [it for it in _by_people(carrier) if it.patch_id == commit.patch_id]


def _by_people(commit: Commit) -> list[Claim]:
    return [it for it in claims(commit) if it.credit.kind == "human" and it.patch_id]


def _on_the_branch(commit: Commit, change: Change, policy: SignOffPolicy) -> Iterator[Credit]:
    """Yield the claims of a squashed commit that fit all the AI-assisted commits of its branch."""
    found: list[Credit] = []
    for part in change.source:
        if part.attribution.kind != "ai":
            continue
        read = list(_counting(_fitting(commit, part), able(part, policy.people), policy))
        if not read:
            return
        found += read
    yield from found
