"""The hooks as pre-commit runs them: commits and pushes of a repository that installed them."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from person import sign
from repos import CLAUDE, ROBIN, Repo
from shell import environment, passes, said, stops

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
RECIPE = ROOT / "docs" / "recipes" / "pre-commit.md"
HOOKS = ("aicheck", "aicheck-commit-msg", "aicheck-push", "aicheck-range")
FINE = "x = 1\n"
FLAW = "import os\n\nos.system(input())\n"
AGENT = {"CLAUDECODE": "1"}
AI = f"Add it\n\n{CLAUDE}\n"

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("pre_commit") is None, reason="pre-commit is not installed"
)


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """A folder with `aicheck` as a command, and a repository with our hooks."""
    folder = tmp_path_factory.mktemp("tools")
    command = folder / "bin" / "aicheck"
    command.parent.mkdir()
    command.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m aicheck \"$@\"\n")
    command.chmod(0o755)
    hooks = Repo(folder / "hooks", cache)
    hooks.path.mkdir()
    hooks.git("init", "--quiet", "--initial-branch=main", ".")
    hooks.commit({".pre-commit-hooks.yaml": MANIFEST.read_bytes()}, "Offer hooks")
    return folder


@pytest.fixture
def project(repo: Repo, tools: Path, tmp_path: Path) -> Repo:
    """A project with the hooks in place, whose remote has `main`; `topic` is checked out."""
    repo.write({".pre-commit-config.yaml": config(tools)})
    repo.commit({}, "Set up the hooks", signed=True)
    repo.git("branch", "--force", "main", "topic")
    repo.git("init", "--quiet", "--bare", str(tmp_path / "remote.git"))
    repo.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    repo.git("push", "--quiet", "origin", "main")
    passes(run(repo, tools, [sys.executable, "-m", "pre_commit", "install"]))
    return repo


def config(tools: Path, **more: Any) -> str:
    """What the recipe tells users to write, but for the building of an environment."""
    (shown,) = re.findall(r"```yaml\n(default_.*?)```", RECIPE.read_text(), re.DOTALL)
    wanted = yaml.safe_load(shown)
    (it,) = wanted["repos"]
    it["repo"] = str(tools / "hooks")
    it["rev"] = Repo(tools / "hooks", tools).git("rev-parse", "HEAD")
    for hook in it["hooks"]:
        hook.update(language="system", **more.get(hook["id"], {}))
    return yaml.safe_dump(wanted)


def run(
    repo: Repo, tools: Path, command: Sequence[str], more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    own = {
        "PATH": f"{tools / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(tools / "pre-commit"),
    }
    given = environment(repo, own | dict(more or {}))
    return subprocess.run(command, cwd=repo.path, env=given, capture_output=True, text=True)


def remote_branches(repo: Repo) -> list[str]:
    return repo.git("ls-remote", "--heads", "origin").split()[1::2]


# -- the files ------------------------------------------------------------------------------------


def test_manifest_and_recipe_hold_for_pre_commit(tools: Path, cache: Path, tmp_path: Path) -> None:
    repo = Repo(tools / "hooks", cache)
    (tmp_path / "config.yaml").write_text(config(tools))
    command = [sys.executable, "-m", "pre_commit"]

    passes(run(repo, tools, [*command, "validate-manifest", str(MANIFEST)]))
    passes(run(repo, tools, [*command, "validate-config", str(tmp_path / "config.yaml")]))


def test_each_hook_is_in_the_recipe() -> None:
    manifest = yaml.safe_load(MANIFEST.read_text())

    assert tuple(hook["id"] for hook in manifest) == HOOKS
    assert all(f"`{name}`" in RECIPE.read_text() for name in HOOKS)


# -- commits --------------------------------------------------------------------------------------


def test_a_commit_is_judged_by_what_is_staged(project: Repo, tools: Path) -> None:
    """pre-commit puts the rest of the work tree aside, and brings it back."""
    project.write({"a.py": FINE, "unknown.py": FLAW})
    project.git("add", "a.py")
    project.write({"a.py": FLAW})
    passes(run(project, tools, ["git", "commit", "-m", "Fine"]))
    assert (project.path / "a.py").read_text() == FLAW

    done = run(project, tools, ["git", "commit", "-am", "Flaw"])
    stops(done, "a.py:3")
    assert "unknown.py" not in said(done)


def test_an_agents_commit_waits_for_its_person(project: Repo, tools: Path) -> None:
    """From the agent's first try to the push that the remote takes."""
    project.write({"a.py": FINE})
    project.git("add", "a.py")
    commit = ["git", "commit", "-m", "Add it"]
    stops(run(project, tools, commit, AGENT), "Assisted-by: claude-code")

    signed = [f"--trailer=Signed-off-by: {ROBIN[0]} <{ROBIN[1]}>"]
    declared = ["--trailer=Assisted-by: claude-code"]
    stops(run(project, tools, [*commit, *declared, *signed], AGENT), "sign-off-unverified")
    passes(run(project, tools, [*commit, *declared], AGENT))

    push = ["git", "push", "--quiet", "origin", "topic"]
    stops(run(project, tools, push, AGENT), "sign-off-missing")
    assert remote_branches(project) == ["refs/heads/main"]

    sign(project)
    passes(run(project, tools, push))
    assert remote_branches(project) == ["refs/heads/main", "refs/heads/topic"]


# -- pushes ---------------------------------------------------------------------------------------


def test_the_first_push_of_all_is_checked(repo: Repo, tools: Path, tmp_path: Path) -> None:
    """pre-commit has no range for it."""
    repo.commit({".pre-commit-config.yaml": config(tools)}, "Set up", signed=True)
    repo.commit({"a.txt": "a\n"}, AI)
    repo.git("init", "--quiet", "--bare", str(tmp_path / "remote.git"))
    repo.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    passes(run(repo, tools, [sys.executable, "-m", "pre_commit", "install"]))

    done = run(repo, tools, ["git", "push", "--quiet", "origin", "topic"])

    stops(done, "sign-off-missing")
    assert "3 commits, 1 AI-assisted" in said(done)


def test_one_push_of_several_refs(project: Repo, tools: Path) -> None:
    """pre-commit looks at the first alone; a hook that was there before it sees every one."""
    project.commit({"a.txt": "a\n"}, "Fine")
    project.git("checkout", "--quiet", "-b", "zeta", "main")
    project.commit({"b.txt": "b\n"}, AI)
    push = ["git", "push", "--quiet", "origin", "topic", "zeta"]
    passes(run(project, tools, [*push, "--dry-run"]))

    hook = project.path / ".git" / "hooks" / "pre-push"
    (command,) = re.findall(r"^exec aicheck .*$", RECIPE.read_text(), re.MULTILINE)
    hook.write_text(f"#!/bin/sh\n{command}\n")
    hook.chmod(0o755)
    passes(run(project, tools, [sys.executable, "-m", "pre_commit", "install"]))
    assert hook.with_name("pre-push.legacy").is_file()

    done = run(project, tools, push)
    stops(done, "sign-off-missing")
    assert "(refs/heads/topic: pass, refs/heads/zeta: fail)" in said(done)
    passes(run(project, tools, ["git", "push", "--quiet", "origin", "topic"]))
    passes(run(project, tools, ["git", "push", "--quiet", "origin", ":topic"]))


def test_a_range_is_checked_by_hand(project: Repo, tools: Path) -> None:
    project.commit({"a.txt": "a\n"}, AI)
    project.commit({"b.txt": "b\n"}, "Fine")
    command = [sys.executable, "-m", "pre_commit", "run", "--hook-stage=manual"]
    last = [*command, "aicheck-range", "--from-ref=HEAD~1", "--to-ref=HEAD", "--verbose"]

    passes(run(project, tools, last))
    assert "1 commit; 1 file" in said(run(project, tools, last))
    whole = [*command, "aicheck-range", "--from-ref=main", "--to-ref=topic"]
    stops(run(project, tools, whole), "sign-off-missing")

    given = config(tools, **{"aicheck-range": {"args": ["main..topic"]}})
    project.write({".pre-commit-config.yaml": given})
    project.git("add", ".pre-commit-config.yaml")
    stops(run(project, tools, [*command, "aicheck-range"]), "sign-off-missing")
