"""A report on a part of a tree: on newer lines, on some paths, or on AI-assisted lines. Pure.

Every check looks at whole files, and what it found on other lines is left out here: whoever looks
at a part is told nothing that a look at all would not tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from aicheck import policy
from aicheck.fingerprints import LONGEST
from aicheck.model import Change, Decision, Failure, FileChange, Hunk, Report


def narrowed(report: Report, paths: Collection[str], newer: Collection[str] | None) -> Report:
    """The report on the files at and below `paths`, and there on the lines of `newer` commits.

    All files where there are no paths, and all lines where `newer` is None. Of a part of the tree,
    only the commits that its lines come from belong to it. A line of no known commit counts as a
    new one: nobody knows that it is old.
    """
    if newer is None and not paths:
        return report
    change = _part(report.change, paths, newer)
    by_sha, signed = change.by_sha, report.sign_offs
    lost = {file.path for file in report.change.files} - {file.path for file in change.files}
    kept = replace(
        report, change=change, sign_offs={sha: signed[sha] for sha in by_sha if sha in signed}
    )
    return _judged(
        kept,
        (it for it in report.decisions if _is_told(it, kept, lost, paths)),
        (it for it in report.failures if it.path not in lost and _is_at(it.path, paths)),
    )


def at(change: Change, paths: Collection[str]) -> Change:
    """The change with the files at and below `paths` alone, or with all if there are none."""
    return replace(change, files=_at(change, paths)) if paths else change


def _at(change: Change, paths: Collection[str]) -> tuple[FileChange, ...]:
    return tuple(file for file in change.files if _is_at(file.path, paths))


def _is_at(path: str | None, paths: Collection[str]) -> bool:
    """Whether a path is one of these or below one; what is of no file is of every part."""
    if path is None or not paths or path in paths:
        return True
    ends = (index for index, char in enumerate(path) if char == "/")
    return any(path[:end] in paths for end in ends)


def _part(change: Change, paths: Collection[str], newer: Collection[str] | None) -> Change:
    files = _at(change, paths)
    if newer is not None:
        files = tuple(filter(None, (_newer(file, newer) for file in files)))
    wanted = {sha for file in files for sha in _commits(file)} if paths else None
    commits = tuple(
        it
        for it in change.commits
        if (newer is None or it.sha in newer) and (wanted is None or it.sha in wanted)
    )
    left_out = tuple(it for it in change.left_out if _is_at(it.path, paths))
    return replace(change, files=files, commits=commits, left_out=left_out)


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


def _is_told(
    decision: Decision, kept: Report, lost: Collection[str], paths: Collection[str]
) -> bool:
    finding = decision.finding
    if finding.path is None:
        sha = decision.commit or finding.commit
        return sha is None or sha in kept.change.by_sha
    file = kept.change.by_path.get(finding.path)
    if file is None or not file.hunks:
        return finding.path not in lost and _is_at(finding.path, paths)
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
