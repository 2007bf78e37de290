"""What a changed file brings in: the licences on its added lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import astuple

from aicheck.checks.by_file import Part
from aicheck.checks.licence.detection import REACH, licences_in, may_state_a_licence
from aicheck.checks.licence.header import above_code
from aicheck.checks.reading.places import is_test
from aicheck.model import FileChange, Licence
from aicheck.patterns import lazy

_SPEAKS_OF_OTHERS = lazy(
    r"(?:^|/)(?:__)?(?:fixtures?|testdata|test[-_]data|snapshots)(?:__)?/"
    r"|(?:^|/)(?:third|3rd)[-_. ]?party[-_. ]?(?:licen[cs]es?|notices?|software)[^/]*$"
    r"|(?:^|/)(?:npm-shrinkwrap\.json|pnpm-lock\.yaml|[^/]{0,60}[-.]lock(?:\.json)?)$",
    re.IGNORECASE,
)


def brought(file: FileChange) -> tuple[Licence, ...]:
    """Each licence that an added line helps to state.

    Data of tests, lock files and lists of others' licences state nothing of the project; a test
    speaks in its header, and not in the texts that it tries.
    """
    return PART.of(file) if file.added else ()


def _found(file: FileChange) -> Iterator[Licence]:
    if not _SPEAKS_OF_OTHERS.search(file.path):
        yield from _in_header(file) if is_test(file.path) else _brought(file)


def _in_header(file: FileChange) -> Iterator[Licence]:
    top = None if file.head is None else len(above_code(file.head))
    yield from (it for it in _brought(file) if top is None or it.start <= top)


def _brought(file: FileChange) -> Iterator[Licence]:
    if file.head is not None:
        added = [(hunk.new_start, len(hunk.added)) for hunk in file.hunks if hunk.added]
        if not may_state_a_licence(around(file.head, added)):
            return
        yield from (x for x in licences_in(file.head) if file.is_added(x.start, x.end))
        return
    # Without the whole file, as in a patch, each run of added lines speaks for itself.
    for hunk in file.hunks:
        shift = hunk.new_start - 1
        for x in licences_in("\n".join(hunk.added)):
            yield Licence(x.expression, x.start + shift, x.end + shift, x.score)


def stated(text: str | None) -> frozenset[str]:
    """The expressions that `text` states, without their places."""
    return frozenset(licence.expression for licence in licences_in(text or ""))


def around(text: str, places: Iterable[tuple[int, int]]) -> str:
    """The lines of `text` at `places`, (first, number of lines), and so far around as counts."""
    lines = text.split("\n")
    return "\n".join(
        "\n".join(lines[max(0, first - 1 - REACH) : first - 1 + size + REACH])
        for first, size in places
    )


PART = Part(
    "licence",
    lambda file: tuple(_found(file)),
    lambda it: list(astuple(it)),
    lambda data: Licence(*data),
)
