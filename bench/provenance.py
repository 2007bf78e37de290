"""How well copied code is told, and how quickly, with packages of your own.

    python bench/provenance.py --packages DIR --unrelated PATH... [--seed N] [--show]

DIR holds archives and folders of the code that is copied from: they are indexed, and pieces of 6,
10, 20 and 40 lines are taken from their files at random, of which at least two thirds of the lines
hold code. Each piece is looked up as it stands and in six rewritings: without comments, laid out by
another formatter, with 30 and 100 % of the names replaced, with 10 % of the lines changed, and
"llm": changed lines, 30 % of the names replaced, laid out anew and without comments. The tables say
in what share of them a source reached the level of a warning or of a block.

--unrelated names folders and archives with code of others; pieces of 20 and 40 lines of it should
not be found. Those that are get listed with what they were found in, for a person to judge: many a
package has a copy of another one's file.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from rewriting import VARIANTS, code_lines

from aicheck.cli.index import licence_of
from aicheck.provenance import Index, grams, language_of
from aicheck.provenance.archives import is_archive, members
from aicheck.provenance.building import build
from aicheck.provenance.levels import level
from aicheck.provenance.lexing import words_of
from aicheck.provenance.notes import Notes
from aicheck.provenance.sources import Group

SIZES = (6, 10, 20, 40)


class Piece(NamedTuple):
    where: str
    line: int
    language: str
    text: str


def main() -> None:
    asked = _asked()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.index or Path(folder, "bench.idx")
        if not path.exists():
            _build(sorted(asked.packages.iterdir()), path, asked.jobs)
        with Index.open(path) as index:
            _opened(index, path)
            _recall(index, asked)
            if asked.unrelated:
                _unrelated(index, asked)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--unrelated", type=Path, nargs="*", default=[])
    parser.add_argument("--index", type=Path, help="keep the index here, or use what is here")
    parser.add_argument("--probes", type=int, default=480)
    parser.add_argument("--pieces", type=int, default=2000, help="unrelated ones")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", action="store_true", help="list the unrelated that are found")
    return parser.parse_args()


def _build(paths: Sequence[Path], out: Path, jobs: int) -> None:
    sizes: list[int] = []
    start = time.perf_counter()
    groups = [Group(path, number, licence_of) for number, path in enumerate(paths)]
    contents = build(groups, Notes(), jobs, progress=sizes.append)
    contents.write(out)
    took, size = time.perf_counter() - start, sum(sizes) / 1e6
    spent = sum(os.times()[:4])
    print(f"indexed {size:.0f} MB in {took:.1f} s: {size / took:.1f} MB/s with {jobs} processes, "
          f"{size / spent:.1f} MB for a second of processor time")  # fmt: skip


def _opened(index: Index, path: Path) -> None:
    start = time.perf_counter()
    Index.open(path).close()
    took = (time.perf_counter() - start) * 1e3
    counts = {name: len(index.columns(name)[0]) for name in ("exact", "abstract")}
    print(f"{index.files} files, {sum(counts.values())} fingerprints {counts}, "
          f"{path.stat().st_size / 1e6:.1f} MB with texts; opened in {took:.1f} ms")  # fmt: skip


def _recall(index: Index, asked: argparse.Namespace) -> None:
    chance = random.Random(asked.seed)
    warned: Counter[tuple[str, int]] = Counter()
    blocked: Counter[tuple[str, int]] = Counter()
    times: dict[int, list[float]] = defaultdict(list)
    languages: Counter[str] = Counter()
    for size in SIZES:
        for piece, lines in _probes(index, size, asked.probes // len(SIZES), chance):
            languages[piece.language] += 1
            for name, rewrite in VARIANTS.items():
                words = words_of(piece.language)
                text = rewrite(piece.text, piece.language, lines, words, chance)
                start = time.perf_counter()
                found = index.look_up(grams(text, piece.language))
                times[size].append((time.perf_counter() - start) * 1e3)
                reached = {level(it.exact, it.abstract) for it in found}
                warned[name, size] += bool(reached - {""})
                blocked[name, size] += "block" in reached
    print(f"probes by language: {dict(languages.most_common())}")
    for title, counts in (("warned", warned), ("blocked", blocked)):
        print(f"\n{title:16} " + " ".join(f"{size:>6}" for size in SIZES) + "     all")
        for name in VARIANTS:
            _row(name, counts, asked.probes)
    print()
    for size in SIZES:
        print(f"look-up of {size} lines: {_spread(times[size])}")
    print(f"look-up of all: {_spread([it for some in times.values() for it in some])}")


def _row(name: str, counts: Counter[tuple[str, int]], probes: int) -> None:
    each = [counts[name, size] * len(SIZES) / probes for size in SIZES]
    print(f"{name:16} " + " ".join(f"{it:6.3f}" for it in (*each, sum(each) / len(each))))


def _spread(times: list[float]) -> str:
    p95 = statistics.quantiles(times, n=20)[-1]
    return f"median {statistics.median(times):.3f} ms, p95 {p95:.3f} ms"


def _probes(
    index: Index, size: int, count: int, chance: random.Random
) -> Iterator[tuple[Piece, list[str]]]:
    """Pieces of indexed files, each with lines of another file of its language."""
    others: dict[str, list[str]] = {}
    while count:
        source = index.source(chance.randrange(index.files))
        text = index.text(source) or ""
        language = language_of(source.path) or ""
        piece = _piece(text, size, language, chance)
        if piece is None:
            continue
        where, taken = piece
        lines = [line for line in text.split("\n") if len(line.strip()) > 5]
        if language in others:
            yield Piece(source.path, where, language, taken), others[language]
            count -= 1
        others[language] = lines


def _piece(text: str, size: int, language: str, chance: random.Random) -> tuple[int, str] | None:
    lines = text.split("\n")
    if len(lines) < size:
        return None
    at = chance.randrange(len(lines) - size + 1)
    if sum(_code_lines(text, language)[at : at + size]) < size * 2 / 3:
        return None
    return at + 1, "\n".join(lines[at : at + size])


_code_lines = lru_cache(maxsize=256)(code_lines)


def _unrelated(index: Index, asked: argparse.Namespace) -> None:
    chance = random.Random(asked.seed + 1)
    texts = [it for path in asked.unrelated for it in _texts(path)]
    found: list[str] = []
    languages: Counter[str] = Counter()
    done = 0
    while done < asked.pieces:
        where, language, text = chance.choice(texts)
        piece = _piece(text, (20, 40)[done % 2], language, chance)
        if piece is None:
            continue
        done += 1
        languages[language] += 1
        for match in index.look_up(grams(piece[1], language))[:1]:
            if reached := level(match.exact, match.abstract):
                source = match.source
                found.append(
                    f"{reached} exact {match.exact} abstract {match.abstract}: {where}:{piece[0]} "
                    f"is {source.package} {source.path}:{match.source_lines[0]} ({source.licence})"
                )
                if asked.show:
                    found[-1] += "\n" + piece[1]
    print(f"\nunrelated pieces by language: {dict(languages.most_common())}")
    print(f"of {done} unrelated pieces {len(found)} are found:", *found, sep="\n  ")


def _texts(path: Path) -> Iterator[tuple[str, str, str]]:
    if path.is_dir() or is_archive(path):
        for member in members(path, lambda name: language_of(name) is not None, Notes()):
            text = member.data.decode("utf-8", "replace")
            yield f"{path.name}/{member.path}", language_of(member.path) or "", text


if __name__ == "__main__":
    main()
