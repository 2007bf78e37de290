"""What the licence check objects to in a change, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from repos import ROBIN, Repo

from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.change import read_range
from aicheck.checks.context import Context
from aicheck.checks.licence import RULES, check, licences
from aicheck.checks.licence.expressions import canonical
from aicheck.checks.licence.lists import is_allowed, is_denied
from aicheck.checks.licence.spdx import category
from aicheck.config import LicencePolicy, load
from aicheck.git import open_repository
from aicheck.model import Change, Finding
from aicheck.patch import read_patch

GPL = """# This program is free software: you can redistribute it and/or modify
# it under the terms of the GNU General Public License as published by
# the Free Software Foundation, either version 3 of the License, or
# (at your option) any later version.
"""
AGPL = "# SPDX-License-Identifier: AGPL-3.0-only\n"
NOTHING = LicencePolicy()


def changed(repo: Repo) -> Change:
    return read_range(open_repository(repo.path), "main..topic")


def based(repo: Repo, files: dict[str, str]) -> None:
    """Put `files` on main and start the topic branch from there."""
    repo.git("checkout", "-q", "main")
    repo.commit(files)
    repo.git("checkout", "-q", "-B", "topic")


def findings(change: Change, policy: LicencePolicy) -> list[Finding]:
    config = replace(load(None, None, "default"), licence=policy)
    context = Context(config, Catalogue({}, ""), Cache(None), Path(), 1)
    return [it for it in check(change, context) if isinstance(it, Finding)]


def found(change: Change, policy: LicencePolicy = NOTHING) -> list[tuple[str, str | None, int]]:
    return [(f.rule.id, f.path, f.start.line) for f in findings(change, policy)]


def one(change: Change, policy: LicencePolicy = NOTHING) -> Finding:
    (finding,) = findings(change, policy)
    return finding


# -- the lists -----------------------------------------------------------------------------------


def test_a_denied_licence_is_reported_where_it_stands(repo: Repo) -> None:
    repo.commit({"src/a.py": f"import os\n{AGPL}x = 1\n"})

    finding = one(changed(repo), LicencePolicy(deny=("AGPL-3.0-*",)))

    assert (finding.rule.id, finding.path, str(finding.rule.severity)) == (
        "licence-denied",
        "src/a.py",
        "high",
    )
    assert (finding.start.line, finding.end.line, finding.end.column) == (2, 2, len(AGPL))
    assert "AGPL-3.0-only" in finding.message
    assert finding.code == AGPL.strip()
    assert finding.fix
    assert finding.placement == "added"


def test_a_licence_off_the_list_is_not_allowed(repo: Repo) -> None:
    repo.commit({"a.py": "# SPDX-License-Identifier: EPL-2.0\n", "b.py": "# License: MIT\n"})

    assert found(changed(repo), LicencePolicy(allow=("MIT", "BSD-*"))) == [
        ("licence-not-allowed", "a.py", 1)
    ]


def test_an_unknown_licence_is_not_on_the_list_either(repo: Repo) -> None:
    repo.commit({"a.py": "# SPDX-License-Identifier: Made-Up-1.0\n"})

    assert found(changed(repo), LicencePolicy(allow=("MIT",))) == [
        ("licence-not-allowed", "a.py", 1)
    ]


def test_deny_goes_before_allow(repo: Repo) -> None:
    repo.commit({"a.py": AGPL})

    policy = LicencePolicy(allow=("*",), deny=("AGPL-*",))

    assert found(changed(repo), policy) == [("licence-denied", "a.py", 1)]


def test_an_allowed_copyleft_licence_is_fine(repo: Repo) -> None:
    repo.commit({"a.py": GPL})

    assert found(changed(repo), LicencePolicy(allow=("GPL-3.0-*",))) == []


@pytest.mark.parametrize(
    ("expression", "patterns", "allowed"),
    [
        ("MIT", ["MIT"], True),
        ("MIT", ["mit"], True),
        ("BSD-3-Clause", ["BSD-*"], True),
        ("ISC", ["BSD-*"], False),
        ("MIT OR GPL-3.0-only", ["MIT"], True),
        ("GPL-3.0-only OR MIT", ["MIT"], True),
        ("MIT AND GPL-3.0-only", ["MIT"], False),
        ("MIT AND ISC", ["MIT", "ISC"], True),
        ("(MIT AND GPL-3.0-only) OR ISC", ["ISC"], True),
        ("MIT AND (GPL-3.0-only OR ISC)", ["MIT", "ISC"], True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", ["GPL-2.0-only"], True),
        (
            "GPL-2.0-only WITH Classpath-exception-2.0",
            ["GPL-2.0-only WITH Classpath-exception-2.0"],
            True,
        ),
        ("GPL-2.0-only", ["GPL-2.0-only WITH Classpath-exception-2.0"], False),
        ("LicenseRef-Own", ["LicenseRef-*"], True),
        ("MIT", [], False),
    ],
)
def test_one_branch_must_be_allowed_in_all_parts(
    expression: str, patterns: list[str], allowed: bool
) -> None:
    assert is_allowed(expression, patterns) is allowed


@pytest.mark.parametrize(
    ("expression", "patterns", "denied"),
    [
        ("AGPL-3.0-only", ["AGPL-3.0-*"], True),
        ("AGPL-3.0-or-later", ["AGPL-3.0-*"], True),
        ("AGPL-1.0-only", ["AGPL-3.0-*"], False),
        ("MIT OR AGPL-3.0-only", ["AGPL-*"], False),
        ("MIT AND AGPL-3.0-only", ["AGPL-*"], True),
        ("GPL-3.0-only OR AGPL-3.0-only", ["AGPL-*", "GPL-*"], True),
        ("MIT AND (ISC OR AGPL-3.0-only)", ["AGPL-*"], False),
        ("GPL-2.0-only WITH Linux-syscall-note", ["GPL-*"], True),
        ("MIT", [], False),
    ],
)
def test_denied_means_that_no_branch_is_left(
    expression: str, patterns: list[str], denied: bool
) -> None:
    assert is_denied(expression, patterns) is denied


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mit or apache-2.0", "MIT OR Apache-2.0"),
        ("GPL-2.0+", "GPL-2.0-or-later"),
        ("MIT AND", None),
        ("(MIT", None),
        ("MIT ISC", None),
        ("identifier", None),
        ("(" * 140 + "MIT" + ")" * 140, "MIT"),
    ],
)
def test_expressions_have_one_spelling(text: str, expected: str | None) -> None:
    assert canonical(text) == expected


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("GPL-3.0-only", "Copyleft"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "Copyleft"),
        ("MPL-2.0", "Copyleft Limited"),
        ("MIT", "Permissive"),
        ("Apache-2.0+", "Permissive"),
        ("LicenseRef-Own", ""),
    ],
)
def test_every_licence_has_a_category(term: str, expected: str) -> None:
    assert category(term) == expected


# -- without lists -------------------------------------------------------------------------------


def test_strong_copyleft_is_reported_without_any_settings(repo: Repo) -> None:
    repo.commit({"a.py": f"import os\n\n{GPL}\nx = 1\n", "b.py": "# License: MIT\n"})

    finding = one(changed(repo))

    assert (finding.rule.id, str(finding.rule.severity)) == ("licence-copyleft", "medium")
    assert (finding.start.line, finding.end.line) == (3, 6)


@pytest.mark.parametrize("id", ["LGPL-2.1-or-later", "MPL-2.0", "EPL-2.0", "Apache-2.0"])
def test_weak_copyleft_is_not(repo: Repo, id: str) -> None:
    repo.commit({"a.py": f"# SPDX-License-Identifier: {id}\n"})

    assert found(changed(repo)) == []


@pytest.mark.parametrize("id", ["BUSL-1.1", "SSPL-1.0", "CC-BY-NC-4.0", "Elastic-2.0"])
def test_terms_that_restrict_use_are_reported(repo: Repo, id: str) -> None:
    repo.commit({"a.py": f"# SPDX-License-Identifier: {id}\n"})

    assert found(changed(repo)) == [("licence-restricted", "a.py", 1)]


def test_a_choice_with_a_permissive_branch_is_fine(repo: Repo) -> None:
    repo.commit({"a.py": "# SPDX-License-Identifier: GPL-2.0-only OR MIT\n"})

    assert found(changed(repo)) == []


def test_a_project_may_choose_copyleft_for_itself(repo: Repo) -> None:
    """Its own licence at the top is the owners' decision, and so is what follows from it."""
    repo.commit({"COPYING": GPL.replace("# ", ""), "src/a.py": GPL})

    assert found(changed(repo)) == []


def test_a_licence_text_further_down_is_not_the_projects_own(repo: Repo) -> None:
    repo.commit({"vendor/tool/LICENSE": GPL.replace("# ", "")})

    assert found(changed(repo)) == [("licence-copyleft", "vendor/tool/LICENSE", 1)]


def test_a_project_that_has_the_licence_already_is_left_alone(repo: Repo) -> None:
    based(repo, {"a.py": f"{GPL}x = 1\n"})
    repo.commit({"a.py": f"{GPL}x = 2\n", "b.py": GPL})

    assert found(changed(repo)) == []


# -- only what was added -------------------------------------------------------------------------


def test_a_notice_that_was_there_before_does_not_count(repo: Repo) -> None:
    based(repo, {"a.py": f"{AGPL}x = 1\n"})
    repo.commit({"a.py": f"{AGPL}x = 2\n"})

    change = changed(repo)

    assert found(change, LicencePolicy(deny=("AGPL-*",))) == []
    assert licences(change) == {}


def test_a_notice_added_to_an_old_file_counts(repo: Repo) -> None:
    based(repo, {"a.py": "x = 1\ny = 2\n"})
    repo.commit({"a.py": f"x = 1\n{AGPL}y = 2\n"})

    assert found(changed(repo), LicencePolicy(deny=("AGPL-*",))) == [("licence-denied", "a.py", 2)]


def test_a_notice_completed_by_an_added_line_counts_there(repo: Repo) -> None:
    """The context of an added line is part of what it says."""
    based(repo, {"a.py": "# This file is released\n# licence below\nx = 1\n"})
    repo.commit({"a.py": "# This file is released\n# under the GNU GPL, version 3\nx = 1\n"})

    assert found(changed(repo)) == [("licence-copyleft", "a.py", 2)]


def test_the_report_lists_every_licence_that_came(repo: Repo) -> None:
    repo.commit({"a.py": GPL, "b.py": "x = 1\n", "c.py": "# SPDX-License-Identifier: MIT\n"})

    seen = {
        path: [(x.expression, x.start, x.end) for x in brought]
        for path, brought in licences(changed(repo)).items()
    }

    assert seen == {"a.py": [("GPL-3.0-or-later", 1, 4)], "c.py": [("MIT", 1, 1)]}


def test_a_patch_is_judged_by_its_added_lines(repo: Repo) -> None:
    based(repo, {"a.py": "".join(f"x{n} = {n}\n" for n in range(30))})
    lines = (repo.path / "a.py").read_text().splitlines(keepends=True)
    repo.commit({"a.py": "".join([*lines[:20], GPL, *lines[20:]])})
    patch = repo.raw("diff", "main", "topic")

    change = read_patch(patch, "change.patch")

    assert change.files[0].head is None
    assert found(change) == [("licence-copyleft", "a.py", 21)]
    (licence,) = licences(change)["a.py"]
    assert (licence.expression, licence.start, licence.end) == ("GPL-3.0-or-later", 21, 24)


def test_deleting_a_file_brings_nothing(repo: Repo) -> None:
    based(repo, {"a.py": GPL})
    repo.commit({"a.py": None})

    assert found(changed(repo)) == []


# -- removed notices -----------------------------------------------------------------------------


def test_a_notice_taken_out_is_reported(repo: Repo) -> None:
    based(repo, {"a.py": "import os\n# SPDX-License-Identifier: BSD-3-Clause\nx = 1\ny = 2\n"})
    repo.commit({"a.py": "import os\nx = 1\ny = 3\n"})

    finding = one(changed(repo))

    assert (finding.rule.id, finding.path, finding.start.line, finding.placement) == (
        "licence-removed",
        "a.py",
        1,
        "unchanged",
    )
    assert "BSD-3-Clause" in finding.message


def test_a_notice_said_in_other_words_is_not_taken_out(repo: Repo) -> None:
    based(repo, {"a.py": "# Released under the MIT licence.\nx = 1\n"})
    repo.commit({"a.py": "# SPDX-License-Identifier: MIT\nx = 1\n"})

    assert found(changed(repo)) == []


def test_changing_the_projects_licence_is_seen(repo: Repo) -> None:
    based(repo, {"LICENSE": "Released under the MIT licence.\n"})
    repo.commit({"LICENSE": GPL.replace("# ", "")})

    assert found(changed(repo)) == [("licence-file-edited", "LICENSE", 1)]


# -- copyright -----------------------------------------------------------------------------------

THEIRS = "# Copyright (c) 2009 Somebody Elsewhere\n"


def test_a_new_copyright_holder_is_reported(repo: Repo) -> None:
    repo.commit({"a.py": f"import os\n{THEIRS}x = 1\n# © 2010 Somebody Elsewhere\n"})

    finding = one(changed(repo))

    assert (finding.rule.id, str(finding.rule.severity)) == ("third-party-copyright", "low")
    assert (finding.start.line, finding.end.line) == (2, 2)
    assert "Somebody Elsewhere" in finding.message


@pytest.mark.parametrize(
    "base",
    [
        {"a.py": "# Copyright 2001 Somebody Elsewhere, Inc.\n"},
        {"b.py": "# Copyright 2001 Somebody Elsewhere\n", "a.py": ""},
    ],
)
def test_a_holder_of_the_project_is_not_new(repo: Repo, base: dict[str, str]) -> None:
    based(repo, base)
    repo.commit({name: f"{text}{THEIRS}x = 1\n" for name, text in base.items()})

    assert found(changed(repo)) == []


def test_a_holder_in_the_projects_licence_is_not_new(repo: Repo) -> None:
    repo.commit({"LICENSE": "Copyright 2020 Somebody Elsewhere\n", "a.py": THEIRS})

    assert found(changed(repo)) == []


def test_the_author_of_the_commit_is_no_third_party(repo: Repo) -> None:
    repo.commit({"a.py": f"# Copyright 2026 {ROBIN[0]}\n"})

    assert found(changed(repo)) == []


def test_a_licence_documents_own_copyright_is_not_the_codes(repo: Repo) -> None:
    filler = "".join(f"{n}. A clause of this licence.\n" for n in range(70))
    text = (
        "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n\n"
        "Copyright (C) 2007 Free Software Foundation, Inc.\n"
        "Everyone is permitted to copy and distribute verbatim copies of this license document.\n"
        f"{filler}END OF TERMS AND CONDITIONS\n"
    )
    repo.commit({"vendor/COPYING": text})

    assert found(changed(repo)) == [("licence-copyleft", "vendor/COPYING", 1)]


# -- the rules -----------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_explains_itself(rule: object) -> None:
    texts = {name: getattr(rule, name) for name in ("message", "why", "fix", "bad", "good")}

    assert all(texts.values()), texts
    assert getattr(rule, "category") == "licence"  # noqa: B009
    assert getattr(rule, "references")  # noqa: B009
    assert not texts["message"].endswith(".")
    assert texts["message"][0].islower()
