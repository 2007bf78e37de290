"""The lists of licences in the settings: what fits them, and which settings are refused."""

from __future__ import annotations

import pytest
from endurance import in_time
from repos import Repo

from aicheck.checks.licence import refuse_broken
from aicheck.checks.licence.lists import is_allowed, is_denied
from aicheck.config import load
from aicheck.errors import AicheckError

SOURCE = "base:aicheck.toml"
CLASSPATH = "GPL-2.0-only WITH Classpath-exception-2.0"


@pytest.mark.parametrize(
    ("expression", "entries", "allowed"),
    [
        ("GPL-2.0-or-later", ["GPL-3.0-only"], True),
        ("GPL-2.0-or-later", ["GPL-2.0-only"], True),
        ("GPL-3.0-or-later", ["GPL-2.0-only"], False),
        ("GPL-3.0-only", ["GPL-3.0-or-later"], False),
        ("Apache-1.1+", ["Apache-2.0"], True),
        ("GPL-2.0+", ["GPL-3.0"], True),
        (CLASSPATH, ["* WITH Classpath-exception-2.0"], True),
        (CLASSPATH, ["GPL-* WITH Classpath-*"], True),
        ("GPL-3.0-only WITH GCC-exception-3.1", ["* WITH Classpath-exception-2.0"], False),
        ("GPL-2.0-only", ["* WITH Classpath-exception-2.0"], False),
        ("MIT", ["MIT OR Apache-2.0"], True),
        ("ISC", ["MIT OR Apache-2.0"], False),
        ("MIT AND ISC", ["MIT AND ISC"], True),
        ("MIT", ["MIT AND ISC"], False),
        ("MIT AND ISC AND Zlib", ["MIT AND ISC", "Zlib"], True),
        ("BSD-3-Clause", ["(MIT OR BSD-*)"], True),
        ("LicenseRef-Own", ["LicenseRef-Own"], True),
        ("LicenseRef-Other", ["LicenseRef-Own"], False),
        ("mit", ["  MIT "], True),
        ("NONE", ["MIT"], False),
        ("NONE", ["*"], True),
        ("GPL-2.0-with-classpath-exception", [CLASSPATH], True),
    ],
)
def test_what_the_list_allows(expression: str, entries: list[str], allowed: bool) -> None:
    assert is_allowed(expression, entries) is allowed


@pytest.mark.parametrize(
    ("expression", "entries", "spared", "denied"),
    [
        ("GPL-2.0-or-later", ["GPL-3.0-*"], [], False),
        ("GPL-2.0-or-later", ["GPL-2.0-only"], [], False),
        ("GPL-2.0-or-later", ["GPL-2.0-only", "GPL-3.0-only"], [], True),
        ("GPL-2.0-or-later", ["GPL-2.0-or-later"], [], True),
        ("GPL-2.0-or-later", ["GPL-*"], [], True),
        ("GPL-2.0-only", ["GPL-2.0-or-later"], [], False),
        ("Apache-2.0+", ["Apache-2.0"], [], True),
        (CLASSPATH, ["GPL-*"], [], True),
        (CLASSPATH, ["GPL-*"], ["* WITH Classpath-exception-2.0"], False),
        (CLASSPATH, ["GPL-*"], ["GPL-2.0-only"], True),
        (CLASSPATH, [CLASSPATH], ["* WITH Classpath-exception-2.0"], True),
        ("MIT AND GPL-2.0-only", ["MIT AND GPL-2.0-only"], [], True),
        ("GPL-2.0-only", ["MIT AND GPL-2.0-only"], [], False),
        ("GPL-2.0-only", ["GPL-2.0-only OR GPL-3.0-only"], [], True),
        ("MIT OR NONE", ["NONE"], [], False),
        ("LicenseRef-Own-2", ["LicenseRef-Own-*"], [], True),
    ],
)
def test_what_the_list_denies(
    expression: str, entries: list[str], spared: list[str], denied: bool
) -> None:
    assert is_denied(expression, entries, spared) is denied


def settings(**lists: object) -> str:
    lines = (f"{key} = {value!r}" for key, value in lists.items())
    return "[licence]\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "given",
    [
        {"allow": ["MIT", "BSD-*", "Apache-2.0", "* WITH Classpath-exception-2.0"]},
        {"allow": ["GPL-2.0+", "LicenseRef-Own", "MIT OR ISC", "CC0-1.0"]},
        {"deny": ["AGPL-3.0-*", "*", "GPL-2.0-only WITH Linux-syscall-note"]},
        {"project": "Apache-2.0"},
        {"project": "MIT OR Apache-2.0"},
        {"project": "LicenseRef-proprietary"},
    ],
)
def test_these_settings_are_good(given: dict[str, object]) -> None:
    refuse_broken(load(settings(**given), None, SOURCE))


@pytest.mark.parametrize(
    ("given", "message", "hint"),
    [
        (
            {"allow": ["MIT", "Apache2"]},
            "licence.allow names no SPDX licence 'Apache2'",
            "did you mean 'Apache-2.0'?",
        ),
        (
            {"deny": ["AGPL-3"]},
            "licence.deny names no SPDX licence 'AGPL-3'",
            "did you mean 'AGPL-3.0-only'?",
        ),
        (
            {"allow": ["GPL-2.0-only WITH Classpath"]},
            "licence.allow names no SPDX licence 'Classpath'",
            "did you mean 'Classpath-exception-2.0'?",
        ),
        (
            {"deny": ["Whatever We Like"]},
            "licence.deny has no licence expression 'Whatever We Like'",
            'write SPDX expressions, as "BSD-*" or "MIT OR Apache-2.0"',
        ),
        (
            {"deny": [""]},
            "licence.deny has no licence expression ''",
            'write SPDX expressions, as "BSD-*" or "MIT OR Apache-2.0"',
        ),
        (
            {"allow": ["zzzzqqq"]},
            "licence.allow names no SPDX licence 'zzzzqqq'",
            "write LicenseRef-NAME for a licence that is not listed",
        ),
        (
            {"project": "Apache 2.0"},
            "licence.project has no licence expression 'Apache 2.0'",
            'write SPDX expressions, as "BSD-*" or "MIT OR Apache-2.0"',
        ),
        (
            {"allow": ["MIT AND"]},
            "licence.allow has no licence expression 'MIT AND'",
            'write SPDX expressions, as "BSD-*" or "MIT OR Apache-2.0"',
        ),
        (
            {"project": "BSD-*"},
            "licence.project cannot be 'BSD-*'",
            "name one licence, as Apache-2.0, or an expression",
        ),
        (
            {"project": "MITT"},
            "licence.project names no SPDX licence 'MITT'",
            "did you mean 'MIT'?",
        ),
    ],
)
def test_settings_that_name_nothing_are_refused(
    given: dict[str, object], message: str, hint: str
) -> None:
    with pytest.raises(AicheckError) as caught:
        refuse_broken(load(settings(**given), None, SOURCE))

    assert (caught.value.message, caught.value.hint) == (f"{SOURCE}: {message}", hint)


@pytest.mark.parametrize("value", [1, [], ["MIT"], "", "  "])
def test_the_projects_licence_is_a_text(value: object) -> None:
    with pytest.raises(AicheckError) as caught:
        load(settings(project=value), None, SOURCE)

    assert caught.value.message == f"{SOURCE}: licence.project must be a text"


def test_nothing_is_checked_with_broken_settings(repo: Repo) -> None:
    """Also where the change brings no licence at all."""
    repo.git("checkout", "-q", "main")
    repo.commit({"aicheck.toml": '[licence]\nallow = ["Apache2"]\n'}, signed=True)
    repo.git("checkout", "-q", "-B", "topic")
    repo.commit({"a.py": "x = 1\n"}, signed=True)

    result = repo.run("check", "main..topic")

    assert (result.exit_code, result.output) == (2, "")
    assert "licence.allow names no SPDX licence 'Apache2'" in result.errors
    assert "did you mean 'Apache-2.0'?" in result.errors


@pytest.mark.parametrize(
    "licence", [{"allow": ["q" * 9000]}, {"deny": ["(" * 9000]}, {"project": "*" * 9000}]
)
def test_of_a_long_wrong_value_the_beginning_is_told(licence: dict[str, object]) -> None:
    with pytest.raises(AicheckError) as caught:
        refuse_broken(load(settings(**licence), None, SOURCE))

    assert len(caught.value.message) < 200
    assert len(caught.value.hint) < 200


def test_a_row_of_stars_is_one() -> None:
    with in_time():
        assert not is_denied("LicenseRef-" + "a" * 60, ["*" * 3000 + "x"])
        assert is_denied("GPL-3.0-only", ["G" + "*" * 3000 + "y"])
