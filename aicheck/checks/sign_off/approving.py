"""Which of a forge's reviews approve the head, and why the others don't."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aicheck.mailboxes import login, mailbox, mailboxes
from aicheck.model import Change, Person, Review

_STATES = {
    "changes_requested": "asks for changes",
    "commented": "is a comment",
    "dismissed": "was dismissed",
}


def approvals(change: Change, people: Iterable[Person]) -> Iterator[Review]:
    """Yield the last word of each person about this head, if it approves.

    None counts while somebody of `people` asks for changes, of whichever head it was said.
    """
    roster, words = mailboxes(people), _last_words(change)
    if _against(words, roster):
        return
    yield from (it for it in words if not _objection(it, change, roster))


def refused(change: Change, people: Iterable[Person]) -> Iterator[str]:
    """Yield each review that was handed in and doesn't count, with the reason."""
    roster, words = mailboxes(people), _last_words(change)
    against = _against(words, roster)
    if against:
        name = against.person.name
        yield f"{name}, whom sign-off.people lists, asks for changes and has not approved since"
    for review in words:
        if review is against:
            continue
        if reason := _objection(review, change, roster):
            yield f"the review by {review.person.name} does not count: {reason}"


def _last_words(change: Change) -> list[Review]:
    last: dict[str, Review] = {}
    for review in change.reviews:
        who = mailbox(review.person) or str(review.person)
        # A comment takes nothing back.
        if review.state != "commented" or who not in last:
            last[who] = review
    return list(last.values())


def _against(words: Iterable[Review], roster: frozenset[str]) -> Review | None:
    """The review by which somebody of the roster holds the change up, as on a forge."""
    asking = (it for it in words if it.state == "changes_requested" and not it.is_author)
    people = (it for it in asking if it.kind in ("human", None))
    return next((it for it in people if mailbox(it.person) in roster), None)


def _objection(review: Review, change: Change, roster: frozenset[str]) -> str:
    """Why a review is no approval of this head by a person who may give it, or nothing."""
    who = mailbox(review.person)
    if review.kind in ("agent", "bot"):
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
    if roster and who not in roster:
        return _unlisted(who, roster)
    if review.kind is None:
        return 'nothing says whether the account is a person\'s; add "kind": "human" where it is'
    return ""


def _unlisted(who: str, roster: frozenset[str]) -> str:
    """That a reviewer isn't listed; a mailbox in the list doesn't say whose login is whose."""
    name = login(who)
    may_be = name and not all(map(login, roster))
    more = f"; if they are listed there by a mailbox, list @{name} too" if may_be else ""
    return f"sign-off.people does not list them{more}"
