"""Looking up the added lines of a change, where there is an index to look them up in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from aicheck.checks.context import Context
from aicheck.checks.provenance.before import Before, Suspect, needles
from aicheck.checks.provenance.findings import added, by_folder, package, told
from aicheck.checks.provenance.fresh import fresh
from aicheck.checks.provenance.regions import MOST, Lookup, Region
from aicheck.errors import AicheckError
from aicheck.model import Change, Failure, FileChange, Finding
from aicheck.provenance import Grams, Index, Source, language_of

if TYPE_CHECKING:
    from aicheck.checks.provenance.terms import Terms

_CHECK = "provenance"
# What is lexed of one change; at some MB a second this is what anybody waits for.
_MOST_TEXT = 32 << 20
_VERIFIED = "intact"


@dataclass
class _Asked:
    """A changed file, what it brings, what of that the project had before, and what is copied."""

    file: FileChange
    language: str
    grams: Grams
    known: set[int] = field(default_factory=set)
    regions: list[Region] = field(default_factory=list)


def judged(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield what the indexes know of the added lines, and what could not be looked up."""
    named: tuple[str | Path, ...] = (*context.config.provenance.indexes, *context.asked.indexes)
    with ExitStack() as opened:
        indexes: dict[str, Index] = {}
        for path in named:
            try:
                place = _place(path, change, context)
                with _named(place, path):
                    indexes[str(path)] = opened.enter_context(_opened(place, context))
            except AicheckError as error:
                yield Failure(_CHECK, f"{error.message}; {error.hint}".removesuffix("; "))
        if indexes:
            yield from _looked_up(change, context, indexes)


@contextmanager
def _named(place: Path, path: str | Path) -> Iterator[None]:
    """Has errors name an index as the user does, and not by its private copy."""
    try:
        yield
    except AicheckError as error:
        message = error.message.replace(str(place), str(path))
        raise AicheckError(message, error.hint) from error


def _opened(path: Path, context: Context) -> Index:
    """An index that was read as a whole: what is damaged would let copies through in silence."""
    index = Index.open(path)
    try:
        about = path.stat()
        key = f"{_CHECK} {path.absolute()} {about.st_size} {about.st_mtime_ns} {about.st_ino}"
        if context.cache.get([key]).get(key) != _VERIFIED:
            index.verify()
            context.cache.put({key: _VERIFIED})
    except BaseException:
        index.close()
        raise
    return index


def _place(path: str | Path, change: Change, context: Context) -> Path:
    # What the command line names is the user's own, wherever it is.
    if isinstance(path, Path) or context.locate is None:
        return Path(path)
    return context.locate(change, path, context.scratch)


def _looked_up(
    change: Change, context: Context, indexes: dict[str, Index]
) -> Iterator[Finding | Failure]:
    before = Before(change, context)
    lookup = Lookup([*indexes.values()], lambda source: _is_own(source, change, before))
    asked: list[_Asked] = []
    left = _MOST_TEXT
    for file in _files(change):
        language = language_of(file.path, file.head or "")
        size = len(file.head or file.added_text)
        if language and size > left:
            yield Failure(_CHECK, "the change is too large to look all of it up", file.path)
        elif language:
            left -= size
            asked.append(_Asked(file, language, fresh(file, language)))
    found = [it for it in asked if lookup.knows(it.grams)]
    if not found:
        return
    # Imported here: what licences are to each other takes 20 ms, and few changes have a copy.
    from aicheck.checks.base import Base
    from aicheck.checks.licence.own import OwnLicence
    from aicheck.checks.provenance.terms import Terms

    policy = context.config.licence
    terms = Terms(change, policy, OwnLicence(Base(change, context), policy.project))
    findings: list[tuple[str, Finding]] = []
    lost: list[Failure] = []
    for it in _suspicious(found, lookup, before, terms):
        findings += [
            (package(region.hit), finding)
            for region in it.regions
            for finding in told(region, it.file, terms)
        ]
        if len(it.regions) >= MOST:
            reason = f"only {MOST} of the places that look copied are told"
            lost.append(Failure(_CHECK, reason, it.file.path))
    yield from by_folder(findings)
    yield from lost
    if before.problem:
        yield Failure(_CHECK, before.problem, required=False)


def _files(change: Change) -> Iterator[FileChange]:
    return (it for it in change.files if it.added and it.skipped is None)


def _suspicious(asked: list[_Asked], lookup: Lookup, before: Before, terms: Terms) -> list[_Asked]:
    """The files with something that looks copied and that the project did not have before.

    What the base has costs time to find out, and is asked for only where there is a need.
    """
    for language in {it.language for it in asked}:
        moved = before.moved(language)
        for it in asked:
            if it.language == language:
                it.known |= moved
    found = _with_regions(asked, lookup, terms)
    if found:
        elsewhere = before.elsewhere([_suspect(it) for it in found])
        for it in found:
            it.known |= elsewhere[it.language]
        found = _with_regions(found, lookup, terms)
    if found:
        past = before.past([_suspect(it) for it in found], [it.file.path for it in found])
        for it in found:
            it.known |= past[it.language]
        found = _with_regions(found, lookup, terms)
    return found


def _with_regions(asked: list[_Asked], lookup: Lookup, terms: Terms) -> list[_Asked]:
    for it in asked:
        mine = replace(lookup, objection=terms.at(it.file.path))
        regions = mine.regions(it.grams, it.known)
        it.regions = sorted(regions, key=lambda it: it.hit.match.lines)
    return [it for it in asked if it.regions]


def _suspect(it: _Asked) -> Suspect:
    hits = [hit for region in it.regions for hit in (region.hit, *region.others)]
    names = {PurePosixPath(hit.source.path).name for hit in hits}
    found = [
        needle
        for region in it.regions
        for needle in needles(text for _, text in added(it.file, *region.hit.match.lines))
    ]
    return Suspect(it.language, tuple(found), frozenset(names))


def _is_own(source: Source, change: Change, before: Before) -> bool:
    """Whether the source is this project itself: by its name, and by a file that the base has."""
    name = source.package.casefold().replace("_", "-")
    own = change.repository.casefold().replace("_", "-")
    return bool(name) and name == own and before.has(source.path)
