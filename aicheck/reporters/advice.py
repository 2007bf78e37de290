"""What to do about a report: the next steps, and the commands that take them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aicheck.model import Report
from aicheck.reporters import summary
from aicheck.reporters.visible import Quote, visible

WAIVERS = ".aicheck/waivers.toml"
_RULES_NAMED = 5
_COMMITS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do next, and the commands that do it."""

    text: str
    commands: tuple[str, ...] = ()


def steps(report: Report, quote: Quote) -> Iterator[Step]:
    """Yield what to do about what blocks, and about what was not checked."""
    blocking = [it for it in summary.ordered(report) if it.disposition == "block"]
    findings = [it for it in blocking if it.finding.rule.category != "sign-off"]
    if findings:
        rules = list(dict.fromkeys(it.finding.rule.id for it in findings))
        pages = tuple(f"aicheck explain {visible(rule)}" for rule in rules[:_RULES_NAMED])
        more = f" ({len(rules) - len(pages)} more rules above)" if len(rules) > len(pages) else ""
        yield Step(f"Mend what blocks. What is wrong, and how to mend it{more}:", pages)
    shas = dict.fromkeys(
        summary.commit_of(it) or "" for it in blocking if it.finding.rule.category == "sign-off"
    )
    yield from _sign_off_steps(report, list(shas), quote)
    if findings:
        mark = findings[0].fingerprint[:8] if len(findings) == 1 else "FINGERPRINT"
        yield Step(
            f"Where a finding is wrong, a person may waive it in {WAIVERS} on the base branch, "
            "with a reason, an owner and an end:",
            (f"aicheck waive {mark} --reason TEXT --owner 'NAME <MAILBOX>' --until DATE",),
        )
    if any(failure.required for failure in report.failures):
        yield Step(
            "Nothing passes until every required check has finished: mend what keeps the checks "
            "marked as needed from it."
        )


def _sign_off_steps(report: Report, shas: Sequence[str], quote: Quote) -> Iterator[Step]:
    agents = [sha for sha in shas if summary.sign_off_of(report, sha).status == "agent"]
    if agents:
        yield Step(
            f"Take the agent's Signed-off-by out of {_named(agents, quote)}; only a person can "
            "take responsibility:",
            _rewrite(report, agents, "git commit --amend"),
        )
    if shas:
        yield Step(
            f"Let a person, not an agent, read {_named(shas, quote)} and sign off in their own "
            "name, where it is checked out:",
            _signed(report),
        )


def _named(shas: Sequence[str], quote: Quote) -> str:
    known = [quote(summary.short(sha)) for sha in shas if sha]
    if not known:
        return "the commit"
    if len(known) > _COMMITS_NAMED:
        return summary.plural(len(known), "commit")
    return ("commit " if len(known) == 1 else "commits ") + ", ".join(known)


def _signed(report: Report) -> tuple[str, ...]:
    """The command with which a person signs what the report is about."""
    change = report.change
    if change.mode == "patch":
        return ("git am --signoff",)
    if change.mode != "range":
        # git keeps the message of a commit that its hook refused.
        return ("git commit --edit --signoff --file=.git/COMMIT_EDITMSG",)
    base = visible((change.base or "")[:12])
    return (f"aicheck sign-off {base}..HEAD" if base else "aicheck sign-off",)


def _rewrite(report: Report, shas: Sequence[str], amend: str) -> tuple[str, ...]:
    """The commands that let a person change the messages of these commits, and of no others."""
    change = report.change
    if change.mode == "patch":
        return ("git am --interactive",)
    if change.mode != "range":
        # git keeps the message of a commit that its hook refused.
        return ("git commit --edit --file=.git/COMMIT_EDITMSG",)
    if list(shas) == [change.head]:
        return (amend,)
    is_root = not change.base or any(not commit.parents for commit in change.commits)
    start = "--root" if is_root else visible((change.base or "")[:12])
    return (
        f"git rebase --interactive --rebase-merges {start}  # mark each as edit",
        amend,
        "git rebase --continue",
    )
