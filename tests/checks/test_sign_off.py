"""Who may answer for a commit: a table of commits, and what the gate says of each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from aicheck.attribution import attribute_commit
from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.checks import sign_off
from aicheck.checks.context import Context
from aicheck.config import Config, load
from aicheck.model import Change, Commit, Finding, Person

ROBIN = Person("Robin Author", "robin@example.org")
PAT = Person("Pat Maintainer", "pat@example.org")
CLAUDE = Person("Claude", "noreply@anthropic.com")
DEPENDABOT = Person("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")
AI = "Co-Authored-By: Claude <noreply@anthropic.com>"
BY_ROBIN = f"Signed-off-by: {ROBIN}"
BY_PAT = f"Signed-off-by: {PAT}"
BY_CLAUDE = f"Signed-off-by: {CLAUDE}"


def commit(
    *lines: str, author: Person = ROBIN, committer: Person | None = None, parents: int = 1
) -> Commit:
    message = "\n".join(["Change something", "", *lines])
    made = Commit("c" * 40, ("p" * 40,) * parents, author, committer or author, message)
    return attribute_commit(made)


def rules_of(made: Commit, config: Config) -> list[str]:
    context = Context(config, Catalogue({}, ""), Cache(None), Path(), 1)
    change = Change("range", None, None, "shop", (made,))
    found = [it for it in sign_off.check(change, context) if isinstance(it, Finding)]
    assert all(it.commit == made.sha and it.path is None for it in found)
    return [it.rule.id for it in found]


@pytest.mark.parametrize(
    ("made", "status", "findings"),
    [
        (commit(), "not-required", []),
        (commit(BY_ROBIN), "not-required", []),
        (commit(AI), "missing", ["sign-off-missing"]),
        (commit(AI, BY_ROBIN), "ok", []),
        (commit(BY_ROBIN, "", AI), "ok", []),
        (commit(AI, f"signed-off-by:  {ROBIN}\r"), "ok", []),
        (commit(AI, BY_ROBIN.replace("robin@", "ROBIN@")), "ok", []),
        (commit(AI, f"    {BY_ROBIN}"), "missing", ["sign-off-missing"]),
        (commit(AI, f"> {BY_ROBIN}"), "missing", ["sign-off-missing"]),
        (commit(AI, BY_CLAUDE), "agent", ["sign-off-by-agent"]),
        (commit(AI, BY_CLAUDE, BY_ROBIN), "ok", ["sign-off-by-agent"]),
        (commit(AI, BY_PAT), "unverified", ["sign-off-unverified"]),
        (commit(AI, BY_PAT, BY_ROBIN), "ok", []),
        (commit(AI, "Signed-off-by: Robin Author"), "unverified", ["sign-off-unverified"]),
        (commit(AI, BY_PAT, committer=PAT), "ok", []),
        (commit(author=CLAUDE), "missing", ["sign-off-missing"]),
        (commit(BY_ROBIN, author=CLAUDE), "unverified", ["sign-off-unverified"]),
        (commit(BY_ROBIN, author=CLAUDE, committer=ROBIN), "ok", []),
        (commit(BY_CLAUDE, author=CLAUDE, committer=ROBIN), "agent", ["sign-off-by-agent"]),
        (commit(f"Signed-off-by: {DEPENDABOT}", author=DEPENDABOT), "not-required", []),
        (commit(AI, f"Signed-off-by: {DEPENDABOT}"), "agent", ["sign-off-by-agent"]),
        (commit(AI, f"Signed-off-by: {DEPENDABOT}", BY_ROBIN), "ok", ["sign-off-by-agent"]),
        (commit(BY_CLAUDE), "not-required", ["sign-off-by-agent"]),
    ],
)  # fmt: skip
def test_who_may_answer_for_an_ai_assisted_commit(
    made: Commit, status: str, findings: list[str]
) -> None:
    config = load(None, None, "default")

    assert sign_off.judge(made, config).status == status
    assert rules_of(made, config) == findings


@pytest.mark.parametrize(
    ("settings", "made", "status"),
    [
        ('require = "all"', commit(), "missing"),
        ('require = "all"', commit(BY_ROBIN), "ok"),
        ('require = "all"', commit(parents=2), "not-required"),
        ('require = "all"', commit(AI, parents=2), "missing"),
        ("", commit("Signed-off-by: X <@>", AI, author=Person("X", "@")), "unverified"),
        ('require = "never"', commit(AI), "not-required"),
        (f'people = ["{PAT}"]', commit(BY_PAT, author=CLAUDE), "ok"),
        (f'people = ["{PAT}"]', commit(BY_ROBIN, author=CLAUDE), "unverified"),
        ('accept = ["signature"]', commit(AI, BY_ROBIN), "unverified"),
    ],
)
def test_settings_say_who_needs_one_and_what_counts(
    settings: str, made: Commit, status: str
) -> None:
    assert sign_off.judge(made, load(f"[sign-off]\n{settings}", None, "base:x")).status == status


def test_a_merge_that_brings_lines_of_its_own_needs_one() -> None:
    config = load('[sign-off]\nrequire = "all"', None, "base:x")

    assert sign_off.judge(commit(parents=2), config, has_lines=True).status == "missing"


def test_a_commit_without_evidence_can_be_treated_as_ai() -> None:
    config = replace(load(None, None, "default"), undeclared="ai")

    assert sign_off.judge(commit(), config).status == "missing"
