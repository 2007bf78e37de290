"""Commands, options and exit codes, as a user and as a script see them."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from repos import CLAUDE, ROBIN, Repo

from aicheck import __version__
from aicheck.cli import _COMMANDS

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
FLAW = "import os\n\n\ndef run(name):\n    os.system('ls ' + name)\n"


def test_help_tells_commands_and_exit_codes(repo: Repo) -> None:
    result = repo.run("--help")

    assert result.exit_code == 0
    for name, (_, about) in _COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(about)}$", result.output, re.MULTILINE)
    assert "  3  nothing blocks, but a required check could not finish" in result.output


@pytest.mark.parametrize("name", sorted(_COMMANDS))
def test_every_command_has_help_and_a_line_in_the_readme(repo: Repo, name: str) -> None:
    result = repo.run(name, "--help")

    assert result.exit_code == 0
    assert result.output.startswith("Usage: ")
    assert f"`aicheck {name}" in README


def test_the_version(repo: Repo) -> None:
    assert repo.run("--version").output == f"aicheck {__version__}\n"


@pytest.mark.parametrize(
    "args",
    [["chek"], ["check", "--stage"], ["check", "main", "--staged"], ["check", "-o", "txt"],
     ["check", "-o", "json=nowhere/x.json"], ["check", "-o", "json", "-o", "sarif"],
     ["check", "--fail-on", "worst"], ["check", "--jobs", "0"], ["explain"],
     ["explain", "no-such-rule"], ["rules", "--category", "no-such"]],
)  # fmt: skip
def test_wrong_usage_is_two_with_a_sentence(repo: Repo, args: list[str]) -> None:
    result = repo.run(*args)

    assert result.exit_code == 2
    assert result.output == ""
    assert result.errors
    assert "Traceback" not in result.errors


def test_a_clean_change_passes(repo: Repo) -> None:
    repo.commit({"a.py": "x = 1\n"})

    result = repo.run("check", "main..topic")

    assert result.exit_code == 0
    assert result.output.endswith("PASS  nothing blocks\n")
    assert result.errors == ""


def test_formats_go_where_they_are_sent_and_never_change_the_code(
    repo: Repo, tmp_path: Path
) -> None:
    repo.commit({"a.py": FLAW}, f"Add\n\n{CLAUDE}")
    files = {name: tmp_path / name for name in ("json", "sarif", "github", "markdown")}
    outputs = [part for name, path in files.items() for part in ("-o", f"{name}={path}")]

    result = repo.run("check", "main..topic", *outputs)

    assert result.exit_code == 1
    assert "command-injection" in result.output
    assert json.loads(files["json"].read_text())["verdict"]["status"] == "fail"
    assert json.loads(files["sarif"].read_text())["version"] == "2.1.0"
    assert "::error " in files["github"].read_text()
    assert "command-injection" in files["markdown"].read_text()
    for name in files:
        assert repo.run("check", "main..topic", "-o", name).exit_code == 1
    quiet = repo.run("check", "main..topic", "-q")
    assert (quiet.exit_code, quiet.output) == (1, "")


def test_fail_on_sets_one_threshold_for_everything(repo: Repo) -> None:
    repo.commit({"a.py": FLAW}, f"Add\n\n{CLAUDE}", signed=True)

    assert repo.run("check", "main..topic", "--fail-on", "never").exit_code == 0
    assert repo.run("check", "main..topic", "--fail-on", "low").exit_code == 1


def test_policy_overrides_the_base_and_is_named(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.py": FLAW}, f"Add\n\n{CLAUDE}", signed=True)
    own = tmp_path / "own.toml"
    own.write_text('[rules]\noff = ["command-injection"]\n')

    result = repo.check("main..topic", "--policy", str(own))

    assert result["policy"]["source"] == f"file:{own}"
    assert {f["disposition"] for f in result["findings"] if f["rule"] == "command-injection"} == {
        "off"
    }


def test_what_to_waive_of_a_staged_file_is_a_command_to_paste(repo: Repo) -> None:
    """No range holds it yet, so that the command names all that it needs."""
    repo.write({"a b.py": FLAW})
    repo.git("add", "--all")

    shown = " ".join(repo.run("check", "--staged").output.split())

    found = re.search(r"aicheck (waive [0-9a-f]{32} --rule \S+ --path 'a b.py') --reason", shown)
    assert found, shown
    more = ["--reason", "a demo", "--owner", "Robin <robin@example.org>", "--until", "2999-01-01"]
    assert repo.run(*shlex.split(found[1]), *more).exit_code == 0


def test_a_commit_message_is_checked_before_the_commit(repo: Repo) -> None:
    """As git's hook gets it: with comments, scissors and the diff below them."""
    scissors = "# ------------------------ >8 ------------------------"
    tail = f"\n# Please enter the message\n{scissors}\ndiff\n"
    file = repo.path / ".git" / "COMMIT_EDITMSG"
    people = {"GIT_AUTHOR_NAME": ROBIN[0], "GIT_AUTHOR_EMAIL": ROBIN[1],
              "GIT_COMMITTER_NAME": ROBIN[0], "GIT_COMMITTER_EMAIL": ROBIN[1]}  # fmt: skip

    file.write_text(f"Add\n\n{CLAUDE}\n{tail}")
    missing = repo.run("commit-msg", str(file), **people)
    file.write_text(f"Add\n\n{CLAUDE}\nSigned-off-by: {ROBIN[0]} <{ROBIN[1]}>\n{tail}")
    signed = repo.run("commit-msg", str(file), **people)
    file.write_text(f"Add\n\n{CLAUDE}\n# Signed-off-by: {ROBIN[0]} <{ROBIN[1]}>\n{tail}")
    commented = repo.run("commit-msg", str(file), **people)
    file.write_text(f"Add\n{tail}")
    human = repo.run("commit-msg", str(file), **people)

    assert [r.exit_code for r in (missing, signed, commented, human)] == [1, 0, 1, 0]
    assert "sign-off-missing" in missing.output
    assert repo.run("commit-msg", "no-such-file", **people).exit_code == 2


def test_a_refused_message_is_found_again_in_a_linked_work_tree(repo: Repo, tmp_path: Path) -> None:
    """Each work tree keeps its own message, and the advice names it; there is nothing to waive."""
    repo.commit({"aicheck.toml": 'extends = ["no-ai"]\n'})
    repo.git("worktree", "add", "--quiet", "-b", "linked", str(tmp_path / "linked"))
    linked = Repo(tmp_path / "linked", repo.cache)
    (linked.path / "sub").mkdir()
    linked.write({"sub/a.txt": "a\n"})
    linked.git("add", "--all")
    file = Path(linked.git("rev-parse", "--absolute-git-dir")) / "COMMIT_EDITMSG"
    file.write_text(f"Add it\n\n{CLAUDE}\n")
    (repo.path / ".git/COMMIT_EDITMSG").write_text("Another one\n")

    people = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
              for what, value in zip(("NAME", "EMAIL"), ROBIN, strict=True)}  # fmt: skip
    said = linked.run("commit-msg", str(file), **people).output

    assert "aicheck explain ai-forbidden" in said
    assert "aicheck waive" not in said
    found = re.search(r"git commit --edit --signoff (--file=.*)", said)
    assert found, said
    linked.git(
        *("-c", "alias.again=!cd sub && git commit --signoff " + found[1]),
        *("-c", f"user.name={ROBIN[0]}", "-c", f"user.email={ROBIN[1]}", "again"),
    )
    assert linked.git("log", "-1", "--format=%s") == "Add it"


def test_the_demo_blocks(repo: Repo, tmp_path: Path) -> None:
    result = repo.run("demo", "--keep", str(tmp_path / "shop"))

    assert result.exit_code == 1
    for rule in ("sql-injection", "licence-denied", "sign-off-missing"):
        assert rule in result.output
    again = repo.run("check", "main~1..main", "--repo", str(tmp_path / "shop"))
    assert again.output == result.output
    assert repo.run("demo", "--keep", str(tmp_path / "shop")).exit_code == 2


def test_rules_and_their_pages(repo: Repo) -> None:
    listed = repo.run("rules").output
    page = repo.run("explain", "sql-injection").output

    assert listed.splitlines() == sorted(listed.splitlines())
    assert re.search(r"^sql-injection +high +security ", listed, re.MULTILINE)
    assert all(part in page for part in ("Why", "How to mend it", "Bad", "Good", "CWE-89"))
    only = repo.run("rules", "--category", "sign-off").output.splitlines()
    assert [line.split()[0] for line in only] == [
        "review-missing", "review-stale", "sign-off-by-agent", "sign-off-chain",
        "sign-off-missing", "sign-off-pending", "sign-off-unverified", "squash-dropped-trailers",
    ]  # fmt: skip
    assert "did you mean 'sql-injection' or" in repo.run("explain", "sql-injektion").errors


def test_our_own_settings_are_understood(repo: Repo) -> None:
    own = Path(__file__).parents[2] / "aicheck.toml"

    assert repo.run("check", "main..topic", "--policy", str(own)).exit_code == 0
