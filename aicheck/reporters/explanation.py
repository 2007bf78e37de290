"""Why one commit is attributed as it is, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from aicheck.model import Commit, Step
from aicheck.reporters import summary, terminal
from aicheck.reporters.style import PLAIN, Ink, Style
from aicheck.reporters.tables import encodable, fit
from aicheck.reporters.visible import defused, one_line
from aicheck.shares import Lines

# Lines that only speak of AI say little one by one.
_TOPICS = 5
_LONGEST = 300
_INKS: Mapping[str, tuple[Ink, ...]] = {
    "fired": ("bold", "green"),
    "missed": ("yellow",),
    "ignored": ("dim",),
}
_LABEL = 9


def render(commit: Commit, steps: Sequence[Step], lines: Lines | None, style: Style = PLAIN) -> str:
    """The commit, what it is taken for, and every step with its reason."""
    out = ["\n".join(_head(commit, lines, style)), *_steps(steps, style)]
    return "\n\n".join("\n".join(map(defused, part.split("\n"))) for part in out) + "\n"


def _head(commit: Commit, lines: Lines | None, style: Style) -> Iterator[str]:
    subject = f"{summary.short(one_line(commit.sha))} {one_line(commit.subject)}"
    yield style.paint(fit(subject, style.width, style), "bold")
    said = commit.attribution
    verdict = summary.author(said.kind, None, one_line)
    name = one_line(said.agent or said.model or "an unnamed tool")
    model = f" ({one_line(said.model)})" if said.agent and said.model else ""
    verdict = f"AI-assisted by {name}{model}" if said.kind == "ai" else verdict
    yield from _wrapped(f"{verdict}{_said_of(lines)}.", style)


def _said_of(lines: Lines | None) -> str:
    if lines is None:
        return "; its lines could not be read"
    added = f"; {summary.plural(lines.added, 'line')} added, {lines.ai:,} AI-assisted"
    return added if lines.added else ""


def _steps(steps: Sequence[Step], style: Style) -> Iterator[str]:
    topics = [step for step in steps if not step.signal and step.outcome == "missed"]
    hidden = set() if style.verbose else {id(step) for step in topics[_TOPICS:]}
    for step in steps:
        if id(step) not in hidden:
            yield "\n".join(_step(step, style))
    if hidden:
        text = f"{summary.plural(len(hidden), 'more line')} with AI as their topic (-v lists all)."
        yield "\n".join(_wrapped(text, style))


def _step(step: Step, style: Style) -> Iterator[str]:
    place = f"line {step.line}: " if step.line else ""
    text = f"{place}{one_line(step.text[:_LONGEST])}"
    signal = f"{step.signal}: " if step.signal else ""
    label = style.paint(step.outcome.ljust(_LABEL), *_INKS[step.outcome])
    for line in terminal.wrap(encodable(text, style), _room(style)):
        yield label + line
        label = " " * _LABEL
    for line in terminal.wrap(encodable(one_line(f"{signal}{step.why}"), style), _room(style)):
        yield " " * _LABEL + style.paint(line, "dim")


def _wrapped(text: str, style: Style) -> Iterator[str]:
    yield from terminal.wrap(encodable(text, style), style.width)


def _room(style: Style) -> int:
    return max(20, style.width - _LABEL)
