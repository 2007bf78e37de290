"""What a commit says about AI is held against the evidence and the settings."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from repos import Repo

from aicheck.attribution import attribute_commit
from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.checks import declaration
from aicheck.checks.context import Context
from aicheck.config import load
from aicheck.model import (
    Attribution,
    Change,
    Commit,
    Evidence,
    FileChange,
    Finding,
    LineMark,
    Person,
)
from aicheck.trailer_block import trailer_lines

ROBIN = Person("Robin Author", "robin@example.org")
CLAUDE = Person("Claude", "noreply@anthropic.com")
SHA = "a" * 40
CO_AUTHOR = "Co-Authored-By: Claude Opus 4.5 <noreply@anthropic.com>"
FOOTER = "🤖 Generated with [Claude Code](https://claude.com/claude-code)"
SESSION = "Claude-Session: https://claude.ai/code/session_0123"
DENIAL = Evidence(SHA, "denial", "No AI was used", kind="none")
NOTE = Evidence(SHA, "git-note", "94 % of the lines", "recorded", agent="claude-code")


def commit(*trailers: str, author: Person = ROBIN, more: tuple[Evidence, ...] = ()) -> Commit:
    """A commit as attribution leaves it, with more evidence than the message has."""
    body = "".join(f"\n\n{part}" for part in ["\n".join(trailers)] if part)
    found = attribute_commit(Commit(SHA, ("b" * 40,), author, ROBIN, f"Add the importer{body}\n"))
    said = found.attribution
    kind = "ai" if any(it.kind == "ai" and it.strength != "inferred" for it in more) else said.kind
    return replace(found, attribution=Attribution(kind, None, None, (*said.evidence, *more)))


def findings(change: Change, settings: str = "") -> list[Finding]:
    context = Context(load(settings, None, "x"), Catalogue({}, ""), Cache(None), Path(), 1)
    return [it for it in declaration.check(change, context) if isinstance(it, Finding)]


def found(it: Commit, settings: str = "") -> list[Finding]:
    return findings(Change("range", "b" * 40, SHA, "shop", (it,)), settings)


def rules(it: Commit, settings: str = "") -> list[str]:
    return [finding.rule.id for finding in found(it, settings)]


def settings(**values: object) -> str:
    """`[attribution]` with these keys."""
    # What JSON writes of a list, a text or a boolean is TOML too.
    lines = (f"{key.replace('_', '-')} = {json.dumps(value)}" for key, value in values.items())
    return "[attribution]\n" + "\n".join(lines)


@pytest.mark.parametrize("trailers", [(), (CO_AUTHOR,), ("Assisted-by: Claude Opus 4.5",)])
def test_a_commit_that_says_what_is_true_has_no_finding(trailers: tuple[str, ...]) -> None:
    assert rules(commit(*trailers)) == []


# -- denied ------------------------------------------------------------------------------------


def test_a_denial_beside_an_agent_is_a_finding_that_blocks_anybody() -> None:
    (finding,) = found(commit(CO_AUTHOR, more=(DENIAL,)))

    assert finding.rule.id == "ai-denied"
    assert str(finding.rule.severity) == "high"
    assert (finding.path, finding.commit, finding.code) == (None, SHA, "Add the importer")
    assert "'No AI was used' against co-author: " in finding.message


def test_a_denial_alone_or_beside_a_guess_is_none() -> None:
    guess = Evidence(SHA, "branch", "claude/importer", "inferred")

    assert rules(commit(more=(DENIAL,))) == []
    assert rules(commit(more=(DENIAL, guess))) == []


def test_a_denial_in_the_description_is_held_against_the_commits() -> None:
    said = Attribution(evidence=(replace(DENIAL, commit=""),))
    change = Change("range", None, None, "shop", (commit(CO_AUTHOR),), attribution=said)

    assert [it.rule.id for it in findings(change)] == ["ai-denied"]
    assert findings(replace(change, commits=(commit(),))) == []


# -- undeclared --------------------------------------------------------------------------------


def test_a_note_that_no_trailer_backs_is_a_finding_with_the_line_to_add() -> None:
    (finding,) = found(commit(more=(NOTE,)))

    assert finding.rule.id == "ai-undeclared"
    assert str(finding.rule.severity) == "low"
    assert "git-note: 94 % of the lines" in finding.message
    assert finding.fix
    assert finding.fix.description == "add this trailer to the message: Assisted-by: claude-code"


@pytest.mark.parametrize("said", [CO_AUTHOR, FOOTER, "Assisted-by: Claude Code"])
def test_whatever_the_message_says_is_enough_beside_a_note(said: str) -> None:
    assert rules(commit(said, more=(NOTE,))) == []


def test_marks_of_lines_are_recorded_too() -> None:
    file = FileChange("a.py", "added", marks=(LineMark(1, 3, "ai", NOTE),))
    change = Change("range", None, None, "shop", (commit(),), (file,))

    assert [it.rule.id for it in findings(change)] == ["ai-undeclared"]


def test_the_environment_counts_for_a_message_about_to_be_committed() -> None:
    said = Attribution(
        "ai", evidence=(Evidence("", "environment", "CLAUDECODE is set", "recorded"),)
    )
    change = Change("message", None, None, "shop", (commit(),), attribution=said)

    (now,) = findings(change)
    assert (now.rule.id, str(now.rule.severity)) == ("ai-undeclared-now", "medium")
    assert now.fix
    assert now.fix.description.startswith("add this trailer to the message: Assisted-by: ")
    assert findings(replace(change, mode="range")) == []
    assert findings(replace(change, commits=(commit(CO_AUTHOR),))) == []


@pytest.mark.parametrize(
    ("trailers", "author", "is_found"),
    [
        ((), ROBIN, False),
        (("Generated-by: Claude Code",), ROBIN, False),
        ((CO_AUTHOR,), ROBIN, True),
        ((FOOTER,), ROBIN, True),
        ((), CLAUDE, True),
        (("Generated-by: Claude Code",), CLAUDE, False),
        (("Generated-by: protoc 25.1", CO_AUTHOR), ROBIN, True),
    ],
)
def test_where_a_declaration_is_wanted_nothing_else_will_do(
    trailers: tuple[str, ...], author: Person, is_found: bool
) -> None:
    wanted = settings(declare=["generated-by"], must_declare=True)

    assert rules(commit(*trailers, author=author), wanted) == ["ai-undeclared"] * is_found


# -- forbidden ---------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [CO_AUTHOR, FOOTER, SESSION, "Assisted-by: LLM"])
def test_a_project_without_ai_refuses_any_of_it(said: str) -> None:
    assert rules(commit(said), settings(allow=False)) == ["ai-forbidden"]


def test_a_project_without_ai_takes_what_people_wrote() -> None:
    person = "Co-authored-by: Pat Maintainer <pat@example.org>"

    assert rules(commit(person, "Assisted-by: Pat Maintainer"), settings(allow=False)) == []


def test_an_index_has_no_commit_and_is_refused_all_the_same() -> None:
    said = Attribution(
        "ai", evidence=(Evidence("", "environment", "CLAUDECODE is set", "recorded"),)
    )
    change = Change("staged", None, None, "shop", attribution=said)

    assert [it.rule.id for it in findings(change, settings(allow=False))] == ["ai-forbidden"]
    assert findings(change) == []


@pytest.mark.parametrize(
    ("said", "author", "forbid", "is_found"),
    [
        ("Assisted-by: Claude Code", ROBIN, "trailer", True),
        ("Reviewed-by: Claude <noreply@anthropic.com>", ROBIN, "reviewed-by", True),
        ("Reviewed-by: Pat Maintainer <pat@example.org>", ROBIN, "reviewed-by", False),
        (CO_AUTHOR, ROBIN, "assisted-by", False),
        (FOOTER, ROBIN, "footer", True),
        (FOOTER, ROBIN, "session", False),
        (SESSION, ROBIN, "session", True),
        (SESSION, ROBIN, "footer", False),
        ("By itself.", CLAUDE, "author", True),
        ("By hand.", ROBIN, "author", False),
    ],
)
def test_no_agent_stands_where_the_settings_forbid_it(
    said: str, author: Person, forbid: str, is_found: bool
) -> None:
    wanted = settings(declare=[], forbid=[forbid])

    assert rules(commit(said, author=author), wanted) == ["ai-credit-forbidden"] * is_found


# -- form --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grammar", "line"),
    [
        ("any", "Assisted-by: Claude Opus 4.5"),
        ("kernel", "Assisted-by: LLM"),
        ("parentheses", "Assisted-by: claude-code (Claude Opus 4.5)"),
    ],
)
def test_a_co_author_that_should_be_an_assistant_gets_the_line_to_write(
    grammar: str, line: str
) -> None:
    wanted = settings(
        declare=["assisted-by"], forbid=["co-authored-by"], must_declare=True, grammar=grammar
    )

    (finding,) = found(commit(CO_AUTHOR), wanted)

    assert finding.rule.id == "ai-credit-form"
    assert finding.fix
    assert finding.fix.description == f"write this line: {line}"
    assert found(commit(line), wanted) == []


@pytest.mark.parametrize(
    ("grammar", "value", "fits"),
    [
        ("any", "Claude Opus 4.5 <noreply@anthropic.com>", True),
        ("kernel", "Claude:claude-3-opus coccinelle sparse", True),
        ("kernel", "Claude:claude-3-opus [coccinelle] [sparse]", True),
        ("kernel", "LLM coccinelle", True),
        ("kernel", "LLM", True),
        ("kernel", "Claude Opus 4.5", False),
        ("kernel", "Claude Opus 4.5 <noreply@anthropic.com>", False),
        ("parentheses", "Claude Code (claude-opus-4-5)", True),
        ("parentheses", "Claude Code (claude-opus-4-5) <noreply@anthropic.com>", True),
        ("parentheses", "Claude Code", True),
        ("parentheses", "LLM [smatch]", False),
        ("parentheses", "Claude:claude-3-opus", False),
        ("parentheses", "Claude Code (claude-opus-4-5) autonomous", False),
    ],
)
def test_a_declaration_has_the_projects_own_grammar(grammar: str, value: str, fits: bool) -> None:
    wanted = settings(declare=["assisted-by"], grammar=grammar)

    said = rules(commit(f"Assisted-by: {value}"), wanted)

    assert said == ([] if fits else ["ai-credit-form"])


def test_a_person_in_a_declaring_trailer_is_no_declaration() -> None:
    """Some projects credit people so."""
    wanted = settings(declare=["assisted-by"], grammar="kernel", forbid=["co-authored-by"])

    assert rules(commit("Assisted-by: Pat Maintainer <pat@example.org>"), wanted) == []


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        ("Assisted-by: Claude Code", True),
        ("Assisted-by: Claude Code (Claude Opus 4.5)", False),
        ("Assisted-by: Claude Opus 4.5", False),
        (CO_AUTHOR, False),
        ("Co-Authored-By: Claude <noreply@anthropic.com>", True),
    ],
)
def test_the_model_is_named_where_it_is_wanted(said: str, is_found: bool) -> None:
    assert rules(commit(said), settings(model=True)) == ["ai-model-missing"] * is_found
    assert rules(commit(said)) == []


# -- squashing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "lost"),
    [
        (f"{CO_AUTHOR}\nSigned-off-by: R <robin@example.org>", None),
        (f"{CO_AUTHOR}\n\nSigned-off-by: R <robin@example.org>", "line 3, Co-authored-by"),
        (f"Signed-off-by: R <robin@example.org>\n\n{CO_AUTHOR}", "line 3, Signed-off-by"),
        (f"{FOOTER}\n{CO_AUTHOR}", "line 4, Co-authored-by"),
        (f"{CO_AUTHOR}\n\nThe old one was slow.", "line 3, Co-authored-by"),
        (f"* one\n\n{CO_AUTHOR}\n\n* two\n\n{CO_AUTHOR}", None),
    ],
)
def test_a_trailer_that_git_does_not_see_would_be_lost(body: str, lost: str | None) -> None:
    said = found(commit(body))

    assert [it.rule.id for it in said] == (["squash-would-drop"] if lost else [])
    assert all(lost in it.message for it in said if lost)


def test_what_mends_a_lost_trailer_shows_the_last_paragraph() -> None:
    signed = "Signed-off-by: R <robin@example.org>"
    (lost,) = found(commit(f"{CO_AUTHOR}\n\nThe old one was slow.\n\nFixes: #1\n{signed}"))

    assert lost.fix
    assert lost.fix.description == (
        f"end the message with one paragraph of these lines: '{CO_AUTHOR}', 'Fixes: #1', '{signed}'"
    )


@pytest.mark.parametrize(
    ("pack", "line", "is_found"),
    [
        ("no-attribution", CO_AUTHOR, False),
        ("no-ai", CO_AUTHOR, False),
        ("mesa", CO_AUTHOR, False),
        ("mesa", "Assisted-by: Claude (Claude Opus 4.5)", True),
        ("linux-kernel", CO_AUTHOR, False),
        ("linux-kernel", "Assisted-by: Claude", False),
        ("linux-kernel", "Assisted-by: LLM", True),
        ("linux-kernel", "Signed-off-by: Claude <noreply@anthropic.com>", False),
    ],
)
def test_what_the_settings_do_not_want_may_well_be_lost(
    pack: str, line: str, is_found: bool
) -> None:
    said = rules(commit(line, "", "Claude Code wrote it."), f'extends = ["{pack}"]')

    assert ("squash-would-drop" in said) == is_found


@pytest.mark.parametrize("end", ["\\n", " "], ids=["literal", "lost"])
def test_a_trailer_behind_literal_or_lost_line_feeds_is_mended_alone(end: str) -> None:
    """The line that a shell left in one piece is not what the message should end with."""
    person = "Co-authored-by: Pat Roe <pat@example.org>"
    message = f"Add it{end}{end}{CO_AUTHOR}{end}{person}\n"
    made = attribute_commit(Commit(SHA, ("b" * 40,), ROBIN, ROBIN, message))

    (said,) = [it for it in found(made) if it.rule.id == "squash-would-drop"]

    assert said.fix
    block = said.fix.description.partition("these lines: ")[2]
    assert block == f"'{CO_AUTHOR.replace('Authored-By', 'authored-by')}'"


def test_a_persons_own_commit_is_not_asked_about_squashing() -> None:
    assert rules(commit("Signed-off-by: R <robin@example.org>\n\nThe old one was slow.")) == []


@pytest.mark.parametrize(
    ("message", "numbers"),
    [
        ("Subject", []),
        ("Signed-off-by: R <r@example.org>", []),
        ("Subject\n\nSigned-off-by: R <r@example.org>\n", [3]),
        ("Subject\r\n\r\nA: b\r\nC: d\r\n", [3, 4]),
        ("Subject\n\nprose\nA: b", []),
        ("Subject\n\nprose\nSigned-off-by: R <r@example.org>", [3, 4]),
        ("Subject\n\nprose\nprose\nprose\nprose\nSigned-off-by: R <r@example.org>", []),
        ("Subject\n\nA: b\n  folded\nC: d", [3, 4, 5]),
        ("Subject\n\nA: b\n\nC: d", [5]),
        ("Subject\n\n> A: b", []),
        ("Subject\n\nAssisted by: x", []),
    ],
)
def test_the_trailer_block_is_gits(message: str, numbers: list[int]) -> None:
    assert list(trailer_lines(message)) == numbers


def test_git_itself_agrees_on_where_trailers_stand(repo: Repo) -> None:
    lines = [
        "", "  folded", "# note", "(cherry picked from commit abc)", "---------", "> q: x", "A: b",
        "Assisted by: z", "C-d : e", "Signed-off-by: R <r@example.org>", "prose",
    ]  # fmt: skip
    draw = random.Random(1)
    for _ in range(80):
        message = "\n".join(["Subject", "", *draw.choices(lines, k=draw.randint(1, 6))]) + "\n"
        theirs = repo.git("interpret-trailers", "--parse", "--no-divider", feed=message.encode())
        block = [message.split("\n")[number - 1] for number in trailer_lines(message)]
        ours = [line for line in block if line[:1] not in "(# >" and line[1:2] in (":", "i", "-")]
        keys = [line.partition(":")[0].strip() for line in ours if ":" in line]
        assert keys == [line.partition(":")[0] for line in theirs.split("\n") if line], message


def test_every_rule_can_explain_itself() -> None:
    for rule in declaration.RULES:
        assert all((rule.message, rule.why, rule.fix, rule.bad, rule.good, rule.references))
        assert rule.category == "transparency"
