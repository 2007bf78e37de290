"""What the signals amount to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from endurance import in_time
from hypothesis import given
from hypothesis import strategies as st

from aicheck.attribution import _RANK, SIGNALS, attribute, attribute_commit
from aicheck.model import Attribution, Change, Commit, Credit, Evidence, Person

MakeCommit = Callable[..., Commit]
PAT = Person("Pat Doe", "pat@example.org")
CLAUDE = Person("Claude", "noreply@anthropic.com")
DEPENDABOT = Person("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")
ACTIONS = Person("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")

CLAUDE_LINE = "Co-Authored-By: Claude Opus 5 <noreply@anthropic.com>"
COPILOT_LINE = "Co-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>"


def test_signals_are_sorted_and_ranked() -> None:
    """Each signal stands once in the registry and once in the order of strength."""
    assert list(SIGNALS) == sorted(SIGNALS)
    assert sorted(_RANK) == list(SIGNALS)


def test_a_persons_commit_has_no_attribution(commit: MakeCommit) -> None:
    """No evidence is no class, and the commit is otherwise left as it was."""
    plain = commit("Add it\n\nBecause.\n")

    assert attribute_commit(plain) == plain


def test_evidence_is_kept_with_the_class(commit: MakeCommit) -> None:
    """The result says what it rests on."""
    found = attribute_commit(commit(f"Add it\n\n{CLAUDE_LINE}\n")).attribution

    assert found == Attribution(
        "ai",
        "claude-code",
        "Claude Opus 5",
        (
            Evidence(
                "c0ffee",
                "co-author",
                "co-authored-by: Claude Opus 5 <noreply@anthropic.com>",
                agent="claude-code",
                model="Claude Opus 5",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("author", "message", "agent", "model"),
    [
        (CLAUDE, "Add it\n\nMade-with: Cursor\n", "claude-code", None),
        (PAT, f"Add it\n\nMade-with: Cursor\n{CLAUDE_LINE}\n", "claude-code", "Claude Opus 5"),
        (PAT, f"Add it\n\n{COPILOT_LINE}\nMade-with: Cursor\n", "cursor", None),
        (PAT, f"Add it\n\n{COPILOT_LINE}\n{CLAUDE_LINE}\n", "claude-code", "Claude Opus 5"),
        (PAT, f"Add it\n\n{COPILOT_LINE}\n", "copilot", None),
        (
            PAT,
            "Add it\n\nCo-authored-by: Copilot <223556219+Copilot@users.noreply.github.com>\n"
            "Assisted-by: GitHub Copilot (model: GPT-5, supervised)\n",
            "copilot",
            "GPT-5",
        ),
        (PAT, "Add it\n\nAssisted-by: GLM-5.1\n", None, "GLM-5.1"),
        (PAT, "Add it\n\nAssisted-by: AI\n\nGenerated with Crush\n", "crush", None),
        (
            Person("Pat Doe (Agent)", "pat@example.org"),
            f"Add it\n\n{CLAUDE_LINE}\n",
            "claude-code",
            "Claude Opus 5",
        ),
    ],
)
def test_the_strongest_evidence_names_the_agent(
    author: Person, message: str, agent: str | None, model: str | None, commit: MakeCommit
) -> None:
    """Author before co-author before trailer before footer before an accepted suggestion."""
    found = attribute_commit(commit(message, author)).attribution

    assert (found.kind, found.agent, found.model) == ("ai", agent, model)


def test_inferred_evidence_is_shown_and_decides_nothing(commit: MakeCommit) -> None:
    """aider commits a person's own edits under its committer name."""
    aider = Person("Pat Doe (aider)", "pat@example.org")
    found = attribute_commit(commit("Add it\n", PAT, aider)).attribution

    assert (found.kind, found.agent) == ("none", None)
    assert [e.strength for e in found.evidence] == ["inferred"]


def test_a_squash_says_everything_once(commit: MakeCommit) -> None:
    """The same trailer in each squashed message is one piece of evidence."""
    found = attribute_commit(
        commit(f"Add it (#1)\n\n* one\n\n{CLAUDE_LINE}\n\n* two\n\n{CLAUDE_LINE}\n")
    )

    assert len(found.attribution.evidence) == 1


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Update it\n", "bot"),
        (f"Update it\n\n{CLAUDE_LINE}\n", "ai"),
        ("Update it\n\nAssisted-by: GitHub Copilot (model: m, autonomous)\n", "ai"),
    ],
)
def test_automation_is_a_bot_unless_something_says_ai(
    message: str, kind: str, commit: MakeCommit
) -> None:
    """Agents run inside CI and sign what CI commits."""
    assert attribute_commit(commit(message, ACTIONS)).attribution.kind == kind


def test_release_notes_of_a_dependency_are_not_the_commits_own(commit: MakeCommit) -> None:
    """A dependency bot pastes other projects' messages; only its last paragraph is its own."""
    notes = f"Bump it\n\nRelease notes:\n\n\U0001f916 Generated with Claude Code\n\n{CLAUDE_LINE}\n"
    signed = "Signed-off-by: dependabot[bot] <support@github.com>\n"
    follow_up = "Co-authored-by: openhands <openhands@all-hands.dev>\n"

    assert attribute_commit(commit(f"{notes}\n{signed}", DEPENDABOT)).attribution.kind == "bot"
    assert attribute_commit(
        commit(f"{notes}\n{signed}{follow_up}", DEPENDABOT)
    ).attribution.agent == ("openhands")
    assert attribute_commit(commit(f"{notes}\n{signed}", PAT)).attribution.kind == "ai"


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ('Revert "Add it"\n\nThis reverts commit 0123456789abcdef.\n', "none"),
        (
            'Revert "Add it"\n\nThis reverts commit 0123456789abcdef.\n\n'
            f"> Add it\n>\n> {CLAUDE_LINE}\n",
            "none",
        ),
        (f'Revert "Add it"\n\nThis reverts commit 0123456789abcdef.\n\n{CLAUDE_LINE}\n', "ai"),
        (f"Add it\n\n{CLAUDE_LINE}\n(cherry picked from commit 0123456789abcdef)\n", "ai"),
        ("Merge pull request #1 from octo/claude/fix-it\n\nFix it\n", "none"),
        ("Add Claude Opus 5 to the models\n\nCursor and Copilot follow.\n", "none"),
        (
            "Detect co-authors\n\nThe `Co-authored-by: Claude <noreply@anthropic.com>` line.\n",
            "none",
        ),
        (f"Explain the trailer\n\nFor example:\n\n    {CLAUDE_LINE}\n", "none"),
        (f"Explain the trailer\n\n```\n{CLAUDE_LINE}\n```\n", "none"),
        ("Move the cursor\n\nAmp up the continue button, goose.\n", "none"),
        ("Fix it\n\nFound by Codex, thanks to Claude for spotting it.\n", "none"),
    ],
)
def test_what_a_commit_is_about_is_not_who_wrote_it(
    message: str, kind: str, commit: MakeCommit
) -> None:
    """Quotations, branch names and products in prose say nothing; a commit's own trailers do."""
    assert attribute_commit(commit(message)).attribution.kind == kind


# -- signatures --------------------------------------------------------------------------------

ROBIN = Person("Robin Roe", "Robin@example.org")

SIGNATURES = {
    "Robin Roe <Robin@example.org>": (ROBIN, "human", None),
    "Claude Roe <claude@example.org>": (
        Person("Claude Roe", "claude@example.org"),
        "human",
        None,
    ),
    "Claude <claude@example.org>": (Person("Claude", "claude@example.org"), "human", None),
    "Robin Roe <robin@anthropic.com>": (
        Person("Robin Roe", "robin@anthropic.com"),
        "human",
        None,
    ),
    "Claude <noreply@anthropic.com>": (CLAUDE, "agent", "claude-code"),
    "Robin Roe <noreply@anthropic.com>": (
        Person("Robin Roe", "noreply@anthropic.com"),
        "agent",
        "claude-code",
    ),
    "dependabot[bot] <support@github.com>": (
        Person("dependabot[bot]", "support@github.com"),
        "bot",
        None,
    ),
    "OpenHands Bot <openhands@all-hands.dev>": (
        Person("OpenHands Bot", "openhands@all-hands.dev"),
        "bot",
        None,
    ),
    "Robin Roe": (None, "human", None),
    "Devin": (None, "human", None),
    "Claude": (None, "agent", "claude-code"),
    "GitHub Copilot": (None, "agent", "copilot"),
    "dependabot[bot]": (None, "bot", None),
    "openhands openhands@all-hands.dev": (None, "agent", "openhands"),
    "Robin Roe <Robin@example.org": (None, "human", None),
    "<robin@example.org>": (None, "human", None),
    "robin@example.org": (None, "human", None),
    "Robin Roe <robin>": (None, "human", None),
    "": (None, "human", None),
}


@pytest.mark.parametrize(("value", "expected"), SIGNATURES.items(), ids=SIGNATURES)
def test_signature(
    value: str, expected: tuple[Person | None, str, str | None], commit: MakeCommit
) -> None:
    """A signature is a person's unless its mailbox is an agent's or a bot's."""
    signed = attribute_commit(commit(f"Add it\n\nSigned-off-by: {value}\r\n"))

    assert [(s.value, s.person, s.kind, s.agent) for s in signed.signatures] == [(value, *expected)]


def test_every_signature_counts_in_order(commit: MakeCommit) -> None:
    """All of a squash's signatures are read, in any paragraph, and quoted ones are not."""
    message = (
        "Add it\n\nsigned-off-by: Pat Doe <pat@example.org>\n\n"
        "> Signed-off-by: Quoted <quoted@example.org>\n\n"
        "Signed-off-by: Robin Roe <Robin@example.org>\n"
        "Signed Off By: Odd Key <odd@example.org>\n"
    )

    assert attribute_commit(commit(message)).signatures == (
        Credit("signed-off-by", "Pat Doe <pat@example.org>", PAT, "human", None, 3),
        Credit("signed-off-by", "Robin Roe <Robin@example.org>", ROBIN, "human", None, 7),
    )


# -- whatever comes ----------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "Co-authored-by: ",
        "Assisted-by: ",
        "Signed-off-by: ",
        "Generated with ",
        "AI-assisted: ",
        "Claude",
        "Opus 4.5",
        "gpt-5",
        " via ",
        "Crush",
        "Crush:",
        "<",
        ">",
        "@",
        "(",
        ")",
        "model: ",
        "noreply@anthropic.com",
        "\n",
        "\n\n",
        "[",
        "](",
        "/",
        ", ",
        "LLM",
        "[bot]",
        "\u200b",
        "\uff1a",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(WORDS).map("".join))
PEOPLE = st.builds(Person, TEXTS, TEXTS)


@given(PEOPLE, PEOPLE, TEXTS)
def test_any_commit_can_be_attributed(author: Person, committer: Person, message: str) -> None:
    """Nothing raises; the class follows from the evidence, and a second run changes nothing."""
    done = attribute_commit(Commit("c0ffee", (), author, committer, message))
    declared = [e for e in done.attribution.evidence if e.kind == "ai" and e.strength != "inferred"]

    assert (done.attribution.kind == "ai") == bool(declared)
    assert attribute_commit(done) == done


def test_a_long_branch_costs_what_its_commits_cost(commit: MakeCommit) -> None:
    """No commit is looked at again for each of the others."""
    commits = tuple(commit(f"Add part {n}\n\n{CLAUDE_LINE}\n") for n in range(2_000))

    with in_time():
        done = attribute(Change("range", "b", "h", "r", commits, ()))

    assert {each.attribution.agent for each in done.commits} == {"claude-code"}
