"""aicheck as git's own hooks: real commits, in all the ways in which git makes them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from repos import CLAUDE, ROBIN, Repo
from shell import environment, passes, said, stops

FINE = "x = 1\n"
FLAW = "import os\n\nos.system(input())\n"
AI = f"Add it\n\n{CLAUDE}\n"
SIGNED = f"Signed-off-by: {ROBIN[0]} <{ROBIN[1]}>"
HOOKS = {
    "pre-commit": "check --staged",
    "commit-msg": 'commit-msg "$1"',
    "pre-push": 'check --push -- "$@"',
}


def set_up(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, command in HOOKS.items():
        hook = folder / name
        hook.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m aicheck {command}\n")
        hook.chmod(0o755)


@pytest.fixture
def hooked(repo: Repo) -> Repo:
    """A repository with hooks, where `main` has one commit and `topic` is checked out."""
    set_up(repo.path / ".git" / "hooks")
    return repo


def git(
    repo: Repo, *args: str, cwd: Path | None = None, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run git as a person at a shell, with the hooks."""
    return subprocess.run(
        ["git", *args],
        cwd=cwd or repo.path,
        env=environment(repo, more),
        capture_output=True,
        text=True,
    )


# -- which index ----------------------------------------------------------------------------------


def test_only_what_is_staged_is_judged(hooked: Repo) -> None:
    """Of a file that is staged in part, and with a flaw in a file that git does not know."""
    hooked.write({"a.py": FINE, "unknown.py": FLAW})
    hooked.git("add", "a.py")
    hooked.write({"a.py": FLAW})

    passes(git(hooked, "commit", "-m", "Fine"))

    hooked.git("add", "a.py")
    hooked.write({"a.py": FINE})
    done = git(hooked, "commit", "-m", "Flaw")
    stops(done, "a.py:3")
    assert "unknown.py" not in said(done)


def test_commit_all_is_judged_by_its_own_index(hooked: Repo) -> None:
    """git writes another index, index.lock, and keeps the old one until the commit is made."""
    hooked.commit({"a.py": FINE})
    hooked.write({"a.py": FLAW})

    stops(git(hooked, "commit", "-am", "Flaw"), "a.py:3")
    assert git(hooked, "diff", "--cached", "--name-only").stdout == ""


def test_commit_of_a_path_is_judged_by_its_own_index(hooked: Repo) -> None:
    """git writes next-index-N.lock: what is staged besides is not in the commit."""
    hooked.commit({"a.py": "", "b.py": ""})
    hooked.write({"a.py": FINE, "b.py": FLAW})
    hooked.git("add", "b.py")

    passes(git(hooked, "commit", "-m", "Fine", "--", "a.py"))
    stops(git(hooked, "commit", "-m", "Flaw", "--", "b.py"), "b.py:3")


def test_a_linked_work_tree_has_an_index_and_a_message_of_its_own(hooked: Repo) -> None:
    tree = hooked.path.parent / "linked"
    hooked.git("worktree", "add", "--quiet", "-b", "linked", str(tree), "main")
    (tree / "a.py").write_text(FLAW)
    hooked.git("-C", str(tree), "add", "a.py")

    stops(git(hooked, "commit", "-m", "Flaw", cwd=tree), "a.py:3")

    (tree / "a.py").write_text(FINE)
    hooked.git("-C", str(tree), "add", "a.py")
    stops(git(hooked, "commit", "-m", AI, cwd=tree), "sign-off-missing")
    passes(git(hooked, "commit", "-m", f"{AI}{SIGNED}\n", cwd=tree))


def test_a_commit_from_a_folder_below_is_the_same(hooked: Repo) -> None:
    folder = hooked.path / "sub"
    hooked.write({"sub/a.py": FLAW})
    hooked.git("add", "sub/a.py")

    stops(git(hooked, "commit", "-m", "Flaw", cwd=folder), "sub/a.py:3")


def test_a_hook_that_goes_into_a_folder_still_finds_index_and_message(hooked: Repo) -> None:
    """git gives both from the top of the work tree, as `cd frontend && ...` in a hook forgets."""
    for name, command in HOOKS.items():
        hook = hooked.path / ".git" / "hooks" / name
        hook.write_text(f"#!/bin/sh\ncd sub && exec '{sys.executable}' -m aicheck {command}\n")
    hooked.commit({"sub/a.py": FINE})
    hooked.write({"b.py": FLAW})
    hooked.git("add", "b.py")
    stops(git(hooked, "commit", "-m", "Flaw"), "b.py:3")

    hooked.write({"b.py": FINE})
    hooked.git("add", "b.py")
    stops(git(hooked, "commit", "-m", AI), "sign-off-missing")


def test_a_repository_beside_its_work_tree_is_found(hooked: Repo, tmp_path: Path) -> None:
    """As people keep their dot files: git tells its hooks where, and nothing else does."""
    home, directory = tmp_path / "home", tmp_path / "dots"
    home.mkdir()
    hooked.git("init", "--quiet", "--bare", str(directory))
    set_up(directory / "hooks")
    (home / "a.py").write_text(FLAW)
    place = ("--git-dir=../dots", "--work-tree=.")
    passes(git(hooked, *place, "add", "a.py", cwd=home))

    stops(git(hooked, *place, "commit", "-m", "Flaw", cwd=home), "a.py:3")

    (home / "a.py").write_text(FINE)
    passes(git(hooked, *place, "add", "a.py", cwd=home))
    stops(git(hooked, *place, "commit", "-m", AI, cwd=home), "sign-off-missing")
    passes(git(hooked, *place, "commit", "-m", f"{AI}{SIGNED}\n", cwd=home))


def test_a_push_from_a_bare_repository_is_checked(hooked: Repo, tmp_path: Path) -> None:
    hooked.commit({"a.txt": "a\n"}, AI)
    bare, remote = tmp_path / "bare.git", tmp_path / "remote.git"
    hooked.git("clone", "--quiet", "--bare", str(hooked.path), str(bare))
    hooked.git("init", "--quiet", "--bare", str(remote))
    set_up(bare / "hooks")

    done = git(hooked, f"--git-dir={bare}", "push", "--quiet", str(remote), "topic", cwd=bare)

    stops(done, "sign-off-missing")


def test_the_first_commit_of_all_is_judged(empty_repo: Repo) -> None:
    set_up(empty_repo.path / ".git" / "hooks")
    empty_repo.write({"a.py": FLAW})
    empty_repo.git("add", "a.py")

    stops(git(empty_repo, "commit", "-m", "Flaw"), "a.py:3")

    empty_repo.write({"a.py": FINE})
    empty_repo.git("add", "a.py")
    stops(git(empty_repo, "commit", "-m", AI), "sign-off-missing")
    passes(git(empty_repo, "commit", "-m", f"{AI}{SIGNED}\n"))


# -- which message --------------------------------------------------------------------------------


def edited(repo: Repo, text: str, *args: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Commit with an editor that puts `text` above what git wrote."""
    file, editor = repo.path.parent / "typed", repo.path.parent / "editor"
    file.write_text(text)
    editor.write_text(f'#!/bin/sh\ncat "{file}" "$1" > "$1.new" && mv "$1.new" "$1"\n')
    editor.chmod(0o755)
    given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return git(repo, *given, "commit", *args, more={"GIT_EDITOR": str(editor)})


def test_comments_and_the_diff_below_the_scissors_say_nothing(hooked: Repo) -> None:
    hooked.write({"a.txt": f"{CLAUDE}\n"})
    hooked.git("add", "a.txt")

    passes(edited(hooked, f"Add it\n\n# {CLAUDE}\n", "--verbose"))
    assert hooked.git("log", "-1", "--format=%B") == "Add it"


def test_a_comment_is_what_git_chose_to_begin_it_with(hooked: Repo) -> None:
    """With core.commentChar=auto, git takes another character where a message has a `#` line."""
    hooked.git("config", "core.commentChar", "auto")
    hooked.git("config", "commit.template", str(hooked.path.parent / "template"))
    (hooked.path.parent / "template").write_text("\n#1 of the list\n")
    hooked.write({"a.txt": "text\n"})
    hooked.git("add", "a.txt")

    stops(edited(hooked, f"Add it\n\n; a comment\n{CLAUDE}\n"), "sign-off-missing")
    passes(edited(hooked, f"Add it\n\n; {CLAUDE}\n"))
    assert "#1 of the list" in hooked.git("log", "-1", "--format=%B")
    assert CLAUDE not in hooked.git("log", "-1", "--format=%B")


def test_without_an_editor_nothing_is_a_comment(hooked: Repo) -> None:
    """git keeps the lines, and so what they say counts."""
    hooked.write({"a.txt": "text\n"})
    hooked.git("add", "a.txt")
    text = (
        "Add it\n\n# ------------------------ >8 ------------------------\n"
        f"# Do not modify or remove the line above.\n\n{CLAUDE}\n"
    )

    stops(git(hooked, "commit", "-m", text), "sign-off-missing")


def test_who_commits_may_be_said_on_the_command_line(hooked: Repo) -> None:
    """`git -c user.name` reaches a hook in the environment only."""
    names = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
    hooked.write({"a.txt": "text\n"})
    hooked.git("add", "a.txt")
    own = ("-c", "user.name=Kim Other", "-c", "user.email=kim@example.org")
    message = f"{AI}Signed-off-by: Kim Other <kim@example.org>\n"

    passes(git(hooked, *own, "commit", "-m", message, more=dict.fromkeys(names, "")))


# -- which commit ---------------------------------------------------------------------------------

AGENT = {"CLAUDECODE": "1"}
DECLARED = "Assisted-by: claude-code"


@pytest.fixture
def apart(hooked: Repo) -> Repo:
    """The repository with a commit on `main`, too, that `topic` lacks."""
    hooked.commit({"a.txt": "topic\n"}, "On topic")
    hooked.git("checkout", "--quiet", "main")
    hooked.commit({"b.txt": "main\n"}, "On main")
    hooked.git("checkout", "--quiet", "topic")
    return hooked


def test_an_agent_may_merge_what_git_merges_alone(apart: Repo) -> None:
    passes(git(apart, "merge", "--no-edit", "main", more=AGENT))


def test_an_agent_declares_how_it_solved_a_conflict(apart: Repo) -> None:
    apart.git("checkout", "--quiet", "main")
    apart.commit({"a.txt": "main\n"}, "On main too")
    apart.git("checkout", "--quiet", "topic")
    assert git(apart, "merge", "--no-edit", "main", more=AGENT).returncode == 1
    apart.write({"a.txt": "both\n"})
    apart.git("add", "a.txt")

    stops(git(apart, "commit", "--no-edit", more=AGENT), "ai-undeclared-now")
    passes(git(apart, "commit", "-m", f"Merge main\n\n{DECLARED}", more=AGENT))


def test_fixups_by_an_agent_are_declared(apart: Repo) -> None:
    """Its lines go into another commit, whose message speaks for them later."""
    apart.write({"a.txt": "better\n"})
    apart.git("add", "a.txt")

    stops(git(apart, "commit", "--fixup=HEAD", more=AGENT), "ai-undeclared-now")
    passes(git(apart, "commit", "--fixup=HEAD", f"--trailer={DECLARED}", more=AGENT))
    passes(git(apart, "commit", "--allow-empty", "--squash=HEAD~1", "--no-edit"))


def test_a_person_reverts_and_amends_what_an_agent_made(apart: Repo) -> None:
    apart.commit({"c.txt": "c\n"}, f"{AI}{SIGNED}\n")

    passes(git(apart, "commit", "--amend", "--no-edit"))
    passes(git(apart, "revert", "--no-edit", "HEAD"))


def test_an_agent_amends_no_commit_under_a_persons_sign_off(apart: Repo) -> None:
    """What the person read is not what would stand there."""
    apart.commit({"c.txt": "c\n"}, f"Add it\n\n{DECLARED}\n{SIGNED}\n")
    apart.write({"c.txt": "another\n"})
    apart.git("add", "c.txt")

    stops(git(apart, "commit", "--amend", "--no-edit", more=AGENT), "sign-off-unverified")
    passes(git(apart, "commit", "--amend", "-m", f"Add it\n\n{DECLARED}", more=AGENT))


def test_a_submodule_has_hooks_of_its_own(hooked: Repo, tmp_path: Path) -> None:
    """Its git directory lies in that of the repository around it."""
    source = Repo(tmp_path / "source", hooked.cache)
    source.path.mkdir()
    source.git("init", "--quiet", "--initial-branch=main", ".")
    source.commit({"a.py": FINE})
    hooked.git("-c", "protocol.file.allow=always", "submodule", "add", str(source.path), "part")
    folder = hooked.path / "part"
    set_up(hooked.path / ".git" / "modules" / "part" / "hooks")
    (folder / "a.py").write_text(FLAW)

    stops(git(hooked, "commit", "-am", "Flaw", cwd=folder), "a.py:3")
    (folder / "a.py").write_text("x = 2\n")
    stops(git(hooked, "commit", "-am", AI, cwd=folder), "sign-off-missing")
