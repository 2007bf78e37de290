"""What is known of a change from outside its history: variables, the branch, the description."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from endurance import in_time

from aicheck.attribution import attribute
from aicheck.attribution.environment import agent_variables, detect
from aicheck.model import Attribution, Change, Commit, Hints, Mode, Person

MakeCommit = Callable[..., Commit]
PAT = Person("Pat Doe", "pat@example.org")
CLAUDE = Person("Claude", "noreply@anthropic.com")
DEPENDABOT = Person("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")


def _attributed(*commits: Commit, mode: Mode = "range", hints: Hints) -> Change:
    return attribute(Change(mode, "beef", None, "repository", commits, hints=hints))


# -- environment -------------------------------------------------------------------------------

VARIABLES = {
    "CLAUDECODE=1": "claude-code",
    "CLAUDECODE": "claude-code",
    "CURSOR_AGENT=1": "cursor",
    "CODEX_SANDBOX=seatbelt": "codex",
    "GEMINI_CLI=1": "gemini",
    "AGENT=goose": "goose",
    "AGENT=amp": "amp",
    "OPENCLAW_SHELL=exec": "openclaw",
    "AWS_EXECUTION_ENV=CloudShell AmazonQ-For-CLI Version/1.2": "amazon-q",
    "AI_AGENT=claude-code_2.1.120_cli": "claude-code",
    "AI_AGENT=goose@1.2.3": "goose",
    "AI_AGENT=github_copilot_vscode_agent": "copilot",
    "AI_AGENT=copilot-cli": "copilot",
    "AI_AGENT=Warp": "warp",
    "AI_AGENT=cursor-cli": "cursor",
    "AI_AGENT=somebody's-own": None,
    "AI_AGENT": None,
}

NO_VARIABLES = [
    "CLAUDECODE=",
    "CLAUDECODE=0",
    "CLAUDECODE=false",
    "AI_AGENT=",
    "AGENT",
    "AGENT=jenkins",
    "AGENT=1",
    "OPENCLAW_SHELL=tui-local",
    "CURSOR_TRACE_ID=0123",
    "REPL_ID=0123",
    "COPILOT_MODEL=gpt-5",
    "AIDER_MODEL=gpt-5",
    "CURSOR_EXTENSION_HOST_ROLE=extension",
    "AWS_EXECUTION_ENV=CloudShell",
    "HOME=/root",
    "=",
    "",
]


@pytest.mark.parametrize(("variable", "agent"), VARIABLES.items(), ids=VARIABLES)
def test_variables_that_agents_set(variable: str, agent: str | None) -> None:
    """With a value or without, and by the value where the name is everybody's."""
    found = list(detect([variable]))

    assert [(e.signal, e.strength, e.kind, e.agent) for e in found] == [
        ("environment", "recorded", "ai", agent)
    ]
    assert variable.partition("=")[0] in agent_variables()


@pytest.mark.parametrize("variable", NO_VARIABLES)
def test_variables_of_persons(variable: str) -> None:
    """Settings, terminals, switched-off marks and other people's names say nothing."""
    assert list(detect([variable])) == []


@pytest.mark.parametrize("mode", ["staged", "message"])
def test_a_running_agent_makes_pending_lines_ai(mode: Mode, commit: MakeCommit) -> None:
    """What is about to be committed has no message yet that could say so."""
    done = _attributed(commit("Add it\n"), mode=mode, hints=Hints(environment=("CLAUDECODE=1",)))

    assert (done.attribution.kind, done.attribution.agent) == ("ai", "claude-code")
    assert done.commits[0].attribution.kind == ("ai" if mode == "message" else "none")


@pytest.mark.parametrize("mode", ["range", "patch"])
def test_who_runs_the_check_of_old_commits_says_nothing_of_them(
    mode: Mode, commit: MakeCommit
) -> None:
    """An agent may well look at what people wrote."""
    done = _attributed(commit("Add it\n"), mode=mode, hints=Hints(environment=("CLAUDECODE=1",)))

    assert done.attribution == Attribution()
    assert done.commits[0].attribution == Attribution()


def test_what_the_message_says_names_the_agent_before_the_environment(commit: MakeCommit) -> None:
    """Both are kept, with the commit's own id."""
    message = "Add it\n\nAssisted-by: Codex\n"
    done = _attributed(commit(message), mode="message", hints=Hints(environment=("CLAUDECODE",)))
    found = done.commits[0].attribution

    assert found.agent == "codex"
    assert [(e.signal, e.commit) for e in found.evidence] == [
        ("trailer", "c0ffee"),
        ("environment", "c0ffee"),
    ]


# -- branch ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("branch", "agent"),
    [
        ("claude/issue-11-20251026-1529", "claude-code"),
        ("refs/heads/copilot/add-theme-switcher", "copilot"),
        ("octo:codex/fix-it", "codex"),
        ("jules-0123", "jules"),
        ("claude", None),
        ("claude/", None),
        ("fix/claude/it", None),
        ("cursors/fix-it", None),
        ("feature/cursor", None),
        ("main", None),
    ],
)
def test_an_agents_branch_is_weak_evidence(
    branch: str, agent: str | None, commit: MakeCommit
) -> None:
    """People call branches as they like, so that it is shown and decides nothing."""
    found = _attributed(commit("Add it\n"), hints=Hints(branch=branch)).commits[0].attribution

    assert found.kind == "none"
    assert [(e.signal, e.strength, e.agent) for e in found.evidence] == (
        [("branch", "inferred", agent)] if agent else []
    )


def test_the_branch_adds_nothing_to_other_evidence(commit: MakeCommit) -> None:
    """A commit that says itself who wrote it needs no guess."""
    mine = commit("Add it\n", CLAUDE)
    found = _attributed(mine, hints=Hints(branch="codex/fix-it")).commits[0].attribution

    assert [e.signal for e in found.evidence] == ["identity"]


# -- description -------------------------------------------------------------------------------

DISCLOSING = {
    "footer": "Fixes it.\n\n\U0001f916 Generated with [Claude Code](https://claude.com)\n",
    "trailer": "Fixes it.\r\n\r\nAssisted-by: Claude Code\r\n",
    "ticked": "- [ ] No AI was used\n- [x] Claude Code was used\n",
    "row": "| AI used | yes, Claude Code |\n",
    "first line": "Assisted-by: Claude Code\n",
    "behind a template's comment": "<!-- Say how. -->\nAssisted-by: Claude Code\n",
}

SILENT = {
    "nothing": "",
    "about it": "Teach Claude Code to read it.\n",
    "a template's comment": "Fixes it.\n\n<!--\nAssisted-by: Claude Code\n-->\n",
    "an open comment": "Fixes it.\n\n<!--\nAssisted-by: Claude Code\n",
    "quotation": "> Assisted-by: Claude Code\n",
    "fence": "```\nAssisted-by: Claude Code\n```\n",
    "unticked": "- [ ] Claude Code was used\n- [x] I read the AI policy\n",
    "example": "Such as:\n\n- Assisted-by: Claude Code\n",
}


@pytest.mark.parametrize("body", DISCLOSING.values(), ids=DISCLOSING)
def test_a_description_discloses_for_the_commits_of_persons(body: str, commit: MakeCommit) -> None:
    """Some projects want it there and nowhere else; bots and merges are not meant."""
    merge = Commit("cafe", ("a", "b"), PAT, PAT, "Merge it\n")
    commits = (commit("Add it\n"), commit("Bump it\n", DEPENDABOT), merge)
    done = _attributed(*commits, hints=Hints(description=body)).commits

    assert [each.attribution.kind for each in done] == ["ai", "bot", "none"]
    found = done[0].attribution
    assert found.agent == "claude-code"
    assert [(e.commit, e.signal, e.strength) for e in found.evidence] == [
        ("c0ffee", "pull-request", "declared")
    ]


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_a_description_that_discloses_nothing(body: str, commit: MakeCommit) -> None:
    """Templates, quotations and topics are no disclosure, as in a message."""
    done = _attributed(commit("Add it\n"), hints=Hints(description=body))

    assert done.commits[0].attribution == Attribution()


def test_a_hostile_description_is_read_in_time(commit: MakeCommit) -> None:
    """Comments without an end are read once."""
    body = "--><!--" * 140_000

    with in_time():
        done = _attributed(commit("Add it\n"), hints=Hints(description=body))

    assert done.commits[0].attribution == Attribution()
