"""What was read is kept whole, or not touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from endurance import in_time

from aicheck.errors import AicheckError
from aicheck.review.memory import load, save, set_aside


def test_what_is_kept_comes_back_for_the_same_person_only(tmp_path: Path) -> None:
    file = tmp_path / "aicheck" / "review.json"
    save(file, "robin@example.org", [("key", "b"), ("key", "a")], ["key"])
    save(file, "pat@example.org", [("other", "c")], ["other"])

    assert load(file, "robin@example.org") == {("key", "a"), ("key", "b")}
    assert load(file, "pat@example.org") == {("other", "c")}
    assert load(file, "sam@example.org") == frozenset()
    assert [path.name for path in file.parent.iterdir()] == ["review.json"]


def test_other_commits_are_left_alone_and_empty_ones_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "aicheck" / "review.json"
    save(file, "robin@example.org", [("one", "a"), ("two", "b")], ["one", "two"])

    save(file, "robin@example.org", [], ["two"])

    assert load(file, "robin@example.org") == {("one", "a")}


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"schema": "aicheck.review/2", "people": {}}', '{"schema": "aicheck.review/1"}',
     '{"schema": "aicheck.review/1", "people": {"a": []}}',
     '{"schema": "aicheck.review/1", "people": {"a": {"b": [1]}}}', "\0",
     "[" * 200_000],
)  # fmt: skip
def test_a_file_that_is_none_of_ours_is_not_overwritten(tmp_path: Path, text: str) -> None:
    file = tmp_path / "review.json"
    file.write_text(text)

    with pytest.raises(AicheckError, match="start again with --afresh"):
        load(file, "robin@example.org")
    with pytest.raises(AicheckError):
        save(file, "robin@example.org", [("key", "a")], [])
    assert file.read_text() == text


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "aicheck").write_text("a file is in the way")

    with pytest.raises(AicheckError, match="cannot"):
        save(tmp_path / "aicheck" / "review.json", "robin@example.org", [("key", "a")], [])


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "review.json"
    os.mkfifo(file)

    with in_time(), pytest.raises(AicheckError, match="start again with --afresh"):
        load(file, "robin@example.org")
    set_aside(file)

    assert load(file, "robin@example.org") == frozenset()


def test_nothing_is_kept_where_a_link_leads(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "review.json").write_text("theirs")
    (tmp_path / "aicheck").symlink_to(elsewhere)
    file = tmp_path / "aicheck" / "review.json"

    with pytest.raises(AicheckError, match="is a link"):
        load(file, "robin@example.org")
    with pytest.raises(AicheckError, match="is a link"):
        set_aside(file)
    with pytest.raises(AicheckError, match="is a link"):
        save(file, "robin@example.org", [("key", "a")], [])

    assert [path.name for path in elsewhere.iterdir()] == ["review.json"]


def test_a_file_that_is_a_link_is_replaced(tmp_path: Path) -> None:
    theirs, file = tmp_path / "theirs.json", tmp_path / "aicheck" / "review.json"
    save(theirs, "robin@example.org", [("key", "a")], [])
    before = theirs.read_text()
    file.parent.mkdir()
    file.symlink_to(theirs)

    with pytest.raises(AicheckError, match="start again with --afresh"):
        load(file, "robin@example.org")
    set_aside(file)
    save(file, "robin@example.org", [("other", "b")], [])

    assert load(file, "robin@example.org") == {("other", "b")}
    assert theirs.read_text() == before
