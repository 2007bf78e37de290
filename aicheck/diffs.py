"""What git says of the difference of two trees: the files, and the places of their hunks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from aicheck import rawdiff
from aicheck.git import Repository
from aicheck.rawdiff import Diff, Entry

_FORMAT = (
    "-r",
    "--raw",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--full-index",
    "--no-abbrev",
    "--ignore-submodules=none",
)
# --text: one NUL byte or a line in .gitattributes would hide every hunk of a file otherwise.
_PATCH = (
    "-p",
    "-U0",
    "-M",
    "--text",
    "--submodule=short",
    "--diff-algorithm=myers",
    "--inter-hunk-context=0",
    "--irreversible-delete",
    "--src-prefix=a/",
    "--dst-prefix=b/",
)
_HISTORY = ("diff-tree", "--stdin", "--root", "--always", *_FORMAT)
# An argument list has a limit; above this the whole trees are compared.
_MOST_NAMES = 64 << 10
_BLOCK = 1 << 18

Pair = tuple[str, str]
"""A commit and one of its parents."""


def between(repository: Repository, old: str, new: str | None) -> Iterator[Diff]:
    """Yield the files that differ between two trees, or between a tree and the index."""
    ends = ("diff-index", "--cached") if new is None else ("diff-tree",)
    names = [old] if new is None else [old, new]
    yield from rawdiff.files(_blocks(repository, [*ends, *_FORMAT, *_PATCH, *names, "--"]))


def history(repository: Repository, commits: Sequence[str]) -> Iterator[Diff]:
    """Yield what each commit, which is no merge, changes; a section for each."""
    blocks = _blocks(repository, [*_HISTORY, *_PATCH], commits)
    yield from rawdiff.files(blocks, commits)


def sides(repository: Repository, pairs: Sequence[Pair]) -> Iterator[tuple[int, Entry]]:
    """Yield the files in which each commit differs from that parent, without hunks and renames."""
    args = [*_HISTORY, "--no-renames"]
    yield from rawdiff.entries(_blocks(repository, args, _lines(pairs)), _firsts(pairs))


def conflicts(repository: Repository, merges: Sequence[str]) -> Iterator[tuple[int, str, bytes]]:
    """Yield the files in which each merge differs from all of its parents, with their letters."""
    args = [*_HISTORY, "-c", "--no-renames"]
    yield from rawdiff.combined(_blocks(repository, args, merges), merges)


def patches(
    repository: Repository,
    pairs: Sequence[Pair],
    names: Iterable[bytes],
    algorithm: str = "myers",
) -> Iterator[Diff]:
    """Yield the files of `names`, or all without any, that differ from that parent, with hunks."""
    chosen = [os.fsdecode(name) for name in sorted(names)]
    if sum(map(len, chosen)) > _MOST_NAMES:
        chosen = []
    args = [*_HISTORY, *_PATCH, f"--diff-algorithm={algorithm}", "--", *chosen]
    yield from rawdiff.files(_blocks(repository, args, _lines(pairs)), _firsts(pairs))


def _blocks(
    repository: Repository, args: Sequence[str], feed: Iterable[str] = ()
) -> Iterator[bytes]:
    # As a stream: a merge of old branches lists every file that differs, again and again.
    if "--stdin" in args and not feed:
        return
    lines = "".join(f"{line}\n" for line in feed).encode()
    with repository.process(args, lines) as stdout:
        # What is there already: git writes on while we read that.
        while block := os.read(stdout.fileno(), _BLOCK):
            yield block


def _lines(pairs: Iterable[Pair]) -> list[str]:
    return [" ".join(pair) for pair in pairs]


def _firsts(pairs: Iterable[Pair]) -> list[str]:
    return [commit for commit, _ in pairs]
