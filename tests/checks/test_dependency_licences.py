"""Licences of packages that a change adds: where they are learnt, and what is made of them."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from endurance import in_time
from repos import Repo
from test_dependencies import change_of, context_of, only_findings

from aicheck.checks import dependencies
from aicheck.checks.dependencies.licences import reading
from aicheck.checks.dependencies.licences.environments import Environments
from aicheck.checks.dependencies.licences.locked import Locked, locked
from aicheck.checks.dependencies.licences.stated import of_metadata, of_value
from aicheck.checks.dependencies.names import UnreadableError
from aicheck.checks.licence.compatibility import judge_licence
from aicheck.checks.licence.spdx import FITS_ALL, known_ids
from aicheck.checks.licence.values import PROPRIETARY
from aicheck.config import LicencePolicy
from aicheck.model import Change, Failure, FileChange, Finding, Hunk

Files = Mapping[str, str]

MIT = (
    "Permission is hereby granted, free of charge, to any person obtaining a copy\n"
    'of this software and associated documentation files (the "Software"), to deal\n'
    "in the Software without restriction, including without limitation the rights\n"
    "to use, copy, modify, merge, publish, distribute, sublicense, and/or sell\n"
    "copies of the Software, and to permit persons to whom the Software is\n"
    "furnished to do so, subject to the following conditions:\n\n"
    "The above copyright notice and this permission notice shall be included in all\n"
    "copies or substantial portions of the Software.\n"
)
AGPL = "AGPL-3.0-only"
OSI = "License :: OSI Approved ::"
NO_TEXTS: tuple[str, ...] = ()


# -- what a package says of itself -----------------------------------------------------------------


def metadata(*lines: str) -> str:
    return "\n".join(("Metadata-Version: 2.4", *lines, "", "License: of the description", ""))


@pytest.mark.parametrize(
    ("lines", "choices", "part"),
    [
        (["License-Expression: MIT OR apache-2.0"], ("MIT OR Apache-2.0",), "License-Expression"),
        (["License-Expression: MIT", "License: GPL-3.0-only"], ("MIT",), "License-Expression"),
        (["License-Expression: no such thing", "License: ISC"], ("ISC",), "License"),
        (["License: Apache 2.0"], ("Apache-2.0",), "License"),
        (["License: The MIT License"], ("MIT",), "License"),
        (["License: GPLv3+"], ("GPL-3.0-or-later",), "License"),
        (["License: MIT OR Apache 2.0"], ("MIT OR Apache-2.0",), "License"),
        (
            ["License: MIT/Apache-2.0"],
            ("MIT OR Apache-2.0", "MIT AND Apache-2.0"),
            "License",
        ),
        (["License: MIT and BSD"],
         ("MIT AND BSD-3-Clause", "MIT AND BSD-2-Clause", "MIT AND BSD-4-Clause"), "License"),
        (["License: MIT & Apache 2.0"], ("MIT AND Apache-2.0",), "License"),
        (["License: MIT, ISC and Zlib"], ("MIT AND ISC AND Zlib",), "License"),
        (["License: MIT or BSD"],
         ("MIT OR BSD-3-Clause", "MIT OR BSD-2-Clause", "MIT OR BSD-4-Clause"), "License"),
        (["License: Proprietary"], (PROPRIETARY,), "License"),
        (["License: UNKNOWN", f"Classifier: {OSI} ISC License (ISCL)"], ("ISC",), "classifiers"),
        ([f"License: {MIT.splitlines()[0]}", *(f"        {it}" for it in MIT.splitlines()[1:])],
         ("MIT",), "License"),
        (["License: BSD", f"Classifier: {OSI} BSD License"],
         ("BSD-3-Clause", "BSD-2-Clause", "BSD-4-Clause"), "License"),
        (["License: GPL", f"Classifier: {OSI} GNU General Public License v3 or later (GPLv3+)"],
         ("GPL-3.0-or-later",), "classifiers"),
        ([f"Classifier: {OSI} MIT License", f"Classifier: {OSI} ISC License (ISCL)"],
         ("MIT OR ISC", "MIT AND ISC"), "classifiers"),
        ([f"Classifier: {OSI} GNU General Public License v2 (GPLv2)"],
         ("GPL-2.0-only", "GPL-2.0-or-later"), "classifiers"),
        (["Classifier: License :: Other/Proprietary License"], (PROPRIETARY,), "classifiers"),
        (["Classifier: License :: OSI Approved"], (), ""),
        (["License: see LICENSE"], (), ""),
        (["Name: x"], (), ""),
    ],
)  # fmt: skip
def test_the_parts_of_core_metadata_are_read_in_their_order(
    lines: list[str], choices: tuple[str, ...], part: str
) -> None:
    found = of_metadata(reading.fields(metadata(*lines)), lambda: NO_TEXTS)

    assert (found.choices, found.part) == (choices, part)


def test_a_licence_file_tells_what_the_metadata_leaves_open() -> None:
    clause = (
        "Redistribution and use in source and binary forms, with or without modification, are "
        "permitted provided that the following conditions are met:\n1. Redistributions of source "
        "code must retain the above copyright notice, this list of conditions and the following "
        "disclaimer.\n2. Redistributions in binary form must reproduce the above copyright notice, "
        "this list of conditions and the following disclaimer in the documentation and/or other "
        "materials provided with the distribution.\n3. Neither the name of the copyright holder "
        "nor the names of its contributors may be used to endorse or promote products derived from "
        "this software without specific prior written permission.\n\nTHIS SOFTWARE IS PROVIDED BY "
        'THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES ARE '
        "DISCLAIMED.\n"
    )
    found = of_metadata({"license": ["BSD"]}, lambda: [clause])

    assert (found.choices, found.part) == (("BSD-3-Clause",), "licence file")


@pytest.mark.parametrize(
    ("value", "choices"),
    [
        ("MIT", ("MIT",)),
        ("(MIT OR CC0-1.0)", ("MIT OR CC0-1.0",)),
        ("Apache 2.0", ("Apache-2.0",)),
        ("UNLICENSED", (PROPRIETARY,)),
        ("Unlicense", ("Unlicense",)),
        ("SEE LICENSE IN terms.txt", ("MIT",)),
        ("SEE LICENSE IN ../../terms.txt", ()),
        ({"type": "MIT", "url": "https://x.example.org"}, ("MIT",)),
        ([{"type": "MIT"}, {"type": "GPL-2.0-only"}], ("MIT OR GPL-2.0-only",)),
        (["ISC"], ("ISC",)),
        (["MIT", {}], ()),
        ([["MIT"]], ()),
        ([], ()),
        (3, ()),
        (None, ()),
        ({"type": {"type": "MIT"}}, ()),
        ("", ()),
    ],
)
def test_every_form_of_a_package_json_is_read(value: Any, choices: tuple[str, ...]) -> None:
    found = of_value(value, lambda name: MIT if name == "terms.txt" else "")

    assert found.choices == choices


# -- lock files ------------------------------------------------------------------------------------

NPM_LOCK = {
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "shop", "license": "MIT"},
        "node_modules/@a/b": {"version": "1.0.0", "license": "ISC"},
        "node_modules/c": {"version": "2.0.0", "dev": True, "licenses": [{"type": "MIT"}]},
        "node_modules/c/node_modules/D": {"version": "3.0.0"},
        "node_modules/e": {"resolved": "packages/e", "link": True},
        "node_modules/f": {"name": "real", "version": "1.1.0"},
        "packages/e": {"version": "0.0.1"},
    },
}


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "web/package-lock.json",
            json.dumps(NPM_LOCK),
            [
                Locked("npm", "@a/b", "1.0.0", '"node_modules/@a/b"', "ISC", False),
                Locked("npm", "c", "2.0.0", '"node_modules/c"', [{"type": "MIT"}], True),
                Locked("npm", "d", "3.0.0", '"node_modules/c/node_modules/D"', None, False),
                Locked("npm", "real", "1.1.0", '"node_modules/f"', None, False),
            ],
        ),
        (
            "npm-shrinkwrap.json",
            '{"dependencies": {"a": {"version": "1.0.0",'
            ' "dependencies": {"b": {"version": "2"}}}}}',
            [
                Locked("npm", "a", "1.0.0", '"a"', None, False),
                Locked("npm", "b", "2", '"b"', None, False),
            ],
        ),
        (
            "composer.lock",
            '{"packages": [{"name": "A/b", "version": "v1.2", "license": ["MIT"]}, 3],'
            ' "packages-dev": [{"name": "c/d", "version": "2", "license": ["GPL-3.0-only"]}]}',
            [
                Locked("composer", "a/b", "1.2", '"A/b"', ["MIT"], False),
                Locked("composer", "c/d", "2", '"c/d"', ["GPL-3.0-only"], True),
            ],
        ),
        (
            "Pipfile.lock",
            '{"default": {"Some_Thing": {"version": "==1.0"}},'
            ' "develop": {"x": {"version": "==2"}}}',
            [
                Locked("pypi", "some-thing", "1.0", '"Some_Thing"', None, False),
                Locked("pypi", "x", "2", '"x"', None, True),
            ],
        ),
        (
            "poetry.lock",
            '[[package]]\nname = "A.b"\nversion = "1.0"\ngroups = ["main"]\n\n[package.extras]\n'
            'name = "no"\n\n[[package]]\nname = "c"\nversion = "2"\ngroups = ["dev", "docs"]\n'
            '\n[[package]]\nname = "d"\nversion = "3"\ncategory = "dev"\n',
            [
                Locked("pypi", "a-b", "1.0", 'name = "A.b"', None, False),
                Locked("pypi", "c", "2", 'name = "c"', None, True),
                Locked("pypi", "d", "3", 'name = "d"', None, True),
            ],
        ),
        (
            "uv.lock",
            'version = 1\n\n[[package]]\nname = "shop"\nversion = "1"\n'
            'source = { editable = "." }\n'
            '\n[[package]]\nname = "click"\nversion = "8.1.0"\n'
            'source = { registry = "https://x.example.org" }\n',
            [Locked("pypi", "click", "8.1.0", 'name = "click"')],
        ),
        (
            "pylock.toml",
            '[[packages]]\r\nname = "a"\r\nversion = "1"\r\n',
            [Locked("pypi", "a", "1", 'name = "a"')],
        ),
        (
            "Cargo.lock",
            '[[package]]\nname = "own"\nversion = "1"\n\n[[package]]\nname = "serde"\n'
            'version = "1.0.2"\nsource = "registry+https://x.example.org"\n',
            [Locked("cargo", "serde", "1.0.2", 'name = "serde"')],
        ),
        (
            "yarn.lock",
            '# yarn lockfile v1\n\n"@a/b@^1.0", "@a/b@^1.1":\n  version "1.1.0"\n\nc@^2:\n'
            '  version "2.0.0"\n  resolved "https://x.example.org"\n',
            [
                Locked("npm", "@a/b", "1.1.0", '"@a/b@^1.0", "@a/b@^1.1":'),
                Locked("npm", "c", "2.0.0", "c@^2:"),
            ],
        ),
        (
            "yarn.lock",
            '"c@npm:^2":\n  version: 2.0.0\n\n"own@workspace:.":\n  version: 0.0.0-use.local\n',
            [Locked("npm", "c", "2.0.0", '"c@npm:^2":')],
        ),
        (
            "pnpm-lock.yaml",
            "packages:\n\n  '@a/b@1.0.0':\n    resolution: {}\n\n  c@2.0.0(d@1.0.0):\n    x: y\n"
            "\n  /old/3.0.0:\n    dev: true\n",
            [
                Locked("npm", "@a/b", "1.0.0", "'@a/b@1.0.0"),
                Locked("npm", "c", "2.0.0", "c@2.0.0"),
                Locked("npm", "old", "3.0.0", "/old/3.0.0"),
            ],
        ),
        (
            "bun.lock",
            '{\n  "packages": {\n    "c": ["c@2.0.0", "", {}, "sha512-x"],\n  }\n}\n',
            [Locked("npm", "c", "2.0.0", '"c": ["c@2.0.0"')],
        ),
        (
            "Gemfile.lock",
            "GEM\n  specs:\n    rack (3.1.0)\n      x (>= 1)\n",
            [Locked("gem", "rack", "3.1.0", "rack (3.1.0)")],
        ),
        (
            "go.sum",
            "x.example.org/m v1.2.3 h1:abc=\nx.example.org/m v1.2.3/go.mod h1:def=\n",
            [Locked("go", "x.example.org/m", "v1.2.3", "x.example.org/m v1.2.3 h1:")],
        ),
    ],
)
def test_lock_files_name_packages_and_versions(
    path: str, text: str, expected: list[Locked]
) -> None:
    assert locked(path, text) == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package-lock.json", "{"),
        ("package-lock.json", "[]"),
        ("composer.lock", "[" * 100_000),
        ("uv.lock", '[[package]]\nname = "a"\n' * 20_001),
        ("yarn.lock", "x" * 32_000_001),
    ],
)
def test_a_lock_file_that_is_none_is_told(path: str, text: str) -> None:
    with pytest.raises(UnreadableError):
        locked(path, text)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("yarn.lock", '"@a/'),
        ("yarn.lock", "a@" * 50 + "\n"),
        ("yarn.lock", "a@b:\n  x\n"),
        ("pnpm-lock.yaml", "  '/@a/"),
        ("bun.lock", '    "a": ["'),
        ("uv.lock", "[[package]]\nname = \n"),
        ("Gemfile.lock", "    a ("),
        ("go.sum", "a v1 "),
    ],
)
def test_hostile_lock_files_take_no_time(path: str, line: str) -> None:
    text = (line * 200_000)[:2_000_000]

    with in_time(), suppress(UnreadableError):
        locked(path, text)


# -- environments ----------------------------------------------------------------------------------


def installed(root: Path, name: str, version: str, *lines: str) -> Path:
    """A distribution as an installer leaves it in an environment."""
    site = root / "lib" / "python3.12" / "site-packages"
    folder = site / f"{name.replace('-', '_')}-{version}.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(metadata(f"Name: {name}", f"Version: {version}", *lines))
    return folder


def environment(root: Path | None, tracked: Iterable[str] = (), **variables: str) -> Environments:
    return Environments(root, frozenset(tracked), variables)


def learnt(around: Environments, name: str, version: str = "", registry: str = "pypi") -> Any:
    found = around.licence(registry, name, version)
    return found and (found.choices, found.version)


def test_the_active_environment_is_asked_first(tmp_path: Path) -> None:
    installed(tmp_path / "active", "shop-kit", "1.0", "License: ISC")
    installed(tmp_path / "tree" / ".venv", "shop-kit", "1.0", "License: MIT")
    installed(tmp_path / "tree" / "venv", "shop-kit", "2.0", "License: Zlib")
    active = environment(tmp_path / "tree", VIRTUAL_ENV=str(tmp_path / "active"))

    assert learnt(active, "shop-kit") == (("ISC",), "1.0")
    assert learnt(environment(tmp_path / "tree"), "shop-kit", "1.0.0") == (("MIT",), "1.0")
    # The version that is wanted comes before the environment that is nearest.
    assert learnt(active, "shop-kit", "2.0") == (("Zlib",), "2.0")
    assert learnt(active, "shop-kit", "3.0") == (("ISC",), "1.0")
    assert learnt(active, "shop-other") is None


@pytest.mark.parametrize(
    "tracked", [".venv/lib/x.py", ".VENV/x", ".venv", ".venv/lib/python3.12/site-packages/a"]
)
def test_an_environment_that_git_tracks_is_not_believed(tmp_path: Path, tracked: str) -> None:
    installed(tmp_path / ".venv", "shop-kit", "1.0", "License: MIT")

    assert learnt(environment(tmp_path, [tracked]), "shop-kit") is None
    active = environment(tmp_path, [tracked], VIRTUAL_ENV=str(tmp_path / ".venv"))
    assert learnt(active, "shop-kit") is None
    assert learnt(environment(tmp_path, ["src/a.py"]), "shop-kit") == (("MIT",), "1.0")


def test_links_lead_nowhere(tmp_path: Path) -> None:
    """Neither a linked environment, nor a linked distribution, nor linked metadata is read."""
    tree, away = tmp_path / "tree", tmp_path / "away"
    tree.mkdir()
    folder = installed(away, "shop-kit", "1.0", "License: MIT")
    (tree / "venv").symlink_to(away)

    assert learnt(environment(tree), "shop-kit") is None
    site = tree / ".venv" / "lib" / "python3.12" / "site-packages"
    site.mkdir(parents=True)
    (site / folder.name).symlink_to(folder)
    assert learnt(environment(tree), "shop-kit") is None
    (site / folder.name).unlink()
    (site / folder.name).mkdir()
    (site / folder.name / "METADATA").symlink_to(folder / "METADATA")
    assert learnt(environment(tree), "shop-kit") is None


def test_metadata_of_another_package_is_not_believed(tmp_path: Path) -> None:
    folder = installed(tmp_path, "shop-kit", "1.0", "License: MIT")
    folder.rename(folder.with_name("other_kit-1.0.dist-info"))

    assert learnt(environment(None, VIRTUAL_ENV=str(tmp_path)), "other-kit") is None


def test_a_pipe_or_a_folder_in_the_place_of_metadata_is_survived(tmp_path: Path) -> None:
    folder = installed(tmp_path, "shop-kit", "1.0")
    (folder / "METADATA").unlink()
    os.mkfifo(folder / "METADATA")
    other = installed(tmp_path, "shop-kat", "1.0")
    (other / "METADATA").unlink()
    (other / "METADATA").mkdir()
    around = environment(None, VIRTUAL_ENV=str(tmp_path))

    with in_time():
        assert learnt(around, "shop-kit") is None
        assert learnt(around, "shop-kat") is None


def test_ten_megabytes_of_licence_take_no_time(tmp_path: Path) -> None:
    installed(tmp_path, "shop-kit", "1.0", "License: " + "MIT \x1b[31m " * 1_000_000)
    installed(tmp_path, "shop-kat", "1.0", *(["License: x", "        y"] * 500_000))
    around = environment(None, VIRTUAL_ENV=str(tmp_path))

    with in_time():
        learnt(around, "shop-kit")
        learnt(around, "shop-kat")


@pytest.mark.parametrize("name", ["../../etc", "..", "a/../../b", "", "-x", "a\0b", "@a/../b"])
@pytest.mark.parametrize("registry", ["pypi", "npm", "go"])
def test_what_is_no_name_is_looked_up_nowhere(tmp_path: Path, registry: str, name: str) -> None:
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "package.json").write_text('{"name": "..", "version": "1", "license": "MIT"}')

    assert learnt(environment(tmp_path), name, registry=registry) is None


def wheel(folder: Path, name: str, version: str, files: Files) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for inner, text in files.items():
            archive.writestr(f"{name}-{version}.dist-info/{inner}", text)
    return path


def test_wheels_that_pip_is_told_of_are_read(tmp_path: Path) -> None:
    head = metadata("Name: shop-kit", "Version: 1.0", "License: BSD or so")
    files = {f"licenses/vendor/{number}/LICENSE": "x" for number in range(20)}
    wheel(tmp_path / "w", "shop_kit", "1.0", {**files, "licenses/LICENSE": MIT, "METADATA": head})
    told = environment(None, PIP_FIND_LINKS=f"https://x.example.org {(tmp_path / 'w').as_uri()}")

    assert learnt(environment(None), "shop-kit") is None
    found = told.licence("pypi", "shop-kit", "1.0")
    assert found is not None
    assert (found.source, found.version) == ("its wheel", "1.0")
    tracked = environment(tmp_path, ["w/x.whl"], PIP_FIND_LINKS=str(tmp_path / "w"))
    assert learnt(tracked, "shop-kit") is None


def test_a_broken_wheel_says_nothing(tmp_path: Path) -> None:
    path = wheel(tmp_path, "shop_kit", "1.0", {"METADATA": metadata("Name: shop-kit") * 100})
    data = bytearray(path.read_bytes())
    data[60:120] = b"\xff" * 60
    path.write_bytes(data)
    (tmp_path / "shop_kat-1.0-py3-none-any.whl").write_bytes(b"no zip")
    around = environment(None, PIP_FIND_LINKS=str(tmp_path))

    assert learnt(around, "shop-kit", "1.0") is None
    assert learnt(around, "shop-kat", "1.0") is None


def node(root: Path, name: str, **fields: Any) -> Path:
    folder = root / "node_modules" / name
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"name": name, **fields}))
    return folder


def test_installed_packages_of_node_are_read(tmp_path: Path) -> None:
    node(tmp_path, "left", version="1.0.0", license="ISC")
    node(tmp_path / "web", "left", version="2.0.0", license="MIT")
    node(tmp_path, "@a/b", version="1.0.0").joinpath("LICENSE").write_text(MIT)
    node(tmp_path, "broken").joinpath("package.json").write_text("{")
    (tmp_path / "node_modules" / "linked").symlink_to(tmp_path / "web")
    around = environment(tmp_path, ["package.json"])

    assert learnt(around, "left", "1.0.0", "npm") == (("ISC",), "1.0.0")
    inner = around.licence("npm", "left", "2.0.0", "web")
    assert inner is not None
    assert inner.choices == ("MIT",)
    assert learnt(around, "@a/b", "1.0.0", "npm") == (("MIT",), "1.0.0")
    assert learnt(around, "broken", "", "npm") is None
    assert learnt(around, "linked", "", "npm") is None
    tracked = environment(tmp_path, ["node_modules/other/package.json"])
    assert learnt(tracked, "left", "1.0.0", "npm") is None


# -- what is made of it ----------------------------------------------------------------------------


def check(
    head: Files,
    base: Files | None = None,
    top: Path | None = None,
    allow: tuple[str, ...] = (),
    deny: tuple[str, ...] = (),
) -> list[Finding | Failure]:
    before = base or {}
    context = context_of(before)
    config = replace(context.config, licence=LicencePolicy(allow, deny))
    change = change_of(before, {**before, **head})
    found = dependencies.check(change, replace(context, config=config, top=top))
    rules = ("dependency-licence", "licence")
    return [it for it in found if isinstance(it, Failure) or it.rule.id.startswith(rules)]


def said(found: Iterable[Finding | Failure]) -> list[tuple[str, str, int, str]]:
    return [
        (it.rule.id.removeprefix("dependency-licence-"), str(it.rule.severity), it.start.line,
         it.message)
        for it in only_findings(found)
    ]  # fmt: skip


def lock(*entries: tuple[str, str, Any], **more: Any) -> str:
    packages = {
        f"node_modules/{name}": {"version": version, "license": licence, **more}
        for name, version, licence in entries
    }
    return json.dumps({"lockfileVersion": 3, "packages": packages}, indent=1)


OURS = {"LICENSE": f"MIT License\n\n{MIT}"}
START = {"LICENSE": OURS["LICENSE"], "package-lock.json": lock(("a", "1.0.0", "MIT"))}


def test_a_denied_licence_is_found_where_it_comes_in() -> None:
    text = lock(("a", "1.0.0", "MIT"), ("b", "2.0.0", AGPL))
    found = check({"package-lock.json": text}, START, deny=("AGPL-*",))
    message = f"'b' 2.0.0 is under {AGPL} (the lock file), which the settings deny"

    assert said(found) == [("denied", "high", 8, message)]


@pytest.mark.parametrize(
    ("licence", "allow", "rule"),
    [
        ("MIT", ("MIT",), None),
        ("MPL-2.0", ("MIT",), "not-allowed"),
        ("MIT OR GPL-3.0-only", ("MIT",), None),
        ("MIT AND GPL-3.0-only", ("MIT",), "not-allowed"),
        ("BSD-2-Clause", ("BSD-*",), None),
        ("BSD", ("BSD-*",), None),
        ("BSD", ("BSD-3-Clause",), "unknown"),
        ("GPL", ("MIT",), "not-allowed"),
        ("UNLICENSED", ("MIT",), "not-allowed"),
        (None, ("MIT",), "unknown"),
        ("who knows", ("MIT",), "unknown"),
        ("MIT", (), None),
        ("LGPL-3.0-only", (), None),
        ("BSD", (), None),
        ("GPL-3.0-only", (), "incompatible"),
        ("GPL", (), "incompatible"),
        ("MIT OR GPL-3.0-only", (), None),
        ("GPL-2.0-only WITH Classpath-exception-2.0", ("GPL-2.0-only",), None),
        ("BUSL-1.1", (), "incompatible"),
        ("UNLICENSED", (), "incompatible"),
    ],
)
def test_a_licence_is_judged_by_the_lists_and_else_by_its_kind(
    licence: str | None, allow: tuple[str, ...], rule: str | None
) -> None:
    text = lock(("a", "1.0.0", "MIT"), ("b", "2.0.0", licence))
    found = check({"package-lock.json": text}, START, allow=allow)

    assert [it[0] for it in said(found)] == ([rule] if rule else [])


def test_copyleft_in_a_project_of_the_same_licence_is_fine() -> None:
    text = lock(("a", "1.0.0", "MIT"), ("b", "2.0.0", "GPL-3.0-or-later"))
    own = {**START, "package.json": '{"license": "GPL-3.0-only"}', "LICENSE": "ours\n"}

    assert check({"package-lock.json": text}, own) == []
    (found,) = said(check({"package-lock.json": text}, START))
    assert found[3] == (
        "'b' 2.0.0 is under GPL-3.0-or-later (the lock file), and the project under MIT: its "
        "terms would reach the whole work (OSADL: not compatible)"
    )


def test_the_head_cannot_say_the_projects_licence() -> None:
    """A change that relicenses the project for its own package is judged by the base."""
    text = lock(("a", "1.0.0", "MIT"), ("b", "2.0.0", "GPL-3.0-only"))
    head = {"package-lock.json": text, "package.json": '{"license": "GPL-3.0-only"}'}

    assert [it[0] for it in said(check(head, START))] == ["incompatible"]


def test_tools_are_judged_more_mildly() -> None:
    head = {"package-lock.json": lock(("a", "1.0.0", "MIT"), ("b", "2.0.0", AGPL), dev=True)}

    assert [it[:2] for it in said(check(head, START))] == [("incompatible", "low")]
    assert [it[:2] for it in said(check(head, START, deny=("AGPL-*",)))] == [("denied", "medium")]


@pytest.mark.parametrize(
    ("path", "text", "severity"),
    [
        ("pyproject.toml", '[project]\ndependencies = ["shop-kit"]\n', "medium"),
        ("pyproject.toml", '[project.optional-dependencies]\npdf = ["shop-kit"]\n', "medium"),
        ("pyproject.toml", '[project.optional-dependencies]\ndev = ["shop-kit"]\n', "low"),
        ("pyproject.toml", '[dependency-groups]\nx = ["shop-kit"]\n', "low"),
        ("pyproject.toml", '[build-system]\nrequires = ["shop-kit"]\n', "low"),
        ("pyproject.toml", '[tool.poetry.dependencies]\nshop-kit = "^1"\n', "medium"),
        ("pyproject.toml", '[tool.poetry.group.x.dependencies]\nshop-kit = "^1"\n', "low"),
        ("pyproject.toml", '[tool.hatch.envs.x]\ndependencies = ["shop-kit"]\n', "low"),
        ("Pipfile", '[packages]\nshop-kit = "*"\n', "medium"),
        ("Pipfile", '[dev-packages]\nshop-kit = "*"\n', "low"),
        ("requirements.txt", "shop-kit==1.0\n", "medium"),
        ("requirements-dev.txt", "shop-kit==1.0\n", "low"),
        ("requirements/test.txt", "shop-kit==1.0\n", "low"),
        ("device-requirements.txt", "shop-kit==1.0\n", "medium"),
        ("tox.ini", "[testenv]\ndeps =\n    shop-kit\n", "low"),
        ("setup.py", "from setuptools import setup\nsetup(install_requires=['shop-kit'])\n",
         "medium"),
    ],
)  # fmt: skip
def test_a_package_of_python_is_looked_up_in_the_environment(
    tmp_path: Path, path: str, text: str, severity: str
) -> None:
    installed(tmp_path / ".venv", "shop-kit", "1.0", "License-Expression: GPL-3.0-only")
    found = said(check({path: text}, OURS, tmp_path))

    assert [it[:2] for it in found] == [("incompatible", severity)]
    assert "GPL-3.0-only (its installed metadata" in found[0][3]


def test_another_version_is_told_as_such(tmp_path: Path) -> None:
    installed(tmp_path / ".venv", "shop-kit", "1.0", "License: GPL-3.0-only")
    (found,) = said(check({"requirements.txt": "shop-kit==2.0\n"}, OURS, tmp_path))

    assert found[3] == (
        "'shop-kit' 2.0 is under GPL-3.0-only (its installed metadata of version 1.0, License), "
        "and the project under MIT: its terms would reach the whole work (OSADL: not compatible)"
    )


def test_what_is_installed_is_believed_before_the_lock_file(tmp_path: Path) -> None:
    """The lock file is the change's own word, and can be written by hand."""
    node(tmp_path, "b", version="2.0.0", license=AGPL)
    text = lock(("a", "1.0.0", "MIT"), ("b", "2.0.0", "MIT"))
    (found,) = said(check({"package-lock.json": text}, START, tmp_path))

    assert found[3].startswith(f"'b' 2.0.0 is under {AGPL} (its installed package.json)")


def test_a_package_in_manifest_and_lock_file_is_told_once_and_in_the_manifest() -> None:
    base = {**START, "package.json": '{\n "dependencies": {\n  "a": "1.0.0"\n }\n}\n'}
    head = {
        "package.json": '{\n "dependencies": {\n  "a": "1.0.0",\n  "b": "^2.0.0"\n }\n}\n',
        "package-lock.json": lock(("a", "1.0.0", "MIT"), ("b", "2.1.0", AGPL)),
    }
    (found,) = only_findings(check(head, base))

    assert (found.path, found.start.line) == ("package.json", 4)
    assert found.message.startswith("'b' 2.1.0 is under")


def test_many_of_one_kind_are_one_finding() -> None:
    entries = [(f"p{number}", "1.0.0", AGPL) for number in range(50)]
    (found,) = only_findings(check({"package-lock.json": lock(*entries)}, OURS))

    assert found.message.startswith(
        "'p0' 1.0.0, 'p1' 1.0.0, 'p2' 1.0.0, 'p3' 1.0.0, 'p4' 1.0.0 and 45 more are under "
    )
    assert len(found.related) == 40
    assert found.related[0].line == 8
    assert found.related[0].message == "'p1' 1.0.0 (the lock file)"


# -- versions --------------------------------------------------------------------------------------


def test_a_message_has_the_ids_and_not_the_words(tmp_path: Path) -> None:
    text = lock(("a", "1.0.0", "MIT"), ("b", "2.0.0", "GPL v3"), ("c", "1.0.0", "Apache"))
    found = said(check({"package-lock.json": text}, START, allow=("Apache-2.0",)))
    either = [f"GPL-3.0-{it}" for it in ("only", "or-later")]

    assert [it[3] for it in found] == [
        f"'b' 2.0.0 is under {' or '.join(either)} (the lock file), which is not on the "
        "project's list",
        "'c' 1.0.0: it says only 'Apache', which may be Apache-2.0 or Apache-1.1 and leaves open "
        "whether the project can take it (the lock file)",
    ]


def test_a_contradiction_of_the_project_is_named() -> None:
    base = {**START, "package.json": '{"license": "ISC"}'}
    text = lock(("a", "1.0.0", "MIT"), ("b", "2.0.0", AGPL))
    (one,) = said(check({"package-lock.json": text}, base))

    assert one[3].endswith("; package.json says ISC, but LICENSE MIT")


def test_common_licences_ask_nothing_of_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what nearly every package is under neither SPDX's list nor the tree is asked."""

    def never(*_: object) -> None:
        raise AssertionError("it was asked")

    monkeypatch.setattr("aicheck.checks.licence.expressions.index", never)
    monkeypatch.setattr("aicheck.checks.dependencies.licences.standard.OwnLicence.at", never)
    text = lock(*((f"p{at}", "1.0.0", id) for at, id in enumerate(sorted(FITS_ALL))))

    assert check({"package-lock.json": text}, START) == []


@pytest.mark.parametrize("id", sorted(FITS_ALL))
def test_what_fits_all_is_refused_by_none(id: str) -> None:
    refused = [own for own in known_ids() if judge_licence(id, own, "linked").fit == "incompatible"]

    assert refused == []


def test_weak_copyleft_that_is_only_used_is_no_finding() -> None:
    """As README says."""
    text = lock(("a", "1.0.0", "MIT"), ("b", "1.0.0", "LGPL-3.0-only"), ("c", "1.0.0", "MPL-2.0"))

    assert check({"package-lock.json": text}, START) == []


def test_a_new_version_under_another_licence_is_found() -> None:
    base = {**OURS, "package-lock.json": lock(("a", "1.0.0", "MIT"))}
    (found,) = said(check({"package-lock.json": lock(("a", "2.0.0", "BUSL-1.1"))}, base))

    assert found[3] == (
        "'a' 2.0.0 is under BUSL-1.1 (the lock file), which restricts what the package may be "
        "used for; version 1.0.0 was under MIT"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (AGPL, AGPL),
        ("GPL-3.0-only", "GPL-3.0-or-later"),
        ("MIT", "Apache-2.0"),
        (None, AGPL),
        ("MIT", None),
    ],
)
def test_what_the_project_had_is_settled(before: str | None, after: str | None) -> None:
    base = {**OURS, "package-lock.json": lock(("a", "1.0.0", before))}

    assert check({"package-lock.json": lock(("a", "2.0.0", after))}, base) == []


def test_a_bump_in_a_manifest_is_held_against_what_is_installed(tmp_path: Path) -> None:
    installed(tmp_path / ".venv", "shop-kit", "1.0", "License: MIT")
    installed(tmp_path / "venv", "shop-kit", "2.0", f"License: {AGPL}")
    base = {**OURS, "requirements.txt": "shop-kit==1.0\n"}
    (found,) = said(check({"requirements.txt": "shop-kit==2.0\n"}, base, tmp_path))

    assert found[3].endswith("(OSADL: not compatible); version 1.0 was under MIT")


def test_a_package_that_moves_is_no_addition() -> None:
    base = {**OURS, "web/package-lock.json": lock(("a", "1.0.0", AGPL))}

    assert check({"package-lock.json": lock(("a", "1.0.0", AGPL))}, base) == []


# -- what is not known -----------------------------------------------------------------------------


def test_without_lists_what_is_not_known_is_one_note() -> None:
    head = {
        "requirements.txt": "shop-kit==1.0\n",
        "Cargo.toml": '[dependencies]\nserde = "1"\n',
    }
    (note,) = check(head, OURS)

    assert note == Failure(
        "dependencies",
        "the licences of 'shop-kit' 1.0 and 'serde' are not known: no environment, wheel or lock "
        "file at hand says it",
        None,
        False,
    )


def test_with_lists_what_is_not_known_is_a_finding_per_file() -> None:
    head = {
        "requirements.txt": "shop-kit==1.0\nshop-kat==1.0\n",
        "Cargo.toml": '[dependencies]\nserde = "1"\n',
    }
    found = check(head, OURS, allow=("MIT",))

    assert said(found) == [
        ("unknown", "low", 1, "the licences of 'shop-kit' 1.0 and 'shop-kat' 1.0 are not known"),
        ("unknown", "low", 2, "the licence of 'serde' is not known"),
    ]


def test_a_broken_lock_file_is_told() -> None:
    (note,) = check({"package-lock.json": "{"}, OURS)

    assert isinstance(note, Failure)
    assert (note.path, note.required) == ("package-lock.json", False)
    assert note.reason.startswith("the licences of its packages were not looked at: it is no JSON")


def test_the_part_of_a_lock_file_in_a_patch_is_told() -> None:
    hunk = Hunk(4, (), 5, ('    "node_modules/b": {', '      "license": "AGPL-3.0-only"'))
    file = FileChange("package-lock.json", "modified", hunks=(hunk,))
    change = Change("patch", None, None, "shop", (), (file,))

    assert list(dependencies.check(change, context_of({}))) == [
        Failure(
            "dependencies",
            "the licences of its packages were not looked at: only parts of it are at hand",
            "package-lock.json",
            False,
        )
    ]


def test_names_and_licences_of_a_lock_file_cannot_write_to_a_terminal() -> None:
    entries = [("../../etc\x1b[31m\n", "1\x07", AGPL), ("b", "1", "MIT\x1b[2J and\nmore " * 90)]
    found = check({"package-lock.json": lock(*entries)}, OURS, allow=("MIT",))

    assert found
    for it in found:
        text = it.reason if isinstance(it, Failure) else it.message
        assert text.isprintable()
        assert len(text) < 400


def test_a_lock_file_of_two_thousand_packages_takes_no_time(tmp_path: Path) -> None:
    kinds = ("MIT", "ISC", "Apache-2.0", "(MIT OR CC0-1.0)", "BSD-3-Clause", AGPL, None)
    entries = [(f"p{number}", "1.0.0", kinds[number % 7]) for number in range(2_000)]
    for number in range(300):
        node(tmp_path, f"p{number}", version="1.0.0", license=kinds[number % 6])

    with in_time():
        found = check({"package-lock.json": lock(*entries)}, OURS, tmp_path)
    # One for the licence, and one for what is not known.
    assert len(found) == 2


# -- whole runs ------------------------------------------------------------------------------------


def test_a_run_reads_the_environment_beside_the_tree(repo: Repo) -> None:
    """An environment that git does not track is read; one that the change brings is not."""
    repo.commit({"LICENSE": OURS["LICENSE"], ".gitignore": ".venv\n"})
    repo.git("checkout", "--quiet", "-b", "more")
    installed(repo.path / ".venv", "shop-kit", "1.0", "License: GPL-3.0-only")
    repo.commit({"requirements.txt": "shop-kit==1.0\n"})
    found = [it["rule"] for it in repo.check("topic..more")["findings"]]

    assert "dependency-licence-incompatible" in found
    repo.git("add", "--force", ".venv")
    repo.git("commit", "--quiet", "-m", "Bring an environment along")
    result = repo.check("topic..more")
    assert [it for it in result["findings"] if "dependency-licence" in it["rule"]] == []
    notes = [it["reason"] for it in result["failures"] if it["check"] == "dependencies"]
    assert notes == [
        "the licence of 'shop-kit' 1.0 is not known: no environment, wheel or lock file at hand "
        "says it"
    ]
