"""The report for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from aicheck.model import Attribution, Commit, Decision, Failure, FileChange, Report, Survey
from aicheck.reporters import advice, summary, survey, terminal
from aicheck.reporters.entries import aside, entry, finding
from aicheck.reporters.style import PLAIN, Ink, Style
from aicheck.reporters.tables import encodable
from aicheck.reporters.visible import defused, one_line, visible

# Nobody reads more, and a terminal would keep only the last of them.
_MOST = 1_000
_VERDICT_INKS: dict[str, tuple[Ink, ...]] = {
    "pass": ("bold", "green"),
    "fail": ("bold", "red"),
    "incomplete": ("bold", "yellow"),
}


def render(report: Report, style: Style = PLAIN) -> str:
    """The report as text for people, `style.width` columns wide."""
    sections = (
        _opening(report, style),
        *(_surveyed(report, report.survey, style) if report.survey else _checked(report, style)),
        _verdict(report, style),
        _steps(report, style),
    )
    texts = ["\n".join(defused(line) for line in section) for section in sections]
    return "\n\n".join(text for text in texts if text) + "\n"


def _checked(report: Report, style: Style) -> Iterator[Iterable[str]]:
    yield from _findings(report, style)
    yield _commits(report, style)
    yield _failures(report, style)


def _surveyed(report: Report, found: Survey, style: Style) -> Iterator[Iterable[str]]:
    """A tree has so many findings that most of them only bury what is to be seen at a look."""
    yield from survey.sections(report, found, style)
    yield _commits(report, style)
    yield _failures(report, style, None if style.verbose else found)
    if style.verbose:
        yield from _findings(report, style)
    else:
        yield from _worst(report, found, style)


def _opening(report: Report, style: Style) -> Iterator[str]:
    said = summary.checked(report, one_line)
    if report.survey and not summary.is_unread(report):
        said = encodable(survey.opening(report, report.survey), style)
    yield from terminal.wrap(said, style.width)
    settings = summary.settings(report, one_line)
    if style.verbose:
        engines = ", ".join(f"{name} {version}" for name, version in sorted(report.engines.items()))
        settings += f" Digest: {report.policy.digest}. aicheck {report.version}"
        settings += f" with {engines}." if engines else "."
    for line in terminal.wrap(one_line(settings), style.width):
        yield style.paint(line, "dim")


# -- findings ----------------------------------------------------------------------------------


def _findings(report: Report, style: Style) -> Iterator[Iterable[str]]:
    shown = [
        decision
        for decision in summary.ordered(report)
        if style.verbose or decision.disposition in {"block", "warn"}
    ]
    kept = shown if style.verbose else _first(shown)
    files = {file.path: file for file in report.change.files}
    for path, decisions in groupby(kept, key=lambda decision: decision.finding.path):
        yield [_heading(report, path, files.get(path or ""), style)]
        for decision in decisions:
            yield finding(report, decision, style)
    if more := len(shown) - len(kept):
        said = f"{more:,} more are not shown here: -v lists all, and so does -o json"
        yield terminal.wrap(said, style.width)


def _worst(report: Report, found: Survey, style: Style) -> Iterator[Iterable[str]]:
    shown = [it for it in summary.ordered(report) if it.disposition in {"block", "warn"}]
    kept = survey.worst(shown, found)
    if len(kept) < len(shown):
        yield [style.paint("The most severe findings", "bold")]
    elif kept:
        yield [style.paint("Findings", "bold")]
    for decision in kept:
        yield finding(report, decision, style)
    if left := [it for it in shown if all(it is not one for one in kept)]:
        yield terminal.wrap(survey.more(left), style.width)


def _first(shown: list[Decision]) -> list[Decision]:
    """As many as a person may read, in their order, of those that block before the others."""
    if len(shown) <= _MOST:
        return shown
    blocking = sorted(range(len(shown)), key=lambda at: shown[at].disposition != "block")
    return [shown[at] for at in sorted(blocking[:_MOST])]


def _heading(report: Report, path: str | None, file: FileChange | None, style: Style) -> str:
    if path is None:
        return style.paint("On commits", "bold")
    facts = f"  {summary.file_facts(report, file)}" if file else ""
    return style.paint(visible(path), "bold") + style.paint(facts, "dim")


# -- commits and failures ----------------------------------------------------------------------


def _commits(report: Report, style: Style) -> Iterator[str]:
    pending = report.change.attribution
    if not style.verbose or not (report.change.commits or pending.evidence):
        return
    yield style.paint("Who wrote it", "bold")
    if pending.evidence:
        yield ""
        yield from _pending(pending, style)
    for commit in report.change.commits:
        # Of a whole history most commits say nothing.
        if report.survey is None or commit.attribution.evidence:
            yield ""
            yield from _commit(report, commit, style)


def _pending(said: Attribution, style: Style) -> Iterator[str]:
    yield from entry("new", "The lines that are not committed yet", style, "cyan")
    yield from aside(summary.author(said.kind, said, one_line), style)
    yield from _evidence(said, style)


def _commit(report: Report, commit: Commit, style: Style) -> Iterator[str]:
    sign_off = summary.sign_off_of(report, commit.sha)
    yield from entry(summary.short(visible(commit.sha)), commit.subject, style, "cyan")
    who = summary.author(commit.attribution.kind, commit.attribution, one_line)
    by = f" by {sign_off.by}" if sign_off.by else ""
    detail = f" ({sign_off.detail})" if sign_off.detail else ""
    yield from aside(f"{who}; sign-off: {sign_off.status}{by}{detail}", style)
    yield from _evidence(commit.attribution, style)


def _evidence(said: Attribution, style: Style) -> Iterator[str]:
    for evidence in said.evidence:
        yield from aside(f"{evidence.strength}: {evidence.signal}, {evidence.detail}", style)


def _failures(report: Report, style: Style, found: Survey | None = None) -> Iterator[str]:
    if not report.failures:
        return
    yield style.paint("Not checked", "bold")
    yield ""
    shown = survey.telling(report.failures, found) if found else report.failures
    for failure in shown:
        yield from _failure(failure, style)
    if left := len(report.failures) - len(shown):
        yield from aside(f"and {left:,} more (-v lists all)", style)
    if not any(failure.required for failure in report.failures):
        yield from aside("no required check among them", style)


def _failure(failure: Failure, style: Style) -> Iterator[str]:
    label = "needed" if failure.required else "extra"
    ink: Ink = "red" if failure.required else "yellow"
    place = f", {failure.path}" if failure.path else ""
    yield from entry(label, f"{failure.check}{place}: {failure.reason}", style, ink)


# -- the end -----------------------------------------------------------------------------------


def _verdict(report: Report, style: Style) -> Iterator[str]:
    status = report.verdict.status
    label = f"{status.upper()}  "
    first = style.paint(label, *_VERDICT_INKS[status])
    for reason in summary.verdict(report, one_line):
        for line in terminal.wrap(reason, max(20, style.width - len(label))):
            yield first + style.paint(line, "bold")
            first = " " * len(label)
    rest = summary.rest(report)
    counts = summary.tally(report)
    hint = " (-v lists all)" if not style.verbose and (counts["waived"] or counts["off"]) else ""
    if rest:
        yield first + style.paint(f"{rest}{hint}", "dim")


def _steps(report: Report, style: Style) -> Iterator[str]:
    for number, step in enumerate(advice.steps(report, one_line), 1):
        lead = f"  {number}. "
        for line in terminal.wrap(step.text, style.width - len(lead)):
            yield lead + line
            lead = " " * len(lead)
        for command in step.commands:
            yield f"{lead}  {style.paint(command, 'cyan')}"
