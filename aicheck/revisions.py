"""What the name of a revision stands for, and which branch a change is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeAlias

from aicheck.errors import AicheckError

# What git calls the kinds of objects.
KINDS = ("commit", "tree", "blob", "tag")
# What stands in git's own folder and is meant before anything else.
_OWN_NAMES = frozenset(
    ("HEAD", "FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD",
     "REBASE_HEAD", "BISECT_HEAD", "AUTO_MERGE")
)  # fmt: skip
# Where git looks for a name besides, in no order.
_PLACES = ("{}", "refs/{}", "refs/tags/{}", "refs/heads/{}", "refs/remotes/{}",
           "refs/remotes/{}/HEAD")  # fmt: skip
# The rest of a revision behind its name: main~2, main^{commit}, main@{upstream}, main:path.
_STEPS = re.compile(r"[~^:]|@\{")
_SHORTENED = re.compile(r"[0-9a-f]{7,64}", re.IGNORECASE)
_REMOTE = "refs/remotes/origin/"
_NO_HISTORY = "in CI, fetch the whole history (fetch-depth: 0)"


Named: TypeAlias = "tuple[str, str]"
"""A ref's full name, and its commit."""


class Refs(Protocol):
    """A repository, as far as it tells of its revisions."""

    @property
    def empty_tree(self) -> str:
        """The id of the tree without files."""

    @property
    def is_shallow(self) -> bool:
        """Whether a part of the history is not there."""

    def text(self, *args: str) -> str | None:
        """What git prints, or None where it exits with an error."""

    def objects(self, names: Sequence[str]) -> list[tuple[str, str] | None]:
        """The id and the kind of what each name stands for, or None."""

    def is_commit(self, name: str) -> bool:
        """Whether the object `name` is a commit."""

    def merge_base(self, base: str, head: str) -> str | None:
        """The best common ancestor of two commits, or None where there is none."""


def resolve(refs: Refs, revision: str) -> str:
    """The id of the commit (or tree) that `revision` names; raises AicheckError."""
    # No name has a line in it, and git is asked by the line.
    if "\n" not in revision:
        name = _STEPS.split(revision, maxsplit=1)[0]
        asked = [name, *(f"{revision}^{{{kind}}}" for kind in ("commit", "tree"))]
        chosen, *found = refs.objects(asked)
        _refuse_ambiguous(refs, revision, name, chosen and chosen[0])
        if meant := next(filter(None, found), None):
            return meant[0]
    hint = _NO_HISTORY if refs.is_shallow else "see the names in 'git branch --all' and 'git tag'"
    raise AicheckError(f"cannot find the revision '{revision}'", hint)


def _refuse_ambiguous(refs: Refs, revision: str, name: str, chosen: str | None) -> None:
    # git would choose: a branch that is called as a remote's makes a change look empty.
    if name in ("", "@") or name in _OWN_NAMES or _is_whole_id(refs, name):
        return
    places = [place.format(name) for place in _PLACES]
    asked = [it for it in places if it.startswith("refs/")]
    listed = refs.text("for-each-ref", "--format=%(refname) %(objectname)", *asked) or ""
    found = dict(line.split(" ") for line in listed.splitlines())
    named = [it for it in places if it in found]
    if name in named:
        return
    meant = {chosen, *(found[it] for it in named), *_shortened(refs, name, chosen)}
    if len(meant) > 1:
        hint = f"write {' or '.join(named or ['the whole id of the commit'])}"
        raise AicheckError(f"'{revision}' names several things", hint)


def _shortened(refs: Refs, name: str, chosen: str | None) -> Iterator[str]:
    """Yield the commits whose ids begin with `name`, if git takes it for a name of a ref."""
    if chosen and not chosen.startswith(name.lower()) and _SHORTENED.fullmatch(name):
        ids = refs.text("rev-parse", f"--disambiguate={name}") or ""
        yield from (it for it in ids.split() if refs.is_commit(it))


def _is_whole_id(refs: Refs, name: str) -> bool:
    return len(name) == len(refs.empty_tree) and _SHORTENED.fullmatch(name) is not None


def default_base(refs: Refs) -> Named | None:
    """The upstream of the current branch, or else the default branch, if there is one.

    Raises AicheckError where that is the current branch itself.
    """
    upstream, own = _named(refs, "@{upstream}"), _named(refs, "HEAD")
    found = upstream or default_branch(refs)
    if upstream and own and upstream[0] != own[0]:
        is_pushed = refs.merge_base(upstream[1], own[1]) == own[1]
        default = default_branch(refs) if is_pushed else None
        found = default if default and default[0] != own[0] else upstream
    if found and own and found[0] == own[0]:
        hint = "name a range, as HEAD~1..HEAD"
        raise AicheckError(f"'{own[0]}' would be compared with itself", hint)
    return found


def default_branch(refs: Refs) -> Named | None:
    """The default branch, the remote's before the local one, if there is one.

    Raises AicheckError where the remote's leads to a branch that is not its own.
    """
    remote = (f"{_REMOTE}HEAD", f"{_REMOTE}main", f"{_REMOTE}master")
    for name in (*remote, "refs/heads/main", "refs/heads/master"):
        if not (found := _named(refs, name)):
            continue
        if name in remote and not found[0].startswith(_REMOTE):
            hint = "mend it with 'git remote set-head origin --auto', or name a range"
            raise AicheckError(f"'{name}' is no branch of the remote but '{found[0]}'", hint)
        return found
    return None


def _named(refs: Refs, name: str) -> Named | None:
    """The ref that a name leads to in the end, and its commit."""
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options")
    found = refs.text(*asked, f"{name}^{{commit}}")
    if not found:
        return None
    full = ("rev-parse", "--verify", "--quiet", "--symbolic-full-name", "--end-of-options")
    return refs.text(*full, name) or name, found
