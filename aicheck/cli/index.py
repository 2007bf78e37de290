"""`aicheck index`: make, merge and look at the indexes that say where code was copied from."""

from __future__ import annotations

import json
import os
import stat
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.expressions import canonical, terms
from aicheck.checks.licence.kinds import is_whole
from aicheck.cli.progress import watching
from aicheck.cli.streams import put, say
from aicheck.errors import AicheckError
from aicheck.model import Licence
from aicheck.patterns import lazy
from aicheck.progress import Progress, Step
from aicheck.provenance.building import build
from aicheck.provenance.contents import Contents
from aicheck.provenance.grams import CHANNELS
from aicheck.provenance.heads import refined
from aicheck.provenance.index_file import is_index
from aicheck.provenance.looking import Index
from aicheck.provenance.merging import merge
from aicheck.provenance.notes import Notes
from aicheck.provenance.sources import Group
from aicheck.reporters.visible import clipped, visible

_OUT = click.option(
    "-o", "out", required=True, metavar="FILE", type=click.Path(path_type=Path),
    help="The index file to write.",
)  # fmt: skip
_LIMITED = lazy(r"\bonly\b|\bversion\b", 2)
_ONLY = lazy(r"((?:[AL]?GPL|GFDL)-\d\.\d)-only\b")
_LATER = lazy(r"-only\b|-or-later\b")
_FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.group()
def index() -> None:
    """Make, merge and look at indexes of others' code.

    An index holds hashes of runs of lexemes, and lets 'aicheck check' say which added code stands
    in one of its sources. Name indexes in the settings: [provenance] indexes.
    """


@index.command("build")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@_OUT
@click.option("--licence", metavar="SPDX", help="What holds for files that nothing says it of.")
@click.option("--name", metavar="NAME", help="The package's name, with its version: NAME-VERSION.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes; else one a processor.")
@click.option("--no-texts", is_flag=True, help="Leave out the sources' texts: half the size.")
def build_(
    sources: tuple[Path, ...],
    out: Path,
    licence: str | None,
    name: str | None,
    jobs: int | None,
    no_texts: bool,
) -> None:
    """Make an index of folders and archives with source code.

    SOURCES are folders, sdists, wheels, npm's and other tarballs, zips, jars and Debian packages.
    Archives are read in memory; nothing is unpacked. Each file's licence is read from its own head,
    else from the licence file nearest to it, else from the package's metadata.
    """
    stated = _expression(licence) if licence else ""
    _writable(out)
    for path in sources:
        if not os.path.exists(path):
            raise AicheckError(f"'{path}' does not exist", "name folders or archives that do")
    groups = [
        Group(path, number, licence_of, name or "", stated) for number, path in enumerate(sources)
    ]
    notes = Notes()
    processes = jobs or os.cpu_count() or 1
    with watching() as progress:
        contents = build(groups, notes, processes, not no_texts, _told_to(progress))
    for line in notes.lines():
        say(line)
    _write(contents, out)


@index.command("merge")
@_FILES
@_OUT
def merge_(files: tuple[Path, ...], out: Path) -> None:
    """Put indexes together into one; a file that several have is in it once."""
    _writable(out)
    opened = []
    try:
        opened = [Index.open(path) for path in files]
        _write(merge(opened), out)
    finally:
        for it in opened:
            it.close()


@index.command("info")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "format_", type=click.Choice(["text", "json"]), default="text",
              help="How to say it.")  # fmt: skip
def info(file: Path, format_: str) -> None:
    """Say what an index holds, after reading all of it."""
    with Index.open(file) as opened:
        opened.verify()
        about = _about(opened, file.stat().st_size)
    put(json.dumps(about, indent=2) + "\n" if format_ == "json" else _said(about))


def _told_to(progress: Progress) -> Callable[[int], None]:
    """What adds up how much was read, in MB."""
    sizes: list[int] = []

    def add(size: int) -> None:
        sizes.append(size)
        progress(Step("read", sum(sizes) // 1_000_000, unit="MB"))

    return add


def _about(opened: Index, size: int) -> dict[str, object]:
    layout = opened.layout.about
    files = [opened.source(number) for number in range(opened.files)]
    counts = Counter((it.package, it.version, it.purl) for it in files)
    return {
        "size": size,
        "format": layout["format"],
        "lexemes": layout["lexemes"],
        "files": opened.files,
        "fingerprints": {channel: len(opened.columns(channel)[0]) for channel in CHANNELS},
        "texts": opened.has_texts,
        "packages": [
            {"name": it[0], "version": it[1], "purl": it[2], "files": counts[it]}
            for it in sorted(counts)
        ],
        "licences": dict(Counter(it.licence for it in files).most_common()),
    }


def _said(about: dict[str, Any]) -> str:
    grams = ", ".join(f"{count:,} {name}" for name, count in about["fingerprints"].items())
    lines = [
        f"{about['files']:,} files, {about['size']:,} bytes, "
        + ("with texts" if about["texts"] else "without texts"),
        f"fingerprints: {grams}",
        f"format {about['format']}, lexemes {about['lexemes']}",
        "",
        "packages:",
        *(f"  {it['name']} {it['version']}: {it['files']:,} files" for it in about["packages"]),
        "",
        "licences:",
        *(f"  {name}: {count:,} files" for name, count in about["licences"].items()),
    ]
    return "".join(f"{visible(line)}\n" for line in lines)


def licence_of(text: str) -> str:
    """What a text states, as one expression; see `aicheck.provenance.heads.LicenceOf`."""
    found = licences_in(text)
    said = [_as_said(it, text) for it in found]
    sure = [it.expression for it, words in zip(found, said, strict=True) if words == it.expression]
    stated = list(dict.fromkeys(refined(it, sure) for it in said))
    if len(stated) < 2:
        return "".join(stated)
    offered = _families(stated[0])
    if " OR " in stated[0] and all(_families(it) <= offered for it in stated[1:]):
        # The choice stands first, and the texts that one may choose follow.
        return stated[0]
    return " AND ".join(f"({it})" if " OR " in it else it for it in stated)


def _as_said(licence: Licence, text: str) -> str:
    """The expression, without "-only" where neither a text nor a link says more than a version."""
    older = _ONLY.sub(r"\1", licence.expression)
    if older == licence.expression:
        return older
    words = "\n".join(text.split("\n")[licence.start - 1 : licence.end])
    if not is_whole(licence) and _LIMITED.search(words):
        return licence.expression
    return older


def _families(expression: str) -> set[str]:
    return {_LATER.sub("", term) for term in terms(expression)}


def _expression(licence: str) -> str:
    found = canonical(licence)
    if found is None:
        raise AicheckError(
            f"'{clipped(licence, 80)}' is not an SPDX expression",
            "write it as in 'GPL-3.0-or-later'",
        )
    return found


def _writable(out: Path) -> None:
    """Refuse at once what would fail after the work, and to replace what is no index."""
    hint = "name a new file, or an index to replace: -o FILE"
    try:
        mode = out.lstat().st_mode
    except OSError:
        if not out.absolute().parent.is_dir():
            raise AicheckError(f"there is no folder for '{out}'", "make it first") from None
        return
    if stat.S_ISDIR(mode):
        raise AicheckError(f"'{out}' is a folder", hint)
    if stat.S_ISLNK(mode):
        raise AicheckError(f"'{out}' is a link", hint)
    if not stat.S_ISREG(mode):
        raise AicheckError(f"'{out}' is no plain file", hint)
    if not is_index(out):
        raise AicheckError(f"'{out}' is there already, and is no index of aicheck", hint)


def _write(contents: Contents, out: Path) -> None:
    if not contents.kept:
        raise AicheckError(
            "there is no source code that could be indexed, and nothing was written",
            "name folders or archives with files of more than a few lines",
        )
    contents.write(out)
    say(f"wrote {out}: {len(contents.kept):,} files, {out.stat().st_size:,} bytes")
