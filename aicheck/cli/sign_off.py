"""`aicheck sign-off`: a person reads what an agent wrote, and answers for it by name."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import click

from aicheck import rewrite
from aicheck.attribution import kind_of
from aicheck.cli.agents import agents_running
from aicheck.cli.exit import FAIL, INCOMPLETE, PASS
from aicheck.cli.options import Common, taking
from aicheck.cli.outcome import afterwards, counts, said_in_the_way
from aicheck.cli.plan import Plan, planned
from aicheck.cli.reader import read, summary
from aicheck.cli.screen import opened
from aicheck.cli.streams import put, say
from aicheck.errors import AicheckError
from aicheck.git import Repository, open_repository
from aicheck.identity import people_of_user
from aicheck.mailboxes import mailbox
from aicheck.model import Person
from aicheck.reporters.summary import plural, short
from aicheck.reporters.visible import block
from aicheck.review import memory, words
from aicheck.review.pieces import Piece, Reading, Row
from aicheck.review.session import Session
from aicheck.rewrite import Signature

_BY_HAND = "read the change, and run aicheck sign-off at a terminal of your own"


@click.command("sign-off")
@click.argument("revisions", metavar="[RANGE]", required=False)
@click.option("--dry-run", is_flag=True, help="Say what is to be read and would be written.")
@click.option("--remediate", is_flag=True, help="Sign by one commit on top, and rewrite nothing.")
@click.option("--afresh", is_flag=True, help="Read again what you took in an earlier run, too.")
@taking("repo", "policy", "fail_on", "jobs", "no_cache", "quiet", "colour")
def sign_off(
    common: Common, revisions: str | None, dry_run: bool, remediate: bool, afresh: bool
) -> int:
    """Read the AI-assisted commits of RANGE with their findings, then sign those you take.

    RANGE is as for check. Each commit that you read to the end gets your Signed-off-by, and a
    Human-Reviewed-by with its patch id: in a new message while it is on no remote branch, else in
    a commit on top. A review is of that commit's own patch: a later AI-assisted commit over the
    same lines needs a sign-off of its own. It is for people: it wants a terminal, and does not run
    for an agent.
    """
    if not dry_run:
        _refuse_others()
    repository = open_repository(common.repo)
    person = _person(repository)
    if not common.quiet:
        say("checking the range ...")
    plan = planned(common, repository, person, revisions, remediate)
    taken = frozenset() if afresh else memory.load(plan.memory, plan.mail)
    if afresh and not dry_run:
        memory.set_aside(plan.memory)
    session = Session(tuple(_warned(plan)), taken)
    if not plan.readings:
        return _nothing_to_sign(plan)
    if dry_run:
        put(_preview(plan, session))
        return PASS
    return _signing(plan, session, common)


def _warned(plan: Plan) -> Iterator[Reading]:
    """Yield what is to be read, with a warning on each card where typed lines don't count."""
    for it in plan.readings:
        if plan.standing.is_typing_enough:
            yield it
            continue
        card, *pieces = it.pieces
        rows = (Row("alarm", _typed_words(plan)), *card.rows)
        yield replace(it, pieces=(replace(card, rows=rows), *pieces))


def _nothing_to_sign(plan: Plan) -> int:
    if plan.vain:
        first, *others = plan.vain
        more = f"; {plural(len(others), 'more commit')} left out like it" if others else ""
        why, ways = plan.ways_out(first)
        raise AicheckError(
            f"no commit on top by you signs off {short(first.sha)}: {why}{more}", ways
        )
    if not plan.lacking:
        ends = (short(it) for it in (plan.change.base, plan.change.head) if it)
        what = "no commit lacks a sign-off that counts, or a review of its text"
        say(f"nothing to sign in {'..'.join(ends)}: {what}")
        return FAIL if said_in_the_way(plan.report, plan.change.by_sha) else PASS
    say("nothing to sign: you have read and signed all that there is")
    say(afterwards(plan, plan.lacking[0]))
    return FAIL


def _left_out(plan: Plan) -> list[str]:
    return [
        f"left out: {short(it.sha)} {it.subject}: {': '.join(plan.ways_out(it))}"
        for it in plan.vain
    ]


# -- who may -----------------------------------------------------------------------------------


def _refuse_others() -> None:
    if running := agents_running():
        name = running[0].partition("=")[0]
        raise AicheckError(f"an agent is running here ({name} is set), and cannot sign", _BY_HAND)
    is_there = all(it is not None and it.isatty() for it in (sys.stdin, sys.stdout))
    if not is_there:
        raise AicheckError("a person has to be at a terminal to sign", _BY_HAND)


def _person(repository: Repository) -> Person:
    person = people_of_user(repository)[1]
    kind = kind_of(person)
    if kind != "human":
        article = "an agent" if kind == "agent" else "a bot"
        hint = "set your own with git config user.name and git config user.email"
        raise AicheckError(f"git commits as {article} here: {person}", hint)
    if mailbox(person) is None:
        hint = "set a mailbox of your own with git config user.email"
        raise AicheckError(f"git commits under a mailbox that is nobody's: {person}", hint)
    return person


# -- reading and signing -----------------------------------------------------------------------


def _signing(plan: Plan, session: Session, options: Common) -> int:
    keys = {it.key for it in plan.readings}

    for line in _left_out(plan):
        say(line)

    def keep() -> None:
        memory.save(plan.memory, plan.mail, session.taken, keys)

    try:
        with opened(_wants_colour(options)) as screen:
            agreed = read(session, screen, keep, lambda: _question(plan, session))
    except KeyboardInterrupt:
        say("stopped: nothing was signed, and what you took is kept for the next run")
        return INCOMPLETE
    for row in summary(session):
        say(row.text)
    if not agreed:
        say("nothing was signed; what you took is kept for the next run")
        return FAIL
    tip, names = _write(plan, session.read())
    done = {it.key for it in session.read()}
    left = [mark for mark in session.taken if mark[0] not in done]
    memory.save(plan.memory, plan.mail, left, keys)
    is_enough = counts(plan, tip, names, options)
    is_whole = len(session.read()) == len(plan.readings) and not plan.vain
    return PASS if is_enough and is_whole else FAIL


def _wants_colour(options: Common) -> bool:
    return {"always": True, "never": False}.get(options.colour, "NO_COLOR" not in os.environ)


def _question(plan: Plan, session: Session) -> Piece:
    signed = session.read()
    rows = [
        *summary(session),
        Row("words", ""),
        Row("words", f"Sign {plural(len(signed), 'commit')} as {plan.person}?"),
        Row("words", ""),
        Row("words", "With y you say that you read these changes, that you have the right to hand "
            "them in under the project's licence, as https://developercertificate.org/ (1.1) puts "
            "it, and that you answer for them."),
        Row("words", ""),
        *_form(plan, signed),
    ]  # fmt: skip
    return Piece("The last question", tuple(rows))


def _form(plan: Plan, signed: Sequence[Reading]) -> Iterator[Row]:
    above = _on_top(plan, signed)
    if own := len(signed) - len(above):
        said = f"New messages, and so new ids, on '{plan.branch.name}': {plural(own, 'commit')}."
        yield Row("aside", said)
    if above:
        yield Row("aside", f"Signed by one commit on top: {plural(len(above), 'commit')}.")
    if plan.key:
        yield Row("aside", "git signs them with your key, as your own settings ask it to.")
    for line in _left_out(plan):
        yield Row("alarm", line)
    if not plan.standing.is_typing_enough:
        yield Row("alarm", _typed_words(plan))


def _typed_words(plan: Plan) -> str:
    """That typed lines don't count, for a person who is about to type some."""
    if plan.key and "signature" in plan.config.sign_off.accept:
        return "Typed lines do not count here; your key's signature does if the base lists the key."
    return (
        f"Typed lines alone do not count here: sign-off.accept asks for {plan.standing.accepted()},"
        " which has to follow."
    )


def _on_top(plan: Plan, readings: Sequence[Reading]) -> list[Reading]:
    return [it for it in readings if it.commit.sha in plan.on_top]


def _remediation(plan: Plan, readings: Sequence[Reading]) -> str:
    behalf = {it.commit.sha: plan.standing.behalf(it.commit) for it in readings}
    return words.remediation(plan.person, readings, behalf)


def _write(plan: Plan, signed: Sequence[Reading]) -> tuple[str, dict[str, str]]:
    """Sign, and return the branch's new tip and the new ids of the signed commits."""
    signer = Signature(plan.person, _now(), plan.key)
    above = _on_top(plan, signed)
    edits = {it.commit.sha: _edit(plan.person, it) for it in signed if it not in above}
    again = rewrite.descendants(plan.change.commits, edits)
    renamed = rewrite.rewritten(plan.repository, again, edits, signer)
    tip = renamed.get(plan.branch.tip, plan.branch.tip)
    if above:
        tip = rewrite.empty_commit(plan.repository, tip, _remediation(plan, above), signer)
    why = f"aicheck sign-off: {plural(len(signed), 'commit')}"
    rewrite.move(plan.repository, plan.branch, tip, why, signer)
    say(f"signed {plural(len(signed), 'commit')}: '{plan.branch.name}' is at {short(tip)} now")
    say(f"to undo it: git reset --soft {short(plan.branch.tip)}")
    return tip, {it.commit.sha: renamed.get(it.commit.sha, it.commit.sha) for it in signed}


def _edit(person: Person, it: Reading) -> rewrite.Rewrite:
    return lambda message, encoding: words.signed(message, person, it.patch_id, encoding)


def _now() -> str:
    now = time.time()
    return f"{int(now)} {time.strftime('%z', time.localtime(now))}"


def _preview(plan: Plan, session: Session) -> str:
    lines = []
    for index, it in enumerate(plan.readings):
        total = len(it.pieces)
        is_above = it.commit.sha in plan.on_top
        form = "signed by a commit on top" if is_above else "signed in a new message"
        lines.append(f"{short(it.commit.sha)} {it.commit.subject}")
        lines.append(f"    {total - session.left(index)} of {plural(total, 'piece')} taken; {form}")
        if not is_above:
            lines += [f"    {line}" for line in words.trailers(plan.person, it.patch_id)]
    lines += _left_out(plan)
    if not plan.standing.is_typing_enough:
        lines += ["", _typed_words(plan)]
    if above := _on_top(plan, plan.readings):
        lines += ["", "The commit on top:", ""]
        lines += [f"    {line}" for line in _remediation(plan, above).splitlines()]
    return block("\n".join(lines)) + "\n"
