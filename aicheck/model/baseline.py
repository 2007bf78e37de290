"""Findings of old that a project knows of and lets be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BaselineEntry:
    """One finding that is known: a rule's, in some code of a file or of a whole commit.

    `code` is a digest of the code with its white space folded, without the path, and empty where
    there is none. One of a commit has no path.
    """

    rule: str
    fingerprint: str
    path: str | None = None
    code: str = ""
    commit: str | None = None


@dataclass(frozen=True, slots=True)
class BaselineUse:
    """How many entries were in force, and those of them that a whole tree has no finding for."""

    entries: int
    fixed: tuple[BaselineEntry, ...] = ()
