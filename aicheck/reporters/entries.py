"""Entries of a text: a label, a sentence, and below it what belongs to it."""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.model import Decision, Report
from aicheck.reporters import summary, terminal
from aicheck.reporters.style import Ink, Style
from aicheck.reporters.visible import one_line, visible

_INDENT = " " * 10
# As many characters of a fingerprint as `aicheck waive` needs.
_MARK = 8
_SUBJECT = 40
_INKS: dict[str, tuple[Ink, ...]] = {
    "block": ("bold", "red"),
    "warn": ("yellow",),
    "waived": ("dim",),
    "off": ("dim",),
}


def finding(report: Report, decision: Decision, style: Style) -> Iterator[str]:
    """Yield a finding's lines: what, where, the code, how to mend it, who wrote it and why."""
    found = decision.finding
    inks = _INKS[decision.disposition]
    yield from entry(decision.disposition, found.message, style, *inks)
    place = style.paint(_place(report, decision), "cyan")
    # Waivers are for places in files, and name this.
    mark = f"  {decision.fingerprint[:_MARK]}" if found.path is not None else ""
    shown = f"{decision.severity}  {visible(found.rule.id)}{style.paint(mark, 'dim')}"
    yield f"{_INDENT}{place}  {shown}"
    for gutter, line in summary.shown_code(report, decision, style.width - len(_INDENT)):
        yield _INDENT + style.paint(gutter, "dim") + line
    for related in found.related:
        place = summary.place_of(related)
        yield from aside(f"see {place}:{related.line}: {related.message}", style)
        for gutter, line in summary.related_code(related, style.width - len(_INDENT)):
            yield _INDENT + style.paint(gutter + line, "dim")
    if found.fix:
        yield from aside(f"mend: {found.fix.description}", style)
    said = (summary.who(report, decision, one_line), decision.reason)
    yield from aside("; ".join(part for part in said if part), style)


def _place(report: Report, decision: Decision) -> str:
    found = decision.finding
    if found.path is not None:
        return f"{visible(found.path)}:{found.start.line}:{found.start.column}"
    sha = summary.commit_of(decision)
    commit = report.change.by_sha.get(sha or "")
    subject = terminal.cut(one_line(commit.subject), _SUBJECT) if commit else ""
    return " ".join(filter(None, (visible(summary.short(sha or "")), subject))) or "this change"


def entry(label: str, text: str, style: Style, *inks: Ink) -> Iterator[str]:
    """Yield a sentence behind a label."""
    start = f"  {style.paint(label, *inks)}{' ' * (len(_INDENT) - 2 - len(label))}"
    for line in terminal.wrap(one_line(text), _room(style)):
        yield start + style.paint(line, "bold")
        start = _INDENT


def aside(text: str, style: Style) -> Iterator[str]:
    """Yield a sentence below an entry, for who wants to know more."""
    for line in terminal.wrap(one_line(text), _room(style)):
        if line:
            yield _INDENT + style.paint(line, "dim")


def _room(style: Style) -> int:
    return max(20, style.width - len(_INDENT))
