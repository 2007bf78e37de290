"""The one place that starts git: through GitPython, with nothing of the repository obeyed.

Every call ignores the system's, the user's and the tree's configuration where it could run a
command or change a diff, and reads objects as they are stored.
"""

from __future__ import annotations

import os
import re
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from aicheck.errors import AicheckError
from aicheck.gitending import ended

# GitPython otherwise raises on import where git is missing, before we can say so ourselves.
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

import git as gitpython

_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": "/dev/null",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}
_SETTINGS = (
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    # A file of it can be forged, and then hides commits; the commits themselves cannot.
    "core.commitGraph=false",
    "core.quotePath=true",
    "diff.noprefix=false",
    "diff.mnemonicPrefix=false",
    "diff.orderFile=/dev/null",
    "i18n.logOutputEncoding=UTF-8",
    "log.showSignature=false",
    "color.ui=false",
)
# In seconds. No git that works takes so long; one that waits for a dead disk would wait for ever.
LONGEST = 1800.0
# For questions that git answers at once, whatever the repository's size.
SHORT = 60.0
# What a pipe takes at once, everywhere, without anybody that reads it.
_PIPE = 4096
# Who commits, as git hands it to its hooks, and where the user keeps settings of their own, as
# `git -c user.name=...` does; everything else that is inherited is forgotten.
_OWN = re.compile(
    r"GIT_(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL)"
    r"|GIT_CONFIG_(?:PARAMETERS|GLOBAL|SYSTEM|NOSYSTEM|COUNT|(?:KEY|VALUE)_\d+)"
)
_IDENTITY: dict[str, str] = {}


class GitError(Exception):
    """Git exited with an error; the text is the line that says why.

    `code` is what it exited with, below 0 for a signal, or None where its answer made no sense.
    """

    def __init__(self, said: str, code: int | None = None) -> None:
        super().__init__(said)
        self.code = code


class TooMuchError(GitError):
    """What git would tell is more than anybody reads; the text says of what there is too much."""


@contextmanager
def started(
    folder: Path,
    args: Sequence[str],
    feed: bytes | Iterable[bytes],
    index: Path | None,
    *,
    own_settings: bool = False,
    extra: Mapping[str, str] | None = None,
    limit: float = LONGEST,
) -> Iterator[IO[bytes]]:
    """Run git in `folder`, fed with `feed`, and give what it prints as a stream.

    `own_settings` is for questions about the user: git then reads its configuration as always.
    Raises GitError where git exits with an error, once the stream was read.
    """
    options = [] if own_settings else [part for item in _SETTINGS for part in ("-c", item)]
    environment = {"LC_ALL": "C"} if own_settings else dict(_ENVIRONMENT)
    environment |= {"GIT_INDEX_FILE": str(index)} if index else {}
    # Kept until the end: GitPython closes what it started once nobody holds it.
    handle = _launched(folder, [*options, *args], environment | dict(extra or {}))
    process: subprocess.Popen[bytes] = handle.proc
    assert process.stdout is not None
    said: list[bytes] = []
    over = threading.Event()
    # A question to the user, as for a passphrase, may wait.
    end = None if own_settings else time.monotonic() + limit
    work = [threading.Thread(target=_watch, args=(process, end, said, over), daemon=True)]
    if isinstance(feed, bytes) and len(feed) <= _PIPE:
        _feed(process, feed)
    else:
        work.append(threading.Thread(target=_feed, args=(process, feed), daemon=True))
    for thread in work:
        thread.start()
    with ended(process, over, work):
        yield process.stdout
        process.stdout.close()
        code = process.wait()
    if code != 0:
        lines = b"".join(said).decode("utf-8", "replace").strip().splitlines()
        raise GitError(_reason(lines) if lines and code > 0 else _ended(code, limit), code)


def _launched(folder: Path, args: Sequence[str], environment: Mapping[str, str]) -> Any:
    executable = gitpython.Git.GIT_PYTHON_GIT_EXECUTABLE or "git"
    try:
        return gitpython.Git(str(folder)).execute(
            [executable, "-C", str(folder), *args],
            istream=subprocess.PIPE,
            as_process=True,
            env=dict(environment),
        )
    except gitpython.GitCommandNotFound as error:
        raise AicheckError("git is not installed", "install git 2.31 or later") from error


def _reason(lines: Sequence[str]) -> str:
    """The first line with which git gave up: advice may follow it, and warnings go before it."""
    return next((line for line in lines if line.startswith("fatal: ")), lines[-1])


def _ended(code: int, limit: float) -> str:
    if code == -signal.SIGKILL:
        return f"it was stopped, from outside or because it took more than {limit:,.0f} seconds"
    if code < 0:
        return f"it was stopped by signal {-code}"
    return f"it exited with {code}"


def _feed(process: subprocess.Popen[bytes], feed: bytes | Iterable[bytes]) -> None:
    assert process.stdin is not None
    try:
        for block in [feed] if isinstance(feed, bytes) else feed:
            process.stdin.write(block)
        process.stdin.close()
    except OSError:
        # Git ended first; its exit code tells why.
        return


def _watch(
    process: subprocess.Popen[bytes], end: float | None, said: list[bytes], over: threading.Event
) -> None:
    """Note what git complains about, and kill it where it is not over by `end`."""
    assert process.stderr is not None
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stderr, selectors.EVENT_READ)
        while waiting.select(_left(end)):
            block = os.read(process.stderr.fileno(), _PIPE)
            if not block:
                # It may close what it complains to, and go on.
                if over.wait(_left(end)):
                    return
                break
            said.append(block)
    process.kill()


def _left(end: float | None) -> float | None:
    return None if end is None else max(0.0, end - time.monotonic())


@dataclass(frozen=True, slots=True)
class Inherited:
    """What git tells its hooks of the place, as it stands in the environment."""

    index: str | None
    directory: str | None
    work_tree: str | None


def forget_environment() -> Inherited:
    """Drop every inherited `GIT_*` variable, and return what a hook was told of its place.

    GitPython adds to the inherited environment and cannot take away from it.
    """
    names = ("GIT_INDEX_FILE", "GIT_DIR", "GIT_WORK_TREE")
    told = Inherited(*(os.environ.get(name) for name in names))
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        if _OWN.fullmatch(name):
            _IDENTITY.setdefault(name, os.environ[name])
        if not name.startswith("GIT_PYTHON_"):
            del os.environ[name]
    return told


def keep_index(index: Path) -> None:
    """Have a second call in the same process find the index that a hook was given."""
    os.environ["GIT_INDEX_FILE"] = str(index)


def identity() -> Mapping[str, str]:
    """The variables by which a hook was told who commits, and what settings the user has."""
    # An empty name is none, while git wants a value for each of its settings.
    return {
        name: value for name, value in _IDENTITY.items() if value or name.startswith("GIT_CONFIG_")
    }
