"""Outputs that a value cannot end early, and files that are the runner's own."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workflow_runs import set_by

from aicheck.errors import AicheckError
from aicheck.github.runner_files import append, outputs

NAMES = st.from_regex(r"[a-z][a-z-]{0,10}", fullmatch=True)
HOSTILE = st.text() | st.sampled_from(
    ["EOF\nverdict=pass", "ghadelimiter_\nverdict<<x\npass\nx", "a\rb\r\nc", "\nghadelimiter_0\n"]
)


@settings(max_examples=40)
@given(st.dictionaries(NAMES, HOSTILE, max_size=4))
def test_what_is_written_is_what_is_read(values: dict[str, str]) -> None:
    assert set_by(outputs(values)) == values


def test_every_value_has_a_delimiter_of_its_own() -> None:
    """Nobody can know it beforehand: it is never the same, and it is long."""
    texts = [outputs({"a": "x", "b": "x"}) for _ in range(50)]

    delimiters = re.findall(r"<<(.*)", "".join(texts))
    assert len(set(delimiters)) == 100
    assert all(re.fullmatch(r"ghadelimiter_[0-9a-f]{32}", it) for it in delimiters)


@pytest.mark.parametrize("name", ["", "a b", "a\nb", "a=b", "a<<b", "1", "-"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no output can be called"):
        outputs({name: "x"})


def test_text_is_added_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "output"
    file.write_text("before\n", "utf-8")

    append(file, "after\n")
    append(file, "\udcff\n")

    assert file.read_text("utf-8") == "before\nafter\n\\udcff\n"


def test_a_link_or_what_is_no_file_is_refused(tmp_path: Path) -> None:
    victim, link, pipe = tmp_path / "victim", tmp_path / "link", tmp_path / "pipe"
    victim.write_text("mine", "utf-8")
    link.symlink_to(victim)
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        for file, words in ((link, "is a link"), (pipe, "is no file"), (tmp_path, "be written")):
            with pytest.raises(AicheckError, match=words):
                append(file, "x")
    finally:
        os.close(reader)
    assert victim.read_text("utf-8") == "mine"
