"""A person at a terminal: aicheck runs in a real pseudo-terminal, and sees what one would."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

import warm
from repos import ROBIN, Repo

Process: TypeAlias = "subprocess.Popen[bytes] | warm.Started"

PATIENCE = 60
_ESCAPES = re.compile(r"\x1b\[[\d;?]*[A-Za-z]")
# How a page ends on a terminal that clears itself, and on one that doesn't.
_PAGE_ENDS = {"xterm": b"\x1b[J", "dumb": b"\r\n> "}


@dataclass
class Person:
    """Somebody who reads pages and types keys."""

    process: Process
    terminal: int
    page_end: bytes
    seen: bytes = b""
    unread: bytes = b""
    pages: list[str] = field(default_factory=list)

    def page(self) -> str:
        """Wait for the next page, and return it as it looks."""
        deadline = time.monotonic() + PATIENCE
        while self.page_end not in self.unread:
            self._more(deadline)
        page, _, self.unread = self.unread.partition(self.page_end)
        self.pages.append(looks(page.rpartition(b"\x1b[H")[2]))
        return self.pages[-1]

    def asked(self, words: str) -> str:
        """Wait until a question with `words` is asked, and return all that came before it."""
        deadline = time.monotonic() + PATIENCE
        while words.encode() not in self.unread:
            self._more(deadline)
        before, _, self.unread = self.unread.partition(words.encode())
        return looks(before)

    def answer(self, line: str) -> None:
        """Type a line."""
        os.write(self.terminal, f"{line}\n".encode())

    def press(self, keys: Iterable[str]) -> str:
        """Type keys, one a page, and return the last page that came of them."""
        for key in keys:
            self.type(key)
            self.page()
        return self.pages[-1]

    def type(self, text: str) -> None:
        line = text if self.page_end == _PAGE_ENDS["xterm"] else text + "\n"
        os.write(self.terminal, line.encode())

    def resize(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def take_all(self) -> str:
        """Take every piece, and return the question at the end."""
        while not re.search(r"^the end(, page (\d+) of \2)?$", self.pages[-1], re.MULTILINE):
            self.press("y")
        return self.pages[-1]

    def leave(self) -> int:
        """Wait until aicheck has ended, and return its exit code."""
        deadline = time.monotonic() + PATIENCE
        try:
            while True:
                self._more(deadline)
        except EOFError:
            pass
        return self.process.wait(PATIENCE)

    @property
    def text(self) -> str:
        """All that came to the terminal, as it looks."""
        return looks(self.seen)

    def _more(self, deadline: float) -> None:
        if not select.select([self.terminal], [], [], max(0, deadline - time.monotonic()))[0]:
            raise AssertionError(f"nothing more came:\n{self.text[-2000:]}")
        try:
            block = os.read(self.terminal, 1 << 16)
        except OSError:
            # Linux says so when the other end was closed.
            block = b""
        if not block:
            raise EOFError(self.text[-2000:])
        self.seen += block
        self.unread += block


def looks(raw: bytes) -> str:
    """Bytes as a terminal shows them, but for places and colours."""
    return _ESCAPES.sub("", raw.decode("utf-8", "replace")).replace("\r\n", "\n")


@contextmanager
def at_terminal(
    repo: Repo,
    *args: str,
    term: str = "xterm",
    size: tuple[int, int] = (80, 24),
    person: tuple[str, str] = ROBIN,
    command: str = "sign-off",
    **more: str,
) -> Iterator[Person]:
    """Run a command of aicheck for somebody at a terminal of `size` columns and lines."""
    ours, theirs = pty.openpty()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(repo.cache),
        "XDG_CACHE_HOME": str(repo.cache),
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
        "TERM": term,
        "GIT_COMMITTER_NAME": person[0],
        "GIT_COMMITTER_EMAIL": person[1],
        "GIT_AUTHOR_NAME": person[0],
        "GIT_AUTHOR_EMAIL": person[1],
        **more,
    }
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    process = _started([sys.executable, "-m", "aicheck", command, *args], repo, theirs, environment)
    os.close(theirs)
    try:
        yield Person(process, ours, _PAGE_ENDS[term])
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(ours)


def _started(
    command: Sequence[str], repo: Repo, terminal: int, environment: Mapping[str, str]
) -> Process:
    if warm.is_possible(command, environment):
        return warm.start(command[3:], repo.path, terminal, environment)
    return subprocess.Popen(
        command,
        cwd=repo.path,
        env=environment,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        preexec_fn=_own_terminal,
    )


def _own_terminal() -> None:
    """Make standard input the terminal that Ctrl-C comes from."""
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def sign(repo: Repo, *args: str, **more: str) -> Person:
    """Read and take everything, sign it, and return the person at the end."""
    with at_terminal(repo, *args, **more) as person:
        person.page()
        person.take_all()
        person.type("y")
        assert person.leave() == 0, person.text
    return person
