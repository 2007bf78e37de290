"""Did a person take responsibility for each commit that needs it?

A sign-off is a `Signed-off-by: Name <mailbox>` line of the commit's own. It counts if a person
stands in it who wrote or committed the change, or whom the settings name: a line that an agent
typed about somebody else is no responsibility taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aicheck.checks.context import Context
from aicheck.config import Config
from aicheck.model import (
    Change,
    Commit,
    Confidence,
    Credit,
    Failure,
    Finding,
    Person,
    Rule,
    Severity,
    SignOff,
)

NAME = "sign-off"

_MAILBOX = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_REFERENCES = ("https://developercertificate.org/", "AISVS-AC.4.1")
_FIX = "the person responsible reads the change, then runs: git commit --amend --signoff --no-edit"

MISSING = Rule(
    id="sign-off-missing",
    category=NAME,
    engine="aicheck",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    message="no person has signed off this AI-assisted commit",
    why="An agent cannot answer for code. Somebody has to have read it and say so by name, or "
    "nobody is responsible for what it does.",
    fix=_FIX,
    bad="Add the importer\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
    good="Add the importer\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n"
    "Signed-off-by: Robin Author <robin@example.org>",
    references=_REFERENCES,
)
BY_AGENT = Rule(
    id="sign-off-by-agent",
    category=NAME,
    engine="aicheck",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    message="an agent or bot signed off this commit",
    why="A sign-off certifies the origin of the change under the Developer Certificate of Origin. "
    "Only a person can do that; the Linux kernel's rules for coding assistants say the same.",
    fix="remove the agent's line; " + _FIX,
    bad="Signed-off-by: Claude <noreply@anthropic.com>",
    good="Signed-off-by: Robin Author <robin@example.org>",
    references=_REFERENCES,
)
UNVERIFIED = Rule(
    id="sign-off-unverified",
    category=NAME,
    engine="aicheck",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    message="the sign-off names somebody who neither wrote nor committed the change",
    why="An agent that makes the commit can type any name into it. A sign-off counts when the "
    "person in it made or committed the change, or is listed in sign-off.people.",
    fix="the person named commits the change with a sign-off of their own, or is added to "
    "sign-off.people in the settings of the base branch",
    bad="Author: Claude <noreply@anthropic.com>\nSigned-off-by: Pat Maintainer <pat@example.org>",
    good="Commit: Pat Maintainer <pat@example.org>\n"
    "Signed-off-by: Pat Maintainer <pat@example.org>",
    references=_REFERENCES,
)
RULES = (MISSING, BY_AGENT, UNVERIFIED)

_BY_STATUS = {"missing": MISSING, "agent": BY_AGENT, "unverified": UNVERIFIED}


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield a finding for each commit without the sign-off that it needs, or with an agent's."""
    adding = commits_with_lines(change)
    for commit in change.commits:
        judged = judge(commit, context.config, commit.sha in adding)
        rule = _BY_STATUS.get(judged.status)
        if rule and judged.required:
            yield _finding(rule, commit, judged.detail)
        if judged.status == "agent":
            continue
        for signature in commit.signatures:
            if signature.kind == "agent" or (signature.kind == "bot" and judged.required):
                yield _finding(BY_AGENT, commit, f"{signature.value} cannot answer for code")


def commits_with_lines(change: Change) -> frozenset[str]:
    """The commits that some added line of the change comes from."""
    return frozenset(sha for file in change.files for _, sha in file.authors() if sha)


def judge(commit: Commit, config: Config, has_lines: bool = False) -> SignOff:
    """The state of one commit's sign-off under the settings.

    `has_lines` is whether added lines come from the commit itself, as from a merge that brings
    in more than its parents have.
    """
    required = _is_required(commit, config, has_lines)
    people = [signature for signature in commit.signatures if signature.kind == "human"]
    able = _able(commit, config)
    for signature in people:
        if "trailer" in config.sign_off.accept and _mail(signature.person) in able:
            return SignOff(required, "ok" if required else "not-required", str(signature.person))
    if not required:
        by = next((signature.value for signature in people), None)
        return SignOff(False, "not-required", by)
    return _lacking(commit, people, config)


def _lacking(commit: Commit, people: list[Credit], config: Config) -> SignOff:
    if not people and commit.signatures:
        by = commit.signatures[0].value
        return SignOff(True, "agent", by, f"the only sign-off is by {by}")
    if not people:
        return SignOff(True, "missing", None, "there is no Signed-off-by line of a person")
    by = people[0].value
    if people[0].person is None:
        return SignOff(True, "unverified", by, f"'{by}' is no Name <mailbox>")
    if "trailer" not in config.sign_off.accept:
        return SignOff(True, "unverified", by, "the settings accept no typed sign-off")
    return SignOff(True, "unverified", by, f"{by} neither wrote nor committed this change")


def _is_required(commit: Commit, config: Config, has_lines: bool) -> bool:
    is_ai = commit.attribution.kind == "ai" or (
        commit.attribution.kind == "none" and config.undeclared == "ai"
    )
    if config.sign_off.require == "never":
        return False
    # A plain merge has no text of its own to answer for.
    return is_ai or (config.sign_off.require == "all" and (has_lines or not commit.is_merge))


def _able(commit: Commit, config: Config) -> set[str]:
    """The mailboxes of the people who may answer for `commit`."""
    own = [(commit.author, commit.author_kind), (commit.committer, commit.committer_kind)]
    people = [person for person, kind in own if kind == "human"]
    return {_mail(person) for person in (*people, *config.sign_off.people)} - {"nobody"}


def _mail(person: Person | None) -> str:
    mail = person.mail.strip().casefold() if person else ""
    return mail if _MAILBOX.fullmatch(mail) else "nobody"


def _finding(rule: Rule, commit: Commit, detail: str) -> Finding:
    return Finding(
        rule=rule, message=f"{rule.message}: {detail}", code=commit.subject, commit=commit.sha
    )
