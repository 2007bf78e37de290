"""The line of every key in a TOML text, and the place that every setting comes from."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicheck import toml
from aicheck.config import Place, Setting, load, pack_names, settings_of
from aicheck.config.lines import lines_of
from aicheck.config.packs import pack_text

CASES = {
    "nested tables": (
        "a = 1\n[b]\nc = 2\n\n[b.d]\ne = 3\n",
        {("a",): 1, ("b",): 2, ("b", "c"): 3, ("b", "d"): 5, ("b", "d", "e"): 6},
    ),
    "an array of tables": (
        "[[gate.path]]\nmatch = 'a'\n[[gate.path]]\n\nmatch = 'b'\n[gate.path.more]\nx = 1\n",
        {
            ("gate",): 1, ("gate", "path"): 1, ("gate", "path", 0): 1,
            ("gate", "path", 0, "match"): 2,
            ("gate", "path", 1): 3, ("gate", "path", 1, "match"): 5,
            ("gate", "path", 1, "more"): 6, ("gate", "path", 1, "more", "x"): 7,
        },
    ),
    "an array of tables in one": (
        "[[a]]\n[[a.b]]\nc = 1\n[[a.b]]\nc = 2\n[[a]]\n[[a.b]]\nc = 3\n",
        {
            ("a",): 1, ("a", 0): 1, ("a", 0, "b"): 2, ("a", 0, "b", 0): 2,
            ("a", 0, "b", 0, "c"): 3, ("a", 0, "b", 1): 4, ("a", 0, "b", 1, "c"): 5,
            ("a", 1): 6, ("a", 1, "b"): 7, ("a", 1, "b", 0): 7, ("a", 1, "b", 0, "c"): 8,
        },
    ),
    "inline tables": (
        "x = { y = { z = 1 }, 'w' = [{ v = 2 }] }\nu = 1\n",
        {
            ("x",): 1, ("x", "y"): 1, ("x", "y", "z"): 1, ("x", "w"): 1, ("x", "w", 0): 1,
            ("x", "w", 0, "v"): 1, ("u",): 2,
        },
    ),
    "dotted keys": (
        '[rules]\nseverity.a-b = "low"\nseverity . "c.d" = "high"\n',
        {
            ("rules",): 1, ("rules", "severity"): 2, ("rules", "severity", "a-b"): 2,
            ("rules", "severity", "c.d"): 3,
        },
    ),
    "quoted keys with escapes": ('"a\\u0062\\"]" = 1\n', {('ab"]',): 1}),
    "strings that look like tables": (
        'a = """\n[gate]\nfail-on = "x"\\"""" \n'
        "b = '''\n# [c]\n'''\nd = \"[e]\" # [f]\n[g]\nh = 1",
        {("a",): 1, ("b",): 4, ("d",): 7, ("g",): 8, ("g", "h"): 9},
    ),
    "long strings that end with their own quotes": (
        'a = """x"""""\nb = \'\'\'x\'\'\'\'\'\nc = ""\nd = \'\'\n',
        {("a",): 1, ("b",): 2, ("c",): 3, ("d",): 4},
    ),
    "arrays over several lines": (
        'a = [\n  1, # [x]\n  "]",\n  [2,\n   3],\n]\nb = 2\n',
        {
            ("a",): 1, ("a", 0): 2, ("a", 1): 3, ("a", 2): 4, ("a", 2, 0): 4, ("a", 2, 1): 5,
            ("b",): 7,
        },
    ),
    "carriage returns, and dates": (
        "a = 1979-05-27 07:32:00\r\n\r\n[ b . c ]\r\nd = +1.5e3# x\r\n",
        {("a",): 1, ("b",): 3, ("b", "c"): 3, ("b", "c", "d"): 4},
    ),
    "nothing": ("", {}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_line_of_every_key(name: str) -> None:
    text, lines = CASES[name]
    toml.loads(text)

    assert lines_of(text) == lines


def leaves(value: Any, above: tuple[Any, ...] = ()) -> set[tuple[Any, ...]]:
    """The path of everything that stands in a parsed text."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    out = set()
    for key, inner in pairs:
        out.add((*above, key))
        if isinstance(inner, dict | list):
            out |= leaves(inner, (*above, key))
    return out


@pytest.mark.parametrize("name", pack_names())
def test_no_key_of_a_pack_is_missed(name: str) -> None:
    text = pack_text(name)

    assert set(lines_of(text)) == leaves(toml.loads(text))


LINES = st.sampled_from(
    ["[a]", "[a.b]", "[[c]]", "[[a.d]]", "[c.e]", "x = 1", "y.z = [1, {w = 2}]", "# [q]", "",
     "v = '''", "'''", "u = \"\"\"", '"""', 'k = "[t]" # "', "l = [", "]", "'m n' = 0x1F",
     "o = {}", "p = {q = 'r', s.t = []}", "  1,", "w = 'it # is'", 'g = "a\\"b"']
)  # fmt: skip


@given(st.lists(LINES, max_size=8))
def test_whatever_is_toml_has_the_same_keys(lines: list[str]) -> None:
    """What the parser finds and what has a line are the same, for every text that it takes."""
    text = "\n".join(lines)
    try:
        parsed = toml.loads(text)
    except toml.TOMLDecodeError:
        return

    assert set(lines_of(text)) == leaves(parsed)


def test_a_text_as_deep_as_the_parser_goes_is_no_trouble() -> None:
    deep = 5_000
    lines_of("a = " + "[" * deep + "]" * deep)


def by_key(text: str, source: str = "base:aicheck.toml") -> dict[str, Setting]:
    load(text, None, source)
    return {it.key: it for it in settings_of(text, source)}


def test_a_setting_names_the_pack_or_the_line() -> None:
    text = 'extends = ["default", "strict"]\n\n[gate]\nai-fail-on = "high"\n'

    found = by_key(text)

    strict = next(n for n, it in enumerate(pack_text("strict").splitlines(), 1) if "fail-on" in it)
    assert found["extends"] == Setting("extends", ["default", "strict"], (Place(None, 1),))
    assert found["gate.ai-fail-on"] == Setting("gate.ai-fail-on", "high", (Place(None, 4),))
    assert found["gate.fail-on"] == Setting("gate.fail-on", "medium", (Place("strict", strict),))
    assert found["attribution.grammar"].places[0].pack == "default"
    assert found["licence.project"] == Setting("licence.project", None)


def test_lists_that_are_added_to_have_several_places() -> None:
    found = by_key('[rules]\noff = ["weak-hash"]\nseverity = {a = "low"}\n')

    off = found["rules.off"]
    assert [place.pack for place in off.places] == ["default", None]
    assert (off.value[-1], off.places[-1].line) == ("weak-hash", 2)
    assert found["rules.severity.a"] == Setting("rules.severity.a", "low", (Place(None, 3),))


def test_the_entries_of_paths_are_counted() -> None:
    found = by_key(
        '[[gate.path]]\nmatch = "a"\nfail-on = "low"\n'
        '[[gate.path]]\nmatch = "b"\nai-fail-on = "low"\n'
    )

    assert {key: (it.value, it.places[0].line) for key, it in found.items() if "path" in key} == {
        "gate.path[1].match": ("a", 2),
        "gate.path[1].fail-on": ("low", 3),
        "gate.path[2].match": ("b", 5),
        "gate.path[2].ai-fail-on": ("low", 6),
    }


def test_a_table_of_pyproject_is_found_among_the_others() -> None:
    text = '[project]\nname = "x"\n[tool.other]\nextends = 1\n[tool.aicheck]\nextends = "strict"\n'
    text += "[tool.aicheck.sign-off]\nchain = true\n"

    found = by_key(text, "tree:pyproject.toml")

    assert found["extends"].places == (Place(None, 6),)
    assert found["sign-off.chain"] == Setting("sign-off.chain", True, (Place(None, 8),))


def test_without_settings_all_comes_from_the_default_pack() -> None:
    found = settings_of(None, "default")

    assert {place.pack for it in found for place in it.places} == {"default"}
    assert found[0] == Setting("extends", ["default"])
