"""What git says of the difference of two trees: the files, and the places of their hunks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from aicheck import rawdiff
from aicheck.git import Repository
from aicheck.gitprocess import TooMuchError
from aicheck.rawdiff import Diff, Entry, Patch

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
# git compares each added file with each that went, or doesn't where that is more than this squared.
MOST_RENAMES = 1000
# --text: one NUL byte or a line in .gitattributes would hide every hunk of a file otherwise.
_PATCH = (
    "-p",
    "-U0",
    "-M",
    f"-l{MOST_RENAMES}",
    "--text",
    "--submodule=short",
    "--inter-hunk-context=0",
    "--irreversible-delete",
    "--src-prefix=a/",
    "--dst-prefix=b/",
)
_MYERS = "--diff-algorithm=myers"
_HISTORY = ("diff-tree", "--stdin", "--root", "--always", *_FORMAT)
# An argument list has a limit; above this the whole trees are compared.
_MOST_NAMES = 64 << 10
_BLOCK = 1 << 18
_SPECIAL = re.compile(rb"[*?\[\]\\]")
# The blobs of a file in a raw diff; what is no file but another repository's commit is none.
_SIDES = re.compile(
    rb"^:(?:(?!160000)\d{6} (?:(?!160000)\d{6} ([0-9a-f]+) ([0-9a-f]+)|160000 ([0-9a-f]+))"
    rb"|160000 (?!160000)\d{6} [0-9a-f]+ ([0-9a-f]+)) ",
    re.MULTILINE,
)
# What is read of the patches of a history; git needs half a minute for so many lines.
MOST_BYTES = 512 << 20
# Of all commits of a repository; what was read is kept, so that a next run goes on from there.
MOST_WHOLE_BYTES = 64 << 30
# What is kept of all hunks takes about 300 bytes for each.
MOST_PLACES = 2 << 20

Pair = tuple[str, str]
"""A commit and one of its parents."""

_Counted = TypeVar("_Counted", Diff, Patch)


def between(
    repository: Repository, old: str, new: str | None, without: Iterable[bytes] = ()
) -> Iterator[Diff]:
    """Yield the files that differ between two trees, or between a tree and the index."""
    ends, names = _ends(old, new)
    args = [*ends, *_FORMAT, *_PATCH, _MYERS, *names]
    yield from _countable(rawdiff.files(_blocks(repository, args, without=without)))


def _ends(old: str, new: str | None) -> tuple[Sequence[str], Sequence[str]]:
    if new is None:
        return ("diff-index", "--cached"), (old,)
    return ("diff-tree",), (old, new)


def history(
    repository: Repository,
    commits: Sequence[str],
    without: Iterable[bytes] = (),
    is_whole: bool = False,
) -> Iterator[Patch]:
    """Yield what each commit, which is no merge, changes; a section for each.

    Of a history that `is_whole` copies are told as well, and it may be any size.
    """
    more = ("-C",) if is_whole else ()
    args = [*_HISTORY, *_PATCH, *more, _MYERS]
    blocks = _blocks(repository, args, commits, without)
    most = MOST_WHOLE_BYTES if is_whole else MOST_BYTES
    found = rawdiff.patches(_limited(blocks, most), commits)
    yield from found if is_whole else _countable(found)


def listed(repository: Repository, old: str, new: str | None) -> Iterator[Entry]:
    """Yield the files that differ, as in `between`, without hunks and renames."""
    ends, names = _ends(old, new)
    args = [*ends, *_FORMAT, "--no-renames", *names]
    yield from (entry for _, entry in rawdiff.entries(_blocks(repository, args), ()))


def contents(repository: Repository, asked: Sequence[str]) -> Iterator[tuple[int, Entry]]:
    """Yield the files that each commit changes, without hunks and renames.

    It is compared with its first parent, or with what stands behind it.
    """
    blocks = _blocks(repository, [*_HISTORY, "--diff-merges=first-parent", "--no-renames"], asked)
    yield from rawdiff.entries(blocks, [line.partition(" ")[0] for line in asked])


def blobs(repository: Repository, asked: Sequence[str]) -> set[str]:
    """The contents that the files had and have which `contents` tells."""
    found: set[bytes] = set()
    args = [*_HISTORY, "--diff-merges=first-parent", "--no-renames"]
    rest = b""
    for block in _blocks(repository, args, asked):
        # A line feed in a name is quoted.
        text = rest + block
        end = text.rfind(b"\n") + 1
        for olds in _SIDES.findall(text, 0, end):
            found.update(olds)
        rest = text[end:]
    found.discard(b"")
    return {name.decode("ascii") for name in found if name.strip(b"0")}


def sides(repository: Repository, pairs: Sequence[Pair]) -> Iterator[tuple[int, Entry]]:
    """Yield the files in which each commit differs from that parent, without hunks and renames."""
    args = [*_HISTORY, "--no-renames"]
    yield from rawdiff.entries(_blocks(repository, args, _lines(pairs)), _firsts(pairs))


def conflicts(repository: Repository, merges: Sequence[str]) -> Iterator[rawdiff.Joint]:
    """Yield the files in which each merge differs from all of its parents, with their letters."""
    args = [*_HISTORY, "-c", "--no-renames"]
    yield from rawdiff.combined(_blocks(repository, args, merges), merges)


def patches(
    repository: Repository,
    pairs: Sequence[Pair],
    names: Iterable[bytes],
    algorithm: str = "myers",
    without: Iterable[bytes] = (),
) -> Iterator[Patch]:
    """Yield the files of `names`, or all without any, that differ from that parent, with hunks."""
    chosen = sorted(names)
    if sum(map(len, chosen)) > _MOST_NAMES:
        chosen = []
    args = [*_HISTORY, *_PATCH, f"--diff-algorithm={algorithm}"]
    blocks = _blocks(repository, args, _lines(pairs), without, chosen)
    yield from _countable(rawdiff.patches(_limited(blocks, MOST_BYTES), _firsts(pairs)))


def _limited(blocks: Iterable[bytes], most: int) -> Iterator[bytes]:
    # A small repository can hold a history that changes a large file again and again.
    size = 0
    for block in blocks:
        size += len(block)
        if size > most:
            raise TooMuchError(f"its commits change more than {most >> 20:,} MiB of lines")
        yield block


def _countable(found: Iterable[_Counted]) -> Iterator[_Counted]:
    places = 0
    for diff in found:
        places += len(diff[2])
        if places > MOST_PLACES:
            raise TooMuchError(f"lines change in more than {MOST_PLACES:,} places")
        yield diff


def _blocks(
    repository: Repository,
    args: Sequence[str],
    feed: Iterable[str] = (),
    without: Iterable[bytes] = (),
    chosen: Iterable[bytes] = (),
) -> Iterator[bytes]:
    # As a stream: a merge of old branches lists every file that differs, again and again.
    if "--stdin" in args and not feed:
        return
    lines = "".join(f"{line}\n" for line in feed).encode()
    names = [f":(top,glob){_exactly(name)}" for name in chosen]
    names += [f":(top,exclude,glob){_exactly(name)}" for name in sorted(without)]
    # Names are literal otherwise.
    extra = {"GIT_LITERAL_PATHSPECS": "0"} if names else None
    with repository.process([*args, "--", *names], lines, extra) as stdout:
        # What is there already: git writes on while we read that.
        while block := os.read(stdout.fileno(), _BLOCK):
            yield block


def _exactly(name: bytes) -> str:
    """A pattern that fits the file `name`, and nothing below a folder of that name.

    git takes a pattern as it stands for the name of a folder, too; nobody calls one `sr[\\c]`.
    """
    first, last = _SPECIAL.sub(rb"\\\g<0>", name[:-1]), name[-1:]
    return os.fsdecode(rb"%s[\%s]" % (first, last))


def _lines(pairs: Iterable[Pair]) -> list[str]:
    return [" ".join(pair) for pair in pairs]


def _firsts(pairs: Iterable[Pair]) -> list[str]:
    return [commit for commit, _ in pairs]
