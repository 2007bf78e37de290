"""What a remote has, as far as the repository knows: its branches when they were last fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aicheck.git import Repository

_REMOTES = "refs/remotes/"
_HEADS = "refs/heads/"
_DEFAULTS = ("main", "master")


@dataclass(frozen=True, slots=True)
class Update:
    """A ref that a push moves: its name at the remote, and the objects there before and after.

    `new` is None for a ref that goes. `old` is None for one that comes, if the remote itself was
    asked (`is_told`). `has` is a commit that the remote is known to have besides.
    """

    ref: str
    new: str | None
    old: str | None = None
    is_told: bool = True
    has: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The commits at the tips of a remote's branches, and at that of its default branch.

    `branches` are by their full names at the remote, as `default_ref` is. `note` is what has to be
    said of them.
    """

    tips: tuple[str, ...]
    default: str | None
    branches: Mapping[str, str]
    note: str = ""
    default_ref: str | None = None

    def old(self, repository: Repository, it: Update) -> tuple[str | None, Sequence[str]]:
        """The commit that a ref has at the remote, where that is known, and what to say of it."""
        fetched = self.branches.get(it.ref)
        if not it.is_told:
            return (it.has or fetched) if fetched else None, ()
        here = commit_of(repository, it.old) if it.old else None
        if here or not it.old:
            return here, ()
        known = f"it is taken as it was fetched last, at {fetched[:7]}" if fetched else "fetch it"
        return fetched, (f"the remote has it at {it.old[:7]}, which is not here: {known}",)


def commit_of(repository: Repository, name: str) -> str | None:
    """The commit that an id leads to, also by a tag, or None where none is here."""
    return repository.text("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")


def known(repository: Repository, remote: str, updates: Sequence[Update]) -> Known:
    """What `remote` has, by what was fetched from it and what it tells in this push.

    Where nothing was fetched from it, as from a new fork, it is what the other remotes have.
    """
    tracked, heads = _tracked(repository)
    branches = _below(tracked, remote)
    was_fetched = bool(branches)
    # The remote knows better than what was fetched, and than who wrote over that since.
    told = {it.ref: it.old for it in updates if it.is_told}
    olds = {ref: commit_of(repository, old) if old else None for ref, old in told.items()}
    for old, here in olds.items():
        if here:
            branches[old] = here
        elif not told[old]:
            branches.pop(old, None)
    if was_fetched or not tracked:
        tips = [*branches.values(), *(it.has for it in updates if it.has)]
        ref = _default(remote, branches, heads)
        return Known(_once(tips), branches.get(ref or ""), branches, default_ref=ref)
    note = f"nothing was fetched from '{remote}': what the other remotes have is not new"
    others = sorted({name.partition("/")[0] for name in tracked}, key=lambda it: it != "origin")
    by_ref = {name: _below(tracked, name) for name in others}
    defaults = ((name, _default(name, by_ref[name], heads)) for name in others)
    owner, main = next(((name, ref) for name, ref in defaults if ref), ("", None))
    tips = [*branches.values(), *tracked.values(), *(it.has for it in updates if it.has)]
    default = by_ref[owner][main] if main else None
    return Known(_once(tips), default, branches, note, main)


def _tracked(repository: Repository) -> tuple[dict[str, str], dict[str, str]]:
    """The tips of all remotes' branches by remote and name, and which one is a remote's HEAD."""
    out = repository.run("for-each-ref", "--format=%(objectname) %(refname) %(symref)", _REMOTES)
    tips, heads = {}, {}
    for line in out.decode("utf-8", "surrogateescape").splitlines():
        sha, name, target = line.split(" ", 2)
        # What a name stands for may be one of our own branches.
        if target:
            heads[name.removeprefix(_REMOTES)] = target.removeprefix(_REMOTES)
        else:
            tips[name.removeprefix(_REMOTES)] = sha
    return tips, heads


def _below(tracked: Mapping[str, str], remote: str) -> dict[str, str]:
    start = f"{remote}/"
    return {
        f"{_HEADS}{name.removeprefix(start)}": sha
        for name, sha in tracked.items()
        if name.startswith(start)
    }


def _default(remote: str, branches: Mapping[str, str], heads: Mapping[str, str]) -> str | None:
    """The full name of the default branch at the remote, if it is there."""
    head = heads.get(f"{remote}/HEAD", "")
    named = [head.removeprefix(f"{remote}/")] if head.startswith(f"{remote}/") else []
    refs = (f"{_HEADS}{name}" for name in (*named, *_DEFAULTS))
    return next((ref for ref in refs if ref in branches), None)


def _once(tips: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tips))
