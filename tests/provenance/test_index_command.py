"""`aicheck index`: from packages as they are published to an index that finds what was copied."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from archives import deb, tar, zipped
from snippets import CODE, ENDINGS, JAVASCRIPT, PHP, PYTHON, PYTHON_OTHERWISE, RUBY, RUST, C

from aicheck.cli import main
from aicheck.provenance import Index, Match, grams

GPL = (
    "This program is free software: you can redistribute it and/or modify it under the terms\n"
    "of the GNU General Public License as published by the Free Software Foundation, either\n"
    "version 3 of the License, or (at your option) any later version.\n"
)
GPL_HEAD = "".join(f"# {line}\n" for line in GPL.splitlines())
MIT_TAG = "# SPDX-License-Identifier: MIT\n"


class Result(NamedTuple):
    exit_code: int
    output: str
    errors: str


@pytest.fixture
def aicheck(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Any:
    monkeypatch.chdir(tmp_path)

    def call(*args: str | Path) -> Result:
        monkeypatch.setattr(sys, "argv", ["aicheck", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return Result(ended.value.code, said.out, said.err)

    return call


def sources(path: Path) -> list[tuple[str, str, str, str, str]]:
    with Index.open(path) as index:
        every = [index.source(number) for number in range(index.files)]
    return [(it.package, it.version, it.purl, it.path, it.licence) for it in every]


def found(path: Path, text: str, language: str) -> list[Match]:
    with Index.open(path) as index:
        return index.look_up(grams(text, language))


def test_packages_of_every_kind(aicheck: Any, tmp_path: Path) -> None:
    """Name, version, purl and licence are those that each kind of package states."""
    sdist = tar(
        tmp_path / "Tank_filler-1.2.tar.gz",
        {"tank_filler-1.2/PKG-INFO":
         "Name: Tank.filler\nVersion: 1.2\nLicense-Expression: LGPL-2.1-only\n",
         "tank_filler-1.2/tank/fill.py": PYTHON,
         "tank_filler-1.2/tank/vendored.py": MIT_TAG + PYTHON.replace("tank", "barrel")},
    )  # fmt: skip
    wheel = zipped(
        tmp_path / "boxes-3.0-py3-none-any.whl",
        {"boxes/sort.py": GPL_HEAD + PYTHON.replace("fill", "sort"),
         "boxes-3.0.dist-info/METADATA":
         "Name: boxes\nVersion: 3.0\nClassifier: License :: OSI Approved :: MIT License\n",
         "boxes/plain.py": PYTHON.replace("pump", "box")},
    )  # fmt: skip
    npm = tar(
        tmp_path / "tram.tgz",
        {"package/package.json": '{"name": "@city/tram", "version": "0.4.1", "license": "ISC"}',
         "package/src/routes.ts": JAVASCRIPT},
    )  # fmt: skip
    crate = tar(
        tmp_path / "marks-0.1.0.crate",
        {"marks-0.1.0/Cargo.toml":
         '[package]\nname = "marks"\nversion = "0.1.0"\nlicense = "MIT OR Apache-2.0"\n',
         "marks-0.1.0/src/lib.rs": RUST},
    )  # fmt: skip
    debian = deb(
        tmp_path / "letters_2.0-1_all.deb",
        {"./control": "Package: letters\nVersion: 2:2.0-1\nArchitecture: all\n"},
        {"./usr/share/letters/sorter.rb": RUBY,
         "./usr/share/doc/letters/copyright":
         "Format: 1.0\n\nFiles: *\nCopyright: 2020 Robin\nLicense: GPL-2+\n"},
    )  # fmt: skip
    folder = tmp_path / "rings-7.1"
    (folder / "lib").mkdir(parents=True)
    (folder / "COPYING").write_text(GPL)
    (folder / "lib" / "ring.c").write_text(C)
    (folder / "composer.json").write_text('{"name": "acme/rings", "version": "7.1"}')
    (folder / "price.php").write_text(PHP)

    result = aicheck(
        "index", "build", sdist, wheel, npm, crate, debian, folder, "-o", "all.idx", "--jobs", "1"
    )

    assert result.exit_code == 0, result.errors
    assert result.output == ""
    size = (tmp_path / "all.idx").stat().st_size
    assert result.errors == f"wrote all.idx: 9 files, {size:,} bytes\n"
    tank = ("Tank.filler", "1.2", "pkg:pypi/tank-filler@1.2")
    boxes = ("boxes", "3.0", "pkg:pypi/boxes@3.0")
    rings = ("acme/rings", "7.1", "pkg:composer/acme/rings@7.1")
    assert sources(tmp_path / "all.idx") == [
        (*tank, "tank/fill.py", "LGPL-2.1-only"),
        (*tank, "tank/vendored.py", "MIT"),
        (*boxes, "boxes/sort.py", "GPL-3.0-or-later"),
        (*boxes, "boxes/plain.py", "MIT"),
        ("@city/tram", "0.4.1", "pkg:npm/%40city/tram@0.4.1", "src/routes.ts", "ISC"),
        ("marks", "0.1.0", "pkg:cargo/marks@0.1.0", "src/lib.rs", "MIT OR Apache-2.0"),
        ("letters", "2:2.0-1", "pkg:deb/debian/letters@2%3A2.0-1", "usr/share/letters/sorter.rb",
         "GPL-2.0-or-later"),
        (*rings, "price.php", "GPL-3.0-or-later"),
        (*rings, "lib/ring.c", "GPL-3.0-or-later"),
    ]  # fmt: skip


@pytest.mark.parametrize("language", CODE)
def test_a_copy_is_found_however_it_is_laid_out(
    aicheck: Any, tmp_path: Path, language: str
) -> None:
    text, otherwise = CODE[language]
    folder = tmp_path / "src"
    folder.mkdir()
    (folder / f"it.{ENDINGS[language]}").write_text(text)
    for other, (code, _) in CODE.items():
        if other != language:
            (folder / f"no.{ENDINGS[other]}").write_text(code)

    result = aicheck("index", "build", "src", "-o", "a.idx", "--licence", "gpl-2.0-only")

    assert result.exit_code == 0, result.errors
    match, *more = found(tmp_path / "a.idx", otherwise, language)
    assert not more
    assert match.source.path == f"it.{ENDINGS[language]}"
    assert match.source.licence == "GPL-2.0-only"
    assert match.exact >= 8
    assert match.abstract >= 5
    lines = text.count("\n")
    assert match.source_lines[0] <= 5
    assert lines - 4 <= match.source_lines[1] <= lines
    assert match.lines[1] <= otherwise.count("\n")


def test_the_finding_has_both_sides(aicheck: Any, tmp_path: Path) -> None:
    (tmp_path / "fill.py").write_text(PYTHON)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "fill.py").write_text(f"# Copyright (C) 2019 Robin Author\n{PYTHON}")

    with_texts = aicheck("index", "build", "src", "-o", "a.idx")
    without = aicheck("index", "build", "src", "-o", "b.idx", "--no-texts")

    assert with_texts.exit_code == without.exit_code == 0
    with Index.open(tmp_path / "a.idx") as a, Index.open(tmp_path / "b.idx") as b:
        (match,) = a.look_up(grams(PYTHON_OTHERWISE, "python"))
        assert a.text(match.source) == f"# Copyright (C) 2019 Robin Author\n{PYTHON}"
        assert match.source.copyright == "Copyright (C) 2019 Robin Author"
        assert match.source.licence == "NOASSERTION"
        assert [match] == b.look_up(grams(PYTHON_OTHERWISE, "python"))
        assert b.text(match.source) is None
        hashes = {it.hash for it in (*grams(PYTHON, "python").exact,)}
        (shapes,) = a.look_up(grams(PYTHON_OTHERWISE, "python"), without=hashes)
        assert (shapes.exact, shapes.abstract) == (0, match.abstract)


def test_the_same_input_gives_the_same_bytes(aicheck: Any, tmp_path: Path) -> None:
    """Whatever the number of processes, and however often."""
    files = {f"src/{ENDINGS[it]}/{n}.{ENDINGS[it]}": text.replace("a", f"a{n}")
             for it, (text, _) in CODE.items() for n in range(4)}  # fmt: skip
    package = tar(tmp_path / "all-1.tar.bz2", files, "w:bz2")

    for number, jobs in enumerate((1, 2, 2)):
        result = aicheck("index", "build", package, "-o", f"{number}.idx", "--jobs", str(jobs))
        assert result.exit_code == 0, result.errors

    digests = {hashlib.sha256((tmp_path / f"{n}.idx").read_bytes()).digest() for n in range(3)}
    assert len(digests) == 1
    assert sorted(it.name for it in tmp_path.iterdir()) == [
        "0.idx", "1.idx", "2.idx", "all-1.tar.bz2"
    ]  # fmt: skip


def test_indexes_are_merged(aicheck: Any, tmp_path: Path) -> None:
    """What is found in one index is found in the whole; a file that both have is in it once."""
    one = zipped(tmp_path / "one-1.zip", {"a/x.py": PYTHON, "a/y.js": JAVASCRIPT})
    two = zipped(tmp_path / "two-2.zip", {"b/x.py": PYTHON, "b/z.c": C})
    for path in (one, two):
        assert aicheck("index", "build", path, "-o", f"{path.stem}.idx").exit_code == 0

    result = aicheck("index", "merge", "one-1.idx", "two-2.idx", "-o", "both.idx")
    built = aicheck("index", "build", one, two, "-o", "built.idx")

    assert (result.exit_code, built.exit_code) == (0, 0), result.errors
    assert (tmp_path / "both.idx").read_bytes() == (tmp_path / "built.idx").read_bytes()
    assert [it[:2] + it[3:4] for it in sources(tmp_path / "both.idx")] == [
        ("one", "1", "x.py"), ("one", "1", "y.js"), ("two", "2", "z.c")
    ]  # fmt: skip
    assert [it.source.path for it in found(tmp_path / "both.idx", C, "c")] == ["z.c"]


def test_what_is_in_an_index(aicheck: Any, tmp_path: Path) -> None:
    zipped(tmp_path / "one-1.zip", {"a/x.py": MIT_TAG + PYTHON, "a/y.js": JAVASCRIPT})
    aicheck("index", "build", "one-1.zip", "-o", "one.idx")

    about = json.loads(aicheck("index", "info", "one.idx", "-o", "json").output)
    told = aicheck("index", "info", "one.idx").output

    assert about.pop("size") == (tmp_path / "one.idx").stat().st_size
    counts = about.pop("fingerprints")
    assert counts["exact"] > 30
    assert counts["abstract"] > 30
    assert about == {
        "format": 2,
        "lexemes": 2,
        "files": 2,
        "texts": True,
        "packages": [{"name": "one", "version": "1", "purl": "pkg:generic/one@1", "files": 2}],
        "licences": {"MIT": 1, "NOASSERTION": 1},
    }
    assert "  one 1: 2 files\n" in told
    assert "  MIT: 1 files\n" in told


def test_what_tells_nothing_is_left_out_and_said(aicheck: Any, tmp_path: Path) -> None:
    folder = tmp_path / "src"
    folder.mkdir()
    (folder / "a.py").write_text(PYTHON)
    (folder / "again.py").write_text(PYTHON)
    (folder / "short.py").write_text("x = 1\n")
    (folder / "app.min.js").write_text("var a=1;" * 9000)
    (folder / "data.py").write_bytes(b"x = 1\0" * 99)
    (folder / "big.py").write_text("x = 1\n" * 400_000)
    (folder / "link.py").symlink_to("a.py")

    result = aicheck("index", "build", "src", "-o", "a.idx")

    assert result.exit_code == 0
    assert result.errors.splitlines()[:-1] == [
        "refused 'link.py' of 'src': not a plain file",
        "left out: 1 file (longer than 2 MB)",
        "left out: 1 file (minified or generated: very long lines)",
        "left out: 1 file (not text)",
        "left out: 1 file (the same as another)",
        "left out: 1 file (too short to tell anything)",
    ]
    assert [it[3] for it in sources(tmp_path / "a.idx")] == ["a.py"]


def test_a_gram_of_many_files_tells_nothing(aicheck: Any, tmp_path: Path) -> None:
    """What stands in 30 files is told, one more and it is everybody's."""
    for count in (30, 31):
        files = {f"p/{n}.py": PYTHON + f"\nlast_{n} = {n}\n" for n in range(count)}
        zipped(tmp_path / f"p{count}.zip", files)
        aicheck("index", "build", f"p{count}.zip", "-o", f"{count}.idx")

    assert len(found(tmp_path / "30.idx", PYTHON, "python")) == 20
    assert found(tmp_path / "31.idx", PYTHON, "python") == []


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["build", "nowhere", "-o", "a.idx"], "'nowhere' does not exist"),
        (["build", "text.txt", "-o", "a.idx"], "neither a folder nor an archive"),
        (["build", "empty", "-o", "a.idx"], "no source code that could be indexed"),
        (["build", "src", "-o", "no/a.idx"], "there is no folder for 'no/a.idx'"),
        (["build", "src", "-o", "src"], "'src' is a folder"),
        (
            ["build", "src", "-o", "a.idx", "--licence", "GPL 3"],
            "'GPL 3' is not an SPDX expression",
        ),
        (["build", "-o", "a.idx"], "Missing argument"),
        (["build", "src"], "Missing option '-o'"),
        (["build", "src", "-o", "a.idx", "--jobs", "0"], "0 is not in the range"),
        (["merge", "text.txt", "-o", "a.idx"], "'text.txt' is not an index of aicheck"),
        (["merge", "nowhere", "-o", "a.idx"], "the index 'nowhere' cannot be read"),
        (["info", "zero"], "the index 'zero' is empty"),
        (["info", "src"], "the index 'src' cannot be read"),
        (["inf"], "No such command"),
    ],
)
def test_wrong_usage_says_what_to_do(
    aicheck: Any, tmp_path: Path, args: list[str], words: str
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text(PYTHON)
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.txt").write_text("no index\n" * 20)
    (tmp_path / "zero").touch()

    result = aicheck("index", *args)

    assert result.exit_code == 2
    assert words in result.errors
    assert "Traceback" not in result.errors
    assert not (tmp_path / "a.idx").exists()


# -- whose word counts on a licence ----------------------------------------------------------------


def licences(path: Path) -> dict[str, str]:
    with Index.open(path) as index:
        every = [index.source(number) for number in range(index.files)]
    return {it.path: it.licence for it in every}


@pytest.mark.parametrize(
    ("said", "files", "licence"),
    [
        ("GPL-2.0-or-later", {"top/licenses/LICENSE": "Licensed under the GPLv2\n"},
         "GPL-2.0-or-later"),
        ("GPL-2.0-or-later", {"top/LICENSE": "Licensed under the GPLv2\n"}, "GPL-2.0-or-later"),
        ("GPL-2.0-or-later", {"top/LICENSE": MIT_TAG}, "GPL-2.0-or-later"),
        ("GPL-2.0-or-later", {"top/a/LICENSE": MIT_TAG}, "MIT"),
        ("GPL-2.0-or-later", {"top/a/LICENSE": "Licensed under the GPLv2\n"}, "GPL-2.0-or-later"),
        ("GPL-2.0-or-later", {"top/a/LICENSE": "Licensed under the GPLv3\n"}, "GPL-3.0-only"),
        ("GPLv2", {}, "GPL-2.0-only"),
        ("", {"top/LICENSE": "Licensed under the GPLv2\n"}, "GPL-2.0-only"),
        ("MIT OR GPL-3.0-or-later",
         {"top/LICENSE": "Licensed under the MIT license or the GPLv3.\n"},
         "MIT OR GPL-3.0-or-later"),
    ],
)  # fmt: skip
def test_metadata_say_what_a_text_leaves_open(
    aicheck: Any, tmp_path: Path, said: str, files: dict[str, str], licence: str
) -> None:
    about = f"Name: top\nVersion: 1\n{f'License-Expression: {said}' if said else ''}\n"
    tar(tmp_path / "top-1.tar.gz", {"top/PKG-INFO": about, "top/a/x.py": PYTHON, **files})

    assert aicheck("index", "build", "top-1.tar.gz", "-o", "a.idx").exit_code == 0
    assert licences(tmp_path / "a.idx") == {"a/x.py": licence}


@pytest.mark.parametrize(
    ("head", "licence"),
    [
        ("# Licensed under the GPL: https://www.gnu.org/licenses/old-licenses/gpl-2.0.html\n",
         "GPL-2.0-or-later"),
        ("# SPDX-License-Identifier: GPL-2.0-only\n", "GPL-2.0-only"),
        ("# Licensed under the GNU General Public License, version 2 only.\n", "GPL-2.0-only"),
    ],
)  # fmt: skip
def test_a_notice_with_a_link_leaves_later_versions_open(
    aicheck: Any, tmp_path: Path, head: str, licence: str
) -> None:
    about = "Name: top\nVersion: 1\nLicense-Expression: GPL-2.0-or-later\n"
    tar(tmp_path / "top-1.tar.gz", {"top/PKG-INFO": about, "top/x.py": head + PYTHON})

    assert aicheck("index", "build", "top-1.tar.gz", "-o", "a.idx").exit_code == 0
    assert licences(tmp_path / "a.idx") == {"x.py": licence}


def test_a_choice_is_not_all_of_its_texts(aicheck: Any, tmp_path: Path) -> None:
    text = (
        "This library is dual licensed. You may use it under the MIT license or the GPLv3.\n\n\n"
        "Licensed under the MIT license.\n\n\nLicensed under the GPLv3.\n"
    )
    (tmp_path / "src").mkdir()
    (tmp_path / "src/LICENSE").write_text(text)
    (tmp_path / "src/x.py").write_text(PYTHON)

    assert aicheck("index", "build", "src", "-o", "a.idx").exit_code == 0
    assert licences(tmp_path / "a.idx") == {"x.py": "MIT OR GPL-3.0-only"}


def test_a_program_without_an_ending_says_what_it_is(aicheck: Any, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/fill").write_text(f"#!/usr/bin/env python3\n{PYTHON}")
    (tmp_path / "src/notes").write_text(PYTHON)
    (tmp_path / "none").mkdir()
    (tmp_path / "none/a.py").write_text("x = 1\n")

    result = aicheck("index", "build", "src", "none", "-o", "a.idx")

    assert result.exit_code == 0
    assert licences(tmp_path / "a.idx") == {"fill": "NOASSERTION"}
    assert (
        "nothing of 'none' is in the index: it has no source code of its own to keep"
        in result.errors
    )


# -- what is not to be written over or opened ------------------------------------------------------


def test_only_an_index_is_replaced(aicheck: Any, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a.py").write_text(PYTHON)
    (tmp_path / "mine.txt").write_text("mine\n")
    (tmp_path / "link").symlink_to("elsewhere")
    os.mkfifo(tmp_path / "pipe")

    for name, why in (
        ("mine.txt", "is there already, and is no index of aicheck"),
        ("link", "is a link"),
        ("pipe", "is no plain file"),
        (os.devnull, "is no plain file"),
    ):
        result = aicheck("index", "build", "src", "-o", name)
        assert result.exit_code == 2
        assert f"'{name}' {why}" in result.errors
    assert (tmp_path / "mine.txt").read_text() == "mine\n"
    for _ in range(2):
        assert aicheck("index", "build", "src", "-o", "a.idx").exit_code == 0


@pytest.mark.parametrize(
    "args", [["info", "pipe"], ["merge", "pipe", "-o", "a.idx"], ["build", "pipe", "-o", "a.idx"]]
)
def test_a_pipe_is_not_waited_for(aicheck: Any, tmp_path: Path, args: list[str]) -> None:
    os.mkfifo(tmp_path / "pipe")

    result = aicheck("index", *args)

    assert result.exit_code == 2
    assert "'pipe' cannot be read: it is no plain file" in result.errors


def test_a_source_that_is_not_there_is_named(aicheck: Any) -> None:
    result = aicheck("index", "build", "gone", "-o", "a.idx")

    assert (result.exit_code, result.output) == (2, "")
    assert "'gone' does not exist" in result.errors


def test_of_a_long_wrong_licence_the_beginning_is_told(aicheck: Any, tmp_path: Path) -> None:
    result = aicheck("index", "build", tmp_path, "-o", "a.idx", "--licence", "(" * 100_000)

    assert result.exit_code == 2
    assert "is not an SPDX expression" in result.errors
    assert len(result.errors) < 400
