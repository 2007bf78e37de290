"""Which lines of a message git itself takes for trailers: only they outlive a squash as such.

The rule is that of git's `trailer.adoc`: the last paragraph, below the subject, if all of it is
trailers, or if a quarter of it is and git wrote one of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_TRAILER = re.compile(r"[A-Za-z0-9-]+[ \t]*:")
_BY_GIT = ("Signed-off-by: ", "(cherry picked from commit ")
# Of a quarter's worth: three lines of prose to one of trailers.
_PROSE_A_TRAILER = 3


def trailer_lines(message: str) -> range:
    """The 1-based numbers of the lines of the trailer block, empty where git sees none."""
    lines = message.replace("\r\n", "\n").split("\n")
    while lines and (not lines[-1].strip() or lines[-1].startswith("#")):
        lines.pop()
    start = next((n for n in range(len(lines) - 1, -1, -1) if not lines[n].strip()), -1)
    # A message of one paragraph is all subject.
    if start < 0 or not any(line.strip() for line in lines[:start]):
        return range(0)
    return range(start + 2, len(lines) + 1) if _is_block(lines[start + 1 :]) else range(0)


def _is_block(lines: Sequence[str]) -> bool:
    trailers = prose = 0
    is_by_git = after_trailer = False
    for line in lines:
        if line.startswith("#"):
            continue
        if line.startswith((" ", "\t")):
            # A trailer's value goes on; so does prose.
            prose += not after_trailer
            continue
        after_trailer = line.startswith(_BY_GIT) or _TRAILER.match(line) is not None
        is_by_git = is_by_git or line.startswith(_BY_GIT)
        trailers, prose = trailers + after_trailer, prose + (not after_trailer)
    return trailers > 0 and (not prose or (is_by_git and trailers * _PROSE_A_TRAILER >= prose))
