"""Licences and copyright lines that a change takes out of files, or turns into others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from endurance import in_time
from repos import ROBIN, Repo
from rights import APACHE, CODE, MIT, MIT_TEXT, based, context, judged, told

from aicheck.checks.licence import check
from aicheck.git import open_repository
from aicheck.model import Failure
from aicheck.patch import read_patch

GONE = "the change takes a licence notice out of a file"
TURNED = "the change puts a file under another licence"
HOLDER = "the change takes a copyright holder's line out of a file"
PAT = "# Copyright 2019 Pat Writer\n"


def gone(*findings: tuple[str, str]) -> list[tuple[str, str, int, str]]:
    """Findings at the top of a.py."""
    return [(rule, "a.py", 1, message) for rule, message in findings]


def edited(repo: Repo, old: str, new: str) -> list[tuple[str, str | None, int, str]]:
    """What is said where the header of a file is `old` and becomes `new`."""
    based(repo, {"a.py": f"{old}{CODE}"})
    repo.commit({"a.py": f"{new}{CODE}"})
    return told(repo)


def test_a_header_taken_out_is_told_with_its_holder_once(repo: Repo) -> None:
    """The file keeps its code, and says neither whose it is nor what may be done with it."""
    assert edited(repo, f"{PAT}# {MIT}\n", "") == gone(
        ("licence-removed", f"{GONE}: MIT, with the copyright of Pat Writer")
    )


def test_a_copyright_line_taken_out_alone(repo: Repo) -> None:
    assert edited(repo, f"{PAT}# {MIT}\n", f"# {MIT}\n") == gone(
        ("copyright-removed", f"{HOLDER}: Pat Writer")
    )


def test_a_holder_replaced_by_another(repo: Repo) -> None:
    """Who writes on owns what he wrote, and not what was there."""
    new = f"# Copyright 2026 {ROBIN[0]}\n# {MIT}\n"

    assert edited(repo, f"{PAT}# {MIT}\n", new) == gone(
        ("copyright-removed", f"{HOLDER}: Pat Writer")
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (PAT, "# Copyright 2019-2026 Pat Writer\n"),
        (PAT, "# Copyright (c) 2026 Pat Writer <pat@example.org>\n"),
        (PAT, "# SPDX-FileCopyrightText: 2019 Pat Writer\n"),
        (PAT, f"{PAT}# Copyright 2026 {ROBIN[0]}\n"),
        ("# Copyright 2019 Writers, Inc.\n", "# Copyright 2019 The Writers authors\n"),
        (PAT, "# Written by Pat Writer, see the history\n"),
        ("# Released under the MIT licence.\n", f"# {MIT}\n"),
        (f"# {MIT}\n", "# License: MIT\n"),
        ("# SPDX-License-Identifier: MIT OR Apache-2.0\n", f"# {MIT}\n# or\n# {APACHE}\n"),
        ("# Licensed under the GPL.\n", "# SPDX-License-Identifier: GPL-2.0-or-later\n"),
        ('LINE = "Copyright 2019 Pat Writer"\n', 'LINE = "none"\n'),
        ("# the copyright notice goes first\n", ""),
        (
            "# SPDX-FileCopyrightTect: 2019 Pat Writer\n",
            "# SPDX-FileCopyrightText: 2019 Pat Writer\n",
        ),
    ],
)
def test_what_says_the_same_is_nothing(repo: Repo, old: str, new: str) -> None:
    ours = {"third-party-copyright", "licence-copyleft"}

    assert [it for it in edited(repo, old, new) if it[0] not in ours] == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("MIT", "GPL-3.0-only", "MIT became GPL-3.0-only"),
        (
            "LGPL-2.1-only",
            "LGPL-2.1-or-later",
            "LGPL-2.1-only became LGPL-2.1-or-later, which allows later versions, too",
        ),
        (
            "LGPL-2.1-or-later",
            "LGPL-2.1-only",
            "LGPL-2.1-or-later became LGPL-2.1-only, which no longer allows later versions",
        ),
        (
            "MIT OR Apache-2.0",
            "Apache-2.0",
            "MIT OR Apache-2.0 became Apache-2.0, which takes a choice away",
        ),
    ],
)
def test_a_licence_turned_into_another_names_both(
    repo: Repo, old: str, new: str, words: str
) -> None:
    tag = "# SPDX-License-Identifier: "
    said = edited(repo, f"{tag}{old}\n", f"{tag}{new}\n")

    assert [it for it in said if it[0] != "licence-copyleft"] == gone(
        ("licence-changed", f"{TURNED}: {words}")
    )


def test_a_choice_that_is_added(repo: Repo) -> None:
    """What was granted still is, and more is: nobody loses by it, but somebody decided."""
    said = edited(repo, f"# {MIT}\n", "# SPDX-License-Identifier: MIT OR ISC\n")

    assert said == []


def test_a_licence_turned_into_none(repo: Repo) -> None:
    said = edited(repo, f"{PAT}# {MIT}\n", f"{PAT}# All rights reserved.\n")

    assert said == [("licence-changed", "a.py", 2, f'{TURNED}: MIT became "all rights reserved"')]


def test_rights_that_were_reserved_before_are_not_a_change(repo: Repo) -> None:
    line = "# Copyright 2019 Pat Writer. All rights reserved.\n"
    new = line.replace("2019", "2019-2026")

    assert edited(repo, f"{line}# {MIT}\n", new) == gone(("licence-removed", f"{GONE}: MIT"))


# -- where the code goes -------------------------------------------------------------------------


def test_a_deleted_file_takes_its_notice_along(repo: Repo) -> None:
    based(repo, {"a.py": f"{PAT}# {MIT}\n{CODE}", "b.py": CODE})
    repo.commit({"a.py": None})

    assert told(repo) == []


def test_a_renamed_file_is_compared_with_its_old_name(repo: Repo) -> None:
    based(repo, {"old.py": f"{PAT}# {MIT}\n{CODE}"})
    repo.commit({"old.py": None, "a.py": CODE})

    assert told(repo) == gone(("licence-removed", f"{GONE}: MIT, with the copyright of Pat Writer"))


def test_content_that_moved_with_its_notice_is_still_under_it(repo: Repo) -> None:
    based(repo, {"a.py": f"{PAT}# {MIT}\n{CODE}"})
    repo.commit({"a.py": "from b import add, double\n", "b.py": f"{PAT}# {MIT}\n{CODE}"})

    assert told(repo) == []


def test_content_that_moved_without_its_notice_is_not(repo: Repo) -> None:
    based(repo, {"a.py": f"{PAT}# {MIT}\n{CODE}"})
    repo.commit({"a.py": "from b import add, double\n", "b.py": CODE})

    assert ("licence-removed", "a.py") in [it[:2] for it in told(repo)]


def test_a_borrowed_function_takes_its_notice_along(repo: Repo) -> None:
    """The notice in the middle of a file was about what stood below it."""
    borrowed = (
        "# The next function is licensed under the MIT licence.\n# Copyright 2011 Pat Writer\n"
        "def triple(number):\n    thrice = number * 3\n    return thrice\n"
    )
    based(repo, {"a.py": f"import os\n{CODE}\n{borrowed}"})
    repo.commit({"a.py": f"import os\n{CODE}"})

    assert told(repo) == []


def test_a_borrowed_function_that_stays_needs_its_notice(repo: Repo) -> None:
    notice = "# The next function is licensed under the MIT licence.\n"
    rest = "def triple(number):\n    thrice = number * 3\n    return thrice\n"
    based(repo, {"a.py": f"import os\n{CODE}\n{notice}{rest}"})
    repo.commit({"a.py": f"import os\n{CODE}\n{rest}"})

    assert [it[:2] for it in told(repo)] == [("licence-removed", "a.py")]


def test_text_that_speaks_of_licences_may_be_edited(repo: Repo) -> None:
    based(repo, {"guide.md": f"# Guide\n\nAdd:\n\n    # {MIT}\n    # Copyright 2019 You Two\n"})
    repo.commit({"guide.md": "# Guide\n\nAdd a header.\n"})

    assert told(repo) == []


def test_a_notice_may_move_beside_its_file(repo: Repo) -> None:
    based(repo, {"a.py": f"# {MIT}\n{CODE}", "LICENSES/MIT.txt": "MIT License\n"})
    repo.commit({"a.py": CODE, "a.py.license": f"{MIT}\n"})

    assert told(repo) == []


def test_a_notice_may_move_to_an_annotation(repo: Repo) -> None:
    based(repo, {"src/a.py": f"# {MIT}\n{CODE}", "LICENSES/MIT.txt": "MIT License\n"})
    table = '[[annotations]]\npath = "src/**"\nSPDX-License-Identifier = "MIT"\n'
    repo.commit({"src/a.py": CODE, "REUSE.toml": f"version = 1\n{table}"})

    assert told(repo) == []


SMALL = "def small(first: int) -> int:\n    return first * 2\n"


def test_a_small_file_that_moves_without_its_header(repo: Repo) -> None:
    """The header is most of it, so that git sees one file go and another come."""
    header = f"# Copyright 2019 Pat Writer\n# {MIT}\n# It was written on a rainy day, for fun.\n"
    based(repo, {"src/a.py": header * 3 + SMALL, "src/b.py": f"# {MIT}\n{CODE}"})
    repo.commit({"src/a.py": None, "src/z.py": SMALL})

    assert told(repo) == [
        (
            "licence-removed",
            "src/z.py",
            1,
            "the change takes a licence notice out of a file: MIT, with the copyright of "
            "Pat Writer",
        )
    ]


def test_other_code_in_place_of_a_deleted_file(repo: Repo) -> None:
    based(repo, {"src/a.py": f"# {MIT}\n# Of long ago.\n{SMALL}"})
    repo.commit({"src/a.py": None, "src/z.py": "import os\n\nprint(os.name, os.sep)\n"})

    assert told(repo) == []


APACHE_TEXT = "Apache License\nVersion 2.0, January 2004\nhttp://www.apache.org/licenses/\n"


# -- patches -------------------------------------------------------------------------------------


def patched(repo: Repo, *options: str) -> list[tuple[str, str | None, int, str]]:
    """What is said of a patch, without the repository that it comes from."""
    change = read_patch(repo.raw("diff", *options, "main", "topic"), "change.patch")
    found = check(change, replace(context(open_repository(repo.path)), tree=None, texts=None))
    notes = [("note", it.path, 0, it.reason) for it in found if isinstance(it, Failure)]
    return notes + [(it.rule.id, it.path, it.start.line, it.message) for it in judged(change, repo)]


def note(path: str) -> tuple[str, str, int, str]:
    reason = (
        f"a patch does not show whole files: what it does to the rights in {path} was judged by "
        "its own lines; check a range or --staged to have all of it compared"
    )
    return ("note", path, 0, reason)


@pytest.mark.parametrize("options", [(), ("-U0",)])
def test_a_patch_shows_the_header_that_it_takes(repo: Repo, options: tuple[str, ...]) -> None:
    based(repo, {"a.py": f"# {MIT}\n{CODE}"})
    repo.commit({"a.py": CODE})

    assert patched(repo, *options) == [
        note("a.py"),
        ("licence-removed", "a.py", 1, "the change takes a licence notice out of a file: MIT"),
    ]


def test_a_patch_is_told_where_its_lines_are(repo: Repo) -> None:
    notice = "# Copyright 2019 Pat Writer\n"
    based(repo, {"a.py": f"{CODE * 3}{notice}{CODE}"})
    repo.commit({"a.py": f"x = 1\n{CODE * 3}{CODE}"})

    assert patched(repo) == [
        note("a.py"),
        (
            "copyright-removed",
            "a.py",
            28,
            "the change takes a copyright holder's line out of a file: Pat Writer",
        ),
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "message"),
    [
        ("LICENSE", MIT_TEXT, APACHE_TEXT, "LICENSE changed from MIT to Apache-2.0"),
        ("package.json", '{\n"license": "MIT"\n}\n', '{\n"license": "ISC"\n}\n',
         "the licence in package.json changed from MIT to ISC"),
        ("Cargo.toml", '[package]\nlicense = "MIT"\n', '[package]\nlicense = "ISC"\n',
         "the licence in Cargo.toml changed from MIT to ISC"),
    ],
)  # fmt: skip
def test_a_patch_that_puts_a_project_under_another_licence(
    repo: Repo, path: str, old: str, new: str, message: str
) -> None:
    based(repo, {path: old})
    repo.commit({path: new})

    found = patched(repo)

    assert note(path) in found
    assert ("licence-file-edited", message) in [(it[0], it[3]) for it in found]


def test_a_patch_that_deletes_the_licence(repo: Repo) -> None:
    based(repo, {"LICENSE": MIT_TEXT, "a.py": CODE})
    repo.commit({"LICENSE": None})

    assert patched(repo) == [
        ("licence-file-edited", "LICENSE", 1, "the change deletes the licence LICENSE: MIT")
    ]


def test_a_patch_of_plain_code_needs_no_more(repo: Repo) -> None:
    based(repo, {"a.py": f"# {MIT}\n{CODE}"})
    repo.commit({"a.py": f"# {MIT}\n{CODE}".replace("total", "both")})

    assert patched(repo) == []


def test_a_patch_without_its_repository_cannot_tell_the_projects_licence(repo: Repo) -> None:
    based(repo, {"a.py": CODE})
    repo.commit({"a.py": f"{CODE}# SPDX-License-Identifier: ISC\n"})

    ((kind, path, _, reason),) = patched(repo)

    assert (kind, path) == ("note", "a.py")
    assert reason.startswith("the project's own licence is not known without its files")


def test_a_large_rewrite_is_compared_in_time(repo: Repo) -> None:
    """A file of nothing but notices, each of somebody else, gets as many others."""
    line = "int x{n};\n// Copyright 2019 {name}{n} Writer\n"
    based(repo, {"a.c": "".join(line.format(n=n, name="Pat") for n in range(20_000))})
    repo.commit({"a.c": "".join(line.format(n=n, name="Kim") for n in range(20_000))})

    with in_time():
        found = told(repo)

    assert {it[0] for it in found} >= {"third-party-copyright"}
