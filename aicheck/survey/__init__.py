"""What a scanned tree looks like beside its findings. Pure.

Lines are those of the tree that are still there, each with the commit that it comes from. A
finding counts on the line where it begins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from aicheck.model import Found, Report, Survey
from aicheck.shares import Shares
from aicheck.survey.comparing import compared
from aicheck.survey.counting import counted
from aicheck.survey.risks import hot_spots, unsigned
from aicheck.survey.tallies import agents, authors, folders, months, total


def survey(report: Report) -> Survey:
    """The figures of a report on a tree."""
    shares = Shares(report.change)
    counts = counted(report.decisions, shares)
    return Survey(
        total=total(shares),
        folders=folders(shares),
        agents=agents(shares),
        authors=authors(shares),
        months=months(shares),
        comparison=compared(counts.values()),
        unsigned=unsigned(report, shares),
        hot_spots=hot_spots(shares, counts),
        licences=tuple(_licences(report)),
        files=len(report.change.files),
        notes=tuple(_notes(report, shares)),
    )


def _licences(report: Report) -> Iterator[Found]:
    """Yield the licences that files name, the commonest first."""
    files = Counter(
        expression
        for found in report.licences.values()
        for expression in {it.expression for it in found}
    )
    for expression, count in sorted(files.items(), key=lambda item: (-item[1], item[0])):
        yield Found(expression, count)


def _notes(report: Report, shares: Shares) -> Iterator[str]:
    """Yield what the figures do not have in them."""
    yield from dict.fromkeys(it.reason for it in report.failures if it.check == "history")
    if nowhere := shares.by_commit.get(None):
        yield f"which commit wrote {_plural(nowhere.added, 'line')} is not known"
    unread = len(shares.unread - {None})
    if unread:
        their = "its" if unread == 1 else "their"
        yield f"{_plural(unread, 'file')} could not be read: no figure has {their} lines"
    dateless = sum(it.authored is None for it in report.change.commits)
    if dateless:
        say = "says" if dateless == 1 else "say"
        yield f"{_plural(dateless, 'commit')} {say} no time that a calendar has"
    if shares.total.added and not shares.total.ai:
        yield "nothing says that AI had a part in these lines, which is no proof that it had none"
    ai = [it.sha for it in report.change.commits if it.attribution.kind == "ai"]
    judged = [report.sign_offs[sha].status for sha in ai if sha in report.sign_offs]
    if judged and all(status == "not-required" for status in judged):
        yield "the settings ask for no sign-off, so nobody looked for who answers for AI's lines"


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
