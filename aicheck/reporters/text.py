"""The report for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from aicheck.model import Attribution, Commit, Decision, Failure, FileChange, Report
from aicheck.reporters import advice, summary, terminal
from aicheck.reporters.style import PLAIN, Ink, Style
from aicheck.reporters.visible import defused, one_line, visible

_INDENT = " " * 10
# As many characters of a fingerprint as `aicheck waive` needs.
_MARK = 8
_SUBJECT = 40
# Nobody reads more, and a terminal would keep only the last of them.
_MOST = 1_000
_INKS: dict[str, tuple[Ink, ...]] = {
    "block": ("bold", "red"),
    "warn": ("yellow",),
    "waived": ("dim",),
    "off": ("dim",),
}
_VERDICT_INKS: dict[str, tuple[Ink, ...]] = {
    "pass": ("bold", "green"),
    "fail": ("bold", "red"),
    "incomplete": ("bold", "yellow"),
}


def render(report: Report, style: Style = PLAIN) -> str:
    """The report as text for people, `style.width` columns wide."""
    sections = (
        _opening(report, style),
        *_findings(report, style),
        _commits(report, style),
        _failures(report, style),
        _verdict(report, style),
        _steps(report, style),
    )
    texts = ["\n".join(defused(line) for line in section) for section in sections]
    return "\n\n".join(text for text in texts if text) + "\n"


def _opening(report: Report, style: Style) -> Iterator[str]:
    yield from terminal.wrap(summary.checked(report, one_line), style.width)
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
            yield _finding(report, decision, style)
    if more := len(shown) - len(kept):
        said = f"{more:,} more are not shown here: -v lists all, and so does -o json"
        yield terminal.wrap(said, style.width)


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


def _finding(report: Report, decision: Decision, style: Style) -> Iterator[str]:
    finding = decision.finding
    inks = _INKS[decision.disposition]
    yield from _entry(decision.disposition, finding.message, style, *inks)
    place = style.paint(_place(report, decision), "cyan")
    # Waivers are for places in files, and name this.
    mark = f"  {decision.fingerprint[:_MARK]}" if finding.path is not None else ""
    shown = f"{decision.severity}  {visible(finding.rule.id)}{style.paint(mark, 'dim')}"
    yield f"{_INDENT}{place}  {shown}"
    for gutter, line in summary.shown_code(report, decision, style.width - len(_INDENT)):
        yield _INDENT + style.paint(gutter, "dim") + line
    for related in finding.related:
        place = summary.place_of(related)
        yield from _aside(f"see {place}:{related.line}: {related.message}", style)
        for gutter, line in summary.related_code(related, style.width - len(_INDENT)):
            yield _INDENT + style.paint(gutter + line, "dim")
    if finding.fix:
        yield from _aside(f"mend: {finding.fix.description}", style)
    said = (summary.who(report, decision, one_line), decision.reason)
    yield from _aside("; ".join(part for part in said if part), style)


def _place(report: Report, decision: Decision) -> str:
    finding = decision.finding
    if finding.path is not None:
        return f"{visible(finding.path)}:{finding.start.line}:{finding.start.column}"
    sha = summary.commit_of(decision)
    commit = report.change.by_sha.get(sha or "")
    subject = terminal.cut(one_line(commit.subject), _SUBJECT) if commit else ""
    return " ".join(filter(None, (visible(summary.short(sha or "")), subject))) or "this change"


def _entry(label: str, text: str, style: Style, *inks: Ink) -> Iterator[str]:
    start = f"  {style.paint(label, *inks)}{' ' * (len(_INDENT) - 2 - len(label))}"
    for line in terminal.wrap(one_line(text), _room(style)):
        yield start + style.paint(line, "bold")
        start = _INDENT


def _aside(text: str, style: Style) -> Iterator[str]:
    for line in terminal.wrap(one_line(text), _room(style)):
        if line:
            yield _INDENT + style.paint(line, "dim")


def _room(style: Style) -> int:
    return max(20, style.width - len(_INDENT))


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
        yield ""
        yield from _commit(report, commit, style)


def _pending(said: Attribution, style: Style) -> Iterator[str]:
    yield from _entry("new", "The lines that are not committed yet", style, "cyan")
    yield from _aside(summary.author(said.kind, said, one_line), style)
    yield from _evidence(said, style)


def _commit(report: Report, commit: Commit, style: Style) -> Iterator[str]:
    sign_off = summary.sign_off_of(report, commit.sha)
    yield from _entry(summary.short(visible(commit.sha)), commit.subject, style, "cyan")
    who = summary.author(commit.attribution.kind, commit.attribution, one_line)
    by = f" by {sign_off.by}" if sign_off.by else ""
    detail = f" ({sign_off.detail})" if sign_off.detail else ""
    yield from _aside(f"{who}; sign-off: {sign_off.status}{by}{detail}", style)
    yield from _evidence(commit.attribution, style)


def _evidence(said: Attribution, style: Style) -> Iterator[str]:
    for evidence in said.evidence:
        yield from _aside(f"{evidence.strength}: {evidence.signal}, {evidence.detail}", style)


def _failures(report: Report, style: Style) -> Iterator[str]:
    if not report.failures:
        return
    yield style.paint("Not checked", "bold")
    yield ""
    for failure in report.failures:
        yield from _failure(failure, style)
    if not any(failure.required for failure in report.failures):
        yield from _aside("no required check among them", style)


def _failure(failure: Failure, style: Style) -> Iterator[str]:
    label = "needed" if failure.required else "extra"
    ink: Ink = "red" if failure.required else "yellow"
    place = f", {failure.path}" if failure.path else ""
    yield from _entry(label, f"{failure.check}{place}: {failure.reason}", style, ink)


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
