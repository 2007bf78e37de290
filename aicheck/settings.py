"""Which settings judge a change: those of the commit before it, never those it brings along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aicheck.baseline import LARGEST
from aicheck.config import (
    BASELINE,
    SETTINGS,
    WAIVERS,
    Config,
    Setting,
    has_settings,
    load,
    settings_of,
)
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.rulefiles import is_rule_file

_MOST_RULES = 1_000
_LONGEST_RULES = 1 << 20
# How git lists a link.
_LINK = "120000 "
_FILES = (*SETTINGS, WAIVERS, BASELINE)
# Whose files are meant, in a sentence.
_PLACES = {"base": "the base", "pushed": "what is pushed", "tree": "the work tree"}


@dataclass(frozen=True, slots=True)
class Source:
    """The texts that settings are read from; None stands for a file that is not there.

    `name` says where the settings stand, as `base:aicheck.toml`, and `place` what that is called.
    """

    settings: str | None
    waivers: str | None
    name: str
    baseline: str | None = None
    place: str = "the base"

    def config(self) -> Config:
        """What they say; raises AicheckError for what is broken."""
        return load(self.settings, self.waivers, self.name, self.baseline, self.place)

    def values(self) -> tuple[Setting, ...]:
        """Every setting with the place that it comes from, where they are not broken."""
        return settings_of(self.settings, self.name)


def source_in(files: Mapping[str, str], name: str) -> Source:
    """Which of a place's `files` has the settings; `name` is what the place is called."""
    rest = files.get(BASELINE), _PLACES.get(name, name)
    waivers = files.get(WAIVERS)
    own, pyproject = (files.get(path) for path in SETTINGS)
    if own is not None:
        return Source(own, waivers, f"{name}:{SETTINGS[0]}", *rest)
    if pyproject is not None and has_settings(pyproject):
        return Source(pyproject, waivers, f"{name}:{SETTINGS[1]}", *rest)
    return Source(None, waivers, "default", *rest)


def source_of_commit(repository: Repository, revision: str, name: str) -> Source:
    """Where the settings of the commit (or tree) `revision` stand."""
    return source_in(_files(repository, revision, _FILES), name)


def from_commit(
    repository: Repository, revision: str, name: str, has_baseline: bool = True
) -> Config:
    """The settings, waivers and baseline that stand in the commit (or tree) `revision`.

    The baseline is left unread where it is written anew.
    """
    try:
        source = source_of_commit(repository, revision, name)
        return (source if has_baseline else replace(source, baseline=None)).config()
    except AicheckError as error:
        way = "a change that mends it is checked with --policy FILE"
        raise type(error)(error.message, f"{error.hint}; {way}") from error


def from_tree(folder: Path) -> Config:
    """The settings in a work tree, for a repository without any commit."""
    paths = {name: folder / name for name in (*SETTINGS, WAIVERS)}
    files = {name: _text(path) for name, path in paths.items() if path.is_file()}
    return source_in(files, "tree").config()


def from_file(path: Path) -> Config:
    """The settings in one file, as the command line names it; there are no waivers then."""
    return source_of_file(path).config()


def source_of_file(path: Path) -> Source:
    """The settings' text in one file; raises AicheckError where there is none."""
    # A pipe of the shell's is as good as a file.
    if not (path.is_file() or path.is_fifo()):
        raise AicheckError(f"cannot find the settings file '{path}'", "name a file with --policy")
    return Source(_text(path), None, f"file:{path}")


def from_path(repository: Repository, revision: str, path: str) -> Config:
    """The settings in the file `path` of a commit, with the waivers that stand in the commit."""
    listed = repository.text("ls-tree", "--full-tree", revision, "--", path) or ""
    if listed.startswith(_LINK):
        hint = "name the file that it leads to: links are not followed"
        raise AicheckError(f"the settings file '{path}' of the base is a link", hint)
    files = _files(repository, revision, (path, WAIVERS, BASELINE))
    if path not in files:
        hint = "add it to the base branch first, or name a file outside of the checkout"
        raise AicheckError(f"the base has no settings file '{path}'", hint)
    return load(files[path], files.get(WAIVERS), f"base:{path}", files.get(BASELINE))


def _files(repository: Repository, revision: str, paths: Sequence[str]) -> dict[str, str]:
    return repository.files(revision, paths, {BASELINE: LARGEST})


def rule_files(
    repository: Repository, folders: Sequence[str], revision: str | None
) -> dict[str, bytes]:
    """The files of a project's own rules in a commit, or in the work tree where there is none.

    Without a `revision` it is HEAD. Raises AicheckError for a folder without rules.
    """
    revision = revision or repository.head()
    if revision is None:
        found = _rules_in_tree(repository.top, folders)
    else:
        names = {
            f"{revision}:{path}": path
            for path, _ in repository.tree(revision)
            if _is_in(path, folders) and is_rule_file(path) and "\n" not in path
        }
        if len(names) > _MOST_RULES:
            raise AicheckError(f"rules.extra names over {_MOST_RULES} files", "name fewer folders")
        found = {names[name]: data for name, data in repository.blobs(names, _LONGEST_RULES)}
    for path, data in found.items():
        if not isinstance(data, bytes):
            raise AicheckError(f"the rule file '{path}' is over 1 MiB", "split it")
    for folder in folders:
        if not any(_is_in(path, [folder]) for path in found):
            where = f"commit {revision[:12]}" if revision else "the work tree"
            raise AicheckError(
                f"rules.extra names '{folder}', and {where} has no rules there",
                "name a folder with .yaml files of rules",
            )
    return {path: data for path, data in found.items() if isinstance(data, bytes)}


def _rules_in_tree(top: Path, folders: Sequence[str]) -> dict[str, bytes | int | None]:
    paths = (path for folder in folders for path in sorted((top / folder).rglob("*")))
    return {
        path.relative_to(top).as_posix(): path.read_bytes()
        for path in paths
        if is_rule_file(path.name) and path.is_file() and not path.is_symlink()
    }


def _is_in(path: str, folders: Sequence[str]) -> bool:
    return any(path.startswith(f"{folder}/") for folder in folders)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AicheckError(f"cannot read '{path}': {error}", "mend or remove the file") from error
