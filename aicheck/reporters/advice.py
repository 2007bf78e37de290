"""What to do about a report: the next steps, and the commands that take them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aicheck.model import Change, Decision, Report
from aicheck.reporters import summary
from aicheck.reporters.visible import Quote, visible

WAIVERS = ".aicheck/waivers.toml"
_RULES_NAMED = 5
_COMMITS_NAMED = 3
# git keeps the message of a commit that its hook refused: each work tree has a place of its own.
_KEPT = '--file="$(git rev-parse --git-path COMMIT_EDITMSG)"'
# What a person mends by signing, and what by reading.
_UNSIGNED = ("sign-off-missing", "sign-off-unverified")
_UNREAD = ("review-missing", "review-stale")


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
        pages = tuple(f"aicheck explain {_argument(rule)}" for rule in rules[:_RULES_NAMED])
        more = f" ({len(rules) - len(pages)} more rules above)" if len(rules) > len(pages) else ""
        yield Step(f"Mend what blocks. What is wrong, and how to mend it{more}:", pages)
    is_tree = report.change.mode == "tree"
    if not is_tree:
        # Nobody signs the whole past of a project, or makes it anew.
        yield from _sign_off_steps(report, blocking, quote)
    # Of a message there is nothing yet that a waiver could name.
    if findings and report.change.mode != "message":
        yield Step(
            f"Where a finding is wrong, a person may waive it in {WAIVERS} on the base branch, "
            "with a reason, an owner and an end:",
            (
                f"aicheck waive {_waived(report, findings)} --reason TEXT "
                "--owner 'NAME <MAILBOX>' --until DATE",
            ),
        )
    if is_tree and blocking:
        yield Step(
            "Or start on old code as it is: what is known goes into a baseline, which a person "
            "commits on the base branch, and only what is new blocks:",
            ("aicheck scan --write-baseline",),
        )
    if any(failure.required for failure in report.failures):
        yield Step(
            "Nothing passes until every required check has finished: mend what keeps the checks "
            "marked as needed from it."
        )


def _waived(report: Report, findings: Sequence[Decision]) -> str:
    """The finding to waive, and where it is looked up."""
    change, mark = report.change, findings[0].fingerprint
    if change.is_committed and change.base and change.head:
        name = mark[:8] if len(findings) == 1 else "FINGERPRINT"
        return f"{name} {visible(change.base[:12])}..{visible(change.head[:12])}"
    # No range has what is staged or stands in a patch.
    if len(findings) > 1:
        return "FINGERPRINT --rule RULE --path PATH"
    rule, path = findings[0].finding.rule.id, findings[0].finding.path
    where = f" --path {_argument(path)}" if path else ""
    return f"{mark} --rule {_argument(rule)}{where}"


def _argument(text: str) -> str:
    """A rule of another scanner, or a path, so that a shell takes it for one word."""
    return shlex.quote(visible(text))


def _sign_off_steps(report: Report, blocking: Sequence[Decision], quote: Quote) -> Iterator[Step]:
    """Yield what each kind of missing responsibility asks for."""
    shas: dict[str, list[str]] = {}
    for decision in blocking:
        if decision.finding.rule.category == "sign-off":
            shas.setdefault(decision.finding.rule.id, []).append(summary.commit_of(decision) or "")
    if agents := shas.get("sign-off-by-agent"):
        yield Step(
            f"Take the agent's Signed-off-by out of {_named(agents, quote)}; only a person can "
            "take responsibility:",
            _rewrite(report, agents, "git commit --amend"),
        )
    if chained := shas.get("sign-off-chain"):
        yield Step(
            f"Mend the Signed-off-by lines of {_named(chained, quote)} as each finding says:",
            _rewrite(report, chained, "git commit --amend"),
        )
    if "squash-dropped-trailers" in shas:
        yield Step(
            "Put the trailers that the squash dropped back into its message:",
            ("aicheck squash-message BRANCH_RANGE", "git commit --amend"),
        )
    wanted = [sha for rule in _UNSIGNED for sha in shas.get(rule, ())]
    # Without an agent's line these lack a person's.
    wanted += [sha for sha in agents or () if summary.sign_off_of(report, sha).status != "ok"]
    wanted = list(dict.fromkeys(wanted))
    in_vain = [sha for sha in wanted if summary.sign_off_of(report, sha).said_in_vain]
    if in_vain:
        yield from _said_in_vain(report, in_vain, quote)
    if rest := [sha for sha in wanted if sha not in in_vain]:
        yield from _responsible(report, rest, quote)
    unread = [sha for rule in _UNREAD for sha in shas.get(rule, ())]
    if unread and not (wanted and "trailer" in report.policy.accept):
        step = f"Let a person, not an agent, read {_named(unread, quote)} as it is now:"
        yield Step(step, _signed(report))


def _said_in_vain(report: Report, shas: Sequence[str], quote: Quote) -> Iterator[Step]:
    """Yield what helps where a later commit signs for somebody whose word does not count."""
    yield Step(
        f"What a later commit says for {_named(shas, quote)} does not count, and one more such "
        "commit changes nothing: mend what its finding names (sign-off.people and "
        "sign-off.remediation stand in the settings of the base branch), or, where nobody has "
        "built on it, let a person who has read it make it anew:",
        _rewrite(report, shas, "git commit --amend --no-edit --signoff"),
    )
    if "trailer" not in report.policy.accept:
        yield from _responsible(report, shas, quote)


def _responsible(report: Report, shas: Sequence[str], quote: Quote) -> Iterator[Step]:
    """Yield how a person takes responsibility in a way that the settings accept."""
    who = _named(shas, quote)
    if _is_run_by_agent(report):
        yield Step(
            "An agent makes this commit: leave the Signed-off-by line out, commit, and ask the "
            "person responsible to run in a terminal of their own:",
            ("aicheck sign-off",),
        )
        return
    accept = report.policy.accept
    if "trailer" in accept:
        yield Step(
            f"Let a person, not an agent, read {who} and sign off in their own name, where it is "
            "checked out:",
            _signed(report),
        )
    if "signature" in accept:
        yield Step(
            f"A person whose key the base branch lists (sign-off.allowed-signers or keyring) signs "
            f"{who}:",
            _rewrite(report, shas, "git commit --amend --no-edit --gpg-sign"),
        )
    if "review" in accept:
        yield Step(
            "A person other than the author approves this head on the forge, and the check is "
            "told of it:",
            ("aicheck check --reviews FILE",),
        )


def _is_run_by_agent(report: Report) -> bool:
    if report.change.mode != "message":
        return False
    said = (it for commit in report.change.commits for it in commit.attribution.evidence)
    return any(it.signal == "environment" for it in said)


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
    if not change.is_committed:
        return (f"git commit --edit --signoff {_KEPT}",)
    base = visible((change.base or "")[:12])
    return (f"aicheck sign-off {base}..HEAD" if base else "aicheck sign-off",)


def _rewrite(report: Report, shas: Sequence[str], amend: str) -> tuple[str, ...]:
    """The commands that let a person change the messages of these commits, and of no others."""
    change = report.change
    if change.mode == "patch":
        return ("git am --interactive",)
    if not change.is_committed:
        return (f"git commit --edit {_KEPT}",)
    if list(shas) == [change.head]:
        return (amend,)
    start = _start(change, shas)
    return (
        f"git rebase --interactive --rebase-merges {start}  # mark each as edit",
        amend,
        "git rebase --continue",
    )


def _start(change: Change, shas: Sequence[str]) -> str:
    """Where a rebase starts that takes in these commits."""
    named = {sha: change.by_sha[sha] for sha in shas if sha in change.by_sha}
    if change.pushed and not change.head and all(it.parents for it in named.values()):
        # Of several ranges each has a branch of its own.
        return f"{visible(min(named)[:12])}^" if len(named) == 1 else "BASE"
    is_root = not change.base or any(not commit.parents for commit in change.commits)
    return "--root" if is_root else visible((change.base or "")[:12])
