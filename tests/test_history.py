"""Histories are followed as git blame has them, and the same whatever was known of them before."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import suppress
from functools import partial
from itertools import accumulate
from pathlib import Path
from random import Random

import pytest
from histories import made
from repos import Repo

from aicheck.change import Memory, read_tree
from aicheck.git import open_repository
from aicheck.history import Followed, Store, follow, following
from aicheck.history import novelty as novelties
from aicheck.model import Change
from aicheck.progress import Step
from aicheck.runs import origins

SEEDS = range(12)
_BLAMED = re.compile(
    r"^([0-9a-f]{40}) (\d+) \d+[^\n]*\n(?:(?!\t|filename )[^\n]*\n)*filename (.*)\n\t", re.MULTILINE
)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Histories of tests are short, too."""
    monkeypatch.setattr(following, "_COMMITS", 5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture(params=SEEDS)
def history(request: pytest.FixtureRequest, tmp_path: Path, cache: Path) -> Repo:
    """A random history with forks, criss-cross merges, renames and files that come back."""
    (tmp_path / "history").mkdir()
    repo = Repo(tmp_path / "history", cache)
    made(repo, request.param)
    return repo


def followed(repo: Repo, head: str = "HEAD", store: Store | None = None, **more) -> Followed:
    opened = open_repository(repo.path)
    commits = opened.commits(None, repo.git("rev-parse", head))
    return follow(opened, commits, store=store, **more)


def known(found: Followed) -> tuple[object, ...]:
    return dict(found.files), list(found.versions()), found.unlooked


def places(found: Followed, repo: Repo) -> dict[str, list[tuple[str | None, int, str]]]:
    """The commit, the line and the file's name that each line of the head comes from."""
    out = {}
    for name in repo.git("ls-files").splitlines():
        length = (repo.path / name).read_text().count("\n")
        runs = origins(found.files[name].runs, name, length, str)
        ends = [run.first for run in runs[1:]] + [length + 1]
        out[name] = [
            (run.commit, run.line + at, run.path or name)
            for run, end in zip(runs, ends, strict=True)
            for at in range(end - run.first)
        ]
    return out


def blamed(repo: Repo, *options: str) -> dict[str, list[tuple[str, int, str]]]:
    """The same, as git blame has it."""
    out = {}
    for name in repo.git("ls-files").splitlines():
        told = repo.raw("blame", "--line-porcelain", "--root", *options, "HEAD", "--", name)
        found = _BLAMED.findall(told.decode())
        out[name] = [(sha, int(line), place) for sha, line, place in found]
    return out


def test_a_history_is_what_git_blame_says(history: Repo) -> None:
    """Every line without exception: there is one way only to tell the versions apart.

    Copies are another thing: git blame looks for none, and so none are looked for here.
    """
    found = places(followed(history), history)

    assert found == blamed(history)
    assert sum(map(len, found.values())) > 10


def test_a_history_that_is_known_is_the_same(history: Repo, folder: Path) -> None:
    alone = known(followed(history))
    first, second = Store(folder), Store(folder)

    assert known(followed(history, store=first)) == alone
    first.close()
    assert known(followed(history, store=second)) == alone
    assert (first.problem, second.problem) == ("", "")


def test_a_run_that_is_stopped_goes_on_where_it_was(
    history: Repo, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be stopped at any commit, again and again, and asks git for nothing twice."""
    alone = known(followed(history))
    asked = begun(monkeypatch)
    count = len(history.git("rev-list", "HEAD").split())
    stops = Random(count).sample(range(count), 6)
    for stop in [*stops, count + 1]:
        store = Store(folder)
        with suppress(KeyboardInterrupt):
            found = followed(history, store=store, progress=partial(stopped, stop))
        store.close()

    assert known(found) == alone
    # Each time the commits before the place where it was stopped last were known.
    reached = [0, *accumulate(stops, max)]
    assert asked == [at for at, stop in zip(reached, [*stops, count], strict=True) if at <= stop]


def stopped(stop: int, step: Step) -> None:
    if step.done == stop:
        raise KeyboardInterrupt


def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Where each question to git about a history begins."""
    asked: list[int] = []
    real = following.reading.read

    def read(repository, commits, start, *more):
        asked.append(start)
        return real(repository, commits, start, *more)

    monkeypatch.setattr(following.reading, "read", read)
    return asked


def test_a_history_that_grew_is_the_same(history: Repo, folder: Path) -> None:
    """Whatever part of it was known before, in whatever order."""
    shas = history.git("rev-list", "HEAD").split()
    random = Random(len(shas))
    for head in [*random.sample(shas, 5), "HEAD"]:
        store = Store(folder)
        assert known(followed(history, head, store)) == known(followed(history, head))
        store.close()


def test_only_what_is_new_is_asked_of_git(
    repo: Repo, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = begun(monkeypatch)
    for n in range(12):
        repo.commit({"a.txt": f"{n}\n", f"{n}.txt": "same\n"})
    for _ in range(2):
        tree(repo, folder)
    repo.commit({"a.txt": "last\n"})
    tree(repo, folder)

    assert asked == [0, 13]


def tree(repo: Repo, folder: Path | None = None) -> Change:
    store = Store(folder) if folder else None
    change = read_tree(open_repository(repo.path), "HEAD", memory=Memory(store))
    if store:
        store.close()
        assert store.problem == ""
    return change


def test_how_often_a_file_changed(repo: Repo) -> None:
    """Under all of its names, and each commit once, whatever ways lead to it."""
    repo.commit({"a.txt": "".join(f"{n}\n" for n in range(20))})
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"a.txt": "".join(f"{n}\n" for n in range(21))})
    repo.git("checkout", "-q", "-")
    repo.commit({"b.txt": "b\n"})
    repo.git("merge", "-q", "--no-ff", "side", "-m", "merge")
    repo.git("mv", "a.txt", "c.txt")
    repo.commit({})
    repo.commit({"c.txt": "".join(f"{n}\n" for n in range(22))})

    files = {file.path: file.changes for file in tree(repo).files}

    assert (files["b.txt"], files["c.txt"]) == (1, 4)
    told = repo.git("log", "--follow", "--format=%h", "--", "c.txt").split()
    assert len(told) == 4


def test_a_copy_keeps_the_commits_of_its_lines(repo: Repo) -> None:
    """It is found where the file that it is a copy of changed, too."""
    text = "".join(f"line {n}\n" for n in range(30))
    one = repo.commit({"a.txt": text})
    two = repo.commit({"a.txt": f"{text}more\n", "b.txt": f"new\n{text}"})

    files = {file.path: file for file in tree(repo).files}

    assert [(run.commit, run.path) for run in files["b.txt"].origins] == [
        (two, None), (one, "a.txt"),
    ]  # fmt: skip
    assert (files["a.txt"].changes, files["b.txt"].changes) == (2, 1)
    assert blamed(repo, "-C")["b.txt"] == [(two, 1, "b.txt")] + [
        (one, n, "a.txt") for n in range(1, 31)
    ]


def damaged(folder: Path, table: str, column: str) -> None:
    with sqlite3.connect(folder / "history.sqlite") as database:
        database.execute(
            f"UPDATE {table} SET {column} ="
            f" CAST(substr({column}, 1, length({column}) - 1) || x'00' AS BLOB)"
            f" WHERE length({column})"
        )


@pytest.mark.parametrize(
    ("table", "column"),
    [("segments", "deltas"), ("segments", "lines"), ("snapshots", "files")],
)
def test_what_was_altered_is_not_believed(
    repo: Repo, folder: Path, table: str, column: str
) -> None:
    made_of = [repo.commit({"a.txt": f"{n}\n" * 3}) for n in range(9)]
    tree(repo, folder)
    repo.commit({"b.txt": "b\n"})
    if table == "segments" and column == "deltas":
        with sqlite3.connect(folder / "history.sqlite") as database:
            database.execute("DELETE FROM snapshots")
    damaged(folder, table, column)
    store = Store(folder)

    change = read_tree(open_repository(repo.path), "HEAD", memory=Memory(store))

    assert change == tree(repo)
    assert change.by_path["a.txt"].commits == (made_of[-1],)
    assert "altered" in store.problem


@pytest.mark.parametrize("content", [b"", b"no database at all" * 99])
def test_a_file_that_is_no_database(repo: Repo, folder: Path, content: bytes) -> None:
    for n in range(3):
        repo.commit({"a.txt": f"{n}\n"})
    folder.mkdir()
    (folder / "history.sqlite").write_bytes(content)
    store = Store(folder)

    change = read_tree(open_repository(repo.path), "HEAD", memory=Memory(store))

    assert change == tree(repo)
    assert bool(store.problem) == bool(content)


def test_another_folders_repository_is_not_believed(
    repo: Repo, folder: Path, tmp_path: Path, cache: Path
) -> None:
    """Its git may call anything a commit, and only its own runs hear that."""
    for n in range(9):
        repo.commit({"a.txt": f"{n}\n"})
    tree(repo, folder)
    shutil.copytree(repo.path, tmp_path / "copy")
    store = Store(folder)
    copy = open_repository(tmp_path / "copy")

    names = following.keys(copy, copy.commits(None, copy.head() or ""), (b"whole",))

    assert (store.segments(names), store.snapshots(names)) == ([], [])


def test_a_shallow_history_is_another_one(
    repo: Repo, folder: Path, tmp_path: Path, cache: Path
) -> None:
    for n in range(8):
        repo.commit({"a.txt": "".join(f"{it}\n" for it in range(n + 1))})
    place = tmp_path / "clone"
    repo.git("clone", "-q", "--depth=3", f"file://{repo.path}", str(place))
    clone = Repo(place, cache)

    change = tree(clone, folder)
    clone.git("fetch", "-q", "--unshallow")
    whole = tree(clone, folder)

    (failure,) = change.failures
    assert "the clone is shallow" in failure.reason
    assert len(change.by_path["a.txt"].commits) == 3
    assert whole.failures == ()
    assert len(whole.by_path["a.txt"].commits) == 8


def test_grafts_are_told(repo: Repo) -> None:
    """They are not obeyed: whoever writes that file could give any line to anybody."""
    shas = [repo.commit({"a.txt": f"{n}\n"}) for n in range(3)]
    before = tree(repo)
    (repo.path / ".git" / "info").mkdir(exist_ok=True)
    (repo.path / ".git" / "info" / "grafts").write_text(f"{shas[-1]}\n")

    after = tree(repo)

    assert [(it.check, it.required) for it in after.failures] == [("history", False)]
    assert "grafts" in after.failures[0].reason
    assert after.files == before.files


def test_what_commits_took_out_is_told_once(repo: Repo, folder: Path) -> None:
    """Whatever the encoding: what git cannot tell by lines is read itself."""
    repo.commit({"a.txt": "one\ntwo\n", "w.txt": "wide one\nwide two\n".encode("utf-16")})
    repo.commit({"a.txt": "two\nthree\n", "l.txt": "caf\u00e9 one\nkept\n".encode("latin-1")})
    repo.commit({"w.txt": "wide two\n".encode("utf-16"), "l.txt": "kept\n", "a.txt": "three\n"})

    changes = [tree(repo), tree(repo, folder), tree(repo, folder)]

    assert [
        (part.path, [line for hunk in part.hunks for line in hunk.added])
        for part in changes[0].withdrawn
    ] == [
        ("a.txt", ["one", "two"]),
        ("w.txt", ["wide one"]),
        ("l.txt", ["caf\u00e9 one"]),
    ]
    assert changes[1] == changes[2] == changes[0]


@pytest.mark.parametrize("name", ["MOST_BYTES", "MOST_LINES", "MOST_READ"])
def test_more_lines_than_there_is_room_for(
    repo: Repo, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(novelties, name, 20)
    for n in range(30):
        repo.commit({"a.txt": f"line {n}\n", "w.txt": f"wide {n}\n".encode("utf-16")})

    change = tree(repo, folder)

    assert {it.check for it in change.failures} == {"secrets"}
    assert "not all that commits took out again" in change.failures[0].reason
    assert tree(repo, folder) == tree(repo) == change


def test_what_is_left_is_told(repo: Repo, folder: Path) -> None:
    for n in range(8):
        repo.commit({"a.txt": f"{n}\n"})
    told: list[Step] = []
    for _ in range(2):
        store = Store(folder)
        read_tree(open_repository(repo.path), "HEAD", progress=told.append, memory=Memory(store))
        store.close()
        repo.commit({"b.txt": "b\n"})

    steps = [step for step in told if step.what == "history"]
    assert [(it.done, it.of) for it in steps] == [(n, 9) for n in range(10)] + [(9, 10), (10, 10)]
    assert {step.unit for step in steps} == {"commits"}
