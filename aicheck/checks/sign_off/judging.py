"""The state of one commit's sign-off, by the ways that the settings accept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from aicheck.checks.sign_off.approving import approvals, refused
from aicheck.checks.sign_off.misses import in_vain, misshapen
from aicheck.checks.sign_off.people import able
from aicheck.checks.sign_off.remediation import Remedy, remedies
from aicheck.config import Config
from aicheck.mailboxes import mailbox, mailboxes
from aicheck.model import Change, Commit, Credit, Evidence, Person, Review, SignOff, Way
from aicheck.patterns import lazy

# What people write for the line, and no tool takes for it.
_SLIP = lazy(
    r"^(?P<indent>[ \t]*)(?P<key>sign(?:e?d)?[ \t_-]*of{1,2}[ \t_-]*by)\b(?P<colon>[ \t]*:)?.*",
    re.IGNORECASE | re.MULTILINE,
)
# A line's end that a shell took for two characters.
_ESCAPED = lazy(r"\\n[ \t]*(?P<line>Signed-off-by:[^\\\n]*)", re.IGNORECASE)
_TO_BE_SQUASHED = ("fixup!", "squash!", "amend!")
_LONGEST = 80
# Of the reviews that don't count.
_MOST = 3


@dataclass(frozen=True, slots=True)
class Grounds:
    """What beside a commit itself speaks for it."""

    remedies: Mapping[str, Remedy] = field(default_factory=dict)
    approvals: tuple[Review, ...] = ()
    refused: tuple[str, ...] = ()
    vouched: tuple[frozenset[str], ...] = ()
    in_vain: Mapping[str, str] = field(default_factory=dict)
    misshapen: Mapping[str, str] = field(default_factory=dict)
    squashes: frozenset[str] = frozenset()


def grounds(change: Change, config: Config) -> Grounds:
    """What speaks for the commits of a change beside themselves."""
    return Grounds(
        remedies=remedies(change, config.sign_off),
        approvals=tuple(approvals(change, config.sign_off.people)),
        refused=tuple(refused(change, config.sign_off.people)),
        vouched=tuple(_vouched(change, config)),
        in_vain=in_vain(change, config.sign_off),
        misshapen=misshapen(change),
        squashes=change.squashes,
    )


def judge(
    commit: Commit, config: Config, has_lines: bool = False, beside: Grounds = Grounds()
) -> SignOff:
    """The state of one commit's sign-off under the settings.

    `has_lines` is whether added lines come from the commit itself, as from a merge that brings
    in more than its parents have.
    """
    required = _is_required(commit, config, has_lines)
    for way, by, detail in _counting(commit, config, beside):
        return SignOff(required, "ok" if required else "not-required", by, detail, way)
    if required:
        return _lacking(commit, config, beside)
    typed = next((line.value for line in _people(commit)), None)
    return SignOff(False, "not-required", typed)


def _is_required(commit: Commit, config: Config, has_lines: bool) -> bool:
    # Where nobody is believed without a word, a bot's name is no word: anybody can type it.
    is_ai = commit.attribution.kind == "ai" or config.undeclared == "ai"
    if config.sign_off.require == "never":
        return False
    # A plain merge has nothing of its own to answer for.
    has_work = has_lines or commit.by_hand or not commit.is_merge
    return is_ai or (config.sign_off.require == "all" and bool(has_work))


def unsigned_message(commit: Commit, config: Config) -> str:
    """That nobody signed a commit which needs it, and why it does."""
    said = "no person has signed off this"
    if commit.attribution.kind == "ai":
        return f"{said} AI-assisted commit"
    if config.sign_off.require == "all":
        return f"{said} commit, as the settings ask of every commit"
    return f'{said} commit, which says nothing of who wrote it (undeclared = "ai")'


# -- what counts ---------------------------------------------------------------------------------


def _counting(commit: Commit, config: Config, beside: Grounds) -> Iterator[tuple[Way, str, str]]:
    """Yield each way in which a person took responsibility, with the person and a detail."""
    accept, who = config.sign_off.accept, able(commit, config.sign_off.people)
    if "trailer" in accept and not running(commit):
        typing = who | _vouching(commit, beside)
        for line in _people(commit):
            if mailbox(line.person) in typing:
                yield "trailer", str(line.person), ""
        if remedy := beside.remedies.get(commit.sha):
            behalf = f" on behalf of {remedy.behalf}" if remedy.behalf else ""
            detail = f"added by {remedy.person} in {remedy.stands_in[:12]}{behalf}"
            yield "remediation", str(remedy.person), detail
    if "signature" in accept and commit.verification and commit.verification.is_good:
        for signer in commit.verification.signers:
            if mailbox(signer) in who:
                yield "signature", str(_named(signer, commit, config)), "by signature"
    if "review" in accept:
        for review in beside.approvals:
            if mailbox(review.person) != mailbox(commit.author):
                yield "review", str(review.person), "by an approving review of this head"


def running(commit: Commit) -> Evidence | None:
    """The evidence that an agent runs the very hook that asks, and so types what is typed."""
    said = (it for it in commit.attribution.evidence if it.signal == "environment")
    return next((it for it in said if it.strength == "recorded"), None)


def _people(commit: Commit) -> list[Credit]:
    return [line for line in commit.signatures if line.kind == "human"]


def _named(signer: Person, commit: Commit, config: Config) -> Person:
    """The signer under the name that the settings or the commit know; a key may have none."""
    known = (*config.sign_off.people, commit.author, commit.committer)
    return next((it for it in known if mailbox(it) == mailbox(signer)), signer)


def _vouching(commit: Commit, beside: Grounds) -> frozenset[str]:
    """Who may stand in a squash: the signers of its branch, if none of its commits lacks them."""
    if commit.sha not in beside.squashes or not beside.vouched or _uncovered(commit, beside):
        return frozenset()
    return frozenset().union(*beside.vouched)


def _uncovered(commit: Commit, beside: Grounds) -> int:
    """How many commits of the merged branch nobody signed who stands in the squash's message."""
    signed = mailboxes(line.person for line in _people(commit) if line.person)
    return sum(1 for mine in beside.vouched if not signed & mine)


def _vouched(change: Change, config: Config) -> Iterator[frozenset[str]]:
    """Yield who signed off each commit of the merged branch that needed it."""
    found = remedies(Change("range", None, None, "", change.source), config.sign_off)
    for part in change.source:
        judged = judge(part, config, beside=Grounds(found))
        if not judged.required:
            continue
        ways = _counting(part, config, Grounds(found))
        yield mailboxes(_person(by) for way, by, _ in ways if way in ("trailer", "remediation"))


def _person(text: str) -> Person:
    name, _, mail = text.rpartition(" <")
    return Person(name, mail.removesuffix(">"))


# -- what is lacking -----------------------------------------------------------------------------


def _lacking(commit: Commit, config: Config, beside: Grounds) -> SignOff:
    lacking = _typed(commit, config, beside)
    more = list(_others(commit, config, beside))
    if lacking.status == "missing" and commit.verification:
        lacking = SignOff(True, "unverified", None, lacking.detail)
    detail = "; ".join(filter(None, (_work(commit), lacking.detail, *more)))
    is_vain = commit.sha in beside.in_vain
    return SignOff(True, lacking.status, lacking.by, detail, said_in_vain=is_vain)


def _work(commit: Commit) -> str:
    """Why a merge needs a sign-off."""
    if not commit.by_hand:
        return ""
    first, *others = commit.by_hand
    more = f" and {len(others)} more" if others else ""
    return f"it changes {first}{more} in a way that neither side did"


def _typed(commit: Commit, config: Config, beside: Grounds) -> SignOff:
    people = _people(commit)
    if not people and commit.signatures:
        by = commit.signatures[0].value
        return SignOff(True, "agent", by, f"the only sign-off is by {by}")
    if not people:
        return SignOff(True, "missing", None, _missing(commit, beside))
    by = people[0].value
    if "trailer" not in config.sign_off.accept:
        return SignOff(True, "unverified", by, "the settings accept no typed sign-off")
    return SignOff(True, "unverified", by, _unverified(commit, people))


def _missing(commit: Commit, beside: Grounds) -> str:
    slip = next(_slips(commit), None)
    if slip or _later(commit, beside):
        return slip or "it has no Signed-off-by line of a person"
    if commit.subject.startswith(_TO_BE_SQUASHED):
        return "a commit that is to be squashed needs its own Signed-off-by line until it is"
    return "there is no Signed-off-by line of a person"


def _later(commit: Commit, beside: Grounds) -> str:
    """Why what a later commit says for this one does not count, or nothing."""
    return beside.in_vain.get(commit.sha) or beside.misshapen.get(commit.sha, "")


def _slips(commit: Commit) -> Iterator[str]:
    for found in _SLIP.finditer(commit.message):
        text = found[0].strip()[:_LONGEST]
        if found["key"].casefold() == "signed-off-by" and found["colon"]:
            if found["indent"]:
                yield f"'{text}' is indented: the line starts at the margin"
        else:
            yield f"'{text}' is no sign-off: the line starts with 'Signed-off-by: '"
    for found in _ESCAPED.finditer(commit.message):
        text = found["line"].strip()[:_LONGEST]
        yield f"'{text}' stands behind a literal \\n: it needs a line of its own"


def _unverified(commit: Commit, people: list[Credit]) -> str:
    by = people[0].value
    if agent := running(commit):
        return f"an agent is running here ({agent.detail}), so {by} is only a name that it typed"
    if all(line.person is None for line in people):
        return f"'{by}' is no Name <mailbox>"
    if not any(mailbox(line.person) for line in people):
        return f"the mailbox of {by} is nobody's"
    if commit.author_kind == commit.committer_kind == "agent":
        return f"an agent wrote and committed this change, so {by} is only a name that it typed"
    if commit.author_kind == "agent" and any(
        mailbox(line.person) == mailbox(commit.author) for line in people
    ):
        return f"the author's name, {commit.author.name}, is an agent's, so {by} is only typed"
    return _same_name(commit, people) or f"{by} neither wrote nor committed this change"


def _same_name(commit: Commit, people: list[Credit]) -> str:
    """What to do about a sign-off under the author's name, with a mailbox that nobody knows."""
    name = commit.author.name.strip().casefold()
    for line in people:
        if name and line.person and line.person.name.strip().casefold() == name:
            return (
                f"{line.person} is the same name with another mailbox than the author's, "
                f"{commit.author.mail}; list it in sign-off.people, or sign with the author's "
                "mailbox"
            )
    return ""


def _others(commit: Commit, config: Config, beside: Grounds) -> Iterator[str]:
    accept, found = config.sign_off.accept, commit.verification
    yield _later(commit, beside)
    if _people(commit) and beside.vouched and commit.sha not in beside.squashes:
        yield "it holds something else than the branch, whose sign-offs are not of that"
    elif _people(commit) and (lost := _uncovered(commit, beside)):
        commits = "one commit" if lost == 1 else f"{lost} commits"
        yield f"{commits} of the branch nobody signed who is named here"
    if "signature" in accept:
        if found and found.is_good:
            yield f"it is signed by {found.detail}, who may not answer for it"
        else:
            yield found.detail if found else "it has no signature"
    if "review" in accept:
        own = (it for it in beside.approvals if mailbox(it.person) == mailbox(commit.author))
        seen = (*(f"{it.person.name} approved it and wrote it" for it in own), *beside.refused)
        more = f": {'; '.join(seen[:_MOST])}" if seen else ""
        yield f"no person who may answer for it approved this head{more}"
