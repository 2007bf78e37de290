"""The Linux kernel's order of sign-offs: the route that a change took, its submitter last."""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.checks.sign_off.people import mailbox
from aicheck.model import Commit, Credit


def broken(commit: Commit) -> Iterator[str]:
    """Yield what is wrong with the order of a commit's sign-offs, in words."""
    yield from _pairs(commit)
    lines = [line for line in commit.signatures if line.kind == "human"]
    if not lines:
        return
    author = mailbox(commit.author)
    if commit.author_kind == "human" and not any(_is(line, author) for line in lines):
        yield f"the author, {commit.author}, has not signed it off"
    last = commit.signatures[-1]
    submitter = commit.committer if _submits(commit) else None
    if submitter and not _is(last, mailbox(submitter)):
        yield f"the last sign-off is by {last.value}, not by the submitter, {submitter}"


def _submits(commit: Commit) -> bool:
    # A forge that merges for somebody commits under a name of its own.
    return commit.committer_kind == "human" and mailbox(commit.committer) is not None


def _pairs(commit: Commit) -> Iterator[str]:
    following = {line.line: line for line in commit.credits}
    for line in commit.credits:
        if line.key != "co-developed-by":
            continue
        after = following.get(line.line + 1)
        if line.kind != "human":
            yield f"{line.value} stands in Co-developed-by and cannot sign off; use Assisted-by"
        elif not (after and after.key == "signed-off-by" and _is(after, mailbox(line.person))):
            yield f"Co-developed-by: {line.value} is not followed by that person's Signed-off-by"


def _is(line: Credit, who: str | None) -> bool:
    return who is not None and mailbox(line.person) == who
