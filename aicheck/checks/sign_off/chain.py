"""The Linux kernel's order of sign-offs: the route that a change took, its submitter last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aicheck.mailboxes import mailbox
from aicheck.model import Commit, Credit, Person


@dataclass(frozen=True, slots=True)
class Break:
    """What is wrong with the order of a commit's sign-offs, and what mends it, in words."""

    reason: str
    fix: str


def broken(commit: Commit) -> Iterator[Break]:
    """Yield each place where the chain of a commit's sign-offs is broken."""
    yield from _pairs(commit)
    lines = [line for line in commit.signatures if line.kind == "human"]
    if not lines:
        return
    author = mailbox(commit.author)
    if commit.author_kind == "human" and not any(_is(line, author) for line in lines):
        yield Break(
            f"the author, {commit.author}, has not signed it off",
            f"{commit.author.name} adds, above the lines of who came later: "
            f"Signed-off-by: {commit.author}",
        )
    last = commit.signatures[-1]
    submitter = commit.committer if _submits(commit) else None
    if submitter and not _is(last, mailbox(submitter)):
        yield Break(
            f"the last sign-off is by {last.value}, not by the submitter, {submitter}",
            _line_of(submitter, commit, "at the end of the sign-offs"),
        )


def _line_of(person: Person, commit: Commit, place: str) -> str:
    """How the person's line comes to its place: moved there, or written by that very person."""
    if any(_is(line, mailbox(person)) for line in commit.signatures):
        return f"reorder the lines, with this one {place}: Signed-off-by: {person}"
    return f"{person.name} adds {place}: Signed-off-by: {person}"


def _submits(commit: Commit) -> bool:
    # A forge that merges for somebody commits under a name of its own.
    return commit.committer_kind == "human" and mailbox(commit.committer) is not None


def _pairs(commit: Commit) -> Iterator[Break]:
    following = {line.line: line for line in commit.credits}
    for line in commit.credits:
        if line.key != "co-developed-by":
            continue
        after = following.get(line.line + 1)
        if line.kind != "human":
            yield Break(
                f"{line.value} stands in Co-developed-by and cannot sign off; use Assisted-by",
                "name the agent in an Assisted-by line, in place of: "
                f"Co-developed-by: {line.value}",
            )
        elif not (after and after.key == "signed-off-by" and _is(after, mailbox(line.person))):
            found = f"Co-developed-by: {line.value}"
            yield Break(
                f"{found} is not followed by that person's Signed-off-by",
                _line_of(line.person, commit, f"directly below {found}")
                if line.person
                else f"write a Name <mailbox> in: {found}",
            )


def _is(line: Credit, who: str | None) -> bool:
    return who is not None and mailbox(line.person) == who
