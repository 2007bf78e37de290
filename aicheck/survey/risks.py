"""Where to look first: lines that nobody answers for, and files where all comes together. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from aicheck.model import HotSpot, Report, Unsigned
from aicheck.shares import Shares
from aicheck.survey.counting import Counts


def unsigned(report: Report, shares: Shares) -> tuple[Unsigned, ...]:
    """The AI-assisted commits without the sign-off that they need, the oldest first.

    Only those of which AI's lines are left.
    """
    files: dict[str, Counter[str]] = defaultdict(Counter)
    for file, runs in shares.files:
        for run in runs:
            if run.kind == "ai" and run.commit:
                files[run.commit][file.path] += run.lines
    age = {it.sha: it.authored or 0 for it in report.change.commits}
    found = (it for it in _lacking(report) if it in files)
    return tuple(
        Unsigned(
            sha,
            files[sha].total(),
            tuple(path for path, _ in sorted(files[sha].items(), key=lambda it: (-it[1], it[0]))),
            report.sign_offs[sha].status,
        )
        for sha in sorted(found, key=lambda sha: age[sha])
    )


def _lacking(report: Report) -> Iterator[str]:
    for commit in report.change.commits:
        judged = report.sign_offs.get(commit.sha)
        is_open = judged is not None and judged.status not in ("ok", "not-required")
        if is_open and commit.attribution.kind == "ai":
            yield commit.sha


def hot_spots(shares: Shares, counts: Mapping[str, Counts]) -> tuple[HotSpot, ...]:
    """The files with AI's lines and findings: AI's share x findings x commits that altered them.

    Where the commits were not counted, it is those whose lines are left.
    """
    found = []
    for file, runs in shares.files:
        own = counts.get(file.path)
        if own is None or not (own.ai and own.findings):
            continue
        lines = own.ai + own.other
        changes = file.changes or len({run.commit for run in runs})
        score = own.ai / lines * own.findings * changes
        found.append(HotSpot(file.path, lines, own.ai, own.findings, changes, score))
    return tuple(sorted(found, key=lambda it: (-it.score, it.path)))
