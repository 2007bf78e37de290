"""The tables of a survey, each as lines that fit the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from aicheck.model import Report, Survey, Tally, Unsigned
from aicheck.reporters import summary, survey_words, terminal
from aicheck.reporters.bars import Row, bars, length, numbers
from aicheck.reporters.style import Ink, Style
from aicheck.reporters.survey_words import day, rate
from aicheck.reporters.tables import Column, bar, encodable, percent, table
from aicheck.reporters.visible import one_line, visible
from aicheck.shares import Lines

_Item = TypeVar("_Item")

# Nobody reads more, and a terminal would keep only the last of them.
MOST = 1_000


# -- whose lines ---------------------------------------------------------------------------------


def tallies(
    title: str, noun: str, tallies: Sequence[Tally], survey: Survey, style: Style
) -> Iterator[str]:
    """The first of these with AI's share of each."""
    shown, left = _shown(tallies, survey, style)
    if not shown or not survey.total.ai:
        return
    yield from wrapped(title, style, "bold")
    names = _names(shown) if noun == "author" else [it.name for it in shown]
    rows = [_row(it, name or "(no name)") for it, name in zip(shown, names, strict=True)]
    yield from bars(rows, None, noun, style)
    if left:
        yield from _more(len(left), noun, _with_ai(left), style)


def _names(tallies: Sequence[Tally]) -> list[str]:
    """The authors' names, with the mailboxes of those who share one."""
    names = [it.name.rpartition(" <")[0] or it.name for it in tallies]
    return [
        it.name if names.count(name) > 1 else name for it, name in zip(tallies, names, strict=True)
    ]


def _with_ai(left: Sequence[Tally]) -> str:
    lines = sum(it.ai for it in left)
    return f"with {summary.plural(lines, 'AI line')}" if lines else ""


def _row(tally: Tally, name: str, share: float | None = None) -> Row:
    return Row(name, Lines(tally.lines, tally.ai, tally.bot), tally.commits, share=share)


def agents(survey: Survey, style: Style) -> Iterator[str]:
    """The lines of each agent, as a share of all."""
    shown, left = _shown(survey.agents, survey, style)
    if not shown:
        return
    yield from wrapped("Lines by agent", style, "bold")
    whole = survey.total.lines or 1
    rows = [_row(it, _agent(it), it.lines / whole) for it in shown]
    yield from bars(rows, None, "agent", style)
    if left:
        yield from _more(len(left), "agent", "", style)


def _agent(tally: Tally) -> str:
    if tally.bot:
        is_told = not tally.name or "bot" in tally.name.casefold()
        return (tally.name or "bots") if is_told else f"{tally.name} (bot)"
    return tally.name or "unnamed AI"


def months(survey: Survey, style: Style) -> Iterator[str]:
    """The last months, oldest first: where it is going is what a person looks for."""
    known = sorted((it for it in survey.months if it.name), key=lambda it: it.name)
    if not survey.total.ai or not known:
        return
    most = MOST if style.verbose else survey.top
    left, shown = known[:-most], known[-most:]
    undated = [it for it in survey.months if not it.name]
    yield from wrapped("AI share of the lines by month in which they were written", style, "bold")
    rows = [_row(it, it.name) for it in shown] + [_row(it, "(no date)") for it in undated]
    yield from bars(rows, None, "month", style)
    if left:
        yield from _more(len(left), "earlier month", _with_ai(left), style)


# -- what was found in them ----------------------------------------------------------------------


def comparison(survey: Survey, style: Style) -> Iterator[str]:
    """The findings of AI-assisted lines beside those of the others."""
    compared = survey.comparison
    if not compared.ai.lines:
        return
    sides = [compared.ai, compared.other]
    top = max(it.per_thousand for it in sides) or 1.0
    drawn = [bar(it.per_thousand / top, length(style), style) for it in sides]
    yield from wrapped("Findings per 1,000 lines", style, "bold")
    columns = [
        Column("code", ["AI-assisted", "other"], 9),
        Column("", drawn, 3, inks=("yellow",)),
        Column("per 1,000", [rate(it.per_thousand) for it in sides], 8, right=True),
        numbers("findings", (it.findings for it in sides), 2),
        numbers("lines", (it.lines for it in sides), 1),
    ]
    yield from table(columns, style)
    said = survey_words.difference(compared)
    yield from wrapped(said, style, "yellow" if compared.warning else "bold")


def unsigned(report: Report, survey: Survey, style: Style) -> Iterator[str]:
    """The AI-assisted commits that nobody answers for, the oldest first."""
    by_sha = report.change.by_sha

    def age(it: Unsigned) -> tuple[bool, int]:
        commit = by_sha.get(it.commit)
        authored = commit.authored if commit else None
        return authored is None, authored or 0

    shown, left = _shown(sorted(survey.unsigned, key=age), survey, style)
    if not shown:
        return
    yield from wrapped("AI-assisted code without sign-off, the oldest first", style, "bold")
    commits = [by_sha.get(it.commit) for it in shown]
    said = [it.attribution if it else None for it in commits]
    agents = [one_line(it.agent or it.model or "unnamed") if it else "-" for it in said]
    columns = [
        Column("date", [day(it.authored if it else None) for it in commits], 7),
        Column("commit", [visible(summary.short(it.commit)) for it in shown], 9, inks=("cyan",)),
        Column("agent", agents, 5, least=8),
        numbers("lines", (it.lines for it in shown), 8),
        Column("sign-off", [visible(it.status) for it in shown], 1),
        Column("subject", [one_line(it.subject) if it else "-" for it in commits], 4, least=12),
    ]
    yield from table([it for it in columns if it.title != "sign-off" or _differ(it.cells)], style)
    if left:
        lines = summary.plural(sum(it.lines for it in left), "line")
        yield from _more(len(left), "commit", f"with {lines}", style)


def _differ(cells: Sequence[str]) -> bool:
    return len(set(cells)) > 1


def hot_spots(survey: Survey, style: Style) -> Iterator[str]:
    """The files where AI's share, findings and change meet."""
    shown, left = _shown(survey.hot_spots, survey, style)
    if not shown:
        return
    yield from wrapped("Hot spots: AI share x findings x changes", style, "bold")
    shares = [it.ai / it.lines if it.lines else 0.0 for it in shown]
    size = max(4, length(style) // 2)
    columns = [
        Column("file", [one_line(it.path) for it in shown], 9, least=12, tail=True),
        Column("", [bar(it, size, style) for it in shares], 2, inks=("yellow",)),
        Column("AI", [percent(it) for it in shares], 7, right=True),
        numbers("findings", (it.findings for it in shown), 8),
        numbers("changes", (it.changes for it in shown), 6),
        numbers("lines", (it.lines for it in shown), 3),
    ]
    yield from table(columns, style)
    if left:
        yield from _more(len(left), "file", "", style)


def licences(survey: Survey, style: Style) -> Iterator[str]:
    """The licences that files state."""
    shown, left = _shown(survey.licences, survey, style)
    if not shown:
        return
    yield from wrapped("Licences found", style, "bold")
    names = Column("expression", [one_line(it.expression) for it in shown], 9, least=16)
    yield from table([names, numbers("files", (it.files for it in shown), 8)], style)
    if left:
        yield from _more(len(left), "expression", "", style)


# -- parts ---------------------------------------------------------------------------------------


def _shown(
    items: Sequence[_Item], survey: Survey, style: Style
) -> tuple[Sequence[_Item], Sequence[_Item]]:
    most = MOST if style.verbose else survey.top
    return items[:most], items[most:]


def _more(count: int, noun: str, rest: str, style: Style) -> Iterator[str]:
    yield from wrapped(f"and {count:,} more {noun}{'s' * (count != 1)} {rest}".rstrip(), style)


def wrapped(text: str, style: Style, ink: Ink = "dim") -> Iterator[str]:
    """A sentence over as many lines as it needs."""
    for line in terminal.wrap(encodable(text, style), style.width):
        yield style.paint(line, ink)
