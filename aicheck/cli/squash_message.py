"""`aicheck squash-message`: the trailers that a squash merge must keep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import click

from aicheck import change as changes
from aicheck.attribution import attribute
from aicheck.checks.sign_off import reviewed, sign_offs
from aicheck.checks.sign_off.remediation import remedies
from aicheck.checks.sign_off.squash import Kept, kept, left_out, unsaid
from aicheck.cli.check import settings_of
from aicheck.cli.exit import FAIL, PASS
from aicheck.cli.options import Common, taking
from aicheck.cli.streams import put, say
from aicheck.config import Config
from aicheck.git import Repository, open_repository
from aicheck.mailboxes import mailbox
from aicheck.model import Change
from aicheck.patch_ids import patch_id_between, patch_ids
from aicheck.reporters.visible import visible

_LACKING = frozenset({"agent", "missing", "unverified"})


@click.command("squash-message")
@click.argument("revisions", metavar="[RANGE]", required=False)
@taking("repo", "policy")
def squash_message(common: Common, revisions: str | None) -> int:
    """Print the trailers that a squash of RANGE must keep: the AI's part, reviews, sign-offs.

    RANGE is as for check. Put the block at the end of the squashed commit's message. Agents stand
    in it as the settings want them. A review that fits the commit no more is left out. Where
    people reviewed all of them, alone or between them, they are named with the patch id of the
    whole. Exits with 1 where a commit lacks
    the sign-off that it needs, as the lines of the others would seem to cover it, and where the
    commits do not tell what the settings want to be said.
    """
    repository = open_repository(common.repo)
    change = attribute(changes.read_range(repository, revisions, common.progress), common.progress)
    config = settings_of(common, repository, change)
    lines = list(_block(change, config, repository))
    if lines:
        put("".join(f"{visible(str(line))}\n" for line in lines))
    for line in left_out(change.commits, config.attribution):
        say(f"note: the settings want no agent here, so this is left out: {visible(line)}")
    lacking = [*unsaid(change.commits, config.attribution), *_unsigned(change, config)]
    for text in lacking:
        say(f"note: {visible(text)}")
    return FAIL if lacking else PASS


def _unsigned(change: Change, config: Config) -> Iterator[str]:
    judged = sign_offs(change, config)
    for sha, it in judged.items():
        if it.status in _LACKING:
            yield f"{sha[:12]} lacks a sign-off: {it.detail}"


def _block(change: Change, config: Config, repository: Repository) -> Iterator[Kept]:
    change = _identified(change, repository)
    stale = {(commit.sha, claim.credit) for commit, claim in reviewed.stale(change)}
    commits = [
        replace(it, credits=tuple(line for line in it.credits if (it.sha, line) not in stale))
        for it in change.commits
    ]
    remedied = [it.person for it in remedies(change, config.sign_off).values()]
    whole, said = _whole(change, config, repository), set()
    for line in kept(commits, remedied, config.attribution):
        who = line.mark[1] if line.mark[0] == reviewed.KEY else None
        if who not in whole:
            yield line
        elif who not in said:
            said.add(who)
            yield replace(line, value=whole[who])


def _identified(change: Change, repository: Repository) -> Change:
    if not any(map(reviewed.claims, change.commits)):
        return change
    ids = patch_ids(repository, [commit.sha for commit in change.commits])
    return replace(
        change, commits=tuple(replace(it, patch_id=ids.get(it.sha)) for it in change.commits)
    )


def _whole(change: Change, config: Config, repository: Repository) -> dict[str | None, str]:
    """By mailbox, the reviews of the whole by those who read all of it, alone or between them."""
    added_in = reviewed.carriers(change)
    read = [
        {
            who: str(credit.person)
            for credit in reviewed.reviewers(commit, change, config.sign_off, added_in)
            if (who := mailbox(credit.person))
        }
        for commit in change.commits
        if commit.patch_id is not None
    ]
    if not read or not all(read) or not change.base or not change.head:
        return {}
    patch_id = patch_id_between(repository, change.base, change.head)
    alone = set(read[0]).intersection(*read[1:])
    people = {who: person for some in read for who, person in some.items()}
    return {
        who: f"{person} ({'' if who in alone else 'part of '}patch-id {patch_id})"
        for who, person in people.items()
        if patch_id
    }
