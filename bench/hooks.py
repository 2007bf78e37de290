"""What pre-commit's hooks cost a new user: the environment once, then each commit and each push.

It takes this repository's last commit. With `--wheels DIR` no index is asked: the folder holds the
wheels of all that aicheck needs, and of hatchling.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PRE_COMMIT = [sys.executable, "-m", "pre_commit"]
CONFIG = """\
default_install_hook_types: [pre-commit, commit-msg, pre-push]
repos:
  - repo: {repo}
    rev: {rev}
    hooks: [{{id: aicheck}}, {{id: aicheck-commit-msg}}, {{id: aicheck-push}}]
"""
AGENT = {"CLAUDECODE": "1"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", type=Path)
    wheels = parser.parse_args().wheels
    with tempfile.TemporaryDirectory() as folder:
        measured(Path(folder), _environment(Path(folder), wheels))


def measured(folder: Path, environment: Mapping[str, str]) -> None:
    project = folder / "project"
    project.mkdir()

    def run(label: str, *command: str, code: int = 0, **more: str) -> None:
        started = time.perf_counter()
        done = subprocess.run(
            command, cwd=project, env={**environment, **more}, capture_output=True, text=True
        )
        if done.returncode != code:
            raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
        if label:
            print(f"{time.perf_counter() - started:7.2f} s  {label}", flush=True)

    def written(name: str, text: str) -> None:
        (project / name).write_text(text)
        run("", "git", "add", name)

    for command in _set_up(folder):
        run("", *command)
    written("a.py", "x = 1\n")
    run("try-repo, which builds an environment", *PRE_COMMIT, "try-repo", str(ROOT), "aicheck")
    rev = subprocess.check_output(["git", "-C", str(ROOT), "rev-parse", "HEAD"], text=True).strip()
    written(".pre-commit-config.yaml", CONFIG.format(repo=ROOT, rev=rev))
    run("install", *PRE_COMMIT, "install")
    run("install-hooks, which builds one to keep", *PRE_COMMIT, "install-hooks")
    run("the first commit", "git", "commit", "-m", "Set up")
    run("the first push", "git", "push", "origin", "main")
    written("b.py", "y = 2\n")
    run("a commit that is stopped", "git", "commit", "-m", "Add b", code=1, **AGENT)
    declared = ("-m", "Add b", "--trailer", "Assisted-by: claude-code")
    run("a commit that is made", "git", "commit", *declared, **AGENT)
    run("a push that is stopped", "git", "push", "origin", "main", code=1)
    run("a commit without hooks", "git", "commit", "--no-verify", "--allow-empty", "-m", "None")


def _set_up(folder: Path) -> Sequence[Sequence[str]]:
    return (
        ["git", "init", "--quiet", "--initial-branch=main"],
        ["git", "init", "--quiet", "--bare", str(folder / "remote.git")],
        ["git", "remote", "add", "origin", str(folder / "remote.git")],
        ["git", "commit", "--quiet", "--allow-empty", "--message=Start"],
    )


def _environment(folder: Path, wheels: Path | None) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    person = {"NAME": "Robin Author", "EMAIL": "robin@example.org"}
    names = {f"GIT_{who}_{it}": person[it] for who in ("AUTHOR", "COMMITTER") for it in person}
    places = {name: str(folder / name) for name in ("PRE_COMMIT_HOME", "XDG_CACHE_HOME")}
    offline = {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels.absolute()),
        "PIP_CONFIG_FILE": os.devnull,
    } if wheels else {}  # fmt: skip
    return {**own, **names, **places, **offline}


if __name__ == "__main__":
    main()
