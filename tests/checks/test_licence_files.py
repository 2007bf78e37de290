"""Edits of licence files, manifests and annotations, which speak for a whole project."""

from __future__ import annotations

import pytest
from endurance import in_time
from repos import Repo
from rights import CODE, MIT_TEXT, based, findings, told

from aicheck.checks.licence.kinds import is_licence_file, is_notice_file
from aicheck.checks.licence.manifests import Manifest, Said, manifest
from aicheck.checks.licence.terms import direction, stem, terms, together
from aicheck.checks.licence.wording import edits

ISC_TEXT = """ISC License

Copyright (c) 2020 Robin Author

Permission to use, copy, modify, and/or distribute this software for any purpose
with or without fee is hereby granted, provided that the above copyright notice
and this permission notice appear in all copies.

The software is provided "as is" and the author disclaims all warranties.
"""
APACHE_TEXT = "Apache License\nVersion 2.0, January 2004\nhttp://www.apache.org/licenses/\n"


def ours(repo: Repo) -> list[tuple[str, str | None, int, str]]:
    """What is said beside copyleft and strangers, which other tests are about."""
    others = {"licence-copyleft", "third-party-copyright"}
    return [it for it in told(repo) if it[0] not in others]


def test_another_licence_for_the_project_blocks_everybody(repo: Repo) -> None:
    based(repo, {"LICENSE": MIT_TEXT})
    repo.commit({"LICENSE": ISC_TEXT})

    (finding,) = findings(repo)

    assert (finding.rule.id, str(finding.rule.severity), finding.path, finding.start.line) == (
        "licence-file-edited",
        "high",
        "LICENSE",
        1,
    )
    assert finding.message == "LICENSE changed from MIT to ISC"


def test_terms_that_nobody_knows(repo: Repo) -> None:
    words = "Nobody but our customers may run what stands here, and they only while they pay. "
    based(repo, {"LICENSE": MIT_TEXT})
    repo.commit({"LICENSE": words * 5})

    assert (
        told(repo)
        == [
            (
                "licence-file-edited",
                "LICENSE",
                1,
                "LICENSE changed from MIT to terms that are not known",
            ),
            (
                "copyright-removed",
                "LICENSE",
                1,
                "the change takes a copyright holder's line out of a file: Robin Author",
            ),
        ][::-1]
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2020 Robin", "2020-2026 Robin"),
        ("2020 Robin Author", "2020 Robin Author\nCopyright (c) 2026 Robin Author and others"),
        ("MIT License", "The MIT License"),
        ("free of charge", "free of  charge"),
        ("\n", "\r\n"),
    ],
)
def test_years_and_spelling_are_nothing(repo: Repo, old: str, new: str) -> None:
    based(repo, {"LICENSE": MIT_TEXT})
    repo.commit({"LICENSE": MIT_TEXT.replace(old, new).encode()})

    assert told(repo) == []


def test_a_licences_own_copyright_goes_with_it(repo: Repo) -> None:
    """The authors of a licence hold no rights in what is under it."""
    clauses = "".join(f"{n}. A clause of this licence.\n" for n in range(70))
    text = (
        "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n\n"
        "Copyright (C) 2007 Free Software Foundation, Inc.\n"
        "Everyone is permitted to copy and distribute verbatim copies of this license document.\n"
        f"{clauses}END OF TERMS AND CONDITIONS\n"
    )
    based(repo, {"LICENSE": text})
    repo.commit({"LICENSE": MIT_TEXT})

    assert [(it[0], it[3]) for it in told(repo)] == [
        ("licence-file-edited", "LICENSE changed from GPL-3.0-only to MIT")
    ]


def test_a_holder_taken_out_of_the_licence(repo: Repo) -> None:
    based(repo, {"LICENSE": MIT_TEXT.replace("Robin Author", "Pat Writer")})
    repo.commit({"LICENSE": MIT_TEXT})

    assert [it[:2] for it in told(repo)] == [("copyright-removed", "LICENSE")]


def test_a_sentence_put_into_the_terms(repo: Repo) -> None:
    more = "The software may not be used by people who sell anything at all.\n"
    based(repo, {"LICENSE": MIT_TEXT})
    repo.commit({"LICENSE": MIT_TEXT + more})

    assert told(repo) == [
        (
            "licence-file-edited",
            "LICENSE",
            11,
            "LICENSE was edited beside names and years: MIT, which takes rights away: "
            '"may not" comes in',
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "rule", "said"),
    [
        ("distribute, sublicense, and/or sell it", "distribute it", "file", '"sublicense" is gone'),
        ("any person obtaining", "any natural person not employed by Acme obtaining", "file",
         '"employed" comes in'),
        ("any person", "for non-commercial purposes only, any person", "file",
         '"non commercial" comes in'),
        ("any kind.\n", "any kind.\n\nCommons Clause: you must not Sell it.\n", "file",
         '"commons clause" comes in'),
        ("free of charge", "for whoever asks", "file", '"free of charge" is gone'),
        ("stay in all copies", "stays in all copies", "text", ""),
        ("in all copies", "in most copies", "text", ""),
    ],
)  # fmt: skip
def test_an_edit_of_the_words_of_a_licence(
    repo: Repo, old: str, new: str, rule: str, said: str
) -> None:
    based(repo, {"LICENSE": MIT_TEXT})
    repo.commit({"LICENSE": MIT_TEXT.replace(old, new)})

    ((found, path, _, message),) = told(repo)

    also = f", which takes rights away: {said}" if said else ""
    assert (found, path) == (f"licence-{rule}-edited", "LICENSE")
    assert message.startswith("LICENSE was edited beside") or said
    assert message.endswith(also)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a perpetual, worldwide grant", "a revocable, worldwide grant", ['"revocable" comes in']),
        ("Copyright [yyyy] [name of copyright owner]\nText", "Copyright 2026 Foo\nText", []),
        ("<one line to give the program's name>\nThis", "Parser, a fine tool\nThis", []),
        ("by [holder] here", "by Acme here", []),
        ("by [holder] here", "by employees of Acme here", ['"employees" comes in']),
        ("Neither the name of Foo nor those", "Neither the name of Bar Inc. nor those", []),
        ('provided by Foo "as is"', "provided by Bar and others 'as is'", []),
        ("at 59 Temple Place, Boston, USA", "at 51 Franklin Street, Boston, MA, USA", []),
        ("1. One.\n2. Two.", "(1) One.\n(2) Two.", []),
        ("see http://example.org/a", "see <https://example.org/b>", []),
        ("kept for 90 days", "kept for 1 days", [""]),
        ("first and second", "second and first", ["", ""]),
    ],
)
def test_names_and_places_are_no_words_of_a_licence(
    old: str, new: str, expected: list[str]
) -> None:
    assert [it.limits for it in edits(old, new)] == expected


@pytest.mark.parametrize("unit", ["name of a ", "word \n", "[a ", "not a b ", "(c) "])
def test_a_long_text_is_compared_in_time(unit: str) -> None:
    with in_time():
        edits(unit * 30_000, unit * 30_000 + "and sold")
        edits(unit * 5_000, "other " * 20_000)


def test_a_second_licence_in_the_file(repo: Repo) -> None:
    based(repo, {"LICENSE": MIT_TEXT})
    repo.commit({"LICENSE": f"{MIT_TEXT}\n\n{ISC_TEXT}"})

    assert [(it[0], it[3]) for it in told(repo)] == [
        ("licence-text-edited", "LICENSE now states ISC beside MIT")
    ]


def test_notices_of_parts_may_come_and_going_is_noted(repo: Repo) -> None:
    part = "\n\nparser/ is by others:\n\n" + ISC_TEXT.replace("Robin Author", "Pat Writer")
    based(repo, {"NOTICE": f"{MIT_TEXT}{part}"})
    repo.commit({"NOTICE": MIT_TEXT})

    assert [(it[0], it[3]) for it in told(repo)] == [
        ("licence-text-edited", "NOTICE no longer states ISC"),
        ("licence-text-edited", "NOTICE no longer names a copyright holder: Pat Writer"),
    ]


def test_a_deleted_licence(repo: Repo) -> None:
    based(repo, {"LICENSE": MIT_TEXT, "a.py": CODE})
    repo.commit({"LICENSE": None})

    assert told(repo) == [
        ("licence-file-edited", "LICENSE", 1, "the change deletes the licence LICENSE: MIT")
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"LICENSE": None, "LICENSE.md": f"# Licence\n\n{MIT_TEXT}", "b.py": CODE},
        {"LICENSE": None, "LICENSES/MIT.txt": MIT_TEXT},
        {"part/COPYING": None, "part/a.py": None},
    ],
)
def test_a_licence_that_moved_or_went_with_its_part(
    repo: Repo, files: dict[str, str | None]
) -> None:
    based(
        repo, {"LICENSE": MIT_TEXT, "part/COPYING": ISC_TEXT, "part/a.py": CODE, "a.py": "x = 1\n"}
    )
    repo.commit(files)

    assert ours(repo) == []


def test_a_project_may_get_its_first_licence(repo: Repo) -> None:
    repo.commit({"LICENSE": MIT_TEXT, "pyproject.toml": '[project]\nlicense = "MIT"\n'})

    assert told(repo) == []


# -- manifests -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        (
            "pyproject.toml",
            '[project]\nlicense = "MIT"\n',
            '[project]\nlicense = "BUSL-1.1"\n',
            "changed from MIT to BUSL-1.1",
        ),
        (
            "package.json",
            '{\n"license": "MIT"\n}\n',
            '{\n"license": "UNLICENSED"\n}\n',
            "changed from MIT to no licence (all rights reserved)",
        ),
        (
            "crates/a/Cargo.toml",
            '[package]\nlicense = "MIT/Apache-2.0"\n',
            '[package]\nlicense = "MIT"\n',
            "changed from MIT OR Apache-2.0 to MIT, which takes a choice away",
        ),
        (
            "composer.json",
            '{\n"license": ["MIT"]\n}\n',
            '{\n"license": "ISC"\n}\n',
            "changed from MIT to ISC",
        ),
    ],
)
def test_a_manifest_with_another_licence(
    repo: Repo, path: str, old: str, new: str, words: str
) -> None:
    based(repo, {path: old})
    repo.commit({path: new})

    assert [(it[0], it[1], it[2], it[3]) for it in ours(repo) if it[0] != "licence-restricted"] == [
        ("licence-file-edited", path, 2, f"the licence in {path} {words}")
    ]


def test_a_manifest_that_drops_its_licence(repo: Repo) -> None:
    based(repo, {"package.json": '{\n"license": "MIT",\n"name": "a"\n}\n'})
    repo.commit({"package.json": '{\n"name": "a"\n}\n'})

    assert [(it[0], it[3]) for it in told(repo)] == [
        ("licence-text-edited", "package.json no longer names the licence: it was MIT")
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('license = {text = "MIT"}', 'license = "MIT"'),
        ('classifiers = ["License :: OSI Approved :: MIT License"]', 'license = "MIT"'),
        ('license = "MIT"', 'license = {file = "LICENSE"}'),
        ('license = "MIT"', 'license = "MIT"\nlicense-files = ["LICENSE"]'),
        ('license = "MIT"', 'license = "MIT"\ndescription = "licenses of all kinds"'),
        ('license = "MIT"', "license = [[["),
    ],
)
def test_a_manifest_that_says_the_same_otherwise(repo: Repo, old: str, new: str) -> None:
    based(repo, {"pyproject.toml": f"[project]\n{old}\n"})
    repo.commit({"pyproject.toml": f"[project]\n{new}\n"})

    assert told(repo) == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("pyproject.toml", "[project]", Said()),
        ("pyproject.toml", "project = 1", Said()),
        ("pyproject.toml", '[project]\nlicense = "ours"', Said(words="ours")),
        ("package.json", '{"licenses": ["MIT", "ISC"]}', Said(("MIT OR ISC",), "", "MIT or ISC")),
        ("package.json", '{"license": "SEE LICENSE IN a.txt"}',
         Said(file="a.txt", words="SEE LICENSE IN a.txt")),
        ("Cargo.toml", "[package]\nlicense.workspace = true", Said(words="the workspace's")),
        ("setup.cfg", "[metadata]\nlicense = 0BSD", Said(("0BSD",), "", "0BSD")),
    ],
)  # fmt: skip
def test_what_is_said_of_a_licence(path: str, text: str, expected: Said) -> None:
    assert manifest(path, text) == Manifest(expected)


@pytest.mark.parametrize(
    ("path", "text"),
    [("pyproject.toml", "[project"), ("package.json", "[]"), ("package.json", "[" * 5000)],
)
def test_a_manifest_that_cannot_be_read(path: str, text: str) -> None:
    assert manifest(path, text) is None


def test_the_people_of_a_manifest() -> None:
    text = (
        '[project]\nname = "tool"\nauthors = [{name = "Pat Writer"}, {email = "x@example.org"}]\n'
    )

    assert manifest("pyproject.toml", text) == Manifest(name="tool", holders=("Pat Writer",))


# -- annotations ---------------------------------------------------------------------------------


def annotated(licence: str) -> str:
    return (
        f'version = 1\n\n[[annotations]]\npath = "src/**"\nSPDX-License-Identifier = "{licence}"\n'
    )


def test_an_annotation_with_another_licence(repo: Repo) -> None:
    based(repo, {"REUSE.toml": annotated("MIT")})
    repo.commit({"REUSE.toml": annotated("ISC")})

    assert told(repo) == [
        (
            "licence-file-edited",
            "REUSE.toml",
            5,
            "the licence of src/** in REUSE.toml changed from MIT to ISC",
        )
    ]


def test_the_older_form_of_annotations(repo: Repo) -> None:
    text = "Format: x\n\nFiles: src/*\nCopyright: 2020 Robin Author\nLicense: {}\n"
    based(repo, {".reuse/dep5": text.format("MIT")})
    repo.commit({".reuse/dep5": text.format("ISC")})

    assert [(it[0], it[3]) for it in told(repo)] == [
        ("licence-file-edited", "the licence of src/* in .reuse/dep5 changed from MIT to ISC")
    ]


# -- names and terms -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("LICENSE", True),
        ("LICENCE.md", True),
        ("sub/COPYING.LESSER", True),
        ("LICENSE-APACHE", True),
        ("MIT-LICENSE.txt", True),
        ("UNLICENSE", True),
        ("LICENSES/MIT.txt", True),
        ("THIRD_PARTY_NOTICES.txt", True),
        ("docs/license.rst", True),
        ("src/license.py", False),
        ("src/licenses.json", False),
        ("docs/supported-licenses.rst", False),
        ("changelog.d/unused_licenses.md", False),
        ("copying_files.md", True),
    ],
)
def test_which_files_hold_licences(path: str, expected: bool) -> None:
    assert is_licence_file(path) is expected


def test_notices_belong_to_several_works() -> None:
    assert [is_notice_file(it) for it in ("NOTICE", "THIRD-PARTY.txt", "LICENSE")] == [
        True,
        True,
        False,
    ]


def test_terms_are_read_as_sets() -> None:
    assert terms(["MIT OR (ISC AND Zlib)", "MIT"]) == {"MIT", "ISC", "Zlib"}
    assert [stem(it) for it in ("GPL-3.0-or-later", "BSD-3-Clause", "MIT", "Apache-2.0")] == [
        "GPL",
        "BSD-3-Clause",
        "MIT",
        "Apache",
    ]
    assert together(["MIT OR ISC", "Zlib"]) == "(MIT OR ISC) AND Zlib"
    assert together(["MIT OR ISC"]) == "MIT OR ISC"
    assert direction("MIT", "ISC") == ""
    assert direction("GPL-2.0-only", "GPL-2.0-only WITH Classpath-exception-2.0").endswith(
        "adds an exception"
    )


@pytest.mark.parametrize("unit", ["licence-", "third-party-", "a_", "MIT-", "mit."])
def test_a_long_name_is_read_in_time(unit: str) -> None:
    with in_time():
        is_licence_file(unit * 200_000)
