"""The trailers that must outlive a squash, and those that one has dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aicheck.checks.sign_off.people import mailbox
from aicheck.checks.sign_off.reviewed import KEY, claims
from aicheck.model import Change, Commit, Credit, Person

_SIGNED = "signed-off-by"
_REVIEWS = frozenset({"acked-by", "reviewed-by", "tested-by", KEY})
_AUTHORS = frozenset({"co-authored-by", "co-developed-by"})
_NOT_WRITING = _REVIEWS | {"reported-by", "requested-by", "suggested-by", _SIGNED}


@dataclass(frozen=True, slots=True)
class Kept:
    """A trailer to keep; two with the same `mark` say the same."""

    key: str
    value: str
    mark: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"


def kept(commits: Sequence[Commit], remedied: Iterable[Person] = ()) -> tuple[Kept, ...]:
    """What a squash of `commits` must keep: the AI's part, co-authors, reviews, sign-offs.

    `remedied` are people who signed some of them off in a later commit.
    """
    parts = [
        *(line for commit in commits for line in _assistance(commit)),
        *(line for commit in commits for line in _people(commit, _AUTHORS)),
        *(line for commit in commits for line in _reviews(commit)),
        *(line for commit in commits for line in _people(commit, {_SIGNED})),
        *(_line(_SIGNED, str(it), (_SIGNED, mailbox(it) or "")) for it in remedied),
    ]
    unique: dict[tuple[str, ...], Kept] = {}
    for part in parts:
        unique.setdefault(part.mark, part)
    return tuple(_paired(list(unique.values())))


def _paired(lines: list[Kept]) -> Iterator[Kept]:
    """Yield the lines with the sign-off of each co-developer directly below theirs."""
    signed = {line.mark[1]: line for line in lines if line.mark[0] == _SIGNED}
    pairs = {line: signed.get(line.mark[1]) for line in lines if line.key == "Co-developed-by"}
    for line in lines:
        if line in pairs:
            yield from filter(None, (line, pairs[line]))
        elif line not in pairs.values():
            yield line


def dropped(change: Change) -> tuple[Kept, ...]:
    """What the branch's commits said and none of the landed ones says."""
    landed = {line.mark[:2] for line in kept(change.commits)}
    landed |= {("ai", name) for commit in change.commits for name in _agents(commit)}
    landed |= {("author", mailbox(commit.author) or "") for commit in change.commits}
    return tuple(line for line in kept(change.source) if line.mark[:2] not in landed)


def span(source: Sequence[Commit]) -> str:
    """The branch as a range, or `RANGE` where it has no single start."""
    own = {commit.sha for commit in source}
    starts = {parent for commit in source for parent in commit.parents} - own
    return f"{starts.pop()[:12]}..{source[-1].sha[:12]}" if len(starts) == 1 else "RANGE"


def _agents(commit: Commit) -> Iterator[str]:
    for found in commit.attribution.evidence:
        if found.kind == "ai" and found.strength != "inferred":
            yield found.agent or "ai"


# -- parts ---------------------------------------------------------------------------------------


def _assistance(commit: Commit) -> Iterator[Kept]:
    if commit.attribution.kind != "ai":
        return
    named = set()
    for credit in commit.credits:
        if credit.kind == "agent" and credit.key not in _NOT_WRITING:
            named.add(credit.agent)
            folded = credit.value.casefold()
            yield _line(credit.key, credit.value, ("ai", credit.agent or "ai", folded))
    agent, model = commit.attribution.agent, commit.attribution.model
    if agent in named:
        return
    if commit.author_kind == "agent":
        key, text = "co-authored-by", str(commit.author)
    else:
        # Something else than a trailer said so, as a footer or a note, and a squash loses it.
        key, text = "assisted-by", ":".join(filter(None, (agent, model))) or "LLM"
    yield _line(key, text, ("ai", agent or "ai", text.casefold()))


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
