"""Which of a forge's reviews approve the head, and why the others don't."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aicheck.checks.sign_off.people import mailbox, mailboxes
from aicheck.model import Change, Person, Review

_STATES = {
    "changes_requested": "asks for changes",
    "commented": "is a comment",
    "dismissed": "was dismissed",
}


def approvals(change: Change, people: Iterable[Person]) -> Iterator[Review]:
    """Yield the last word of each person about this head, if it approves."""
    roster = mailboxes(people)
    yield from (it for it in _last_words(change) if not _objection(it, change, roster))


def refused(change: Change, people: Iterable[Person]) -> Iterator[str]:
    """Yield each review that was handed in and doesn't count, with the reason."""
    roster = mailboxes(people)
    for review in _last_words(change):
        if reason := _objection(review, change, roster):
            yield f"the review by {review.person.name} does not count: {reason}"


def _last_words(change: Change) -> Iterable[Review]:
    last: dict[str, Review] = {}
    for review in change.reviews:
        who = mailbox(review.person) or str(review.person)
        # A comment takes nothing back.
        if review.state != "commented" or who not in last:
            last[who] = review
    return last.values()


def _objection(review: Review, change: Change, roster: frozenset[str]) -> str:
    """Why a review is no approval of this head by a person who may give it, or nothing."""
    who = mailbox(review.person)
    if review.kind != "human":
        return f"it is {'an agent' if review.kind == 'agent' else 'a bot'}'s"
    if who is None:
        return f"the mailbox {review.person.mail} is nobody's"
    if review.is_author:
        return "who opened the pull request cannot approve it"
    if review.state != "approved":
        return f"it {_STATES.get(review.state, review.state)}"
    if review.commit != change.head:
        age = "an older" if review.commit in change.by_sha else "another"
        return f"it is of {review.commit[:12]}, {age} head"
    return "sign-off.people does not list them" if roster and who not in roster else ""
