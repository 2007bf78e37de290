"""Values of a payload by their dotted paths, each of the kind that it must be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aicheck.errors import AicheckError

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
# What git refuses in a name of a ref, and what it would take for an option or a pattern.
_NO_REF = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|^[-./]|[./]$|\.lock(?:/|$)")
_LONGEST_REF = 1_000
_HINT = "give the payload of the event as GitHub wrote it"


@dataclass(frozen=True, slots=True)
class Payload:
    """A JSON value, and what it is of, for messages."""

    value: Any
    what: str

    def at(self, path: str) -> Payload:
        """The object at a path; raises AicheckError where there is none."""
        found = self._found(path)
        if not isinstance(found, Mapping):
            raise self._wrong(path, "object")
        return Payload(found, f"{self.what}, {path}")

    def text(self, path: str) -> str:
        """The text at a path; raises AicheckError where there is none."""
        if (found := self.text_or_none(path)) is None:
            raise self._wrong(path, "text")
        return found

    def text_or_none(self, path: str) -> str | None:
        """The text at a path, or None where nothing or null stands there."""
        found = self._found(path)
        if found is None or isinstance(found, str):
            return found
        raise self._wrong(path, "text")

    def flag(self, path: str) -> bool:
        """Whether true stands at a path; nothing is false."""
        found = self._found(path)
        if found is None or isinstance(found, bool):
            return bool(found)
        raise self._wrong(path, "truth value")

    def number(self, path: str) -> int:
        """The whole number above 0 at a path."""
        found = self._found(path)
        if not isinstance(found, int) or isinstance(found, bool) or found < 1:
            raise self._wrong(path, "number above 0")
        return found

    def sha(self, path: str) -> str:
        """The whole id of an object at a path."""
        if not _SHA.fullmatch(found := self.text(path)):
            raise self._wrong(path, "whole commit id")
        return found

    def ref(self, path: str) -> str:
        """The name of a branch or a ref at a path."""
        found = self.text(path)
        if not is_ref(found):
            raise self._wrong(path, "name that a branch may have")
        return found

    def _found(self, path: str) -> Any:
        found = self.value
        for key in path.split("."):
            found = found.get(key) if isinstance(found, Mapping) else None
        return found

    def _wrong(self, path: str, kind: str) -> AicheckError:
        return AicheckError(f"{self.what} has no {kind} '{path}'", _HINT)


def is_sha(text: str) -> bool:
    """Whether `text` is the whole id of an object."""
    return _SHA.fullmatch(text) is not None


def is_ref(text: str) -> bool:
    """Whether a ref may have this name, so that git takes it for nothing else."""
    return 0 < len(text) <= _LONGEST_REF and not _NO_REF.search(text)
