"""Sign-offs that other commits, reviews and forges add: real histories, checked whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from repos import CLAUDE, ROBIN, Repo

from aicheck.errors import AicheckError
from aicheck.git import open_repository
from aicheck.oversized import MAX_FILE
from aicheck.patch_ids import patch_id_between, patch_ids
from aicheck.reviews import parse

PAT = ("Pat Maintainer", "pat@example.org")
AGENT = ("Claude", "noreply@anthropic.com")


def text(person: tuple[str, str]) -> str:
    return f"{person[0]} <{person[1]}>"


def signed(person: tuple[str, str]) -> str:
    return f"Signed-off-by: {text(person)}"


def settings(repo: Repo, lines: str) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.commit({"aicheck.toml": f"[sign-off]\n{lines}\n"}, "Settings", signed=True)
    repo.git("checkout", "--quiet", "-B", "topic")


def states(repo: Repo, *more: str) -> list[tuple[str, str | None]]:
    found = repo.check("main..topic", *more)
    return [(it["sign_off"]["status"], it["sign_off"]["way"]) for it in found["commits"]]


def rules(repo: Repo, *more: str) -> list[str]:
    return [it["rule"] for it in repo.check("main..topic", *more)["findings"]]


# -- remediation ---------------------------------------------------------------------------------


def own(sha: str, person: tuple[str, str] = ROBIN) -> str:
    return f"I, {text(person)}, hereby add my Signed-off-by to this commit: {sha}"


def on_behalf(sha: str, other: tuple[str, str] = ROBIN, person: tuple[str, str] = PAT) -> str:
    return f"On behalf of {text(other)}, {own(sha, person)}"


def remedied(
    repo: Repo,
    sentence: str,
    by: tuple[str, str] = ROBIN,
    lines: Sequence[str] | None = None,
    committer: tuple[str, str] | None = None,
) -> list[tuple[str, str | None]]:
    trailers = [signed(by)] if lines is None else lines
    message = "\n".join(["DCO remediation commit", "", sentence, "", *trailers, ""])
    repo.commit(message=message, author=by, committer=committer)
    return states(repo)


@pytest.mark.parametrize("end", ["", "\r"])
def test_the_author_adds_the_sign_off_later(repo: Repo, end: str) -> None:
    sha = repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")

    assert states(repo) == [("missing", None)]
    assert remedied(repo, own(sha) + end)[0] == ("ok", "remediation")
    assert rules(repo) == []


def test_a_remediation_that_does_not_count(repo: Repo) -> None:
    """Not without a sign-off of its own, by another person, an agent, or of half an id."""
    sha = repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")

    assert remedied(repo, own(sha), lines=[])[0] == ("missing", None)
    assert remedied(repo, own(sha), by=PAT)[0] == ("missing", None)
    assert remedied(repo, own(sha, PAT), by=PAT)[0] == ("missing", None)
    assert remedied(repo, own(sha), by=AGENT, lines=[signed(ROBIN)])[0] == ("missing", None)
    assert remedied(repo, own(sha), lines=[CLAUDE, signed(ROBIN)])[0] == ("missing", None)
    assert remedied(repo, own(sha), committer=AGENT)[0] == ("missing", None)
    assert remedied(repo, own(sha[:12]))[0] == ("missing", None)
    assert remedied(repo, "> " + own(sha))[0] == ("missing", None)
    assert remedied(repo, on_behalf(sha), by=PAT)[0] == ("missing", None)


@pytest.mark.parametrize(
    "before_and_after",
    [("```\n", "\n```"), ("~~~\n", "\n~~~"), ("> ", ""), ("<blockquote>\n", "\n</blockquote>")],
)
def test_a_quoted_sentence_signs_nothing_off(repo: Repo, before_and_after: tuple[str, str]) -> None:
    sha = repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")
    before, after = before_and_after

    assert remedied(repo, f"As in:\n\n{before}{own(sha)}{after}\n")[0] == ("missing", None)


def in_short(sha: str) -> str:
    return own(sha)[:-28]


@pytest.mark.parametrize(
    ("change", "settings_of", "words"),
    [
        (in_short, "", "it names the commit by 12 characters: write the whole id"),
        (lambda sha: own(sha) + ".", "", "'.' follows the id: nothing may"),
        (lambda sha: "Hello:\n\n  " + own(sha), "", "it is indented: it starts at the margin"),
        (lambda sha: own(sha).replace("my ", "my\n"), "", "it is broken into lines"),
        (lambda sha: own(sha).replace(": " + sha, ":\n" + sha), "", "it is broken into lines"),
        (lambda sha: f"```\n{own(sha)}\n```", "", "it is quoted, or stands in a block of code"),
        (lambda sha: own(sha).replace(" <", " (").replace(">,", "),"), "", "its form is 'I, Name"),
        (lambda sha: own(sha, PAT), "", f"the author of that commit is {text(ROBIN)}"),
        (lambda sha: f"{own(sha)}\n\n{CLAUDE}", "", "that commit is AI-assisted itself"),
        (on_behalf, "", f"the author of that commit is {text(ROBIN)}"),
        (lambda sha: on_behalf(sha, person=ROBIN), "", 'sign-off.remediation does not list "thi'),
        (own, "remediation = []", 'sign-off.remediation does not list "individual"'),
        (own, 'accept = ["signature"]', "the settings accept no typed sign-off"),
    ],
)
def test_why_a_later_sign_off_does_not_count_is_said(
    repo: Repo, change: Callable[[str], str], settings_of: str, words: str
) -> None:
    if settings_of:
        settings(repo, settings_of)
    sha = repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")
    later = repo.commit(message=f"Sign it\n\n{change(sha)}\n\n{signed(ROBIN)}\n")

    found = repo.check("main..topic")["commits"][0]["sign_off"]

    assert found["status"] == "missing"
    assert f" {later[:12]} " in found["detail"]
    assert f"does not count: {words}" in " ".join(found["detail"].split())


def test_a_later_sign_off_without_its_own_line_is_named(repo: Repo) -> None:
    """In a fix that signs nothing else, the advice doesn't ask for the same thing once more."""
    sha = repo.commit({"a.txt": "1\n"}, "Add\n", AGENT)
    later = repo.commit(message=f"Sign it\n\n{own(sha)}\n")
    detail = repo.check("main..topic")["commits"][0]["sign_off"]["detail"]
    assert f"that {later[:12]} adds does not count: that commit has no Signed-off-by" in detail

    repo.commit(message=f"Sign it\n\n{own(sha)}\n\n{signed(ROBIN)}\n")
    repo.git("rebase", "--quiet", "--onto", sha, later, "topic")
    result = repo.run("check", "main..topic")
    told = " ".join(result.output.split())
    assert f"the sign-off by {text(ROBIN)} that" in told
    assert "they neither wrote nor committed this change, and sign-off.people does not" in told
    assert "one more such commit changes nothing" in told
    assert "aicheck sign-off" not in told


def test_an_id_in_capitals_is_the_same_id(repo: Repo) -> None:
    sha = repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")

    assert remedied(repo, own(sha.upper()))[0] == ("ok", "remediation")


def test_another_person_adds_it_where_the_settings_allow_that(repo: Repo) -> None:
    settings(repo, 'remediation = ["third-party"]')
    sha = repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")

    assert remedied(repo, own(sha))[0] == ("missing", None)
    assert remedied(repo, on_behalf(sha, other=PAT), by=PAT)[0] == ("missing", None)
    assert remedied(repo, on_behalf(sha), by=PAT)[0] == ("ok", "remediation")
    found = repo.check("main..topic")["commits"]
    assert found[0]["sign_off"]["detail"] == (
        f"added by {text(PAT)} in {found[-1]['sha'][:12]} on behalf of {text(ROBIN)}"
    )


def test_the_roster_says_who_else_may_add_it(repo: Repo) -> None:
    settings(repo, f'remediation = ["third-party"]\npeople = ["{text(ROBIN)}"]')
    sha = repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")

    assert remedied(repo, on_behalf(sha), by=PAT)[0] == ("missing", None)


def test_nobody_speaks_on_behalf_of_an_agent(repo: Repo) -> None:
    settings(repo, 'remediation = ["individual", "third-party"]')
    sha = repo.commit({"a.txt": "1\n"}, "Add\n", AGENT)

    assert remedied(repo, on_behalf(sha, other=AGENT), by=PAT)[0] == ("missing", None)


def test_a_listed_person_takes_an_agents_commit_over(repo: Repo) -> None:
    settings(repo, f'people = ["{text(PAT)}"]')
    sha = repo.commit({"a.txt": "1\n"}, "Add\n", AGENT)

    assert remedied(repo, own(sha, PAT), by=PAT)[0] == ("ok", "remediation")


def test_remediation_can_be_refused(repo: Repo) -> None:
    settings(repo, "remediation = []")
    sha = repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")

    assert remedied(repo, own(sha))[0] == ("missing", None)


# -- reverts and merges ---------------------------------------------------------------------------


def test_a_revert_answers_for_itself(repo: Repo) -> None:
    """A quoted sign-off is not the revert's own, and its own AI trailer counts."""
    sha = repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n{signed(ROBIN)}\n")
    body = f'Revert "Add"\n\nThis reverts commit {sha}:\n\n> {signed(ROBIN)}\n\n{CLAUDE}\n'
    repo.commit({"a.txt": None}, body)

    assert states(repo) == [("ok", "trailer"), ("missing", None)]


def test_a_merge_needs_no_line_but_what_it_brings_does(repo: Repo) -> None:
    repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")
    repo.git("checkout", "--quiet", "-b", "target", "main")
    repo.commit({"b.txt": "1\n"}, "Other", signed=True)
    repo.git("merge", "--quiet", "--no-ff", "-m", "Merge the topic", "topic")

    found = repo.check("main..target")

    by_subject = {it["subject"]: it["sign_off"]["status"] for it in found["commits"]}
    assert by_subject == {
        "Add": "missing", "Other": "not-required", "Merge the topic": "not-required"
    }  # fmt: skip


# -- reviews of a forge ---------------------------------------------------------------------------


AUTHOR = "robin-on-forge"


def reviews(tmp_path: Path, *entries: dict[str, Any], author: str = AUTHOR) -> tuple[str, str]:
    """The options that hand in these reviews; each is of a person where it says nothing else."""
    file = tmp_path / "reviews.json"
    whole = [{"kind": "human", **entry} for entry in entries]
    document = {"schema": "aicheck.reviews/1", "author": author, "reviews": whole}
    file.write_text(json.dumps(document))
    return "--reviews", str(file)


def document(review: str, author: str = '"robin"') -> str:
    """A document with one review, as its text."""
    return f'{{"schema": "aicheck.reviews/1", "author": {author}, "reviews": [{review}]}}'


def test_an_approval_of_the_head_counts_where_it_is_accepted(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")
    head = repo.git("rev-parse", "HEAD")
    handed = reviews(tmp_path, {"person": "pat", "state": "approved", "commit": head})

    assert states(repo, *handed) == [("missing", None)]

    settings(repo, 'accept = ["trailer", "review"]')
    head = repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")
    handed = reviews(tmp_path, {"person": "pat", "state": "approved", "commit": head})
    assert states(repo, *handed) == [("ok", "review")]
    assert states(repo) == [("missing", None)]


@pytest.mark.parametrize(
    ("people", "change", "status"),
    [
        ("", {}, "ok"),
        ("", {"person": text(PAT)}, "ok"),
        ("", {"commit": "0" * 40}, "missing"),
        ("", {"state": "changes_requested"}, "missing"),
        ("", {"state": "commented"}, "missing"),
        ("", {"kind": "bot"}, "missing"),
        ("", {"kind": "agent"}, "missing"),
        ("", {"kind": None}, "missing"),
        ("", {"person": "renovate[bot]"}, "missing"),
        ("", {"person": text(AGENT)}, "missing"),
        ("", {"person": text(ROBIN)}, "missing"),
        ("", {"person": AUTHOR}, "missing"),
        ("", {"person": AUTHOR.upper()}, "missing"),
        ("", {"person": f"Robin <1+{AUTHOR}@users.noreply.github.com>"}, "missing"),
        ('people = ["@pat"]', {}, "ok"),
        ('people = ["@quinn"]', {}, "missing"),
        (f'people = ["{text(PAT)}"]', {"person": text(PAT)}, "ok"),
    ],
)
def test_whose_approval_counts(
    repo: Repo, tmp_path: Path, people: str, change: dict[str, str], status: str
) -> None:
    settings(repo, f'accept = ["review"]\n{people}')
    head = repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")
    entry = {"person": "pat", "state": "approved", "commit": head, **change}

    found = states(repo, *reviews(tmp_path, entry))

    assert found == [(status, "review" if status == "ok" else None)]


@pytest.mark.parametrize(
    ("login", "kind"),
    [
        ("Copilot", "agent"),
        ("app/copilot-swe-agent", "agent"),
        ("chatgpt-codex-connector", "agent"),
        ("claude", "agent"),
        ("coderabbitai", "agent"),
        ("copilot-pull-request-reviewer", "agent"),
        ("cubic-dev-ai", "agent"),
        ("cursor", "agent"),
        ("devin-ai-integration", "agent"),
        ("gemini-code-assist", "agent"),
        ("greptile-apps", "agent"),
        ("kilo-code-bot", "agent"),
        ("qodo-code-review", "agent"),
        ("Name <9+sourcery-ai@users.noreply.github.com>", "agent"),
        ("app/unheard-of", "bot"),
        ("dependabot", "bot"),
        ("graphite-app", "bot"),
        ("pat", "human"),
        ("claudette", "human"),
    ],
)
def test_an_apps_login_is_known_without_its_ending(login: str, kind: str) -> None:
    """What a forge's GraphQL tells has no `[bot]`, and a document may say "human" of anybody."""
    entry = {"person": login, "state": "approved", "commit": "a" * 40, "kind": "human"}
    document = {"schema": "aicheck.reviews/1", "author": "robin", "reviews": [entry]}

    assert [review.kind for review in parse(json.dumps(document))] == [kind]


def test_who_opened_the_pull_request_may_be_told_in_either_form(repo: Repo, tmp_path: Path) -> None:
    settings(repo, 'accept = ["review"]')
    head = repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")
    mailbox = "Pat <7+pat@users.noreply.github.com>"
    entry = {"person": "Pat", "state": "approved", "commit": head}

    assert states(repo, *reviews(tmp_path, entry, author=mailbox)) == [("missing", None)]


def test_somebody_of_the_list_who_asks_for_changes_holds_approvals_up(
    repo: Repo, tmp_path: Path
) -> None:
    """As on a forge: until they approve or it is dismissed, and whichever head it was said of."""
    settings(repo, 'accept = ["review"]\npeople = ["@pat", "@quinn"]')
    old = repo.commit({"a.txt": "1\n"}, "Add\n")
    head = repo.commit({"a.txt": "2\n"}, f"Add\n\n{CLAUDE}\n")

    def said(*entries: tuple[str, str, str]) -> tuple[str, str]:
        keys = ("person", "state", "commit")
        handed = reviews(tmp_path, *(dict(zip(keys, entry, strict=True)) for entry in entries))
        found = repo.check("main..topic", *handed)["commits"][1]["sign_off"]
        return found["status"], found["detail"]

    asked, approved = ("quinn", "changes_requested", old), ("pat", "approved", head)
    status, detail = said(asked, approved)
    assert status == "missing"
    assert "quinn, whom sign-off.people lists, asks for changes and has not approved sin" in detail
    assert said(asked, approved, ("quinn", "dismissed", old))[0] == "ok"
    assert said(asked, ("quinn", "approved", old), approved)[0] == "ok"
    assert said(("zed", "changes_requested", head), approved)[0] == "ok"


def test_the_last_word_of_a_person_counts(repo: Repo, tmp_path: Path) -> None:
    settings(repo, 'accept = ["review"]')
    head = repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")

    def said(*words: str) -> str:
        entries = [{"person": "pat", "state": word, "commit": head} for word in words]
        return states(repo, *reviews(tmp_path, *entries))[0][0]

    assert said("changes_requested", "approved", "commented") == "ok"
    assert said("approved", "changes_requested") == "missing"
    assert said("approved", "dismissed") == "missing"


@pytest.mark.parametrize(
    ("people", "change", "words"),
    [
        (
            "",
            {"commit": "0" * 40},
            "the review by pat does not count: it is of 000000000000, anoth",
        ),
        ("", {"state": "changes_requested"}, "the review by pat does not count: it asks for chang"),
        ("", {"state": "dismissed"}, "the review by pat does not count: it was dismissed"),
        ("", {"state": "commented"}, "the review by pat does not count: it is a comment"),
        ("", {"kind": "bot"}, "does not count: it is a bot's"),
        (
            "",
            {"kind": None},
            """nothing says whether the account is a person's; add "kind": "human\"""",
        ),
        (
            "",
            {"person": "coderabbitai"},
            "the review by coderabbitai does not count: it is an agent's",
        ),
        (
            f'people = ["{text(PAT)}"]',
            {},
            "sign-off.people does not list them; if they are listed there by a mailbox, list @pat",
        ),
        ("", {"person": text(ROBIN)}, "Robin Author approved it and wrote it"),
        ("", {"person": AUTHOR}, "who opened the pull request cannot approve it"),
        (
            'people = ["@quinn"]',
            {},
            "the review by pat does not count: sign-off.people does not li",
        ),
    ],
)
def test_a_review_that_does_not_count_is_named_with_the_reason(
    repo: Repo, tmp_path: Path, people: str, change: dict[str, str], words: str
) -> None:
    settings(repo, f'accept = ["review"]\n{people}')
    head = repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")
    entry = {"person": "pat", "state": "approved", "commit": head, **change}

    found = repo.check("main..topic", *reviews(tmp_path, entry))

    detail = found["commits"][0]["sign_off"]["detail"]
    assert "no person who may answer for it approved this head: " in detail
    assert words in detail


def test_a_review_of_what_was_pushed_before_is_of_an_older_head(repo: Repo, tmp_path: Path) -> None:
    settings(repo, 'accept = ["review"]')
    old = repo.commit({"a.txt": "1\n"}, "Add\n")
    repo.commit({"a.txt": "2\n"}, f"Add\n\n{CLAUDE}\n")
    entry = {"person": "pat", "state": "approved", "commit": old}

    found = repo.check("main..topic", *reviews(tmp_path, entry))

    detail = found["commits"][1]["sign_off"]["detail"]
    assert f"does not count: it is of {old[:12]}, an older head" in detail


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("{", "not JSON"),
        ("[]", "not of the format"),
        ('{"schema": "aicheck.reviews/2"}', "not of the format"),
        ('{"schema": "aicheck.reviews/1"}', "no list 'reviews'"),
        ('{"schema": "aicheck.reviews/1", "reviews": []}', "do not say who opened the pull reque"),
        (document('"pat"', author="null"), "do not say who opened the pull request"),
        (document('"pat"').replace("author", "auhtor"), "an unknown key 'auhtor'"),
        (document('"pat"', author='"a b"'), "author: person cannot be 'a b'"),
        (document('"pat"', author=f'"{" " * 99}{"x" * 1_001}"'), "person has 1001 characters"),
        (document('"pat"'), "review 1 is not an object"),
        (document('{"status": "x"}'), "is not an object of"),
        (document('{"state": "fine"}'), "state cannot be"),
        (document('{"state": "approved", "kind": "x"}'), "kind cannot be 'x'"),
        (document('{"state": "approved", "commit": "abc"}'), "no whole commit id"),
    ],
)
def test_what_is_no_review_is_refused(document: str, words: str) -> None:
    with pytest.raises(AicheckError, match=words) as error:
        parse(document)

    assert "manual" not in error.value.hint


# -- reviews in the history ------------------------------------------------------------------------


def patch_id(repo: Repo, revision: str = "HEAD") -> str:
    """What git itself says, as the manual gives the commands."""
    patch = repo.raw("diff-tree", "-p", "-U10", "--root", "--text", "--no-renames", revision)
    return repo.git("patch-id", "--verbatim", feed=patch).split()[0]


def read_by(repo: Repo, person: tuple[str, str], files: dict[str, str | bytes | None]) -> str:
    """Commit AI-assisted work with a sign-off and a review of it."""
    repo.commit(files, f"Add\n\n{CLAUDE}\n{signed(ROBIN)}\n")
    line = f"Human-Reviewed-by: {text(person)} (patch-id {patch_id(repo)})"
    repo.git("commit", "--quiet", "--amend", "--cleanup=verbatim", "--file=-",
             feed=f"Add\n\n{CLAUDE}\n{line}\n{signed(ROBIN)}\n".encode())  # fmt: skip
    return repo.git("rev-parse", "HEAD")


def test_the_patch_id_is_gits_own(repo: Repo) -> None:
    shas = [
        repo.commit({"a.py": "a = 1\n"}),
        repo.commit({"b.bin": b"\0\1\2"}),
        repo.commit({"a.py": None}),
        repo.commit(),
    ]

    found = patch_ids(open_repository(repo.path), shas)

    assert set(found) == set(shas[:3])
    assert found[shas[0]] == patch_id(repo, shas[0])
    assert found[shas[2]] == patch_id(repo, shas[2])


def test_the_patch_id_tells_what_git_would_not(repo: Repo, tmp_path: Path) -> None:
    """Indentation, text behind a NUL, a mode, and what attributes or settings hide."""
    start = repo.git("rev-parse", "HEAD")
    repo.git("config", "diff.suppressBlankEmpty", "true")
    repo.git("config", "diff.noprefix", "true")
    repo.git("config", "core.abbrev", "4")
    seen = []
    for content in ("if a:\n    b()\nc()\n", "if a:\n    b()\n    c()\n", "x\0a\n", "x\0b\n"):
        repo.git("checkout", "--quiet", "--detach", start)
        seen.append(repo.commit({"a.py": content, ".gitattributes": "*.py -diff\n"}))
    repo.git("update-index", "--chmod=+x", "a.py")
    repo.git("commit", "--quiet", "--amend", "--no-edit")
    seen.append(repo.git("rev-parse", "HEAD"))

    found = patch_ids(open_repository(repo.path), seen)

    assert len(set(found.values())) == len(seen) == 5


def test_the_patch_id_of_a_range_is_that_of_its_squash(repo: Repo) -> None:
    repo.commit({"a.py": "a = 1\n"})
    repo.commit({"a.py": "a = 1\nb = 2\n"})
    repo.git("checkout", "--quiet", "-b", "landed", "main")
    repo.git("merge", "--quiet", "--squash", "topic")
    sha = repo.commit(message="Squashed")
    repository = open_repository(repo.path)

    found = patch_id_between(repository, repository.resolve("main"), repository.resolve("topic"))

    assert found == patch_ids(repository, [sha])[sha]


def test_a_review_is_fresh_until_the_change_is_edited(repo: Repo) -> None:
    read_by(repo, ROBIN, {"a.py": "a = 1\nif a:\n    b()\nc()\n"})
    assert rules(repo) == []

    message = repo.git("log", "-1", "--format=%B")
    repo.write({"a.py": "a = 1\nif a:\n    b()\n    c()\n"})
    repo.git("commit", "--quiet", "--amend", "--all", "--file=-", feed=message.encode())
    assert rules(repo) == ["review-stale"]


def test_a_rebase_keeps_a_review(repo: Repo) -> None:
    read_by(repo, ROBIN, {"a.py": "a = 1\n"})
    repo.git("checkout", "--quiet", "main")
    repo.commit({"other.py": "b = 1\n"}, "Other", signed=True)
    repo.git("checkout", "--quiet", "topic")
    repo.git("rebase", "--quiet", "main")

    assert rules(repo) == []


def test_a_review_can_be_asked_for(repo: Repo) -> None:
    settings(repo, "reviewed = true")
    repo.commit({"a.py": "a = 1\n"}, f"Add\n\n{CLAUDE}\n{signed(ROBIN)}\n")
    assert rules(repo) == ["review-missing"]

    repo.git("reset", "--quiet", "--hard", "main")
    read_by(repo, ROBIN, {"a.py": "a = 1\n"})
    assert rules(repo) == []

    repo.git("reset", "--quiet", "--hard", "main")
    read_by(repo, AGENT, {"a.py": "a = 1\n"})
    assert rules(repo) == ["review-missing"]

    repo.git("reset", "--quiet", "--hard", "main")
    read_by(repo, PAT, {"a.py": "a = 1\n"})
    assert rules(repo) == ["review-missing"]


def test_a_large_file_does_not_take_the_review_away(repo: Repo) -> None:
    """Adding it or taking it away: such a commit has no id; one that changes nothing needs none."""
    settings(repo, "reviewed = true")
    mark = f"Add\n\n{CLAUDE}\n{signed(ROBIN)}\n"
    shas = [
        repo.commit({"big.bin": b"\0" * (MAX_FILE + 1), "a.py": "a = 1\n"}, mark),
        repo.commit({"big.bin": None}, mark),
    ]
    repo.commit({}, mark)

    found = [it for it in repo.check("main..topic")["findings"] if it["rule"] == "review-missing"]

    assert {it["commit"] for it in found} == set(shas)
    assert all("too large to be reviewed by its patch id" in it["message"] for it in found)


def test_a_later_commit_adds_a_review(repo: Repo) -> None:
    """As sign-offs are added to what was pushed: the patch id tells which commit is meant."""
    settings(repo, "reviewed = true")
    sha = repo.commit({"a.py": "a = 1\n"}, f"Add\n\n{CLAUDE}\n")
    line = f"Human-Reviewed-by: {text(ROBIN)} (patch-id {patch_id(repo)})"
    repo.commit(message=f"Sign off\n\n{own(sha)}\n\n{line}\n{signed(ROBIN)}\n")
    assert rules(repo) == []

    wrong = line.replace(patch_id(repo, sha), "0" * 40)
    repo.git("reset", "--quiet", "--hard", sha)
    repo.commit(message=f"Sign off\n\n{own(sha)}\n\n{wrong}\n{signed(ROBIN)}\n")
    assert sorted(rules(repo)) == ["review-missing", "review-stale"]


def test_a_later_commit_adds_only_its_authors_own_review(repo: Repo) -> None:
    """Anybody can write a sentence about a commit, and somebody else's name below it."""
    settings(repo, f'reviewed = true\npeople = ["{text(PAT)}"]')
    sha = repo.commit({"a.py": "a = 1\n"}, f"Add\n\n{CLAUDE}\n{signed(ROBIN)}\n")

    def said(
        review: tuple[str, str], by: tuple[str, str], committer: tuple[str, str], more: str = ""
    ) -> list[str]:
        line = f"Human-Reviewed-by: {text(review)} (patch-id {patch_id(repo, sha)})"
        repo.git("reset", "--quiet", "--hard", sha)
        message = f"Sign off\n\n{own(sha, by)}\n\n{line}\n{more}{signed(by)}\n"
        repo.commit(message=message, author=by, committer=committer)
        found = repo.check("main..topic")["findings"]
        return [it["message"].rpartition(": ")[2] for it in found]

    mallory, website = ("Mallory", "m@example.org"), ("GitHub", "noreply@github.com")
    bot = ("renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com")
    assert said(ROBIN, ROBIN, ROBIN) == said(ROBIN, ROBIN, website) == said(PAT, PAT, PAT) == []
    assert said(ROBIN, mallory, mallory) == [f"the author of that commit is {text(mallory)}"]
    assert said(PAT, ROBIN, ROBIN) == [f"the author of that commit is {text(ROBIN)}"]
    assert said(ROBIN, ROBIN, AGENT) == said(ROBIN, ROBIN, bot) == ["no person made that commit"]
    assert "no person made that commit" in said(ROBIN, bot, ROBIN)
    said(ROBIN, ROBIN, ROBIN, f"{CLAUDE}\n")
    assert "review-missing" in rules(repo)


def test_an_agent_types_nobodys_review(repo: Repo) -> None:
    settings(repo, "reviewed = true")
    repo.commit({"a.py": "a = 1\n"}, "Add\n", author=AGENT)
    line = f"Human-Reviewed-by: {text(ROBIN)} (patch-id {patch_id(repo)})"
    repo.git("reset", "--quiet", "--hard", "main")
    repo.commit({"a.py": "a = 1\n"}, f"Add\n\n{line}\n{signed(ROBIN)}\n", author=AGENT)

    assert sorted(rules(repo)) == ["review-missing", "sign-off-unverified"]


def test_a_patch_file_cannot_show_a_review(repo: Repo, tmp_path: Path) -> None:
    read_by(repo, ROBIN, {"a.py": "a = 1\n"})
    patch = repo.raw("format-patch", "--stdout", "main..topic")

    result = repo.run("check", "--patch", "-", "-o", "json", feed=patch)

    found = [it for it in result.json["failures"] if it["check"] == "sign-off"]
    assert [it["required"] for it in found] == [False]
