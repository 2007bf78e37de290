"""Paths as a user names them, from the folder where they stand, as paths that a commit has."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Sequence
from pathlib import Path

from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.rawdiff import path_text

_GLOB = re.compile(r"[*?\[]")


def tracked(
    repository: Repository,
    head: str,
    names: Sequence[str],
    folder: Path | None,
    revision: str = "HEAD",
) -> frozenset[str]:
    """The paths in the commit `head` that `names` stand for, as a `Change` writes them.

    None at all where the whole tree is meant. They are read from the current folder on, or from
    `folder` where that one is outside of the work tree; a pattern matches whole paths, its `*` any
    part of them. Raises AicheckError for what the commit does not have.
    """
    if not names:
        return frozenset()
    start = _start(repository, folder)
    paths = [path for path, _ in repository.tree(head)]
    found = [path for name in names for path in _meant(name, start, repository, paths, revision)]
    return frozenset() if "." in found else frozenset(map(_text, found))


def _start(repository: Repository, folder: Path | None) -> Path:
    """The folder that names are read from."""
    top, here = repository.top.resolve(), Path.cwd().resolve()
    if repository.is_bare:
        # Nothing of it is checked out: its top is the only folder that there is.
        return top
    if here == top or top in here.parents:
        return here
    return (folder or here).resolve()


def _meant(
    name: str, start: Path, repository: Repository, paths: Sequence[str], revision: str
) -> list[str]:
    if not name:
        raise AicheckError("an empty PATH names no file", "write . for the current folder")
    at = _below(start / name, repository.top.resolve())
    if at is None:
        hint = "name a file or folder of the repository, or another repository with --repo"
        raise AicheckError(f"'{name}' is outside of the repository '{repository.top}'", hint)
    if at == ".":
        return ["."]
    if any(path == at or path.startswith(f"{at}/") for path in paths):
        return [at]
    matching = [path for path in paths if fnmatch.fnmatchcase(path, at)] if _GLOB.search(at) else []
    if not matching:
        raise AicheckError(f"'{name}' is nothing that {revision} has", _hint(at, start, repository))
    return matching


def _below(path: Path, top: Path) -> str | None:
    """The path from `top` on, or None where it is not in it; links in it are not followed."""
    plain = Path(os.path.normpath(path))
    for place in (plain, plain.parent.resolve() / plain.name):
        if place.is_relative_to(top):
            return place.relative_to(top).as_posix()
    return None


def _hint(at: str, start: Path, repository: Repository) -> str:
    if not repository.is_bare and os.path.lexists(repository.top / at):
        return "git does not track it there: add and commit it first"
    here = _below(start, repository.top.resolve()) or "."
    place = "the repository's top" if here == "." else f"'{here}'"
    return f"name a tracked file or folder from {place} on; 'git ls-files' lists them"


def _text(path: str) -> str:
    return path_text(path.encode("utf-8", "surrogateescape"))[0]
