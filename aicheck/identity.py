"""Who commits now, and what git would keep of a message: the user's own settings are asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.gitprocess import GitError, identity, started
from aicheck.model import Person

# As git writes it, the second line included: text below another line stays in the commit.
_SCISSORS = re.compile(rb"^[^\w\s] -{24} >8 -{24}\n[^\w\s] Do not modify", re.MULTILINE)
_WHO = "set them with git config user.name and git config user.email"


def people_of_user(repository: Repository) -> tuple[Person, Person]:
    """The author and the committer that a commit made now would have.

    The user's own configuration is asked here, which nothing of the change can write to.
    """
    author, committer = (
        _own(repository, ["var", variable], b"").decode("utf-8", "replace")
        for variable in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")
    )
    return _ident(author), _ident(committer)


def clean_message(repository: Repository, raw: bytes) -> str:
    """A message as git would store it: without comments and what stands below the scissors."""
    kept = _SCISSORS.split(raw, maxsplit=1)[0]
    return _own(repository, ["stripspace", "--strip-comments"], kept).decode("utf-8", "replace")


def _own(repository: Repository, args: Sequence[str], feed: bytes) -> bytes:
    try:
        with started(
            repository.top, args, feed, None, own_settings=True, extra=identity()
        ) as stdout:
            return stdout.read()
    except GitError as error:
        raise AicheckError(f"git does not say who you are: {error}", _WHO) from error


def _ident(text: str) -> Person:
    name, _, rest = text.strip().rpartition(" <")
    return Person(name, rest.partition(">")[0])
