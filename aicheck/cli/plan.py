"""What `aicheck sign-off` has to do: what a person reads, and in which form they sign it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aicheck import change as changes
from aicheck import rewrite
from aicheck.checks.sign_off.people import able, mailbox, mailboxes
from aicheck.cli.around import surroundings
from aicheck.cli.check import settings_of
from aicheck.cli.options import Common
from aicheck.cli.unscanned import readable
from aicheck.config import Config
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.merges import by_hand
from aicheck.model import Change, Commit, FileChange, Person, Report
from aicheck.patch_ids import patch_ids
from aicheck.pipeline import run
from aicheck.reporters.summary import short
from aicheck.review.notes import notes_on, unsigned
from aicheck.review.pieces import Reading, reading
from aicheck.rewrite import Branch


@dataclass(frozen=True, slots=True)
class Plan:
    """Who signs what, and which of it by a commit on top."""

    repository: Repository
    branch: Branch
    person: Person
    config: Config
    change: Change
    readings: tuple[Reading, ...]
    on_top: frozenset[str]

    @property
    def memory(self) -> Path:
        """Where it is kept what was read."""
        return self.repository.directory / "aicheck" / "review.json"

    @property
    def mail(self) -> str:
        """The mailbox as the key of what a person read."""
        return self.person.mail.casefold()

    def behalf(self, commit: Commit) -> Person | None:
        """The author for whom the person speaks in a commit on top, where their own word fails."""
        is_other = not self._has_own_word(commit) and self._may_speak_for(commit)
        return commit.author if is_other else None

    def counts(self, commit: Commit) -> bool:
        """Whether the settings take the person's word for `commit`, in the form that it gets."""
        if commit.sha not in self.on_top:
            return True
        return self._has_own_word(commit) or self._may_speak_for(commit)

    def _has_own_word(self, commit: Commit) -> bool:
        policy = self.config.sign_off
        is_able = mailbox(self.person) in able(commit, policy.people)
        return "individual" in policy.remediation and is_able

    def _may_speak_for(self, commit: Commit) -> bool:
        policy = self.config.sign_off
        is_known = not policy.people or mailbox(self.person) in mailboxes(policy.people)
        return "third-party" in policy.remediation and commit.author_kind == "human" and is_known


def planned(
    options: Common,
    repository: Repository,
    person: Person,
    revisions: str | None,
    remediate: bool,
) -> Plan:
    """The plan for a range; raises AicheckError where something stands in its way."""
    branch = rewrite.current_branch(repository)
    change = changes.read_range(repository, revisions)
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
        for it in wanted
    )
    on_top = _on_top(repository, change, readings, remediate)
    return Plan(repository, branch, person, config, change, readings, on_top)


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


def _on_top(
    repository: Repository, change: Change, readings: Sequence[Reading], remediate: bool
) -> frozenset[str]:
    """The commits to be signed from above; refuses to take a key's signature off the others."""
    wanted = frozenset(it.commit.sha for it in readings)
    if remediate or not wanted:
        return wanted
    base = change.base if change.base and repository.is_commit(change.base) else None
    pushed = wanted - rewrite.unpushed(repository, base, change.head or "HEAD")
    anew = [it.sha for it in rewrite.descendants(change.commits, wanted - pushed)]
    if signed := rewrite.signed_by_key(repository, anew):
        name = short(min(signed))
        hint = "--remediate adds a commit on top, and leaves the others as they are"
        raise AicheckError(f"commit {name} carries a key's signature that a rewrite drops", hint)
    return pushed
