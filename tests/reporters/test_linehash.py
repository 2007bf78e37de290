"""GitHub's line hash, held to values that its own upload computes."""

from __future__ import annotations

import pytest

from aicheck.reporters.linehash import line_hashes


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (
            " a\nb\n  \t\tc\n d",
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        ),
        (
            " a\r\nb\r  \t\tc\n d",
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        ),
    ],
)
def test_each_line_has_the_hash_that_github_gives_it(text, hashes):
    """Blanks don't count, every kind of line end does, and the end of the file is part of it."""
    wanted = range(1, len(hashes) + 1)

    assert line_hashes(text, wanted) == dict(zip(wanted, hashes, strict=True))


def test_equal_lines_are_counted():
    """The same hundred characters again get the next ordinal, until the file's end is in sight."""
    hashes = line_hashes("Lorem ipsum dolor sit amet.\n" * 10, range(1, 12))

    assert [hashes[line] for line in (1, 2, 6)] == [f"a7f2ff13bc495cf2:{n}" for n in (1, 2, 6)]
    assert hashes[7] == "a7f2ff1481e87703:1"
    assert hashes[11] == "c129715d7a2bc9a3:1"


def test_only_the_lines_asked_for():
    """A line that the text does not have has no hash, and nothing asked is nothing done."""
    assert set(line_hashes("a\nb\n", {2, 9})) == {2}
    assert line_hashes("a\n", set()) == {}


def test_characters_beyond_the_basic_plane_count_as_two():
    """The hash is over UTF-16 units: an emoji and its two surrogates are the same."""
    assert line_hashes("x = '🎉'\n", {1}) == line_hashes("x = '\ud83c\udf89'\n", {1})
    assert line_hashes("x = '🎉'\n", {1}) != line_hashes("x = '🎈'\n", {1})


def test_moved_code_keeps_its_hash():
    """Lines put in front change nothing, and neither does indenting."""
    body = "".join(f"    call({number})\n" for number in range(30))

    assert line_hashes(body, {1})[1] == line_hashes("import os\n\t" + body, {2})[2]
