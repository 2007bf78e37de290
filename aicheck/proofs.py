"""What has to be asked of the repository for a sign-off: signatures, ids of patches, merges.

Nothing is asked that no commit of the change needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from aicheck.checks.sign_off import NAME, reviewed, sign_offs
from aicheck.config import Config
from aicheck.git import Repository
from aicheck.merges import by_hand
from aicheck.model import Change, Commit, Failure
from aicheck.patch_ids import patch_ids
from aicheck.signatures import Keys, verify


def gather(repository: Repository, config: Config, change: Change, scratch: Path) -> Change:
    """The attributed change with the verifications, patch ids and merges that its sign-offs need.

    `scratch` is a private folder. Raises AicheckError where git cannot tell.
    """
    if not change.is_committed:
        return change
    change = _identified(repository, config, _looked_into(repository, config, change))
    change = replace(change, squashes=_squashes(repository, change))
    return _verified(repository, config, change, scratch)


def _looked_into(repository: Repository, config: Config, change: Change) -> Change:
    # Elsewhere it depends on who made a merge, not on what it does, whether it needs a sign-off.
    if config.sign_off.require != "all":
        return change
    found = by_hand(repository, (*change.commits, *change.source))

    def told(commits: Sequence[Commit]) -> tuple[Commit, ...]:
        return tuple(replace(it, by_hand=found.get(it.sha, ())) for it in commits)

    return replace(change, commits=told(change.commits), source=told(change.source))


def _squashes(repository: Repository, change: Change) -> frozenset[str]:
    """The commits that are what git would have made of a merge of the branch, in one commit."""
    branch = change.inputs.source and change.inputs.source[1]
    if not change.source or branch is None:
        return frozenset()
    named = {it.sha for it in change.source}
    single = [it for it in change.commits if it.credits and len(it.parents) == 1]
    # Of a part of the branch the rest would come along unseen.
    whole = [it for it in single if named.issuperset(_brought(repository, it.parents[0], branch))]
    merged = [replace(it, parents=(it.parents[0], branch)) for it in whole]
    return frozenset(it.sha for it in whole) - by_hand(repository, merged).keys()


def _brought(repository: Repository, base: str, branch: str) -> list[str]:
    """The commits that a merge of the branch would bring."""
    return repository.run("rev-list", branch, f"^{base}", "--").decode("ascii").split()


def _identified(repository: Repository, config: Config, change: Change) -> Change:
    carriers = [commit for commit in change.commits if reviewed.claims(commit)]
    wanted = list(carriers)
    if config.sign_off.reviewed or any(map(reviewed.speaks_for_others, carriers)):
        wanted += [commit for commit in change.commits if commit.attribution.kind == "ai"]
    wanted += change.source if carriers else ()
    ids = patch_ids(repository, [commit.sha for commit in wanted])

    def identified(commits: Sequence[Commit]) -> tuple[Commit, ...]:
        return tuple(replace(it, patch_id=ids[it.sha]) if it.sha in ids else it for it in commits)

    if not ids:
        return change
    return replace(change, commits=identified(change.commits), source=identified(change.source))


def _verified(repository: Repository, config: Config, change: Change, scratch: Path) -> Change:
    if "signature" not in config.sign_off.accept:
        return change
    judged = sign_offs(change, config)
    needy = [sha for sha, it in judged.items() if it.required and it.status != "ok"]
    if not needy:
        return change
    keys = _keys(repository, config, change)
    found = verify(repository, needy, keys, scratch)
    commits = (
        replace(it, verification=found[it.sha]) if it.sha in found else it for it in change.commits
    )
    hint = "commit it there, or correct the path in [sign-off]"
    lost = (Failure(NAME, f"the base has no file '{it}' with keys; {hint}") for it in keys.absent)
    return replace(change, commits=tuple(commits), failures=(*change.failures, *lost))


def _keys(repository: Repository, config: Config, change: Change) -> Keys:
    names = (config.sign_off.allowed_signers, config.sign_off.keyring)
    base = change.judge or change.base
    paths = [name for name in names if name]
    texts = repository.files(base, paths) if base and paths else {}
    signers, keyring = (texts.get(name) if name else None for name in names)
    return Keys(signers, keyring, tuple(path for path in paths if path not in texts))
