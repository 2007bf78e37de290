"""The findings, each to be opened, worst disposition first, with what filters them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aicheck.model import AuthorClass, Decision, Disposition, Report, Rule
from aicheck.reporters import summary
from aicheck.reporters.html.code import Sources, plain
from aicheck.reporters.html.commits import commit_link
from aicheck.reporters.html.filters import filters
from aicheck.reporters.html.markup import NOTHING, Child, Markup, joined, tag
from aicheck.reporters.html.pieces import Section, code, name, note
from aicheck.reporters.lines import message
from aicheck.reporters.visible import one_line

# A browser takes more of them than this, and nobody reads so many.
MOST = 10_000
# What findings may take with the lines around them, in characters: the first have them always,
# and more of them while there is room, so that a page of thousands still opens quickly.
_ROOM = 1_200_000
_ALWAYS, _AROUND = 200, 1_000
# So many of those that block are open from the start.
_OPEN = 10
_ORDER: tuple[Disposition, ...] = ("block", "warn", "waived", "off")
LABELS: Mapping[Disposition, str] = {
    "block": "blocks", "warn": "warns", "waived": "waived", "off": "off",
}  # fmt: skip
AUTHORS: Mapping[AuthorClass, str] = {"ai": "AI-assisted", "bot": "bot", "none": "other"}


@dataclass(frozen=True, slots=True)
class Listed:
    """What stands in the list, worst disposition first, and the rules by their places in it."""

    decisions: Sequence[Decision]
    rules: Mapping[str, int]


def listed(report: Report) -> Listed:
    """The findings as they are shown."""
    found = sorted(summary.ordered(report), key=lambda it: _ORDER.index(it.disposition))[:MOST]
    names = dict.fromkeys(it.finding.rule.id for it in found)
    return Listed(found, {rule: at for at, rule in enumerate(names, 1)})


def findings(report: Report, known: Listed, commits: Mapping[str, str]) -> Section:
    """The section of the findings; `commits` are the places of those that the page lists."""
    count = len(report.decisions)
    if not count:
        return Section("findings", "Findings", tag("p", "Nothing was found."), 0)
    entries = _entries(report, known, commits)
    is_open = [it.disposition == "block" and at < _OPEN for at, it in enumerate(known.decisions)]
    rows = (
        _item(it, entry, known, anchor, is_open=opened)
        for it, entry, anchor, opened in zip(
            known.decisions, entries, _anchors(known.decisions), is_open, strict=True
        )
    )
    more = count - len(known.decisions)
    left = note(f"… and {more:,} more findings; the JSON result has them all.") if more else NOTHING
    body = joined(
        filters(known.decisions, known.rules, LABELS, AUTHORS),
        tag("ol", rows, id="list"),
        left,
    )
    return Section("findings", "Findings", body, count)


def _anchors(decisions: Sequence[Decision]) -> Iterator[str]:
    """Yield a place for each finding that stays the same in the next report."""
    seen: Counter[str] = Counter()
    for it in decisions:
        mark = "".join(char for char in it.fingerprint[:12] if char in "0123456789abcdef")
        seen[mark] += 1
        yield f"f-{mark}" + (f"-{seen[mark]}" if seen[mark] > 1 else "")


def _entries(report: Report, known: Listed, commits: Mapping[str, str]) -> list[Markup]:
    """What stands in each finding; lines around those that come first, while there is room."""
    sources = Sources(report)
    entries = [_entry(report, it, known, commits, sources) for it in known.decisions]
    room = _ROOM - sum(map(len, entries))
    for at, it in enumerate(known.decisions[:_AROUND]):
        if room <= 0 and at >= _ALWAYS:
            break
        wider = _entry(report, it, known, commits, sources, around=True)
        room -= len(wider) - len(entries[at])
        entries[at] = wider
    return entries


def _item(
    decision: Decision, entry: Markup, known: Listed, anchor: str, *, is_open: bool
) -> Markup:
    finding = decision.finding
    heading = tag(
        "summary",
        tag("b", LABELS[decision.disposition]),
        tag("b", str(decision.severity)),
        " ",
        message(decision),
        " ",
        tag("i", _place(decision)),
    )
    return tag(
        "li",
        tag("details", heading, entry, open=is_open),
        id=anchor,
        data_d=decision.disposition,
        data_s=str(decision.severity),
        data_w=decision.attribution,
        data_r=known.rules[finding.rule.id],
    )


def _place(decision: Decision) -> str:
    finding = decision.finding
    if finding.path is None:
        sha = summary.commit_of(decision)
        return f"commit {summary.short(sha)}" if sha else "this change"
    return f"{finding.path}:{finding.start.line}"


# -- one finding -------------------------------------------------------------------------------


def _entry(
    report: Report,
    decision: Decision,
    known: Listed,
    commits: Mapping[str, str],
    sources: Sources,
    *,
    around: bool = False,
) -> Markup:
    finding = decision.finding
    rule = tag("a", name(finding.rule.id), href=f"#r{known.rules[finding.rule.id]}")
    return joined(
        sources.shown(decision, around=around),
        tag(
            "p",
            (rule, ": ", _why(decision), _who(report, decision, commits)),
            ("; fingerprint ", tag("code", decision.fingerprint)),
        ),
        _mend(decision, finding.rule),
        _related(report, decision),
    )


def _why(decision: Decision) -> str:
    reason = one_line(decision.reason) or LABELS[decision.disposition]
    waiver = decision.waiver
    if not waiver:
        return reason
    said = f"waived by {name(waiver.owner)} until {waiver.expires}: {one_line(waiver.reason)}"
    return f"{reason}; {said}"


def _who(report: Report, decision: Decision, commits: Mapping[str, str]) -> Iterator[Child]:
    sha = summary.commit_of(decision)
    said = (report.change.by_sha.get(sha or "") or report.change).attribution
    if sha or decision.attribution != "none":
        yield f"; {summary.author(decision.attribution, said, name)}"
    if sha:
        yield ", "
        yield commit_link(sha, commits)
    if decision.finding.placement == "unchanged":
        yield ", on a line that the change left alone"


def _mend(decision: Decision, rule: Rule) -> Markup:
    fix = decision.finding.fix
    # What the rule says of all its findings stands with the rule.
    if not fix or (fix.replacement is None and fix.description == rule.fix):
        return NOTHING
    new = fix.replacement
    said = tag("p", "Mend: ", one_line(fix.description))
    return joined(said, plain(new) if new is not None else None)


def _related(report: Report, decision: Decision) -> Iterator[Markup]:
    for it in decision.finding.related:
        place = f"{summary.place_of(it)}:{it.line}"
        yield tag("p", "See ", code(place), ": ", one_line(it.message))
        lines = [text for _, text in summary.related_code(it, 200)]
        if lines:
            yield plain("\n".join(lines))
