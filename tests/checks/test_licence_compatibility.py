"""What fits into what: held against OSADL's matrix and what stewards of licences have published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aicheck.checks.licence import facts
from aicheck.checks.licence.compatibility import judge_licence
from aicheck.checks.licence.expressions import branches, canonical, readings, terms
from aicheck.checks.licence.objections import Objection, objection, use_of
from aicheck.checks.licence.rules import (
    COPYLEFT,
    DENIED,
    INCOMPATIBLE,
    NOT_ALLOWED,
    RESTRICTED,
    UNKNOWN_FIT,
)
from aicheck.checks.licence.verdict import kind
from aicheck.config import LicencePolicy

CLASSPATH = "GPL-2.0-only WITH Classpath-exception-2.0"
NOTHING = LicencePolicy()

# What comes in, what the project is under, what may be said, and who says it or why.
PAIRS = [
    # -- into permissive projects: notices can be kept, copyleft can't
    ("MIT", "MIT", "ok", "the same"),
    ("ISC", "MIT", "ok", "a notice is all that either asks for"),
    ("BSD-3-Clause", "Apache-2.0", "ok", "OSADL; the ASF's category A"),
    ("Apache-2.0", "MIT", "ok", "OSADL: its notice and patent terms stay with the part"),
    ("0BSD", "MIT", "ok", "asks for nothing"),
    ("Unlicense", "Apache-2.0", "ok", "public domain"),
    ("CC0-1.0", "MIT", "ok", "public domain, not in the matrix"),
    ("BSD-4-Clause", "MIT", "ok", "OSADL: the advertising clause only binds who uses the part"),
    ("CC-BY-4.0", "MIT", "ok", "attribution only, not in the matrix"),
    ("PSF-2.0", "BSD-3-Clause", "ok", "a notice and a summary of changes"),
    ("GPL-2.0-only", "MIT", "incompatible", "GPL-2.0 section 2b: the whole under the GPL"),
    ("GPL-3.0-or-later", "Apache-2.0", "incompatible", "FSF: only Apache into the GPL, not back"),
    ("AGPL-3.0-only", "BSD-3-Clause", "incompatible", "AGPL-3.0 section 5c"),
    ("LGPL-2.1-or-later", "MIT", "incompatible", "OSADL: what is copied stays under the LGPL"),
    ("MPL-2.0", "Apache-2.0", "incompatible", "OSADL: MPL-2.0 section 3.1"),
    ("EPL-2.0", "MIT", "incompatible", "OSADL: EPL-2.0 section 3"),
    ("CC-BY-SA-4.0", "MIT", "incompatible", "share-alike, not in the matrix"),
    ("OSL-3.0", "MIT", "incompatible", "OSADL"),
    ("SSPL-1.0", "MIT", "incompatible", "source-available"),
    ("BUSL-1.1", "Apache-2.0", "incompatible", "no production use"),
    ("CC-BY-NC-4.0", "MIT", "incompatible", "no commercial use"),
    ("MS-PL", "MIT", "unknown", "OSADL leaves it open"),
    ("LicenseRef-Vendor", "MIT", "unknown", "nobody knows its terms"),
    ("Made-Up-1.0", "MIT", "unknown", "not a licence that is listed"),
    ("NOASSERTION", "MIT", "unknown", "nobody looked"),
    ("NONE", "MIT", "unknown", "no licence is no permission"),
    # -- into the GNU licences
    ("MIT", "GPL-2.0-only", "ok", "FSF: Expat is compatible"),
    ("BSD-2-Clause", "GPL-2.0-or-later", "ok", "FSF: FreeBSD is compatible"),
    ("Zlib", "LGPL-2.1-only", "ok", "FSF"),
    ("Apache-2.0", "GPL-2.0-only", "incompatible", "FSF: its patent terms, with version 2"),
    ("Apache-2.0", "GPL-2.0-or-later", "incompatible", "OSADL: version 2 could not be offered"),
    ("Apache-2.0", "GPL-3.0-only", "ok", "FSF: compatible with version 3"),
    ("Apache-2.0", "AGPL-3.0-or-later", "ok", "FSF: as with GPL-3.0"),
    ("Apache-1.1", "GPL-3.0-only", "incompatible", "FSF: with no version"),
    ("BSD-4-Clause", "GPL-3.0-or-later", "incompatible", "FSF: the advertising clause"),
    ("OpenSSL", "GPL-2.0-only", "incompatible", "FSF: the advertising clause"),
    ("PHP-3.01", "GPL-3.0-only", "incompatible", "FSF: the name"),
    ("CDDL-1.0", "GPL-2.0-only", "incompatible", "FSF"),
    ("EPL-1.0", "GPL-3.0-only", "incompatible", "FSF"),
    ("EPL-2.0", "GPL-3.0-only", "unknown", "OSADL: only if it names the GPL as secondary"),
    ("MPL-2.0", "GPL-2.0-only", "ok", "MPL-2.0 section 3.3"),
    ("MPL-2.0-no-copyleft-exception", "GPL-3.0-only", "incompatible", "exhibit B"),
    ("MPL-1.1", "GPL-3.0-only", "incompatible", "FSF"),
    ("AFL-3.0", "GPL-3.0-only", "unknown", "OSADL leaves it open"),
    ("GPL-2.0-only", "GPL-3.0-only", "incompatible", "FSF: version 2 only is not compatible"),
    ("GPL-3.0-only", "GPL-2.0-only", "incompatible", "FSF"),
    ("GPL-3.0-only", "GPL-2.0-or-later", "incompatible", "version 2 could not be offered"),
    ("GPL-2.0-or-later", "GPL-3.0-only", "ok", "one may choose version 3"),
    ("GPL-2.0-or-later", "GPL-2.0-only", "ok", "one may choose version 2"),
    ("GPL-2.0-or-later", "GPL-3.0-or-later", "ok", "one may choose version 3 or later"),
    ("GPL-1.0-or-later", "GPL-3.0-only", "ok", "one may choose version 3"),
    ("GPL-2.0-only", "GPL-2.0-or-later", "unknown", "takes away what the project offers"),
    ("GPL-3.0-only", "GPL-3.0-or-later", "unknown", "takes away what the project offers"),
    ("LGPL-2.1-only", "GPL-2.0-only", "ok", "LGPL-2.1 section 3"),
    ("LGPL-2.1-only", "GPL-3.0-only", "ok", "LGPL-2.1 section 3: or any later version"),
    ("LGPL-3.0-only", "GPL-2.0-only", "incompatible", "FSF: LGPL-3.0 builds on GPL-3.0"),
    ("LGPL-2.1-or-later", "LGPL-3.0-only", "ok", "one may choose version 3"),
    ("LGPL-2.0-or-later", "LGPL-2.1-or-later", "ok", "one may choose version 2.1 or later"),
    ("LGPL-3.0-or-later", "LGPL-2.1-or-later", "incompatible", "2.1 could not be offered"),
    ("GPL-3.0-only", "LGPL-3.0-only", "incompatible", "the GPL's whole work, not the LGPL's"),
    ("GPL-3.0-only", "AGPL-3.0-only", "unknown", "GPL-3.0 section 13: may be linked"),
    ("AGPL-3.0-only", "GPL-3.0-only", "unknown", "GPL-3.0 section 13: may be linked"),
    ("AGPL-3.0-only", "GPL-2.0-only", "incompatible", "FSF"),
    ("CC0-1.0", "GPL-2.0-only", "ok", "FSF: compatible"),
    ("CC-BY-4.0", "GPL-3.0-only", "ok", "FSF: compatible with all versions"),
    ("CC-BY-SA-4.0", "GPL-3.0-only", "ok", "Creative Commons: one-way compatible with version 3"),
    ("CC-BY-SA-4.0", "GPL-2.0-only", "unknown", "nothing published for version 2"),
    ("CC-BY-SA-3.0", "CC-BY-SA-4.0", "ok", "its section 4b: later versions"),
    ("CC-BY-SA-4.0", "CC-BY-SA-3.0", "unknown", "no way back"),
    ("CECILL-2.1", "GPL-3.0-only", "ok", "CeCILL 2.1 section 5.3.4"),
    ("CECILL-2.0", "GPL-2.0-or-later", "ok", "FSF: version 2 is compatible"),
    ("PSF-2.0", "GPL-2.0-only", "ok", "FSF: Python 2.0.1 and later are compatible"),
    ("Vim", "GPL-2.0-only", "ok", "FSF: since 6.1"),
    ("JSON", "GPL-3.0-only", "incompatible", "FSF: not free"),
    ("QPL-1.0", "GPL-2.0-only", "incompatible", "FSF"),
    ("BlueOak-1.0.0", "GPL-2.0-only", "unknown", "permissive, and nothing published"),
    ("MIT-0", "GPL-2.0-only", "ok", "asks for less than MIT does"),
    ("OSL-3.0", "GPL-3.0-only", "incompatible", "FSF"),
    ("ODbL-1.0", "GPL-3.0-only", "incompatible", "two strong copylefts"),
    ("BUSL-1.1", "GPL-3.0-only", "incompatible", "restricts use"),
    # -- into weak copyleft
    ("Apache-2.0", "MPL-2.0", "ok", "OSADL"),
    ("LGPL-2.1-only", "MPL-2.0", "incompatible", "OSADL"),
    ("GPL-3.0-only", "EPL-2.0", "incompatible", "OSADL"),
    ("MPL-1.1", "MPL-2.0", "ok", "MPL-1.1 section 6: later versions"),
    ("EPL-1.0", "EPL-2.0", "ok", "EPL-1.0 section 7: later versions"),
    # -- fonts are shipped beside anything
    ("OFL-1.1", "MIT", "ok", "OFL: may be bundled with any software"),
    ("OFL-1.1", "GPL-2.0-only", "ok", "OFL: may be bundled with any software"),
    # -- exceptions
    (CLASSPATH, "MIT", "incompatible", "OSADL: a copy of the code stays under the GPL"),
    (CLASSPATH, "GPL-2.0-only", "ok", "OSADL: the exception may be dropped"),
    ("GPL-2.0-only", CLASSPATH, "unknown", "comes without the freedom that the project gives"),
    ("MIT", CLASSPATH, "ok", "OSADL"),
    ("Apache-2.0 WITH LLVM-exception", "MIT", "ok", "more freedom than Apache-2.0"),
    ("MIT", "Apache-2.0 WITH LLVM-exception", "ok", "as into Apache-2.0"),
    ("GPL-3.0-or-later WITH Bison-exception-2.2", "MIT", "unknown", "about the tool's output"),
    ("GPL-3.0-only WITH GCC-exception-3.1", "MIT", "incompatible", "copied, not linked"),
    ("GPL-2.0-only", "GPL-2.0-only WITH Linux-syscall-note", "ok", "about who calls the kernel"),
    ("GPL-2.0-only WITH Linux-syscall-note", "MIT", "incompatible", "not about copies"),
    # -- choices and combinations
    ("MIT OR GPL-3.0-only", "Apache-2.0", "ok", "one may choose MIT"),
    ("MIT AND GPL-3.0-only", "Apache-2.0", "incompatible", "both apply"),
    ("MIT AND LicenseRef-X", "MIT", "unknown", "both apply, and one is not known"),
    ("GPL-2.0-only OR GPL-3.0-only", "GPL-3.0-or-later", "unknown", "no later version on offer"),
    ("MIT", "MIT OR Apache-2.0", "ok", "stays on offer under both"),
    ("MIT OR Apache-2.0", "MIT OR Apache-2.0", "ok", "the same"),
    ("Apache-2.0", "MIT OR GPL-2.0-only", "incompatible", "the second could not be offered"),
    ("GPL-2.0-only", "MIT OR GPL-2.0-only", "incompatible", "the first could not be offered"),
    ("GPL-3.0-only", "MIT AND GPL-3.0-only", "ok", "the whole is under the GPL already"),
    ("Apache-2.0", "MIT AND GPL-2.0-only", "incompatible", "the GPL is what counts"),
    ("MPL-2.0", "Apache-2.0 AND MPL-2.0", "ok", "is part of it already"),
    # -- terms that are nobody else's
    ("MIT", "LicenseRef-proprietary", "ok", "a notice can be kept"),
    ("GPL-3.0-only", "LicenseRef-proprietary", "incompatible", "the whole under the GPL"),
    ("GPL-3.0-only", "GPL-3.0-only OR LicenseRef-Commercial", "incompatible", "can't be sold"),
    ("MIT", "BUSL-1.1", "ok", "a notice can be kept"),
    ("AGPL-3.0-only", "BUSL-1.1", "incompatible", "the whole under the AGPL"),
    ("Elastic-2.0", "BUSL-1.1", "unknown", "two restrictions"),
    # -- old spellings
    ("GPL-2.0+", "GPL-3.0", "ok", "as GPL-2.0-or-later into GPL-3.0-only"),
    ("GPL-2.0-with-classpath-exception", "GPL-2.0", "ok", "as the new spelling"),
]  # fmt: skip


@pytest.mark.parametrize(("coming", "own", "fit", "why"), PAIRS)
def test_what_fits_into_what(coming: str, own: str, fit: str, why: str) -> None:
    verdict = judge_licence(coming, own)

    assert verdict.fit == fit, why
    assert bool(verdict.reason) is (fit != "ok")
    assert not verdict.reason.endswith(".")


@pytest.mark.parametrize(
    ("coming", "own", "copied", "linked", "beside"),
    [
        ("LGPL-2.1-or-later", "MIT", "incompatible", "ok", "unknown"),
        ("MPL-2.0", "Apache-2.0", "incompatible", "ok", "unknown"),
        ("CC-BY-SA-4.0", "MIT", "incompatible", "ok", "unknown"),
        ("LGPL-3.0-only", "GPL-2.0-only", "incompatible", "incompatible", "incompatible"),
        ("EPL-1.0", "GPL-3.0-only", "incompatible", "incompatible", "incompatible"),
        ("GPL-3.0-only", "MIT", "incompatible", "incompatible", "incompatible"),
        (CLASSPATH, "MIT", "incompatible", "ok", "incompatible"),
        (CLASSPATH, "GPL-3.0-only", "incompatible", "ok", "incompatible"),
        (
            "GPL-2.0-only WITH Linux-syscall-note",
            "MIT",
            "incompatible",
            "incompatible",
            "incompatible",
        ),
        ("BUSL-1.1", "MIT", "incompatible", "incompatible", "incompatible"),
        ("LicenseRef-X", "MIT", "unknown", "unknown", "unknown"),
        ("MIT", "MIT", "ok", "ok", "ok"),
    ],
)
def test_it_matters_how_something_is_used(
    coming: str, own: str, copied: str, linked: str, beside: str
) -> None:
    fits = [judge_licence(coming, own, use).fit for use in ("copied", "linked", "beside")]

    assert fits == [copied, linked, beside]


@pytest.mark.parametrize(
    ("coming", "own", "reason"),
    [
        (
            "GPL-3.0-only",
            "MIT",
            "its terms would reach the whole work (OSADL: not compatible)",
        ),
        (
            "GPL-3.0-only",
            "MIT OR Apache-2.0",
            "its terms would reach the whole work (OSADL: not compatible), so MIT could not be "
            "offered",
        ),
        (
            "MPL-2.0",
            "MIT",
            "what is copied stays under its copyleft, which MIT does not have (OSADL: not "
            "compatible)",
        ),
        (
            "Apache-2.0",
            "GPL-2.0-only",
            "it asks for what GPL-2.0-only does not let anyone add (OSADL: not compatible)",
        ),
        (
            "GPL-3.0-only",
            "GPL-2.0-only",
            "each of the two wants the whole work under itself (OSADL: not compatible)",
        ),
        ("BUSL-1.1", "MIT", "it limits what the work may be used for"),
        ("JSON", "GPL-3.0-only", "the FSF lists it as not compatible with the GNU licences"),
        ("LicenseRef-X", "MIT", "nothing is known of the terms of LicenseRef-X"),
        ("NONE", "MIT", "nobody says what it is under"),
        ("MIT", "Made-Up-1.0", "nothing is known of the terms of Made-Up-1.0"),
        (
            "GPL-3.0-only",
            "GPL-3.0-or-later",
            "it is the project's licence with less freedom than GPL-3.0-or-later gives",
        ),
    ],
)
def test_the_reason_comes_from_the_two(coming: str, own: str, reason: str) -> None:
    assert judge_licence(coming, own).reason == reason


def test_an_unknown_project_is_never_a_pass() -> None:
    assert judge_licence("Made-Up-1.0", "Made-Up-2.0").fit == "unknown"


def test_only_a_yes_of_the_matrix_passes() -> None:
    """Over all its pairs: a no or a doubt is ok only where a later version makes it a yes."""
    table = json.loads((Path(facts.__file__).parent / "osadl.json").read_text("utf-8"))
    passed = []
    for own, row in zip(table["ids"], table["rows"], strict=True):
        for coming, answer in zip(table["ids"], row, strict=True):
            fit = judge_licence(coming, own).fit
            assert answer != "Y" or fit == "ok", (coming, own)
            if answer != "Y" and fit == "ok":
                passed.append((coming, own))

    # The matrix takes `-or-later` of the Lesser GPL as it stands.
    assert passed == [
        ("LGPL-2.0-or-later", "LGPL-2.1-only"),
        ("LGPL-2.0-or-later", "LGPL-2.1-or-later"),
        ("LGPL-2.0-or-later", "LGPL-3.0-only"),
        ("LGPL-2.0-or-later", "LGPL-3.0-or-later"),
    ]


def test_the_matrix_is_complete_and_says_where_it_is_from() -> None:
    table = json.loads((Path(facts.__file__).parent / "osadl.json").read_text("utf-8"))

    assert (table["version"], table["date"]) == ("2024.5.22.10535", "2024-05-21")
    assert table["digest"].startswith("sha256:")
    assert len(table["ids"]) == len(table["rows"]) == 110
    assert {len(row) for row in table["rows"]} == {110}
    assert set("".join(table["rows"])) == set("YNUC")
    assert all(row[n] == "Y" for n, row in enumerate(table["rows"]))


def test_what_is_published_speaks_of_licences_that_exist() -> None:
    published = facts._published()
    ids = [
        *(id for entry in published["opens"] for id in (*entry["from"], *entry["into"])),
        *published["lax"]["ids"],
        *published["bundled"]["ids"],
        *(id for key in ("compatible", "compatible-with-3", "incompatible")
          for id in published["gpl"][key]),
    ]  # fmt: skip

    assert [id for id in ids if "*" not in id and canonical(id, known=True) != id] == []


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("MIT", "permissive"),
        ("CC0-1.0", "free"),
        ("LGPL-3.0-only", "weak"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "strong"),
        ("PolyForm-Noncommercial-1.0.0", "restricting"),
        ("LicenseRef-scancode-proprietary-license", "restricting"),
        ("LicenseRef-Own", "house"),
        ("Made-Up-1.0", "unknown"),
        ("NONE", "unknown"),
    ],
)
def test_every_licence_has_a_kind(term: str, expected: str) -> None:
    assert kind(term) == expected


# -- expressions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GPL-3.0", "GPL-3.0-only"),
        ("gpl-2.0+", "GPL-2.0-or-later"),
        ("LGPL-2.1+", "LGPL-2.1-or-later"),
        ("AGPL-3.0", "AGPL-3.0-only"),
        ("Apache-2.0+", "Apache-2.0+"),
        ("Nunit", "zlib-acknowledgement"),
        ("GPL-2.0-with-GCC-exception", "GPL-2.0-only WITH GCC-exception-2.0"),
        ("eCos-2.0", "GPL-2.0-or-later WITH eCos-exception-2.0"),
        ("wxWindows", "LGPL-2.0-or-later WITH WxWindows-exception-3.1"),
        ("GPL-2.0 with classpath-exception-2.0", CLASSPATH),
        ("LicenseRef-Own", "LicenseRef-Own"),
        ("DocumentRef-x:LicenseRef-Own", "DocumentRef-x:LicenseRef-Own"),
        ("noassertion", "NOASSERTION"),
        ("none", "NONE"),
        ("MIT WITH MIT", None),
        ("MIT WITH", None),
        ("WITH", None),
        ("OR", None),
        ("MIT/Apache-2.0", None),
        ("", None),
        ("  ", None),
        ("(" * 3000, None),
        ("(MIT AND " * 80 + "ISC" + ")" * 80, "MIT AND (" * 79 + "MIT AND ISC" + ")" * 79),
        (" OR ".join(["MIT"] * 1000), None),
    ],
)
def test_an_expression_has_one_spelling(text: str, expected: str | None) -> None:
    assert canonical(text) == expected


def test_the_licences_of_an_expression() -> None:
    assert terms("MIT AND (ISC OR MIT)") == ("MIT", "ISC")
    assert branches("MIT AND (ISC OR Zlib)") == ({"MIT", "ISC"}, {"MIT", "Zlib"})
    assert branches("not an expression") == ({"not an expression"},)


def test_an_expression_with_very_many_ways_is_still_judged() -> None:
    """As if all applied: what is no pass then may be one for nobody."""
    choices = " AND ".join(["(MIT OR ISC)", "(Zlib OR 0BSD)", "(BSL-1.0 OR X11)"] * 12)

    assert judge_licence(choices, "Apache-2.0").fit == "ok"
    assert judge_licence(f"{choices} AND GPL-3.0-only", "Apache-2.0").fit == "incompatible"


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("MIT", ("MIT",)),
        ("GPL-3.0-only", ("GPL-3.0-only",)),
        (
            "LGPL-2.1-or-later",
            ("LGPL-2.1-or-later", "LGPL-2.1-only", "LGPL-3.0-only", "LGPL-3.0-or-later"),
        ),
        ("Apache-1.1+", ("Apache-1.1+", "Apache-1.1", "Apache-2.0", "Apache-2.0+")),
        (
            "GPL-3.0-or-later WITH GCC-exception-3.1",
            ("GPL-3.0-or-later WITH GCC-exception-3.1", "GPL-3.0-only WITH GCC-exception-3.1"),
        ),
    ],
)
def test_or_later_offers_later_versions(term: str, expected: tuple[str, ...]) -> None:
    assert readings(term) == expected


# -- objections ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "policy", "own", "held", "expected"),
    [
        ("MIT", NOTHING, "MIT", (), None),
        ("MIT", NOTHING, None, (), None),
        (
            "GPL-3.0-only",
            NOTHING,
            "MIT",
            (),
            Objection(
                INCOMPATIBLE,
                "GPL-3.0-only comes into a project under MIT: its terms would reach the whole work "
                "(OSADL: not compatible)",
            ),
        ),
        (
            "GPL-3.0-only",
            NOTHING,
            "MIT",
            ("GPL-3.0-only",),
            Objection(
                UNKNOWN_FIT,
                "GPL-3.0-only comes into a project under MIT: its terms would reach the whole work "
                "(OSADL: not compatible); the project has some of it already",
            ),
        ),
        (
            "LicenseRef-X",
            NOTHING,
            "MIT",
            (),
            Objection(
                UNKNOWN_FIT,
                "LicenseRef-X comes into a project under MIT: nothing is known of the terms of "
                "LicenseRef-X",
            ),
        ),
        (
            "GPL-3.0-only",
            NOTHING,
            None,
            (),
            Objection(COPYLEFT, f"{COPYLEFT.message}: GPL-3.0-only"),
        ),
        ("GPL-3.0-only", NOTHING, None, ("GPL-2.0-or-later",), None),
        ("BUSL-1.1", NOTHING, None, (), Objection(RESTRICTED, f"{RESTRICTED.message}: BUSL-1.1")),
        ("GPL-3.0-only", LicencePolicy(allow=("GPL-*",)), "MIT", (), None),
        (
            "ISC",
            LicencePolicy(allow=("MIT",)),
            "MIT",
            (),
            Objection(NOT_ALLOWED, f"{NOT_ALLOWED.message}: ISC"),
        ),
        (
            "MIT",
            LicencePolicy(deny=("MIT",)),
            "MIT",
            (),
            Objection(DENIED, f"{DENIED.message}: MIT"),
        ),
    ],
)
def test_what_is_objected_to(
    expression: str,
    policy: LicencePolicy,
    own: str | None,
    held: tuple[str, ...],
    expected: Objection | None,
) -> None:
    assert objection(expression, policy, own, held=held) == expected


@pytest.mark.parametrize(
    ("path", "use"),
    [
        ("src/a.py", "copied"),
        ("CMakeLists.txt", "copied"),
        ("docs/guide.md", "beside"),
        ("fonts/Sans.ttf", "beside"),
        ("LICENSE", "copied"),
    ],
)
def test_what_lies_beside_the_program(path: str, use: str) -> None:
    assert use_of(path) == use
