"""Which file a path of the settings means: what the base holds there, never what a change brings.

A file that the repository tracks is read from the commit that judges, through a private copy under
the cache that goes by the id of its content. Everything else is a file of this machine.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.gitprocess import GitError
from aicheck.model import Change

_FOLDER = "indexes"
# A copy that no run asked for in so long is of a content that nobody lists any more.
_UNUSED_SECONDS = 30 * 24 * 60 * 60
# As many as Linux follows.
_MOST_LINKS = 40
_POINTER = b"version https://git-lfs"
_HINT = "build it with 'aicheck index build', or take it out of [provenance] indexes"


def located(
    repository: Repository | None,
    top: Path,
    cache: Path | None,
    change: Change,
    path: str,
    scratch: Path,
) -> Path:
    """The file that `path` means; raises AicheckError, which names it.

    It is relative to `top`. Copies go to `cache`, or else to `scratch`.
    """
    top = top.resolve()
    there = top / os.path.expanduser(path)
    inside = _inside(there, top)
    if repository is None or inside is None:
        return _existing(there, path)
    copies = cache / _FOLDER if cache else scratch
    if found := _tracked(repository, change, inside, path):
        return _copied(repository, found, copies, path)
    # A link that the change turns would choose another of the base's own files.
    _refuse_brought(change, (inside, *_links(there, top)), path)
    real = _inside(there.resolve(), top)
    if real and (found := _tracked(repository, change, real, path)):
        return _copied(repository, found, copies, path)
    _refuse_brought(change, (real,), path)
    return _existing(there, path)


def _links(path: Path, top: Path) -> Iterator[str]:
    """Yield the links inside of `top` that lie on the way to `path`."""
    for _ in range(_MOST_LINKS):
        link = next((it for it in (*reversed(path.parents), path) if it.is_symlink()), None)
        if link is None:
            return
        if name := _inside(link, top):
            yield name
        rest = path.relative_to(link)
        path = Path(os.path.normpath(link.parent / os.readlink(link))) / rest


def _inside(path: Path, top: Path) -> str | None:
    """The path from `top`, or None for one outside."""
    plain = Path(os.path.normpath(path))
    return plain.relative_to(top).as_posix() if plain.is_relative_to(top) else None


def _existing(file: Path, path: str) -> Path:
    if not file.is_file():
        raise AicheckError(f"there is no index at '{path}'", _HINT)
    return file


def _refuse_brought(change: Change, names: Iterable[str | None], path: str) -> None:
    touched = {name for file in change.files for name in (file.path, file.old_path)}
    for name in filter(None, names):
        if touched & {name, *map(str, PurePosixPath(name).parents)}:
            raise AicheckError(f"the index '{path}' is brought by the change itself", _HINT)


def _tracked(repository: Repository, change: Change, name: str, path: str) -> str | None:
    """The blob that the commit that judges holds at `name`, if it tracks it."""
    revision = change.judge or repository.head()
    if revision is None:
        return None
    try:
        entry = repository.run("ls-tree", "-z", "--full-tree", revision, "--", name)
    except GitError as error:
        raise AicheckError(f"the index '{path}' cannot be found in git: {error}", _HINT) from error
    head, _, _ = entry.partition(b"\t")
    mode, kind, blob = head.decode().split() if head else ("", "", "")
    if kind == "tree":
        raise AicheckError(f"the index '{path}' is a folder", _HINT)
    # A link or a submodule is looked at where it leads to.
    return blob if kind == "blob" and mode != "120000" else None


def _copied(repository: Repository, blob: str, folder: Path, path: str) -> Path:
    copy = folder / blob
    try:
        if copy.is_file() and not copy.is_symlink():
            os.utime(copy)
        else:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _sweep(folder)
            _written(repository, blob, copy)
        with copy.open("rb") as file:
            is_pointer = file.read(len(_POINTER)) == _POINTER
    except (OSError, GitError) as error:
        raise AicheckError(f"the index '{path}' cannot be copied: {error}", _HINT) from error
    if is_pointer:
        hint = "fetch it to a path that git does not track, and name that"
        raise AicheckError(f"the index '{path}' is only a pointer of Git LFS in the base", hint)
    return copy


def _written(repository: Repository, blob: str, copy: Path) -> None:
    handle, name = tempfile.mkstemp(dir=copy.parent)
    try:
        with (
            os.fdopen(handle, "wb") as file,
            repository.process(("cat-file", "blob", blob)) as stdout,
        ):
            shutil.copyfileobj(stdout, file, 1 << 20)
        os.replace(name, copy)
    finally:
        Path(name).unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    for old in folder.iterdir():
        # Another run may be sweeping too.
        with suppress(OSError):
            if old.stat(follow_symlinks=False).st_mtime < time.time() - _UNUSED_SECONDS:
                old.unlink()
