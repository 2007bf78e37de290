"""Licences and copyright lines that a change takes out of files, or turns into others."""

from __future__ import annotations

import pytest
from endurance import in_time
from repos import ROBIN, Repo
from rights import APACHE, CODE, MIT, based, judged, told

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


def test_a_patch_has_nothing_to_compare_with(repo: Repo) -> None:
    """A patch lacks the file around its lines, so that nothing is said rather than guessed."""
    based(repo, {"a.py": f"# {MIT}\n{CODE}"})
    repo.commit({"a.py": CODE})
    change = read_patch(repo.raw("diff", "main", "topic"), "change.patch")

    assert judged(change, repo) == []


def test_a_large_rewrite_is_compared_in_time(repo: Repo) -> None:
    """A file of nothing but notices, each of somebody else, gets as many others."""
    line = "int x{n};\n// Copyright 2019 {name}{n} Writer\n"
    based(repo, {"a.c": "".join(line.format(n=n, name="Pat") for n in range(20_000))})
    repo.commit({"a.c": "".join(line.format(n=n, name="Kim") for n in range(20_000))})

    with in_time():
        found = told(repo)

    assert {it[0] for it in found} >= {"third-party-copyright"}
