"""The report as JUnit XML, as GitLab, Jenkins and reporters of test results read it.

A test case stands for a rule in a file, so that it keeps its name while lines move; readers take
only the first of two cases with one name. What blocks is a failure, what was not checked an error.
Warnings are skipped cases, the one kind that all of them show with a text and no red.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from aicheck.model import Decision, Failure, Report
from aicheck.reporters import lines, summary
from aicheck.reporters.places import plain_path
from aicheck.reporters.style import PLAIN, Style
from aicheck.reporters.visible import clipped, defused, one_line, visible

State = Literal["error", "failure", "skipped", "passed"]
_WORST: tuple[State, ...] = ("error", "failure", "skipped", "passed")
_LONGEST_MESSAGE = 500
_CODE_WIDTH = 120
# GitLab takes a word such as `file` or `yaml` for a type of data.
_TYPES: dict[State, str] = {"error": "aicheck.incomplete", "failure": "aicheck.block"}
_VERDICTS: dict[str, State] = {"fail": "failure", "incomplete": "error"}
# Jenkins copies files that a line of this form in a case's text names.
_ATTACHMENT = "[[ATTACHMENT|"


@dataclass(frozen=True, slots=True)
class Note:
    """What one finding, file or verdict says in the test case `name` of `suite`."""

    suite: str
    name: str
    state: State
    message: str = ""
    text: str = ""
    path: str | None = None


def render(report: Report, style: Style = PLAIN) -> str:
    """The report as one XML document; `verbose` lists all findings."""
    notes = [
        *(_finding(report, it) for it in lines.shown(report, style)),
        *map(_failure, report.failures),
    ]
    notes += _files(report, {note.path for note in notes})
    notes.append(_verdict(report))
    suites: dict[str, dict[str, list[Note]]] = {}
    for note in notes:
        suites.setdefault(note.suite, {}).setdefault(note.name, []).append(note)
    totals = _totals([list(cases.values()) for cases in suites.values()])
    seconds = f"{report.stats.seconds:.3f}"
    body = [line for suite, cases in suites.items() for line in _suite(suite, cases)]
    opening = f'<testsuites name="aicheck" {totals} time="{seconds}">'
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return "\n".join([head, opening, *body, "</testsuites>"]) + "\n"


# -- what becomes a case -----------------------------------------------------------------------


def _finding(report: Report, decision: Decision) -> Note:
    finding = decision.finding
    if finding.path is None:
        about = summary.named(summary.commit_of(decision) or "none", visible)
    else:
        about = visible(finding.path)
    return Note(
        f"aicheck.{visible(finding.rule.category)}",
        f"{visible(finding.rule.id)}: {about}",
        "failure" if decision.disposition == "block" else "skipped",
        lines.message(decision),
        "\n".join(_told(report, decision)),
        finding.path,
    )


def _told(report: Report, decision: Decision) -> Iterator[str]:
    finding = decision.finding
    yield lines.finding_line(report, decision)
    for gutter, line in summary.shown_code(report, decision, _CODE_WIDTH):
        yield f"    {gutter}{line}"
    for related in finding.related:
        where = visible(summary.place_of(related))
        yield f"    see {where}, line {related.line}: {one_line(related.message)}"
        for gutter, line in summary.related_code(related, _CODE_WIDTH):
            yield f"    {gutter}{line}"
    if finding.fix:
        yield f"    mend: {one_line(finding.fix.description)}"


def _failure(failure: Failure) -> Note:
    about = f": {visible(failure.path)}" if failure.path else ""
    return Note(
        "aicheck.unchecked",
        one_line(failure.check) + about,
        "error" if failure.required else "skipped",
        one_line(failure.reason),
        lines.failure_line(failure),
        failure.path,
    )


def _files(report: Report, told: set[str | None]) -> Iterator[Note]:
    """Yield the files with nothing to say of them."""
    for file in sorted(report.change.files, key=lambda file: file.path):
        if file.path in told:
            continue
        name, skipped = visible(file.path), one_line(file.skipped or "")
        if skipped:
            text = f"not read: {skipped}"
            yield Note("aicheck.files", name, "skipped", text, text, file.path)
        else:
            yield Note("aicheck.files", name, "passed", path=file.path)


def _verdict(report: Report) -> Note:
    status = report.verdict.status
    said = [summary.checked(report, one_line), *summary.verdict(report, one_line)]
    rest = summary.rest(report)
    text = "\n".join(["verdict: " + status, *(f"    {it}" for it in said), f"    {rest}".rstrip()])
    return Note(
        "aicheck", "verdict", _VERDICTS.get(status, "passed"), f"{status}: {said[1]}", text.rstrip()
    )


# -- XML ---------------------------------------------------------------------------------------


def _suite(name: str, cases: dict[str, list[Note]]) -> Iterator[str]:
    yield f'  <testsuite name="{_escaped(name)}" {_totals([list(cases.values())])} time="0">'
    for case, notes in cases.items():
        yield from _case(name, case, notes)
    yield "  </testsuite>"


def _totals(suites: list[list[list[Note]]]) -> str:
    states = Counter(_state(notes) for cases in suites for notes in cases)
    counts = {
        "tests": states.total(),
        "failures": states["failure"],
        "errors": states["error"],
        "skipped": states["skipped"],
    }
    return " ".join(f'{name}="{count}"' for name, count in counts.items())


def _state(notes: list[Note]) -> State:
    return min((note.state for note in notes), key=_WORST.index)


def _case(suite: str, name: str, notes: list[Note]) -> Iterator[str]:
    path = next((note.path for note in notes if note.path and plain_path(note.path)), None)
    file = f' file="{_escaped(path)}"' if path else ""
    start = f'    <testcase classname="{_escaped(suite)}" name="{_escaped(name)}"{file} time="0"'
    state = _state(notes)
    if state == "passed":
        yield start + "/>"
        return
    worst = sorted(notes, key=lambda note: _WORST.index(note.state))
    more = f" (and {len(notes) - 1} more)" if len(notes) > 1 else ""
    message = _escaped(clipped(worst[0].message, _LONGEST_MESSAGE) + more)
    kind = f' type="{_TYPES[state]}"' if state in _TYPES else ""
    text = "\n".join(_escaped(line) for note in worst for line in note.text.split("\n"))
    yield f"{start}>"
    yield f'      <{state} message="{message}"{kind}>{text}</{state}>'
    yield "    </testcase>"


def _escaped(line: str) -> str:
    """`line` for an attribute or a text: all that XML forbids has been made visible before."""
    return html.escape(defused(line).replace(_ATTACHMENT, "[ [ATTACHMENT|"))
