"""A whole tree at a look, for a person at a terminal: ten seconds first, then table by table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from aicheck.model import Decision, Failure, Report, Survey
from aicheck.reporters import summary, survey_words, terminal
from aicheck.reporters import survey_tables as tables
from aicheck.reporters.bars import length, numbers
from aicheck.reporters.style import Ink, Style
from aicheck.reporters.survey_tables import MOST, wrapped
from aicheck.reporters.tables import Column, bar, encodable, percent, table
from aicheck.reporters.visible import one_line, visible

_LABEL = 13
# More of one kind would say nothing new.
_ALIKE = 3


def sections(report: Report, survey: Survey, style: Style) -> Iterator[Iterable[str]]:
    """Yield the parts of the survey, each as lines at most `style.width` columns wide."""
    yield _glance(report, survey, style)
    yield tables.tallies("AI share by folder", "folder", survey.folders, survey, style)
    yield tables.agents(survey, style)
    yield tables.tallies("AI share by author", "author", survey.authors, survey, style)
    yield tables.months(survey, style)
    yield tables.comparison(survey, style)
    yield tables.unsigned(report, survey, style)
    yield tables.hot_spots(survey, style)
    yield tables.licences(survey, style)
    yield _left_out(report, style)
    yield _notes(survey, style)


def opening(report: Report, survey: Survey) -> str:
    """What was looked at, in a sentence."""
    name, head = one_line(report.change.repository), summary.short(report.change.head or "HEAD")
    files = summary.plural(survey.files, "file")
    lines = summary.plural(survey.total.lines, "line")
    commits = summary.plural(survey.total.commits, "commit")
    return f"{name} at {one_line(head)}: {lines} in {files}, from {commits}{_limits(survey)}."


def _limits(survey: Survey) -> str:
    said = f"; only what is newer than {one_line(survey.since)}" if survey.since else ""
    return said + ("; only AI-assisted lines are judged" if survey.only_ai else "")


def worst(decisions: Sequence[Decision], survey: Survey) -> list[Decision]:
    """As many findings as a short report shows: those that block first, then the most severe.

    A rule has few of them as long as there are others to tell.
    """

    def order(it: Decision) -> tuple[bool, int, bool]:
        return it.disposition != "block", -it.severity, it.attribution != "ai"

    ranked = sorted(decisions, key=order)
    kept = set(_varied((it.finding.rule.id for it in ranked), survey.top))
    return [it for at, it in enumerate(ranked) if at in kept]


def telling(failures: Sequence[Failure], survey: Survey) -> list[Failure]:
    """As many failures as a short report shows: what is needed first, and few of one check."""
    ranked = sorted(failures, key=lambda it: not it.required)
    seen: Counter[str] = Counter()
    kept: list[Failure] = []
    for failure in ranked:
        seen[failure.check] += 1
        if seen[failure.check] <= _ALIKE and len(kept) < survey.top:
            kept.append(failure)
    return kept


def _varied(kinds: Iterable[str], most: int) -> list[int]:
    """The places of as many as `most`, of one kind only a few unless nothing else is left."""
    seen: Counter[str] = Counter()
    first: list[int] = []
    rest: list[int] = []
    for at, kind in enumerate(kinds):
        seen[kind] += 1
        (first if seen[kind] <= _ALIKE else rest).append(at)
    return [*first, *rest][:most]


def more(left: Sequence[Decision]) -> str:
    """How many findings are not shown, and how to see them."""
    blocking = sum(it.disposition == "block" for it in left)
    parts = [f"{blocking:,} that {'blocks' if blocking == 1 else 'block'}"] if blocking else []
    if warnings := len(left) - blocking:
        parts.append(summary.plural(warnings, "warning"))
    counts = f"{len(left):,} more: {' and '.join(parts)}"
    return f"{counts}. -v lists all, and so do -o json=FILE and -o html=FILE."


# -- ten seconds ---------------------------------------------------------------------------------


def _glance(report: Report, survey: Survey, style: Style) -> Iterator[str]:
    for label, text, inks in _facts(report, survey, style):
        start = style.paint(label.ljust(_LABEL), "bold")
        for line in terminal.wrap(encodable(text, style), max(20, style.width - _LABEL)):
            yield start + style.paint(line, *inks)
            start = " " * _LABEL


def _facts(
    report: Report, survey: Survey, style: Style
) -> Iterator[tuple[str, str, tuple[Ink, ...]]]:
    total = survey.total
    drawn = bar(total.share, length(style), style)
    share = f"{drawn} {percent(total.share)}, {total.ai:,} of {summary.plural(total.lines, 'line')}"
    yield "AI-assisted", share if total.lines else "there are no lines", ()
    if total.bot:
        yield "by bots", f"{total.bot:,} ({percent(total.bot / total.lines)})", ()
    if total.ai or survey.unsigned:
        is_open = bool(survey.unsigned)
        yield "sign-off", survey_words.sign_off(survey), ("yellow",) if is_open else ("green",)
    blocking = report.verdict.blocking
    yield "findings", survey_words.findings(report, survey), ("red",) if blocking else ()
    if report.change.left_out:
        yield "left out", survey_words.left_out(report.change.left_out), ()
    if report.failures:
        is_needed = any(it.required for it in report.failures)
        said = survey_words.unchecked(report.failures)
        yield "not checked", said, ("yellow",) if is_needed else ()


# -- what was not looked at ----------------------------------------------------------------------


def _left_out(report: Report, style: Style) -> Iterator[str]:
    files = report.change.left_out
    if not files:
        return
    yield from wrapped("Left out: counted, and read by no check", style, "bold")
    groups = survey_words.by_reason(files)
    columns = [
        Column("reason", list(groups), 9),
        numbers("files", (len(own) for own in groups.values()), 8),
        Column("lines", [survey_words.lines_of(own) for own in groups.values()], 7, right=True),
        Column("size", [survey_words.size_of(own) for own in groups.values()], 5, right=True),
    ]
    yield from table(columns, style)
    if not style.verbose:
        yield style.paint("-v names them.", "dim")
        return
    for file in sorted(files, key=lambda it: it.path)[:MOST]:
        yield from wrapped(f"{visible(file.path)}: {one_line(file.detail)}", style, "dim")
    if len(files) > MOST:
        yield style.paint(f"and {len(files) - MOST:,} more", "dim")


def _notes(survey: Survey, style: Style) -> Iterator[str]:
    for note in survey.notes:
        yield from wrapped(f"note: {one_line(note)}", style, "yellow")
