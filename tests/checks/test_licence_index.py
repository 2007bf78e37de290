"""The index of licence rules: how it is built, what it holds, and what it finds."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from aicheck import toml
from aicheck.checks.licence import licences_in
from aicheck.checks.licence.data import TABLE
from aicheck.checks.licence.index import PATH, Index, index, load
from aicheck.checks.licence.matching import matches
from aicheck.checks.licence.spdx import PLAIN, category
from aicheck.checks.licence.spdx import index as spdx_index
from aicheck.checks.licence.words import counted, words_of
from aicheck.errors import AicheckError

TOOL = Path(__file__).parents[2] / "tools/licences.py"

PELICAN = """You may fold this paper bird in any way you like and give it to whoever asks.
Keep the crease where the maker put it, and do not claim to have invented paper.
The bird comes without a warranty that it flies, floats or keeps its shape in rain,
and nobody who folded it before you answers for wet feathers or hurt feelings.
If you colour it, say which colours are yours, so that the next person can tell
what the first maker drew and what was added in a later hour of boredom."""
HERON = """Folded under the rules of the Heron Paper Society as printed on the box,
which the box repeats on all of its sides for those who turn it around twice."""


def rule(text: str, **facts: str) -> str:
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in facts.items()) + f"---\n\n{text}"


RULES = {
    "licenses/pelican.LICENSE": rule(
        PELICAN, key="pelican", spdx_license_key="Pelican-1.0", category="Permissive"
    ),
    "licenses/heron.LICENSE": rule(
        "A text of its own.", key="heron", spdx_license_key="Heron", category="Copyleft"
    ),
    "licenses/secret.LICENSE": rule(
        "Nobody may read this box.", key="secret", spdx_license_key="LicenseRef-secret"
    ),
    "rules/heron_1.RULE": rule(
        HERON.replace("Heron Paper Society", "{{Heron Paper Society}}"),
        license_expression="heron", is_license_notice="yes",
    ),
    "rules/heron_2.RULE": rule(
        "see the heron licence", license_expression="heron", is_license_reference="yes",
        relevance="100",
    ),
    "rules/heron_3.RULE": rule(
        "or so they say of herons", license_expression="heron", is_license_reference="yes",
        relevance="50",
    ),
    "rules/old.RULE": rule(
        "the licence of old boxes", license_expression="pelican", is_deprecated="yes"
    ),
    "rules/nothing.RULE": rule(
        "see the heron licence office", is_false_positive="yes", license_expression="heron"
    ),
}  # fmt: skip


def wheel(path: Path, rules: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in rules.items():
            archive.writestr(f"licensedcode/data/{name}", text)
        archive.writestr("licensedcode/models.py", "raise SystemExit('never run')\n")
    return path


def build(source: Path, target: Path) -> str:
    command = [sys.executable, str(TOOL), str(source), "--output", str(target)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def birds(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("birds")
    build(wheel(folder / "paper_birds-2.1-py3-none-any.whl", RULES), folder / "index.bin")
    return load(folder / "index.bin")


def found(text: str, rules: Index) -> list[tuple[str, int, int]]:
    words, lines = counted(words_of(text))
    return [
        (rules.expression(it.rule), lines[it.start], lines[it.end - 1])
        for it in matches(words, rules)
    ]


def test_the_same_rules_give_the_same_bytes(tmp_path: Path) -> None:
    """Whatever the order of the archive."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir(), other.mkdir()
    name = "paper_birds-2.1-py3-none-any.whl"

    said = build(wheel(one / name, RULES), one / "index.bin")
    build(wheel(other / name, dict(reversed(RULES.items()))), other / "index.bin")

    assert (one / "index.bin").read_bytes() == (other / "index.bin").read_bytes()
    assert said.startswith("5 rules, 2 with grams: ")


def test_the_table_that_is_read_says_what_the_one_for_people_does(tmp_path: Path) -> None:
    """Or else: python tools/licences.py"""
    made = tmp_path / "licences.json"
    subprocess.run([sys.executable, str(TOOL), "--output", str(made)], check=True)

    assert json.loads(made.read_text("utf-8")) == toml.loads(
        TABLE.with_suffix(".toml").read_text("utf-8")
    )
    assert TABLE.read_bytes() == made.read_bytes()


@pytest.mark.parametrize("id", sorted(PLAIN))
def test_what_is_known_without_the_list_stands_there_too(id: str) -> None:
    assert category(id) == spdx_index().categories[id]


def test_it_says_where_its_rules_come_from(birds: Index) -> None:
    assert birds.source == {
        "name": "paper-birds",
        "version": "2.1",
        "digest": birds.source["digest"],
        "licence": "CC-BY-4.0",
    }
    assert birds.source["digest"].startswith("sha256:")
    assert birds.expressions == ("", "Heron", "Pelican-1.0")


def test_no_text_is_in_it(tmp_path: Path) -> None:
    build(wheel(tmp_path / "paper_birds-2.1-py3-none-any.whl", RULES), tmp_path / "index.bin")

    data = (tmp_path / "index.bin").read_bytes().lower()

    assert not [word for word in b"crease feathers society boredom".split() if word in data]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PELICAN, [("Pelican-1.0", 1, 6)]),
        ("".join(f" * {line}\n" for line in PELICAN.split("\n")), [("Pelican-1.0", 1, 6)]),
        (f"int a;\n// {' '.join(PELICAN.split())}\nint b;\n", [("Pelican-1.0", 2, 2)]),
        # Two words of the text are others: told by what is left.
        (
            PELICAN.replace("paper bird", "tin fish").replace("boredom", "idleness"),
            [("Pelican-1.0", 1, 6)],
        ),
        (f"{HERON}\n\n{PELICAN}\n", [("Heron", 1, 2), ("Pelican-1.0", 4, 9)]),
        (f"# See the Heron licence.\n# {HERON[:40]}\n", [("Heron", 1, 1)]),
        # A longer run that is known to say nothing wins.
        ("See the heron licence office.", [("", 1, 1)]),
        # Half a text is not the text.
        ("\n".join(PELICAN.split("\n")[:2]), []),
        # All but the phrase that it needs.
        (HERON.replace("Heron Paper", "Stork Tissue"), []),
        ("or so they say of herons", []),
        ("the licence of old boxes", []),
        ("Nobody may read this box.", []),
        ("", []),
    ],
)
def test_what_is_found(birds: Index, text: str, expected: list[tuple[str, int, int]]) -> None:
    assert found(text, birds) == expected


def test_the_shipped_index_is_whole() -> None:
    """Made of a released set of rules, and no larger than it may be in a wheel."""
    rules = index()

    assert rules.source["name"] == "scancode-toolkit-mini"
    assert {"MIT", "Apache-2.0", "GPL-3.0-or-later", "AGPL-3.0-only"} <= set(rules.expressions)
    assert len(rules.sizes) > 25_000
    assert PATH.stat().st_size < 6_000_000


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"not an index\n",
        lambda data: data[:1000],
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b'"format":1', b'"format":9', 1),
        lambda data: data.replace(b'"words":', b'"wirds":', 1),
        lambda data: b"[1]\n" + data,
    ],
)
def test_a_damaged_index_is_named(tmp_path: Path, damage: object) -> None:
    path = tmp_path / "index.bin"
    path.write_bytes(damage(PATH.read_bytes()))  # type: ignore[operator]

    with pytest.raises(AicheckError, match=r"the licence index index\.bin can't be read"):
        load(path)


def test_no_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(AicheckError, match=r"the licence index index\.bin can't be read"):
        load(tmp_path / "index.bin")


APACHE = """Licensed under the Apache License, Version 2.0 (the "License");
you may not use this file except in compliance with the License.
You may obtain a copy of the License at

    http://www.apache.org/licenses/LICENSE-2.0

Unless required by applicable law or agreed to in writing, software
distributed under the License is distributed on an "AS IS" BASIS,
WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
See the License for the specific language governing permissions and
limitations under the License.
"""


@pytest.mark.parametrize(
    ("before", "leader", "after"),
    [
        ("", "# ", ""), ("/*\n", " * ", " */\n"), ("<!--\n", "", "-->\n"), ("", "// ", ""),
        ("", "-- ", ""), ("", ";; ", ""), ("dnl\n", "dnl ", ""), ("{-\n", "  ", "-}\n"),
        ("'''\n", "", "'''\n"), ("", "rem ", ""), ("", "%% ", ""),
    ],
)  # fmt: skip
def test_a_header_is_read_in_any_comment(before: str, leader: str, after: str) -> None:
    header = "".join(f"{leader}{line}\n" for line in APACHE.splitlines())
    text = f"{before}{header}{after}\ncode = 1\n"
    first = 1 + before.count("\n")

    (licence,) = licences_in(text)

    assert (licence.expression, licence.start, licence.end) == ("Apache-2.0", first, first + 10)
