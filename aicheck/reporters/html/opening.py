"""The beginning of the page: the verdict, why it is so, by which settings, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.model import Report, VerdictStatus
from aicheck.reporters import advice, summary
from aicheck.reporters.html.markup import BREAK, NOTHING, Child, Markup, joined, tag
from aicheck.reporters.html.pieces import Section, items, name, quoted
from aicheck.reporters.html.tallies import Counted
from aicheck.reporters.tables import percent
from aicheck.reporters.visible import one_line

_WORDS: dict[VerdictStatus, str] = {
    "pass": "Passes",
    "fail": "Fails",
    "incomplete": "Incomplete",
}
# A tick, a cross and a gap: the verdict is told apart without colour, too.
_SIGNS: dict[VerdictStatus, str] = {
    "pass": "M5 12.5l4.5 4.5L19 7.5",
    "fail": "M7 7l10 10M17 7L7 17",
    "incomplete": "M6 12h3M15 12h3",
}
_REASONS = 20


def verdict(report: Report, known: Counted) -> Markup:
    """The answer and its reasons, before all else."""
    status = report.verdict.status
    headline = summary.blocking(report)
    reasons = [it for it in report.verdict.reasons if it != headline]
    shown: list[Child] = [one_line(it) for it in reasons[:_REASONS]]
    if more := len(reasons) - len(shown):
        shown.append(f"… and {more:,} more reasons")
    return tag(
        "section",
        tag("h1", _sign(status), tag("span", f"{_WORDS[status]}: {headline}"), id="h-verdict"),
        items(shown) if shown else None,
        tag("p", one_line(summary.checked(report, quoted))),
        tag("p", one_line(summary.settings(report, quoted)), class_="note"),
        _figures(report, known),
        id="verdict",
        class_=f"verdict {status}",
        aria_labelledby="h-verdict",
    )


def _sign(status: VerdictStatus) -> Markup:
    path = tag("path", d=_SIGNS[status])
    return tag(
        "svg", tag("circle", cx=12, cy=12, r=11), path, viewbox="0 0 24 24", aria_hidden="true"
    )


def _figures(report: Report, known: Counted) -> Markup:
    figures = (
        tag("div", tag("dt", title), tag("dd", value, tag("small", aside) if aside else None))
        for title, value, aside in _counted(report, known)
    )
    return tag("dl", figures, class_="figures")


def _counted(report: Report, known: Counted) -> Iterator[tuple[str, Child, str]]:
    counts = summary.tally(report)
    rest = f"{counts['waived']:,} waived, {counts['off']:,} off"
    yield "Findings that block", counts["block"], ""
    yield "Warnings", counts["warn"], rest if counts["waived"] or counts["off"] else ""
    total = known.total
    if total.lines:
        yield "AI-assisted lines", percent(total.share), f"{total.ai:,} of {total.lines:,}"
    commits = report.change.commits
    if commits:
        ai = sum(it.attribution.kind == "ai" for it in commits)
        yield "AI-assisted commits", ai, f"of {len(commits):,}"
        yield from _unanswered(report)
    if report.failures:
        required = sum(it.required for it in report.failures)
        yield "Not checked", len(report.failures), f"{required:,} required"


def _unanswered(report: Report) -> Iterator[tuple[str, Child, str]]:
    said = [summary.sign_off_of(report, it.sha) for it in report.change.commits]
    required = sum(it.required for it in said)
    if required:
        lacking = sum(it.required and it.status != "ok" for it in said)
        yield "Without sign-off", lacking, f"of {required:,} that need one"


def steps(report: Report) -> Section | None:
    """What to do next, with the commands that do it."""
    told = [
        joined(one_line(it.text), tag("pre", _commands(it.commands)) if it.commands else NOTHING)
        for it in advice.steps(report, name)
    ]
    return Section("steps", "What to do", items(told, "ol")) if told else None


def _commands(commands: tuple[str, ...]) -> Markup:
    return joined(*((BREAK if at else None, tag("span", it)) for at, it in enumerate(commands)))
