"""The tree that a change is made to, read only where a rule asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from aicheck.checks.context import Context
from aicheck.model import Change

# So much of a file is looked at: more than any header, and texts of licences with what follows.
_LONGEST = 200_000


@dataclass(frozen=True)
class Base:
    """The files of the base, or of what judges a patch: that may lie elsewhere in the history.

    Only of a base that `is_known` is the head the change on top.
    """

    change: Change
    context: Context | None = None

    @cached_property
    def is_known(self) -> bool:
        """Whether the files that the change is made to can be listed and read."""
        context = self.context
        if context is None or not (self.change.is_committed or self.change.mode == "staged"):
            return False
        return context.tree is not None and context.texts is not None

    @property
    def can_be_read(self) -> bool:
        """Whether there are files to read, if only those of what judges a patch."""
        context = self.context
        return bool(context and context.tree and context.texts and self._commit)

    @property
    def _commit(self) -> str | None:
        return self.change.base or self.change.judge

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The paths of the base, sorted."""
        tree = self.context.tree if self.context else None
        return tuple(sorted(tree(self._commit))) if tree and self._commit else ()

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders of the base; the top is the empty one."""
        return frozenset(folder for path in self.paths for folder in folders_of(path))

    def texts(self, paths: Iterable[str], *, whole: bool = False) -> Mapping[str, str]:
        """Those of `paths` that can be read, or their beginnings, in one question to git."""
        texts = self.context.texts if self.context else None
        wanted = list(dict.fromkeys(paths))
        if not wanted or not texts or not self._commit:
            return {}
        longest = None if whole else _LONGEST
        return {path: text[:longest] for path, text in texts(self._commit, wanted).items()}

    @cached_property
    def left(self) -> frozenset[str]:
        """The paths of the head."""
        files = self.change.files
        gone = {file.old_path or file.path for file in files if file.status != "modified"}
        new = {file.path for file in files if file.status != "deleted"}
        # What is left out is there all the same.
        new |= {it.path for it in self.change.left_out}
        return frozenset({*self.paths, *new} - (gone - new))


def folders_of(path: str) -> Iterator[str]:
    """Yield the folders around a path, the innermost first and the top, which is empty, last."""
    while path:
        path = path.rpartition("/")[0]
        yield path
