"""The git repository: how much of it is here, whose it is, and which hooks run in it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from aicheck.doctor.nouns import Outside, Part, Status
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.gitprocess import SHORT, GitError, started
from aicheck.hooktypes import USUAL, install_command, needed_types
from aicheck.revisions import Named
from aicheck.worktree import text_at

HOOK_FILE = ".pre-commit-config.yaml"
_LONGEST_HOOK = 1 << 16


def repository_parts(
    repository: Repository | None, problem: str, outside: Outside
) -> tuple[Part, ...]:
    """What there is to know; `problem` says why there is no repository."""
    if repository is None:
        hint = "only aicheck check --patch works here; name a repository with --repo"
        return (Part("repository", "note", problem, hint=hint),)
    return (
        _whole(repository),
        _base(repository),
        _owner(repository),
        *_hooks(repository, outside),
    )


def _whole(repository: Repository) -> Part:
    place = str(repository.top)
    if repository.is_shallow:
        hint = "git fetch --unshallow"
        detail = "a shallow clone: a range whose history is cut off cannot be checked"
        return Part("repository", "note", detail, place=place, hint=hint)
    if _is_partial(repository):
        hint = "git log -p RANGE fetches what a range needs"
        detail = "a partial clone: files that are not here yet cannot be checked"
        return Part("repository", "note", detail, place=place, hint=hint)
    if repository.head() is None:
        return Part("repository", "ok", "without any commit yet", place=place)
    kind = "bare, with" if repository.is_bare else "with"
    return Part("repository", "ok", f"{kind} its whole history", place=place)


def _is_partial(repository: Repository) -> bool:
    asked = ("config", "--local", "--get-regexp")
    patterns = (r"^extensions\.partialclone$", r"^remote\..*\.promisor$")
    return any(repository.text(*asked, pattern) for pattern in patterns)


def base_of(repository: Repository) -> tuple[Named | None, str]:
    """What `aicheck check` without a RANGE compares with, or None and why there is nothing."""
    try:
        found = repository.default_base()
    except AicheckError as error:
        return None, f"{error.message}; {error.hint}"
    return found, "" if found else "there is no upstream and no default branch"


def _base(repository: Repository) -> Part:
    found, why = base_of(repository)
    if found:
        name, commit = found
        shown = name.removeprefix("refs/remotes/").removeprefix("refs/heads/")
        return Part("base", "ok", f"aicheck check compares with {shown}", version=commit[:12])
    return Part("base", "note", why, hint="name a range: aicheck check BASE..HEAD")


def _owner(repository: Repository) -> Part:
    """Whether git itself works here for this user; aicheck does without."""
    try:
        _hook_folder(repository)
    except GitError as error:
        if "safe.directory" not in str(error):
            return Part("ownership", "note", f"git itself does not work here: {error}")
        hint = f"git config --global --add safe.directory {shlex.quote(str(repository.top))}"
        detail = "somebody else's: aicheck reads it, but git itself and hooks refuse to work here"
        return Part("ownership", "note", detail, hint=hint)
    return Part("ownership", "ok", "yours, or marked as safe")


# -- hooks -----------------------------------------------------------------------------------------


def _hook_folder(repository: Repository) -> Path:
    """Where git looks for hooks, by the user's own settings too."""
    asked = ["rev-parse", "--git-path", "hooks"]
    with started(repository.top, asked, b"", None, own_settings=True, limit=SHORT) as stdout:
        return repository.top / os.fsdecode(stdout.read()).rstrip("\n")


def _hooks(repository: Repository, outside: Outside) -> Iterator[Part]:
    try:
        folder = _hook_folder(repository)
    except GitError:
        return
    kinds = {name: _kind(folder / name) for name in USUAL}
    config = _hook_config(repository)
    wanted = "aicheck" in config
    ours = [name for name, kind in kinds.items() if kind in ("aicheck", "pre-commit")]
    others = [name for name, kind in kinds.items() if kind == "other"]
    place = str(folder)
    if ours and (wanted or "aicheck" in kinds.values()):
        is_broken = "pre-commit" in kinds.values() and not outside.which("pre-commit")
        yield _installed(ours, needed_types(config), is_broken, place)
    elif wanted:
        detail = f"{HOOK_FILE} names aicheck, but its hooks are not installed"
        hint = install_command(needed_types(config))
        yield Part("hooks", "note", detail, place=place, hint=hint)
    else:
        said = f"only others: {', '.join((*ours, *others))}" if ours or others else "none"
        detail = f"{said}; the gate can be a hook too"
        yield Part("hooks", "off", detail, place=place, hint="aicheck init --ci pre-commit")


def _installed(ours: Sequence[str], needed: Sequence[str], is_broken: bool, place: str) -> Part:
    """What to say of hooks that are there: those that the settings of pre-commit need may lack."""
    detail = f"{', '.join(ours)} installed"
    detail += "; pre-commit, which they start, is not on the path" if is_broken else ""
    missing = [name for name in needed if name not in ours]
    if missing:
        detail += f"; {HOOK_FILE} needs {', '.join(missing)} too"
    status: Status = "note" if is_broken or missing else "ok"
    return Part(
        "hooks", status, detail, place=place, hint=install_command(needed) if missing else ""
    )


def _hook_config(repository: Repository) -> str:
    if repository.is_bare:
        return ""
    try:
        return text_at(repository.top, HOOK_FILE) or ""
    except AicheckError:
        # An odd file is no configuration of hooks.
        return ""


def _kind(file: Path) -> str:
    """Whose hook it is: `aicheck`, `pre-commit`, `other`, or nothing where git would run none."""
    try:
        if not file.is_file() or not os.access(file, os.X_OK):
            return ""
        with file.open("rb") as opened:
            text = opened.read(_LONGEST_HOOK)
    except OSError:
        return ""
    if b"pre-commit.com" in text or b"pre_commit" in text:
        return "pre-commit"
    return "aicheck" if b"aicheck" in text else "other"
