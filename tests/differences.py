"""Changes made of the texts of both sides, for checks that judge a difference."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.changed_file import lines_of, whole
from aicheck.checks.context import Context
from aicheck.config import load
from aicheck.model import Change, FileChange, Hunk

CONTEXT = Context(load(None, None, "default"), Catalogue({}, ""), Cache(None), Path(), 1)

_MOST = 2_000
Sides = tuple["str | None", "str | None"]


def difference(files: Mapping[str, Sides]) -> Change:
    """The change between two sides of files; None stands for one that is not there."""
    return Change("range", None, None, "shop", (), tuple(_file(*it) for it in files.items()))


def _file(path: str, sides: Sides) -> FileChange:
    before, after = sides
    if after is None:
        return FileChange(path, "deleted", base=before)
    if before is None:
        return FileChange(path, "added", hunks=whole(after), head=after)
    old, new = lines_of(before), lines_of(after)
    if len(old) > _MOST:
        # Comparing so much takes long; git would say less, and no other.
        return FileChange(path, "modified", hunks=(Hunk(1, old, 1, new),), base=before, head=after)
    found = difflib.SequenceMatcher(None, old, new, False).get_opcodes()
    hunks = tuple(
        Hunk(i1 + (i2 > i1), old[i1:i2], j1 + (j2 > j1), new[j1:j2])
        for tag, i1, i2, j1, j2 in found
        if tag != "equal"
    )
    return FileChange(path, "modified", hunks=hunks, base=before, head=after)
