"""A finding, or what was not checked, as one line, for logs and for lists of other tools."""

from __future__ import annotations

from aicheck.model import Decision, Failure, Report
from aicheck.reporters import summary
from aicheck.reporters.style import Style
from aicheck.reporters.visible import one_line, visible


def shown(report: Report, style: Style) -> list[Decision]:
    """The decisions that a report lists: those that block or warn, and all where it is verbose."""
    return [
        decision
        for decision in summary.ordered(report)
        if style.verbose or decision.disposition in {"block", "warn"}
    ]


def place(decision: Decision) -> str:
    """Where a finding is: a path with line and column, or a commit."""
    finding = decision.finding
    if finding.path is not None:
        return f"{visible(finding.path)}:{finding.start.line}:{finding.start.column}"
    return summary.named(summary.commit_of(decision) or "none", visible)


def said(report: Report, decision: Decision) -> str:
    """Who wrote what a finding is about, and why it was decided so."""
    who = summary.who(report, decision, one_line)
    return "; ".join(part for part in (who, one_line(decision.reason)) if part)


def message(decision: Decision) -> str:
    """What is wrong, on one line."""
    return one_line(decision.finding.message or decision.finding.rule.id)


def finding_line(report: Report, decision: Decision) -> str:
    """A finding as one line that begins with what was decided."""
    aside = said(report, decision)
    return (
        f"{decision.disposition}  {place(decision)}  {decision.severity}  "
        f"{visible(decision.finding.rule.id)}  {one_line(decision.finding.message)}"
        + (f"  [{aside}]" if aside else "")
    )


def needed(failure: Failure) -> str:
    """Whether the verdict needs what was not checked."""
    return "required" if failure.required else "optional"


def failure_line(failure: Failure) -> str:
    """What was not checked as one line."""
    where = f"  {visible(failure.path)}" if failure.path else ""
    check = one_line(failure.check)
    return f"unchecked{where}  {check} ({needed(failure)})  {one_line(failure.reason)}"
