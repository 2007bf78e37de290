"""Trees and commits that git's own commands refuse to make, written object by object."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping

from repos import Repo

FILE, LINK, MODULE = b"100644", b"120000", b"160000"
_FOLDER = b"40000"
PAT = b"Pat Doe <pat@example.org> 1700000000 +0000"

Entries = Mapping[bytes, tuple[bytes, bytes]]
"""By path the mode and the content, or the id of a submodule's commit."""


def written(repo: Repo, kind: str, data: bytes) -> str:
    """The id of an object that is put among git's as it is."""
    whole = b"%s %d\0%s" % (kind.encode(), len(data), data)
    name = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
    place = repo.path / ".git/objects" / name[:2] / name[2:]
    if not place.exists():
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(zlib.compress(whole, 1))
    return name


def tree(repo: Repo, entries: Entries) -> str:
    """A tree with these paths, whatever their bytes."""
    names: dict[bytes, tuple[bytes, str]] = {}
    folders: dict[bytes, dict[bytes, tuple[bytes, bytes]]] = {}
    for path, (mode, data) in entries.items():
        name, is_below, rest = path.partition(b"/")
        if is_below:
            folders.setdefault(name, {})[rest] = (mode, data)
        else:
            is_module = mode == MODULE
            names[name] = (mode, data.decode() if is_module else written(repo, "blob", data))
    names |= {name: (_FOLDER, tree(repo, below)) for name, below in folders.items()}
    ordered = sorted(names, key=lambda name: name + b"/" * (names[name][0] == _FOLDER))
    rows = (b"%s %s\0%s" % (names[it][0], it, bytes.fromhex(names[it][1])) for it in ordered)
    return written(repo, "tree", b"".join(rows))


def commit(
    repo: Repo,
    entries: Entries,
    parents: Iterable[str] = (),
    author: bytes = PAT,
    message: bytes = b"Add it\n",
    header: bytes = b"",
) -> str:
    """A commit, on no branch, with these headers as they are."""
    above = b"".join(b"parent %s\n" % parent.encode() for parent in parents)
    root = tree(repo, entries).encode()
    people = b"author %s\ncommitter %s\n" % (author, author)
    return written(repo, "commit", b"tree %s\n%s%s%s\n%s" % (root, above, people, header, message))
