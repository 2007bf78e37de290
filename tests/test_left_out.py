"""What a scan leaves out of a tree: counted, told, and looked at where somebody asks."""

from __future__ import annotations

from typing import Any

import pytest
from repos import Repo

from aicheck.leaving import MAX_SIZE, minified

EVAL = "def run(x):\n    return eval(x)\n"
LONG = "function a(b){return eval(b)};" * 400 + "\n"
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


@pytest.fixture
def tree(repo: Repo) -> Repo:
    repo.commit(
        {
            ".gitattributes": "gen/** linguist-generated\n[attr]theirs linguist-vendored\n"
            "third/*.py theirs\ngen/kept.py -linguist-generated\nuv.lock linguist-generated\n",
            "third/.gitattributes": "own.py linguist-vendored=false\n",
            "app.py": EVAL,
            "gen/made.py": EVAL,
            "gen/deep/made.py": EVAL,
            "gen/kept.py": EVAL,
            "third/lib.py": EVAL,
            "third/own.py": EVAL,
            "web/app.js": LONG,
            "web/app.min.css": "a{}\n",
            "large.py": EVAL + "# x\n" * (MAX_SIZE // 4),
            "pyproject.toml": '[project]\nname = "x"\ndependencies = ["leftpadding"]\n',
            "uv.lock": '[[package]]\nname = "leftpadding"\nversion = "1.0"\nsource = { registry = '
            '"https://pypi.org/simple" }\nsdist = { hash = "sha256:00" }\n',
        }
    )
    return repo


def json_of(repo: Repo, *args: str) -> Any:
    result = repo.run(*args, "-o", "json")
    assert result.exit_code in (0, 1, 3), result.errors
    return result.json


def test_what_nobody_wrote_is_counted_and_no_more(tree: Repo) -> None:
    found = json_of(tree, "scan")

    left = {it["path"]: (it["reason"], it["detail"], it["lines"]) for it in found["left_out"]}
    assert left == {
        "gen/deep/made.py": ("generated", "linguist-generated in line 1 of .gitattributes", None),
        "gen/made.py": ("generated", "linguist-generated in line 1 of .gitattributes", None),
        "large.py": ("large", "1.0 MiB; the limit is 1 MiB", None),
        "third/lib.py": ("vendored", "linguist-vendored in line 3 of .gitattributes", None),
        "uv.lock": ("generated", "linguist-generated in line 5 of .gitattributes", None),
        "web/app.js": (
            "minified", "99 % of it stands in lines of over 500 characters", 1,
        ),
        "web/app.min.css": ("minified", "its name says so", 1),
    }  # fmt: skip
    assert not left.keys() & {it["path"] for it in found["files"]}
    evals = {it["path"] for it in found["findings"] if it["rule"] == "code-injection"}
    assert evals <= {"app.py", "gen/kept.py", "third/own.py"}


def test_a_lock_file_that_is_left_out_still_says_what_is_locked(tree: Repo) -> None:
    rules = {
        it["rule"] for it in json_of(tree, "scan")["findings"] if it["path"] == "pyproject.toml"
    }
    tree.commit({"uv.lock": None})
    without = {
        it["rule"] for it in json_of(tree, "scan")["findings"] if it["path"] == "pyproject.toml"
    }

    assert without - rules == {"dependency-unknown"}


def test_all_of_a_tree_is_what_check_sees_from_nothing(tree: Repo) -> None:
    """No change can leave itself out of the gate."""
    whole, gate = json_of(tree, "scan", "--all"), json_of(tree, "check", f"{EMPTY_TREE}..HEAD")

    assert whole["left_out"] == []
    assert whole["findings"] == gate["findings"]
    assert {it["path"] for it in whole["files"]} == {it["path"] for it in gate["files"]}


def test_a_path_that_is_left_out_can_be_named(tree: Repo) -> None:
    found = json_of(tree, "scan", "gen")

    assert [it["path"] for it in found["files"]] == ["gen/kept.py"]
    assert [it["path"] for it in found["left_out"]] == ["gen/deep/made.py", "gen/made.py"]


@pytest.mark.parametrize(
    ("path", "text", "is_one"),
    [
        ("a.js", LONG, True),
        ("a.css", LONG, True),
        ("a.json", "[" + "1," * 4000 + "1]", True),
        ("a.py", LONG, False),
        ("a.js", LONG[:4000], False),
        ("a.js", LONG + "let a = 1;\n" * 1200, False),
        ("a.min.js", "let a = 1;\n", True),
        ("a.js", "let a = 1;\n" * 5000, False),
    ],
)
def test_minified_is_what_stands_in_long_lines(path: str, text: str, is_one: bool) -> None:
    assert bool(minified(path, text)) == is_one
