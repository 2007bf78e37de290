"""The grams that a changed file brings: those of its added lines, seen within the whole file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from aicheck.model import FileChange
from aicheck.provenance import Grams, grams
from aicheck.provenance.grams import ABSTRACT, EXACT, Run, chosen, grams_on, joined

# Hunks this close are one: what git takes for old between them are blank lines and brackets.
_NEAR = 3
# A larger file is read in pieces, each run of added lines for itself.
_WHOLE = 256 << 10


def fresh(file: FileChange, language: str) -> Grams:
    """Every gram on added lines, with the head's line numbers."""
    if file.head is not None and len(file.head) <= _WHOLE:
        places = list(runs(file))
        # What stands behind the last added line says nothing about it.
        text = "\n".join(file.head_lines[: places[-1][1]]) if places else ""
        return grams_on(text, language, places)
    parts = [_shifted(grams(text, language), first - 1) for text, first in _pieces(file)]
    return Grams(
        joined([part.exact_run for part in parts], EXACT),
        joined([part.abstract_run for part in parts], ABSTRACT),
    )


def runs(file: FileChange) -> Iterator[tuple[int, int]]:
    """Yield runs of added lines, first and last, with so little between them as may be chance."""
    start = end = 0
    for hunk in file.hunks:
        if not hunk.added:
            continue
        if end and hunk.new_start - end > _NEAR + 1:
            yield start, end
            start = 0
        start = start or hunk.new_start
        end = hunk.new_start + len(hunk.added) - 1
    if end:
        yield start, end


def kept(found: Grams, is_wanted: Callable[[int, int], bool]) -> Grams:
    """Those grams whose first and last line are wanted."""
    return Grams(_filtered(found.exact_run, is_wanted), _filtered(found.abstract_run, is_wanted))


def hashes(found: Grams) -> set[int]:
    """The hashes of both kinds of grams."""
    return {*found.exact_run.hashes, *found.abstract_run.hashes}


def _pieces(file: FileChange) -> Iterator[tuple[str, int]]:
    """Yield the runs of added lines, each with the number of its first line."""
    if file.head is None:
        yield from (("\n".join(it.added), it.new_start) for it in file.hunks if it.added)
    else:
        lines = file.head_lines
        yield from (("\n".join(lines[start - 1 : end]), start) for start, end in runs(file))


def _shifted(found: Grams, by: int) -> Grams:
    return Grams(_moved(found.exact_run, by), _moved(found.abstract_run, by))


def _moved(run: Run, by: int) -> Run:
    first, last = ([it + by for it in lines] for lines in (run.first, run.last))
    return replace(run, first=first, last=last)


def _filtered(run: Run, is_wanted: Callable[[int, int], bool]) -> Run:
    numbers = [
        index
        for index, (first, last) in enumerate(zip(run.first, run.last, strict=True))
        if is_wanted(first, last)
    ]
    return run if len(numbers) == len(run) else chosen(run, numbers)
