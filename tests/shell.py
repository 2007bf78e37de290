"""Commands as a person starts them at a shell, with git's hooks and nothing of this machine."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping

from repos import ROBIN, Repo


def environment(repo: Repo, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """What the person's shell hands on; an empty value takes a name away."""
    given = {
        "PATH": os.environ["PATH"],
        "HOME": str(repo.cache),
        "XDG_CACHE_HOME": str(repo.cache),
        "PYTHONSAFEPATH": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": ROBIN[0],
        "GIT_AUTHOR_EMAIL": ROBIN[1],
        "GIT_COMMITTER_NAME": ROBIN[0],
        "GIT_COMMITTER_EMAIL": ROBIN[1],
        **(more or {}),
    }
    return {name: value for name, value in given.items() if value}


def said(done: subprocess.CompletedProcess[str]) -> str:
    """All that was printed, on one line."""
    return " ".join((done.stdout + done.stderr).split())


def passes(done: subprocess.CompletedProcess[str]) -> None:
    """Hold that the command went through."""
    assert done.returncode == 0, done.stdout + done.stderr


def stops(done: subprocess.CompletedProcess[str], rule: str) -> None:
    """Hold that the command was stopped, and `rule` named."""
    assert done.returncode != 0, done.stdout + done.stderr
    assert rule in said(done)
