"""Writing files into a work tree: all of them or none, over nothing, and through no link."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from aicheck.errors import AicheckError
from aicheck.onboarding.nouns import Step
from aicheck.worktree import refuse_links, text_at

_MODE = 0o644
# File systems without a second name for a file.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def write(top: Path, steps: Sequence[Step]) -> None:
    """Write the steps' files below `top`; raises AicheckError, and then nothing is written."""
    work = _Work(top)
    try:
        for step in steps:
            work.prepare(step)
        for step in steps:
            work.put(step)
    except OSError as error:
        work.undo()
        raise AicheckError(
            f"cannot write '{work.at}', and nothing was written: {error.strerror}",
            "see that the disk has room and that the folder is yours to write in",
        ) from error
    except BaseException:
        work.undo()
        raise
    work.tidy()


class _Work:
    """What was made so far, so that it can be taken back."""

    def __init__(self, top: Path) -> None:
        self.at = ""
        self._top = top
        self._folders: list[Path] = []
        self._copies: dict[str, Path] = {}
        self._put: list[Step] = []

    def prepare(self, step: Step) -> None:
        """Write the text beside its place: what can go wrong does so before anything is there."""
        self.at = step.path
        refuse_links(self._top, step.path)
        file = self._top / step.path
        self._make(file.parent)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".aicheck-")
        self._copies[step.path] = Path(name)
        with os.fdopen(handle, "wb") as out:
            out.write(step.new.encode("utf-8"))
            out.flush()
            os.fsync(out.fileno())
        mode = file.stat().st_mode & 0o777 if step.outcome == "appended" else _allowed(_MODE)
        os.chmod(name, mode)

    def _make(self, folder: Path) -> None:
        missing = []
        while not os.path.lexists(folder):
            missing.append(folder)
            folder = folder.parent
        for it in reversed(missing):
            it.mkdir()
            self._folders.append(it)

    def put(self, step: Step) -> None:
        """Put a written text in its place."""
        self.at = step.path
        file, copy = self._top / step.path, self._copies[step.path]
        if step.outcome == "appended":
            if text_at(self._top, step.path) != step.old:
                raise AicheckError(f"'{step.path}' has changed meanwhile", "run aicheck init again")
            os.replace(copy, file)
        else:
            _named(copy, file)
        self._put.append(step)

    def undo(self) -> None:
        """Take everything back."""
        for step in self._put:
            with suppress(OSError):
                if step.outcome == "new":
                    (self._top / step.path).unlink()
                else:
                    (self._top / step.path).write_bytes(step.old.encode("utf-8"))
        self.tidy()
        for folder in reversed(self._folders):
            with suppress(OSError):
                folder.rmdir()

    def tidy(self) -> None:
        """Remove the copies that are left."""
        for copy in self._copies.values():
            with suppress(OSError):
                copy.unlink()


def _named(copy: Path, file: Path) -> None:
    """Give the copy its name, which nothing may have."""
    try:
        # Unlike a renaming, this fails where anything is there by now, a link too.
        os.link(copy, file)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(file):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from error
        os.rename(copy, file)


def _allowed(mode: int) -> int:
    """The mode that a new file of the user's gets."""
    mask = os.umask(0)
    os.umask(mask)
    return mode & ~mask
