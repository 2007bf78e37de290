"""The report as GitHub's workflow commands, and once more whole as lines of the log.

The runner takes ten annotations of a level from a step and drops the rest without a word; it cuts
a message at 4,096 characters, and reads commands anywhere in what is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from aicheck.model import Decision, Failure, Finding, Report, Severity
from aicheck.reporters import advice, lines, summary
from aicheck.reporters.style import PLAIN, Style
from aicheck.reporters.visible import clipped, defused, one_line, visible

Level = Literal["error", "warning", "notice"]
LEVELS: tuple[Level, ...] = ("error", "warning", "notice")
MOST = 10
# Three such parts stay below the runner's limit even if each character counts twice, as an emoji.
_LONGEST_PART = 600
_LONGEST_PATH = 150


@dataclass(frozen=True, slots=True)
class Annotation:
    """One workflow command, before escaping."""

    level: Level
    title: str
    message: str
    place: tuple[tuple[str, str], ...] = ()


def render(report: Report, style: Style = PLAIN) -> str:
    """The commands, then every finding as an ordinary line."""
    annotations = list(_annotations(report))
    commands = [
        command(annotation)
        for level in LEVELS
        for annotation in _budget([it for it in annotations if it.level == level])
    ]
    return "\n".join([*commands, *(defused(line) for line in _log(report, style))]) + "\n"


# -- annotations -------------------------------------------------------------------------------


def _annotations(report: Report) -> Iterator[Annotation]:
    for failure in report.failures:
        if failure.required:
            yield _failed(failure)
    for decision in sorted(summary.ordered(report), key=lambda it: -it.severity):
        if level := _level(decision):
            yield _annotation(report, decision, level)
    for failure in report.failures:
        if not failure.required:
            yield _failed(failure)


def _level(decision: Decision) -> Level | None:
    if decision.disposition == "block":
        return "error"
    if decision.disposition == "warn":
        return "warning" if decision.severity >= Severity.MEDIUM else "notice"
    return None


def _failed(failure: Failure) -> Annotation:
    reason = clipped(one_line(failure.reason), _LONGEST_PART)
    path = failure.path
    is_named = path is not None and _is_printable(path)
    return Annotation(
        "error" if failure.required else "warning",
        f"aicheck: {failure.check} did not finish",
        reason if is_named or not path else f"{_unnamed(path)}\n{reason}",
        (("file", path),) if path and is_named else (),
    )


def _annotation(report: Report, decision: Decision, level: Level) -> Annotation:
    finding = decision.finding
    who = summary.who(report, decision, one_line)
    parts = [finding.message or finding.rule.id, who, decision.reason]
    message = [clipped(one_line(part), _LONGEST_PART) for part in parts if part]
    if finding.path and not _is_printable(finding.path):
        message.insert(0, f"{_unnamed(finding.path)}, line {finding.start.line}")
    return Annotation(
        level,
        f"{finding.rule.id} ({decision.severity})",
        "\n".join([*message, f"aicheck explain {visible(finding.rule.id)}"]),
        tuple(_place(finding)),
    )


def _is_printable(path: str) -> bool:
    """Whether a path may stand in a command, where of all hidden signs only line ends escape."""
    rest = path.replace("\r", "").replace("\n", "")
    return visible(rest) == rest


def _unnamed(path: str) -> str:
    return f"in {clipped(visible(path), _LONGEST_PATH)}"


def _place(finding: Finding) -> Iterator[tuple[str, str]]:
    if not finding.path or not _is_printable(finding.path):
        return
    start, end = finding.start, finding.end
    yield "file", finding.path
    yield "line", str(start.line)
    # The runner drops the columns of more than one line, and both lines of an end before its start.
    if end.line > start.line:
        yield "endLine", str(end.line)
        return
    yield "col", str(start.column)
    if end > start:
        yield "endColumn", str(end.column)


def _budget(annotations: list[Annotation]) -> list[Annotation]:
    if len(annotations) <= MOST:
        return annotations
    left_out = len(annotations) - MOST + 1
    more = Annotation(
        annotations[0].level,
        "aicheck: there is more",
        f"{left_out} more: GitHub shows {MOST} of a level. The log of this step lists them all.",
    )
    return [*annotations[: MOST - 1], more]


def command(annotation: Annotation) -> str:
    """The line that makes the runner show `annotation`."""
    properties = [*annotation.place, ("title", visible(annotation.title))]
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties)
    return f"::{annotation.level} {listed}::{_data(annotation.message)}"


def _data(text: str) -> str:
    text = text.encode("utf-8", "replace").decode()
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


# -- the log -----------------------------------------------------------------------------------


def _log(report: Report, style: Style) -> Iterator[str]:
    """Lines that begin with a word of ours, so that none of them begins as a command."""
    yield f"aicheck: {summary.checked(report, one_line)}"
    for decision in lines.shown(report, style):
        yield lines.finding_line(report, decision)
    yield from map(lines.failure_line, report.failures)
    rest = summary.rest(report)
    reasons = "; ".join(summary.verdict(report, one_line))
    yield f"aicheck: {report.verdict.status}: {reasons}" + (f" ({rest})" if rest else "")
    for step in advice.steps(report, one_line):
        yield f"aicheck: {step.text}"
        for line in step.commands:
            yield f"aicheck:   {line}"
