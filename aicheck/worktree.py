"""The work tree that a command may write into."""

from __future__ import annotations

import os
from pathlib import Path

from aicheck.errors import AicheckError
from aicheck.git import Repository


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
