"""The report as GitHub's Markdown, for a job summary or a comment.

Whatever others wrote stands in code spans and code blocks: only there do no mentions, references,
links, images or tags form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from aicheck.model import Commit, Decision, Disposition, Report
from aicheck.reporters import advice, summary, survey_markdown
from aicheck.reporters.style import PLAIN, Style
from aicheck.reporters.visible import defused, fenced, span

# A comment takes 65,536 characters.
LONGEST = 65_000
# What the commits, the failures and the tree may each take of it, so that findings have room.
_SHARE = 12_000
_RESERVE = 300
_CODE_WIDTH = 120
_LONGEST_PATH = 300
_TITLES: tuple[tuple[Disposition, str], ...] = (
    ("block", "Blocks"),
    ("warn", "Warnings"),
    ("waived", "Waived"),
    ("off", "Off"),
)


def render(report: Report, style: Style = PLAIN) -> str:
    """The report as Markdown of at most `LONGEST` characters; `verbose` lists all findings."""
    end = map(_defused, [*_steps(report), _colophon(report)])
    opening = map(_defused, _opening(report))
    tree = _fit(survey_markdown.paragraphs(report), _SHARE, "lists")
    before = [*opening, *tree, *_fit(_failures(report), _SHARE, "unchecked")]
    after = [*_fit(_commits(report), _SHARE, "commits"), *end]
    room = LONGEST - _size([*before, *after]) - _RESERVE
    parts = [*before, *_fit(_findings(report, style), room, "findings"), *after]
    return _joined(parts) + "\n"


def _defused(part: str) -> str:
    """Lines without a command; they may be longer than before."""
    return "\n".join(defused(line) for line in part.split("\n"))


def _joined(parts: Sequence[str]) -> str:
    """Paragraphs with a blank line between them, but none between the items of a list."""
    text = ""
    for before, part in zip(["", *parts], parts, strict=False):
        is_item = before.startswith("- ") and part.startswith("- ")
        text += ("\n" if is_item else "\n\n") + part
    return text.lstrip("\n")


def _size(parts: Sequence[str]) -> int:
    return sum(len(part) + 2 for part in parts)


def _fit(parts: Iterator[tuple[str, int]], room: int, noun: str) -> Iterator[str]:
    """Yield parts, each with how many things it lists, while there is room; then how many more."""
    left_out = 0
    for raw, count in parts:
        part = _defused(raw)
        room -= len(part) + 2
        if room < 0:
            left_out += count
        else:
            yield part
    if left_out:
        yield f"_… and {left_out:,} more {noun}, left out here; the JSON result has them all._"


def _opening(report: Report) -> Iterator[str]:
    yield f"## aicheck: {report.verdict.status}"
    headline = summary.blocking(report)
    rest = summary.rest(report)
    yield f"**{headline}**" + (f", {rest}" if rest else "")
    yield from (f"- {span(reason)}" for reason in report.verdict.reasons if reason != headline)
    yield summary.checked(report, span)


# -- findings ----------------------------------------------------------------------------------


def _findings(report: Report, style: Style) -> Iterator[tuple[str, int]]:
    """Yield blocks of Markdown, worst disposition first."""
    decisions = summary.ordered(report)
    for disposition, title in _TITLES if style.verbose else _TITLES[:2]:
        chosen = [it for it in decisions if it.disposition == disposition]
        if chosen:
            yield f"### {title}", 0
        for path, group in groupby(chosen, key=lambda it: it.finding.path):
            yield f"#### {_path(path)}" if path is not None else "#### On commits", 0
            for decision in group:
                yield _finding(report, decision), 1


def _path(path: str) -> str:
    return span(path, _LONGEST_PATH)


def _finding(report: Report, decision: Decision) -> str:
    finding = decision.finding
    lines = [
        f"- **{decision.severity}** {span(finding.rule.id)}{_place(report, decision)}: "
        f"{span(finding.message)}"
    ]
    if code := summary.shown_code(report, decision, _CODE_WIDTH):
        lines += ["", *fenced("\n".join(gutter + line for gutter, line in code)).split("\n"), ""]
    for aside in _asides(report, decision):
        first, *rest = aside.split("\n")
        lines += [f"- {first}", *(f"  {line}" for line in rest)]
    return "\n".join([lines[0], *(f"  {line}".rstrip() for line in lines[1:])])


def _asides(report: Report, decision: Decision) -> Iterator[str]:
    finding = decision.finding
    who = summary.who(report, decision, span)
    reason = span(decision.reason) if decision.reason else ""
    if who or reason:
        yield "; ".join(part for part in (who, reason) if part)
    for related in finding.related:
        place = _path(summary.place_of(related))
        said = f"see {place}, line {related.line}: {span(related.message)}"
        code = "\n".join(
            gutter + line for gutter, line in summary.related_code(related, _CODE_WIDTH)
        )
        yield f"{said}\n\n{fenced(code)}\n" if code else said
    if finding.fix:
        yield f"mend: {span(finding.fix.description)}"


def _place(report: Report, decision: Decision) -> str:
    if decision.finding.path is not None:
        return f", line {decision.finding.start.line}"
    commit = report.change.by_sha.get(summary.commit_of(decision) or "")
    return f", {_name(commit)}" if commit else ""


def _name(commit: Commit) -> str:
    return f"{span(summary.short(commit.sha))} {span(commit.subject, 100)}"


# -- failures and commits ----------------------------------------------------------------------


def _failures(report: Report) -> Iterator[tuple[str, int]]:
    if report.failures:
        yield "### Not checked", 0
    for failure in report.failures:
        needed = "required" if failure.required else "optional"
        place = f" {_path(failure.path)}" if failure.path else ""
        yield f"- {span(failure.check)} ({needed}){place}: {span(failure.reason)}", 1


def _commits(report: Report) -> Iterator[tuple[str, int]]:
    if report.change.commits:
        yield "### Commits", 0
    for commit in report.change.commits:
        yield _commit(report, commit), 1


def _commit(report: Report, commit: Commit) -> str:
    sign_off = summary.sign_off_of(report, commit.sha)
    signals = dict.fromkeys(span(it.signal) for it in commit.attribution.evidence)
    evidence = f" ({', '.join(signals)})" if signals else ""
    by = f" by {span(sign_off.by)}" if sign_off.by else ""
    who = summary.author(commit.attribution.kind, commit.attribution, span)
    return f"- {_name(commit)}: {who}{evidence}; sign-off: {sign_off.status}{by}"


# -- the end -----------------------------------------------------------------------------------


def _steps(report: Report) -> Iterator[str]:
    steps = list(advice.steps(report, span))
    if not steps:
        return
    yield "### What to do"
    lines = []
    for number, step in enumerate(steps, 1):
        lines.append(f"{number}. {step.text}")
        lines += [f"   - {span(command)}" for command in step.commands]
    yield "\n".join(lines)


def _colophon(report: Report) -> str:
    tools = [f"aicheck {span(report.version)}"]
    tools += [f"{span(name)} {span(it)}" for name, it in sorted(report.engines.items())]
    return f"{summary.settings(report, span)} {', '.join(tools)}."
