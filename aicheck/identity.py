"""Who commits now, and what git would keep of a message: the user's own settings are asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.gitprocess import GitError, identity, started
from aicheck.model import Person

# As git writes it, the second line included: text below another line stays in the commit. What it
# begins with is whatever stands for a comment, of more than one character since git 2.45.
_SCISSORS = re.compile(
    rb"^(?P<mark>\S{1,32}) -{24} >8 -{24}\r?\n(?P=mark) Do not modify", re.MULTILINE
)
# From these git takes the first that begins no line of the message, where it may choose.
_MARKS = b"#;@!$%^&|:"
_WHO = "set them with git config user.name and git config user.email"
_WRITTEN = r"^(core\.comment(char|string)|commit\.cleanup)$"


def people_of_user(repository: Repository) -> tuple[Person, Person]:
    """The author and the committer that a commit made now would have.

    The user's own configuration is asked here, which nothing of the change can write to.
    """
    author, committer = (
        _own(repository, ["var", variable], b"").decode("utf-8", "replace")
        for variable in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")
    )
    return _ident(author), _ident(committer)


def clean_message(repository: Repository, raw: bytes, is_edited: bool = True) -> str:
    """A message as git would store it.

    One that was `is_edited` goes without comments and what stands below the scissors; of one that
    was given to git as it is, both stay.
    """
    wanted = _settings(repository)
    mode = wanted.get("commit.cleanup", "default")
    cut = next(_SCISSORS.finditer(raw), None) if is_edited else None
    kept = raw[: cut.start()] if cut else raw
    if mode == "verbatim":
        return kept.decode("utf-8", "replace")
    command = ["stripspace"]
    if mode == "strip" or (is_edited and mode not in ("whitespace", "scissors")):
        command.append("--strip-comments")
    if wanted.get("comment") == "auto":
        mark = cut.group("mark") if cut else _mark(kept)
        command = ["-c", f"core.commentChar={mark.decode('utf-8', 'replace')}", *command]
    return _own(repository, command, kept).decode("utf-8", "replace")


def _settings(repository: Repository) -> dict[str, str]:
    """How the user has messages written; `comment` is what begins one, under either name."""
    try:
        listed = _asked(repository, ["config", "-z", "--get-regexp", _WRITTEN], b"")
    except GitError:
        return {}
    found = {}
    for entry in listed.decode("utf-8", "replace").split("\0"):
        name, _, value = entry.partition("\n")
        found["comment" if name.startswith("core.comment") else name] = value
    return found


def _mark(message: bytes) -> bytes:
    """What begins the comments that git put at the end of a message, where git chose it."""
    last = message.rstrip().rpartition(b"\n")[2]
    return last[:1] if last[:1] and last[:1] in _MARKS else b"#"


def _own(repository: Repository, args: Sequence[str], feed: bytes) -> bytes:
    try:
        return _asked(repository, args, feed)
    except GitError as error:
        raise AicheckError(f"git does not say who you are: {error}", _WHO) from error


def _asked(repository: Repository, args: Sequence[str], feed: bytes) -> bytes:
    # The folder alone does not lead to a repository whose work tree lies elsewhere.
    place = [f"--git-dir={repository.directory}"]
    with started(
        repository.top, [*place, *args], feed, None, own_settings=True, extra=identity()
    ) as stdout:
        return stdout.read()


def _ident(text: str) -> Person:
    name, _, rest = text.strip().rpartition(" <")
    return Person(name, rest.partition(">")[0])
