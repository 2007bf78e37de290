"""Did a person take responsibility for each commit that needs it, and read what is there now?

A sign-off is a `Signed-off-by: Name <mailbox>` line of the commit's own. It counts if a person
stands in it who wrote or committed the change, or whom the settings name: a line that an agent
typed about somebody else is no responsibility taken. A signature by such a person's key, a later
commit of theirs that adds the line, and an approving review count where the settings say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aicheck.checks.context import Context
from aicheck.checks.sign_off import chain, reviewed, squash
from aicheck.checks.sign_off.judging import grounds, judge, running, unsigned_message
from aicheck.checks.sign_off.rules import (
    BY_AGENT,
    CATEGORY,
    CHAIN,
    DROPPED,
    MISSING,
    NOT_REVIEWED,
    PENDING,
    RULES,
    STALE,
    UNVERIFIED,
)
from aicheck.config import Config
from aicheck.model import Change, Commit, Failure, Finding, Fix, Rule, SignOff

__all__ = ["NAME", "RULES", "check", "judge", "sign_offs"]

NAME = CATEGORY

_BY_STATUS = {"missing": MISSING, "agent": BY_AGENT, "unverified": UNVERIFIED}
# A commit that does not exist yet has no signature, no patch and no review.
_UNBORN = frozenset({"message", "staged"})
_TOO_LARGE = (
    "a file that it adds, changes or takes away is too large to be reviewed by its patch id"
)
_SMALLER = "keep the large file out of the commit, then a person reads it with: aicheck sign-off"


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield a finding for each commit without the sign-off or the review that it needs."""
    config = context.config
    judged = sign_offs(change, config)
    for commit in change.commits:
        yield from _signed(commit, judged[commit.sha], config, change)
        if config.sign_off.chain and not commit.is_merge:
            for found in chain.broken(commit):
                yield _finding(CHAIN, commit, found.reason, found.fix)
    yield from _reviewed(change, config, judged)
    yield from _landed(change, config)


def sign_offs(change: Change, config: Config) -> dict[str, SignOff]:
    """The state of the sign-off of every commit of a change."""
    adding, beside = _commits_with_lines(change), grounds(change, config)
    return {it.sha: judge(it, config, it.sha in adding, beside) for it in change.commits}


def _commits_with_lines(change: Change) -> frozenset[str]:
    """The commits that some added line of the change comes from."""
    return frozenset(sha for file in change.files for _, sha in file.authors() if sha)


def _signed(commit: Commit, judged: SignOff, config: Config, change: Change) -> Iterator[Finding]:
    rule = _BY_STATUS.get(judged.status)
    waits = change.mode in _UNBORN and "trailer" not in config.sign_off.accept
    # An agent that commits can't sign, and a person does it once the commit is there to be read.
    if running(commit) and rule is MISSING:
        rule = PENDING
    if rule and judged.required and not (waits and rule is not BY_AGENT):
        message = unsigned_message(commit, config) if rule is MISSING else rule.message
        yield replace(_finding(rule, commit, judged.detail), message=f"{message}: {judged.detail}")
    if judged.status == "agent":
        return
    for line in commit.signatures:
        if line.kind == "agent" or (line.kind == "bot" and judged.required):
            others = [it.value for it in commit.signatures if it.kind == "human"]
            stays = f"; the line of {others[0]} stays" if others else ""
            fix = f"take this line out of the message: Signed-off-by: {line.value}{stays}"
            yield _finding(BY_AGENT, commit, f"{line.value} cannot answer for code", fix)


def _reviewed(
    change: Change, config: Config, judged: dict[str, SignOff]
) -> Iterator[Finding | Failure]:
    if change.mode in _UNBORN or any(failure.check == NAME for failure in change.failures):
        return
    claimed = [commit for commit in change.commits if reviewed.claims(commit)]
    if change.mode == "patch" and claimed:
        reason = "a patch file does not tell whether the reviews in it are of this patch"
        yield Failure(NAME, reason, required=config.sign_off.reviewed)
        return
    for commit, claim in reviewed.stale(change):
        who = claim.credit.person or claim.credit.value
        yield _finding(STALE, commit, f"the review by {who} was of another patch")
    if not config.sign_off.reviewed:
        return
    added_in = reviewed.carriers(change)
    for commit in change.commits:
        # A commit without a patch, as a merge that adds nothing, leaves nothing to read.
        if commit.attribution.kind != "ai" or commit.patch_id is None:
            continue
        is_read = any(reviewed.reviewers(commit, change, config.sign_off, added_in))
        if judged[commit.sha].required and not commit.patch_id:
            yield _finding(NOT_REVIEWED, commit, _TOO_LARGE, _SMALLER)
        elif judged[commit.sha].required and not is_read:
            vain = next(reviewed.in_vain(commit, added_in), None)
            detail = vain or "there is no Human-Reviewed-by line that fits it"
            yield _finding(NOT_REVIEWED, commit, detail)


def _landed(change: Change, config: Config) -> Iterator[Finding]:
    wanted = squash.dropped(change, config.attribution) if change.source else ()
    lost = [str(line) for line in wanted]
    head = change.by_sha.get(change.head or "")
    if lost and head:
        command = f"aicheck squash-message {squash.span(change.source)}"
        fix = (
            f"paste the block of '{command}' into the message when you merge; here, while nobody "
            "has built on it, put the block at the end of the message with: git commit --amend"
        )
        yield _finding(DROPPED, head, "; ".join(lost), fix)


def _finding(rule: Rule, commit: Commit, detail: str, fix: str = "") -> Finding:
    return Finding(
        rule=rule,
        message=f"{rule.message}: {detail}",
        code=commit.subject,
        commit=commit.sha,
        fix=Fix(fix) if fix else None,
    )
