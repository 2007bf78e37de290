"""Whose lines there are: as a survey of a tree counted them, or as the change itself says."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from aicheck.model import Commit, Report, Survey, Tally
from aicheck.reporters.folders import folders
from aicheck.shares import Lines, Share, Shares, count

_FOLDERS = 24


@dataclass(frozen=True, slots=True)
class Counted:
    """All lines, and the same by folder, agent, author and month."""

    total: Tally
    folders: tuple[Tally, ...] = ()
    agents: tuple[Tally, ...] = ()
    authors: tuple[Tally, ...] = ()
    months: tuple[Tally, ...] = ()


def counted(report: Report) -> Counted:
    """The figures of the survey where there is one, and of the added lines elsewhere."""
    return _surveyed(report.survey) if report.survey else _added(Shares(report.change))


def _surveyed(it: Survey) -> Counted:
    return Counted(it.total, it.folders, it.agents, it.authors, it.months)


def _added(shares: Shares) -> Counted:
    commits = shares.change.commits
    total = _tally("", shares.total, len(commits))
    if not total.lines:
        return Counted(total)
    files = [(file.path, count(runs)) for file, runs in shares.files if runs]
    by_folder = (_tally(name, it) for name, it in folders(files, _FOLDERS).items())
    return Counted(
        total,
        tuple(sorted(by_folder, key=_telling)) if total.ai else (),
        tuple(sorted(_agents(shares), key=_telling)),
        tuple(sorted(_by_commit(shares, lambda it: it.author.name), key=_telling)),
        tuple(sorted(_by_commit(shares, _month), key=lambda it: it.name)),
    )


def _tally(name: str, lines: Lines, commits: int = 0) -> Tally:
    return Tally(name, lines.added, lines.ai, lines.bot, commits)


def _telling(it: Tally) -> tuple[int, int, int, str]:
    return -it.ai, -it.bot, -it.lines, it.name


def _agents(shares: Shares) -> Iterator[Tally]:
    runs: dict[tuple[str, str], list[Share]] = {}
    for _, own in shares.files:
        for run in own:
            if run.kind != "none":
                runs.setdefault((run.kind, run.agent or run.model or ""), []).append(run)
    for (_, name), group in runs.items():
        yield _tally(name, count(group), len({run.commit for run in group if run.commit}))


def _by_commit(shares: Shares, name_of: Callable[[Commit], str]) -> Iterator[Tally]:
    """Yield the lines of commits that are called the same by `name_of`."""
    groups: dict[str, list[Commit]] = {}
    for commit in shares.change.commits:
        groups.setdefault(name_of(commit), []).append(commit)
    for name, commits in groups.items():
        lines = _sum(shares.by_commit.get(it.sha, Lines()) for it in commits)
        if lines.added:
            yield _tally(name, lines, len(commits))
    if stray := shares.by_commit.get(None):
        yield _tally("", stray)


def _sum(lines: Iterable[Lines]) -> Lines:
    added = ai = bot = 0
    for it in lines:
        added, ai, bot = added + it.added, ai + it.ai, bot + it.bot
    return Lines(added, ai, bot)


def _month(commit: Commit) -> str:
    if commit.authored is None:
        return ""
    try:
        made = datetime.datetime.fromtimestamp(commit.authored, datetime.timezone.utc)
    except (ValueError, OverflowError, OSError):
        # git keeps any number.
        return ""
    return f"{made:%Y-%m}"
