"""What a run is given by the outside: the day, the cache, and a place for private copies."""

from __future__ import annotations

import datetime
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from aicheck.cache import Cache
from aicheck.change import Memory
from aicheck.checks.context import NOTHING, Asked
from aicheck.cli.located import located
from aicheck.cli.options import Common
from aicheck.cli.streams import say
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.gitprocess import GitError
from aicheck.history import Store
from aicheck.pipeline import SCRATCH, Surroundings
from aicheck.proofs import gather
from aicheck.settings import rule_files

# A private copy this old was left by a run that was killed.
_STALE_SECONDS = 24 * 60 * 60
_LARGEST = 8 << 20
# How far back the project's own past is looked through where something looks copied.
_COMMITS_OF_PATHS, _COMMITS, _OLD_BLOBS, _LARGEST_OLD = 100, 500, 2_000, 1 << 20


@contextmanager
def surroundings(
    options: Common,
    tree: Path | None,
    repository: Repository | None = None,
    online: bool = False,
    asked: Asked = NOTHING,
) -> Iterator[Surroundings]:
    """The surroundings of one run over the work tree `tree`, if it has one.

    Signatures and patch ids are looked up in `repository`; without it none count. Only where it is
    `online` may a check ask a registry; `asked` is what else was switched on.
    """
    folder, problem = cache_folder(tree)
    cache = Cache(None if options.no_cache else folder)
    try:
        prove = partial(gather, repository) if repository else None
        paths = partial(_paths, repository) if repository else None
        texts = partial(_texts, repository) if repository else None
        rules = partial(rule_files, repository) if repository else None
        given = (datetime.date.today(), cache, _scratch(folder), options.jobs)
        locate = partial(
            located, repository, tree or Path.cwd(), None if options.no_cache else folder
        )
        past = partial(_past, repository) if repository else None
        told = options.progress
        yield Surroundings(
            *given, prove, paths, texts, rules, online, tree, asked, locate, past, told
        )
    finally:
        cache.close()
        if not options.quiet and (said := problem or cache.problem):
            say(f"note: {said}")


@contextmanager
def remembering(options: Common, tree: Path) -> Iterator[Memory]:
    """What earlier runs learned of histories, for one run over the work tree `tree`."""
    folder = None if options.no_cache else cache_folder(tree)[0]
    store, cache = Store(folder), Cache(folder)
    try:
        yield Memory(store, cache)
    finally:
        store.close()
        cache.close()
        if not options.quiet and store.problem:
            say(f"note: {store.problem}")


def _paths(repository: Repository, revision: str) -> Iterator[str]:
    return (path for path, _ in repository.tree(revision))


def _texts(repository: Repository, revision: str, paths: Iterable[str]) -> dict[str, str]:
    """The texts of files of a commit, but for what is large: nobody reads that whole."""
    names = {f"{revision}:{path}": path for path in paths if "\n" not in path}
    found = repository.blobs(names, limit=_LARGEST)
    return {
        names[it]: data.decode("utf-8", "replace") for it, data in found if isinstance(data, bytes)
    }


def _past(
    repository: Repository, revision: str, paths: Sequence[str], wanted: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    """Yield texts that were in the files at `paths` once, or lately in any that is wanted."""
    old: dict[str, str] = {}
    try:
        for commits, asked in ((_COMMITS_OF_PATHS, paths), (_COMMITS, ())):
            if commits == _COMMITS or asked:
                for path, blob in repository.gone(revision, commits, asked):
                    if len(old) < _OLD_BLOBS and wanted(path):
                        old.setdefault(blob, path)
        for blob, data in repository.blobs(old, limit=_LARGEST_OLD):
            if isinstance(data, bytes):
                yield old[blob], data.decode("utf-8", "replace")
    except GitError as error:
        raise AicheckError(str(error), "look at the repository with git fsck") from error


def cache_folder(tree: Path | None) -> tuple[Path | None, str]:
    """The folder of the cache, or None and why there is none."""
    home = os.path.expanduser("~")
    # Without a home the name stays as it is.
    given = os.environ.get("XDG_CACHE_HOME") or (f"{home}/.cache" if os.path.isabs(home) else "")
    if not os.path.isabs(given) or (home == "/" and not os.environ.get("XDG_CACHE_HOME")):
        return None, "the cache is off: there is no home folder for it"
    folder = Path(given, "aicheck").resolve()
    if tree and folder.is_relative_to(tree.resolve()):
        # The change under review could bring results for its own flaws.
        return None, f"the cache is off: '{folder}' lies in the work tree"
    return folder, ""


def _scratch(cache: Path | None) -> Path | None:
    """A folder for private copies beside the cache, or None for the system's."""
    if cache is None:
        return None
    folder = cache / "runs"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    if folder.is_symlink() or not os.access(folder, os.W_OK | os.X_OK):
        return None
    _sweep(folder)
    return folder


def _sweep(folder: Path) -> None:
    for old in folder.glob(f"{SCRATCH}*"):
        # Another run may be sweeping too.
        with suppress(OSError):
            if old.stat(follow_symlinks=False).st_mtime < time.time() - _STALE_SECONDS:
                shutil.rmtree(old, ignore_errors=True)
