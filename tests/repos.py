"""Real repositories under `tmp_path`, and the command line run on them as a process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import warm

ROBIN = ("Robin Author", "robin@example.org")
CLAUDE = "Co-Authored-By: Claude <noreply@anthropic.com>"


@dataclass(frozen=True)
class Result:
    """How a command ended and what it printed."""

    exit_code: int
    output: str
    errors: str

    @property
    def json(self) -> Any:
        return json.loads(self.output)


@dataclass(frozen=True)
class Repo:
    """A repository of a test, with nobody's own settings."""

    path: Path
    cache: Path

    def git(self, *args: str, feed: bytes = b"", **more: str) -> str:
        return self.raw(*args, feed=feed, **more).decode("utf-8", "replace").strip()

    def raw(self, *args: str, feed: bytes = b"", **more: str) -> bytes:
        done = subprocess.run(
            ["git", *args],
            cwd=self.path,
            input=feed,
            capture_output=True,
            env=_environment(self, more),
        )
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        return done.stdout

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files in the work tree, and remove those whose content is None."""
        for name, content in files.items():
            path = self.path / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(
        self,
        files: Mapping[str, str | bytes | None] | None = None,
        message: str = "Change something",
        author: tuple[str, str] = ROBIN,
        committer: tuple[str, str] | None = None,
        signed: bool = False,
    ) -> str:
        """Commit everything in the work tree; returns the commit's id."""
        self.write(files or {})
        self.git("add", "--all")
        who = committer or author
        if signed:
            message = f"{message.rstrip()}\n\nSigned-off-by: {who[0]} <{who[1]}>\n"
        self.git(
            "commit", "--quiet", "--allow-empty", "--no-verify", "--cleanup=verbatim", "--file=-",
            feed=message.encode("utf-8", "surrogateescape"),
            GIT_AUTHOR_NAME=author[0], GIT_AUTHOR_EMAIL=author[1],
            GIT_COMMITTER_NAME=who[0], GIT_COMMITTER_EMAIL=who[1],
        )  # fmt: skip
        return self._head()

    def _head(self) -> str:
        """The commit of HEAD, from git's files where they hold it: asking git is a process more."""
        folder = self.path / ".git"
        try:
            name = (folder / "HEAD").read_text().strip()
            # Where no branch is checked out, it is the commit's id itself.
            named = name.startswith("ref: ")
            return (folder / name[5:]).read_text().strip() if named else name
        except OSError:
            return self.git("rev-parse", "HEAD")

    def run(self, *args: str, feed: bytes = b"", cwd: Path | None = None, **more: str) -> Result:
        """Run aicheck in the repository."""
        command = [sys.executable, "-m", "aicheck", *args]
        return run(command, cwd or self.path, self.cache, feed, more)

    def check(self, *args: str, **more: str) -> Any:
        """The JSON result of `aicheck check`."""
        result = self.run("check", *args, "-o", "json", **more)
        assert result.exit_code in (0, 1, 3), result.errors
        return result.json


def run(
    command: Sequence[str],
    cwd: Path,
    cache: Path,
    feed: bytes = b"",
    more: Mapping[str, str] | None = None,
) -> Result:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(cache),
        "XDG_CACHE_HOME": str(cache),
        "PYTHONSAFEPATH": "1",
        **(more or {}),
    }
    if warm.is_possible(command, environment):
        code, stdout, stderr = warm.run(command[3:], cwd, feed, environment)
    else:
        done = subprocess.run(command, cwd=cwd, input=feed, capture_output=True, env=environment)
        code, stdout, stderr = done.returncode, done.stdout, done.stderr
    return Result(code, stdout.decode("utf-8", "replace"), stderr.decode("utf-8", "replace"))


def _environment(repo: Repo, more: Mapping[str, str]) -> dict[str, str]:
    people = {
        "GIT_AUTHOR_NAME": ROBIN[0],
        "GIT_AUTHOR_EMAIL": ROBIN[1],
        "GIT_COMMITTER_NAME": ROBIN[0],
        "GIT_COMMITTER_EMAIL": ROBIN[1],
    }
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(repo.cache),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        **people,
        **more,
    }


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all tests of a process: engines look at the same text once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Repo:
    """What git makes of an empty folder, to be copied."""
    repo = Repo(tmp_path_factory.mktemp("blank") / "repo", cache)
    repo.path.mkdir()
    repo.git("init", "--quiet", "--initial-branch=main", "--template=", ".")
    # Otherwise each commit starts another process, which finds that there is nothing to tidy up.
    repo.git("config", "maintenance.auto", "false")
    return repo


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory, blank: Repo) -> Repo:
    """The repository that most tests begin with, to be copied."""
    repo = copy(blank, tmp_path_factory.mktemp("begun"))
    repo.commit({"README": "start\n"}, "Start", signed=True)
    repo.git("checkout", "--quiet", "-b", "topic")
    return repo


@pytest.fixture
def empty_repo(tmp_path: Path, blank: Repo) -> Repo:
    """A repository without any commit."""
    return copy(blank, tmp_path)


@pytest.fixture
def repo(tmp_path: Path, begun: Repo) -> Repo:
    """A repository whose branch `main` has one commit, with `topic` checked out."""
    return copy(begun, tmp_path)


def copy(made: Repo, folder: Path) -> Repo:
    shutil.copytree(made.path, folder / "repo", symlinks=True)
    return Repo(folder / "repo", made.cache)
