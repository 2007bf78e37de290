"""The story of a few lines: whose they are, why that is known, who answers for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aicheck.model import (
    Change,
    Commit,
    Decision,
    Failure,
    FileChange,
    LineMark,
    Origin,
    Report,
    SignOff,
)
from aicheck.secrecy import LinesWithoutSecrets
from aicheck.shares import Share, shares
from aicheck.story.places import Place

__all__ = ["Part", "Place", "Story", "story"]

# What a failure is of where whose a line is and who signed for it is not known.
_HISTORY = frozenset({"history", "read", "sign-off"})


@dataclass(frozen=True, slots=True)
class Part:
    """Lines in a row with one history: their share, where they come from, and their own mark.

    `texts` are the lines as they may be shown. Without an `origin` the commit is not known.
    """

    share: Share
    texts: tuple[str, ...]
    origin: Origin | None = None
    mark: LineMark | None = None


@dataclass(frozen=True)
class Story:
    """All that there is to tell of lines `start` to `end` of the file at `path`.

    `decisions` are about these lines, and then about their commits; they are None where nothing was
    checked. `failures` are what is not known of the file.
    """

    report: Report
    file: FileChange
    start: int
    end: int
    parts: tuple[Part, ...]
    decisions: tuple[Decision, ...] | None = None
    failures: tuple[Failure, ...] = ()

    @property
    def change(self) -> Change:
        """The tree that the lines stand in."""
        return self.report.change

    @property
    def commits(self) -> tuple[Commit, ...]:
        """The commits that the lines come from, in their order."""
        shas = dict.fromkeys(part.share.commit or "" for part in self.parts)
        found = (self.change.by_sha.get(sha) for sha in shas)
        return tuple(commit for commit in found if commit)

    @property
    def sign_offs(self) -> Mapping[str, SignOff]:
        """Who answers for each commit."""
        return self.report.sign_offs

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing that had to be known."""
        return not any(failure.required for failure in self.failures)


def story(report: Report, place: Place, *, is_checked: bool) -> Story:
    """The story of a place that the report's tree has; only a report on checks has decisions."""
    file = report.change.by_path[place.path]
    parts = tuple(_parts(report.change, file, place))
    commits = {part.share.commit for part in parts}
    found = [it for it in report.decisions if _touches(it, place)]
    found += [it for it in report.decisions if _is_of(it, commits)]
    lost = (it for it in report.failures if _is_about(it, place.path, is_checked))
    return Story(
        report,
        file,
        place.start,
        place.end,
        parts,
        tuple(found) if is_checked else None,
        tuple(lost),
    )


def _is_about(failure: Failure, path: str, is_checked: bool) -> bool:
    """Whether something is not known of the file; what nobody needs would only be noise."""
    if failure.path is not None:
        return failure.path == path
    return failure.required and (is_checked or failure.check in _HISTORY)


def _touches(decision: Decision, place: Place) -> bool:
    found = decision.finding
    last = max(found.start, found.end).line
    is_here = found.path == place.path and found.start.line <= place.end and last >= place.start
    return is_here or any(
        it.path == place.path and not it.source and place.start <= it.line <= place.end
        for it in found.related
    )


def _is_of(decision: Decision, commits: set[str | None]) -> bool:
    found = decision.finding
    return found.path is None and found.commit is not None and found.commit in commits


def _parts(change: Change, file: FileChange, place: Place) -> Iterator[Part]:
    shown = LinesWithoutSecrets(file.head_lines).shown(place.start, place.end)
    texts = [text for _, text in shown]
    for share in shares(change, file):
        first, last = max(share.start, place.start), min(share.end, place.end)
        if first <= last:
            whole = share._replace(start=first, end=last)
            yield from _split(file, whole, texts[first - place.start : last - place.start + 1])


def _split(file: FileChange, share: Share, texts: Sequence[str]) -> Iterator[Part]:
    """Yield the parts of a share: it joins lines of one commit that stood apart there."""
    marks = list(file.marked(share.start, share.end))
    starts = {share.start, *(mark.start for mark in marks), *(mark.end + 1 for mark in marks)}
    starts |= {run.first for run in file.origins}
    ordered = sorted(it for it in starts if share.start <= it <= share.end)
    for first, stop in zip(ordered, [*ordered[1:], share.end + 1], strict=True):
        run = next((it for it in reversed(file.origins) if it.first <= first), None)
        if run:
            run = run._replace(first=first, line=run.line + first - run.first)
        mark = next((it for it in marks if it.start <= first <= it.end), None)
        shown = tuple(texts[first - share.start : stop - share.start])
        yield Part(share._replace(start=first, end=stop - 1), shown, run, mark)
