"""What the gate says once a person has signed, and what has to follow."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from aicheck import change as changes
from aicheck.checks.sign_off.rules import CATEGORY
from aicheck.cli.options import Common
from aicheck.cli.plan import Plan, lacks, report_on
from aicheck.cli.streams import say
from aicheck.model import Commit, Report
from aicheck.reporters.summary import short


def counts(plan: Plan, tip: str, names: Mapping[str, str], options: Common) -> bool:
    """Say what the gate would say now, and return whether what was signed is signed to it."""
    span = f"{plan.change.judge or plan.change.base}..{tip}"
    change = changes.read_range(plan.repository, span, options.progress)
    report = report_on(options, plan.repository, change, plan.config)
    why = f": {'; '.join(report.verdict.reasons)}" if report.verdict.reasons else ""
    if not options.quiet:
        say(f"aicheck check would say now: {report.verdict.status}{why}")
    left = [it for it in change.commits if it.sha in names.values() and lacks(report, it.sha)]
    for it in left:
        say(f"not signed off for the gate: {short(it.sha)}: {report.sign_offs[it.sha].detail}")
    if left and not plan.standing.is_typing_enough:
        say(afterwards(plan, left[0]))
    unsigned = {it.sha for it in left}
    is_blocked = said_in_the_way(report, set(names.values()) - unsigned)
    return not left and not is_blocked


def said_in_the_way(report: Report, shas: Collection[str]) -> bool:
    """Say which sign-offs of commits block though those are signed, and whether any do."""
    found = [
        it.finding
        for it in report.decisions
        if it.disposition == "block"
        and it.finding.rule.category == CATEGORY
        and it.finding.commit in shas
    ]
    for it in found:
        mend = it.fix.description if it.fix else it.rule.fix
        say(f"still blocks: {short(it.commit or '')}: {it.message}; {mend}")
    return bool(found)


def afterwards(plan: Plan, first: Commit) -> str:
    """What has to follow where typed lines don't count; `first` is the oldest commit of them."""
    standing = plan.standing
    return (
        f"typed lines do not count here, where sign-off.accept asks for {standing.accepted()}; "
        f"to go on: {standing.afterwards(first)}"
    )
