"""`aicheck scan`, as a user and as a script see it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator
from repos import CLAUDE, Repo

from aicheck.reporters import json as writer
from aicheck.results import parse

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "result.schema.json").read_text(encoding="utf-8")
)
SARIF = json.loads(
    (Path(__file__).parents[1] / "reporters" / "sarif-2.1.0.schema.json").read_text("utf-8")
)
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
EVAL = "def run(text):\n    return eval(text)\n"
# Made up, and in two parts, so that no scanner takes it for real.
KEY = "AKIA" + "Q7ZK3XJ5MWVB2NTD"
OTHER_EVAL = "def walk(tree):\n    yield eval(tree)\n"
SQL = 'def find(db, name):\n    db.execute(f"SELECT * FROM t WHERE n = {name}")\n'
SETTINGS = (
    '[gate]\nfail-on = "critical"\nai-fail-on = "high"\n[sign-off]\nrequire = "all"\n'
    '[rules]\noff = ["weak-hash"]\n'
)


def scan(repo: Repo, *args: str, **more: Any) -> Any:
    result = repo.run("scan", *args, "-o", "json", **more)
    assert result.exit_code in (0, 1, 3), result.errors
    Draft202012Validator(SCHEMA).validate(result.json)
    return result.json


def dated(repo: Repo, when: str, message: str) -> str:
    time = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "-m", message, **time)
    return repo.git("rev-parse", "HEAD")


@pytest.fixture
def shop(empty_repo: Repo) -> Repo:
    """A person's file of January, and an agent's of March that edits it too."""
    empty_repo.write({"src/a.py": EVAL, "README": "shop\n"})
    dated(empty_repo, "2026-01-10T12:00:00Z", "Start")
    empty_repo.write({"src/a.py": EVAL + "\n\n" + SQL, "src/api/b.py": OTHER_EVAL})
    dated(empty_repo, "2026-03-10T12:00:00Z", f"Go on\n\n{CLAUDE}")
    empty_repo.git("tag", "-a", "-m", "One", "v1", "HEAD~1")
    return empty_repo


def test_the_whole_survey(shop: Repo) -> None:
    """What the tree looks like, and for each line who wrote it."""
    made = scan(shop)

    survey = made["survey"]
    assert (survey["files"], survey["since"], survey["only_ai"], survey["top"]) == (
        3, None, False, 10,
    )  # fmt: skip
    sums = {"bot": 0, "share": 0.666667}
    assert survey["total"] == {"name": "", "lines": 9, "ai": 6, **sums, "commits": 2}
    assert survey["folders"] == [
        {"name": "src", "lines": 8, "ai": 6, "bot": 0, "share": 0.75, "commits": 2},
        {"name": "src/api", "lines": 2, "ai": 2, "bot": 0, "share": 1.0, "commits": 1},
        {"name": ".", "lines": 1, "ai": 0, "bot": 0, "share": 0.0, "commits": 1},
    ]
    assert survey["agents"] == [
        {"name": "claude-code", "lines": 6, "ai": 6, "bot": 0, "share": 1.0, "commits": 1}
    ]
    robin = {"name": "Robin Author <robin@example.org>", "lines": 9, "ai": 6}
    assert survey["authors"] == [{**robin, **sums, "commits": 2}]
    assert [(it["name"], it["lines"], it["ai"]) for it in survey["months"]] == [
        ("2026-03", 6, 6), ("2026-01", 3, 0),
    ]  # fmt: skip
    assert survey["comparison"]["warning"].startswith("too little to tell a difference by: ")
    assert survey["comparison"]["ai"] == {"findings": 2, "lines": 6, "per_thousand": 333.333333}
    assert survey["comparison"]["other"]["findings"] == 1
    head = shop.git("rev-parse", "HEAD")
    assert survey["unsigned"] == [
        {"commit": head, "lines": 6, "files": ["src/a.py", "src/api/b.py"], "status": "missing"}
    ]
    assert [it["path"] for it in survey["hot_spots"]] == ["src/a.py", "src/api/b.py"]
    assert made["left_out"] == []
    first = shop.git("rev-parse", "HEAD~1")
    none, ai = {"agent": None, "model": None}, {"agent": "claude-code", "model": None}
    assert made["files"][1]["runs"] == [
        {"start": 1, "end": 2, "commit": first, "class": "none", **none},
        {"start": 3, "end": 6, "commit": head, "class": "ai", **ai},
    ]
    assert made["commits"][0]["authored"] == "2026-01-10T12:00:00Z"


def test_the_figures_are_those_of_attribute(shop: Repo) -> None:
    """Two commands, one count."""
    made = scan(shop)
    said = shop.run("attribute", f"{EMPTY_TREE}..HEAD", "-o", "json").json

    assert [(it["path"], it["runs"]) for it in made["files"]] == [
        (it["path"], it["runs"]) for it in said["files"]
    ]


def test_a_result_reads_back(shop: Repo) -> None:
    """With its survey and its lines."""
    made = scan(shop)

    again = json.loads(writer.render(parse(json.dumps(made).encode())))
    assert {**again, "stats": None} == {**made, "stats": None}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"end": 4_000_000_000}, "not a whole number"),
        ({"end": 2_000_000_000}, "has other lines than its file"),
        ({"start": 1, "end": 2}, "has other lines than its file"),
        ({"start": 2}, "not a whole number from 2 on"),
        ({"class": "both"}, "not one of ai, bot, none"),
    ],
)
def test_a_result_with_other_lines_is_refused(
    shop: Repo, tmp_path: Path, change: dict[str, object], words: str
) -> None:
    """No more lines are made than the file says that it has."""
    made = scan(shop)
    made["files"][0]["runs"][0].update(change)
    (tmp_path / "result.json").write_text(json.dumps(made))

    result = shop.run("publish", str(tmp_path / "result.json"), "--repository", "o/r")

    assert result.exit_code == 2
    assert words in result.errors


def test_a_scan_is_not_published(shop: Repo, tmp_path: Path) -> None:
    """No pull request is of a whole tree."""
    file = tmp_path / "result.json"
    shop.run("scan", "-q", "-o", f"json={file}")

    result = shop.run("publish", str(file), "--repository", "o/r", GITHUB_TOKEN="x")

    assert result.exit_code == 2


# -- the same as check ---------------------------------------------------------------------------


def _line(repo: Repo) -> None:
    repo.commit({"a.py": EVAL, "b.py": SQL})
    repo.commit({"a.py": "# new\n" + EVAL, "k.py": f'KEY = "{KEY}"\n'}, CLAUDE)
    repo.commit({"k.py": None})


def _renames(repo: Repo) -> None:
    repo.commit({"a.py": EVAL + SQL, "LICENSE": "MIT License\n"})
    repo.commit({"a.py": None, "lib/b.py": EVAL + "\n" + SQL}, f"Move\n\n{CLAUDE}\n")
    repo.commit({"lib/b.py": None, "c.py": EVAL + "\n" + SQL, "lib/d.py": EVAL}, signed=True)


def _merge(repo: Repo) -> None:
    repo.commit({"a.py": EVAL + "\n" * 9 + "x = 1\n"})
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit({"a.py": EVAL + "\n" * 9 + "x = eval(input())\n", "s.py": SQL}, f"S\n\n{CLAUDE}\n")
    repo.git("checkout", "--quiet", "topic")
    repo.commit({"a.py": "import os\n" + EVAL + "\n" * 9 + "x = 1\n"})
    repo.git("merge", "--quiet", "--no-ff", "-m", "Join", "side")
    repo.commit({"t.py": "def test_a():\n    pass\n"}, f"T\n\n{CLAUDE}\n")


def _suppressed(repo: Repo) -> None:
    repo.commit({"a.py": "def run(text):\n    return eval(text)  # nosec\n"})
    repo.commit(
        {
            "b.py": "def run(text):\n    return eval(text)  # nosec\n",
            ".github/workflows/w.yml": "a\n",
        },
        f"Move it\n\n{CLAUDE}\n",
    )
    repo.commit({"a.py": None})


@pytest.mark.parametrize("made", [_line, _renames, _merge, _suppressed])
@pytest.mark.parametrize("policy", [None, SETTINGS], ids=["default", "own"])
def test_the_findings_are_those_of_check_from_nothing(
    repo: Repo, tmp_path: Path, made: Any, policy: str | None
) -> None:
    """Each with its line, its commit, and what was decided of it."""
    made(repo)
    args = []
    if policy:
        repo.commit({"aicheck.toml": policy}, "Set it up")
        (tmp_path / "policy.toml").write_text(policy)
        args = ["--policy", str(tmp_path / "policy.toml")]

    scanned, checked = scan(repo, *args), repo.check(f"{EMPTY_TREE}..HEAD", *args)

    assert scanned["findings"]
    for key in ("findings", "failures", "commits", "verdict"):
        assert scanned[key] == checked[key], key


def test_its_own_settings_judge_it(repo: Repo) -> None:
    """Those of the commit, whatever the work tree says."""
    repo.commit({"a.py": EVAL, "aicheck.toml": '[gate]\nfail-on = "never"\n'}, "Add it")
    repo.write({"aicheck.toml": '[gate]\nfail-on = "low"\n'})

    result = repo.run("scan", "-o", "json")

    assert (result.exit_code, result.json["policy"]["source"]) == (0, "HEAD:aicheck.toml")
    assert repo.run("scan", "--rev", "main").exit_code == 0


# -- which part ----------------------------------------------------------------------------------


def paths(made: Any) -> list[str]:
    return [it["path"] for it in made["files"]]


def test_paths_are_read_from_the_current_folder(shop: Repo) -> None:
    """As git reads them; a whole path works too, and so does a pattern."""
    src = shop.path / "src"

    assert paths(scan(shop, "src/api")) == ["src/api/b.py"]
    assert paths(scan(shop, "api/", cwd=src)) == ["src/api/b.py"]
    assert paths(scan(shop, ".", cwd=src)) == ["src/a.py", "src/api/b.py"]
    assert paths(scan(shop, "../README", "a.py", cwd=src)) == ["README", "src/a.py"]
    assert paths(scan(shop, str(src / "a.py"), cwd=src / "api")) == ["src/a.py"]
    assert paths(scan(shop, "*.py")) == ["src/a.py", "src/api/b.py"]
    assert paths(scan(shop, "..", cwd=src)) == ["README", "src/a.py", "src/api/b.py"]


def test_paths_are_read_from_the_folder_that_is_named(shop: Repo, tmp_path: Path) -> None:
    """From elsewhere; inside of the repository the current folder stays what it is."""
    src = shop.path / "src"

    assert paths(scan(shop, "--repo", str(src), "api", cwd=tmp_path)) == ["src/api/b.py"]
    assert paths(scan(shop, "--repo", "..", "api", cwd=src)) == ["src/api/b.py"]


def test_a_part_tells_what_the_whole_tells_of_it(shop: Repo) -> None:
    """The same findings, on fewer files, and the commits that their lines come from."""
    whole, part = scan(shop), scan(shop, "src/api")

    assert part["findings"] == [
        it for it in whole["findings"] if it["path"] in ("src/api/b.py", None)
    ]
    assert [it["subject"] for it in part["commits"]] == ["Go on"]
    assert part["survey"]["total"]["lines"] == 2


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["gone.py"], "'gone.py' is nothing that HEAD has"),
        (["*.rb"], "'*.rb' is nothing that HEAD has"),
        ([""], "an empty PATH names no file"),
        (["../.."], "is outside of the repository"),
        (["/etc/passwd"], "is outside of the repository"),
        (["--rev", "v9"], "cannot find the revision 'v9'"),
        (["--rev", "HEAD^{tree}"], "is a tree, and no tree says who wrote its lines"),
        (["--rev", "HEAD:README"], "cannot find the revision"),
        (["--rev", "HEAD~1..HEAD"], "cannot find the revision"),
        (["--since", "v9.9"], "neither a revision nor a date"),
        (["--since", "HEAD^{tree}"], "is a tree, and no line is newer than a tree"),
        (["--only", "people"], "'people' is not 'ai'"),
        (["--top", "0"], "0 is not in the range"),
        (["-o", "in-toto=x.json"], "an in-toto statement is about a change"),
    ],
)
def test_what_cannot_be_meant_is_refused(shop: Repo, args: list[str], words: str) -> None:
    """With a hint, and before anything is checked."""
    result = shop.run("scan", *args)

    assert (result.exit_code, result.output) == (2, "")
    assert words in result.errors
    assert "hint: " in result.errors


def test_what_git_does_not_track_is_named(shop: Repo) -> None:
    shop.write({"new.py": EVAL})

    result = shop.run("scan", "new.py")

    assert result.exit_code == 2
    assert "git does not track it there: add and commit it first" in result.errors


# -- which revision ------------------------------------------------------------------------------


def test_a_revision_is_scanned_without_a_checkout(shop: Repo) -> None:
    """By a tag as by an id; the work tree is neither read nor touched."""
    shop.write({"src/a.py": "broken ("})
    first = shop.git("rev-parse", "v1^{commit}")

    made = scan(shop, "--rev", "v1")

    assert (made["change"]["head"], made["survey"]["total"]["ai"]) == (first, 0)
    assert made["files"] == scan(shop, "--rev", first[:10])["files"]
    assert shop.git("status", "--short") == "M src/a.py"


def test_a_bare_repository_is_scanned(shop: Repo, tmp_path: Path) -> None:
    """It has its tree by its commits alone."""
    shop.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))

    made = scan(shop, "--repo", str(tmp_path / "bare.git"), "src/api", cwd=tmp_path)

    assert paths(made) == ["src/api/b.py"]


def test_nothing_to_scan(empty_repo: Repo) -> None:
    """No commit is an error, and a commit without files passes."""
    unborn = empty_repo.run("scan")
    empty_repo.commit({}, "Begin", signed=True)
    empty = empty_repo.run("scan", "-o", "json")

    assert (unborn.exit_code, unborn.output) == (2, "")
    assert "there is no commit yet\nhint: commit something first" in unborn.errors
    assert (empty.exit_code, empty.json["files"]) == (0, [])
    assert empty.json["survey"]["comparison"]["warning"] == "there are no lines to compare"
    assert "there is nothing to scan" in empty.errors


def test_a_shallow_clone_says_so(shop: Repo, tmp_path: Path) -> None:
    """Never a pass, and the survey names it."""
    shop.git("clone", "--quiet", "--depth=1", f"file://{shop.path}", str(tmp_path / "shallow"))

    result = shop.run("scan", "-o", "json", cwd=tmp_path / "shallow")

    assert result.exit_code in (1, 3)
    assert any("shallow" in it for it in result.json["survey"]["notes"])


# -- since when, and whose -----------------------------------------------------------------------


@pytest.mark.parametrize("since", ["v1", "2026-02-01"])
def test_since_leaves_older_lines_out(shop: Repo, since: str) -> None:
    """Neither counted nor judged; what is told is told of the whole tree as well."""
    whole, made = scan(shop), scan(shop, "--since", since)

    assert [(it["path"], it["added"]) for it in made["files"]] == [
        ("src/a.py", 4), ("src/api/b.py", 2),
    ]  # fmt: skip
    assert made["survey"]["total"]["lines"] == made["survey"]["total"]["ai"] == 6
    assert made["survey"]["since"].startswith(f"{since} (")
    assert [it["subject"] for it in made["commits"]] == ["Go on"]
    newer = [it for it in whole["findings"] if it["attribution"] == "ai"]
    assert made["findings"] == newer
    assert made["verdict"]["blocking"] == sum(it["disposition"] == "block" for it in newer)


def test_since_before_the_first_commit_is_all(shop: Repo) -> None:
    made = scan(shop, "--since", "2020-01-01")

    assert made["survey"]["since"] == "2020-01-01 (before the first commit)"
    assert made["findings"] == scan(shop)["findings"]


def test_since_now_passes(shop: Repo) -> None:
    made = scan(shop, "--since", "HEAD")

    assert (made["files"], made["findings"], made["verdict"]["status"]) == ([], [], "pass")


@pytest.mark.parametrize("word", ["AI", "ai"])
def test_only_ai(shop: Repo, word: str) -> None:
    """Other lines are counted, and what is found on them is not told."""
    whole, made = scan(shop), scan(shop, "--only", word)

    assert {it["attribution"] for it in whole["findings"]} == {"ai", "none"}
    assert made["findings"] == [it for it in whole["findings"] if it["attribution"] == "ai"]
    assert made["survey"] == {**whole["survey"], "only_ai": True}


# -- every format --------------------------------------------------------------------------------


def test_every_format(shop: Repo, tmp_path: Path) -> None:
    """What check writes, scan writes, but for the statement; SARIF and Markdown have the survey."""
    names = ("github", "gitlab", "json", "junit", "markdown", "rdjson", "sarif", "text")
    outputs = [part for it in names for part in ("-o", f"{it}={tmp_path / it}")]

    result = shop.run("scan", *outputs)

    assert result.exit_code == 1, result.errors
    made = json.loads((tmp_path / "sarif").read_text("utf-8"))
    Draft4Validator(SARIF).validate(made)
    survey = json.loads((tmp_path / "json").read_text("utf-8"))["survey"]
    assert made["runs"][0]["properties"]["survey"] == survey
    text = (tmp_path / "markdown").read_text("utf-8")
    for line in (
        "### The tree",
        "3 files, 9 lines: **66.7% AI-assisted** (6).",
        "- `src`: 6 of 8 lines (75%), 2 commits",
        "- `claude-code`: 6 of 6 lines (100%), 1 commit",
        "Without sign-off: 1 AI-assisted commit, 6 lines, the oldest first:",
        "- `src/a.py`: 67% AI-assisted, 2 findings, 2 changes",
    ):
        assert line in text.splitlines()
