"""What a push adds to each ref, against what the remote has as far as this repository knows.

A branch that the remote has gains what its old tip lacks, but for what the remote's default branch
has: who merges that branch brings nothing of it. Every other ref gains what no branch of the
remote has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.known import Known, Update, commit_of, known
from aicheck.model import Pushed

_LINE = re.compile(
    r"(?P<local>[^\x00-\x1f\x7f]+) (?P<new>[0-9a-f]{40}|[0-9a-f]{64})"
    r" (?P<ref>refs/[^\x00-\x20\x7f]+) (?P<old>[0-9a-f]{40}|[0-9a-f]{64})"
)
_HOOK = 'it is git that calls it, from the hook pre-push: exec aicheck check --push -- "$@"'
# No push moves so many; each is looked at.
_MOST = 20_000
_SHOWN = 80
# Of a new tip that stands on many old ones, so many are tried as the base.
_MOST_STARTS = 20


@dataclass(frozen=True, slots=True)
class Span:
    """What refs of a push gain: from `start`, a commit or the empty tree, to their new tip.

    `judge` is the commit whose settings decide: the default branch's, where the tip left it, also
    for what is pushed elsewhere. It is the tip's own only where nothing of the remote is known.
    """

    refs: tuple[Pushed, ...]
    start: str
    head: str
    judge: str


def parse(text: str) -> tuple[Update, ...]:
    """The refs that git names on its hook's standard input; raises AicheckError."""
    lines = text.split("\n")[:-1] if text.endswith("\n") else text.split("\n") if text else []
    if len(lines) > _MOST:
        raise AicheckError(f"the push moves over {_MOST:,} refs", "push fewer at a time")
    return tuple(_update(number, line) for number, line in enumerate(lines, 1))


def _update(number: int, line: str) -> Update:
    if not (found := _LINE.fullmatch(line)):
        shown = line if len(line) <= _SHOWN else f"{line[:_SHOWN]}..."
        raise AicheckError(f"line {number} of standard input is no ref of a push: '{shown}'", _HOOK)
    new, old = (value if value.strip("0") else None for value in (found["new"], found["old"]))
    return Update(found["ref"], new, old)


def spans(
    repository: Repository, remote: str, updates: Sequence[Update]
) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """What each ref gains that gains anything, and what there is to say; raises AicheckError."""
    notes: list[str] = []
    moved = list(_tips(repository, updates, notes))
    there = known(repository, remote, updates)
    if moved and there.note:
        notes.append(there.note)
    fresh = _lacking(repository, [it.new for it in moved if it.new], there.tips)
    found: dict[tuple[str, str, str], Span] = {}
    for it in moved:
        span, said = _span(repository, it, there, fresh)
        notes += [f"{it.ref}: {text}" for text in said]
        if span:
            key = (span.start, span.head, span.judge)
            same = found.get(key)
            found[key] = replace(span, refs=(*same.refs, *span.refs)) if same else span
    return tuple(found.values()), tuple(notes)


def _tips(repository: Repository, updates: Sequence[Update], notes: list[str]) -> Iterator[Update]:
    """Yield the refs that lead to a commit afterwards, with that commit as the new object."""
    for it in updates:
        if it.new is None:
            notes.append(f"{it.ref}: it is deleted, and nothing is added")
        elif tip := commit_of(repository, it.new):
            yield replace(it, new=tip)
        elif repository.text("rev-parse", "--verify", "--quiet", f"{it.new}^{{}}"):
            notes.append(f"{it.ref}: it leads to no commit, and is not checked")
        else:
            raise AicheckError(f"'{it.ref}' would lead to {it.new[:12]}, which is not here", _HOOK)


def _span(
    repository: Repository, it: Update, there: Known, fresh: frozenset[str]
) -> tuple[Span | None, Sequence[str]]:
    tip = it.new or ""
    old, notes = there.old(repository, it)
    is_branch = old is not None and it.ref.startswith("refs/heads/")
    if not is_branch and tip not in fresh:
        return None, (*notes, "the remote has all of it, and nothing is checked")
    had = [old, there.default] if is_branch else [*there.tips, old]
    gained = _gained(repository, tip, [*had, it.has])
    if not gained.new:
        return None, (*notes, "the remote has all of it, and nothing is checked")
    first = old if is_branch else None
    start, said = _start(repository, tip, gained, (first, there.default))
    judge = start or first or there.default or next(iter(there.tips), None)
    if there.default and it.ref != there.default_ref:
        # One push to such a branch may loosen its settings: the next one does not go by them.
        judge = repository.merge_base(there.default, tip) or there.default
    elif judge and not there.default:
        said = (
            *said,
            "the remote's default branch is not known: it is judged by what it stands on",
        )
    if judge is None:
        said = ("nothing of the remote is known: all of it is checked, by its own settings",)
    base = start or repository.empty_tree
    pushed = (Pushed(it.ref, start, tip),)
    return Span(pushed, base, tip, judge or tip), (*notes, *said)


@dataclass(frozen=True, slots=True)
class _Gained:
    """How many commits are new, and those that they stand on."""

    new: int
    edge: tuple[str, ...]


def _gained(repository: Repository, tip: str, had: Sequence[str | None]) -> _Gained:
    lines = _listed(repository, ("--boundary",), [tip], [it for it in had if it])
    edge = tuple(it[1:] for it in lines if it.startswith("-"))
    return _Gained(len(lines) - len(edge), edge)


def _lacking(repository: Repository, tips: Sequence[str], had: Sequence[str]) -> frozenset[str]:
    """The commits of all the tips that nothing at the remote has."""
    return frozenset(_listed(repository, (), tips, had)) if tips else frozenset()


def _listed(
    repository: Repository, options: Sequence[str], tips: Sequence[str], had: Sequence[str]
) -> list[str]:
    feed = "".join(f"{it}\n" for it in (*tips, *(f"^{it}" for it in had)))
    out = repository.run("rev-list", *options, "--stdin", feed=feed.encode("ascii"))
    return out.decode("ascii").split()


def _start(
    repository: Repository, tip: str, gained: _Gained, first: Sequence[str | None]
) -> tuple[str | None, Sequence[str]]:
    """The commit from which the new ones, and as few others as can be, are a range."""
    if not gained.edge:
        return None, ()
    ways = [it for it in (*first, *sorted(gained.edge)[:_MOST_STARTS]) if it]
    related = [it for it in dict.fromkeys(ways) if repository.merge_base(it, tip)]
    counts = {it: len(_listed(repository, (), [tip], [it])) for it in related}
    if exact := next((it for it in related if counts[it] == gained.new), None):
        return exact, ()
    # Several branches of the remote were merged: a pull request would show the default one's view.
    preferred = next((it for it in reversed(first) if it in counts), None)
    start = preferred or min(related, key=lambda it: counts[it])
    more = counts[start] - gained.new
    some = "1 commit" if more == 1 else f"{more:,} commits"
    return start, (f"what was merged into it has {some} that the remote has: checked as well",)
