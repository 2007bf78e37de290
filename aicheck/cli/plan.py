"""What `aicheck sign-off` has to do: what a person reads, and in which form they sign it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aicheck import change as changes
from aicheck import rewrite
from aicheck.cli.around import surroundings
from aicheck.cli.check import settings_of
from aicheck.cli.options import Common
from aicheck.cli.standing import Standing
from aicheck.cli.unscanned import readable
from aicheck.config import Config
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.mailboxes import mailbox
from aicheck.merges import by_hand
from aicheck.model import Change, Commit, FileChange, Person, Report
from aicheck.patch_ids import patch_ids
from aicheck.pipeline import run
from aicheck.progress import counted
from aicheck.reporters.summary import short
from aicheck.review.notes import notes_on, reviews_in, unsigned
from aicheck.review.pieces import Reading, reading
from aicheck.rewrite import Branch
from aicheck.signing import Key, key_of_user


@dataclass(frozen=True, slots=True)
class Plan:
    """Who signs what, and which of it by a commit on top.

    `vain` are the commits that wait for somebody's word and that the person's could not help; `key`
    is what their git signs with.
    """

    repository: Repository
    branch: Branch
    person: Person
    config: Config
    change: Change
    report: Report
    readings: tuple[Reading, ...]
    on_top: frozenset[str]
    pushed: frozenset[str]
    vain: tuple[Commit, ...]
    key: Key | None

    @property
    def memory(self) -> Path:
        """Where it is kept what was read."""
        return self.repository.directory / "aicheck" / "review.json"

    @property
    def mail(self) -> str:
        """The mailbox as the key of what a person read."""
        return self.person.mail.casefold()

    @property
    def standing(self) -> Standing:
        """What the person's word counts under the settings."""
        return Standing(self.person, self.config.sign_off)

    @property
    def lacking(self) -> tuple[Commit, ...]:
        """The commits that the gate takes for unsigned."""
        return tuple(it for it in self.report.change.commits if lacks(self.report, it.sha))

    def ways_out(self, commit: Commit) -> tuple[str, str]:
        """Why the person can't sign off `commit`, which is in `vain`, and what to do."""
        why = self.standing.objection(commit) or "a review of yours does not count for it"
        return why, "; or ".join(self.standing.ways_out(commit, commit.sha in self.pushed))


def lacks(report: Report, sha: str) -> bool:
    """Whether the gate asks for a sign-off of the commit and finds none that counts."""
    judged = report.sign_offs.get(sha)
    return judged is not None and judged.required and judged.status != "ok"


def planned(
    options: Common,
    repository: Repository,
    person: Person,
    revisions: str | None,
    remediate: bool,
) -> Plan:
    """The plan for a range; raises AicheckError where something stands in its way."""
    branch = rewrite.current_branch(repository)
    change = changes.read_range(repository, revisions, options.progress)
    if change.head != branch.tip:
        hint = f"name a range that ends at HEAD, or check out the branch of {revisions}"
        raise AicheckError(f"the range does not end at the tip of '{branch.name}'", hint)
    for lost in change.failures:
        if lost.check == "history":
            raise AicheckError(lost.reason, "git fetch --unshallow brings the whole history")
    config = options.config(settings_of(options, repository, change))
    report = report_on(options, repository, change, config)
    ids = patch_ids(repository, [commit.sha for commit in change.commits])
    wanted = unsigned(report, ids, person)
    work = by_hand(repository, wanted)
    readings = tuple(
        _reading(repository, replace(it, by_hand=work.get(it.sha, ())), report, change, ids)
        for it in counted(options.progress, "commits to read", wanted, "commits")
    )
    pushed = _pushed(repository, change, readings)
    on_top = frozenset(_ids_of(readings)) if remediate else pushed
    standing, read = Standing(person, config.sign_off), reviews_in(report)
    vain = tuple(
        it.commit
        for it in readings
        if it.commit.sha in on_top and _is_vain(it, standing, report, read)
    )
    left = tuple(it for it in readings if it.commit not in vain)
    key = key_of_user(repository, person) if left else None
    _refuse_signed(repository, change, _ids_of(left) - on_top, person if key else None)
    return Plan(repository, branch, person, config, change, report, left, on_top, pushed, vain, key)


def _is_vain(it: Reading, standing: Standing, report: Report, read: frozenset[str]) -> bool:
    """Whether a commit on top would change nothing of what the gate says."""
    policy = standing.policy
    is_able = standing.is_able(it.commit)
    if not lacks(report, it.commit.sha):
        return policy.reviewed and not is_able
    if standing.is_typing_enough:
        return bool(standing.objection(it.commit))
    # It can still carry a review, once.
    return not (policy.reviewed and is_able and it.patch_id and it.patch_id not in read)


def report_on(options: Common, repository: Repository, change: Change, config: Config) -> Report:
    """What the gate says of the change."""
    with surroundings(options, repository.top, repository) as around:
        return run(change, config, around)


def _reading(
    repository: Repository,
    commit: Commit,
    report: Report,
    change: Change,
    ids: Mapping[str, str],
) -> Reading:
    # A report shows no more of a message than its subject.
    whole = replace(commit, message=change.by_sha[commit.sha].message)
    start = commit.parents[0] if commit.parents else repository.empty_tree
    own = change
    if len(change.commits) > 1 or start != change.base:
        own = changes.read_range(repository, f"{start}..{commit.sha}")
    files = [*own.files, *_beside_others(repository, commit)]
    return reading(
        whole, readable(repository, files), notes_on(commit, report), ids.get(commit.sha)
    )


def _beside_others(repository: Repository, merge: Commit) -> Iterator[FileChange]:
    """Yield the files that a merge changes by hand as they differ from the other parents'."""
    for parent in merge.parents[1:] if merge.by_hand else ():
        own = changes.read_range(repository, f"{parent}..{merge.sha}")
        for file in own.files:
            if not {file.path, file.old_path}.isdisjoint(merge.by_hand):
                yield file


def _ids_of(readings: Iterable[Reading]) -> frozenset[str]:
    """The commits that are read."""
    return frozenset(it.commit.sha for it in readings)


def _pushed(repository: Repository, change: Change, readings: Sequence[Reading]) -> frozenset[str]:
    """Those of the commits that a remote branch has."""
    if not readings:
        return frozenset()
    base = change.base if change.base and repository.is_commit(change.base) else None
    return _ids_of(readings) - rewrite.unpushed(repository, base, change.head or "HEAD")


def _refuse_signed(
    repository: Repository, change: Change, anew: frozenset[str], signer: Person | None
) -> None:
    """Refuse to take a key's signature off commits by a rewrite, but where it is the signer's."""
    reached = rewrite.descendants(change.commits, anew)
    others = [it.sha for it in reached if not signer or mailbox(it.committer) != mailbox(signer)]
    if signed := rewrite.signed_by_key(repository, others):
        name = short(min(signed))
        hint = "--remediate adds a commit on top, and leaves the others as they are"
        raise AicheckError(f"commit {name} carries a key's signature that a rewrite drops", hint)
