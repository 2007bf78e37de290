"""Path patterns as in `.gitignore`: `*` stays in its folder, `**` crosses folders."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(
    r"(?P<deep>\*\*/)|(?P<all>\*\*)|(?P<star>\*)|(?P<one>\?)|(?P<char>.)", re.DOTALL
)
_REGEX = {"deep": "(?:[^/]+/)*", "all": ".*", "star": "[^/]*", "one": "[^/]"}


def matches(pattern: str, path: str) -> bool:
    """Whether all of `path` fits `pattern`; one without a slash is for the file's name."""
    if "/" not in pattern:
        path = path.rpartition("/")[2]
    return _compiled(pattern.removeprefix("/")).fullmatch(path) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = (_REGEX.get(m.lastgroup or "", re.escape(m.group())) for m in _TOKEN.finditer(pattern))
    return re.compile("".join(parts), re.DOTALL)
