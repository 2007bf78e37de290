"""Who wrote each commit, on which evidence, and who takes responsibility for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from aicheck.model import Attribution, Commit, Evidence, Report, SignOff, SignOffState
from aicheck.reporters import summary
from aicheck.reporters.html.markup import NOTHING, Child, Markup, joined, tag
from aicheck.reporters.html.pieces import Column, Section, badge, code, folded, items, name, note
from aicheck.reporters.visible import clipped, one_line

# With fewer commits than this each has its row, with more those that there is something to say of.
_FEW = 300
_MOST = 1_000
_SHOWN = 25
_MOST_EVIDENCE = 6
_SUBJECT, _DETAIL = 120, 160
_STATES: Mapping[SignOffState, str] = {
    "ok": "signed off",
    "missing": "missing",
    "agent": "by an agent",
    "unverified": "unverified",
    "not-required": "not required",
}
_KINDS: Mapping[SignOffState, str] = {
    "ok": "good",
    "missing": "bad",
    "agent": "bad",
    "unverified": "bad",
    "not-required": "quiet",
}


def listed(report: Report) -> Mapping[str, str]:
    """The commits that the page lists, each with its place in it."""
    commits = report.change.commits
    if len(commits) > _FEW:
        commits = tuple(it for it in commits if _is_telling(report, it))
    return {it.sha: f"c-{at}" for at, it in enumerate(commits[-_MOST:], 1)}


def _is_telling(report: Report, commit: Commit) -> bool:
    said = summary.sign_off_of(report, commit.sha)
    return said.required or said.status != "not-required" or bool(commit.attribution.evidence)


def commit_link(sha: str, known: Mapping[str, str]) -> Markup:
    """A commit's id, which leads to its row where it has one."""
    shown = name(summary.short(sha))
    return tag("a", shown, href=f"#{known[sha]}") if sha in known else tag("code", shown)


def sign_offs(report: Report, known: Mapping[str, str]) -> Section | None:
    """The table of commits: author, agent, sign-off and evidence of each."""
    commits = report.change.commits
    pending = _pending(report.change.attribution)
    if not commits:
        body = pending
        return Section("commits", "Sign-off, evidence", body) if len(body) else None
    columns = [Column("commit"), Column("subject and evidence"), Column("author"),
               Column("written by"), Column("sign-off")]  # fmt: skip

    def row(it: Commit) -> Iterator[Child]:
        return _row(report, it, known[it.sha])

    rows = [it for it in commits if it.sha in known]
    shown = folded(
        _caption(report), columns, rows, row, most=_MOST, noun="commits", shown=_SHOWN,
        kind="commits",
    ) if rows else NOTHING  # fmt: skip
    left = len(commits) - len(known)
    said = f"{summary.plural(left, 'commit')} with nothing to say of, or older, not listed here"
    body = joined(pending, shown, note(f"{said}; the JSON result has all.") if left else None)
    return Section("commits", "Sign-off, evidence", body, len(commits))


def _caption(report: Report) -> str:
    states = Counter(summary.sign_off_of(report, it.sha).status for it in report.change.commits)
    parts = (f"{states[it]:,} {label}" for it, label in _STATES.items() if states[it])
    return f"Who wrote each commit, and who answers for it: {', '.join(parts)}"


def _row(report: Report, commit: Commit, anchor: str) -> Iterator[Child]:
    said = summary.sign_off_of(report, commit.sha)
    # A commit that is to be made has no id.
    yield tag("code", summary.short(name(commit.sha)), id=anchor, title=name(commit.sha))
    yield (clipped(one_line(commit.subject), _SUBJECT), _evidence(commit.attribution.evidence))
    yield name(commit.author.name)
    yield summary.author(commit.attribution.kind, commit.attribution, name)
    yield _sign_off(said)


def _sign_off(said: SignOff) -> Iterator[Child]:
    yield badge(_KINDS[said.status], _STATES[said.status])
    parts = [f"by {name(said.by)}" if said.by else "", f"({said.way})" if said.way else ""]
    if told := " ".join(part for part in parts if part):
        yield f" {told}"
    if said.detail:
        yield tag("small", clipped(one_line(said.detail), _DETAIL))


def _evidence(found: Sequence[Evidence]) -> Markup:
    if not found:
        return NOTHING
    lines: list[Child] = [_one(it) for it in found[:_MOST_EVIDENCE]]
    if more := len(found) - _MOST_EVIDENCE:
        lines += [f"… and {more:,} more"] if more > 0 else []
    return items(lines, class_="evidence")


def _one(it: Evidence) -> Child:
    model = f" ({name(it.model)})" if it.model else ""
    return (code(it.signal), f" {it.strength}{model}: ", clipped(one_line(it.detail), _DETAIL))


def _pending(said: Attribution) -> Markup:
    if not said.evidence:
        return NOTHING
    who = summary.author(said.kind, said, name)
    return joined(
        tag("p", "The lines that are not committed yet: ", who, "."), _evidence(said.evidence)
    )
