"""A scanned tree in a few paragraphs of Markdown; what others wrote stands in code spans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from aicheck.model import Comparison, Report, Survey, Tally
from aicheck.reporters.summary import plural, short
from aicheck.reporters.visible import span

_LONGEST = 300
# Of each list; the JSON result has them all.
_MOST = 20


def paragraphs(report: Report) -> Iterator[tuple[str, int]]:
    """Yield the paragraphs about the tree, each with how many lists it has, if one was scanned."""
    made = report.survey
    if made is None:
        return
    yield "### The tree", 0
    yield _lines(made), 1
    for title, tallies in (("Folders", made.folders), ("Agents", made.agents)):
        if names := list(_tallies(tallies, made)):
            yield _list(f"{title}, the most AI-assisted lines first:", names), 1
    yield _compared(made.comparison), 1
    yield from _unsigned(report, made)
    if spots := list(_hot_spots(made)):
        yield _list("Where AI's share, findings and change meet:", spots), 1
    if made.licences:
        listed = made.licences[:_MOST]
        found = (f"{span(it.expression)} {plural(it.files, 'file')}" for it in listed)
        yield f"Licences named: {', '.join(found)}.", 1
    if report.change.left_out:
        reasons = Counter(it.reason for it in report.change.left_out)
        told = ", ".join(f"{count:,} {reason}" for reason, count in reasons.most_common())
        yield f"Left out, and looked at by no check: {told}.", 1
    if made.notes:
        yield (
            _list("What the figures do not tell:", (span(note, _LONGEST) for note in made.notes)),
            1,
        )


def _list(title: str, items: Iterable[str]) -> str:
    return "\n".join([title, "", *(f"- {item}" for item in items)])


def _lines(made: Survey) -> str:
    total = made.total
    since = f" newer than {span(made.since)}" if made.since else ""
    ai = f"**{total.share:.1%} AI-assisted** ({total.ai:,})"
    bots = f", {total.bot:,} by bots" if total.bot else ""
    return f"{plural(made.files, 'file')}, {plural(total.lines, 'line')}{since}: {ai}{bots}."


def _tallies(tallies: Iterable[Tally], made: Survey) -> Iterator[str]:
    told = [it for it in tallies if it.ai][: min(made.top, _MOST)]
    for it in told:
        yield (
            f"{span(it.name or 'not named', _LONGEST)}: {it.ai:,} of {plural(it.lines, 'line')} "
            f"({it.share:.0%}), {plural(it.commits, 'commit')}"
        )


def _compared(it: Comparison) -> str:
    sides = ((it.ai, "AI-assisted"), (it.other, "other"))
    rates = ", ".join(
        f"{rate.per_thousand:.2f} in {name} ones ({rate.findings:,} in {rate.lines:,})"
        for rate, name in sides
        if rate.lines
    )
    if it.difference is None or it.low is None or it.high is None:
        return f"Findings in 1,000 lines: {rates or 'none'}; {span(it.warning, _LONGEST)}."
    ends = f"{it.difference:+.2f}, 95 % confidence interval {it.low:+.2f} to {it.high:+.2f}"
    warning = f"; {span(it.warning, _LONGEST)}" if it.warning else ""
    return f"Findings in 1,000 lines: {rates}; difference {ends}{warning}."


def _unsigned(report: Report, made: Survey) -> Iterator[tuple[str, int]]:
    if not made.unsigned:
        return
    lines = sum(it.lines for it in made.unsigned)
    title = (
        f"Without sign-off: {plural(len(made.unsigned), 'AI-assisted commit')}, "
        f"{plural(lines, 'line')}, the oldest first:"
    )
    yield _list(title, _commits(report, made)), 1


def _commits(report: Report, made: Survey) -> Iterator[str]:
    for it in made.unsigned[: min(made.top, _MOST)]:
        commit = report.change.by_sha.get(it.commit)
        subject = f" {span(commit.subject, 100)}" if commit else ""
        place = f" in {span(it.files[0], _LONGEST)}" if it.files else ""
        more = f" and {len(it.files) - 1:,} more" if len(it.files) > 1 else ""
        yield f"{span(short(it.commit))}{subject}: {plural(it.lines, 'line')}{place}{more}"


def _hot_spots(made: Survey) -> Iterator[str]:
    for it in made.hot_spots[: min(made.top, _MOST)]:
        share = it.ai / it.lines if it.lines else 0.0
        yield (
            f"{span(it.path, _LONGEST)}: {share:.0%} AI-assisted, "
            f"{plural(it.findings, 'finding')}, {plural(it.changes, 'change')}"
        )
