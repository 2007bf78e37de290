"""Regular expressions that are compiled when they are first needed.

A run needs few of the hundreds that stand in tables, and compiling all of them takes longer than
looking at a small change does.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("finditer", "findall", "fullmatch", "match", "search", "split", "sub")


class Lazy:
    """What stands for a pattern until the first use, and costs nothing after it."""

    def __init__(self, pattern: str, flags: int) -> None:
        """Keep what is to be compiled."""
        self._source = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Compile the pattern; its methods are this object's own from now on."""
        compiled = re.compile(*self._source)
        vars(self).update({it: getattr(compiled, it) for it in _METHODS})
        return getattr(compiled, name)


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, as `re.compile` gives it, but not before it is used."""
    return cast("re.Pattern[str]", Lazy(pattern, flags))
