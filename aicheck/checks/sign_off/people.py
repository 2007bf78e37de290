"""Who may answer for a commit."""

from __future__ import annotations

from collections.abc import Iterable

from aicheck.mailboxes import mailboxes
from aicheck.model import Commit, Person


def able(commit: Commit, roster: Iterable[Person]) -> frozenset[str]:
    """The mailboxes of those who may answer for `commit`: who made it, and the roster."""
    own = [(commit.author, commit.author_kind), (commit.committer, commit.committer_kind)]
    return mailboxes((*(person for person, kind in own if kind == "human"), *roster))
