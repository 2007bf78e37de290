"""Who wrote a change, for a person at a terminal: the commits, and the AI share by folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from aicheck.model import Attribution, Commit, Evidence, Failure
from aicheck.reporters import summary, terminal
from aicheck.reporters.bars import Row, bars
from aicheck.reporters.folders import folders
from aicheck.reporters.style import PLAIN, Style
from aicheck.reporters.tables import Column, encodable, percent, table
from aicheck.reporters.visible import defused, one_line
from aicheck.shares import Lines, Share, Shares, count

By = Literal["author", "agent", "path"]

_FOLDERS = 12
_NO_SIGN = "no sign of AI"
_LEADS = {"co-author": "co-author ", "suggestion": "suggestion of ", "subject": "subject "}


def render(shares: Shares, style: Style = PLAIN, by: By | None = None) -> str:
    """The attribution as text, `style.width` columns wide; grouped by what `by` says."""
    groups: Mapping[By, Callable[[Shares, Style], Iterator[str]]] = {
        "author": _authors,
        "agent": _agents,
        "path": _paths,
    }
    parts = [groups[by]] if by else [_commits, _folders]
    sections = [
        "\n".join(defused(line) for line in part(shares, style))
        for part in (_opening, *parts, _failures)
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _opening(shares: Shares, style: Style) -> Iterator[str]:
    change = shares.change
    ends = f"{summary.short(change.base or '')}..{summary.short(change.head or 'HEAD')}"
    who = f"{one_line(change.repository)}, {one_line(ends)}: {_said_of_commits(change.commits)}."
    for text in (who, _said_of_lines(shares)):
        for line in terminal.wrap(encodable(text, style), style.width):
            yield style.paint(line, "bold")


def _said_of_commits(commits: Sequence[Commit]) -> str:
    kinds = Counter(commit.attribution.kind for commit in commits)
    agents = Counter(_name(commit) for commit in commits if commit.attribution.kind == "ai")
    ranked = sorted(agents.items(), key=lambda item: (-item[1], item[0]))
    named = ", ".join(f"{name} {number:,}" for name, number in ranked)
    parts = [summary.plural(len(commits), "commit")]
    parts.append(f"{kinds['ai']:,} AI-assisted" + (f" ({named})" if named else ""))
    if kinds["bot"]:
        parts.append(f"{kinds['bot']:,} by bots")
    return ", ".join(parts)


def _said_of_lines(shares: Shares) -> str:
    lines = shares.total
    if not shares.is_known:
        return "How many lines were added is unknown: they could not be read."
    ai = f", {lines.ai:,} AI-assisted ({percent(lines.share)})" if lines.added else ""
    said = f"{summary.plural(lines.added, 'line') if lines.added else 'No lines'} added{ai}"
    files = len(shares.unread - {None})
    return said + (f"; the lines of {summary.plural(files, 'file')} are unknown." if files else ".")


# -- commits -----------------------------------------------------------------------------------


def _commits(shares: Shares, style: Style) -> Iterator[str]:
    commits = shares.change.commits
    shown = [it for it in commits if style.verbose or _is_telling(it)]
    if shown:
        yield from table(_columns(shares, shown), style)
    counted = Counter(it.attribution.kind for it in commits)
    rest = counted - Counter(it.attribution.kind for it in shown)
    parts = [f"{rest['bot']:,} by bots"] if rest["bot"] else []
    parts += [f"{rest['none']:,} with {_NO_SIGN}"] if rest["none"] else []
    if parts and rest.total():
        text = f"Not listed: {' and '.join(parts)} (-v lists every commit)."
        yield from _note(text, style)


def _is_telling(commit: Commit) -> bool:
    """Whether there is evidence of AI or of its absence, be it evidence that decides nothing."""
    return any(found.kind != "bot" for found in commit.attribution.evidence)


def _columns(shares: Shares, commits: Sequence[Commit]) -> list[Column]:
    lines = [shares.by_commit.get(commit.sha, Lines()) for commit in commits]
    unknown = set() if shares.is_known else {"lines", "AI"}
    said = [commit.attribution for commit in commits]
    columns = [
        Column("commit", [summary.short(it.sha) for it in commits], 9, inks=("cyan",)),
        Column("author", [one_line(it.author.name) for it in commits], 4, least=12),
        Column("class", [it.kind for it in said], 2),
        Column("agent", [_agent(it) for it in said], 6, least=12),
        Column("model", [one_line(it.model or "-") for it in said], 1, least=12),
        Column("lines", [f"{it.added:,}" for it in lines], 7, right=True),
        Column("AI", [f"{it.ai:,}" for it in lines], 8, right=True, inks=("yellow",)),
        Column("evidence", [_evidence(it) for it in commits], 3, least=26, inks=("dim",)),
    ]
    # A column that says the same of every commit only takes room.
    spare = {"class"} if {it.kind for it in said} == {"ai"} else set()
    spare |= unknown | (set() if any(it.model for it in said) else {"model"})
    return [column for column in columns if column.title not in spare]


def _agent(said: Attribution) -> str:
    if said.kind == "ai":
        return one_line(said.agent or "unnamed")
    return "bot" if said.kind == "bot" else "-"


def _evidence(commit: Commit) -> str:
    """The strongest evidence in words, and how much more there is."""
    found = commit.attribution.evidence
    if not found:
        return "-"
    more = f" (+{len(found) - 1})" if len(found) > 1 else ""
    return one_line(_words(found[0])[:200]) + more


def _words(found: Evidence) -> str:
    detail = found.detail
    if lead := _LEADS.get(found.signal):
        return lead + detail.partition(": ")[2] if found.signal != "subject" else lead + detail
    if found.signal in ("identity", "trailer", "footer"):
        return detail
    return f"{found.signal}: {detail}"


# -- groups ------------------------------------------------------------------------------------


def _folders(shares: Shares, style: Style) -> Iterator[str]:
    if not shares.total.ai:
        return
    files = [(file.path, count(runs)) for file, runs in shares.files if runs]
    rows = [Row(name, lines) for name, lines in folders(files, _FOLDERS).items()]
    yield style.paint("AI share of the added lines by folder", "bold")
    yield from bars(rows, Row("total", shares.total), "folder", style)


def _paths(shares: Shares, style: Style) -> Iterator[str]:
    if not shares.is_known:
        return
    rows = [Row(file.path, count(runs)) for file, runs in shares.files if runs]
    yield from bars(_told(rows, "files", style), Row("total", shares.total), "file", style)


def _authors(shares: Shares, style: Style) -> Iterator[str]:
    groups: dict[str, list[Commit]] = {}
    for commit in shares.change.commits:
        groups.setdefault(commit.author.mail.casefold() or commit.author.name, []).append(commit)
    names = Counter(commits[-1].author.name for commits in groups.values())
    rows = [
        # Two people of one name are told apart by their mailboxes.
        _row(who.name if names[who.name] == 1 else str(who), commits, shares)
        for who, commits in ((own[-1].author, own) for own in groups.values())
    ]
    if stray := shares.by_commit.get(None):
        rows.append(Row("(no commit)", stray))
    rows.sort(key=lambda row: (-row.lines.ai, -row.ai_commits, -row.lines.added, row.name))
    commits = shares.change.commits
    total = _row("total", commits, shares)._replace(lines=shares.total)
    yield from bars(_told(rows, "authors", style), total, "author", style, shares.is_known)


def _row(name: str, commits: Sequence[Commit], shares: Shares) -> Row:
    lines = [shares.by_commit.get(commit.sha, Lines()) for commit in commits]
    ai = sum(commit.attribution.kind == "ai" for commit in commits)
    return Row(name, _sum(lines), len(commits), ai)


def _agents(shares: Shares, style: Style) -> Iterator[str]:
    commits = Counter(_name(commit) for commit in shares.change.commits)
    runs: dict[str, list[Share]] = {name: [] for name in commits}
    for _, own in shares.files:
        for run in own:
            runs.setdefault(_label(run.kind, run.agent, run.model), []).append(run)
    whole = shares.total.added
    rows = []
    for name, group in runs.items():
        lines = count(group)
        part = lines.added / whole if whole else 0.0
        rows.append(Row(name, lines, commits[name], share=part))
    last = (_BOTS, _NO_SIGN)
    rows.sort(key=lambda row: (row.name in last, -row.lines.added, -row.commits, row.name))
    total = Row("total", shares.total, len(shares.change.commits), share=1.0 if whole else 0.0)
    yield from bars(rows, total, "agent", style, shares.is_known)


_BOTS = "bots"


def _name(commit: Commit) -> str:
    said = commit.attribution
    return _label(said.kind, said.agent, said.model)


def _label(kind: str, agent: str | None, model: str | None) -> str:
    if kind == "ai":
        return one_line(agent or model or "unnamed AI")
    return _BOTS if kind == "bot" else _NO_SIGN


def _told(rows: list[Row], noun: str, style: Style) -> list[Row]:
    """The rows with AI, and the others as one row; all of them where every detail is wanted."""
    if style.verbose:
        return rows
    ai = [row for row in rows if row.lines.ai or row.ai_commits]
    rest = [row for row in rows if not (row.lines.ai or row.ai_commits)]
    if len(rest) < 2:
        return rows
    name = f"{len(rest):,} other {noun} (-v)"
    return [*ai, Row(name, _sum(row.lines for row in rest), sum(row.commits for row in rest))]


def _sum(lines: Iterable[Lines]) -> Lines:
    columns = list(zip(*lines, strict=True))
    return Lines(*map(sum, columns)) if columns else Lines()


# -- what is missing ---------------------------------------------------------------------------


def _failures(shares: Shares, style: Style) -> Iterator[str]:
    for failure in sorted(shares.change.failures, key=_order):
        place = f"{failure.path}: " if failure.path else ""
        yield from _note(f"Not read: {place}{failure.reason}.", style)


def _order(failure: Failure) -> tuple[str, str]:
    return failure.path or "", failure.reason


def _note(text: str, style: Style) -> Iterator[str]:
    for line in terminal.wrap(encodable(one_line(text), style), style.width):
        yield style.paint(line, "dim")
