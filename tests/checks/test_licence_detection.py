"""Which licences a text states, and on which lines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from endurance import in_time
from hypothesis import given, settings
from hypothesis import strategies as st

from aicheck.checks.licence import licences_in
from aicheck.checks.licence.data import Name, knowledge, plain
from aicheck.checks.licence.detection import may_state_a_licence
from aicheck.checks.licence.expressions import canonical

GNU = """This {thing} is free software; you can redistribute it and/or modify it
under the terms of the GNU {name} as published by the
Free Software Foundation; {version}.

It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY.
See the GNU {name} for more details.
"""
MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files, to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell it, provided that the above
copyright notice and this permission notice stay in all copies.
"""
BSD = """Redistribution and use in source and binary forms, with or without modification,
are permitted provided that:
1. Redistributions of source code must retain the above copyright notice.
2. Redistributions in binary form must reproduce the above copyright notice.
"""
ENDORSE = "3. No name may be used to endorse or promote products without permission.\n"
ADVERTISE = (
    "All advertising materials mentioning features or use of this software must display it.\n"
)
ISC = """Permission to use, copy, modify, and/or distribute this software for any purpose
with or without fee is hereby granted"""
APACHE = """Licensed under the Apache License, Version 2.0 (the "License");
you may not use this file except in compliance with the License.
See the License for the specific language governing permissions and
limitations under the License.
"""
ZLIB = """This software is provided 'as-is', without any express or implied warranty.
Permission is granted to anyone to use this software for any purpose,
including commercial applications:
1. The origin of this software must not be misrepresented.
2. Altered source versions must be plainly marked as such.
3. This notice may not be removed or altered from any source distribution.
"""
VERBATIM = "Everyone is permitted to copy and distribute verbatim copies of this license document."


def expressions(text: str) -> list[str]:
    return [licence.expression for licence in licences_in(text)]


def gnu(name: str, version: str, thing: str = "program") -> str:
    return GNU.format(name=name, version=version, thing=thing)


def either(number: str) -> str:
    return f"either version {number} of the License, or (at your option) any later version"


GPL, LGPL = "General Public License", "Lesser General Public License"
TEXTS = {
    "MIT": MIT,
    "MIT-0": MIT.split("provided")[0].replace(
        "to use,", 'to deal in the Software without restriction, including the rights to use,'
    ).replace("sell it, ", "sell copies of the Software, and to permit persons to whom the "
    "Software is furnished to do so. THE SOFTWARE IS PROVIDED \"AS IS\"."),
    "X11": MIT.replace("stay in", "shall be included in") + "Except as contained in this notice, "
    "the name of the X Consortium shall not be used to promote the sale, use or other dealings in "
    "this Software.",
    "JSON": MIT + "The Software shall be used for Good, not Evil.",
    "BSD-2-Clause": BSD,
    "BSD-3-Clause": BSD + ENDORSE,
    "BSD-4-Clause": BSD + ADVERTISE + ENDORSE,
    "ISC": ISC + ", provided that the above\ncopyright notice and this permission notice appear "
    'in all copies.\n\nTHE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES '
    "WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. "
    "IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL "
    "DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS.",
    "0BSD": ISC + '.\n\nTHE SOFTWARE IS PROVIDED "AS IS".',
    "Apache-2.0": APACHE,
    "Zlib": ZLIB,
    "GPL-2.0-only": gnu(GPL, "version 2"),
    "GPL-2.0-or-later": gnu(GPL, either("2")),
    "GPL-3.0-only": gnu(GPL, "version 3"),
    "GPL-3.0-or-later": gnu(GPL, either("3")),
    "LGPL-2.0-or-later": gnu("Library General Public License", either("2"), "library"),
    "LGPL-2.1-only": gnu(LGPL, "version 2.1", "library"),
    "LGPL-2.1-or-later": gnu(LGPL, either("2.1"), "library"),
    "LGPL-3.0-only": gnu(LGPL, "version 3", "library"),
    "LGPL-3.0-or-later": gnu(LGPL, either("3"), "library"),
    "AGPL-3.0-only": gnu("Affero General Public License", "version 3"),
    "AGPL-3.0-or-later": gnu("Affero General Public License", either("3")),
    "GPL-2.0-or-later WITH Classpath-exception-2.0": gnu(GPL, either("2")) + "Linking this library "
    "statically or dynamically with other modules is making a combined work based on this library.",
    "MPL-2.0": "This Source Code Form is subject to the terms of the Mozilla Public\n"
    "License, v. 2.0.",
    "MPL-1.1": "The contents of this file are subject to the Mozilla Public License Version 1.1.",
    "EPL-1.0": "made available under the terms of the Eclipse Public License v1.0",
    "EPL-2.0": "made available under the terms of the Eclipse Public License 2.0",
    "CDDL-1.0": "subject to the terms of the Common Development and Distribution License, "
    "Version 1.0 only",
    "CC0-1.0": "CC0 1.0 Universal\n\nStatement of Purpose\n\nAffirmer means the person.",
    "CC-BY-4.0": "licensed under a Creative Commons Attribution 4.0 International License",
    "CC-BY-SA-4.0": "licensed under the Creative Commons Attribution-ShareAlike 4.0 License",
    "CC-BY-NC-4.0": "licensed under CC BY-NC 4.0",
    "Unlicense": "This is free and unencumbered software released into the public domain.\n"
    "Anyone is free to copy, modify, publish, use, compile, sell, or distribute it.",
    "BSL-1.0": "Distributed under the Boost Software License, Version 1.0.",
    "WTFPL": "DO WHAT THE FUCK YOU WANT TO PUBLIC LICENSE\n"
    "0. You just DO WHAT THE FUCK YOU WANT TO.",
    "PSF-2.0": "This LICENSE AGREEMENT is between the Python Software Foundation (PSF), and the "
    "Individual or Organization. PSF hereby grants Licensee a nonexclusive, royalty-free right.",
    "Artistic-2.0": f"The Artistic License 2.0\n\n{VERBATIM}\n\nThis license establishes the terms "
    "under which a given free software Package may be copied.",
    "BUSL-1.1": "Licensed under the Business Source License 1.1",
    "SSPL-1.0": "Licensed under the Server Side Public License, version 1",
    "Elastic-2.0": "Licensed under the Elastic License 2.0",
    "OFL-1.1": "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
    "EUPL-1.2": "Licensed under the EUPL, Version 1.2 or as soon they will be approved",
    "GPL-1.0-or-later OR Artistic-1.0-Perl": "You may use it under the same terms as Perl itself.",
}  # fmt: skip


@pytest.mark.parametrize(("expression", "text"), TEXTS.items(), ids=TEXTS)
def test_a_licence_is_told_from_its_relatives(expression: str, text: str) -> None:
    assert expressions(text) == [expression]


@pytest.mark.parametrize("expression", ["MIT", "BSD-3-Clause", "GPL-3.0-or-later", "Apache-2.0"])
@pytest.mark.parametrize(
    ("first", "leader", "last"),
    [
        ("", "# ", ""),
        ("/*", " * ", " */"),
        ("<!--", "  ", "-->"),
        ("", "-- ", ""),
        ("", "REM ", ""),
        ("", "dnl ", ""),
        ('"""', "", '"""'),
        ("", "%%Copyright: ", ""),
    ],
)
def test_comments_and_wrapping_do_not_matter(
    expression: str, first: str, leader: str, last: str
) -> None:
    words = TEXTS[expression].split()
    lines = [" ".join(words[at : at + 5]) for at in range(0, len(words), 5)]
    text = "\n".join(["import os", first, *(leader + line for line in lines), last, "x = 1"])

    (found,) = licences_in(text)

    assert found.expression == expression
    assert 3 <= found.start <= found.end <= len(lines) + 2


@pytest.mark.parametrize(
    ("title", "verbatim", "expression"),
    [
        ("GNU GENERAL PUBLIC LICENSE\nVersion 2, June 1991", VERBATIM, "GPL-2.0-only"),
        ("GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007", VERBATIM, "GPL-3.0-only"),
        ("GNU Lesser General Public License\nVersion 2.1, February 1999",
         VERBATIM, "LGPL-2.1-only"),
        ("GNU Affero General Public License\nVersion 3, 19 November 2007",
         VERBATIM, "AGPL-3.0-only"),
        (
            "Apache License\nVersion 2.0, January 2004",
            "2. Grant of Copyright License.\n3. Grant of Patent License.",
            "Apache-2.0",
        ),
        (
            "Eclipse Public License - v 2.0",
            "THE ACCOMPANYING PROGRAM IS PROVIDED UNDER THE TERMS OF THIS ECLIPSE PUBLIC LICENSE",
            "EPL-2.0",
        ),
    ],
)  # fmt: skip
def test_a_whole_text_swallows_what_it_mentions(title: str, verbatim: str, expression: str) -> None:
    """The GPL's text shows how to apply it "or any later version": that is no statement."""
    text = f"{title}\n\n{verbatim}\n\n{gnu(GPL, either('3'))}\n\nEND OF TERMS AND CONDITIONS\n"

    assert expressions(text)[0] == expression
    if "GPL" in expression or expression == "Apache-2.0":
        assert expressions(text) == [expression]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("// Released under the MIT licence.", ["MIT"]),
        ("Released under MIT", ["MIT"]),
        (":license: BSD-3-Clause, see LICENSE for details.", ["BSD-3-Clause"]),
        (":license: BSD, see LICENSE for details.", ["BSD-3-Clause"]),
        ("License: GPLv3+", ["GPL-3.0-or-later"]),
        ("License: GPL v2 or later", ["GPL-2.0-or-later"]),
        ("# Licence: LGPL-2.1", ["LGPL-2.1-only"]),
        ("available under version 2 of the GNU General Public License", ["GPL-2.0-only"]),
        ("licensed under the GPL", ["GPL-1.0-or-later"]),
        ("(c) 2014 Robin Example -- MIT licensed", ["MIT"]),
        ("/*! tool v1 | (c) 2014 Robin Example | MIT License */", ["MIT"]),
        (" * @license Apache-2.0", ["Apache-2.0"]),
        ('    license="MIT",', ["MIT"]),
        ('  "license": "(MIT OR Apache-2.0)",', ["MIT OR Apache-2.0"]),
        ('"License :: OSI Approved :: Apache Software License",', ["Apache-2.0"]),
        ("# Tool\n\n## License\n\nMIT\n", ["MIT"]),
        ("# The MIT License (MIT)\n\nSome words\n", ["MIT"]),
        ("Licensed under the Academic Free License version 2.1", ["AFL-2.1"]),
        ("dual licensed under the MIT and the Apache License 2.0", ["MIT OR Apache-2.0"]),
        ("Licensed under either of MIT or Apache-2.0 at your option", ["MIT OR Apache-2.0"]),
        ("governed by a BSD-style license that can be found in LICENSE", ["BSD-3-Clause"]),
    ],
)
def test_plain_words_state_a_licence(text: str, expected: list[str]) -> None:
    assert expressions(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "IDS = ['MIT', 'Apache-2.0', 'GPL-3.0-only', 'BSD-3-Clause']  # licenses\n",
        "    'mit': {'id': 'MIT', 'deprecated': False},\n    # license ids\n",
        "license: str\nlicense_file: str\n",
        "license = metadata.get('License')\n",
        "expect(License.find('mit')).to eql(license)\n",
        "let(:license) { 'BSD3' }\n",
        "This function tells whether a file has a license header.\n",
        "You should have received a copy of the GNU General Public License along with it.\n",
        "See the GNU General Public License for more details.\n",
        "It is not licensed under the GPL.\n",
        "Use this check if licensed under the Apache License 2.0.\n",
        "The code runs under BSD and Linux; no permission needed.\n",
        "provided by the zlib module, permission denied\n",
        "write config data in JSON files; a license key is needed\n",
        'offer("GNU General Public License version 2", of=3)\n',
        'ids = ["Apache-2.0", "bsd-3-clause", "MPL 2.0"]  # licenses\n',
        'print("SPDX-License-Identifier: MIT")\n',
        '    "SPDX-License-Identifier: MIT",\n',
        "Add a line `SPDX-License-Identifier: MIT` to each file.\n",
        "# SPDX-License-Identifier: <expression>\n",
        "# SPDX-License-Identifier: \n",
        "# SPDX-License-Identifier: identifier of the license\n",
        "# SPDX-License-Identifier: AND\n# next\n",
        "".join(f'  "license": "{id}",\n' for id in ("MIT", "ISC", "MIT", "Apache-2.0")),
        "def mit_licence():\n    return 'MIT'\n",
    ],
)
def test_a_mere_mention_is_no_statement(text: str) -> None:
    assert expressions(text) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("# SPDX-License-Identifier: MIT", "MIT"),
        ("/* SPDX-License-Identifier: GPL-2.0 */", "GPL-2.0-only"),
        ("// SPDX-License-Identifier: GPL-2.0+", "GPL-2.0-or-later"),
        ("<!-- SPDX-License-Identifier: mit-->", "MIT"),
        ("<!-- SPDX-License-Identifier: MIT OR apache-2.0 -->", "MIT OR Apache-2.0"),
        ("-- SPDX-License-Identifier: (MIT AND ISC) OR Zlib", "(MIT AND ISC) OR Zlib"),
        ("(* SPDX-License-Identifier: ISC *)", "ISC"),
        ("REM SPDX-License-Identifier: 0BSD", "0BSD"),
        ('" SPDX-License-Identifier: Vim', "Vim"),
        (".. SPDX-License-Identifier: CC-BY-4.0", "CC-BY-4.0"),
        ("x = 1  # SPDX-License-Identifier: MIT", "MIT"),
        ('SPDX-License-Identifier = "CC0-1.0"', "CC0-1.0"),
        ('  "SPDX-License-Identifier": "CC0-1.0",', "CC0-1.0"),
        (
            "/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) AND MIT) */",
            "GPL-2.0-only WITH Linux-syscall-note AND MIT",
        ),
        ("# SPDX-License-Identifier: LicenseRef-Own", "LicenseRef-Own"),
        ("# SPDX-License-Identifier: Made-Up-1.0", "Made-Up-1.0"),
        ("# SPDX-License-Identifier: Apache-2.0+", "Apache-2.0+"),
    ],
)
def test_a_tag_is_read_in_any_comment(line: str, expected: str) -> None:
    (found,) = licences_in(f"#!/bin/sh\n{line}\n")

    assert (found.expression, found.start, found.end, found.score) == (expected, 2, 2, 1.0)


def test_alternatives_become_one_expression() -> None:
    """Somebody who may choose is not bound by every branch."""
    text = (
        "The contents of this file are subject to the Mozilla Public License Version 1.1.\n"
        "\n"
        "Alternatively, the contents of this file may be used under the terms of\n"
        "either the GNU General Public License Version 2 or later, or the GNU Lesser\n"
        "General Public License Version 2.1 or later.\n"
    )

    (found,) = licences_in(text)

    assert found.expression == "MPL-1.1 OR GPL-2.0-or-later OR LGPL-2.1-or-later"
    assert (found.start, found.end) == (1, 5)


def test_lines_are_those_of_the_statement() -> None:
    text = f"import os\n\n{MIT}\nx = 1\n" + "y = 2\n" * 40 + f"\n{ZLIB}"
    lines = text.split("\n")

    first, second = licences_in(text)

    assert lines[first.start - 1].startswith("Permission is hereby granted")
    assert lines[first.end - 1].startswith("copyright notice and this permission notice")
    assert lines[second.start - 1].startswith("This software is provided")
    assert lines[second.end - 1].startswith("3. This notice may not be removed")


def test_title_and_text_are_one_licence() -> None:
    text = f"MIT License\n\nCopyright (c) 2020 Robin Example\n\n{MIT}"

    (found,) = licences_in(text)

    assert (found.expression, found.start, found.end) == ("MIT", 1, 8)


def test_other_line_ends_do_not_shift_the_lines() -> None:
    """A line ends at a line feed only; form feeds and U+2028 are part of it."""
    text = "a\x0cb\u2028c\r\n\r\n# SPDX-License-Identifier: MIT\r\n"

    (found,) = licences_in(text)

    assert (found.expression, found.start) == ("MIT", 3)


def test_a_banner_before_a_long_line_is_read() -> None:
    text = "/*! Released under the MIT license */" + "a=1;" * 1_250_000

    with in_time():
        assert expressions(text) == ["MIT"]


@pytest.mark.parametrize(
    "unit",
    [
        "license ", "license (", "license <a", "license ](", "licensed under the ", "or mit ",
        "# SPDX-License-Identifier: MIT ", "license:" + " " * 20, "mit licensed\n", "license\n",
        "permission is hereby granted, free of charge, to any person obtaining a copy of this "
        "software and associated documentation files\n", "gnu general public license version 2\n",
        "permission of the license xqzv7\n",
    ],
)  # fmt: skip
def test_hostile_text_is_read_in_time(unit: str) -> None:
    """Whatever follows it, a licence is found in its line."""
    text = "licensed under the mit license\n" + unit * (300_000 // len(unit))

    with in_time():
        found = list(licences_in(text))

    assert (found[0].expression, found[0].start) == ("MIT", 1)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("abl \n\r\t#*/<>()[]\"'\\:=.+-1é\u2028"), max_size=300), st.data())
def test_lines_survive_any_surroundings(noise: str, data: st.DataObject) -> None:
    """A tag on a line of its own is found on that line, whatever stands around it."""
    lines = noise.split("\n")
    at = data.draw(st.integers(0, len(lines)))
    lines.insert(at, "# SPDX-License-Identifier: EUPL-1.2")

    found = [x for x in licences_in("\n".join(lines)) if x.expression == "EUPL-1.2"]

    assert [(x.start, x.end) for x in found] == [(at + 1, at + 1)]


# -- the data ------------------------------------------------------------------------------------


def test_every_id_is_one_that_spdx_knows() -> None:
    known = knowledge()
    ids = {signature.id for signature in known.signatures}
    for group in known.names.values():
        for name in group:
            ids.update(_ids(name))
    ids.update(f"GPL-2.0-only WITH {id}" for id in known.exceptions)

    assert [id for id in sorted(ids) if canonical(id, known=True) != id] == []


def _ids(name: Name) -> Iterator[str]:
    suffixes = ("-only", "-or-later") if name.gnu else ("",)
    listed = name.versions or ("",)
    yield from (name.stem + version + suffix for version in listed for suffix in suffixes)
    if name.default:
        yield name.default


def test_phrases_are_written_as_texts_are_read() -> None:
    """A capital, a comma or "licence" in a phrase could never match."""
    known = knowledge()
    phrases = [name.words for group in known.names.values() for name in group]
    phrases += [*known.exceptions.values(), *known.tails]
    for signature in known.signatures:
        groups = (signature.begins, *signature.needs, *signature.lacks, *signature.ends)
        phrases += [phrase for group in groups for phrase in group]

    odd = [p for p in phrases if plain(p) != p.strip() or "licenc" in p]

    # French names keep their own spelling of the word.
    assert [p for p in odd if not p.startswith("licence libre")] == []


def test_no_signature_is_behind_the_gate() -> None:
    for signature in knowledge().signatures:
        words = " ".join(signature.begins + tuple(p for group in signature.needs for p in group))
        assert may_state_a_licence(words), signature.id


def test_megabytes_of_ordinary_code_are_looked_through_in_time() -> None:
    code = "def f(x):\n    return x + 1  # ordinary code\n" * 200_000

    with in_time():
        assert not licences_in(code)


def test_what_is_far_from_words_of_licensing_costs_nothing_and_shifts_nothing() -> None:
    """Statements at both ends of a long file keep their lines."""
    header = "# SPDX-License-Identifier: MIT\n"
    text = header + "value = 1\n" * 5_000 + "# Licensed under the Apache License, Version 2.0\n"

    found = [(it.expression, it.start, it.end) for it in licences_in(text)]

    assert found == [("MIT", 1, 1), ("Apache-2.0", 5_002, 5_002)]


def test_words_that_grow_in_lower_case_do_not_shift_lines() -> None:
    """A capital I with a dot is two characters in lower case."""
    text = "\u0130" * 300 + "\nx\n" * 100 + "# Licensed under the MIT License\n"

    (found,) = licences_in(text)

    assert (found.expression, found.start) == ("MIT", 201)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Adapted from GNU coreutils (GPL-3.0-or-later)\n", ["GPL-3.0-or-later"]),
        ("# This function is copied from bash (GPLv3).\n", ["GPL-3.0-only"]),
        ("# Based on code from linux kernel lib/sort.c, which is GPL-2.0\n", ["GPL-2.0-only"]),
        ("# Taken from URL, licensed under AGPL-3.0\n", ["AGPL-3.0-only"]),
        (
            "This is free and unencumbered software released into the public domain.\n",
            ["Unlicense"],
        ),
        ("# from https://stackoverflow.com/a/123 (CC BY-SA 4.0)\n", ["CC-BY-SA-4.0"]),
        ('__license__ = "GPLv3"\n', ["GPL-3.0-only"]),
        ('__license__ = "GPLv3+"\n', ["GPL-3.0-or-later"]),
        ("# Released under GPLv3+\n", ["GPL-3.0-or-later"]),
        ("# licensed under GPLv3+\n", ["GPL-3.0-or-later"]),
        (
            "# under the terms of the GNU General Public License, version 3 or newer\n",
            ["GPL-3.0-or-later"],
        ),
        (
            "# licensed under the GNU General Public License version 2 or any newer version\n",
            ["GPL-2.0-or-later"],
        ),
        (
            "# This program is free software; you can redistribute it and/or modify\n# it "
            "under the terms of the GNU General Public License as published by\n# the Free "
            "Software Foundation; either version 2 of the License, or\n",
            ["GPL-2.0-or-later"],
        ),
        (
            " * @license http://www.gnu.org/licenses/gpl-2.0.html GNU GPL, version 2 or later\n",
            ["GPL-2.0-or-later"],
        ),
        ("Parts are MIT licensed, parts are under the Apache License 2.0\n", ["Apache-2.0", "MIT"]),
    ],
)
def test_people_say_where_code_was_taken_from_and_which_versions_hold(
    text: str, expected: list[str]
) -> None:
    assert sorted(expressions(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        'assert find("# Licensed under the GNU GPL version 2") == []\n',
        'log.warning("package %s is licensed under the GPL", name)\nx=1\n',
        'raise Denied("licensed under the GPL")\n',
        'raise LicenseError("The software is distributed under the terms of the GNU '
        'General Public License version 2")\n',
        'print("This file is under the GNU General Public License v3.0")\n',
        're.compile(r"Licensed under the Apache License, Version 2.0")\n',
        'License{ID: "GPL-3.0-only", Name: "GNU General Public License v3.0 only"}\n',
        '<option value="gpl-3.0">GNU General Public License v3.0</option>\n',
        "Do not copy code from projects licensed under the AGPL-3.0.\n",
        "- name: foo\n  license: GPL-3.0\n- name: bar\n  license: MIT\n",
    ],
)
def test_what_code_and_prose_say_of_others_is_no_statement(text: str) -> None:
    assert expressions(text) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("MIT, GPL-3.0-only", "MIT AND GPL-3.0-only"),
        ("MIT/GPL-3.0-only", "MIT AND GPL-3.0-only"),
        ("MIT | GPL-3.0-only", "MIT AND GPL-3.0-only"),
        ("MIT (GPL-3.0-only)", "MIT AND GPL-3.0-only"),
        ('"MIT" AND "GPL-3.0-only"', "MIT AND GPL-3.0-only"),
        ("MIT AND\n# GPL-3.0-only", "MIT AND GPL-3.0-only"),
        ("Nonsense-License", "NOASSERTION"),
        ("MIT AND Proprietary", "NOASSERTION"),
        ("AND GPL-3.0-only", "NOASSERTION"),
        ("<GPL-3.0-only>", "GPL-3.0-only"),
        ("GPLv3", "GPL-3.0-only"),
        ("MIT, see LICENSE", "MIT"),
        ("MIT -*- coding: utf-8 -*-", "MIT"),
    ],
)
def test_a_tag_that_is_not_written_well_loses_nothing(value: str, expected: str) -> None:
    """What else it names counts as well, and what nobody knows is not passed over."""
    assert expressions(f"# SPDX-License-Identifier: {value}\n") == [expected]


def test_what_nobody_sees_does_not_hide_a_licence() -> None:
    seen = "# Licensed under the GNU General Public License version 3"

    hidden = seen.replace("cens", "c\u200bens").replace("General", "Gen\u00aderal")

    assert expressions(f"{hidden}\n") == expressions(f"{seen}\n") == ["GPL-3.0-only"]


def test_a_banner_far_into_a_long_line_is_read() -> None:
    text = "a=1;" * 10_000 + "/*! Released under the MIT license */" + "b=2;" * 10_000

    assert expressions(text) == ["MIT"]
