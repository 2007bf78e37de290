"""Random histories with forks, merges, renames, deletions and files that come back.

Each file belongs to a family with lines of its own, which stand in the order of their numbers and
once each: so there is one way only to tell two versions apart, and no other file is like it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

from repos import Repo

Tree: TypeAlias = "dict[int, tuple[str, frozenset[int]]]"
"""The name and the lines of the file of each family that is there."""

FAMILIES = 4


@dataclass
class Maker:
    """Makes one history; each commit is its parents, by their numbers, and its tree."""

    random: Random
    commits: list[tuple[tuple[int, ...], Tree]] = field(default_factory=list)
    names: int = 0

    def make(self, size: int) -> None:
        self._add((), {family: self._new(family) for family in range(FAMILIES - 1)})
        while len(self.commits) < size:
            if self.random.random() < 0.35 and len(self.commits) > 2:
                self._merge(self.random.sample(range(len(self.commits)), 2))
            else:
                self._edit(max(0, len(self.commits) - self.random.randint(1, 4)))
        parents = {parent for some, _ in self.commits for parent in some}
        tips = [at for at in range(len(self.commits)) if at not in parents]
        while len(tips) > 1:
            self._merge([tips.pop(), tips.pop()])
            tips.append(len(self.commits) - 1)

    def _add(self, parents: tuple[int, ...], tree: Tree) -> None:
        self.commits.append((parents, tree))

    def _new(self, family: int) -> tuple[str, frozenset[int]]:
        self.names += 1
        lines = self.random.sample(range(40), 16)
        return f"{family}-{self.names}.txt", frozenset(lines)

    def _edit(self, parent: int) -> None:
        tree = dict(self.commits[parent][1])
        for family in self.random.sample(range(FAMILIES), self.random.randint(1, 2)):
            if family not in tree:
                tree[family] = self._new(family)
                continue
            name, lines = tree[family]
            kind = self.random.random()
            if kind < 0.12:
                del tree[family]
                continue
            if kind < 0.4:
                self.names += 1
                name = f"{family}-{self.names}.txt"
            changed = self.random.sample(range(40), self.random.randint(0, 4))
            tree[family] = name, lines.symmetric_difference(changed) or lines
        self._add((parent,), tree)

    def _merge(self, parents: list[int]) -> None:
        ours, theirs = (self.commits[parent][1] for parent in parents)
        tree: Tree = {}
        for family in range(FAMILIES):
            sides = [side[family] for side in (ours, theirs) if family in side]
            kind = self.random.random()
            if not sides or (len(sides) == 1 and kind < 0.5) or kind < 0.03:
                continue
            name = self.random.choice(sides)[0]
            some = [lines for _, lines in sides]
            lines = some[0]
            if kind > 0.75:
                lines = some[0] | some[-1]
            elif kind > 0.5:
                lines = some[-1]
            elif kind > 0.3:
                # As somebody resolves a conflict: some of each side's, and some of nobody's.
                lines = (some[0] & some[-1]) | frozenset(self.random.sample(range(40), 5))
            tree[family] = name, lines
        self._add(tuple(parents), tree)


def made(repo: Repo, seed: int, size: int = 24) -> list[str]:
    """Make a history in an empty repository, and check it out; returns its commits in order."""
    maker = Maker(Random(seed))
    maker.make(size)
    out: list[str] = []
    for at, (parents, tree) in enumerate(maker.commits):
        out += ["commit refs/heads/topic", f"mark :{at + 1}"]
        out += [f"committer Robin <robin@example.org> {1_700_000_000 + at * 60} +0000", "data 0"]
        out += [f"{'merge' if n else 'from'} :{it + 1}" for n, it in enumerate(parents)]
        out.append("deleteall")
        for family, (name, lines) in tree.items():
            text = "".join(f"family {family} line {line:02}\n" for line in sorted(lines))
            out += [f"M 100644 inline {name}", f"data {len(text)}", text]
    repo.git("init", "-q", "--initial-branch=topic", ".")
    repo.git("fast-import", "--quiet", "--force", feed="\n".join([*out, ""]).encode())
    repo.git("reset", "-q", "--hard", "topic")
    return repo.git("rev-list", "--topo-order", "--reverse", "topic").split()
