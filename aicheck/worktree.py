"""The work tree: the one that a command may write into, and its files, never through a link."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from aicheck.errors import AicheckError
from aicheck.git import Repository

_LARGEST = 1 << 20


def own_tree(repository: Repository) -> Path:
    """The folder of the repository's work tree; raises AicheckError where it has none of its own.

    `core.worktree` in a repository's own configuration may name any folder of the machine: one
    whose `.git` leads back here is its work tree, as that of a submodule.
    """
    if repository.is_bare:
        raise AicheckError("a bare repository has no work tree", "run it in a clone")
    if not _leads(repository.top / ".git", repository.directory):
        raise AicheckError(
            f"the repository's configuration names '{repository.top}' as its work tree, which has "
            "no .git that leads back",
            "take core.worktree out of it: git config --unset core.worktree",
        )
    return repository.top


def _leads(link: Path, directory: Path) -> bool:
    """Whether a `.git`, a folder or a file that names one, is of the git directory."""
    try:
        if not link.is_file():
            return link.samefile(directory)
        name = link.read_bytes().removeprefix(b"gitdir: ").rstrip(b"\r\n")
        return (link.parent / os.fsdecode(name)).samefile(directory)
    except (OSError, ValueError):
        return False


def text_at(top: Path, path: str, largest: int = _LARGEST) -> str | None:
    """The text of a file in the work tree, or None where nothing is there; raises AicheckError.

    Nothing is read through a link.
    """
    refuse_links(top, path)
    file = top / path
    if not os.path.lexists(file):
        return None
    if not file.is_file():
        raise AicheckError(f"'{path}' is no file", "put a file in its place, or remove it")
    try:
        if file.stat().st_size > largest:
            size = f"{largest >> 20} MiB"
            raise AicheckError(f"'{path}' is over {size}", "that is no such file; look at it")
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise AicheckError(f"'{path}' is not UTF-8", "mend the file") from error
    except OSError as error:
        raise AicheckError(f"cannot read '{path}': {error.strerror}", "mend the file") from error


def refuse_links(top: Path, path: str) -> None:
    """Raise AicheckError where a part of `path` below `top` is a link, or a file in the way."""
    parts = Path(path).parts
    for end in range(1, len(parts) + 1):
        there = top.joinpath(*parts[:end])
        shown = "/".join(parts[:end])
        if there.is_symlink():
            raise AicheckError(f"'{shown}' is a link", "put a file or a folder in its place")
        if end < len(parts) and os.path.lexists(there) and not there.is_dir():
            raise AicheckError(f"'{shown}' is no folder", "move it out of the way")


def put_file(file: Path, content: bytes) -> None:
    """Put a file in its place in one step, with the rights of the one that was there.

    Raises OSError, and then what was there still is.
    """
    mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
    handle, name = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        os.chmod(name, mode)
        os.replace(name, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
