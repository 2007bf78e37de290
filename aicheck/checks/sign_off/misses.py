"""Sentences that sign off an earlier commit and don't count, and why: nobody should have to guess.

A sentence is told apart by the words that every form of it has, and by the id of a commit, or the
start of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from aicheck.checks.sign_off.remediation import SENTENCE, aimed, objection
from aicheck.config import SignOffPolicy
from aicheck.model import Change, Commit
from aicheck.patterns import lazy

_NEARLY = lazy(
    r"hereby\s+add\s+my\s+Signed-off-by\s+to\s+this\s+commit\s*:?\s*(?P<sha>[0-9a-f]{7,64})\b",
    re.IGNORECASE,
)
_SHORTEST = 7
# A message in which more of them are wrong is no mistake of a person's.
_MOST = 100


def in_vain(change: Change, policy: SignOffPolicy) -> Mapping[str, str]:
    """What later commits say in the right form for a commit and may not say, by its id."""
    out: dict[str, str] = {}
    for remedy, commit, target in aimed(change):
        reason = objection(remedy, commit, target, policy)
        if not reason and "trailer" not in policy.accept:
            reason = "the settings accept no typed sign-off"
        if reason:
            said = f"the sign-off by {remedy.person} that {commit.sha[:12]} adds does not count"
            out.setdefault(remedy.sha, f"{said}: {reason}")
    return out


def misshapen(change: Change) -> Mapping[str, str]:
    """What later commits say for a commit in a form that no checker takes, by its id."""
    out: dict[str, str] = {}
    earlier: dict[str, list[str]] = {}
    for commit in change.commits:
        for found, reason in _nearly(commit):
            start = found["sha"].lower()
            for sha in (it for it in earlier.get(start[:_SHORTEST], ()) if it.startswith(start)):
                said = f"the sentence in {commit.sha[:12]} that adds a sign-off does not count"
                out.setdefault(sha, f"{said}: {reason}")
        earlier.setdefault(commit.sha[:_SHORTEST], []).append(commit.sha)
    return out


def _nearly(commit: Commit) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the first sentences of a commit that have not the form, and what is wrong."""
    message = commit.message.replace("\r\n", "\n")
    for number, found in enumerate(_NEARLY.finditer(message)):
        if number == _MOST:
            return
        start = message.rfind("\n", 0, found.start()) + 1
        line = message[start:].partition("\n")[0].rstrip()
        if line not in commit.remediations or not SENTENCE.fullmatch(line):
            yield found, _fault(line, found)


def _fault(line: str, found: re.Match[str]) -> str:
    head = line[: line.find(found[0].partition("\n")[0])]
    if SENTENCE.fullmatch(line):
        return "it is quoted, or stands in a block of code"
    if line.startswith((" ", "\t")):
        return "it is indented: it starts at the margin"
    if line.startswith(">"):
        return "it is quoted"
    if "\n" in found[0] or "I, " not in head:
        return "it is broken into lines: it stands on a single one"
    if len(found["sha"]) not in (40, 64):
        return f"it names the commit by {len(found['sha'])} characters: write the whole id"
    if not line.endswith(found["sha"]):
        return f"'{line.rpartition(found['sha'])[2].strip()[:20]}' follows the id: nothing may"
    form = "I, Name <mailbox>, hereby add my Signed-off-by to this commit: ID"
    return f"its form is '{form}'"
