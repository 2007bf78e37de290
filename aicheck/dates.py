"""Points in time as git understands them, in the history of a branch."""

from __future__ import annotations

import re

from aicheck.errors import AicheckError
from aicheck.git import Repository

_WORDS = re.compile(
    r"an?|ago|and|at|[ap]m|last|midnight|never|noon|now|of|on|tea|the|this|today|yesterday"
    r"|utc|gmt|t|z|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|(?:second|minute|hour|day|week|fortnight|month|year)s?"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")


def is_date(text: str) -> bool:
    """Whether `text` looks like a date; git itself takes any text for one, and for now."""
    is_known = all(_WORDS.fullmatch(word) for word in _WORD.findall(text))
    return is_known and any(char.isalnum() for char in text)


def base_before(repository: Repository, date: str, head: str = "HEAD") -> str:
    """The last commit of the head's own line before `date`, or the empty tree if there is none.

    A branch that was merged since then came to that line since then, however old its commits are.
    """
    found = repository.text(
        "rev-list", "--max-count=1", "--first-parent", f"--before={date}", head, "--"
    )
    if found is None:
        raise AicheckError("there is no commit yet", "commit something first")
    return found or repository.empty_tree
