"""`aicheck squash-message` and `check --merged`: what outlives a squash, and what landed."""

from __future__ import annotations

import re

import pytest
from repos import CLAUDE, ROBIN, Repo

PAT = ("Pat Maintainer", "pat@example.org")
AGENT = ("Claude", "noreply@anthropic.com")
FORGE = ("GitHub", "noreply@github.com")
BY_ROBIN = "Signed-off-by: Robin Author <robin@example.org>"
BY_PAT = "Signed-off-by: Pat Maintainer <pat@example.org>"


def block(repo: Repo, code: int = 0) -> list[str]:
    result = repo.run("squash-message", "main..topic")
    assert result.exit_code == code, result.errors
    return result.output.splitlines()


def squash(repo: Repo, message: str, author: tuple[str, str] = ROBIN) -> str:
    """Squash the topic into main, as a forge does."""
    repo.git("checkout", "--quiet", "main")
    repo.git("merge", "--quiet", "--squash", "topic")
    return repo.commit(message=message, author=author, committer=FORGE)


def landed(repo: Repo, *more: str) -> list[tuple[str, str]]:
    found = repo.check("main~1..main", "--merged", *more)
    return [(it["rule"], it["message"]) for it in found["findings"]]


def reviewed(
    repo: Repo,
    subject: str,
    files: dict[str, str | bytes | None],
    person: tuple[str, str] = ROBIN,
) -> str:
    name, mail = person
    repo.commit(files, subject, person, person)
    patch = repo.raw("diff-tree", "-p", "-U10", "--root", "--text", "--no-renames", "HEAD")
    patch_id = repo.git("patch-id", "--verbatim", feed=patch).split()[0]
    line = f"Human-Reviewed-by: {name} <{mail}> (patch-id {patch_id})"
    signed = f"Signed-off-by: {name} <{mail}>"
    repo.git("commit", "--quiet", "--amend", "--file=-",
             feed=f"{subject}\n\n{CLAUDE}\n{line}\n{signed}\n".encode())  # fmt: skip
    return line


def test_the_block_has_every_trailer_once(repo: Repo) -> None:
    """Agents first, then co-authors, reviews and sign-offs, in the order of the commits."""
    pat = "Co-authored-by: Pat Maintainer <pat@example.org>"
    review = "Reviewed-by: Quinn Reader <quinn@example.org>"
    repo.commit({"a": "1\n"}, f"One\n\n{CLAUDE}\n{BY_ROBIN}\n")
    repo.commit({"a": "2\n"}, f"Two\n\n{pat}\n{CLAUDE.lower()}\n{review}\n{BY_ROBIN}\n{BY_PAT}\n")
    repo.commit(
        {"a": "3\n"},
        "Three\n\nAssisted-by: Codex:gpt-5\n"
        "Tested-by: Copilot <198982749+Copilot@users.noreply.github.com>\n"
        "Signed-off-by: Robin Author <ROBIN@example.org>\n",
    )

    assert block(repo) == [
        "Co-authored-by: Claude <noreply@anthropic.com>",
        "Assisted-by: Codex:gpt-5",
        pat,
        review,
        BY_ROBIN,
        BY_PAT,
    ]


def test_what_only_a_footer_or_an_author_said_becomes_a_trailer(repo: Repo) -> None:
    footer = "🤖 Generated with [Claude Code](https://claude.ai/code)"
    repo.commit({"a": "1\n"}, f"One\n\n{footer}\n\n{BY_ROBIN}\n")
    assert block(repo) == ["Assisted-by: claude-code", BY_ROBIN]

    repo.commit({"a": "2\n"}, f"Two\n\n{BY_ROBIN}\n", AGENT, ROBIN)
    assert block(repo) == [
        "Assisted-by: claude-code", "Co-authored-by: Claude <noreply@anthropic.com>", BY_ROBIN
    ]  # fmt: skip


def test_an_agent_is_named_once_with_its_model(repo: Repo) -> None:
    repo.commit({"a": "1\n"}, f"One\n\nAssisted-by: Claude\n{BY_ROBIN}\n")
    repo.commit({"a": "2\n"}, f"Two\n\nAssisted-by: Claude:claude-opus-5\n{BY_ROBIN}\n")
    repo.commit({"a": "3\n"}, f"Three\n\nAssisted-by: claude-code\n{BY_ROBIN}\n")

    assert block(repo) == ["Assisted-by: Claude:claude-opus-5", BY_ROBIN]
    repo.commit({"a": "4\n"}, f"Four\n\nAssisted-by: LLM coccinelle\n{BY_ROBIN}\n")
    repo.commit({"a": "5\n"}, f"Five\n\nAssisted-by: LLM sparse\n{BY_ROBIN}\n")
    assert block(repo)[1:3] == ["Assisted-by: LLM coccinelle", "Assisted-by: LLM sparse"]


def test_the_block_is_enough_for_the_gate(repo: Repo) -> None:
    """A squash with the printed block passes, and names the agents that the branch named."""
    repo.commit({"a": "1\n"}, f"One\n\n🤖 Generated with Claude Code\n\n{BY_ROBIN}\n")
    repo.commit({"a": "2\n"}, f"Two\n\nAssisted-by: Codex\n{BY_ROBIN}\n")
    trailers = "\n".join(block(repo))
    squash(repo, f"Add it (#7)\n\n{trailers}\n")

    assert landed(repo, "--from", "main~1..topic") == []


def test_an_agents_sign_off_is_not_carried_over(repo: Repo) -> None:
    repo.commit({"a": "1\n"}, f"One\n\n{CLAUDE}\nSigned-off-by: Claude <noreply@anthropic.com>\n")

    result = repo.run("squash-message", "main..topic")

    assert result.exit_code == 1
    assert result.output == "Co-authored-by: Claude <noreply@anthropic.com>\n"
    assert "lacks a sign-off: the only sign-off is by Claude" in result.errors


def test_one_persons_line_must_not_seem_to_cover_anothers_commit(repo: Repo) -> None:
    repo.commit({"a": "1\n"}, f"One\n\n{CLAUDE}\n{BY_ROBIN}\n")
    bad = repo.commit({"a": "2\n"}, f"Two\n\n{CLAUDE}\n")

    result = repo.run("squash-message", "main..topic")

    assert result.exit_code == 1
    assert result.errors == (
        f"note: {bad[:12]} lacks a sign-off: there is no Signed-off-by line of a person\n"
    )


def test_a_later_sign_off_is_carried_over(repo: Repo) -> None:
    sha = repo.commit({"a": "1\n"}, f"One\n\n{CLAUDE}\n")
    sentence = "I, Robin Author <robin@example.org>, hereby add my Signed-off-by to this commit: "
    repo.commit(message=f"Sign off\n\n{sentence}{sha}\n\n{BY_ROBIN}\n")

    assert block(repo) == ["Co-authored-by: Claude <noreply@anthropic.com>", BY_ROBIN]


def test_a_co_developer_stays_above_their_sign_off(repo: Repo) -> None:
    pair = ["Co-developed-by: Pat Maintainer <pat@example.org>", BY_PAT]
    repo.commit({"a": "1\n"}, "\n".join(["One", "", *pair, BY_ROBIN, ""]))

    assert block(repo) == [*pair, BY_ROBIN]


def test_who_reviewed_all_is_named_for_the_whole(repo: Repo) -> None:
    """The squash has a patch id of its own, which the block names."""
    reviewed(repo, "One", {"a.py": "a = 1\n"})
    reviewed(repo, "Two", {"a.py": "a = 1\nb = 2\n"})
    lines = block(repo)
    squash(repo, "Add it (#7)\n\n" + "\n".join(lines) + "\n")

    assert [line.split(":")[0] for line in lines] == [
        "Co-authored-by", "Human-Reviewed-by", "Signed-off-by"
    ]  # fmt: skip
    assert landed(repo) == []
    assert landed(repo, "--from", "main~1..topic") == []


def test_a_review_of_a_part_stays_that_of_the_part(repo: Repo) -> None:
    """What is stale is left out; a part's review is told from a stale one by the branch."""
    line = reviewed(repo, "One", {"a.py": "a = 1\n"})
    repo.commit({"b.py": "b = 2\n"}, f"Two\n\n{CLAUDE}\n{line[:-41]}{'0' * 40})\n{BY_ROBIN}\n")
    lines = block(repo)
    assert lines == ["Co-authored-by: Claude <noreply@anthropic.com>", line, BY_ROBIN]

    squash(repo, "Add it (#7)\n\n" + "\n".join(lines) + "\n")
    assert [rule for rule, _ in landed(repo)] == ["review-stale"]
    assert landed(repo, "--from", "main~1..topic") == []


def test_who_reviewed_all_between_them_is_named_for_the_whole(repo: Repo) -> None:
    """One who read a part alone has not read the whole."""
    reviewed(repo, "One", {"a.py": "a = 1\n"})
    reviewed(repo, "Two", {"b.py": "b = 2\n"}, PAT)
    lines = block(repo)
    squash(repo, "Add it (#7)\n\n" + "\n".join(lines) + "\n")
    parts = [line for line in lines if line.startswith("Human-Reviewed-by")]
    assert len(parts) == 2
    assert all("> (part of patch-id " in line for line in parts)
    assert landed(repo) == []

    settings = repo.path / "policy.toml"
    settings.write_text("[sign-off]\nreviewed = true\n")
    assert landed(repo, "--policy", str(settings)) == []
    listed = repo.path / "listed.toml"
    listed.write_text(f"{settings.read_text()}people = ['Quinn Lister <quinn@example.org>']\n")
    assert [rule for rule, _ in landed(repo, "--policy", str(listed))] == ["review-missing"]
    lines.remove(parts[1])
    repo.git("commit", "--quiet", "--amend", "-m", "Add it (#7)\n\n" + "\n".join(lines) + "\n")
    assert [rule for rule, _ in landed(repo, "--policy", str(settings))] == ["review-missing"]


def test_a_squash_of_more_than_the_branch_is_not_covered_by_it(repo: Repo) -> None:
    """Neither its sign-offs nor its reviews are of what was added on the way."""
    reviewed(repo, "One", {"a.py": "a = 1\n"})
    repo.git(
        "commit", "--quiet", "--amend", "--no-edit", "--author", "Claude <noreply@anthropic.com>"
    )
    lines = block(repo)
    repo.git("checkout", "--quiet", "main")
    repo.git("merge", "--quiet", "--squash", "topic")
    message = "Add it (#7)\n\n" + "\n".join(lines) + "\n"
    repo.commit({"b.py": "unread = 1\n"}, message, AGENT, FORGE)

    found = landed(repo, "--from", "main~1..topic")

    assert [rule for rule, _ in found] == ["review-stale", "sign-off-unverified"]
    assert "holds something else than the branch" in found[1][1]


def test_a_part_of_the_branch_does_not_vouch_for_the_whole(repo: Repo) -> None:
    repo.commit({"a": "1\n"}, "One", AGENT, ROBIN)
    repo.commit({"b": "2\n"}, f"Two\n\n{BY_ROBIN}\n", AGENT, ROBIN)
    squash(repo, f"One (#7)\n\n{BY_ROBIN}\n", AGENT)

    assert [rule for rule, _ in landed(repo, "--from", "topic~1..topic")] == ["sign-off-unverified"]


def test_a_review_on_the_branch_is_of_an_assisted_commit(repo: Repo) -> None:
    """Where only the squash says that an AI helped, nobody has read it as such."""
    line = reviewed(repo, "One", {"a.py": "a = 1\n"}, PAT)
    repo.git("commit", "--quiet", "--amend", "-m", f"One\n\n{BY_PAT}\n")
    squash(repo, f"One (#7)\n\n{CLAUDE}\n{line}\n{BY_ROBIN}\n")
    settings = repo.path / "policy.toml"
    settings.write_text("[sign-off]\nreviewed = true\n")

    found = landed(repo, "--policy", str(settings), "--from", "main~1..topic")

    assert "review-missing" in {rule for rule, _ in found}


def test_a_squash_onto_another_main_is_still_the_branch(repo: Repo) -> None:
    """As git merges it, with what main changed in the same file meanwhile."""
    repo.git("checkout", "--quiet", "main")
    text = "".join(f"line {number}\n" for number in range(60))
    repo.commit({"a.txt": text}, "Base")
    repo.git("checkout", "--quiet", "-B", "topic")
    repo.commit({"a.txt": text.replace("line 9\n", "nine\n")}, f"One\n\n{BY_ROBIN}\n", AGENT, ROBIN)
    repo.git("checkout", "--quiet", "main")
    repo.commit({"a.txt": text.replace("line 12\n", "twelve\n")}, "Meanwhile")
    squash(repo, f"One (#7)\n\n{BY_ROBIN}\n", AGENT)

    assert landed(repo, "--from", "main~2..topic") == []


def test_dropped_trailers_are_named(repo: Repo) -> None:
    repo.commit({"a": "1\n"}, f"One\n\n{CLAUDE}\n{BY_ROBIN}\n")
    squash(repo, "Add it (#7)")

    ((rule, message),) = landed(repo, "--from", "main~1..topic")

    assert rule == "squash-dropped-trailers"
    assert message.endswith(f": Co-authored-by: Claude <noreply@anthropic.com>; {BY_ROBIN}")


def test_what_mends_a_dropped_trailer_is_enough_for_the_gate(repo: Repo) -> None:
    """The command of the fix prints a block that makes the squash pass, with its reviews."""
    reviewed(repo, "One", {"a.py": "a = 1\n"})
    reviewed(repo, "Two", {"a.py": "a = 1\nb = 2\n"})
    squash(repo, "Add it (#7)")
    found = repo.check("main~1..main", "--merged", "--from", "main~1..topic")["findings"]
    (fix,) = (it["fix"]["description"] for it in found if it["rule"] == "squash-dropped-trailers")
    command = re.search(r"'aicheck (squash-message \S+)'", fix)
    assert command

    printed = repo.run(*command[1].split()).output
    repo.git("commit", "--quiet", "--amend", "--file=-", feed=f"Add it\n\n{printed}".encode())

    assert landed(repo) == []
    assert landed(repo, "--from", "main~1..topic") == []


def test_a_squash_that_cannot_be_compared_is_said(repo: Repo) -> None:
    repo.commit({"a": "1\n"}, f"One\n\n{CLAUDE}\n{BY_ROBIN}\n")
    squash(repo, "Add it (#7)")

    found = repo.check("main~1..main", "--merged")

    assert found["verdict"]["status"] == "pass"
    assert [(it["check"], it["required"]) for it in found["failures"]] == [("merged", False)]
    assert "--from" in found["failures"][0]["reason"]


def test_what_landed_needs_its_sign_off(repo: Repo) -> None:
    """A squash that kept the agent and dropped the person is seen without the branch, too."""
    repo.commit({"a": "1\n"}, f"One\n\n{CLAUDE}\n{BY_ROBIN}\n")
    squash(repo, f"Add it (#7)\n\n* One\n\n{CLAUDE}\n")

    assert [rule for rule, _ in landed(repo)] == ["sign-off-missing"]


def test_a_merges_commits_count_with_their_own_trailers(repo: Repo) -> None:
    repo.commit({"a": "1\n"}, f"One\n\n{CLAUDE}\n{BY_ROBIN}\n")
    repo.git("checkout", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-ff", "-m", "Merge pull request #7 from topic", "topic")

    assert landed(repo) == []
    assert landed(repo, "--from", "main~1..topic") == []


def test_the_person_who_signed_the_branch_vouches_for_its_squash(repo: Repo) -> None:
    """An agent's commits that Robin made are squashed by the forge, in the agent's name."""
    repo.commit({"a": "1\n"}, f"One\n\n{BY_ROBIN}\n", AGENT, ROBIN)
    squash(repo, f"One (#7)\n\n{BY_ROBIN}\n", AGENT)

    assert [rule for rule, _ in landed(repo)] == ["sign-off-unverified"]
    assert landed(repo, "--from", "main~1..topic") == []


@pytest.mark.parametrize(
    ("lines", "rules"),
    [
        ((BY_ROBIN, BY_PAT), []),
        ((BY_ROBIN,), ["sign-off-unverified", "squash-dropped-trailers"]),
        (
            (BY_ROBIN, "Signed-off-by: Quinn Reader <quinn@example.org>"),
            ["sign-off-unverified", "squash-dropped-trailers"],
        ),
    ],
)
def test_the_people_who_signed_the_branch_together_vouch_for_its_squash(
    repo: Repo, lines: tuple[str, ...], rules: list[str]
) -> None:
    """Each commit needs one of its own signers in the message, and all of them may differ."""
    repo.commit({"a": "1\n"}, f"One\n\n{BY_ROBIN}\n", AGENT, ROBIN)
    repo.commit({"b": "2\n"}, f"Two\n\n{BY_PAT}\n", AGENT, PAT)
    assert block(repo)[1:] == [BY_ROBIN, BY_PAT]
    squash(repo, "\n".join(("One (#7)", "", *lines, "")), AGENT)

    found = landed(repo, "--from", "main~1..topic")
    assert [rule for rule, _ in found] == rules
    unverified = [text for rule, text in found if rule == "sign-off-unverified"]
    assert all("one commit of the branch nobody signed" in text for text in unverified)


@pytest.mark.parametrize(
    ("pack", "code", "credits", "errors"),
    [
        ("linux-kernel", 0, ["Assisted-by: LLM"], ""),
        ("mesa", 0, ["Assisted-by: Claude"], ""),
        ("no-attribution", 0, [], "so this is left out: Co-authored-by: Claude"),
        (
            "eclipse", 1, ["Assisted-by: Claude"],
            "the settings want the model named, and 'Assisted-by: Claude' does not name it",
        ),
        ("no-ai", 1, None, "the settings accept no AI-assisted change"),
    ],
)  # fmt: skip
def test_agents_stand_in_the_block_as_the_settings_want_them(
    repo: Repo, pack: str, code: int, credits: list[str] | None, errors: str
) -> None:
    """And the gate takes the squash then: nothing that is wanted was dropped."""
    repo.git("checkout", "--quiet", "main")
    repo.commit({"aicheck.toml": f'extends = "{pack}"\n'})
    repo.git("checkout", "--quiet", "-B", "topic")
    repo.commit({"a": "1\n"}, f"One\n\n{CLAUDE}\n{BY_ROBIN}\n")
    repo.commit({"b": "2\n"}, f"Two\n\n🤖 Generated with Claude Code\n\n{BY_ROBIN}\n")
    result = repo.run("squash-message", "main..topic")
    lines = result.output.splitlines()

    assert result.exit_code == code
    assert errors in result.errors
    if credits is not None:
        assert lines == [*credits, BY_ROBIN]
        squash(repo, "\n".join(("One (#7)", "", *lines, "")))
        wrong = {"ai-model-missing"} if code else set()
        assert {rule for rule, _ in landed(repo, "--from", "main~1..topic")} == wrong


def test_who_did_not_sign_a_commit_of_the_branch_does_not_cover_it(repo: Repo) -> None:
    """A commit that needed a sign-off and had none makes the squash need one of its own."""
    repo.commit({"a": "1\n"}, f"One\n\n{BY_ROBIN}\n", AGENT, ROBIN)
    repo.commit({"b": "2\n"}, "Two", AGENT, ROBIN)
    squash(repo, f"One (#7)\n\n{BY_ROBIN}\n", AGENT)

    assert [rule for rule, _ in landed(repo, "--from", "main~1..topic")] == ["sign-off-unverified"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("check", "--merged"), "needs the RANGE that landed"),
        (("check", "main..topic", "--from", "main..topic"), "add --merged"),
        (("check", "--staged", "--merged"), "belong to a RANGE"),
        (("check", "--staged", "--reviews", "x.json"), "belong to a RANGE"),
        (("check", "main..topic", "--reviews", "none.json"), "cannot read the reviews"),
    ],
)
def test_wrong_usage_is_told(repo: Repo, args: tuple[str, ...], words: str) -> None:
    result = repo.run(*args)

    assert result.exit_code == 2
    assert words in result.errors
