"""Completion, as a shell asks for it: quickly, and running nothing of the tree."""

from __future__ import annotations

import json
import os
import resource
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from repos import Repo

from aicheck.cli.completions import SHELLS, TABLE

DOCS = Path(__file__).parents[2] / "docs"
LIMIT = 0.3

BASH = """
eval "$(aicheck completion bash)"
COMP_WORDS=({words})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
COMPREPLY=()
compopt() {{ :; }}
_aicheck_completion aicheck 2>/dev/null
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
ZSH = """
autoload -Uz compinit && compinit -D
eval "$(aicheck completion zsh)"
compadd() {{ for it in $completions; do print -r -- $it; done }}
_describe() {{ for it in $completions_with_descriptions; do print -r -- ${{it%%:*}}; done }}
words=({words})
CURRENT=${{#words}}
_aicheck_completion
"""


@pytest.fixture
def bin(tmp_path: Path) -> Path:
    """A folder with a command `aicheck` that is this one."""
    folder = tmp_path / "bin"
    folder.mkdir()
    file = folder / "aicheck"
    run = f'PYTHONSAFEPATH=1 PYTHONPATH={DOCS.parent} exec {sys.executable} -m aicheck "$@"'
    file.write_text(f"#!/bin/sh\n{run}\n")
    file.chmod(0o755)
    return folder


def asked(shell: str, script: str, repo: Repo, bin: Path) -> list[str]:
    """What the shell would offer."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    flags = {"bash": ["--norc", "--noprofile"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    environment = {
        "PATH": f"{bin}:{os.environ['PATH']}", "HOME": str(repo.cache), "LC_ALL": "C.UTF-8",
        "XDG_CACHE_HOME": str(repo.cache),
    }  # fmt: skip
    done = subprocess.run(
        [shell, *flags, "-c", script],
        cwd=repo.path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


CASES = [
    ("aicheck sq", ["squash-message"]),
    ("aicheck check --sta", ["--staged"]),
    ("aicheck check main..to", ["main..topic"]),
    ("aicheck check main...to", ["main...topic"]),
    ("aicheck sign-off to", ["topic"]),
    ("aicheck check -o sa", ["sarif"]),
    ("aicheck attribute -o js", ["json"]),
    ("aicheck check --fail-on cr", ["critical"]),
    ("aicheck explain sql-injection-g", ["sql-injection-go"]),
    ("aicheck explain gate.ai", ["gate.ai-fail-on"]),
    ("aicheck rules --category sec", ["secrets", "security"]),
    ("aicheck index bu", ["build"]),
    ("aicheck index build --lic", ["--licence"]),
    ("aicheck completion z", ["zsh"]),
    ("aicheck nothing x", []),
]


@pytest.mark.parametrize(("line", "offered"), CASES)
def test_bash_offers_what_there_is(repo: Repo, bin: Path, line: str, offered: list[str]) -> None:
    repo.commit({"a.py": "x = 1\n"})

    assert asked("bash", BASH.format(words=line), repo, bin) == offered


@pytest.mark.parametrize(("line", "offered"), CASES[:4])
def test_zsh_offers_the_same(repo: Repo, bin: Path, line: str, offered: list[str]) -> None:
    repo.commit({"a.py": "x = 1\n"})

    assert asked("zsh", ZSH.format(words=line), repo, bin) == offered


@pytest.mark.parametrize(("line", "offered"), CASES[:4])
def test_fish_offers_the_same(repo: Repo, bin: Path, line: str, offered: list[str]) -> None:
    repo.commit({"a.py": "x = 1\n"})
    script = f"aicheck completion fish | source; complete -C '{line}'"

    found = asked("fish", script, repo, bin)

    assert [it for it in found if it in offered] == offered


def test_all_of_our_shells_are_known(repo: Repo) -> None:
    for shell in SHELLS:
        result = repo.run("completion", shell)
        assert (result.exit_code, result.errors) == (0, "")
        assert f"_AICHECK_COMPLETE={shell}_complete" in result.output
    assert (
        repo.run("completion", SHELL="/usr/bin/zsh").output == repo.run("completion", "zsh").output
    )
    unknown = repo.run("completion", SHELL="/bin/tcsh")
    assert (unknown.exit_code, "name one: bash, fish, zsh" in unknown.errors) == (2, True)


@pytest.mark.parametrize("line", ["aicheck ch", "aicheck check --st", "aicheck check main..to"])
def test_it_answers_at_once(repo: Repo, bin: Path, line: str) -> None:
    """By its own time on the processor, as other tests may run beside it."""
    environment = {
        "PATH": os.environ["PATH"], "COMP_WORDS": line, "COMP_CWORD": str(line.count(" ")),
        "_AICHECK_COMPLETE": "bash_complete", "PYTHONSAFEPATH": "1",
    }  # fmt: skip
    seconds = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "aicheck"], cwd=repo.path, check=True, capture_output=True,
            env=environment | {"PYTHONPATH": str(DOCS.parent)},
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)

    assert min(seconds) < LIMIT


def test_a_branch_that_a_shell_would_run_is_not_offered(repo: Repo, bin: Path) -> None:
    """What is completed goes onto the command line as it is."""
    names = ("top$(touch-x)", "top`id`", "top;id", "top|id", "top&id", "top'q", "topics/plain-1.2")
    for name in names:
        repo.git("update-ref", f"refs/heads/{name}", "main")

    offered = asked("bash", BASH.format(words="aicheck check top"), repo, bin)

    assert offered == ["topic", "topics/plain-1.2"]


def test_nothing_of_the_tree_runs_and_a_broken_one_says_nothing(
    repo: Repo, bin: Path, tmp_path: Path
) -> None:
    mark = tmp_path / "ran"
    repo.git("config", "core.fsmonitor", f"touch {mark}")
    repo.git("config", "core.hooksPath", str(tmp_path))
    repo.write({"aicheck.py": f"open({str(mark)!r}, 'w')\n", "click.py": "raise SystemExit\n"})
    offered = asked("bash", BASH.format(words="aicheck check mai"), repo, bin)
    (repo.path / ".git" / "HEAD").write_text("broken")

    assert offered == ["main"]
    assert asked("bash", BASH.format(words="aicheck check mai"), repo, bin) == []
    assert not mark.exists()


def test_the_table_is_made_of_the_commands() -> None:
    """`python docs/completions.py` writes it anew."""
    text = runpy.run_path(str(DOCS / "completions.py"))["text"]()

    assert json.loads(TABLE.read_text("utf-8")) == json.loads(text)
