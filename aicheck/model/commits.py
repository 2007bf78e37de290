"""Commits: who wrote them, what they say of it, and what vouches for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AuthorClass = Literal["ai", "bot", "none"]
Strength = Literal["declared", "recorded", "inferred"]
Kind = Literal["human", "agent", "bot"]

# Signals that tell an AI's lines in a commit from the others.
LINE_SIGNALS = frozenset({"agent-trace", "entire", "git-note", "marker"})


@dataclass(frozen=True, slots=True)
class Person:
    """A name and a mailbox as git records them."""

    name: str
    mail: str

    def __str__(self) -> str:
        return f"{self.name} <{self.mail}>"


@dataclass(frozen=True, slots=True)
class Trailer:
    """A `Key: value` line of a commit message, the key folded to lower case."""

    key: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to believe that a commit was written with an AI tool, or by a bot."""

    commit: str
    signal: str
    detail: str
    strength: Strength = "declared"
    kind: AuthorClass = "ai"
    agent: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who wrote a commit, as far as the evidence says; `none` is no proof of a human."""

    kind: AuthorClass = "none"
    agent: str | None = None
    model: str | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether an AI-assisted commit is so in all of its lines that no mark speaks of."""
        signals = {
            it.signal for it in self.evidence if it.kind == "ai" and it.strength != "inferred"
        }
        return self.kind == "ai" and not (signals and signals <= LINE_SIGNALS)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that attribution looked at: it `fired`, it just `missed`, or it was `ignored`.

    `line` is that of the message, and 0 for a person or what stands beside the message. Only what
    fired has `evidence`; `signal` is the one that gave it or would have.
    """

    line: int
    text: str
    outcome: Literal["fired", "missed", "ignored"]
    signal: str
    why: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """A trailer that names somebody (`...-by`) and what kind of identity stands in it.

    `person` is None where the value is no `Name <mailbox>`; `line` is that of the message.
    """

    key: str
    value: str
    person: Person | None
    kind: Kind
    agent: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Verification:
    """What git says of a commit's signature: whether it is good, and by whom.

    `signers` are the people that the key is bound to where the signature is good.
    """

    is_good: bool
    signers: tuple[Person, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody said of one commit on a forge.

    `state` is `approved`, `changes_requested`, `dismissed` or `commented`; `kind` is None where
    nobody says what the account is.
    """

    person: Person
    state: str
    commit: str
    kind: Kind | None = "human"
    is_author: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """What a tool wrote beside the history about who wrote what, as text of its own format."""

    source: Literal["git-ai", "entire", "agent-trace"]
    text: str


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of the change; what stands behind `message` is filled in by attribution.

    `remediations` are the message's own lines that sign off other commits. `verification` and
    `patch_id` are looked up only where a sign-off or a review needs them, and so are `by_hand`, the
    files that a merge changes in a way that none of its sides did. A commit that changes nothing
    has no patch id, and that of one with a file too large to be compared is empty. `authored` is
    when the author wrote it, in seconds since 1970 in UTC, or None where the commit says no time.
    """

    sha: str
    parents: tuple[str, ...]
    author: Person
    committer: Person
    message: str
    attribution: Attribution = Attribution()
    credits: tuple[Credit, ...] = ()
    remediations: tuple[str, ...] = ()
    author_kind: Kind = "human"
    committer_kind: Kind = "human"
    records: tuple[Record, ...] = ()
    verification: Verification | None = None
    patch_id: str | None = None
    by_hand: tuple[str, ...] = ()
    authored: int | None = None

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.lstrip("\n").split("\n", 1)[0].strip()

    @property
    def signatures(self) -> tuple[Credit, ...]:
        """The `Signed-off-by` lines."""
        return tuple(credit for credit in self.credits if credit.key == "signed-off-by")

    @property
    def is_merge(self) -> bool:
        """Whether the commit joins two or more lines of history."""
        return len(self.parents) > 1
