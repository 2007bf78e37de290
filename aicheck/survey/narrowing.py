"""A report on a part of a tree: on newer lines, on some paths, or on AI-assisted lines. Pure.

Every check looks at whole files, and what it found on other lines is left out here: whoever looks
at a part is told nothing that a look at all would not tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from aicheck import policy
from aicheck.fingerprints import LONGEST
from aicheck.model import Decision, Failure, FileChange, Hunk, Report


def narrowed(report: Report, newer: Collection[str] | None, is_part: bool) -> Report:
    """The report on the lines of the commits `newer`, or of all if None.

    Where it `is_part` of the tree, only the commits that its lines come from belong to it. A line
    of no known commit counts as a new one: nobody knows that it is old.
    """
    if newer is None and not is_part:
        return report
    files = report.change.files
    if newer is not None:
        files = tuple(filter(None, (_newer(file, newer) for file in files)))
    wanted = {sha for file in files for sha in _commits(file)} if is_part else None
    commits = tuple(
        it
        for it in report.change.commits
        if (newer is None or it.sha in newer) and (wanted is None or it.sha in wanted)
    )
    change = replace(report.change, files=files, commits=commits)
    lost = {file.path for file in report.change.files} - {file.path for file in files}
    kept = replace(
        report,
        change=change,
        sign_offs={
            it.sha: report.sign_offs[it.sha] for it in commits if it.sha in report.sign_offs
        },
    )
    return _judged(
        kept,
        (it for it in report.decisions if _is_told(it, kept, lost)),
        (it for it in report.failures if it.path not in lost),
    )


def only_ai(report: Report) -> Report:
    """The report with the findings on AI-assisted lines and commits alone."""
    ai = (it for it in report.decisions if it.attribution == "ai")
    return _judged(report, ai, report.failures)


def _judged(report: Report, decisions: Iterable[Decision], failures: Iterable[Failure]) -> Report:
    told, lost = tuple(decisions), tuple(failures)
    by_path = report.change.by_path
    licences = {
        path: tuple(it for it in found if not file.hunks or file.is_added(it.start, it.end))
        for path, found in report.licences.items()
        if (file := by_path.get(path))
    }
    return replace(
        report,
        decisions=told,
        failures=lost,
        verdict=policy.judge(told, lost),
        licences={path: found for path, found in licences.items() if found},
    )


def _is_told(decision: Decision, kept: Report, lost: Collection[str]) -> bool:
    finding = decision.finding
    if finding.path is None:
        sha = decision.commit or finding.commit
        return sha is None or sha in kept.change.by_sha
    file = kept.change.by_path.get(finding.path)
    if file is None or not file.hunks:
        return finding.path not in lost
    first, last = finding.start.line, max(finding.start.line, finding.end.line)
    return file.is_added(first, min(last, first + LONGEST))


def _newer(file: FileChange, newer: Collection[str]) -> FileChange | None:
    """The file with the lines of newer commits alone, or None where it has none."""
    if not file.hunks:
        known = file.commits
        return file if not known or any(sha in newer for sha in known) else None
    hunks = tuple(_hunks(file, newer))
    return replace(file, hunks=hunks) if hunks else None


def _hunks(file: FileChange, newer: Collection[str]) -> Iterator[Hunk]:
    start = stop = 0
    for first, end, origin in file.owners():
        sha = origin.commit if origin else None
        if sha is not None and sha not in newer:
            continue
        if first != stop:
            yield from _hunk(file, start, stop)
            start = first
        stop = end
    yield from _hunk(file, start, stop)


def _hunk(file: FileChange, start: int, stop: int) -> Iterator[Hunk]:
    if stop > start:
        yield Hunk(0, (), start, file.head_lines[start - 1 : stop - 1])


def _commits(file: FileChange) -> Iterator[str]:
    """Yield the commits that the lines of a file come from, or the file if it has none."""
    if not file.hunks:
        yield from file.commits
    for _, sha in file.authors():
        if sha:
            yield sha
