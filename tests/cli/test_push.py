"""`aicheck check --push`: what each ref of a push gains, against what the remote has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from repos import CLAUDE, Repo, Result

from aicheck.errors import AicheckError
from aicheck.pushes import parse
from aicheck.reporters import REPORTERS

NONE = "0" * 40
ELSEWHERE = "1" * 40
AI = f"Add it\n\n{CLAUDE}\n"


@pytest.fixture
def work(repo: Repo, tmp_path: Path) -> Repo:
    """A repository whose remote `origin` has `main`, with `topic` checked out."""
    repo.git("init", "--quiet", "--bare", str(tmp_path / "remote.git"))
    repo.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    repo.git("push", "--quiet", "origin", "main")
    return repo


def at(repo: Repo, name: str) -> str:
    return repo.git("rev-parse", name)


def line(repo: Repo, ref: str, new: str, old: str = NONE) -> str:
    return f"{new} {at(repo, new) if new != NONE else NONE} refs/heads/{ref} {old}\n"


def run(repo: Repo, *lines: str, remote: str = "origin", output: str = "json") -> Result:
    feed = "".join(lines).encode()
    return repo.run("check", "--push", "-o", output, "--", remote, "url", feed=feed)


def pushed(repo: Repo, *lines: str, remote: str = "origin") -> Any:
    result = run(repo, *lines, remote=remote)
    assert result.exit_code in (0, 1), result.errors
    return result.json


def gains(repo: Repo, *lines: str, remote: str = "origin") -> dict[str, list[str]]:
    """The subjects of the commits, oldest first, that each ref is checked for."""
    found = pushed(repo, *lines, remote=remote)["change"]["pushed"]
    listed = ("log", "--reverse", "--topo-order", "--format=%s")
    return {
        it["ref"].removeprefix("refs/heads/"): repo.git(
            *listed, it["head"], *([f"^{it['base']}"] if it["base"] else [])
        ).split("\n")
        for it in found
    }


# -- which commits ------------------------------------------------------------------------------


def test_a_new_branch_gains_what_no_branch_of_the_remote_has(work: Repo) -> None:
    base = at(work, "main")
    work.commit({"a.txt": "a\n"}, "One")
    head = work.commit({"b.txt": "b\n"}, "Two")

    found = pushed(work, line(work, "topic", "topic"))

    assert found["change"] == {
        "mode": "range", "base": base, "head": head, "repository": "repo",
        "pushed": [{"ref": "refs/heads/topic", "base": base, "head": head}],
    }  # fmt: skip
    assert [it["subject"] for it in found["commits"]] == ["One", "Two"]


def test_a_branch_gains_what_its_tip_at_the_remote_lacks(work: Repo) -> None:
    first = work.commit({"a.txt": "a\n"}, "One")
    work.git("push", "--quiet", "origin", "topic")
    work.commit({"b.txt": "b\n"}, "Two")

    assert gains(work, line(work, "topic", "topic", first)) == {"topic": ["Two"]}


def test_what_another_branch_has_is_not_new_on_a_new_one(work: Repo) -> None:
    """Branches are stacked, and the lower one was pushed."""
    work.commit({"a.txt": "a\n"}, "Lower")
    work.git("push", "--quiet", "origin", "topic")
    work.git("checkout", "--quiet", "-b", "upper")
    work.commit({"b.txt": "b\n"}, "Upper")

    assert gains(work, line(work, "upper", "upper")) == {"upper": ["Upper"]}


def test_the_main_branch_gains_what_was_pushed_to_another_one(work: Repo) -> None:
    """Who pushes past the gate to a branch of their own has not passed it."""
    main = at(work, "main")
    work.commit({"a.txt": "a\n"}, AI)
    work.git("push", "--quiet", "origin", "topic")

    result = run(work, line(work, "main", "topic", main))

    assert result.exit_code == 1
    assert [it["rule"] for it in result.json["findings"]] == ["sign-off-missing"]


def test_merging_the_main_branch_brings_nothing_of_it(work: Repo) -> None:
    first = work.commit({"a.txt": "a\n"}, "Work")
    work.git("checkout", "--quiet", "main")
    work.commit({"main.txt": "m\n"}, AI)
    work.git("push", "--quiet", "--no-verify", "origin", "main")
    work.git("checkout", "--quiet", "topic")
    work.git("push", "--quiet", "origin", "topic")
    work.git("merge", "--quiet", "--no-edit", "main")
    work.commit({"b.txt": "b\n"}, "More")

    result = run(work, line(work, "topic", "topic", first))

    assert result.exit_code == 0, result.output
    assert [it["path"] for it in result.json["files"]] == ["a.txt", "b.txt"]
    assert "has 1 commit that the remote has: checked as well" in result.errors


def test_a_forced_push_onto_a_newer_main_gains_the_branch_alone(work: Repo) -> None:
    old = work.commit({"a.txt": "a\n"}, "Work")
    work.git("push", "--quiet", "origin", "topic")
    work.git("checkout", "--quiet", "main")
    work.commit({"main.txt": "m\n"}, AI)
    work.git("push", "--quiet", "--no-verify", "origin", "main")
    work.git("rebase", "--quiet", "main", "topic")

    assert gains(work, line(work, "topic", "topic", old)) == {"topic": ["Work"]}


def test_an_amended_commit_is_new(work: Repo) -> None:
    old = work.commit({"a.txt": "a\n"}, "Work")
    work.git("push", "--quiet", "origin", "topic")
    work.git("commit", "--quiet", "--amend", "--message=Better")

    assert gains(work, line(work, "topic", "topic", old)) == {"topic": ["Better"]}


def test_a_tag_gains_what_no_branch_has(work: Repo) -> None:
    work.commit({"a.txt": "a\n"}, AI)
    work.git("tag", "--annotate", "--message=one", "v1")
    tag = f"refs/tags/v1 {at(work, 'v1')} refs/tags/v1 {NONE}\n"

    result = run(work, tag)

    assert result.exit_code == 1
    assert result.json["change"]["pushed"][0] == {
        "ref": "refs/tags/v1", "base": at(work, "main"), "head": at(work, "topic"),
    }  # fmt: skip
    work.git("push", "--quiet", "--no-verify", "origin", "topic")
    assert "pushed" not in run(work, tag).json["change"]


def test_a_branch_and_a_tag_of_one_commit_are_checked_once(work: Repo) -> None:
    work.commit({"a.txt": "a\n"}, "One")
    work.git("tag", "v1")
    tag = f"refs/tags/v1 {at(work, 'v1')} refs/tags/v1 {NONE}\n"

    found = pushed(work, line(work, "topic", "topic"), tag)

    assert [it["ref"] for it in found["change"]["pushed"]] == ["refs/heads/topic", "refs/tags/v1"]
    assert found["change"]["head"] == at(work, "topic")


def test_a_first_push_is_of_all_and_judged_by_its_own_settings(repo: Repo) -> None:
    """Nothing of the remote is known, so that nothing else can judge."""
    repo.commit({"aicheck.toml": 'extends = "default"\n[sign-off]\nrequire = "never"\n'}, "Set up")
    repo.commit({"a.txt": "a\n"}, AI)

    result = run(repo, line(repo, "main", "topic"))

    assert result.exit_code == 0, result.output
    assert result.json["policy"]["source"] == "pushed:aicheck.toml"
    assert [it["subject"] for it in result.json["commits"]] == ["Start", "Set up", "Add it"]
    assert result.json["change"]["pushed"][0]["base"] is None
    assert "nothing of the remote is known" in result.errors


def test_of_a_new_fork_what_other_remotes_have_is_not_new(work: Repo) -> None:
    work.commit({"a.txt": "a\n"}, "One")

    result = run(work, line(work, "topic", "topic"), remote="mine")

    assert [it["subject"] for it in result.json["commits"]] == ["One"]
    assert "nothing was fetched from 'mine'" in result.errors


def test_a_history_of_its_own_is_judged_by_the_remote(work: Repo) -> None:
    """An orphan branch brings no settings where the remote has some."""
    work.git("checkout", "--quiet", "--orphan", "pages")
    work.commit({"aicheck.toml": '[sign-off]\nrequire = "never"\n', "a.txt": "a\n"}, AI)

    result = run(work, line(work, "pages", "pages"))

    assert result.exit_code == 1
    assert result.json["policy"]["source"] == "default"
    assert "sign-off-missing" in {it["rule"] for it in result.json["findings"]}


def test_the_pushed_commits_do_not_judge_themselves(work: Repo) -> None:
    work.commit({"aicheck.toml": '[sign-off]\nrequire = "never"\n'}, "Loosen it")
    work.commit({"a.txt": "a\n"}, AI)

    result = run(work, line(work, "topic", "topic"))

    assert result.exit_code == 1
    assert result.json["policy"]["source"] == "default"


def test_what_the_remote_says_counts_before_what_was_fetched(work: Repo) -> None:
    """Whoever writes over the remote's branches here hides no commit of theirs."""
    work.commit({"a.txt": "a\n"}, AI)
    work.git("update-ref", "refs/remotes/origin/topic", "topic")

    assert run(work, line(work, "topic", "topic")).exit_code == 1


def test_a_tip_that_was_not_fetched_is_said(work: Repo) -> None:
    first = work.commit({"a.txt": "a\n"}, "One")
    work.git("push", "--quiet", "origin", "topic")
    work.commit({"b.txt": "b\n"}, "Two")

    result = run(work, line(work, "topic", "topic", ELSEWHERE))

    assert [it["subject"] for it in result.json["commits"]] == ["Two"]
    assert "the remote has it at 1111111, which is not here" in result.errors
    assert f"as it was fetched last, at {first[:7]}" in result.errors


# -- several refs -------------------------------------------------------------------------------


def test_several_refs_make_one_report_in_which_each_is_judged(work: Repo) -> None:
    """The flaw of the first is not hidden by the second, and one that both have is told once."""
    work.commit({"a.py": "import os\nos.system(input())\n"}, "Flaw", signed=True)
    work.git("checkout", "--quiet", "-b", "upper")
    work.commit({"b.txt": "b\n"}, AI)
    work.git("checkout", "--quiet", "-b", "other", "main")
    work.commit({"c.txt": "c\n"}, "Fine", signed=True)

    lines = [line(work, name, name) for name in ("topic", "upper", "other")]
    result = run(work, *lines)
    found = result.json

    assert result.exit_code == 1
    assert [(it["ref"], it["verdict"]) for it in found["change"]["pushed"]] == [
        ("refs/heads/topic", "fail"), ("refs/heads/upper", "fail"), ("refs/heads/other", "pass"),
    ]  # fmt: skip
    assert (found["change"]["base"], found["change"]["head"]) == (None, None)
    assert [it["subject"] for it in found["commits"]] == ["Flaw", "Add it", "Fine"]
    assert [it["path"] for it in found["files"]] == ["a.py", "b.txt", "c.txt"]
    named = [(it["rule"], it["path"]) for it in found["findings"] if it["disposition"] == "block"]
    assert len(named) == len(set(named)) == found["verdict"]["blocking"]
    assert {path for _, path in named} == {"a.py", None}
    assert f"Checked 3 refs of a push of {work.path.name}" in " ".join(
        run(work, *lines, output="text").output.split()
    )


def test_one_ref_that_fails_fails_the_push(work: Repo) -> None:
    work.git("checkout", "--quiet", "-b", "good")
    work.commit({"c.txt": "c\n"}, "Fine", signed=True)
    work.git("checkout", "--quiet", "-b", "bad", "main")
    work.commit({"b.txt": "b\n"}, AI)
    good, bad = line(work, "good", "good"), line(work, "bad", "bad")

    assert [run(work, *it).exit_code for it in ([good], [bad], [good, bad], [bad, good])] == [
        0, 1, 1, 1,
    ]  # fmt: skip


def test_every_format_takes_several_refs(work: Repo) -> None:
    """Also where one file differs between them."""
    work.commit(
        {"a.py": "import os\nos.system(input())\n"},
        f"{AI}Signed-off-by: Claude <noreply@anthropic.com>\n",
    )
    work.git("checkout", "--quiet", "-b", "upper")
    work.commit({"a.py": "import os\n\n\nos.system(input())\n"}, "Move it", signed=True)
    formats = sorted(set(REPORTERS) - {"in-toto"})
    asked = [part for name in formats for part in ("-o", f"{name}=../{name}.out")]
    lines = line(work, "topic", "topic") + line(work, "upper", "upper")

    result = work.run("check", "--push", *asked, "--", "origin", "url", feed=lines.encode())

    assert result.exit_code == 1, result.errors
    assert all((work.path.parent / f"{name}.out").stat().st_size for name in formats)
    found = json.loads((work.path.parent / "json.out").read_text())
    assert [it["path"] for it in found["files"]] == ["a.py", "a.py"]
    blocking = [it["path"] for it in found["findings"] if it["disposition"] == "block"]
    assert blocking.count("a.py") == 1
    assert f"--rebase-merges {at(work, 'topic')[:12]}^" in result.output


def test_each_ref_has_the_settings_of_its_own_base(work: Repo) -> None:
    """A release branch from when the settings asked for nothing lets nothing through elsewhere."""
    work.git("checkout", "--quiet", "main")
    old = work.commit({"aicheck.toml": '[sign-off]\nrequire = "never"\n'}, "Loosen it")
    work.git("branch", "release")
    work.commit({"aicheck.toml": None}, "Tighten it")
    work.git("branch", "--force", "topic")
    work.git("push", "--quiet", "origin", "main", "release")
    work.git("checkout", "--quiet", "release")
    work.commit({"a.txt": "a\n"}, AI)
    release = line(work, "release", "release", old)
    assert run(work, release).json["policy"]["source"] == "base:aicheck.toml"
    work.git("checkout", "--quiet", "topic")
    work.commit({"b.txt": "b\n"}, AI)

    result = run(work, release, line(work, "topic", "topic"))

    assert result.exit_code == 1
    assert result.json["policy"]["source"] == "base:aicheck.toml; default"
    assert [it["commit"] for it in result.json["findings"] if it["disposition"] == "block"] == [
        at(work, "topic")
    ]


def test_a_branch_that_loosened_its_settings_is_judged_by_the_default_one(work: Repo) -> None:
    """Neither its next push nor a branch on top of it goes by them; the main branch's does."""
    old = work.commit({"aicheck.toml": '[sign-off]\nrequire = "never"\n'}, "Loosen it")
    work.git("push", "--quiet", "origin", "topic")
    work.commit({"a.txt": "a\n"}, AI)

    for ref, before in (("topic", old), ("stacked", NONE)):
        result = run(work, line(work, ref, "topic", before))
        assert result.exit_code == 1
        assert result.json["policy"]["source"] == "default"
        assert [it["subject"] for it in result.json["commits"]] == ["Add it"]
    work.git("push", "--quiet", "origin", f"{old}:refs/heads/main")
    result = run(work, line(work, "main", "topic", old))
    assert (result.exit_code, result.json["policy"]["source"]) == (0, "base:aicheck.toml")


def test_without_a_default_branch_what_a_branch_stands_on_judges(repo: Repo) -> None:
    old = repo.commit({"aicheck.toml": '[sign-off]\nrequire = "never"\n'}, "Loosen it")
    repo.git("update-ref", "refs/remotes/origin/topic", old)
    repo.commit({"a.txt": "a\n"}, AI)

    result = run(repo, line(repo, "topic", "topic", old))

    assert (result.exit_code, result.json["policy"]["source"]) == (0, "base:aicheck.toml")
    assert "the remote's default branch is not known" in result.errors


# -- nothing to check, and what is no push -------------------------------------------------------


def test_nothing_that_is_added_passes_with_a_note(work: Repo) -> None:
    main = at(work, "main")
    blob = work.git("hash-object", "-w", "--stdin", feed=b"text\n")
    for text, said in (
        ("", "the push adds nothing"),
        (f"(delete) {NONE} refs/heads/main {main}\n", "it is deleted"),
        (line(work, "other", "main"), "the remote has all of it"),
        (line(work, "main", "main", main), "the remote has all of it"),
        (f"x {blob} refs/tags/x {NONE}\n", "it leads to no commit"),
    ):
        result = run(work, text)
        assert (result.exit_code, result.json["verdict"]["status"]) == (0, "pass"), text
        assert said in result.errors


@pytest.mark.parametrize(
    "text",
    ["nonsense\n", "a b c d\n", f"refs/heads/a {'1' * 39} refs/heads/a {NONE}\n",
     f"refs/heads/a {ELSEWHERE} HEAD {NONE}\n", f"refs/heads/a {ELSEWHERE} refs/a b {NONE}\n",
     f"a\x1b[31m {ELSEWHERE} refs/heads/a {NONE}\n", f"{ELSEWHERE} refs/heads/a {NONE}\n", "\n",
     f"--all {ELSEWHERE} --all {NONE}\n", f"a {ELSEWHERE} refs/heads/\x1b[31m {NONE}\n"],
)  # fmt: skip
def test_what_git_never_says_is_refused(work: Repo, text: str) -> None:
    result = run(work, text)

    assert (result.exit_code, result.output) == (2, "")
    assert "line 1 of standard input is no ref of a push" in result.errors
    assert "hint: it is git that calls it" in result.errors
    assert "\x1b" not in result.errors


def test_a_tip_that_is_not_here_is_refused(work: Repo) -> None:
    result = run(work, f"a {ELSEWHERE} refs/heads/a {NONE}\n")

    assert result.exit_code == 2
    assert "which is not here" in result.errors


def test_a_local_name_with_spaces_is_read() -> None:
    (it,) = parse(f":/fix the bug {ELSEWHERE} refs/heads/a {NONE}\n")

    assert (it.ref, it.new, it.old) == ("refs/heads/a", ELSEWHERE, None)


def test_more_refs_than_any_push_moves_are_refused() -> None:
    with pytest.raises(AicheckError, match="over 20,000 refs"):
        parse(f"a {ELSEWHERE} refs/heads/a {NONE}\n" * 20_001)


@pytest.mark.parametrize(
    "args",
    [["--push", "main..topic"], ["--push", "--staged"], ["--push", "--patch", "x"],
     ["--push", "-o", "in-toto=x"], ["--push", "--merged"], ["--push", "a", "b", "c"]],
)  # fmt: skip
def test_a_push_goes_with_nothing_else(work: Repo, args: list[str]) -> None:
    assert work.run("check", *args).exit_code == 2


# -- as pre-commit tells it -----------------------------------------------------------------------


def by_pre_commit(repo: Repo, **names: str) -> Result:
    told = {f"PRE_COMMIT_{name}": value for name, value in names.items()}
    return repo.run("check", "--push", "-o", "json", PRE_COMMIT="1", **told)


def test_pre_commit_names_the_range_of_a_push(work: Repo) -> None:
    first = work.commit({"a.txt": "a\n"}, "One")
    work.git("push", "--quiet", "origin", "topic")
    work.commit({"b.txt": "b\n"}, "Two")
    place = {"LOCAL_BRANCH": "refs/heads/topic", "REMOTE_BRANCH": "refs/heads/topic",
             "REMOTE_NAME": "origin", "REMOTE_URL": "url"}  # fmt: skip

    found = by_pre_commit(work, FROM_REF=first, TO_REF=at(work, "topic"), **place).json

    assert [it["subject"] for it in found["commits"]] == ["Two"]
    assert found["change"]["pushed"][0]["ref"] == "refs/heads/topic"


def test_a_first_push_has_no_range_from_pre_commit(repo: Repo) -> None:
    repo.commit({"a.txt": "a\n"}, "One")
    place = {"LOCAL_BRANCH": "refs/heads/topic", "REMOTE_BRANCH": "refs/heads/main",
             "REMOTE_NAME": "origin", "REMOTE_URL": "url"}  # fmt: skip

    found = by_pre_commit(repo, **place).json

    assert [it["subject"] for it in found["commits"]] == ["Start", "One"]


def test_a_range_that_pre_commit_was_given_is_the_range(work: Repo) -> None:
    work.commit({"a.txt": "a\n"}, "One")
    work.commit({"b.txt": "b\n"}, "Two")
    names = {"PRE_COMMIT": "1", "PRE_COMMIT_FROM_REF": "HEAD~1", "PRE_COMMIT_TO_REF": "HEAD"}

    for args in (["--push"], []):
        found = work.check(*args, **names)
        assert [it["subject"] for it in found["commits"]] == ["Two"]
    assert len(work.check("main..topic", **names)["commits"]) == 2
    assert len(work.check(**{**names, "PRE_COMMIT": ""})["commits"]) == 2


# -- as git calls it ------------------------------------------------------------------------------


def test_a_hook_that_git_calls_stops_the_push_of_any_ref(hooked: Repo) -> None:
    """pre-commit would look at the first ref alone."""
    hooked.commit({"a.txt": "a\n"}, "Fine", signed=True)
    hooked.git("checkout", "--quiet", "-b", "second", "main")
    hooked.commit({"b.txt": "b\n"}, AI)

    done = push(hooked, "origin", "topic", "second")

    assert done.returncode == 1
    assert "sign-off-missing" in done.stdout + done.stderr
    assert hooked.git("ls-remote", "--heads", "origin").split()[1::2] == ["refs/heads/main"]
    assert push(hooked, "origin", "topic").returncode == 0
    assert push(hooked, "origin", ":topic").returncode == 0


@pytest.fixture
def hooked(work: Repo) -> Repo:
    """The repository with the hook that the recipe shows."""
    folder = work.path.parent / "hooks"
    folder.mkdir()
    work.git("config", "core.hooksPath", str(folder))
    hook = folder / "pre-push"
    hook.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m aicheck check --push -- "$@"\n')
    hook.chmod(0o755)
    return work


def push(repo: Repo, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "push", "--quiet", *args],
        cwd=repo.path,
        env={"PATH": os.environ["PATH"], "HOME": str(repo.cache), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
    )


def test_the_schema_knows_what_is_pushed() -> None:
    text = (Path(__file__).parents[2] / "docs" / "result.schema.json").read_text()

    assert "pushed" in json.loads(text)["properties"]["change"]["properties"]
