"""Lines and commits added up by folder, agent, author and month. Pure."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from aicheck.model import Commit, Tally
from aicheck.shares import Lines, Shares, count

# A folder below another is listed if it has this part of all lines or of all that are AI's.
_TELLING = 0.1
_MOST_FOLDERS = 100
_TOP = "."


def total(shares: Shares) -> Tally:
    """All lines and commits."""
    lines = shares.total
    return Tally("", lines.added, lines.ai, lines.bot, len(shares.change.commits))


# -- by folder -----------------------------------------------------------------------------------


def folders(shares: Shares) -> tuple[Tally, ...]:
    """The top folders, and those below that hold much, each with all that is below it.

    `.` is the files that are in no folder. Of folders one in another with the same lines, the
    innermost is listed. The most AI-assisted lines come first.
    """
    sums: dict[str, Lines] = {}
    for file, runs in shares.files:
        own = count(runs)
        for name in _around(file.path):
            sums[name] = _sum(sums.get(name, Lines()), own)
    told = sorted(
        _telling(sums, shares.total), key=lambda name: (-sums[name].ai, -sums[name].added, name)
    )[:_MOST_FOLDERS]
    kept = frozenset(told)
    commits: dict[str, set[str]] = defaultdict(set)
    for file, runs in shares.files:
        for name in kept.intersection(_around(file.path)):
            commits[name].update(run.commit for run in runs if run.commit)
    return tuple(Tally(name, *sums[name], len(commits[name])) for name in told)


def _around(path: str) -> list[str]:
    """The folders that a file is in, or `.` where it is in none."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)] or [_TOP]


def _telling(sums: Mapping[str, Lines], whole: Lines) -> Iterator[str]:
    largest, most_ai = Counter[str](), Counter[str]()
    for name, lines in sums.items():
        above = name.rpartition("/")[0]
        largest[above] = max(largest[above], lines.added)
        most_ai[above] = max(most_ai[above], lines.ai)
    for name, lines in sums.items():
        if not lines.added or largest[name] == lines.added:
            continue
        is_much = lines.added >= _TELLING * whole.added
        # Where all that is AI's is in one folder below, that one tells it.
        is_ais = lines.ai > most_ai[name] and lines.ai >= _TELLING * whole.ai
        if "/" not in name or is_much or is_ais or _is_end(name, sums):
            yield name


def _is_end(name: str, sums: Mapping[str, Lines]) -> bool:
    """Whether a folder stands for the top one, which has no other lines."""
    return sums[name.partition("/")[0]].added == sums[name].added


# -- by agent, author and month ------------------------------------------------------------------


def agents(shares: Shares) -> tuple[Tally, ...]:
    """AI's lines by agent, or by model where no agent is named, then those of bots by name."""
    said = ((it.attribution, it) for it in shares.change.commits)
    commits = Counter[tuple[str, str]](
        (it.kind, _agent(it.kind, it.agent or it.model, own)) for it, own in said
    )
    lines = Counter[tuple[str, str]]()
    for run in (run for _, own in shares.files for run in own):
        commit = shares.change.by_sha.get(run.commit or "")
        lines[run.kind, _agent(run.kind, run.agent or run.model, commit)] += run.lines
    keys = {key for key in (*commits, *lines) if key[0] != "none"}
    ordered = sorted(keys, key=lambda key: (key[0], -lines[key], -commits[key], key[1]))
    return tuple(
        Tally(
            name,
            lines[kind, name],
            lines[kind, name] if kind == "ai" else 0,
            lines[kind, name] if kind == "bot" else 0,
            commits[kind, name],
        )
        for kind, name in ordered
    )


def _agent(kind: str, name: str | None, commit: Commit | None) -> str:
    # Evidence names no bot: the account does.
    return (commit.author.name if kind == "bot" and commit else name) or ""


def authors(shares: Shares) -> tuple[Tally, ...]:
    """The lines of each author's commits, by mailbox; the newest commit says the name."""
    names = {_mailbox(it): str(it.author) for it in shares.change.commits}
    found = _grouped(shares, _mailbox)
    told = (replace(it, name=names.get(it.name, "")) for it in found)
    return tuple(sorted(told, key=lambda it: (-it.ai, -it.lines, -it.commits, it.name)))


def _mailbox(commit: Commit) -> str:
    return (commit.author.mail or commit.author.name).casefold()


def months(shares: Shares) -> tuple[Tally, ...]:
    """The lines by the month in which their authors wrote them, in UTC, the newest first."""
    return tuple(sorted(_grouped(shares, _month), key=lambda it: it.name, reverse=True))


def _month(commit: Commit) -> str:
    if commit.authored is None:
        return ""
    return datetime.datetime.fromtimestamp(commit.authored, datetime.timezone.utc).strftime("%Y-%m")


def _grouped(shares: Shares, key: Callable[[Commit], str]) -> list[Tally]:
    """The tallies of all commits by a key; what comes from none has an empty one."""
    sums: dict[str, Lines] = {}
    commits: Counter[str] = Counter()
    for commit in shares.change.commits:
        name = key(commit)
        commits[name] += 1
        sums[name] = _sum(sums.get(name, Lines()), shares.by_commit.get(commit.sha, Lines()))
    left = _rest(shares.by_commit, shares.change.by_sha)
    if left.added:
        sums[""] = _sum(sums.get("", Lines()), left)
    return [Tally(name, *lines, commits[name]) for name, lines in sums.items()]


def _rest(found: Mapping[str | None, Lines], known: Collection[str]) -> Lines:
    """The lines that come from none of the commits."""
    out = Lines()
    for sha, lines in found.items():
        out = out if sha in known else _sum(out, lines)
    return out


def _sum(one: Lines, other: Lines) -> Lines:
    return Lines(one.added + other.added, one.ai + other.ai, one.bot + other.bot)
