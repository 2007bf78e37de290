"""Whether what a notice was about is still where the notice is gone from."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection
from functools import lru_cache
from itertools import islice

from aicheck.checks.licence.copyright import copyright_notices, marked
from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.header import above_code
from aicheck.checks.licence.terms import terms
from aicheck.model import Change, FileChange, Line

# Braces, `else:` and the like stand in every file.
_SHORTEST = 8
# A file that keeps fewer of its lines than this is another file under an old name.
_KEPT = 0.1
_MOVED = 0.5
_FOLLOWING = 6
# So many files of a change are asked whether they took the content over.
_MOST = 50


def is_still_there(file: FileChange, change: Change, told: Collection[str]) -> bool:
    """Whether `file` still has what its notice was about.

    It has not if it is empty now, if a rename made an unlike file of it, or if its content went to
    another file of the change that says `told`: licences, or the keys of copyright holders.
    """
    base, head = _lines(file.base or ""), _lines(file.head or "")
    total = sum(base.values())
    if not total and file.skipped:
        # What a patch does not show is unchanged.
        return True
    if not total and file.status == "renamed":
        return False
    if not head:
        return not total and bool("".join(_body(file.head or "")).strip())
    if not total or sum((base & head).values()) >= _KEPT * total:
        return True
    if file.status == "renamed":
        return False
    others = (
        it for it in change.files if it is not file and it.head and it.added >= _MOVED * total
    )
    return not any(
        sum((base & _lines(other.head or "")).values()) >= _MOVED * total
        and set(told) <= _said(other.head or "")
        for other in islice(others, _MOST)
    )


def shared(before: str, after: str) -> float:
    """How much of what a text holds below its header stands in another, from 0 to 1."""
    old = _lines(before)
    total = sum(old.values())
    return sum((old & _lines(after)).values()) / total if total > 1 else 0.0


class Removal:
    """The lines of a file's base that a change removes."""

    def __init__(self, file: FileChange) -> None:
        """Keep where they are."""
        self.lines = (file.base or "").split("\n")
        self.hunks = [hunk for hunk in file.hunks if hunk.removed]
        self.starts = [hunk.old_start for hunk in self.hunks]
        self.added = {line.text.strip() for line in file.lines()}

    def touches(self, first: int, last: int) -> bool:
        """Whether any of the lines from `first` to `last` is removed."""
        at = bisect_right(self.starts, last) - 1
        return at >= 0 and self.starts[at] + len(self.hunks[at].removed) > first

    def takes_code_below(self, end: int) -> bool:
        """Whether the code below a notice that ends on line `end` is gone as well."""
        numbered = enumerate(map(str.strip, self.lines[end : end + 10 * _FOLLOWING]), end + 1)
        below = list(islice((it for it in numbered if _tells(it[1])), _FOLLOWING))
        kept = sum(text in self.added or not self.touches(it, it) for it, text in below)
        return bool(below) and 3 * kept < len(below)


@lru_cache(maxsize=256)
def _lines(text: str) -> Counter[str]:
    """The lines below the header, as far as they tell something."""
    return Counter(it for it in map(str.strip, _body(text)) if _tells(it))


def _body(text: str) -> list[str]:
    return text.split("\n")[len(above_code(text)) :]


def _tells(line: str) -> bool:
    return len(line) >= _SHORTEST and any(map(str.isalnum, line))


def _said(text: str) -> frozenset[str]:
    lines = text.split("\n")
    notices = copyright_notices(Line(it, lines[it - 1]) for it in marked(text))
    return terms(x.expression for x in licences_in(text)) | {it.key for it in notices}
