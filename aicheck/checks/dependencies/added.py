"""What a change adds to the files that ask for packages, and on which line."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from aicheck.checks.dependencies.manifests import is_by_lines, read
from aicheck.checks.dependencies.names import Dependency, Item, Note, UnreadableError
from aicheck.model import Failure, FileChange, Line

# Larger manifests are written by programs.
_LARGEST = 4_000_000
_MOST = 3000


@dataclass(frozen=True, slots=True)
class Added:
    """An item that a file has only since the change; `before` is what it was, if it was there."""

    file: FileChange
    item: Item
    line: Line
    before: Dependency | None = None


# Each side of a manifest is asked for several times.
@lru_cache(maxsize=64)
def items(path: str, text: str) -> tuple[Item, ...]:
    """What a file asks for, each thing once, but for more than can be judged.

    Raises UnreadableError.
    """
    if len(text) > _LARGEST:
        raise UnreadableError("it is larger than a person writes")
    seen: dict[object, Item] = {}
    for item in read(path, text):
        seen.setdefault(_all_of(item), item)
        if len(seen) > _MOST:
            break
    return tuple(seen.values())


def _all_of(item: Item) -> object:
    return (*_key(item), item.how) if isinstance(item, Dependency) else (item.kind, item.text)


def old_items(file: FileChange) -> Sequence[Item]:
    """What the base's side of a file asks for; nothing where it cannot be read."""
    try:
        return items(file.old_path or file.path, file.base or "") if file.base else ()
    except UnreadableError:
        return ()


def added(file: FileChange) -> Iterator[Added | Failure]:
    """Yield what the change adds to one file."""
    try:
        new = items(file.path, file.head) if file.head is not None else tuple(_pieces(file))
    except UnreadableError as error:
        yield Failure("dependencies", f"its packages were not read: {error}", file.path, False)
        return
    if len(new) > _MOST:
        new = new[:_MOST]
        reason = f"it asks for more than {_MOST:,} things, and the others were not looked at"
        yield Failure("dependencies", reason, file.path, False)
    old = old_items(file)
    before = {_key(item): item for item in old if isinstance(item, Dependency)}
    notes = {(item.kind, item.text) for item in old if isinstance(item, Note)}
    places = Places(file)
    seen: set[tuple[str, ...]] = set()
    for item in new:
        if isinstance(item, Note):
            if (item.kind, item.text) not in notes:
                yield Added(file, item, places.line(item))
            continue
        was = before.get(_key(item))
        key = (*_key(item), item.how)
        if key in seen or (was and (was.how, was.url) == (item.how, item.url)):
            continue
        seen.add(key)
        yield Added(file, item, places.line(item), was)


def _key(item: Dependency) -> tuple[str, str]:
    return item.registry, item.name or item.url


class Places:
    """Finds the added line of each item of a file; items come in about the order of their lines."""

    def __init__(self, file: FileChange) -> None:
        """Join the added lines, and note where each begins."""
        self._lines = list(file.lines())
        self._numbers = [line.number for line in self._lines]
        self._text = file.added_text
        self._starts = [0, *accumulate(len(line.text) + 1 for line in self._lines)]
        self._at = 0

    def line(self, item: Item) -> Line:
        """The added line on which an item stands, or the first one where that is an old line."""
        if item.line:
            index = bisect_left(self._numbers, item.line)
            is_there = index < len(self._lines) and self._numbers[index] == item.line
            return self._lines[index] if is_there else self._lines[0]
        found = self._find(item.quote, self._at)
        found = self._find(item.quote, 0) if found < 0 else found
        if found < 0:
            return self._lines[0]
        self._at = found
        return self._lines[min(bisect_right(self._starts, found), len(self._lines)) - 1]

    def _find(self, quote: str, start: int) -> int:
        """Where `quote` stands as words of their own, from `start` on, or less than 0."""
        at = self._text.find(quote, start) if quote else -1
        while at >= 0 and quote[0].isalnum() and self._is_within(at, at + len(quote)):
            at = self._text.find(quote, at + 1)
        return at

    def _is_within(self, start: int, end: int) -> bool:
        around = self._text[max(0, start - 1) : start] + self._text[end : end + 1]
        return any(it.isalnum() or it in "-_" for it in around)


def _pieces(file: FileChange) -> Iterator[Item]:
    """Yield what the added lines of a patch ask for, where each can be read by itself."""
    if not is_by_lines(file.path):
        return
    for hunk in file.hunks:
        for item in items(file.path, "\n".join(hunk.added)):
            yield replace(item, line=item.line + hunk.new_start - 1)
