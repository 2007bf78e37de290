"""Which settings judge a change: those of the commit before it, never those it brings along."""

from __future__ import annotations

from pathlib import Path

from aicheck.config import SETTINGS, WAIVERS, Config, has_settings, load
from aicheck.errors import AicheckError
from aicheck.git import Repository


def from_commit(repository: Repository, revision: str, name: str) -> Config:
    """The settings and waivers that stand in the commit (or tree) `revision`."""
    files = repository.files(revision, (*SETTINGS, WAIVERS))
    return _chosen(files, name)


def from_tree(folder: Path) -> Config:
    """The settings in a work tree, for a repository without any commit."""
    paths = {name: folder / name for name in (*SETTINGS, WAIVERS)}
    return _chosen({name: _text(path) for name, path in paths.items() if path.is_file()}, "tree")


def from_file(path: Path) -> Config:
    """The settings in one file, as the command line names it; there are no waivers then."""
    # A pipe of the shell's is as good as a file.
    if not (path.is_file() or path.is_fifo()):
        raise AicheckError(f"cannot find the settings file '{path}'", "name a file with --policy")
    return load(_text(path), None, f"file:{path}")


def _chosen(files: dict[str, str], name: str) -> Config:
    waivers = files.get(WAIVERS)
    own, pyproject = (files.get(path) for path in SETTINGS)
    try:
        if own is not None:
            return load(own, waivers, f"{name}:{SETTINGS[0]}")
        if pyproject is not None and has_settings(pyproject):
            return load(pyproject, waivers, f"{name}:{SETTINGS[1]}")
        return load(None, waivers, "default")
    except AicheckError as error:
        if name == "tree":
            raise
        way = "a change that mends it is checked with --policy FILE"
        raise AicheckError(error.message, f"{error.hint}; {way}") from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AicheckError(f"cannot read '{path}': {error}", "mend or remove the file") from error
