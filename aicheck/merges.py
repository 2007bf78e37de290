"""Which merges do more than to join their sides: the work in them is somebody's own.

A merge is automatic where each of its files is what git would have made of both sides and of what
they had in common: nobody wrote it. All is read from diffs. git itself isn't asked to merge, since
settings of the repository can name programs that merge for it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from aicheck import diffs
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.gitprocess import GitError, TooMuchError
from aicheck.model import Commit
from aicheck.rawdiff import MOST_HUNKS, Entry, Sections, Span, path_text

State: TypeAlias = "tuple[int, str]"
"""The mode and the blob of a file; the mode of one that isn't there is 0."""
Hunks: TypeAlias = "Mapping[tuple[diffs.Pair, bytes], Sequence[Span]]"

# git takes the second for a merge since 2.33; they rarely disagree.
_ALGORITHMS = ("histogram", "myers")
_REGULAR = (0o100644, 0o100755)
# An argument list has a limit.
_AT_ONCE = 500
# What is held of texts at the same time; a larger one counts as work.
_TEXTS_AT_ONCE = 32
_LARGEST = 2 << 20
# What is read of texts for all merges together.
_MOST_TEXT = 256 << 20
# A merge of more parents is work, whatever it holds.
_MOST_PARENTS = 16


@dataclass(frozen=True, slots=True)
class _Joined:
    """A file that the first parent and one other changed since their base, and what became of it.

    `sides` are these two parents.
    """

    path: bytes
    sides: tuple[str, str]
    base: str
    base_blob: str
    blobs: tuple[str, str]
    result: str

    @property
    def all_blobs(self) -> tuple[str, ...]:
        """What has to be read of it."""
        return (self.base_blob, *self.blobs, self.result)


def by_hand(repository: Repository, merges: Iterable[Commit]) -> dict[str, tuple[str, ...]]:
    """The files of each merge that neither its sides nor a join of them account for.

    Automatic merges aren't in it. Raises AicheckError where git cannot tell.
    """
    merges = [commit for commit in merges if commit.is_merge]
    try:
        many = [it for it in merges if len(it.parents) > _MOST_PARENTS]
        found = _found(repository, [it for it in merges if it not in many])
        found |= _wide(repository, many)
    except TooMuchError as error:
        hint = "merge less at once, or check the merges one by one"
        raise AicheckError(f"the merges are too large to look into: {error}", hint) from error
    except GitError as error:
        hint = "fetch the whole history"
        raise AicheckError(f"git cannot tell what a merge joins: {error}", hint) from error
    return {sha: tuple(path_text(path)[0] for path in paths) for sha, paths in found.items()}


def _found(repository: Repository, merges: Sequence[Commit]) -> dict[str, list[bytes]]:
    own: dict[str, list[bytes]] = {}
    joined: dict[str, list[_Joined]] = {}
    bases = _bases(repository, merges)
    pairs = [pair for it in merges for pair in _pairs(it, bases[it.sha])]
    sections = Sections(diffs.sides(repository, pairs))
    for commit in merges:
        files = _Files(commit, bases[commit.sha], sections)
        own[commit.sha] = []
        for path in files.changed():
            match files.expected(path):
                case _Joined() as both:
                    joined.setdefault(commit.sha, []).append(both)
                case state if state != files.result(path):
                    own[commit.sha].append(path)
    sections.finish()
    for sha, path in _conflicting(repository, joined):
        own[sha].append(path)
    return {sha: sorted(paths) for sha, paths in own.items() if paths}


def _wide(repository: Repository, merges: Sequence[Commit]) -> dict[str, list[bytes]]:
    """The files in which merges of many parents differ from their first one, or their second."""
    pairs = [(it.sha, parent) for it in merges for parent in it.parents[:2]]
    sections = Sections(diffs.sides(repository, pairs))
    found = {}
    for it in merges:
        first, second = ([entry.path for _, entry in sections.next()] for _ in range(2))
        found[it.sha] = first or second
    sections.finish()
    return {sha: paths for sha, paths in found.items() if paths}


def _bases(repository: Repository, merges: Sequence[Commit]) -> dict[str, list[list[str]]]:
    """The best common ancestors of the first parent and each other one, by the merge."""
    asked = [f"{it.parents[0]}...{other}" for it in merges for other in it.parents[1:]]
    answers: list[list[str]] = []
    for start in range(0, len(asked), _AT_ONCE):
        names = repository.run("rev-parse", "--revs-only", *asked[start : start + _AT_ONCE])
        # Both ends, then the ancestors with a mark before each.
        for is_base, some in itertools.groupby(names.decode("ascii").split(), _is_base):
            if is_base:
                answers[-1] = [name[1:] for name in some]
            else:
                answers += [[] for _ in list(some)[::2]]
    rest = iter(answers)
    return {it.sha: [next(rest) for _ in it.parents[1:]] for it in merges}


def _is_base(name: str) -> bool:
    return name.startswith("^")


def _pairs(commit: Commit, bases: Sequence[Sequence[str]]) -> Iterator[diffs.Pair]:
    """Yield what is compared for a merge, in the order in which `_Files` reads it."""
    yield from ((commit.sha, parent) for parent in commit.parents)
    yield from ((commit.parents[0], base) for some in bases for base in some)


class _Files:
    """The files of one merge, of its parents and of their bases, where they differ."""

    def __init__(
        self, commit: Commit, bases: Sequence[Sequence[str]], sections: Sections[tuple[int, Entry]]
    ) -> None:
        def read() -> dict[bytes, Entry]:
            return {entry.path: entry for _, entry in sections.next()}

        self._parents, self._bases = commit.parents, bases
        self._sides = [read() for _ in commit.parents]
        # For each parent but the first: what the first one has changed since each of their bases.
        self._since = [[read() for _ in some] for some in bases]

    def changed(self) -> list[bytes]:
        """The files in which the merge differs from any parent."""
        return sorted(set().union(*self._sides))

    def result(self, path: bytes) -> State:
        """The file as the merge has it."""
        entry = next(side[path] for side in self._sides if path in side)
        return entry.new_mode, entry.new_blob

    def expected(self, path: bytes) -> State | _Joined | None:
        """The file as it should be; None where only a person can tell."""
        result = self.result(path)
        first, *others = (_old(side.get(path), result) for side in self._sides)
        bases = [self._base(path, number, first) for number in range(len(others))]
        if any(base is None for base in bases):
            return first if {first} == set(others) else None
        pairs = enumerate(zip(others, bases, strict=True))
        changed = [(at, other, base) for at, (other, base) in pairs if base and other != base]
        theirs = {other for _, other, _ in changed}
        if not theirs - {first}:
            return first
        if len(theirs) == 1 and all(base == first for _, _, base in changed):
            return theirs.pop()
        if len(changed) > 1:
            return None
        ((at, other, base),) = changed
        return self._join(path, at, (base, first, other, result))

    def _base(self, path: bytes, number: int, first: State) -> State | None:
        """The file as the first parent and another had it in common; None if that is unclear."""
        states = {_old(ours.get(path), first) for ours in self._since[number]}
        return states.pop() if len(states) == 1 else None

    def _join(
        self, path: bytes, number: int, states: tuple[State, State, State, State]
    ) -> _Joined | None:
        (base, _), (first, _), (other, _), (result, _) = states
        mode = other if first == base else first if other in (base, first) else None
        if mode != result or not {base, first, other, result}.issubset(_REGULAR):
            return None
        base_blob, ours, theirs, blob = (it for _, it in states)
        sides = (self._parents[0], self._parents[number + 1])
        return _Joined(path, sides, self._bases[number][0], base_blob, (ours, theirs), blob)


def _old(entry: Entry | None, same: State) -> State:
    return (entry.old_mode, entry.old_blob) if entry else same


# -- files that both sides changed -----------------------------------------------------------------


def _conflicting(
    repository: Repository, joined: Mapping[str, Sequence[_Joined]]
) -> Iterator[tuple[str, bytes]]:
    """Yield the merge and the name of each file that isn't both sides' changes together."""
    files = [(sha, it) for sha, some in joined.items() for it in some]
    read = 0
    for start in range(0, len(files), _TEXTS_AT_ONCE):
        some = files[start : start + _TEXTS_AT_ONCE]
        names = {blob for _, it in some for blob in it.all_blobs}
        texts = dict(repository.blobs(sorted(names), _LARGEST))
        read += sum(len(text) for text in texts.values() if isinstance(text, bytes))
        if read > _MOST_TEXT:
            raise TooMuchError(f"its merges join more than {_MOST_TEXT >> 20} MiB of files")
        # git compares no large file: it would take forty times its size.
        unread = {name for name, text in texts.items() if not isinstance(text, bytes)}
        yield from ((sha, it.path) for sha, it in some if not unread.isdisjoint(it.all_blobs))
        left = [(sha, it) for sha, it in some if unread.isdisjoint(it.all_blobs)]
        for algorithm in _ALGORITHMS:
            pairs = sorted({(side, it.base) for _, it in left for side in it.sides})
            hunks = _hunks(repository, pairs, {it.path for _, it in left}, algorithm)
            left = [(sha, it) for sha, it in left if not _is_join(it, texts, hunks)]
        yield from ((sha, it.path) for sha, it in left)


def _hunks(
    repository: Repository, pairs: Sequence[diffs.Pair], names: Iterable[bytes], algorithm: str
) -> Hunks:
    found = diffs.patches(repository, pairs, names, algorithm)
    return {(pairs[number], entry.path): spans for number, entry, spans, _ in found}


def _is_join(it: _Joined, texts: Mapping[str, bytes | int | None], hunks: Hunks) -> bool:
    sides = []
    base, result = texts[it.base_blob], texts[it.result]
    if not isinstance(base, bytes) or not isinstance(result, bytes) or b"\0" in base + result:
        return False
    for parent, blob in zip(it.sides, it.blobs, strict=True):
        text, spans = texts[blob], hunks.get(((parent, it.base), it.path), ())
        if not isinstance(text, bytes) or len(spans) > MOST_HUNKS:
            return False
        sides.append(_edits(spans, _lines(text)))
    # What both sides did alike is done once.
    return _applied(_lines(base), sorted(set(itertools.chain(*sides)))) == result


_Edit: TypeAlias = "tuple[int, int, tuple[bytes, ...]]"


def _edits(spans: Iterable[Span], lines: Sequence[bytes]) -> Iterator[_Edit]:
    """Yield where an edit begins in the base, where it ends, and what stands there then."""
    for old, gone, new, come in spans:
        start = old - 1 if gone else old
        yield start, start + gone, tuple(lines[new - 1 : new - 1 + come]) if come else ()


def _applied(base: Sequence[bytes], edits: Iterable[_Edit]) -> bytes | None:
    """The base with all of `edits`; None where two of them touch, which git won't join either."""
    parts: list[bytes] = []
    at = -1
    for start, end, lines in edits:
        if start <= at:
            return None
        parts += [*base[max(0, at) : start], *lines]
        at = end
    return b"".join([*parts, *base[max(0, at) :]])


def _lines(text: bytes) -> list[bytes]:
    """The lines with their line feeds, as git counts them."""
    lines = text.split(b"\n")
    return [*(line + b"\n" for line in lines[:-1]), *filter(None, lines[-1:])]
