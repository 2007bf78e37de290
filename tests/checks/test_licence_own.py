"""Which licence a project is under at each place of its tree, and what that means for a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from repos import CLAUDE, Repo

from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.checks import licence
from aicheck.checks.base import Base
from aicheck.checks.context import Context
from aicheck.checks.licence.kinds import is_licence_of_folder
from aicheck.checks.licence.manifests import READERS, said_by
from aicheck.checks.licence.own import OwnLicence, of_text
from aicheck.checks.licence.values import PROPRIETARY, expression_of
from aicheck.config import load
from aicheck.model import Change, FileChange, Hunk

OSI = "License :: OSI Approved :: MIT License"
MIT = "Released under the MIT License.\n"
GPL_NOTICE = """# This program is free software: you can redistribute it and/or modify
# it under the terms of the GNU General Public License as published by
# the Free Software Foundation, either version 3 of the License, or
# (at your option) any later version.
"""
GPL = "# SPDX-License-Identifier: GPL-3.0-only\n"
FILLER = "".join(f"{n}. A clause of this licence.\n" for n in range(70))
GPL_TEXT = (
    "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n\n"
    "Everyone is permitted to copy and distribute verbatim copies of this license document.\n"
    f"{FILLER}END OF TERMS AND CONDITIONS\n"
)
REASON = "its terms would reach the whole work (OSADL: not compatible)"


def context(paths: Callable[[str], Iterable[str]], tree: Mapping[str, str]) -> Context:
    def texts(_: str, wanted: Iterable[str]) -> Mapping[str, str]:
        return {path: tree[path] for path in wanted if path in tree}

    config = load(None, None, "default")
    return Context(config, Catalogue({}, ""), Cache(None), Path(), 1, tree=paths, texts=texts)


def own(
    tree: Mapping[str, str], setting: str | None = None, head: Mapping[str, str] | None = None
) -> OwnLicence:
    files = tuple(
        FileChange(path, "added", hunks=(Hunk(0, (), 1, tuple(text.split("\n"))),), head=text)
        for path, text in (head or {}).items()
    )
    change = Change("range", "b" * 40, "h" * 40, "shop", files=files)
    return OwnLicence(Base(change, context(lambda _: tree, tree)), setting)


# -- manifests -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("pyproject.toml", '[project]\nlicense = "Apache-2.0"\n', "Apache-2.0"),
        ("pyproject.toml", '[project]\nlicense = "MIT OR apache-2.0"\n', "MIT OR Apache-2.0"),
        ("pyproject.toml", '[project]\nlicense = {text = "GPLv3+"}\n', "GPL-3.0-or-later"),
        ("pyproject.toml", '[project]\nlicense = {text = "BSD 3-Clause"}\n', "BSD-3-Clause"),
        ("pyproject.toml", '[tool.poetry]\nlicense = "MIT"\n', "MIT"),
        (
            "pyproject.toml",
            '[project]\nclassifiers = ["License :: OSI Approved :: MIT License", "Topic :: X"]\n',
            "MIT",
        ),
        (
            "pyproject.toml",
            "[project]\nclassifiers = [\n"
            '"License :: OSI Approved :: GNU General Public License v3 or later (GPLv3+)"]\n',
            "GPL-3.0-or-later",
        ),
        (
            "pyproject.toml",
            '[project]\nclassifiers = ["License :: OSI Approved :: MIT License",\n'
            '"License :: OSI Approved :: Apache Software License"]\n',
            "MIT OR Apache-2.0",
        ),
        (
            "pyproject.toml",
            '[project]\nclassifiers = ["License :: Other/Proprietary License"]\n',
            PROPRIETARY,
        ),
        ("pyproject.toml", '[project]\nname = "shop"\n', None),
        ("pyproject.toml", "[project\n", None),
        ("pyproject.toml", "project = 1\n", None),
        ("package.json", '{"license": "ISC"}', "ISC"),
        ("package.json", '{"license": "(MIT OR GPL-3.0)"}', "MIT OR GPL-3.0-only"),
        ("package.json", '{"license": {"type": "MIT", "url": "https://example.org"}}', "MIT"),
        (
            "package.json",
            '{"licenses": [{"type": "MIT"}, {"type": "Apache-2.0"}]}',
            "MIT OR Apache-2.0",
        ),
        ("package.json", '{"license": "UNLICENSED", "private": true}', PROPRIETARY),
        ("package.json", '{"private": true}', None),
        ("package.json", "[]", None),
        ("package.json", "{" * 100_000, None),
        ("composer.json", '{"license": ["LGPL-2.1-only", "GPL-3.0-or-later"]}',
         "LGPL-2.1-only OR GPL-3.0-or-later"),
        ("composer.json", '{"license": "proprietary"}', PROPRIETARY),
        ("Cargo.toml", '[package]\nlicense = "MIT/Apache-2.0"\n', "MIT OR Apache-2.0"),
        ("Cargo.toml", "[package]\nlicense.workspace = true\n", None),
        ("Cargo.toml", '[workspace.package]\nlicense = "MPL-2.0"\n', "MPL-2.0"),
        (
            "Cargo.toml",
            '[package]\nlicense.workspace = true\n[workspace.package]\nlicense = "MPL-2.0"\n',
            "MPL-2.0",
        ),
        ("setup.cfg", "[metadata]\nlicense = MIT\n", "MIT"),
        (
            "setup.cfg",
            "[metadata]\nclassifiers =\n    License :: OSI Approved :: MIT License\n",
            "MIT",
        ),
        ("setup.cfg", "no section\n", None),
        ("setup.py", 'setup(\n    name="shop",\n    license="BSD-3-Clause",\n)\n', "BSD-3-Clause"),
        ("setup.py", "setup(license=LICENCE)\n", None),
        ("setup.py", "setup(name='shop', license='MIT')\n", "MIT"),
        ("setup.py", "LICENCE = 'ISC'\nsetuptools.setup(license=LICENCE)\n", "ISC"),
        ("setup.py", "x = dict(license='MIT')\nsetup(**x)\n", None),
        ("setup.py", "setup(license=open('x').read())\n", None),
        ("setup.py", f"setup(classifiers=[{OSI!r}])\n", "MIT"),
        ("setup.py", "setup(license='MIT'\n", None),
        ("setup.py", f"setup(license={'(' * 50_000}\n", None),
        ("shop.gemspec", 'Gem::Specification.new do |s|\n  s.license = "MIT"\nend\n', "MIT"),
        ("shop.gemspec", "  spec.licenses = ['MIT', 'GPL-2.0-only']\n", "MIT OR GPL-2.0-only"),
        ("shop.gemspec", "  spec.licenses    = %w[Ruby BSD-2-Clause]\n", "Ruby OR BSD-2-Clause"),
        ("shop.gemspec", '  s.license = "MIT".freeze\n', "MIT"),
        ("shop.gemspec", '  s.license = "#{licence}"\n', None),
        ("shop.gemspec", "  s.license = LICENCE\n", None),
        ("shop.gemspec", "# s.license = 'MIT'\n", None),
    ],
)  # fmt: skip
def test_what_a_manifest_says(name: str, text: str, expected: str | None) -> None:
    assert said_by(name, text).expression == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[project]\nlicense = {file = "docs/LICENCE"}\n'),
        ("package.json", '{"license": "SEE LICENSE IN docs/LICENCE"}'),
        ("Cargo.toml", '[package]\nlicense-file = "docs/LICENCE"\n'),
    ],
)
def test_a_manifest_may_point_to_a_file(name: str, text: str) -> None:
    assert said_by(name, text).file == "docs/LICENCE"
    assert own({name: text, "docs/LICENCE": MIT}).top == "MIT"
    assert own({name: text}).top is None


def test_every_manifest_survives_nonsense() -> None:
    for name in (*READERS, "shop.gemspec"):
        for text in ("", "\0", "{}", "[[[[", "a" * 100_000, '{"license": 3}', "license = [1]"):
            assert said_by(name, text).expression is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("GNU General Public License v2 (GPLv2)", "GPL-2.0-only"),
        ("LGPLv3+", "LGPL-3.0-or-later"),
        ("All rights reserved", PROPRIETARY),
        ("whatever", None),
        ("", None),
        (None, None),
        (3, None),
    ],
)
def test_words_for_a_licence(words: object, expected: str | None) -> None:
    assert expression_of(words) == expected


# -- licence files ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("LICENSE", True),
        ("licence.md", True),
        ("COPYING.LESSER", True),
        ("LICENSE-MIT", True),
        ("UNLICENSE", True),
        ("LICENSE_HEADER", False),
        ("LICENSE-3RD-PARTY.txt", False),
        ("license.py", False),
        ("licenses.json", False),
        ("LICENSE-THIRD-PARTY", False),
    ],
)
def test_files_that_are_called_as_a_licence(name: str, expected: bool) -> None:
    assert is_licence_of_folder(f"a/b/{name}") is expected


def test_a_text_alone_does_not_promise_later_versions() -> None:
    assert of_text(GPL_TEXT) == "GPL-3.0-only"
    assert of_text(GPL_NOTICE) == "GPL-3.0-or-later"
    assert of_text("MIT\n") == "MIT"
    assert of_text("ask us") is None


# -- places ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tree", "path", "expected"),
    [
        ({"LICENSE": MIT}, "src/a.py", "MIT"),
        ({"LICENSE": MIT, "pyproject.toml": '[project]\nlicense = "ISC"\n'}, "a.py", "ISC"),
        ({"LICENSE": MIT, "pyproject.toml": "[tool.x]\n"}, "a.py", "MIT"),
        ({"LICENSE-MIT": MIT, "LICENSE-APACHE": "Apache-2.0"}, "a.rs", "Apache-2.0 OR MIT"),
        ({"COPYING": GPL_TEXT, "COPYING.LESSER": "LGPL-3.0-or-later"}, "a.c", "LGPL-3.0-or-later"),
        ({"LICENSE": MIT, "ee/LICENSE": GPL_NOTICE}, "ee/src/a.py", "GPL-3.0-or-later"),
        ({"LICENSE": MIT, "ee/LICENSE": GPL_NOTICE}, "eel/a.py", "MIT"),
        (
            {"LICENSE": MIT, "packages/a/package.json": '{"license": "ISC"}'},
            "packages/a/src/x.ts",
            "ISC",
        ),
        (
            {"LICENSE": MIT, "packages/a/package.json": '{"name": "a"}'},
            "packages/a/src/x.ts",
            "MIT",
        ),
        (
            {
                "Cargo.toml": '[workspace.package]\nlicense = "MPL-2.0"\n',
                "crates/a/Cargo.toml": "[package]\nlicense.workspace = true\n",
            },
            "crates/a/src/lib.rs",
            "MPL-2.0",
        ),
        ({"LICENSES/GPL-3.0-or-later.txt": GPL_TEXT}, "a.py", "GPL-3.0-or-later"),
        ({"LICENSES/MIT.txt": MIT, "LICENSES/ISC.txt": "ISC"}, "a.py", None),
        ({"README": MIT}, "a.py", None),
        ({"LICENSE-THIRD-PARTY": GPL_TEXT, "LICENSE": MIT}, "a.py", "MIT"),
        ({"LICENSE": MIT}, "odd\nname.py", "MIT"),
        ({}, "a.py", None),
    ],
)
def test_what_is_nearest_above_speaks(
    tree: Mapping[str, str], path: str, expected: str | None
) -> None:
    assert own(tree).at(path) == expected


def test_the_settings_speak_for_the_top() -> None:
    tree = {"LICENSE": MIT, "ee/LICENSE": GPL_NOTICE}

    said = own(tree, "apache-2.0")

    assert (said.at("a.py"), said.at("ee/a.py")) == ("Apache-2.0", "GPL-3.0-or-later")


def test_a_project_that_is_new_speaks_for_itself() -> None:
    assert own({}, head={"LICENSE": MIT}).at("a.py") == "MIT"
    assert own({}, head={"package.json": '{"license": "ISC"}', "LICENSE": MIT}).at("a.js") == "ISC"
    assert own({}, head={"sub/LICENSE": MIT}).at("sub/a.py") is None


def test_a_change_does_not_speak_for_a_project_that_has_a_licence() -> None:
    assert own({"COPYING": MIT}, head={"LICENSE": GPL_TEXT}).at("a.py") == "MIT"


def test_what_the_project_holds() -> None:
    said = own({"LICENSE": f"{MIT}\n{FILLER}\nLicense: ISC\n", "LICENSES/CC0-1.0.txt": "x"})

    assert said.held == {"MIT", "ISC", "CC0-1.0"}


REUSE_TOML = """version = 1
[[annotations]]
path = ["docs/**", "*.md"]
SPDX-FileCopyrightText = "2026 The Authors"
SPDX-License-Identifier = "CC-BY-4.0"
[[annotations]]
path = "docs/code/*"
SPDX-License-Identifier = ["MIT", "ISC"]
[[annotations]]
path = "vendor/**"
SPDX-License-Identifier = "not a licence"
"""
DEP5 = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
Copyright: 2026 The Authors
License: GPL-3.0-or-later

Files: po/* data/?.txt
 fonts/*.ttf
Copyright: 2026 The Authors
License: CC0-1.0
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("docs/a/b.rst", "CC-BY-4.0"),
        ("README.md", "CC-BY-4.0"),
        ("src/README.md", None),
        ("docs/code/x.py", "MIT AND ISC"),
        ("docs/code/deep/x.py", "CC-BY-4.0"),
        ("vendor/x.c", None),
    ],
)
def test_the_map_of_reuse(path: str, expected: str | None) -> None:
    assert own({"REUSE.toml": REUSE_TOML, "LICENSE": "Apache-2.0"}).at(path) == (
        expected or "Apache-2.0"
    )
    assert own({"sub/REUSE.toml": REUSE_TOML}).at(f"sub/{path}") == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/deep/a.py", "GPL-3.0-or-later"),
        ("po/deep/de.po", "CC0-1.0"),
        ("data/a.txt", "CC0-1.0"),
        ("data/ab.txt", "GPL-3.0-or-later"),
        ("fonts/x.ttf", "CC0-1.0"),
    ],
)
def test_the_older_map_of_reuse(path: str, expected: str) -> None:
    assert own({".reuse/dep5": DEP5}).at(path) == expected


@pytest.mark.parametrize("text", ["", "[[annotations", "annotations = 1\n", "annotations = [1]\n"])
def test_a_broken_map_says_nothing(text: str) -> None:
    assert own({"REUSE.toml": text, ".reuse/dep5": text}).at("a.py") is None


def test_an_annotation_further_up_may_override_and_a_file_beside_speaks_for_itself() -> None:
    entry = '[[annotations]]\npath = "**"\nSPDX-License-Identifier = "{}"\nprecedence = "{}"\n'
    tree = {
        "REUSE.toml": entry.format("MIT", "closest"),
        "sub/REUSE.toml": entry.format("ISC", "override"),
        "sub/deep/REUSE.toml": entry.format("0BSD", "override"),
        "sub/deep/x.png.license": "SPDX-License-Identifier: CC0-1.0\n",
    }

    said = own(tree)

    paths = ("a.py", "sub/a.py", "sub/deep/a.py", "sub/deep/x.png")
    assert [said.at(path) for path in paths] == ["MIT", "ISC", "ISC", "CC0-1.0"]


# -- changes ---------------------------------------------------------------------------


def based(repo: Repo, files: dict[str, str]) -> None:
    """Put `files` on main and start the topic branch from there."""
    repo.git("checkout", "-q", "main")
    repo.commit(files, signed=True)
    repo.git("checkout", "-q", "-B", "topic")


def found(result: dict[str, object]) -> list[tuple[str, str, int, str]]:
    return [
        (f["rule"], f["path"], f["start"]["line"], f["message"])
        for f in result["findings"]  # type: ignore[attr-defined]
        if f["category"] == "licence"
    ]


def test_copyleft_blocks_in_a_permissive_project(repo: Repo) -> None:
    """In an AI-assisted change; whose licences are listed all the same."""
    based(repo, {"LICENSE": MIT})
    repo.commit({"src/a.py": f"{GPL}x = 1\n"}, f"Add a\n\n{CLAUDE}\n", signed=True)

    result = repo.check("main..topic")

    assert found(result) == [
        (
            "licence-incompatible",
            "src/a.py",
            1,
            f"GPL-3.0-only comes into a project under MIT: {REASON}",
        )
    ]
    assert result["findings"][0]["disposition"] == "block"
    assert result["verdict"]["status"] == "fail"
    assert [f["licences"] for f in result["files"]] == [
        [{"expression": "GPL-3.0-only", "start": 1, "end": 1, "score": 1.0}]
    ]


def test_the_projects_own_licence_is_silent(repo: Repo) -> None:
    based(repo, {"pyproject.toml": '[project]\nname = "shop"\nlicense = "Apache-2.0"\n'})
    repo.commit(
        {"a.py": "# SPDX-License-Identifier: Apache-2.0\n"}, f"A\n\n{CLAUDE}\n", signed=True
    )

    result = repo.check("main..topic")

    assert found(result) == []
    assert result["failures"] == []
    assert result["files"][0]["licences"][0]["expression"] == "Apache-2.0"


def test_what_a_change_says_of_the_project_does_not_count(repo: Repo) -> None:
    """Neither a new LICENSE nor new settings make room for what comes with them."""
    based(repo, {"COPYING": MIT})
    repo.commit(
        {
            "LICENSE": GPL_TEXT,
            "aicheck.toml": '[licence]\nproject = "GPL-3.0-only"\n',
            "a.py": GPL,
        },
        signed=True,
    )

    assert ("licence-incompatible", "a.py") in [it[:2] for it in found(repo.check("main..topic"))]


def test_a_gemspec_speaks_for_its_folder() -> None:
    tree = {"LICENSE": MIT, "kit/shop.gemspec": "  s.license = 'GPL-3.0-only'\n"}

    assert own(tree).at("kit/lib/a.rb") == "GPL-3.0-only"
    assert own(tree).at("lib/a.rb") == "MIT"


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (
            {"package.json": '{"license": "MIT"}', "LICENSE": GPL_NOTICE},
            "package.json says MIT, but LICENSE GPL-3.0-or-later",
        ),
        ({"package.json": '{"license": "MIT"}', "LICENSE": MIT}, ""),
        ({"package.json": '{"license": "GPL-3.0-or-later"}', "COPYING": GPL_TEXT}, ""),
        ({"package.json": '{"license": "MIT OR ISC"}', "LICENSE": MIT}, ""),
        ({"package.json": '{"license": "MIT"}'}, ""),
        ({"LICENSE": MIT}, ""),
        ({}, ""),
    ],
)
def test_a_manifest_and_a_licence_may_contradict_each_other(
    tree: Mapping[str, str], expected: str
) -> None:
    assert own(tree).conflict_at("src/a.js") == expected
    assert own(tree, "Apache-2.0").conflict_at("src/a.js") == ""


def test_a_contradiction_is_named_in_the_message(repo: Repo) -> None:
    based(repo, {"package.json": '{"license": "MIT"}', "LICENSE": GPL_NOTICE})
    repo.commit({"a.js": "// SPDX-License-Identifier: GPL-3.0-only\n"}, signed=True)

    assert [it[3] for it in found(repo.check("main..topic"))] == [
        f"GPL-3.0-only comes into a project under MIT: {REASON}; "
        "package.json says MIT, but LICENSE GPL-3.0-or-later"
    ]


def test_the_licence_file_is_not_told_where_a_manifest_speaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Telling a text takes longest."""

    def never(_: str) -> tuple[object, ...]:
        raise AssertionError("the licence file was read")

    monkeypatch.setattr("aicheck.checks.licence.own.licences_in", never)

    assert own({"LICENSE": MIT, "package.json": '{"license": "ISC"}'}).at("a.js") == "ISC"


def test_the_settings_name_the_projects_licence(repo: Repo) -> None:
    based(repo, {"aicheck.toml": '[licence]\nproject = "GPL-3.0-only"\n', "LICENSE": MIT})
    repo.commit({"a.py": GPL, "b.c": "/* SPDX-License-Identifier: CDDL-1.0 */\n"}, signed=True)

    assert found(repo.check("main..topic")) == [
        (
            "licence-incompatible",
            "b.c",
            1,
            "CDDL-1.0 comes into a project under GPL-3.0-only: its copyleft and that of "
            "GPL-3.0-only do not yield to each other (OSADL: not compatible)",
        )
    ]


def test_each_part_of_a_monorepo_has_its_own(repo: Repo) -> None:
    based(repo, {"LICENSE": MIT, "server/LICENSE": GPL_NOTICE})
    repo.commit({"server/a.py": GPL_NOTICE, "client/a.py": GPL_NOTICE}, signed=True)

    assert [it[:3] for it in found(repo.check("main..topic"))] == [
        ("licence-incompatible", "client/a.py", 1)
    ]


def test_a_vendored_folder_is_judged_at_its_licence(repo: Repo) -> None:
    """Once; and what is kept apart under weak copyleft may stay so."""
    based(repo, {"LICENSE": MIT})
    repo.commit(
        {
            "vendor/a/LICENSE": GPL_TEXT,
            "vendor/a/x.c": GPL_NOTICE,
            "vendor/a/y.c": "// SPDX-License-Identifier: GPL-3.0-only\n",
            "vendor/b/LICENSE": "License: MPL-2.0\n",
            "vendor/b/x.c": "// SPDX-License-Identifier: MPL-2.0\n",
            "src/x.c": "// SPDX-License-Identifier: MPL-2.0\n",
        },
        signed=True,
    )

    seen = [it[:2] for it in found(repo.check("main..topic"))]

    assert ("licence-incompatible", "vendor/a/LICENSE") in seen
    assert ("licence-incompatible", "vendor/a/y.c") not in seen
    assert ("licence-incompatible", "src/x.c") in seen
    assert {it[0] for it in seen if it[1].startswith("vendor/b/")} == {"vendored-folder"}


def test_a_licence_in_a_folder_of_the_project_sets_nothing_apart(repo: Repo) -> None:
    """Only what comes as a whole is kept apart by the licence that comes with it."""
    based(repo, {"LICENSE": MIT, "src/a.c": "int a;\n"})
    tag = "// SPDX-License-Identifier: MPL-2.0\n"
    repo.commit({"src/LICENSE": "License: MPL-2.0\n", "src/b.c": tag}, signed=True)

    assert [it[:2] for it in found(repo.check("main..topic"))] == [
        ("licence-incompatible", "src/LICENSE"),
        ("licence-incompatible", "src/b.c"),
    ]


def test_a_text_in_reuses_folder_puts_nothing_under_it(repo: Repo) -> None:
    based(repo, {"LICENSE": MIT})
    repo.commit({"LICENSES/GPL-3.0-only.txt": GPL_TEXT}, signed=True)

    assert found(repo.check("main..topic")) == []


def test_a_place_that_reuse_annotates_is_under_its_own(repo: Repo) -> None:
    toml = '[[annotations]]\npath = "docs/**"\nSPDX-License-Identifier = "CC-BY-SA-4.0"\n'
    based(repo, {"LICENSE": MIT, "REUSE.toml": f"version = 1\n{toml}"})
    tag = "SPDX-License-Identifier: CC-BY-SA-4.0\n"
    repo.commit(
        {"docs/a.md": f"<!-- {tag[:-1]} -->\n", "docs/b.md": MIT, "a.py": f"# {tag}"}, signed=True
    )

    assert [it[:3] for it in found(repo.check("main..topic"))] == [
        ("licence-incompatible", "a.py", 1)
    ]


def test_an_open_question_only_warns(repo: Repo) -> None:
    based(repo, {"LICENSE": MIT})
    repo.commit(
        {"a.py": "# SPDX-License-Identifier: LicenseRef-Vendor\n"},
        f"Add a\n\n{CLAUDE}\n",
        signed=True,
    )

    result = repo.check("main..topic")

    first = result["findings"][0]
    assert (first["rule"], first["disposition"]) == ("licence-compatibility-unknown", "warn")
    assert result["verdict"]["status"] == "pass"


def test_a_project_without_a_licence_is_told_so_once(repo: Repo) -> None:
    repo.commit({"a.py": "# SPDX-License-Identifier: MIT\n", "b.py": f"{GPL}"}, signed=True)

    result = repo.check("main..topic")

    assert [it[:2] for it in found(result)] == [("licence-copyleft", "b.py")]
    assert [(f["check"], f["path"], f["required"]) for f in result["failures"]] == [
        ("licence", "a.py", False)
    ]
    assert "does not state the project's own licence" in result["failures"][0]["reason"]
    assert result["verdict"]["status"] == "pass"


def test_a_change_without_licences_asks_nothing_of_the_base() -> None:
    """The tree is only listed where something came in."""

    def never(_: str) -> list[str]:
        raise AssertionError("the tree was asked for")

    hunks = (Hunk(1, ("x = 0",), 1, ("x = 1",)),)
    file = FileChange("a.py", "modified", hunks=hunks, base="x = 0\n", head="x = 1\n")
    change = Change("range", "b" * 40, "h" * 40, "shop", files=(file,))

    assert list(licence.check(change, context(never, {}))) == []
