"""New files without the header that the files around them have."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from aicheck.checks.base import Base, folders_of
from aicheck.checks.licence.change_rules import HEADER_MISSING
from aicheck.checks.licence.comments import alike
from aicheck.checks.licence.finding import code
from aicheck.checks.licence.header import Header, header_of, tells_of_rights
from aicheck.checks.licence.kinds import is_licence_file, is_made, is_prose, vendor_folder
from aicheck.checks.licence.reuse import Reuse, is_reuse_file
from aicheck.checks.reading.places import is_test
from aicheck.model import FileChange, Finding, Fix, Position, Related

# Neighbours that are read for one new file or for a few, and how many of them must agree.
_SAMPLE = 12
_SMALL_SAMPLE = 6
_FEWEST = 4
_MAJORITY = 0.8
_GROUPS = 16
# Of a large tree so many files are thought of.
_CANDIDATES = 300
# Of so many alike each has its own finding; more are told of in one.
_EACH = 5
_SHORTEST = 3
_PACKAGE_FILE = 10
_YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s*[-\u2013]\s*(?:(?:19|20)\d\d|present))?\b")

_Group = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class _Custom:
    """What the neighbours begin with, and one of them as an example."""

    example: str
    licence: str
    lines: tuple[str, ...]


def headerless(
    base: Base, usage: Callable[[], Reuse], foreign: Callable[[str], bool]
) -> Iterator[Finding]:
    """Yield each new file that lacks a header; nothing is asked of what is `foreign`."""
    files = [it for it in base.change.files if _is_asked(it) and not foreign(it.path)]
    if not files or not base.is_known:
        return
    reuse = usage()
    files = [it for it in files if not reuse.covers(it.path)]
    groups: defaultdict[_Group, list[FileChange]] = defaultdict(list)
    for file in files:
        groups[_group(file.path)].append(file)
    for group, custom in _customs(groups, base).items():
        if custom or reuse.on:
            asked = [it for it in groups[group] if reuse.on or _is_long(it)]
            # Reading what a file states takes longest, and where nothing is usual nobody asks.
            bare = [it for it in asked if not tells_of_rights(it.head or "")]
            yield from _findings(bare, custom, reuse, base)


def _is_asked(file: FileChange) -> bool:
    """Whether a file is new and of a kind that has headers, written by somebody."""
    path, head = file.path, file.head or ""
    if file.status != "added" or not head.strip() or file.new_mode == 0o120000:
        return False
    if is_prose(path) or is_licence_file(path) or vendor_folder(path) or is_reuse_file(path):
        return False
    return not is_made(path, head)


def _is_long(file: FileChange) -> bool:
    lines = sum(1 for line in (file.head or "").split("\n", 40) if line.strip())
    return lines >= (_PACKAGE_FILE if _is_package(file.path) else _SHORTEST)


def _is_package(path: str) -> bool:
    return path.endswith(("__init__.py", "__init__.pyi", "mod.rs", "/index.ts", "/index.js"))


def _group(path: str) -> _Group:
    return path.rpartition("/")[0], _ending(path), is_test(path)


def _ending(path: str) -> str:
    """What files of one kind end with: all of the name where it has no suffix."""
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix}" if dot and stem else f"/{name}"


# -- what the neighbours do ----------------------------------------------------------------------


def _customs(groups: Iterable[_Group], base: Base) -> Mapping[_Group, _Custom | None]:
    """What is usual around each group of files, from one reading of the base."""
    ordered = sorted(groups)
    size = _SAMPLE if len(ordered) < 3 else _SMALL_SAMPLE
    near = _Near(base.paths, {it for group in ordered for it in (group[1], *alike(group[1]))})
    samples: dict[_Group, list[str]] = {}
    shared: dict[tuple[str, bool], list[str]] = {}
    for at, group in enumerate(ordered):
        folder, ending, test = group
        if at < _GROUPS:
            samples[group] = near.around(folder, ending, test, size)
        else:
            # What is usual in the whole tree stands in for what is usual in each folder.
            if (ending, test) not in shared:
                shared[ending, test] = near.around("", ending, test, _SAMPLE)
            samples[group] = shared[ending, test]
    texts = base.texts(path for sample in samples.values() for path in sample)
    return {group: _custom(sample, texts, group[1]) for group, sample in samples.items()}


class _Near:
    """The base's files by ending, for finding those next to a folder."""

    def __init__(self, paths: Iterable[str], endings: Iterable[str]) -> None:
        """Keep those of `paths`, which are sorted, that have one of `endings`."""
        wanted = tuple(endings)
        self.by_ending: dict[str, list[str]] = {it: [] for it in wanted}
        for path in paths:
            if f"/{path}".endswith(wanted):
                self.by_ending.get(_ending(path), []).append(path)

    def around(self, folder: str, ending: str, test: bool, size: int) -> list[str]:
        """Some files of the ending, or, where there are too few, of those commented alike."""
        own = self.sample(folder, (ending,), test, size)
        if len(own) >= _FEWEST or not (others := alike(ending)):
            return own
        return list(dict.fromkeys([*own, *self.sample(folder, others, test, size)]))

    def sample(self, folder: str, endings: Sequence[str], test: bool, size: int) -> list[str]:
        """Some files of the endings, from the folder or the nearest around it that has enough."""
        best: list[str] = []
        for around in folders_of(f"{folder}/x" if folder else "x"):
            inside = [it for it in self._below(around, endings) if is_test(it) == test]
            inside = [it for it in inside if not (is_made(it) or vendor_folder(it))]
            own = [it for it in inside if it.rpartition("/")[0] == around]
            usual = [it for it in own if not _is_package(it)]
            best = usual if len(usual) >= _FEWEST else [it for it in inside if not _is_package(it)]
            if len(best) >= _FEWEST:
                break
        return _spread(best, size)

    def _below(self, folder: str, endings: Sequence[str]) -> list[str]:
        paths: list[str] = []
        for ending in endings:
            some = self.by_ending[ending]
            first, last = bisect_left(some, f"{folder}/"), bisect_left(some, f"{folder}0")
            paths += some[first:last] if folder else some
        return _spread(paths, _CANDIDATES) if len(paths) > _CANDIDATES else paths


def _spread(paths: list[str], size: int) -> list[str]:
    """So many of the paths, from all over the list."""
    step = max(1, len(paths) / size)
    return [paths[int(at * step)] for at in range(min(size, len(paths)))]


def _custom(sample: list[str], texts: Mapping[str, str], ending: str) -> _Custom | None:
    """What a clear majority of the files begins with."""
    asked = [it for it in sample if texts.get(it, "").strip() and not is_made("", texts[it])]
    headers = {it: header for it in asked if (header := header_of(texts[it]))}
    if len(asked) < _FEWEST or len(headers) < _MAJORITY * len(asked):
        return None
    if any(_ending(it) != ending for it in asked) and any(
        _ending(it) == ending and it not in headers for it in asked
    ):
        # Files of its own kind count more than those that are only commented alike.
        return None
    stated = Counter(it.licences for it in headers.values())
    usual, _ = max(stated.items(), key=lambda it: (it[1], it[0]))
    example = next(path for path, it in headers.items() if it.licences == usual)
    return _Custom(example, " AND ".join(usual), _shared(headers[example], headers.values()))


def _shared(example: Header, headers: Iterable[Header]) -> tuple[str, ...]:
    """The lines of a header that at least half of all have, whatever the year is."""
    every = list(headers)
    count = Counter(line for it in every for line in {_plain(line) for line in it.lines})
    lines = [line for line in example.lines if 2 * count[_plain(line)] >= len(every)]
    while lines and not any(map(str.isalnum, lines[-1])) and len(lines[-1].strip()) < 2:
        lines.pop()
    return tuple(lines)


def _plain(line: str) -> str:
    return _YEARS.sub("", line).strip().lower()


# -- what is said --------------------------------------------------------------------------------


def _findings(
    files: list[FileChange], custom: _Custom | None, reuse: Reuse, base: Base
) -> Iterator[Finding]:
    found = [_finding(file, custom, base) for file in files]
    if len(found) <= _EACH:
        yield from found
        return
    first, *more = found
    told = f"{first.message}; {len(more)} more new files beside it lack theirs"
    related = tuple(Related(it.path or "", 1, "lacks it, too") for it in more[:10])
    yield replace(first, message=told, related=(*first.related, *related))


def _finding(file: FileChange, custom: _Custom | None, base: Base) -> Finding:
    rule = HEADER_MISSING
    first = (file.head or "").partition("\n")[0]
    if custom:
        licence = f"{custom.licence}, " if custom.licence else ""
        message = f"{rule.message}: {licence}as in {custom.example}"
        fix = _fix(custom, first, base)
        related: tuple[Related, ...] = (Related(custom.example, 1, "begins with the header"),)
    else:
        message = "a new file states no licence, in a project that keeps to REUSE"
        told = "add SPDX tags to the file, a .license file beside it, or its path to REUSE.toml"
        fix, related = Fix(told), ()
    return Finding(
        rule=rule,
        message=message,
        path=file.path,
        start=Position(1),
        end=Position(1, len(first) + 1),
        code=code(first),
        related=related,
        fix=fix,
    )


def _fix(custom: _Custom, first: str, base: Base) -> Fix:
    """The header to put in, below what has to stay the first line."""
    today = base.context.today if base.context else None
    lines = [_YEARS.sub(str(today.year), it, count=1) if today else it for it in custom.lines]
    header = "\n".join(lines)
    if not header.strip():
        return Fix(HEADER_MISSING.fix)
    stays = first.startswith(("#!", "<?", "<!DOCTYPE"))
    text = f"{first}\n{header}" if stays else f"{header}\n\n{first}".rstrip("\n")
    return Fix(f"{HEADER_MISSING.fix}:\n{header}", text)
