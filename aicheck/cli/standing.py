"""Whether a person's word for a commit counts in the form that it gets, and what else would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aicheck.checks.sign_off.people import able
from aicheck.checks.sign_off.remediation import NO_INDIVIDUAL, may_speak_for_author
from aicheck.config import SignOffPolicy
from aicheck.mailboxes import mailbox
from aicheck.model import Commit, Person
from aicheck.reporters.summary import short

_ACCEPTED = {
    "signature": "a key's signature",
    "review": "a review on the forge",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A person under the settings of a project."""

    person: Person
    policy: SignOffPolicy

    @property
    def is_typing_enough(self) -> bool:
        """Whether typed lines can count at all."""
        return "trailer" in self.policy.accept

    def behalf(self, commit: Commit) -> Person | None:
        """The author for whom the person speaks in a commit on top, where their own word fails."""
        is_other = bool(self._own_word(commit)) and self._may_speak_for(commit)
        return commit.author if is_other else None

    def objection(self, commit: Commit) -> str:
        """Why a later commit of the person's does not sign off `commit`, or nothing."""
        if not self.is_typing_enough:
            return "the settings accept no typed sign-off"
        return "" if self._may_speak_for(commit) else self._own_word(commit)

    def is_able(self, commit: Commit) -> bool:
        """Whether the person may answer for `commit`: they made it, or the settings list them."""
        return mailbox(self.person) in able(commit, self.policy.people)

    def _own_word(self, commit: Commit) -> str:
        if "individual" not in self.policy.remediation:
            return NO_INDIVIDUAL
        if self.is_able(commit):
            return ""
        return "you neither wrote nor committed it, and sign-off.people does not list you"

    def _may_speak_for(self, commit: Commit) -> bool:
        return may_speak_for_author(self.person, commit, self.policy)

    def accepted(self) -> str:
        """The ways that the settings accept, in words."""
        return " or ".join(_ACCEPTED[way] for way in self.policy.accept if way in _ACCEPTED)

    def ways_out(self, commit: Commit, is_pushed: bool) -> Iterator[str]:
        """Yield what makes a commit count that a later commit of the person's doesn't sign off."""
        policy = self.policy
        if not is_pushed:
            yield "sign it without --remediate, in a new message"
        if self.is_typing_enough and "individual" not in policy.remediation:
            yield 'set sign-off.remediation = ["individual"] on the base branch'
        elif self.is_typing_enough:
            if commit.author_kind == "human":
                yield f"{commit.author.name} signs it with aicheck sign-off"
            yield f"list '{self.person}' in sign-off.people on the base branch"
        if "review" in policy.accept:
            yield "a person other than the author approves the head on the forge"
        if is_pushed:
            key = (
                " --gpg-sign" if "signature" in policy.accept and not self.is_typing_enough else ""
            )
            yield (
                "where nobody has built on it, make it anew with git rebase --interactive "
                f"--rebase-merges {_before(commit)}, marked as edit, and git commit --amend "
                f"--no-edit --signoff{key}"
            )

    def afterwards(self, first: Commit) -> str:
        """What has to follow the typed lines where they don't count; `first` is the oldest."""
        ways = []
        if "signature" in self.policy.accept:
            ways.append(
                "sign with a key that the base branch lists: git rebase --rebase-merges "
                f"--exec 'git commit --amend --no-edit --gpg-sign' {_before(first)}"
            )
        if "review" in self.policy.accept:
            ways.append("have the head approved on the forge by a person other than the author")
        return ", or ".join(ways)


def _before(commit: Commit) -> str:
    """Where a rebase starts that takes `commit` in, as git wants it said."""
    return f"{short(commit.sha)}^" if commit.parents else "--root"
