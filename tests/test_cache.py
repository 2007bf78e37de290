"""A cache never changes an answer: it is faster, or it is off and says so."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from repos import Repo

from aicheck.cache import Cache


def test_what_was_put_is_found_by_the_next_run(tmp_path: Path) -> None:
    first = Cache(tmp_path)
    first.put({"a": "1", "b": "2"})
    first.close()

    second = Cache(tmp_path)

    assert second.get(["a", "b", "c", "a"]) == {"a": "1", "b": "2"}
    assert (second.hits, second.misses, second.problem) == (2, 1, "")


def test_many_keys_are_asked_for_at_once(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    values = {str(number): "x" for number in range(3000)}
    cache.put(values)

    assert cache.get(values) == values


def test_no_folder_is_a_cache_that_is_off() -> None:
    cache = Cache(None)
    cache.put({"a": "1"})

    assert cache.get(["a"]) == {}
    assert cache.problem == ""


def test_a_cache_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "results.sqlite").write_text("this is no database, and long enough" * 50)

    for folder in (tmp_path / "file", tmp_path / "broken"):
        cache = Cache(folder)
        cache.put({"a": "1"})
        assert cache.get(["a"]) == {}
        assert cache.problem.startswith("the cache is off: ")


def test_nothing_of_the_code_is_kept(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.py": "import os\nos.system('marker' + input())\n"})

    repo.check("main..topic", XDG_CACHE_HOME=str(tmp_path))

    database = sqlite3.connect(tmp_path / "aicheck" / "results.sqlite")
    rows = database.execute(
        "SELECT key || value FROM results WHERE key NOT LIKE 'rules %'"
    ).fetchall()
    assert rows
    assert not [row for (row,) in rows if "marker" in row or "a.py" in row]
    assert not list((tmp_path / "aicheck" / "runs").iterdir())


def test_a_second_run_says_the_same(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.py": "import os\nos.system('x' + input())\n", "b.py": "x = (\n"})
    runs = [repo.check("main..topic", XDG_CACHE_HOME=str(tmp_path)) for _ in range(2)]
    runs.append(repo.check("main..topic", "--no-cache", XDG_CACHE_HOME=str(tmp_path)))

    hits = [run.pop("stats")["cache"]["hits"] for run in runs]

    assert runs[0] == runs[1] == runs[2]
    assert hits[0] < hits[1]
    assert hits[2] == 0
