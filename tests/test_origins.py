"""Where each line of a head comes from: its commit, its number there and the file's name there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from repos import Repo

from aicheck import rawdiff
from aicheck.change import read_range
from aicheck.changed_file import lines_of
from aicheck.git import open_repository
from aicheck.gitprocess import GitError
from aicheck.model import FileChange, Origin

Place = tuple[str, int, str]
"""A commit, a line's number in it, and the name of its file."""

BODY = "".join(f"line {number}\n" for number in range(20))


def files(repo: Repo, span: str) -> dict[str, FileChange]:
    change = read_range(open_repository(repo.path), span)
    assert change.failures == ()
    return {file.path: file for file in change.files}


def places(file: FileChange) -> list[Place | None]:
    """The place that every line of the head comes from, None for those before the range."""
    out: list[Place | None] = []
    for number in range(1, len(lines_of(file.head or "")) + 1):
        index = bisect_right(file.origins, number, key=lambda run: run.first) - 1
        run = file.origins[index] if index >= 0 else Origin(1, None)
        found = (run.commit, run.line + number - run.first, run.path or file.path)
        out.append((found[0], found[1], found[2]) if found[0] else None)
    return out


_LINE = re.compile(
    r"^([0-9a-f]{40}) (\d+) \d+[^\n]*\n(?:(?!\t)[^\n]*\n)*?((?:boundary\n)?)filename ([^\n]*)\n\t",
    re.MULTILINE,
)


def blamed(repo: Repo, span: str, path: str) -> list[Place | None]:
    """The same, as git blame has it."""
    told = repo.raw("blame", "--line-porcelain", span, "--", path).decode()
    return [
        None if boundary else (sha, int(line), name)
        for sha, line, boundary, name in _LINE.findall(told)
    ]


def start(repo: Repo, text: str = BODY) -> str:
    """A history whose base holds `a.txt`; returns its range."""
    repo.git("checkout", "-q", "main")
    repo.commit({"a.txt": text})
    repo.git("tag", "base")
    repo.git("checkout", "-q", "-B", "topic")
    return "base..HEAD"


def merge(repo: Repo, branch: str, content: dict[str, str | bytes | None]) -> str:
    """A merge whose content is nobody's choice but ours."""
    repo.git("merge", "-q", "-s", "ours", "--no-commit", "--no-ff", branch)
    return repo.commit(content, "merge")


def test_a_line_keeps_the_number_that_its_commit_gave_it(repo: Repo) -> None:
    span = start(repo)
    one = repo.commit({"a.txt": f"{BODY}one\ntwo\nthree\n"})
    two = repo.commit({"a.txt": f"zero\n{BODY}one\nmiddle\ntwo\nthree\n"})

    (file,) = files(repo, span).values()

    assert file.origins == (
        Origin(1, two, 1), Origin(2, None), Origin(22, one, 21), Origin(23, two, 23),
        Origin(24, one, 22),
    )  # fmt: skip


def test_lines_that_did_not_follow_on_each_other_are_not_joined(repo: Repo) -> None:
    """Between the two lines of one commit stood a third, which a later one took away."""
    span = start(repo)
    one = repo.commit({"a.txt": f"{BODY}one\ntwo\nthree\n"})
    repo.commit({"a.txt": f"{BODY}one\nthree\n"})

    (file,) = files(repo, span).values()

    assert file.origins == (Origin(1, None), Origin(21, one, 21), Origin(22, one, 23))


def test_a_renamed_file_tells_its_name_in_the_commit_of_the_line(repo: Repo) -> None:
    span = start(repo)
    one = repo.commit({"a.txt": f"{BODY}one\n"})
    repo.git("mv", "a.txt", "b.txt")
    two = repo.commit({"b.txt": f"{BODY}one\ntwo\n"})
    repo.git("mv", "b.txt", 'c\n"é".txt')
    repo.commit()

    (file,) = files(repo, span).values()

    assert (file.path, file.old_path) == ('c\n"é".txt', "a.txt")
    assert file.origins == (
        Origin(1, None), Origin(21, one, 21, "a.txt"), Origin(22, two, 22, "b.txt"),
    )  # fmt: skip


def test_a_name_that_passes_to_another_file_takes_its_lines_along(repo: Repo) -> None:
    span = start(repo)
    repo.commit({"a.txt": f"{BODY}one\n", "b.txt": BODY.replace("line", "other")})
    repo.git("mv", "b.txt", "c.txt")
    repo.git("mv", "a.txt", "b.txt")
    repo.commit()

    found = files(repo, span)

    assert sorted(found) == ["b.txt", "c.txt"]
    for path, file in found.items():
        assert places(file) == blamed(repo, span, path)


def forked(repo: Repo, ours: str, theirs: str) -> tuple[str, str, str]:
    """A fork whose two sides edit `a.txt`, the topic checked out: the range and the commits."""
    span = start(repo)
    repo.git("branch", "side")
    one = repo.commit({"a.txt": ours})
    repo.git("checkout", "-q", "side")
    two = repo.commit({"a.txt": theirs})
    repo.git("checkout", "-q", "topic")
    return span, one, two


def test_only_a_merges_own_lines_are_its_own(repo: Repo) -> None:
    """A line of either side stays that side's, and one of neither is the merge's."""
    span, one, two = forked(repo, f"ours\n{BODY}", f"{BODY}theirs\n")
    sha = merge(repo, "side", {"a.txt": f"ours\n{BODY}nobody's\ntheirs\n"})

    (file,) = files(repo, span).values()

    assert file.origins == (
        Origin(1, one, 1), Origin(2, None), Origin(22, sha, 22), Origin(23, two, 21),
    )  # fmt: skip
    assert places(file) == blamed(repo, span, "a.txt")


@pytest.mark.parametrize("takes", ["ours", "theirs"])
def test_a_merge_that_takes_one_side_takes_its_places(repo: Repo, takes: str) -> None:
    texts = {"ours": f"ours\n{BODY}", "theirs": f"{BODY}theirs\n"}
    span, one, two = forked(repo, **texts)
    merge(repo, "side", {"a.txt": texts[takes], "new.txt": "nobody's\n"})
    # A later commit, so that the merge is a parent too.
    repo.commit({"later.txt": "later\n"})

    found = files(repo, span)

    assert sorted(found) == ["a.txt", "later.txt", "new.txt"]
    for path, file in found.items():
        assert places(file) == blamed(repo, span, path)
    number, sha = (1, one) if takes == "ours" else (21, two)
    assert found["a.txt"].commit_of(number) == sha


def test_a_merge_follows_a_name_that_one_side_gave(repo: Repo) -> None:
    span = start(repo)
    repo.git("branch", "side")
    repo.commit({"a.txt": f"ours\n{BODY}"})
    repo.git("checkout", "-q", "side")
    repo.git("mv", "a.txt", "b.txt")
    repo.commit({"b.txt": f"{BODY}theirs\n"})
    repo.git("checkout", "-q", "topic")
    merge(repo, "side", {"a.txt": None, "b.txt": f"ours\n{BODY}theirs\n"})

    (file,) = files(repo, span).values()

    assert file.path == "b.txt"
    assert places(file) == blamed(repo, span, "b.txt")


def test_what_only_a_merge_takes_away_is_gone(repo: Repo) -> None:
    """A file that comes back later owes nothing to the one that had its name."""
    span, *_ = forked(repo, f"ours\n{BODY}", f"{BODY}theirs\n")
    merge(repo, "side", {"a.txt": None})
    sha = repo.commit({"a.txt": f"ours\n{BODY}theirs\n"})

    (file,) = files(repo, span).values()

    assert file.origins == (Origin(1, sha),)


def test_three_parents_are_as_good_as_two(repo: Repo) -> None:
    span = start(repo, "".join(f"{number}\n" * 5 for number in range(4)))
    body = (repo.path / "a.txt").read_text()
    for name, text in (("x", f"x\n{body}"), ("y", f"{body}y\n"), ("z", body.replace("2", "z"))):
        repo.git("checkout", "-q", "-b", name, "topic")
        repo.commit({"a.txt": text, f"{name}.txt": "own\n"}, name)
    tree = repo.commit({"a.txt": f"x\n{body.replace('2', 'z')}y\n"})
    names = [f"-p{name}" for name in ("x", "y", f"{tree}~")]
    sha = repo.git("commit-tree", f"{tree}^{{tree}}", *names, feed=b"octopus\n")
    repo.git("checkout", "-q", "--detach", sha)

    found = files(repo, span)

    assert {path: places(file) for path, file in found.items()} == {
        path: blamed(repo, span, path) for path in ("a.txt", "z.txt")
    }


HOSTILE = b"@@ -1,9 +1,9 @@\ndiff --git a/x b/x\n:100644 100644 1 2 M\ta\n" + b"0" * 40 + b"\n"


def test_what_a_file_holds_is_never_taken_for_a_header(repo: Repo) -> None:
    span = start(repo, HOSTILE.decode() + BODY)
    more = b"--- a/x\n+++ b/x\n+\n-\n\\ No newline at end of file\n\r\n"
    one = repo.commit({"a.txt": HOSTILE + more + BODY.encode(), "b\n@@ -1 +1 @@\n": "x\n"})
    two = repo.commit({"a.txt": more + HOSTILE + BODY.encode() + b"no end", "c.txt": HOSTILE})

    found = files(repo, span)

    assert [run.commit for run in found["b\n@@ -1 +1 @@\n"].origins] == [one]
    assert [run.commit for run in found["c.txt"].origins] == [two]
    assert places(found["a.txt"]) == blamed(repo, span, "a.txt")


def test_a_file_that_changes_its_kind_begins_anew(repo: Repo) -> None:
    span = start(repo)
    (repo.path / "a.txt").unlink()
    (repo.path / "a.txt").symlink_to("elsewhere")
    repo.commit({"b.txt": "b\n"})
    (repo.path / "a.txt").unlink()
    sha = repo.commit({"a.txt": f"{BODY}more\n", "c.txt": "c\n"})

    found = files(repo, span)

    assert found["a.txt"].origins == (Origin(1, sha),)
    assert places(found["c.txt"]) == [(sha, 1, "c.txt")]


def test_a_file_in_too_many_pieces_is_a_failure_and_the_last_ones_own(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rawdiff, "MOST_HUNKS", 2)
    span = start(repo)
    repo.commit({"a.txt": f"one\n{BODY}", "b.txt": f"one\n{BODY}"})
    edited = re.sub("line ([369])", r"edit \1", BODY)
    sha = repo.commit({"a.txt": f"one\n{edited}", "b.txt": f"one\n{BODY}two\n"})

    change = read_range(open_repository(repo.path), span)

    assert [(failure.path, failure.reason) for failure in change.failures] == [
        ("a.txt", "its diff is too large to check (over 2 hunks)")
    ]
    assert change.files[0].origins == (Origin(1, sha),)
    assert len(change.files[1].origins) == 2


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1 << 18])
def test_a_stream_may_be_cut_anywhere(repo: Repo, size: int) -> None:
    start(repo, HOSTILE.decode() + BODY)
    repo.commit({"a.txt": f"x\n{BODY}{'long ' * 30}\n", "é\n": "new\n"})
    said = repo.raw("diff-tree", "-r", "--raw", "-p", "-U0", "--no-abbrev", "base", "HEAD")

    found = list(rawdiff.files(said[at : at + size] for at in range(0, len(said), size)))

    assert [(entry.path, spans) for _, entry, spans in found] == [
        (b"a.txt", [(1, 4, 1, 1), (24, 0, 22, 1)]),
        ("é\n".encode(), [(0, 0, 1, 1)]),
    ]


@pytest.mark.parametrize(
    ("said", "commits"),
    [
        (b":100644 100644 1a 2b M\ta\n", []),
        (b"diff --git a/a b/a\n", []),
        (b"1" * 40 + b"\n", ["2" * 40]),
        (b"", ["2" * 40]),
    ],
)
def test_a_diff_that_does_not_fit_is_refused(said: bytes, commits: Sequence[str]) -> None:
    with pytest.raises(GitError):
        list(rawdiff.files([said], commits))


# -- against git blame -------------------------------------------------------------------------

TEXTS = st.sets(st.integers(0, 14), min_size=8).map(
    lambda numbers: "".join(f"line {number}\n" for number in sorted(numbers))
)
STEPS = st.lists(
    st.tuples(st.sampled_from(["edit", "rename", "merge", "evil"]), TEXTS, TEXTS),
    min_size=2,
    max_size=4,
)


class Walk:
    """Makes a history of one file step by step."""

    def __init__(self, repo: Repo) -> None:
        self.repo = repo
        self.path = "0.txt"

    def edit(self, text: str, _: str) -> None:
        self.repo.commit({self.path: text})

    def rename(self, text: str, _: str) -> None:
        old, self.path = self.path, f"{int(self.path[:-4]) + 1}.txt"
        self.repo.git("mv", old, self.path)
        self.edit(text, "")

    def merge(self, ours: str, theirs: str) -> None:
        """Lines that either side has, in their order."""
        kept = set(ours.splitlines()) | set(theirs.splitlines())
        self._join(ours, theirs, sorted(kept, key=lambda line: int(line.split()[1])))

    def evil(self, ours: str, theirs: str) -> None:
        """Every third line of the other side's, and one that nobody has."""
        self._join(ours, theirs, [*theirs.splitlines()[::3], "line 99"])

    def _join(self, ours: str, theirs: str, lines: Sequence[str]) -> None:
        self.repo.git("checkout", "-q", "-B", "side")
        self.rename(theirs, "")
        name = self.path
        self.repo.git("checkout", "-q", "topic")
        self.path = self.repo.git("ls-files", "*.txt")
        self.edit(ours, "")
        content: dict[str, str | bytes | None] = {self.path: None}
        merge(self.repo, "side", content | {name: "".join(f"{line}\n" for line in lines)})
        self.path = name


@given(TEXTS, STEPS)
@settings(max_examples=20, deadline=None, derandomize=True)
def test_origins_agree_with_blame(
    tmp_path_factory: pytest.TempPathFactory,
    cache: Path,
    text: str,
    steps: Sequence[tuple[str, str, str]],
) -> None:
    """Where lines are told apart by their text a replay has no choices: blame says the same."""
    repo = Repo(tmp_path_factory.mktemp("property"), cache)
    repo.git("init", "-q", "--initial-branch=topic", ".")
    repo.commit({"0.txt": text})
    repo.git("tag", "base")
    walk = Walk(repo)
    for kind, ours, theirs in steps:
        getattr(walk, kind)(ours, theirs)

    found = files(repo, "base..HEAD")

    for path, file in found.items():
        if file.status != "deleted":
            assert places(file) == blamed(repo, "base..HEAD", path)
