"""Folders of somebody else's code, and copyright lines of strangers."""

from __future__ import annotations

import pytest
from repos import ROBIN, Repo
from rights import APACHE, CODE, MIT, MIT_TEXT, based, findings, judged, told

from aicheck.checks.licence.kinds import vendor_folder
from aicheck.patch import read_patch

COMES = "a folder of somebody else's code comes in"
BARE = "a folder of somebody else's code comes in without any licence"
STRANGER = "the added lines name a copyright holder who is new here"
THEIRS = MIT_TEXT.replace("Robin Author", "Pat Writer")
APACHE_TEXT = "Apache License\nVersion 2.0, January 2004\nhttps://www.apache.org/licenses/\n"
PAT = "# Copyright 2019 Pat Writer\n"


def files(folder: str, size: int = 3, header: str = "") -> dict[str, str]:
    return {f"{folder}/m{n}.py": f"{header}{CODE}# {n}\n" for n in range(size)}


def test_a_vendored_folder_is_one_finding(repo: Repo) -> None:
    """However many of its files name a stranger, and whatever they lack."""
    ours = {f"src/own{n}.py": f"# {APACHE}\n{CODE}# {n}\n" for n in range(5)}
    based(repo, ours)
    repo.commit({**files("vendor/parser", 20, PAT), "vendor/parser/LICENSE": THEIRS})

    (finding,) = findings(repo)

    assert (finding.rule.id, str(finding.rule.severity)) == ("vendored-folder", "low")
    assert finding.path == "vendor/parser/LICENSE"
    assert finding.message == f"{COMES}: vendor/parser (21 files, MIT, by Pat Writer)"
    assert [it.path for it in finding.related][:2] == ["vendor/parser/m0.py", "vendor/parser/m1.py"]


def test_a_vendored_folder_without_a_licence_is_told_apart(repo: Repo) -> None:
    repo.commit(files("third_party/parser"))

    (finding,) = findings(repo)

    assert (finding.rule.id, str(finding.rule.severity)) == ("vendored-without-licence", "low")
    assert finding.message == f"{BARE}: third_party/parser (3 files)"


def test_a_licence_in_the_files_is_one(repo: Repo) -> None:
    repo.commit(files("third_party/parser", header=f"# {MIT}\n"))

    assert [it[3] for it in told(repo)] == [f"{COMES}: third_party/parser (3 files, MIT)"]


def test_a_notice_of_the_project_may_speak_for_the_folder(repo: Repo) -> None:
    based(repo, {"NOTICE": "parser/ is by its authors, see https://example.org/\n"})
    repo.commit(files("third_party/parser"))

    assert [it[3] for it in told(repo)] == [
        f"{COMES}: third_party/parser (3 files, its licence is not known)"
    ]


def test_each_work_is_a_folder_of_its_own(repo: Repo) -> None:
    repo.commit({**files("_vendor/a", header=f"# {MIT}\n"), **files("_vendor/b/c")})

    assert [(it[0], it[1]) for it in told(repo)] == [
        ("vendored-folder", "_vendor/a/m0.py"),
        ("vendored-without-licence", "_vendor/b/c/m0.py"),
    ]


def test_an_update_of_a_vendored_folder_is_not_new(repo: Repo) -> None:
    based(repo, {**files("vendor/parser", header=PAT), "vendor/parser/LICENSE": THEIRS})
    more = PAT.replace("Pat", "Kim")
    repo.commit({"vendor/parser/more.py": f"{more}{CODE}", "vendor/parser/m0.py": CODE * 2})

    assert [it for it in told(repo) if it[0] != "copyright-removed"] == []


@pytest.mark.parametrize(
    "files",
    [
        {"app/vendor/models.py": CODE, "app/vendor/views.py": CODE},
        {"src/external/api.py": f"# Copyright 2026 {ROBIN[0]}\n{CODE}"},
        {"third_party/list.txt": "parser\n"},
        {"third_party/__init__.py": '"""Adapters."""\n'},
        {"third_party/runs/a.py": f"from toolbox.core import run\n{CODE}"},
        {"tests/vendor/parser/a.py": CODE},
        {"packages/new/package.json": '{"name": "new"}', "packages/new/a.js": "let a;\n"},
        {"part/LICENSE": MIT_TEXT, "part/a.py": CODE, "part/b.py": CODE},
        {"part/LICENSE": APACHE_TEXT, "part/package.json": '{"name": "new"}', "part/b.js": "a"},
    ],
)
def test_folders_of_ones_own(repo: Repo, files: dict[str, str]) -> None:
    """A shop has vendors, tests have samples, and the parts of a project have its licence."""
    based(repo, {"LICENSE": MIT_TEXT, "toolbox/core.py": "run = 1\n"})
    repo.commit(files)

    assert told(repo) == []


def test_a_licence_that_the_change_gives_the_project_tells_of_its_holders(repo: Repo) -> None:
    based(repo, {"LICENSE": MIT_TEXT, "a.py": CODE})
    new = MIT_TEXT.replace("Robin Author", "Robin Author\nCopyright (c) 2026 Toolmakers, Inc.")
    part = MIT_TEXT.replace("Robin Author", "Toolmakers, Inc.")
    repo.commit({"LICENSE": new, "ee/LICENSE": part, **files("ee", 3)})

    assert told(repo) == []


@pytest.mark.parametrize(
    "files",
    [
        {"lib/parser/LICENSE": THEIRS, **files("lib/parser", 2)},
        {
            "lib/parser/PKG-INFO": "Name: parser\n",
            "lib/parser/COPYING": THEIRS,
            **files("lib/parser", 1),
        },
        files("lib/parser", 4, PAT),
        {"src/vendor/parser/LICENSE": THEIRS, **files("src/vendor/parser", 2)},
    ],
)
def test_folders_that_a_sign_shows_to_be_anothers(repo: Repo, files: dict[str, str]) -> None:
    based(repo, {"LICENSE": MIT_TEXT, "lib/own.py": CODE})
    repo.commit(files)

    (finding,) = told(repo)

    assert finding[0] == "vendored-folder"
    assert "Pat Writer" in finding[3]


def test_a_new_folder_with_the_header_of_the_old_ones(repo: Repo) -> None:
    """Whoever holds the project's own files may be named nowhere else."""
    ours = f"# Copyright 2020 Example Tools Inc\n# {MIT}\n"
    based(repo, {"LICENSE": APACHE_TEXT, **files("src", header=ours), **files("lib", header=ours)})
    repo.commit(files("src/newmod", header=ours))

    assert [it for it in told(repo) if it[0] == "vendored-folder"] == []


@pytest.mark.parametrize(
    "line",
    ["(c) Jane Doe", "Copyright Jane Doe", "(c) Jane Doe <jane@example.org>", "© Jane van Doe"],
)
def test_a_stranger_without_a_year_at_the_head_of_a_file(repo: Repo, line: str) -> None:
    repo.commit({"a.py": f"# {line}\n{CODE}"})

    ((rule, path, number, message),) = told(repo)

    assert (rule, path, number) == ("third-party-copyright", "a.py", 1)
    assert message.startswith(f"{STRANGER}: Jane")


@pytest.mark.parametrize(
    "text",
    [
        f"{CODE}# (c) Jane Doe\n",
        f"# (c) the third point\n{CODE}",
        f"# Copyright notices are kept\n{CODE}",
        f"# Copyright Your Name\n{CODE}",
        f"# Copyright {ROBIN[0]}\n{CODE}",
    ],
)
def test_what_names_nobody_without_a_year(repo: Repo, text: str) -> None:
    repo.commit({"a.py": text})

    assert told(repo) == []


def test_a_patch_tells_of_a_folder_that_brings_its_licence(repo: Repo) -> None:
    repo.commit({**files("vendor/parser"), "vendor/parser/LICENSE": THEIRS})
    change = read_patch(repo.raw("diff", "main", "topic"), "change.patch")

    assert [it.rule.id for it in judged(change, repo)] == ["vendored-folder"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("vendor/a/b.py", ("vendor/a", True)),
        ("vendor/b.py", ("vendor", True)),
        ("src/vendor/a/b.py", ("src/vendor/a", False)),
        ("vendor/example.org/o/r/x/y.go", ("vendor/example.org/o/r", True)),
        ("web/node_modules/@s/p/i.js", ("web/node_modules/@s/p", True)),
        ("a/third_party/p/i.c", ("a/third_party/p", True)),
        ("src/a.py", None),
        ("vendor", None),
    ],
)
def test_the_folder_of_one_work(path: str, expected: tuple[str, bool] | None) -> None:
    assert vendor_folder(path) == expected


# -- strangers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "base",
    [
        {"LICENSE": THEIRS},
        {"AUTHORS": "Robin Author <robin@example.org>\nPat Writer <pat@example.org>\n"},
        {"pyproject.toml": '[project]\nname = "a"\nauthors = [{name = "Pat Writer"}]\n'},
        {"package.json": '{"author": "Pat Writer <pat@example.org>"}'},
        {"src/old.py": f"{PAT}{CODE}"},
        {"src/deep/old.py": f"{PAT}{CODE}"},
    ],
)
def test_whom_the_tree_knows_is_no_stranger(repo: Repo, base: dict[str, str]) -> None:
    based(repo, base)
    repo.commit({"src/new.py": f"{PAT}{CODE}"})

    assert told(repo) == []


@pytest.mark.parametrize(
    ("author", "holder"),
    [
        (("Pat W.", "pat.writer@example.org"), "Pat Writer"),
        (("pw", "pw@writers.example"), "Pat Writer <pw@writers.example>"),
        (("Pat", "pat@tools.examplecorp.com"), "Examplecorp, Inc."),
    ],
)
def test_authors_and_whom_they_work_for_are_no_strangers(
    repo: Repo, author: tuple[str, str], holder: str
) -> None:
    repo.commit({"src/new.py": f"# Copyright 2026 {holder}\n{CODE}"}, author=author)

    assert told(repo) == []


def test_free_mail_is_no_employer(repo: Repo) -> None:
    text = f"# Copyright 2026 Gmail Tools\n{CODE}"
    repo.commit({"src/new.py": text}, author=("Pat", "pat@gmail.com"))

    assert [it[0] for it in told(repo)] == ["third-party-copyright"]


def test_a_stranger_in_several_files_of_a_folder_is_told_once(repo: Repo) -> None:
    based(repo, {"src/own.py": CODE, "lib/own.py": CODE})
    texts = {**files("src", 2, PAT), "lib/m.py": f"{PAT}{CODE}"}
    repo.commit(texts)

    assert [it[1:] for it in told(repo)] == [
        ("lib/m.py", 1, f"{STRANGER}: Pat Writer"),
        ("src/m0.py", 1, f"{STRANGER}: Pat Writer, in 2 files"),
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("guide.md", "# Guide\n\nWrite `Copyright 2019 Pat Writer` at the top.\n"),
        ("src/a.py", f'NOTICE = "Copyright 2019 Pat Writer"\n{CODE}'),
        ("tests/test_a.py", f"{CODE}\n{PAT}"),
        ("tests/samples/a.py", f"{PAT}{CODE}"),
        ("LICENSES/MIT.txt", THEIRS),
    ],
)
def test_prose_strings_and_samples_name_nobody(repo: Repo, path: str, text: str) -> None:
    repo.commit({path: text})

    assert told(repo) == []
