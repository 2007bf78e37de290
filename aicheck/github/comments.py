"""What a comment on a line says, and the review that brings several.

Whatever others wrote stands in code spans and code blocks, as in the summary.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aicheck.github import marks
from aicheck.github.hunks import Hunks, place
from aicheck.model import Decision, Report
from aicheck.reporters import summary
from aicheck.reporters.visible import fence, is_plain, span

# A pull request has at most so many of our comments; the summary has the rest.
MOST = 30
# A larger suggestion is no small mend, and a comment takes 65,536 characters.
_LONGEST_SUGGESTION = 20_000
_LONGEST_FENCE = 100
_MOST_RELATED = 5


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment that is to be made on the lines `start` to `end` of the head."""

    decision: Decision
    start: int
    end: int


def wanted(report: Report) -> list[Decision]:
    """The findings that people should see on lines, those that block and the worst first."""
    shown = [
        it
        for it in summary.ordered(report)
        if it.disposition in ("block", "warn") and it.finding.path is not None
    ]
    return sorted(shown, key=lambda it: (it.disposition != "block", -it.severity))


def chosen(
    decisions: Iterable[Decision], found: Hunks, known: Collection[str], room: int
) -> list[Comment]:
    """The comments on findings that no comment knows yet, as many as there is room for."""
    made: list[Comment] = []
    seen = set(known)
    for decision in decisions:
        finding = decision.finding
        if len(made) >= room:
            break
        if decision.fingerprint in seen or finding.path is None:
            continue
        end = max(finding.start, finding.end).line
        if lines := place(found, finding.path, finding.start.line, end):
            seen.add(decision.fingerprint)
            made.append(Comment(decision, *lines))
    return made


def review(report: Report, head: str, made: list[Comment]) -> dict[str, Any]:
    """The body of the request that makes the comments, all at once."""
    noun = "finding" if len(made) == 1 else "findings"
    body = (
        f"{mark(head, made)}\n**aicheck** has {len(made)} new {noun} on lines of this change; its "
        "summary has all that it found."
    )
    return {
        "commit_id": head,
        "body": body,
        # A request for changes would block until somebody takes it back: the check run does that.
        "event": "COMMENT",
        "comments": [_comment(report, it) for it in made],
    }


def mark(head: str, made: Iterable[Comment]) -> str:
    """The mark of the review of `head` that brings these comments."""
    listed = " ".join(sorted(it.decision.fingerprint for it in made))
    return marks.review(head, hashlib.sha256(listed.encode()).hexdigest()[:16])


def _comment(report: Report, made: Comment) -> dict[str, Any]:
    where: dict[str, Any] = {"path": made.decision.finding.path, "line": made.end, "side": "RIGHT"}
    if made.start < made.end:
        where |= {"start_line": made.start, "start_side": "RIGHT"}
    return where | {"body": "\n".join(_body(report, made))}


def _body(report: Report, made: Comment) -> Iterator[str]:
    decision, finding = made.decision, made.decision.finding
    yield marks.finding(decision.fingerprint)
    verb = "Blocks" if decision.disposition == "block" else "Warning"
    yield f"**{verb}, {decision.severity}**: {span(finding.message or finding.rule.id)}"
    asides = (summary.who(report, decision, span), span(decision.reason) if decision.reason else "")
    if any(asides):
        yield "\n" + "; ".join(filter(None, asides))
    for related in finding.related[:_MOST_RELATED]:
        where = span(summary.place_of(related), 300)
        yield f"\nSee {where}, line {related.line}: {span(related.message)}"
    if len(finding.related) > _MOST_RELATED:
        yield f"\n… and {len(finding.related) - _MOST_RELATED:,} more places."
    if finding.fix:
        yield f"\nMend it: {span(finding.fix.description)}"
    yield from _suggestion(made)
    yield f"\n{span(f'aicheck explain {finding.rule.id}')}"


def _suggestion(made: Comment) -> Iterator[str]:
    finding = made.decision.finding
    text = finding.fix.replacement if finding.fix else None
    is_whole = (made.start, made.end) == (finding.start.line, max(finding.start, finding.end).line)
    # What it replaces are exactly the lines of the comment. Nobody should take what he can't see.
    if text is None or not is_whole or len(text) > _LONGEST_SUGGESTION:
        return
    if not is_plain(text.replace("\n", "").replace("\t", "")):
        return
    ticks = fence(text)
    if len(ticks) > _LONGEST_FENCE:
        return
    lines = text.removesuffix("\n")
    yield f"\n{ticks}suggestion" + (f"\n{lines}" if lines else "") + f"\n{ticks}"


def gone(known: Mapping[int, str], current: Collection[str], settled: Collection[int]) -> list[int]:
    """The comments whose findings are not there any more, and that nobody has settled."""
    return sorted(it for it, mark in known.items() if mark not in current and it not in settled)
