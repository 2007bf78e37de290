"""The names of the beginnings of a history: each stands for all commits up to one, in order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from aicheck import __version__
from aicheck.git import Repository
from aicheck.model import Commit

# What makes of a diff what is kept; another version of any of it begins anew.
_MAKERS = (
    "catfile.py", "decode.py", "diffs.py", "gitprocess.py", "history", "languages.py",
    "oversized.py", "rawdiff.py", "runs.py",
)  # fmt: skip


def keys(repository: Repository, commits: Sequence[Commit], salt: Iterable[bytes]) -> list[bytes]:
    """A name for no commits, and one for the first, the first two and so on.

    It holds where the repository lies, git's version and ours, and whatever else is in `salt`.
    """
    state = hashlib.blake2b(digest_size=20)
    where = repository.text("rev-parse", "--path-format=absolute", "--git-common-dir") or ""
    told = repository.text("version") or ""
    place = str(Path(where).resolve())
    for part in (_version(), told, place):
        state.update(part.encode("utf-8", "surrogateescape") + b"\0")
    for name in salt:
        state.update(name + b"\0")
    out = [state.digest()]
    for commit in commits:
        # A shallow clone has fewer parents.
        state.update(f"{commit.sha} {' '.join(commit.parents)}\n".encode())
        out.append(state.digest())
    return out


@cache
def _version() -> str:
    """What tells this version of the code from every other one."""
    state = hashlib.blake2b(__version__.encode(), digest_size=20)
    package = Path(__file__).parent.parent
    for name in _MAKERS:
        path = package / name
        for file in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            state.update(file.read_bytes())
    return state.hexdigest()
