"""What aicheck says of a commit, and the line of the commit that each finding belongs to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from aicheck.model import Commit, Decision, FileChange, Person, Report

# `Human-Reviewed-by: Name <mailbox> (patch-id <id>)`
REVIEWED = "human-reviewed-by"
_PATCH_ID = re.compile(r"\(patch-id ([0-9a-f]{40,64})\)\s*$")
# What the line about the sign-off says already.
_SAID = ("sign-off-missing", "sign-off-unverified")
# A finding of more lines than this is placed by its first ones.
_LONGEST = 50


Placed = Mapping[tuple[str, int], Sequence[Decision]]
"""Findings by the path and line of the commit that they stand on."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One of a finding's lines as the range's head has it, and its place in the commit."""

    text: str
    path: str
    number: int


@dataclass(frozen=True, slots=True)
class Notes:
    """What a person should know of a commit besides its text."""

    sign_off: str
    decisions: tuple[tuple[Decision, tuple[Spot, ...]], ...] = ()
    unchecked: tuple[str, ...] = ()


def unsigned(report: Report, ids: Mapping[str, str], person: Person) -> tuple[Commit, ...]:
    """The commits that need a person, and lack a sign-off that counts or a review of their text.

    A sign-off alone doesn't tell that somebody read the commit: an agent that works under a
    person's name can have typed it. What `person` read and signed is not asked for again where the
    settings take no typed line.
    """
    read = reviews_in(report)
    is_typing_enough = "trailer" in report.policy.accept
    return tuple(
        commit
        for commit in report.change.commits
        if (judged := report.sign_offs.get(commit.sha)) and judged.required
        if not (judged.status == "ok" or (not is_typing_enough and _is_by(commit, person)))
        # There is no id that a review of a merge, or of no change at all, could name.
        or not (commit.is_merge or commit.sha not in ids or ids[commit.sha] in read)
    )


def reviews_in(report: Report) -> frozenset[str]:
    """The patch ids that people say in the messages of a report's commits they reviewed."""
    return frozenset(chain.from_iterable(map(_reviews, report.change.commits)))


def _reviews(commit: Commit) -> Iterator[str]:
    """Yield the patch ids that people say in a message they reviewed."""
    for credit in commit.credits:
        found = _PATCH_ID.search(credit.value)
        if found and credit.key == REVIEWED and credit.kind == "human":
            yield found[1]


def _is_by(commit: Commit, person: Person) -> bool:
    mails = (it.person.mail.casefold() for it in commit.signatures if it.person)
    return person.mail.casefold() in mails


def notes_on(commit: Commit, report: Report) -> Notes:
    """What the report says of one commit."""
    judged = report.sign_offs[commit.sha]
    detail = f", {judged.detail}" if judged.detail else ""
    return Notes(
        sign_off=f"{judged.status}{detail}",
        decisions=tuple(
            (decision, tuple(_spots(decision, commit.sha, report)))
            for decision in report.decisions
            if decision.disposition != "off"
            and decision.finding.rule.id not in _SAID
            and commit.sha in (decision.commit, decision.finding.commit)
        ),
        unchecked=tuple(
            f"{failure.check}{f', {failure.path}' if failure.path else ''}: {failure.reason}"
            for failure in report.failures
            if failure.required
        ),
    )


def place(notes: Notes, files: Iterable[FileChange]) -> tuple[Placed, tuple[Decision, ...]]:
    """The findings by the added lines of a commit's own `files`, and those that have no line there.

    A later commit can have moved a line: then its text tells which one it is.
    """
    added: dict[tuple[str, str], list[int]] = {}
    for file in files:
        for line in file.lines():
            added.setdefault((file.path, line.text), []).append(line.number)
    placed: dict[tuple[str, int], list[Decision]] = {}
    loose = []
    for decision, spots in notes.decisions:
        spot = next((spot for spot in spots if (spot.path, spot.text) in added), None)
        if spot is None:
            loose.append(decision)
            continue
        numbers = added[spot.path, spot.text]
        placed.setdefault((spot.path, _nearest(numbers, spot.number)), []).append(decision)
    return placed, tuple(loose)


def _nearest(numbers: Sequence[int], wanted: int) -> int:
    """The one of the `numbers`, which are in order, that is the nearest to `wanted`."""
    index = bisect_right(numbers, wanted)
    return min(numbers[max(0, index - 1) : index + 1], key=lambda number: abs(number - wanted))


def _spots(decision: Decision, sha: str, report: Report) -> Iterator[Spot]:
    finding = decision.finding
    file = report.change.by_path.get(finding.path or "")
    if file is None or file.head is None:
        return
    lines = file.head_lines
    last = min(max(finding.start.line, finding.end.line), finding.start.line + _LONGEST, len(lines))
    for number in range(finding.start.line, last + 1):
        index = bisect_right(file.origins, number, key=lambda run: run.first) - 1
        if index < 0 or (run := file.origins[index]).commit != sha:
            continue
        own = run.line + number - run.first
        yield Spot(lines[number - 1], run.path or file.path, own)
