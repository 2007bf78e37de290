"""The trailers that must outlive a squash, and those that one has dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aicheck.checks.crediting import ANY, Mark, credited, lacking, marks
from aicheck.checks.sign_off.reviewed import KEY, claims
from aicheck.config import AttributionPolicy
from aicheck.mailboxes import mailbox
from aicheck.model import Change, Commit, Credit, Person

_SIGNED = "signed-off-by"
_REVIEWS = frozenset({"acked-by", "reviewed-by", "tested-by", KEY})
_AUTHORS = frozenset({"co-authored-by", "co-developed-by"})
_AS_SAID = AttributionPolicy()
# In the place of an agent's id.
_NAMELESS = "ai"
_NOT_WRITING = _REVIEWS | {"reported-by", "requested-by", "suggested-by", _SIGNED}


@dataclass(frozen=True, slots=True)
class Kept:
    """A trailer to keep; two with the same `mark` say the same. `model` is an agent's."""

    key: str
    value: str
    mark: tuple[str, ...]
    model: str | None = None

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"


def kept(
    commits: Sequence[Commit],
    remedied: Iterable[Person] = (),
    policy: AttributionPolicy = _AS_SAID,
) -> tuple[Kept, ...]:
    """What a squash of `commits` must keep: the AI's part, co-authors, reviews, sign-offs.

    `remedied` are people who signed some of them off in a later commit; the AI's part is said as
    `policy` wants it.
    """
    parts = [
        *_told_once(line for commit in commits for line in _assistance(commit, policy)),
        *(line for commit in commits for line in _people(commit, _AUTHORS)),
        *(line for commit in commits for line in _reviews(commit)),
        *(line for commit in commits for line in _people(commit, {_SIGNED})),
        *(_line(_SIGNED, str(it), (_SIGNED, mailbox(it) or "")) for it in remedied),
    ]
    unique: dict[tuple[str, ...], Kept] = {}
    for part in parts:
        unique.setdefault(part.mark, part)
    return tuple(_paired(list(unique.values())))


def _told_once(lines: Iterable[Kept]) -> Iterator[Kept]:
    """Yield one line for each agent and model under the same key; one without a model is spare."""
    unique: dict[tuple[str, ...], Kept] = {}
    for line in lines:
        # One that is not known by name is what it is called.
        who = line.mark if line.mark[1] == _NAMELESS else line.mark[:2]
        unique.setdefault((line.key, *who, line.model or ""), line)
    for key, line in unique.items():
        if line.model or not any(other[:-1] == key[:-1] and other[-1] for other in unique):
            yield line


def _paired(lines: list[Kept]) -> Iterator[Kept]:
    """Yield the lines with the sign-off of each co-developer directly below theirs."""
    signed = {line.mark[1]: line for line in lines if line.mark[0] == _SIGNED}
    pairs = {line: signed.get(line.mark[1]) for line in lines if line.key == "Co-developed-by"}
    for line in lines:
        if line in pairs:
            yield from filter(None, (line, pairs[line]))
        elif line not in pairs.values():
            yield line


def left_out(commits: Sequence[Commit], policy: AttributionPolicy) -> Iterator[str]:
    """Yield each agent's line that the project wants in no message."""
    marks = (mark for commit in commits for mark in _agents_lines(commit))
    yield from dict.fromkeys(it.text for it in marks if it.key and not credited(it, policy))


def unsaid(commits: Sequence[Commit], policy: AttributionPolicy) -> Iterator[str]:
    """Yield what the project wants to be said of the agents, and the commits do not tell."""
    marks = (mark for commit in commits for mark in _agents_lines(commit))
    yield from dict.fromkeys(why for it in marks if (why := lacking(it, policy)))


def dropped(change: Change, policy: AttributionPolicy) -> tuple[Kept, ...]:
    """What the branch's commits said, as far as it is wanted, and none of the landed ones says."""
    landed = {line.mark[:2] for line in kept(change.commits)}
    landed |= {("ai", name) for commit in change.commits for name in _agents(commit)}
    landed |= {("author", mailbox(commit.author) or "") for commit in change.commits}
    # A line that names no agent is kept by one that does.
    landed |= {("ai", _NAMELESS) for kind, *_ in landed if kind == "ai"}
    lines = kept(change.source, policy=policy)
    return tuple(line for line in lines if line.mark[:2] not in landed)


def span(source: Sequence[Commit]) -> str:
    """The branch as a range, or `RANGE` where it has no single start."""
    own = {commit.sha for commit in source}
    starts = {parent for commit in source for parent in commit.parents} - own
    return f"{starts.pop()[:12]}..{source[-1].sha[:12]}" if len(starts) == 1 else "RANGE"


def _agents(commit: Commit) -> Iterator[str]:
    for found in commit.attribution.evidence:
        if found.kind == "ai" and found.strength != "inferred":
            yield found.agent or _NAMELESS


# -- parts ---------------------------------------------------------------------------------------


def _assistance(commit: Commit, policy: AttributionPolicy) -> Iterator[Kept]:
    for mark in _agents_lines(commit):
        key, _, value = credited(mark, policy).partition(": ")
        if value:
            agent = _NAMELESS if value == ANY else mark.agent or _NAMELESS
            yield Kept(key, value, ("ai", agent, value.casefold()), mark.model)


def _agents_lines(commit: Commit) -> Iterator[Mark]:
    """Yield each agent that wrote on an AI-assisted commit, with its trailer if it has one."""
    if commit.attribution.kind != "ai":
        return
    named = set()
    for mark in marks(commit):
        # Only a line that credits somebody has a number.
        if mark.place == "trailer" and mark.line and mark.key not in _NOT_WRITING:
            named.add(mark.agent)
            yield mark
    agent, model = commit.attribution.agent, commit.attribution.model
    if agent in named:
        return
    if commit.author_kind == "agent":
        yield Mark("trailer", "co-authored-by", str(commit.author), agent, model)
    else:
        # Something else than a trailer said so, as a footer or a note, and a squash loses it.
        yield Mark("", "", "", agent, model)


def _people(commit: Commit, keys: Iterable[str]) -> Iterator[Kept]:
    for credit in _humans(commit):
        if credit.key in keys:
            kind = "author" if credit.key in _AUTHORS else credit.key
            yield _line(credit.key, str(credit.person), (kind, mailbox(credit.person) or ""))


def _reviews(commit: Commit) -> Iterator[Kept]:
    ids = {claim.credit: claim.patch_id for claim in claims(commit)}
    for credit in _humans(commit):
        mark = (credit.key, mailbox(credit.person) or "")
        if credit in ids:
            yield _line(KEY, credit.value, (*mark, ids[credit] or ""))
        elif credit.key in _REVIEWS:
            yield _line(credit.key, str(credit.person), mark)


def _humans(commit: Commit) -> Iterator[Credit]:
    yield from (it for it in commit.credits if it.kind == "human" and mailbox(it.person))


def _line(key: str, value: str, mark: tuple[str, ...]) -> Kept:
    name = "Human-Reviewed-by" if key == KEY else key.replace(" ", "-").capitalize()
    return Kept(name, value, mark)
