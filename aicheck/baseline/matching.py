"""Which findings are known. Pure.

In a tree that is judged by its own baseline an entry stands for a finding by its fingerprint; one
that has none at its path, by the same code elsewhere: it was moved there. In a change nothing of
what it leaves alone is found, so that a finding is known only where the base had it, in the same
words, and the change took it away from there.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from aicheck.baseline.fixed import Scope
from aicheck.fingerprints import by_path, folded, identified, span
from aicheck.model import BaselineEntry, Change, FileChange, Finding, Hunk

_GUARDS = "integrity"
Entries = Sequence[BaselineEntry]
Look = Callable[[Change, frozenset[str]], Iterable[Finding]]
"""Gives the findings of some rules in a change, as a scan of it would have them."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding to be matched; one is live that would block or warn."""

    finding: Finding
    fingerprint: str
    code: str
    is_live: bool


Match = Callable[[Sequence[Found]], Mapping[int, BaselineEntry]]
"""Gives the entry that fits each finding, by its place among them."""


def matcher(entries: Entries, scope: Scope, look: Look) -> Match:
    """What matches the findings of a scope's change with entries of the commit that judges it."""

    def match(found: Sequence[Found]) -> Mapping[int, BaselineEntry]:
        if scope.change.judges_itself:
            return of_tree(entries, found, scope.is_free, scope.is_gone)
        return of_change(entries, found, scope, look)

    return match


# -- a tree ----------------------------------------------------------------------------------------


def of_tree(
    entries: Entries,
    found: Sequence[Found],
    is_free: Callable[[BaselineEntry], bool],
    is_gone: Callable[[BaselineEntry], bool],
) -> dict[int, BaselineEntry]:
    """The entry that fits each finding, by its place in `found`.

    `is_free` tells whether an entry that none fits in its file may have one elsewhere, `is_gone`
    whether the file is no more.
    """
    out = _exactly(entries, found)
    left = _without(entries, out.values())
    # The same code in the same file comes first: it is the likelier to be the same.
    near, far = (defaultdict[object, deque[BaselineEntry]](deque) for _ in range(2))
    for entry in left:
        if entry.path is not None:
            near[entry.rule, entry.code, entry.path].append(entry)
    for key in (_near, _far):
        supply = near if key is _near else far
        if key is _far:
            for entry in _without(left, out.values()):
                if entry.path and is_free(entry) and (entry.code or is_gone(entry)):
                    far[entry.rule, entry.code].append(entry)
        for at, it in enumerate(found):
            if at not in out and it.is_live and it.finding.path and supply.get(key(it)):
                out[at] = supply[key(it)].popleft()
    return out


def _exactly(entries: Entries, found: Sequence[Found]) -> dict[int, BaselineEntry]:
    known = {(it.rule, it.path, it.fingerprint): it for it in entries}
    marks = ((it.finding.rule.id, it.finding.path, it.fingerprint) for it in found)
    return {at: known[mark] for at, mark in enumerate(marks) if mark in known}


def _without(entries: Entries, taken: Iterable[BaselineEntry]) -> list[BaselineEntry]:
    used = set(taken)
    return [it for it in entries if it not in used]


def _near(it: Found) -> tuple[str, ...]:
    return it.finding.rule.id, it.code, it.finding.path or ""


def _far(it: Found) -> tuple[str, ...]:
    return it.finding.rule.id, it.code


# -- a change --------------------------------------------------------------------------------------


def of_change(
    entries: Entries, found: Sequence[Found], scope: Scope, look: Look
) -> dict[int, BaselineEntry]:
    """The entry that fits each finding of a change that the entries' own commit judges."""
    out = {
        at: entry
        for at, entry in _exactly(entries, found).items()
        if found[at].is_live and entry.commit
    }
    supply: dict[tuple[str, ...], list[BaselineEntry]] = defaultdict(list)
    for entry in entries:
        supply[entry.rule, entry.code].append(entry)
    asked = [
        at for at, it in enumerate(found) if _may_have_moved(it, scope) and supply.get(_far(it))
    ]
    before = _Before.of(scope.change, [found[at] for at in asked], look) if asked else None
    for at in asked:
        kept = supply[_far(found[at])]
        if before and kept and before.had(found[at]):
            here = (it for it in kept if it.path == found[at].finding.path)
            out[at] = next(here, kept[0])
            kept.remove(out[at])
    return out


def _may_have_moved(it: Found, scope: Scope) -> bool:
    """Whether a finding is of code, which can have been elsewhere, and not of the change itself."""
    finding = it.finding
    is_code = finding.path is not None and finding.commit is None
    if not (it.is_live and is_code and finding.placement == "added"):
        return False
    # Each edit of what guards the repository is one of its own, whatever its words.
    return _GUARDS not in scope.checks(finding.rule.id)


_Words = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Before:
    """What the base had in files that a change touches: taken away, or left alone at a path."""

    files: Mapping[str, Sequence[FileChange]]
    gone: Counter[_Words]
    left: Counter[tuple[str, _Words]]

    @classmethod
    def of(cls, change: Change, asked: Sequence[Found], look: Look) -> _Before:
        """What `look` finds in the base's side of the files that have the code in question."""
        files = by_path(change)
        firsts = {_words(it, files)[2].partition("\n")[0] for it in asked}
        olds = {it.old_path or it.path: it for it in change.files if _has(it, firsts)}
        past = Change("tree", None, change.base, change.repository, files=tuple(_whole(olds)))
        gone, left = Counter[_Words](), Counter[tuple[str, _Words]]()
        rules = frozenset(it.finding.rule.id for it in asked)
        sides = by_path(past)
        for it in identified(look(past, rules) if olds else (), past):
            finding = it.finding
            file = olds.get(finding.path or "")
            if file is None or finding.commit is not None:
                continue
            words = _words(Found(finding, it.fingerprint, it.code, True), sides)
            if file.status == "deleted" or _is_removed(file, *span(finding)):
                gone[words] += 1
            else:
                left[file.path, words] += 1
        return cls(files, gone, left)

    def had(self, it: Found) -> bool:
        """Whether the base had a finding, which then is used up."""
        words = _words(it, self.files)
        path = it.finding.path or ""
        first, last = span(it.finding)
        if any(file.is_added(first, last) for file in self.files.get(path, ())):
            self.gone[words] -= 1
            return self.gone[words] >= 0
        self.left[path, words] -= 1
        return self.left[path, words] >= 0


def _words(it: Found, files: Mapping[str, Sequence[FileChange]]) -> _Words:
    """A finding's rule, the digest of its code as shown, and its lines as they are.

    Two secrets may look alike where they are shown.
    """
    finding = it.finding
    texts = (file.head_lines for file in files.get(finding.path or "", ()) if file.head is not None)
    first, last = span(finding)
    lines = next(texts, ())[first - 1 : max(first, last)]
    return finding.rule.id, it.code, "\n".join(filter(None, map(folded, lines)))


def _has(file: FileChange, firsts: Iterable[str]) -> bool:
    if file.base is None:
        return False
    return not {folded(line) for line in file.base.split("\n")}.isdisjoint(firsts)


def _whole(files: Mapping[str, FileChange]) -> Iterator[FileChange]:
    """Yield the base's side of files as if they came in."""
    for path, file in files.items():
        text = file.base or ""
        lines = tuple(text.removesuffix("\n").split("\n")) if text else ()
        hunks = (Hunk(0, (), 1, lines),) if lines else ()
        yield FileChange(
            path, "added", new_mode=file.old_mode, new_blob=file.old_blob, hunks=hunks, head=text
        )


def _is_removed(file: FileChange, first: int, last: int) -> bool:
    """Whether the change takes any of the base's lines `first` to `last` away."""
    return any(
        it.removed and it.old_start <= max(first, last) and first < it.old_start + len(it.removed)
        for it in file.hunks
    )
