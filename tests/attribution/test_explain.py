"""Why a commit is attributed as it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from endurance import in_time
from hypothesis import given, settings
from hypothesis import strategies as st

from aicheck.attribution import attribute, attribute_commit
from aicheck.attribution.explain import explain
from aicheck.attribution.registry import load
from aicheck.model import Change, Commit, Evidence, Hints, Person, Step

MakeCommit = Callable[..., Commit]
PAT = Person("Pat Doe", "pat@example.org")
CLAUDE = Person("Claude", "noreply@anthropic.com")
DEPENDABOT = Person("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")
LINE = "Co-Authored-By: Claude <noreply@anthropic.com>"

LINES = (
    LINE, f"> {LINE}", f"  {LINE}", f"    {LINE}", "```", "~~~", "", " ", "Add it", "Because.",
    "Co-authored-by: Claude Paroz <claude@example.org>", "Co-authored-by: Jules", "Assisted-by:",
    "Co-authored-by Claude <noreply@anthropic.com>", "[AI] Add it",
    "Assisted-by: pat", "Assisted-by: Claude:claude-opus-4.8 coccinelle", "AI-assisted: no",
    "AI-assisted: yes", "AI-Agent: Cursor", "Generated with [Claude Code](https://claude.ai/code)",
    "https://claude.ai/code/session_01", "Claude-Session: https://claude.ai/code/session_01",
    "Signed-off-by: Pat Doe <pat@example.org>", "Signed-off-by: Claude <noreply@anthropic.com>",
    "Co-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>", "aider: Add it",
    "Support Claude Opus 5", "No AI was used.", "Squashed commit of the following:",
    "commit c0ffee1",
    "Subject\\n\\nCo-Authored-By: Claude <noreply@anthropic.com>", "\ufeff" + LINE, "<blockquote>",
    "</blockquote>", "Release notes", "- " + LINE, "For example:", "I wrote this with ChatGPT.",
    " and more of it", "This was written", "by Claude Code.",
)  # fmt: skip
messages = st.lists(st.sampled_from(LINES) | st.text(max_size=12), max_size=9).map("\n".join)
people = st.sampled_from(
    [
        PAT,
        CLAUDE,
        DEPENDABOT,
        Person("Pat Doe (aider)", "pat@example.org"),
        Person("Claude Paroz", "claude@example.org"),
        Person("GitHub", "noreply@github.com"),
        Person("", ""),
    ]
)


def near(commit: Commit, part: str) -> Step:
    """The one step whose text has this in it."""
    (step,) = [step for step in explain(commit) if part in step.text]
    return step


@settings(max_examples=300)
@given(messages, people, people)
def test_what_fired_is_the_evidence_and_the_evidence_is_what_fired(
    message: str, author: Person, committer: Person
) -> None:
    """The explanation can't drift from the attribution: each has all of the other."""
    commit = Commit("c0ffee", (), author, committer, message)
    evidence = attribute_commit(commit).attribution.evidence

    steps = explain(commit)

    assert {step.evidence for step in steps if step.outcome == "fired"} == set(evidence)
    assert all((step.evidence is not None) == (step.outcome == "fired") for step in steps)
    assert all(step.why for step in steps)
    assert [step.line for step in steps] == sorted(step.line for step in steps)


@given(messages, people)
def test_a_line_that_fired_is_in_the_message(message: str, author: Person) -> None:
    """A line's number is one that the message has, and a line is explained by one outcome only."""
    steps = explain(Commit("c0ffee", (), author, author, message))

    lines = message.replace("\r\n", "\n").split("\n")
    for step in steps:
        assert 0 <= step.line <= len(lines)
        outcomes = {other.outcome for other in steps if other.line == step.line}
        assert step.line == 0 or "fired" not in outcomes or outcomes == {"fired"}


def test_each_line_that_fired_is_named_with_its_reason(commit: MakeCommit) -> None:
    """The line of the message, the signal, and why it counts."""
    steps = explain(commit(f"Add it\n\nBecause.\n\n{LINE}\n{LINE}\n", PAT))

    fired = [(it.line, it.text, it.signal, it.why) for it in steps if it.outcome == "fired"]
    reason = "the mailbox is claude-code's"
    assert fired == [(5, LINE, "co-author", reason), (6, LINE, "co-author", reason)]


@pytest.mark.parametrize(
    ("line", "signal", "why"),
    [
        ("Co-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>", "suggestion",
         "the login copilot is copilot's; a suggestion that a person accepted"),
        ("Co-authored-by: Pat Doe (aider) <pat@example.org>", "co-author",
         "the name ends in the mark that aider leaves"),
        ("Co-authored-by: Pat Doe <pat+claude@example.org>", "co-author",
         "an address that a person made for claude-code"),
        ("Claude-Session: https://claude.ai/code/session_01", "trailer",
         "only claude-code writes this key"),
        ("AI-assisted: yes", "trailer", "the key says AI, and the value is no denial"),
        ("Assisted-by: Claude:claude-opus-4.8", "trailer", "names claude-code"),
        ("https://claude.ai/code/session_01", "footer", "only claude-code begins a line so"),
        ("Generated with [Claude Code](https://claude.ai/code)", "footer",
         "a tool's footer that names claude-code"),
    ],
)  # fmt: skip
def test_why_it_fired(line: str, signal: str, why: str, commit: MakeCommit) -> None:
    """Each kind of evidence says what made it one."""
    (step,) = [it for it in explain(commit(f"Add it\n\n{line}\n", PAT)) if it.outcome == "fired"]

    assert (step.signal, step.why) == (signal, why)


@pytest.mark.parametrize(
    ("line", "outcome", "why"),
    [
        ("Co-authored-by: Claude Paroz <claude@example.org>", "missed",
         "a person's mailbox; a display name alone is no evidence"),
        ("Co-authored-by: Sam Roe <sam@anthropic.com>", "missed",
         "the domain anthropic.com is no evidence"),
        ("Co-authored-by: Sam <claude@users.noreply.github.com>", "missed",
         "the login claude is no known agent's"),
        ("Co-authored-by: Sam <gpt@example.org>", "missed", "a word in it is no evidence"),
        ("Co-authored-by: Sam Roe <sam@example.org>", "missed", "a person: "),
        ("Co-authored-by: Jules", "missed", "a person's name or a common word too"),
        ("Assisted-by: pat", "missed", "names no known AI"),
        ("Assisted-by:", "missed", "there is no value"),
        ("Signed-off-by: Sam Roe <sam@example.org>", "ignored", "does not say who wrote"),
        ("Signed-off-by: Claude <noreply@anthropic.com>", "ignored", "can't take responsibility"),
        ("Acked-by: Claude <noreply@anthropic.com>", "ignored", "acked-by does not say who wrote"),
        (f"> {LINE}", "ignored", "a quoted line; "),
        (f"  {LINE}", "ignored", "an indented line"),
        (f"```\n{LINE}\n```", "ignored", "inside a code fence; "),
        (f"<blockquote>\n{LINE}\n</blockquote>", "ignored", "inside a block quotation; "),
        ("Support Claude Opus 5 in the menu", "missed", "no words that say it wrote part"),
        ("AI-disclosure: Pat Doe", "missed", "the value names none and is no plain yes"),
    ],
)  # fmt: skip
def test_why_it_did_not_fire(line: str, outcome: str, why: str, commit: MakeCommit) -> None:
    """A near miss has the reason that makes it one."""
    part = next(text for text in line.split("\n") if text[:1] not in "`<").strip()
    step = near(commit(f"Add it\n\nBecause.\n\n{line}\n\nThe end.\n", PAT), part)

    assert (step.outcome, step.evidence) == (outcome, None)
    assert why in step.why


def test_a_link_to_a_conversation_is_weak(commit: MakeCommit) -> None:
    line = "https://claude.ai/share/0a1b"

    step = near(commit(f"Add it\n\nBecause.\n\n{line}\n"), line)

    assert (step.outcome, step.why) == (
        "fired",
        "names claude-code; weak evidence, which decides nothing",
    )
    assert step.evidence
    assert step.evidence.strength == "inferred"


@pytest.mark.parametrize(
    ("count", "more", "left"),
    [(20, None, None), (21, "1 more such line from here on", None),
     (1_010, "980 more such lines from here on", "10 lines from here on")],
)  # fmt: skip
def test_where_the_list_ends_it_says_so(
    count: int, more: str | None, left: str | None, commit: MakeCommit
) -> None:
    """What is listed of lines that were passed over, and what was not looked at."""
    message = "Quote it\n\n" + f"> {LINE}\n" * count

    steps = [it for it in explain(commit(message)) if it.outcome == "ignored"]

    texts = [it.text for it in steps]
    assert texts == [f"> {LINE}"] * 20 + [it for it in (more, left) if it]
    assert [it.line for it in steps[20:]] == [
        line for line, it in ((23, more), (1_003, left)) if it
    ]


def test_a_denial_is_never_read_as_a_name(commit: MakeCommit) -> None:
    """`AI-assisted: no` is explained: by the evidence that denies, or as a value that says no."""
    step = near(commit("Add it\n\nAI-assisted: no\n", PAT), "AI-assisted")

    assert "deni" in step.why or "says no" in step.why
    assert step.evidence is None or step.evidence.kind == "none"


def test_release_notes_that_a_bot_quotes_are_told_apart(commit: MakeCommit) -> None:
    """A trailer in them is passed over, and its own is explained with the right line."""
    text = f"Bump it\n\n<details>\n{LINE}\n</details>\n\nSigned-off-by: d <d@example.org>\n"
    steps = explain(commit(text, DEPENDABOT))

    assert [(it.line, it.outcome) for it in steps if it.line] == [(4, "ignored"), (7, "ignored")]
    assert near(commit(text, DEPENDABOT), "Claude").why.startswith("in quoted release notes")


def test_people_who_are_no_agents_are_told_why(commit: MakeCommit) -> None:
    """An agent as committer only is weak, and a website's mailbox is nobody's."""
    aider = Person("Pat Doe (aider)", "pat@example.org")
    steps = explain(commit("Add it", PAT, aider))
    web = explain(commit("Add it", PAT, Person("GitHub", "noreply@github.com")))

    assert [(it.outcome, it.text) for it in steps] == [
        ("fired", f"committer {aider}"),
        ("missed", f"author {PAT}"),
    ]
    assert "committer only: weak" in steps[0].why
    assert web[1].why.startswith("GitHub itself")


def test_what_hints_say_is_beside_the_message(commit: MakeCommit) -> None:
    """Evidence that was handed in with the change is kept, without a line."""
    change = Change("message", None, None, "shop", (commit("Add it", PAT),))
    hinted = Change(
        "message", None, None, "shop", change.commits, hints=Hints(environment=("CLAUDECODE=1",))
    )
    known = attribute(hinted).commits[0]

    fired = [step for step in explain(known) if step.outcome == "fired"]

    assert [step.evidence for step in fired] == list(known.attribution.evidence)
    assert [(step.line, step.signal) for step in fired] == [(0, "environment")]


def test_evidence_of_an_unknown_signal_is_explained_too(commit: MakeCommit) -> None:
    """A new signal needs nothing here to be shown."""
    known = attribute_commit(commit(f"Add it\n\n{LINE}\n", PAT))
    own = Evidence("c0ffee", "oracle", "told by an oracle", "recorded", agent="devin")
    said = known.attribution
    told = Commit(
        known.sha, (), PAT, PAT, known.message,
        attribution=type(said)("ai", "devin", None, (*said.evidence, own)),
    )  # fmt: skip

    (step,) = [it for it in explain(told) if it.signal == "oracle"]

    assert (step.line, step.text) == (0, "told by an oracle")
    assert step.why == "names devin; recorded by a tool"


def test_the_probe_is_a_name_that_every_signal_knows() -> None:
    """Keys are tried out with this name."""
    assert "claude code" in load().names


def test_a_hostile_message_is_explained_in_time(commit: MakeCommit) -> None:
    """A megabyte of trailers in a fence is not all shown."""
    text = "Add it\n\n```\n" + f"  {LINE}\n" * 20_000 + "```\n"

    with in_time():
        steps = explain(commit(text, PAT))

    assert 1 < len(steps) <= 24


def test_a_scope_and_a_tag_are_told_from_an_agents_subject(commit: MakeCommit) -> None:
    """Why a subject that begins as an agent's do is none, or little."""
    scope, tag = near(commit("aider: add it\n"), "add it"), near(commit("[AI] Add it\n"), "[AI]")

    assert (scope.outcome, scope.signal) == ("missed", "subject")
    assert "no capital letter follows" in scope.why
    assert tag.outcome == "fired"
    assert "others their AI features; weak evidence" in tag.why
