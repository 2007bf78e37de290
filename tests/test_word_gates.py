"""Which words a text has, however a program may space them."""

from __future__ import annotations

import pytest

from aicheck.words import Words


@pytest.mark.parametrize(
    "text", ["exec(x)", "EXEC(x)", "exec  (x)", "exec\t(x)", "exec\\\n(x)", "a = exec\f(x)"]
)
def test_white_space_hides_no_call(text: str) -> None:
    assert Words(text).any(("exec(",))


def test_white_space_counts_in_words_of_people() -> None:
    assert Words("select a").any(("select ",))
    assert not Words("selection").any(("select ",))


def test_attributes_and_settings_are_found_spaced_out() -> None:
    words = Words("os . system (x); run(verify \\\n= False)")

    assert words.any(("os.system",))
    assert words.any(("verify=false",))
    assert words.any(("verify = false",))
    assert not words.any(("os.popen", "verify=true"))
