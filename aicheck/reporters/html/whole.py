"""Whose lines there are, and whether AI's have more findings than the others."""

from __future__ import annotations

from aicheck.model import Report
from aicheck.reporters import summary
from aicheck.reporters.html import charts
from aicheck.reporters.html.interval import comparison
from aicheck.reporters.html.markup import joined, tag
from aicheck.reporters.html.pieces import Section, name, note
from aicheck.reporters.html.tallies import Counted
from aicheck.reporters.visible import one_line


def shares(report: Report, known: Counted) -> Section | None:
    """AI's share of all lines, and by folder, agent, author and month."""
    if not known.total.lines:
        return None
    rest_of_all = known.total.lines - known.total.ai - known.total.bot
    agents = tag(
        "div",
        charts.by_part("Lines by agent", "agent", known.agents, known.total, "unnamed"),
        note(f"The other {summary.plural(rest_of_all, 'line')} show no sign of AI or of a bot, "
             "which is no proof of a human author.") if rest_of_all else None,
    )  # fmt: skip
    body = joined(
        tag("p", _scope(report, known)),
        charts.whole(known.total),
        (note(one_line(it)) for it in (report.survey.notes if report.survey else ())),
        charts.over_time(known.months),
        tag(
            "div",
            charts.by_share("AI share by folder", "folder", known.folders),
            agents,
            charts.by_share("AI share by author", "author", known.authors, "(not committed)"),
            class_="charts",
        ),
    )
    return Section("shares", "AI share", body)


def _scope(report: Report, known: Counted) -> str:
    survey = report.survey
    lines = summary.plural(known.total.lines, "line")
    if not survey:
        return f"Of {lines} that the change adds."
    since = f", those since {name(survey.since)} alone" if survey.since else ""
    only = "; findings are those of AI-assisted lines alone" if survey.only_ai else ""
    return f"Of {lines} in {summary.plural(survey.files, 'file')}{since}{only}."


def compared(report: Report) -> Section | None:
    """Findings in AI-assisted lines beside those in others, where a tree was scanned."""
    if not report.survey:
        return None
    body = comparison(report.survey.comparison)
    return Section("compared", "AI beside the rest", body)
