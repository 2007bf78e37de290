"""What there is to look after: unsigned code, hot spots, licences, and what nobody looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from aicheck.model import Failure, Found, HotSpot, LeftOut, Report, Unsigned
from aicheck.reporters.html.commits import commit_link
from aicheck.reporters.html.markup import Child, tag
from aicheck.reporters.html.pieces import Column, Section, code, folded, name
from aicheck.reporters.summary import plural
from aicheck.reporters.tables import percent
from aicheck.reporters.visible import clipped, one_line

_MOST = 200
_FILES = 3
_SUBJECT = 120


def unsigned(report: Report, known: Mapping[str, str]) -> Section | None:
    """AI-assisted code that no person answers for."""
    found = report.survey.unsigned if report.survey else ()
    if not found:
        return None
    columns = [
        Column("commit"), Column("subject"), Column("lines", figures=True), Column("files"),
        Column("sign-off"),
    ]  # fmt: skip

    def row(it: Unsigned) -> Iterator[Child]:
        commit = report.change.by_sha.get(it.commit)
        yield commit_link(it.commit, known)
        yield clipped(one_line(commit.subject), _SUBJECT) if commit else ""
        yield it.lines
        yield _files(it.files)
        yield name(it.status)

    lines = plural(sum(it.lines for it in found), "AI-assisted line")
    caption = f"{lines} of {plural(len(found), 'commit')} without sign-off"
    body = folded(caption, columns, found, row, most=_MOST, noun="commits")
    return Section("unsigned", "Unsigned AI-assisted code", body, len(found))


def _files(paths: Sequence[str]) -> Iterator[Child]:
    for at, path in enumerate(paths[:_FILES]):
        yield ", " if at else None
        yield code(path)
    if (more := len(paths) - _FILES) > 0:
        yield f" and {more:,} more"


def hot_spots(report: Report) -> Section | None:
    """The files in which AI's share, findings and change meet."""
    found = report.survey.hot_spots if report.survey else ()
    if not found:
        return None
    figures = ("AI share", "lines", "findings", "changes")
    columns = [Column("file"), *(Column(it, figures=True) for it in figures)]
    caption = "Files by AI share times findings times changes, the most telling first"
    body = folded(caption, columns, found, _hot_spot, most=_MOST, noun="files")
    return Section("hot-spots", "Hot spots", body, len(found))


def _hot_spot(it: HotSpot) -> Iterator[Child]:
    yield code(it.path)
    yield percent(it.ai / it.lines if it.lines else 0.0)
    yield it.lines
    yield it.findings
    yield it.changes


def licences(report: Report) -> Section | None:
    """The licences that files speak of."""
    found = report.survey.licences if report.survey else _said(report)
    if not found:
        return None
    columns = [Column("licence"), Column("files", figures=True)]
    caption = "What files say of their licence, as SPDX expressions"
    body = folded(caption, columns, found, _licence, most=_MOST, noun="licences")
    return Section("licences", "Licences", body, len(found))


def _licence(it: Found) -> Iterator[Child]:
    yield name(it.expression)
    yield it.files


def _said(report: Report) -> tuple[Found, ...]:
    said = ({it.expression for it in own} for own in report.licences.values())
    counts = Counter(expression for own in said for expression in own)
    ranked = sorted(counts.items(), key=lambda it: (-it[1], it[0]))
    return tuple(Found(expression, files) for expression, files in ranked)


def left_out(report: Report) -> Section | None:
    """The files that are counted and no more."""
    found = report.change.left_out
    if not found:
        return None
    counts = Counter(it.reason for it in found)
    said = ", ".join(f"{count:,} {reason}" for reason, count in sorted(counts.items()))
    columns = [
        Column("file"), Column("why"), Column("bytes", figures=True), Column("lines", figures=True),
    ]  # fmt: skip
    caption = f"Files that no check looked at: {said}"
    body = folded(caption, columns, found, _left_out, most=_MOST, noun="files")
    return Section("left-out", "Left out", body, len(found))


def _left_out(it: LeftOut) -> Iterator[Child]:
    yield code(it.path)
    yield f"{it.reason}: {one_line(it.detail)}"
    yield it.size
    yield "not counted" if it.lines is None else it.lines


def failures(report: Report) -> Section | None:
    """What could not be checked, first what the verdict needs."""
    found = sorted(report.failures, key=lambda it: not it.required)
    if not found:
        return None
    columns = [Column("check"), Column("verdict needs it"), Column("place"), Column("why")]
    required = sum(it.required for it in found)
    caption = f"What could not be checked; the verdict needs {required:,} of these {len(found):,}"
    body = folded(caption, columns, found, _failure, most=_MOST, noun="failures")
    return Section("failures", "Not checked", body, len(found))


def _failure(it: Failure) -> Iterator[Child]:
    yield name(it.check)
    yield tag("b", "yes") if it.required else "no"
    yield code(it.path) if it.path else ""
    yield clipped(one_line(it.reason), 500)
