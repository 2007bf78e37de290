"""f-strings of Python 3.12, spelled for older ones."""

from __future__ import annotations

import ast
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicheck.newer_fstrings import spelled_for_older

SPELLED = {
    "same-quotes": ("f'{a['b']}'", "f'{a[\"b\"]}'"),
    "double": ('f"{a["b"]}"', "f\"{a['b']}\""),
    "prefix": ("rf'{a[r'b']}'", "rf'{a[r\"b\"]}'"),
    "method": ("f'x {y.decode('utf-8')}\\n'", "f'x {y.decode(\"utf-8\")}\\n'"),
    "escaped-outside": ("f'it\\'s {a['b']}'", "f'it\\'s {a[\"b\"]}'"),
    "backslash": ("f'{'\\n'.join(a)}'", "f'{\"  \".join(a)}'"),
    "quote-inside": ("f'{a[\"it's\"]}'", "f'{a[\"it s\"]}'"),
    "nested": ("f'{f'{x}'}'", "f'{f\"{x}\"}'"),
    "nested-constant": ("f'{f'{g('x')}'}'", "f'{f\"{g(___)}\"}'"),
    "spec": ("f'{x:>{w['n']}}'", "f'{x:>{w[___]}}'"),
    "conversion": ("f'{a['b']!r:>9}'", "f'{a[\"b\"]!r:>9}'"),
    "triple": ('f"""{a["""b"""]}"""', "f\"\"\"{a['''b''']}\"\"\""),
    "braces": ("f'{{{a['b']}}}'", "f'{{{a[\"b\"]}}}'"),
    "around": (
        "# f'{a['b']}'\nx = 'f' + f'{a['b']}'\n",
        "# f'{a['b']}'\nx = 'f' + f'{a[\"b\"]}'\n",
    ),
}
UNTOUCHED = {
    "plain": "x = 'a' + \"b\" + '''c'''\n",
    "readable": "f'{a[\"b\"]} {c!r:>{d}}'\n",
    "unclosed": "x = f'{a['\n",
    "no-python": "what's this? f'{",
    "comment": "f'''{a # it's\n}'''\n",
    "deep": "f'{" * 40 + "x" + "}'" * 40,
    "prefix-of-a-name": "buf = rf\nrb'x'\n",
}


@pytest.mark.parametrize("name", SPELLED)
def test_spelled(name):
    """Inner strings get other quotes, and nothing moves."""
    newer, older = SPELLED[name]

    assert spelled_for_older(newer) == older
    assert len(newer) == len(older)


@pytest.mark.parametrize("name", SPELLED)
def test_older_pythons_read_it(name):
    """The result is what Python 3.11 reads too."""
    ast.parse(SPELLED[name][1])


@pytest.mark.parametrize("name", UNTOUCHED)
def test_untouched(name):
    """What has nothing to respell, and what is not clear, stays as it is."""
    assert spelled_for_older(UNTOUCHED[name]) == UNTOUCHED[name]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="older Pythons do not read the original")
@pytest.mark.parametrize("name", SPELLED)
def test_same_calls(name):
    """Names, calls and their places are those of the original."""
    before, after = (ast.parse(text) for text in SPELLED[name])
    places = [
        [(type(it), it.lineno, it.col_offset) for it in ast.walk(tree) if isinstance(it, ast.Call)]
        for tree in (before, after)
    ]

    assert places[0] == places[1]


@given(st.text(alphabet="fr{}'\"\\\n#:!x ", max_size=60))
def test_length_stays(text):
    """Whatever it is given, no character moves and nothing is raised."""
    assert len(spelled_for_older(text)) == len(text)


def test_linear():
    """A long file takes no longer than it is long."""
    text = "x = f'{a['b']}'\n" * 20_000

    assert spelled_for_older(text) == "x = f'{a[\"b\"]}'\n" * 20_000
