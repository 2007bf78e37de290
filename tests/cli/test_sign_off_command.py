"""`aicheck sign-off`, by a person at a terminal and by those who are none."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from endurance import in_time
from person import at_terminal, looks, sign
from repos import CLAUDE, ROBIN, Repo

PAT = ("Pat Maintainer", "pat@example.org")
AGENT = ("Claude", "noreply@anthropic.com")
HUMAN = {
    "GIT_COMMITTER_NAME": ROBIN[0],
    "GIT_COMMITTER_EMAIL": ROBIN[1],
    "GIT_AUTHOR_NAME": ROBIN[0],
    "GIT_AUTHOR_EMAIL": ROBIN[1],
}
SIGNED = "Signed-off-by: Robin Author <robin@example.org>"


def lines(count: int, word: str = "value") -> str:
    return "".join(f"{word}_{number} = {number}\n" for number in range(1, count + 1))


def agent_commit(repo: Repo, files: dict[str, str | bytes | None], subject: str = "Add it") -> str:
    return repo.commit(files, f"{subject}\n\n{CLAUDE}\n")


def message(repo: Repo, revision: str = "HEAD") -> str:
    return repo.git("log", "-1", "--format=%B", revision)


def patch_id(repo: Repo, revision: str) -> str:
    patch = repo.raw("diff-tree", "-p", "-U10", "--root", "--no-renames", revision)
    return repo.git("patch-id", "--verbatim", feed=patch).split()[0]


def kept(repo: Repo) -> dict[str, dict[str, list[str]]]:
    found = json.loads((repo.path / ".git/aicheck/review.json").read_text())
    assert found["schema"] == "aicheck.review/1"
    people: dict[str, dict[str, list[str]]] = found["people"]
    return people


# -- reading and signing -----------------------------------------------------------------------


def test_who_reads_all_signs_and_the_gate_passes(repo: Repo) -> None:
    """Both trailers come, everything else of the commits stays, and so do tree and index."""
    first = agent_commit(repo, {"a.py": lines(3)}, "Add a")
    second = repo.commit({"b.py": "x = 1\n"}, "Write b by hand", author=PAT)
    repo.write({"b.py": "x = 2\n", "new": "not tracked\n"})
    status = repo.git("status", "--porcelain")
    assert repo.check("main..topic")["verdict"]["status"] == "fail"

    person = sign(repo)

    assert message(repo, "HEAD~1") == (
        f"Add a\n\n{CLAUDE}\n"
        f"Human-Reviewed-by: {ROBIN[0]} <{ROBIN[1]}> (patch-id {patch_id(repo, first)})\n{SIGNED}"
    )
    keep = "--format=%T %an %ae %ad"
    assert repo.git("log", keep, "main..HEAD") == repo.git("log", keep, f"main..{second}")
    carried = "--format=%cn %ce %cd %B"
    assert repo.git("log", "-1", carried, "HEAD") == repo.git("log", "-1", carried, second)
    assert repo.git("status", "--porcelain") == status
    assert repo.git("reflog", "-1", "--format=%gs") == "aicheck sign-off: 1 commit"
    assert repo.git("symbolic-ref", "HEAD") == "refs/heads/topic"
    assert f"git reset --soft {second[:7]}" in person.text
    assert "aicheck check would say now: pass" in person.text
    assert repo.check("main..topic")["verdict"]["status"] == "pass"
    assert kept(repo) == {}
    repo.git("fsck", "--strict")


def test_nothing_is_left_to_sign_afterwards(repo: Repo) -> None:
    agent_commit(repo, {"a.py": lines(3)})
    sign(repo)

    result = repo.run("sign-off", "--dry-run", **HUMAN)

    assert result.exit_code == 0
    assert "nothing to sign" in result.errors


def test_a_sign_off_that_nobody_read_for_is_read(repo: Repo) -> None:
    """An agent that works under a person's name can type their sign-off; it is not repeated."""
    first = repo.commit({"a.py": "x = 1\n"}, f"Add a\n\n{CLAUDE}", signed=True)
    assert repo.check("main..topic")["verdict"]["status"] == "pass"

    sign(repo)

    assert message(repo).count("Signed-off-by") == 1
    assert f"(patch-id {patch_id(repo, first)})" in message(repo)


def test_what_still_blocks_beside_ones_own_line_is_said(repo: Repo) -> None:
    """A person signs, and an agent's line in the same message stays in the way."""
    line = "Signed-off-by: Claude <noreply@anthropic.com>"
    repo.commit({"a.py": "x = 1\n"}, f"Add a\n\n{CLAUDE}\n{line}\n")

    with at_terminal(repo) as person:
        person.page()
        person.take_all()
        person.type("y")
        assert person.leave() == 1

    said = f"take this line out of the message: {line}"
    assert "would say now: fail" in person.text
    assert said in " ".join(person.text.split())
    again = repo.run("sign-off", "--dry-run", **HUMAN)
    assert again.exit_code == 1
    assert "nothing to sign in" in again.errors
    assert said in again.errors


def test_findings_stand_under_their_lines(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "import os\n\n\ndef run(name):\n    os.system('ls ' + name)\n"})

    with at_terminal(repo) as person:
        person.page()
        page = person.press("y")

    found = re.search(r"5 \+     os\.system\('ls ' \+ name\)\n +(.*)", page)
    assert found
    assert found[1].startswith("block, critical, command-injection: ")


def test_each_commit_is_read_as_it_is(repo: Repo) -> None:
    """What a later commit took away again is in the patch that is signed, so it is shown."""
    agent_commit(repo, {"a.py": "first = 1\n"})
    repo.commit({"a.py": "second = 2\n"}, "Replace it by hand")

    with at_terminal(repo) as person:
        person.page()
        assert "1 + first = 1" in person.press("y")


def test_removed_lines_and_what_stands_around_are_shown(repo: Repo) -> None:
    repo.commit({"a.py": lines(9)}, "Start a")
    agent_commit(repo, {"a.py": lines(9).replace("value_5 = 5\n", "value_5 = 50\n")})

    with at_terminal(repo, "HEAD~1") as person:
        person.page()
        page = person.press("y")

    assert page.startswith(
        "a.py\n\n2   value_2 = 2\n3   value_3 = 3\n4   value_4 = 4\n5 - value_5 = 5\n"
        "5 + value_5 = 50\n6   value_6 = 6\n7   value_7 = 7\n8   value_8 = 8\n\n"
    )


def test_a_file_without_text_is_taken_by_its_facts(repo: Repo) -> None:
    repo.commit({"old.py": "x = 1\n", "run.sh": "true\n"}, "Start")
    (repo.path / "run.sh").chmod(0o755)
    agent_commit(repo, {"logo.png": b"\x89PNG\r\n\x1a\n\0\0", "old.py": None})

    with at_terminal(repo, "HEAD~1") as person:
        card = person.page()
        assert re.search(r"added logo\.png; binary, 0000000\w* to \w{12}", card)
        assert "deleted old.py; +0 -1" in card
        assert "mode run.sh; mode 100644 to 100755" in card
        assert "look at it with a program that shows it" in person.press("y")
        assert "1 - x = 1" in person.press("y")
        assert "the end" in person.press("y")


def test_what_cannot_be_shown_cannot_be_signed(repo: Repo) -> None:
    agent_commit(repo, {"big.txt": b"x" * (8 << 20) + b"y\n", "a.py": "x = 1\n"})
    before = message(repo)

    with at_terminal(repo) as person:
        person.page()
        person.press("y")
        assert "This cannot be shown: too large to check" in person.press("y")
        assert "cannot be taken" in person.press("y")
        person.type("s")
        assert person.leave() == 1

    assert message(repo) == before
    assert "not signed" in person.text


# -- leaving things ----------------------------------------------------------------------------


def test_who_quits_goes_on_where_they_stopped(repo: Repo) -> None:
    agent_commit(repo, {f"{name}.py": lines(2, name) for name in "abcd"})
    with at_terminal(repo) as person:
        person.page()
        assert "b.py" in person.press("yy")
        person.type("q")
        assert person.leave() == 1
    assert "nothing was signed" in person.text

    with at_terminal(repo) as person:
        assert person.page().startswith("b.py\n")
        assert "piece 3 of 5" in person.pages[-1]
        person.take_all()
        person.type("y")
        assert person.leave() == 0
    assert SIGNED in message(repo)


def test_a_rebase_keeps_what_was_read_and_a_change_does_not(repo: Repo) -> None:
    agent_commit(repo, {"a.py": lines(2, "a"), "b.py": lines(2, "b")})
    with at_terminal(repo) as person:
        person.page()
        person.press("yy")
        person.type("q")
        person.leave()
    repo.git("checkout", "--quiet", "main")
    repo.commit({"other": "text\n"}, "Go on", signed=True)
    repo.git("rebase", "--quiet", "main", "topic")
    with at_terminal(repo) as person:
        assert person.page().startswith("b.py\n")

    repo.write({"b.py": lines(3, "b")})
    repo.git("commit", "--quiet", "--all", "--amend", "--no-edit")
    with at_terminal(repo) as person:
        assert person.page().startswith("the commit itself\n")


def test_what_one_person_read_another_did_not(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"})
    with at_terminal(repo) as person:
        person.page()
        person.press("y")
        person.type("q")
        person.leave()

    with at_terminal(repo, person=PAT) as person:
        assert person.page().startswith("the commit itself\n")


def test_all_is_read_again_where_that_is_asked_for(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"})
    with at_terminal(repo) as person:
        person.page()
        person.press("y")
        person.type("q")
        person.leave()

    with at_terminal(repo, "--afresh") as person:
        assert person.page().startswith("the commit itself\n")


def test_a_skipped_piece_leaves_its_commit_unsigned_and_signs_the_other(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"}, "Add a")
    agent_commit(repo, {"b.py": "y = 1\n"}, "Add b")

    with at_terminal(repo) as person:
        person.page()
        person.press("ys")
        question = person.take_all()
        person.type("y")
        assert person.leave() == 1

    assert "Sign 1 commit as Robin Author" in question
    assert "Add a: 1 piece left" in question
    assert "Signed-off-by" not in message(repo, "HEAD~1")
    assert SIGNED in message(repo)
    # What was taken of the other one is kept.
    assert list(kept(repo)) == [ROBIN[1]]


def test_a_piece_that_is_not_accepted_stops_its_commit(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n", "b.py": "y = 1\n"}, "Add a and b")
    agent_commit(repo, {"c.py": "z = 1\n"}, "Add c")

    with at_terminal(repo) as person:
        person.page()
        page = person.press("yn")
        assert "commit 2 of 2" in page
        question = person.take_all()
        person.type("n")
        assert person.leave() == 1

    assert "Add a and b: not accepted at a.py, 2 pieces left" in question
    assert "Signed-off-by" not in message(repo)


def test_who_goes_back_can_change_their_mind(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"})

    with at_terminal(repo) as person:
        person.page()
        person.press("y")
        person.type("n")
        assert person.leave() == 1
    with at_terminal(repo) as person:
        assert person.page().startswith("a.py\n")
        assert ", taken" in person.press("b")
        assert person.press("y").startswith("a.py\n")
        assert "the end" in person.press("y")
        assert person.press("b").startswith("a.py\n")
        assert "the end" in person.press("y")


def test_control_c_loses_nothing(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n", "b.py": "y = 1\n"})
    before = repo.git("rev-parse", "HEAD")

    with at_terminal(repo) as person:
        person.page()
        person.press("y")
        person.type("\x03")
        assert person.leave() == 3
    assert "what you took is kept" in person.text
    assert repo.git("rev-parse", "HEAD") == before

    with at_terminal(repo) as person:
        assert person.page().startswith("a.py\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_puts_the_terminal_back(repo: Repo, number: signal.Signals) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"})

    with at_terminal(repo) as person:
        person.page()
        person.process.send_signal(number)
        assert person.leave() == 3

    assert person.seen.count(b"\x1b[?1049h") == person.seen.count(b"\x1b[?1049l") == 1


# -- pages -------------------------------------------------------------------------------------


def test_all_pages_of_a_long_piece_must_be_seen(repo: Repo) -> None:
    agent_commit(repo, {"a.py": lines(40)})

    with at_terminal(repo) as person:
        person.page()
        page = person.press("y")
        assert "page 1 of 3" in page
        assert "value_19 = 19" in page
        assert "value_20 = 20" not in page
        assert "page 2 of 3" in person.press("y")
        assert "page 1 of 3" in person.press(["\x1b[A"])
        assert "page 3 of 3" in person.press("  ")
        assert "that is all of it" in person.press(" ")
        assert "the end" in person.press("y")

    shown = re.findall(r"\+ value_(\d+) =", "\n".join(person.pages))
    assert set(shown) == {str(number) for number in range(1, 41)}


def test_what_is_typed_ahead_takes_nothing(repo: Repo) -> None:
    """Keys that were pressed before a page was there cannot have been about it."""
    agent_commit(repo, {f"{name}.py": lines(2, name) for name in "abcdef"})

    with at_terminal(repo) as person:
        person.page()
        os.write(person.terminal, b"y" * 40)
        person.page()
        time.sleep(0.3)

    assert "the end" not in person.text
    assert sum(map(len, kept(repo)[ROBIN[1]].values())) < 7


def test_a_new_size_of_the_window_shows_what_was_not_seen(repo: Repo) -> None:
    agent_commit(repo, {"a.py": lines(30)})

    with at_terminal(repo, size=(80, 60)) as person:
        person.page()
        person.resize(80, 20)
        person.page()
        assert "page 1 of 2" in person.press("y")
        assert "page 2 of 2" in person.press("y")
        person.resize(80, 60)
        assert "value_30 = 30" in person.page()
        assert "the end" in person.press("y")


def test_a_window_that_is_too_small_hides_nothing(repo: Repo) -> None:
    agent_commit(repo, {"a.py": lines(3)})

    with at_terminal(repo, size=(80, 8)) as person:
        assert person.page().strip() == "too small: widen the window\nq quits"
        assert person.press("y").strip() == "too small: widen the window\nq quits"
        person.resize(80, 24)
        assert person.page().startswith("the commit itself\n")


def test_help_names_every_key(repo: Repo) -> None:
    agent_commit(repo, {"a.py": lines(3)})

    with at_terminal(repo) as person:
        person.page()
        page = person.press("?")
        for key in "ynsbq":
            assert re.search(rf"^{key}   ", page, re.MULTILINE)
        assert person.press(" ").startswith("the commit itself\n")


def test_a_terminal_without_features_is_enough(repo: Repo) -> None:
    """Lines are printed and read, and not one escape sequence is sent."""
    agent_commit(repo, {"a.py": lines(30)})

    with at_terminal(repo, term="dumb") as person:
        person.page()
        person.press("y")
        assert "value_1 = 1" in person.pages[-1]
        person.press("?")
        person.press([""])
        assert "page 2 of 2" in person.press([""])
        assert "the end" in person.press("y")
        person.type("y")
        assert person.leave() == 0

    assert b"\x1b" not in person.seen
    assert SIGNED in message(repo)


def test_nothing_of_the_change_reaches_the_terminal_as_a_command(repo: Repo) -> None:
    hostile = "x = '\x1b]0;owned\x07\x1b[2J\u202e\u200b\x9b31m'\r\n" + "y = 1 " + " " * 200 + "#!\n"
    repo.git("config", "core.autocrlf", "false")
    repo.commit(
        {"a.py": hostile, "b\x1b[31m.py": "x = 1\n"},
        f"Add \x1b[31mred\x07\n\nbody\x1b]0;title\x07\n\n{CLAUDE}\n",
    )

    with at_terminal(repo, NO_COLOR="1") as person:
        person.page()
        person.take_all()
        person.type("q")
        person.leave()

    assert set(re.findall(rb"\x1b[^\n]{0,8}?[A-Za-z]", person.seen)) <= {
        b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[H", b"\x1b[K", b"\x1b[J",
    }  # fmt: skip
    for char in ("\x07", "\u202e", "\u200b", "\x9b"):
        assert char not in looks(person.seen)
    assert "<U+001B>]0;owned<U+0007><U+001B>[2J<U+202E><U+200B><U+009B>31m" in "".join(
        person.text.split("\n  \\ ")
    )
    assert re.search(r"^  \\ +#!", person.text, re.MULTILINE)


def test_three_thousand_lines_are_all_shown(repo: Repo) -> None:
    """No page costs as much as all those before it."""
    agent_commit(repo, {f"part{part}.py": lines(600, f"v{part}") for part in range(5)})

    with at_terminal(repo, size=(120, 60)) as person:
        person.page()
        with in_time():
            person.take_all()
        person.type("y")
        assert person.leave() == 0

    assert len(person.pages) == 62


# -- who may not -------------------------------------------------------------------------------


def test_an_agent_cannot_sign(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"})

    with at_terminal(repo, CLAUDECODE="1") as person:
        assert person.leave() == 2

    assert "an agent is running here (CLAUDECODE is set)" in person.text
    assert "Signed-off-by" not in message(repo)


def test_a_pipe_cannot_sign(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"})

    result = repo.run("sign-off", feed=b"y\n" * 20, **HUMAN)

    assert result.exit_code == 2
    assert "a person has to be at a terminal" in result.errors
    assert "Signed-off-by" not in message(repo)


@pytest.mark.parametrize(
    ("person", "word"),
    [
        (("Claude", "noreply@anthropic.com"), "an agent"),
        (("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"), "a bot"),
    ],
)
def test_an_agents_or_bots_name_cannot_sign(repo: Repo, person: tuple[str, str], word: str) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"})

    with at_terminal(repo, person=person) as somebody:
        assert somebody.leave() == 2

    assert f"git commits as {word} here" in somebody.text


# -- what stands in the way --------------------------------------------------------------------


def refused(repo: Repo, *args: str) -> str:
    """The error of a dry run, which must change nothing."""
    refs = repo.git("for-each-ref")
    result = repo.run("sign-off", "--dry-run", *args, **HUMAN)
    assert result.exit_code == 2, result
    assert repo.git("for-each-ref") == refs
    return result.errors


def test_a_detached_head_is_refused(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"})
    repo.git("checkout", "--quiet", "--detach")

    assert "HEAD is on no branch" in refused(repo, "main")


def test_another_branch_is_refused(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"})
    repo.git("checkout", "--quiet", "main")

    assert "does not end at the tip of 'main'" in refused(repo, "main..topic")


def test_a_shallow_clone_is_refused(repo: Repo, tmp_path: Path) -> None:
    """What is missing from the range was read by nobody."""
    agent_commit(repo, {"a.py": "x = 1\n"})
    agent_commit(repo, {"b.py": "x = 1\n"})
    clone = Repo(tmp_path / "clone", repo.cache)
    repo.git("clone", "--quiet", "--depth=1", f"file://{repo.path}", str(clone.path))

    assert "the clone is shallow" in refused(clone, f"{clone.git('mktree')}..HEAD")


def test_a_dirty_index_is_refused(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"})
    repo.write({"a.py": "x = 2\n"})
    repo.git("add", "--all")

    assert "the index holds changes" in refused(repo)


def test_a_merge_in_progress_is_refused(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"})
    repo.git("checkout", "--quiet", "-b", "other", "main")
    repo.commit({"b.py": "y = 1\n"}, "Go elsewhere")
    repo.git("checkout", "--quiet", "topic")
    repo.git("merge", "--quiet", "--no-commit", "--no-ff", "other")

    assert "a merge is in progress" in refused(repo)


def test_a_branch_that_moved_meanwhile_is_left_alone(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"})

    with at_terminal(repo) as person:
        person.page()
        person.take_all()
        newer = repo.commit({"c.py": "z = 1\n"}, "Meanwhile")
        person.type("y")
        assert person.leave() == 2

    assert "cannot move the branch 'topic'" in person.text
    assert repo.git("rev-parse", "topic") == newer
    # What was read counts for the next run.
    with at_terminal(repo) as person:
        assert "the end" in person.page()


def test_a_keys_signature_is_not_dropped(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"})
    raw = repo.raw("cat-file", "commit", "HEAD")
    header, _, body = raw.partition(b"\n\n")
    armour = b"\ngpgsig -----BEGIN SSH SIGNATURE-----\n U1NIU0lH\n -----END SSH SIGNATURE-----\n\n"
    sha = repo.git("hash-object", "-t", "commit", "-w", "--stdin", feed=header + armour + body)
    repo.git("update-ref", "refs/heads/topic", sha)

    assert "carries a key's signature" in refused(repo)
    result = repo.run("sign-off", "--dry-run", "--remediate", **HUMAN)
    assert result.exit_code == 0
    assert "DCO remediation commit for" in result.output


# -- forms -------------------------------------------------------------------------------------


def push(repo: Repo, tmp_path: Path, branch: str) -> None:
    remote = tmp_path / "remote.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(remote)], check=True)
    repo.git("remote", "add", "origin", str(remote))
    repo.git("push", "--quiet", "origin", branch)


def test_pushed_commits_are_signed_by_a_commit_on_top(repo: Repo, tmp_path: Path) -> None:
    """What others may have is not rewritten; what is on no remote branch yet is."""
    pushed = agent_commit(repo, {"a.py": "x = 1\n"}, "Add a")
    push(repo, tmp_path, "topic")
    own = agent_commit(repo, {"b.py": "y = 1\n"}, "Add b")

    sign(repo, "main..topic")

    who = f"{ROBIN[0]} <{ROBIN[1]}>"
    assert message(repo) == (
        f"DCO remediation commit for {who}\n\n"
        f"I, {who}, hereby add my Signed-off-by to this commit: {pushed}\n\n"
        f"Human-Reviewed-by: {who} (patch-id {patch_id(repo, pushed)})\n{SIGNED}"
    )
    assert repo.git("rev-parse", "HEAD^{tree}") == repo.git("rev-parse", f"{own}^{{tree}}")
    assert repo.git("log", "-1", "--format=%an %cn") == "Robin Author Robin Author"
    assert message(repo, "HEAD~1").endswith(SIGNED)
    assert repo.git("rev-parse", "HEAD~2") == pushed
    assert repo.check("main..topic")["verdict"]["status"] == "pass"
    assert "nothing to sign" in repo.run("sign-off", "main..topic", "--dry-run", **HUMAN).errors
    repo.git("push", "--quiet", "origin", "topic")


def test_remediate_rewrites_nothing(repo: Repo) -> None:
    tip = agent_commit(repo, {"a.py": "x = 1\n"})

    sign(repo, "--remediate")

    assert repo.git("rev-parse", "HEAD~1") == tip
    assert f"to this commit: {tip}" in message(repo)


def test_a_commit_on_top_that_would_not_count_is_not_offered(repo: Repo, tmp_path: Path) -> None:
    """What an agent made and committed alone is signed by nobody's later word but the roster's."""
    sha = repo.commit({"a.py": "x = 1\n"}, "Add a", author=AGENT)

    errors = refused(repo, "--remediate")
    assert f"no commit on top by you signs off {sha[:7]}: you neither wrote nor comm" in errors
    assert "sign it without --remediate, in a new message" in errors
    push(repo, tmp_path, "topic")
    with at_terminal(repo) as person:
        assert person.leave() == 2
    assert person.pages == []
    assert "list 'Robin Author <robin@example.org>' in sign-off.people" in person.text
    assert "make it anew with git rebase --interactive" in person.text
    assert "without --remediate" not in person.text
    assert repo.git("rev-parse", "HEAD") == sha


def test_what_cannot_be_signed_is_left_out_and_the_rest_is_signed(
    repo: Repo, tmp_path: Path
) -> None:
    other = repo.commit({"a.py": "x = 1\n"}, f"Add a\n\n{CLAUDE}\n", author=PAT)
    push(repo, tmp_path, "topic")
    agent_commit(repo, {"b.py": "y = 1\n"}, "Add b")

    with at_terminal(repo, "main", size=(120, 40)) as person:
        assert "Add b" in person.page()
        question = person.take_all()
        person.type("y")
        assert person.leave() == 1

    assert f"left out: {other[:7]} Add a: you neither wrote nor committed it" in person.text
    assert "Pat Maintainer signs it with aicheck sign-off" in " ".join(question.split())
    assert message(repo).endswith(SIGNED)
    assert repo.git("rev-parse", "HEAD~1") == other


# -- where typed lines don't count -----------------------------------------------------------------


def settle(repo: Repo, lines: str, files: dict[str, str | bytes | None] | None = None) -> None:
    """Put settings on the base branch, with the files that they name."""
    repo.git("checkout", "--quiet", "main")
    settings = {"aicheck.toml": f"[sign-off]\n{lines}\n"}
    repo.commit({**settings, **(files or {})}, "Settle it", signed=True)
    repo.git("checkout", "--quiet", "-B", "topic")


def test_typed_lines_that_do_not_count_are_told_of(repo: Repo, tmp_path: Path) -> None:
    settle(repo, 'accept = ["signature"]')
    agent_commit(repo, {"a.py": "x = 1\n"})

    with at_terminal(repo, size=(120, 40)) as person:
        words = "Typed lines alone do not count here: sign-off.accept asks for a key's signature"
        assert words in person.page()
        assert words in person.take_all()
        person.type("y")
        assert person.leave() == 1

    after = "git rebase --rebase-merges --exec 'git commit --amend --no-edit --gpg-sign'"
    assert after in person.text
    assert (
        f"not signed off for the gate: {repo.git('rev-parse', '--short=7', 'HEAD')}" in person.text
    )
    again = repo.run("sign-off", "--dry-run", **HUMAN)
    assert again.exit_code == 1
    assert after in again.errors
    push(repo, tmp_path, "topic")
    repo.git("reset", "--quiet", "--hard", "main")
    agent_commit(repo, {"c.py": "x = 1\n"})
    repo.git("push", "--quiet", "--force", "origin", "topic")
    assert "the settings accept no typed sign-off" in refused(repo)


def make_key(folder: Path) -> tuple[Path, str]:
    file = folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file], check=True)
    return file, f"{ROBIN[1]} {file.with_suffix('.pub').read_text()}"


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")
def test_the_users_own_settings_sign_with_a_key(repo: Repo, tmp_path: Path) -> None:
    """The repository's, which anything may have written, name a program that never runs."""
    file, line = make_key(tmp_path)
    settle(
        repo,
        'accept = ["signature"]\nallowed-signers = "signers"',
        {"signers": line},
    )
    first = agent_commit(repo, {"a.py": "x = 1\n"})
    repo.commit({"b.py": "x = 1\n"}, "Add b by hand", author=PAT)
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n")
    trap.chmod(0o755)
    for name in ("gpg.program", "gpg.ssh.program", "gpg.ssh.defaultKeyCommand", "user.signingKey"):
        repo.git("config", name, str(trap))
    repo.git("config", "gpg.format", "openpgp")
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        f"[commit]\ngpgsign\n[gpg]\nformat = ssh\n[user]\nsigningkey = {file}\n"
    )

    person = sign(repo, "main", HOME=str(home))

    assert "git signs them with your key" in " ".join(person.text.split())
    assert not (tmp_path / "ran").exists()
    stored = repo.raw("cat-file", "commit", "HEAD~1")
    assert b"\ngpgsig -----BEGIN SSH SIGNATURE-----\n" in stored
    keep = "--format=%T %P %an %ae %ad"
    assert repo.git("log", "-1", keep, "HEAD~1") == repo.git("log", "-1", keep, first)
    assert message(repo, "HEAD~1").endswith(SIGNED)
    assert b"gpgsig" not in repo.raw("cat-file", "commit", "HEAD")
    assert [it["sign_off"]["status"] for it in repo.check("main..topic")["commits"]] == [
        "ok", "not-required"
    ]  # fmt: skip


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")
def test_a_signature_of_ones_own_is_made_anew(repo: Repo, tmp_path: Path) -> None:
    """Whoever has all commits signed can sign off, and what comes after is theirs, too."""
    file, line = make_key(tmp_path)
    (tmp_path / ".gitconfig").write_text(
        f"[commit]\ngpgsign\n[gpg]\nformat = ssh\n[user]\nsigningkey = {file}\n"
    )
    settings = 'accept = ["signature"]\nreviewed = true\nallowed-signers = "signers"'
    settle(repo, settings, {"signers": line})
    agent_commit(repo, {"a.py": "x = 1\n"})
    repo.commit({"b.py": "x = 1\n"}, "Add b by hand")
    repo.git(*f"-c gpg.format=ssh -c user.signingkey={file} rebase -q --exec".split(),
             "git commit -q -S --amend --no-edit", "main")  # fmt: skip

    sign(repo, "main", HOME=str(tmp_path))

    for name in ("HEAD~1", "HEAD"):
        stored = repo.raw("cat-file", "commit", name)
        assert stored.count(b"\ngpgsig -----BEGIN SSH SIGNATURE-----\n") == 1
    found = repo.check("main..topic")
    assert found["verdict"]["status"] == "pass", found["verdict"]
    assert [it["sign_off"]["status"] for it in found["commits"]] == ["ok", "not-required"]


def test_a_key_that_does_not_sign_stops_before_anything_moves(repo: Repo, tmp_path: Path) -> None:
    sha = agent_commit(repo, {"a.py": "x = 1\n"})
    (tmp_path / ".gitconfig").write_text(
        f"[commit]\ngpgsign = true\n[gpg]\nformat = ssh\n[user]\nsigningkey = {tmp_path}/no\n"
    )

    with at_terminal(repo, HOME=str(tmp_path)) as person:
        person.page()
        person.take_all()
        person.type("y")
        assert person.leave() == 2

    assert "git cannot sign with your key" in person.text
    assert repo.git("rev-parse", "HEAD") == sha


def test_a_third_party_speaks_for_the_author_where_the_settings_let_them(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.commit(
        {"aicheck.toml": '[sign-off]\nremediation = ["third-party"]\n'}, "Settle it", signed=True
    )
    repo.git("checkout", "--quiet", "-B", "topic")
    sha = repo.commit({"a.py": "x = 1\n"}, f"Add a\n\n{CLAUDE}\n", author=PAT)

    sign(repo, "--remediate")

    assert (
        f"On behalf of {PAT[0]} <{PAT[1]}>, I, {ROBIN[0]} <{ROBIN[1]}>, hereby add my "
        f"Signed-off-by to this commit: {sha}" in message(repo)
    )
    assert repo.check("main..topic")["verdict"]["status"] == "pass"


def test_merges_are_kept(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"}, "Add a")
    repo.git("checkout", "--quiet", "-b", "side", "main")
    side = repo.commit({"b.py": "y = 1\n"}, "Add b by hand", author=PAT)
    repo.git("checkout", "--quiet", "topic")
    repo.git("merge", "--quiet", "--no-ff", "-m", "Merge side", "side")
    repo.commit({"c.py": "z = 1\n"}, "Add c by hand")
    tree = repo.git("rev-parse", "HEAD^{tree}")

    sign(repo, "main")

    assert repo.git("rev-parse", "HEAD^{tree}") == tree
    assert repo.git("log", "--format=%s", "HEAD~1^1") == "Add a\nStart"
    assert repo.git("rev-parse", "HEAD~1^2") == side
    assert message(repo, "HEAD~1^1").endswith(SIGNED)
    assert repo.git("log", "-1", "--format=%s", "HEAD~1") == "Merge side"


def test_the_first_commit_of_all_can_be_signed(empty_repo: Repo) -> None:
    empty_repo.commit({"a.py": "x = 1\n"}, f"Start\n\n{CLAUDE}\n")

    sign(empty_repo, f"{empty_repo.git('hash-object', '-t', 'tree', '/dev/null')}..HEAD")

    assert message(empty_repo).endswith(SIGNED)
    assert empty_repo.git("rev-list", "--count", "HEAD") == "1"


def test_a_message_in_another_encoding_stays_in_it(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"})
    raw = repo.raw("cat-file", "commit", "HEAD")
    header, _, body = raw.partition(b"\n\n")
    raw = header + b"\nencoding ISO-8859-1\n\nGr\xfc\xdfe\n\n" + body
    sha = repo.git("hash-object", "-t", "commit", "-w", "--stdin", feed=raw)
    repo.git("update-ref", "refs/heads/topic", sha)

    sign(repo, person=("Jürgen Müller", "juergen@example.org"))

    stored = repo.raw("cat-file", "commit", "HEAD")
    assert b"\n\nGr\xfc\xdfe\n" in stored
    assert stored.endswith("Signed-off-by: Jürgen Müller <juergen@example.org>\n".encode("latin-1"))


def test_a_dry_run_says_what_would_be_written_and_writes_nothing(repo: Repo) -> None:
    sha = agent_commit(repo, {"a.py": "x = 1\n"})

    result = repo.run("sign-off", "--dry-run", **HUMAN)

    assert result.exit_code == 0
    assert result.output == (
        f"{sha[:7]} Add it\n    0 of 2 pieces taken; signed in a new message\n"
        f"    Human-Reviewed-by: {ROBIN[0]} <{ROBIN[1]}> (patch-id {patch_id(repo, sha)})\n"
        f"    {SIGNED}\n"
    )
    assert repo.git("rev-parse", "HEAD") == sha
    assert not (repo.path / ".git/aicheck").exists()


def test_a_broken_memory_says_what_to_do(repo: Repo) -> None:
    agent_commit(repo, {"a.py": "x = 1\n"})
    (repo.path / ".git/aicheck").mkdir()
    (repo.path / ".git/aicheck/review.json").write_text("[]")

    result = repo.run("sign-off", "--dry-run", **HUMAN)

    assert result.exit_code == 2
    assert result.errors.partition("error: ")[2].startswith("start again with --afresh: ")
    sign(repo, "--afresh")
    assert (repo.path / ".git/aicheck/review.json.old").read_text() == "[]"
    assert SIGNED in message(repo)
