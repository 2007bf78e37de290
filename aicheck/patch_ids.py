"""What a commit changes, as one id that a rebase keeps and an edit does not.

It is git's own stable patch id, of the whole patch as it is stored:

    git diff-tree -p -U10 --root --text --no-renames COMMIT | git patch-id --verbatim

Line numbers are left out of it, so that it survives a rebase. The ten lines around each change are
not: a line that was read in one function is another patch in the next one. Nor is white space:
without `--verbatim`, git takes Python code that was indented anew for the same patch. A merge is
compared with its first parent. git reads a line of a patch up to a NUL; of files that hold one, or
a byte 1, the id is of an escaped patch, and not what the command above tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from aicheck.diffs import contents
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.gitprocess import GitError
from aicheck.oversized import MAX_FILE, blobs_of, sizes

_BLOCK = 1 << 20

# Everything that settings or attributes of a repository could change is said here.
_DIFF = (
    "-c", "diff.suppressBlankEmpty=false",
    "diff-tree", "--stdin", "--root", "-r", "-p", "-U10", "--diff-merges=first-parent",
    "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--no-renames", "--text",
    "--full-index", "--ignore-submodules=none", "--submodule=short", "--diff-algorithm=myers",
    "--indent-heuristic", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/",
)  # fmt: skip


def patch_ids(repository: Repository, shas: Iterable[str]) -> dict[str, str]:
    """The stable patch id of each commit: none where nothing changes, empty for a huge file.

    Raises AicheckError where git is older than 2.39 or cannot read a commit.
    """
    return _identified(repository, dict.fromkeys(shas))


def patch_id_between(repository: Repository, base: str, head: str) -> str | None:
    """The patch id that one commit would have that leads from `base` to `head`."""
    return _identified(repository, [f"{head} {base}"]).get(head) or None


def _identified(repository: Repository, lines: Iterable[str]) -> dict[str, str]:
    asked = list(lines)
    try:
        large = _large(repository, asked)
        found = {line.partition(" ")[0]: "" for line in large}
        feed = "".join(f"{line}\n" for line in asked if line not in large)
        if not feed:
            return found
        # Block by block: nobody has to hold a patch.
        with repository.process(_DIFF, feed.encode()) as patches:
            blocks = map(_without_nul, iter(partial(patches.read, _BLOCK), b""))
            with repository.process(("patch-id", "--verbatim"), blocks) as ids:
                listed = ids.read()
    except GitError as error:
        hint = "fetch the whole history, with git 2.39 or later"
        raise AicheckError(f"git cannot tell what a commit changes: {error}", hint) from error
    pairs = (line.split() for line in listed.decode("ascii").splitlines())
    return found | {sha: mark for mark, sha in pairs}


def _large(repository: Repository, lines: Sequence[str]) -> frozenset[str]:
    """Those of the lines with a file that is too large to be compared."""
    changed = [(at, blobs_of(entry)) for at, entry in contents(repository, lines)]
    known = sizes(repository, {blob for _, blobs in changed for blob in blobs})
    return frozenset(
        lines[at] for at, some in changed if any(known.get(it, 0) > MAX_FILE for it in some)
    )


def _without_nul(patches: bytes) -> bytes:
    # Two patches must not become one: each escape begins with a byte that is escaped itself.
    return patches.replace(b"\1", b"\1\1").replace(b"\0", b"\1\2")
