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
from aicheck.checks.sign_off.chain import broken
from aicheck.config import Config, load
from aicheck.model import Change, Commit, Finding, Mode, Person

ROBIN = Person("Robin Author", "robin@example.org")
PAT = Person("Pat Maintainer", "pat@example.org")
CLAUDE = Person("Claude", "noreply@anthropic.com")
DEPENDABOT = Person("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")
AI = "Co-Authored-By: Claude <noreply@anthropic.com>"
BY_ROBIN = f"Signed-off-by: {ROBIN}"
BY_PAT = f"Signed-off-by: {PAT}"
BY_CLAUDE = f"Signed-off-by: {CLAUDE}"
FORGE = Person("GitHub", "noreply@github.com")
FROM_FORGE = f"Signed-off-by: {FORGE}"
# One account of GitHub under its two mailboxes.
ACCOUNT = Person("Sam Coder", "1234567+samc@users.noreply.github.com")
# The agent itself, under a mailbox that is not quite its own.
POSER = Person("Claude", "noreply+x@anthropic.com")
POSED = f"Signed-off-by: {POSER}"
BY_ACCOUNT = "Signed-off-by: Sam Coder <samc@users.noreply.github.com>"


def commit(
    *lines: str,
    author: Person = ROBIN,
    committer: Person | None = None,
    parents: int = 1,
    subject: str = "Change something",
) -> Commit:
    message = "\n".join([subject, "", *lines])
    made = Commit("c" * 40, ("p" * 40,) * parents, author, committer or author, message)
    return attribute_commit(made)


def findings_of(made: Commit, config: Config) -> list[Finding]:
    context = Context(config, Catalogue({}, ""), Cache(None), Path(), 1)
    change = Change("range", None, None, "shop", (made,))
    found = [it for it in sign_off.check(change, context) if isinstance(it, Finding)]
    assert all(it.commit == made.sha and it.path is None for it in found)
    return found


def rules_of(made: Commit, config: Config) -> list[str]:
    return [it.rule.id for it in findings_of(made, config)]


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
        (commit(AI, BY_ROBIN.replace(" <", " (aider) <")), "agent", ["sign-off-by-agent"]),
        (commit(AI, BY_ROBIN.replace(" <", " (Robbie) <")), "ok", []),
        (commit(AI, BY_CLAUDE, BY_ROBIN), "ok", ["sign-off-by-agent"]),
        (commit(AI, BY_PAT), "unverified", ["sign-off-unverified"]),
        (commit(AI, BY_PAT, BY_ROBIN), "ok", []),
        (commit(AI, "Signed-off-by: Robin Author"), "unverified", ["sign-off-unverified"]),
        (commit(AI, BY_PAT, committer=PAT), "ok", []),
        (commit(author=CLAUDE), "missing", ["sign-off-missing"]),
        (commit(BY_ROBIN, author=CLAUDE), "unverified", ["sign-off-unverified"]),
        (commit(BY_ROBIN, author=CLAUDE, committer=ROBIN), "ok", []),
        (commit(BY_CLAUDE, author=CLAUDE, committer=ROBIN), "agent", ["sign-off-by-agent"]),
        (commit(POSED, author=CLAUDE, committer=POSER), "agent", ["sign-off-by-agent"]),
        (commit(f"Signed-off-by: {DEPENDABOT}", author=DEPENDABOT), "not-required", []),
        (commit(AI, f"Signed-off-by: {DEPENDABOT}"), "agent", ["sign-off-by-agent"]),
        (commit(AI, f"Signed-off-by: {DEPENDABOT}", BY_ROBIN), "ok", ["sign-off-by-agent"]),
        (commit(BY_CLAUDE), "not-required", ["sign-off-by-agent"]),
        (commit(AI, BY_ROBIN + ","), "ok", []),
        (commit(AI, "Signed-off-by:\tRobin Author <robin@example.org>"), "ok", []),
        (commit(AI, FROM_FORGE, committer=FORGE), "unverified", ["sign-off-unverified"]),
        (commit(AI, "Signed-of-by: Robin Author <robin@example.org>"),
         "missing", ["sign-off-missing"]),
        (commit(AI, BY_ACCOUNT, author=ACCOUNT), "ok", []),
        (commit(AI, BY_ROBIN, author=ACCOUNT), "unverified", ["sign-off-unverified"]),
        (commit(AI, BY_ROBIN, subject="fixup! Change something"), "ok", []),
        (commit(AI, BY_PAT, "(cherry picked from commit abc1234)", BY_ROBIN), "ok", []),
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


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (commit(AI), "there is no Signed-off-by line"),
        (commit(AI, "Signed-of-by: Robin"), "'Signed-of-by: Robin' is no sign-off"),
        (commit(AI, "Signed Off By: Robin <r@example.org>"), "is no sign-off"),
        (commit(AI, "Signed off by- Robin"), "'Signed off by- Robin' is no sign-off"),
        (commit(AI, "Signed off by Robin"), "'Signed off by Robin' is no sign-off"),
        (commit(AI, "Signed-off-by Robin"), "'Signed-off-by Robin' is no sign-off"),
        (commit(AI, "Some words", "", f"  {BY_ROBIN}"), "is indented"),
        (
            commit(AI, f"Why.\\n{BY_ROBIN}"),
            f"'{BY_ROBIN}' stands behind a literal \\n: it needs a line of its own",
        ),
        (commit(AI, subject="squash! Change"), "to be squashed needs its own"),
        (commit(AI, "Signed-off-by: Robin Author"), "is no Name <mailbox>"),
        (commit(AI, FROM_FORGE), "is nobody's"),
        (commit(AI, BY_PAT), f"{PAT} neither wrote nor committed"),
        (commit(BY_ROBIN, author=CLAUDE), "only a name that it typed"),
        (
            commit(BY_ROBIN, author=Person("Robin Author (aider)", ROBIN.mail), committer=PAT),
            "the author's name, Robin Author (aider), is an agent's",
        ),
        (commit(AI, BY_CLAUDE), f"the only sign-off is by {CLAUDE}"),
    ],
)
def test_the_detail_says_what_is_wrong(made: Commit, words: str) -> None:
    assert words in sign_off.judge(made, load(None, None, "default")).detail


@pytest.mark.parametrize(
    ("settings", "made", "status"),
    [
        ('people = ["@samc"]', commit(BY_ACCOUNT, author=CLAUDE), "ok"),
        ('people = ["@other"]', commit(BY_ACCOUNT, author=CLAUDE), "unverified"),
        (f'people = ["{CLAUDE}"]', commit(BY_CLAUDE, author=CLAUDE), "agent"),
    ],
)
def test_the_roster_names_people_and_accounts(settings: str, made: Commit, status: str) -> None:
    """What is listed there counts where an agent wrote and committed, but never the agent."""
    assert sign_off.judge(made, load(f"[sign-off]\n{settings}", None, "base:x")).status == status


@pytest.mark.parametrize(
    ("settings", "made", "words"),
    [
        ("", commit(AI), "signed off this AI-assisted commit: there is no"),
        ('[sign-off]\nrequire = "all"', commit(AI), "signed off this AI-assisted commit: "),
        (
            '[sign-off]\nrequire = "all"',
            commit(),
            "signed off this commit, as the settings ask of every commit: there is no",
        ),
        (
            '[attribution]\nundeclared = "ai"',
            commit(),
            'this commit, which says nothing of who wrote it (undeclared = "ai"): there is no',
        ),
    ],
)
def test_the_message_says_why_a_sign_off_is_asked_for(
    settings: str, made: Commit, words: str
) -> None:
    (found,) = findings_of(made, load(settings, None, "base:x"))

    assert (found.rule.id, words in found.message) == ("sign-off-missing", True)


def test_the_same_name_with_another_mailbox_is_told_apart() -> None:
    """Anybody can type a name, so that it proves nothing; but it is most often the author."""
    sam = "Signed-off-by: Sam Coder <sam@example.org>"
    judged = sign_off.judge(commit(AI, sam, author=ACCOUNT), load(None, None, "default"))

    assert judged.status == "unverified"
    assert judged.detail == (
        "Sam Coder <sam@example.org> is the same name with another mailbox than the author's, "
        "1234567+samc@users.noreply.github.com; list it in sign-off.people, or sign with the "
        "author's mailbox"
    )


def test_an_agents_line_beside_a_persons_is_to_be_taken_out() -> None:
    (found,) = findings_of(commit(AI, BY_CLAUDE, BY_ROBIN), load(None, None, "default"))

    assert found.fix
    assert found.fix.description == (
        f"take this line out of the message: {BY_CLAUDE}; the line of {ROBIN} stays"
    )


PAIR = (f"Co-developed-by: {PAT}", BY_PAT)


@pytest.mark.parametrize(
    ("made", "reasons"),
    [
        (commit(BY_ROBIN), []),
        (commit(*PAIR, BY_ROBIN), []),
        (commit(BY_ROBIN, BY_PAT, committer=PAT), []),
        (commit(BY_ROBIN, BY_PAT, committer=FORGE), []),
        (commit("Assisted-by: Claude:claude-opus-4-5", BY_ROBIN), []),
        (commit(BY_ROBIN, BY_PAT), ["the last sign-off is by"]),
        (commit(BY_PAT, committer=PAT), ["the author, Robin Author"]),
        (commit(PAIR[0], BY_ROBIN), ["is not followed by that person's"]),
        (commit(PAIR[0], "", BY_PAT, BY_ROBIN), ["is not followed by that person's"]),
        (commit(f"Co-developed-by: {CLAUDE}", BY_ROBIN), ["stands in Co-developed-by"]),
        (commit(f"Co-developed-by: {CLAUDE}", BY_CLAUDE, BY_ROBIN), ["stands in Co-developed-by"]),
        (commit(BY_ROBIN, BY_CLAUDE), ["the last sign-off is by"]),
    ],
)  # fmt: skip
def test_the_chain_is_the_route_of_a_commit(made: Commit, reasons: list[str]) -> None:
    """Authors first, each co-developer directly above their line, whoever submits it last."""
    found = list(broken(made))

    assert len(found) == len(reasons)
    assert all(words in it.reason for words, it in zip(reasons, found, strict=True))


@pytest.mark.parametrize(
    ("made", "fix"),
    [
        (
            commit(BY_ROBIN, BY_PAT),
            f"reorder the lines, with this one at the end of the sign-offs: {BY_ROBIN}",
        ),
        (
            commit(BY_ROBIN, committer=PAT),
            f"Pat Maintainer adds at the end of the sign-offs: {BY_PAT}",
        ),
        (
            commit(BY_PAT, committer=PAT),
            f"Robin Author adds, above the lines of who came later: {BY_ROBIN}",
        ),
        (commit(PAIR[0], BY_ROBIN), f"Pat Maintainer adds directly below {PAIR[0]}: {BY_PAT}"),
        (
            commit(PAIR[0], "", BY_PAT, BY_ROBIN),
            f"reorder the lines, with this one directly below {PAIR[0]}: {BY_PAT}",
        ),
        (
            commit(f"Co-developed-by: {CLAUDE}", BY_ROBIN),
            f"name the agent in an Assisted-by line, in place of: Co-developed-by: {CLAUDE}",
        ),
    ],
)
def test_what_mends_the_chain_names_the_person_and_the_place(made: Commit, fix: str) -> None:
    found = findings_of(made, load("[sign-off]\nchain = true", None, "base:x"))

    assert [it.fix.description for it in found if it.fix and it.rule.id == "sign-off-chain"] == [
        fix
    ]


def test_the_chain_is_asked_for_by_the_settings() -> None:
    made = commit(AI, BY_ROBIN, BY_PAT)

    assert rules_of(made, load(None, None, "default")) == []
    assert rules_of(made, load("[sign-off]\nchain = true", None, "base:x")) == ["sign-off-chain"]


def test_before_the_commit_is_made_nothing_that_comes_with_it_is_missed() -> None:
    """A hook cannot see the signature that git is about to make, but an agent's line it can."""
    config = load('[sign-off]\naccept = ["signature"]', None, "base:x")
    context = Context(config, Catalogue({}, ""), Cache(None), Path(), 1)

    def found(mode: Mode, *lines: str) -> list[str]:
        change = Change(mode, None, None, "shop", (commit(AI, *lines),))
        return [it.rule.id for it in sign_off.check(change, context) if isinstance(it, Finding)]

    assert found("message") == []
    assert found("message", BY_CLAUDE) == ["sign-off-by-agent"]
    assert found("range") == ["sign-off-missing"]
