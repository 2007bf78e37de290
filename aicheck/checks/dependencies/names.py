"""What a project may say of a package: a dependency, an index, a script, a name of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from aicheck.patterns import lazy

How = Literal["pinned", "range", "open", "url", "local"]

_SEPARATORS = lazy(r"[-_.]+")
_HEX = lazy(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
# What each registry takes as a name; anything else never gets to a command line.
_GRAMMAR = {
    "cargo": lazy(r"[A-Za-z][A-Za-z0-9_-]{0,63}"),
    "npm": lazy(r"(?:@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*", re.IGNORECASE),
    "pypi": lazy(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"),
}
_LONGEST = 214


@dataclass(frozen=True, slots=True)
class Dependency:
    """A package that a file asks for.

    `name` is normalised as its registry does, `quote` is text of the file by which its line is
    found where `line` is 0, `pins` is whether this file is the place to name one version, `url` is
    where the package comes from if not from the registry, and `dev` is whether the file says that
    it is for work on the project only.
    """

    registry: str
    name: str
    version: str = ""
    how: How = "range"
    line: int = 0
    quote: str = ""
    url: str = ""
    pins: bool = False
    dev: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something beside the dependencies that decides where code comes from, or runs it.

    `private` says only that names of this registry may be those of an index of one's own.
    """

    kind: Literal["index", "script", "private", "dynamic", "own"]
    text: str
    registry: str = ""
    line: int = 0
    quote: str = ""


Item: TypeAlias = "Dependency | Note"


class UnreadableError(Exception):
    """A manifest that is no such thing; the text says why."""


def normal(registry: str, name: str) -> str:
    """A name as its registry compares it."""
    if registry == "pypi":
        return _SEPARATORS.sub("-", name).lower()
    if registry == "cargo":
        return name.replace("_", "-").lower()
    return name if registry in ("go", "maven") else name.lower()


def is_name(registry: str, name: str) -> bool:
    """Whether a registry that can be asked would take `name` for one of a package."""
    grammar = _GRAMMAR.get(registry)
    return bool(
        grammar and len(name) <= _LONGEST and not name.startswith("-") and grammar.fullmatch(name)
    )


def is_commit(text: str) -> bool:
    """Whether this is the whole id of a commit."""
    return bool(_HEX.fullmatch(text.lower()))
