"""A secret that one commit adds and the next removes is still in the history."""

from __future__ import annotations

from typing import Any

import pytest
from repos import CLAUDE, Repo

KEY = "sk-ant-api03-" + "Zq7Xv2pL9zR4tW8yB3nM6kD1sF5gH0jC" * 2 + "aQ9xT2vAA"
LINE = f'client = Client(api_key="{KEY}")\n'


def kept(repo: Repo, *args: str) -> list[dict[str, Any]]:
    said = repo.check("main..topic", *args)
    return [it for it in said["findings"] if it["rule"] == "secret-in-history"]


def test_it_is_a_finding_of_the_commit_that_added_it(repo: Repo) -> None:
    added = repo.commit({"src/a.py": f"import os\n{LINE}"}, f"Add a key\n\n{CLAUDE}")
    repo.commit({"src/a.py": "import os\n"}, "Take it out")

    (only,) = kept(repo)

    assert only["commit"] == added
    assert (only["path"], only["severity"], only["disposition"]) == (None, "critical", "block")
    assert only["message"].startswith("an Anthropic")
    assert "is added to src/a.py:2 by this commit and taken out by a later one" in only["message"]
    assert only["attribution"] == "ai"


def test_the_value_is_in_no_report(repo: Repo) -> None:
    repo.commit({"src/a.py": LINE})
    repo.commit({"src/a.py": None, "b.py": ""})

    for form in ("text", "json", "sarif", "markdown", "github"):
        done = repo.run("check", "main..topic", "-o", form)
        assert "secret-in-history" in done.output
        assert KEY[20:] not in done.output + done.errors


@pytest.mark.parametrize(
    "steps",
    [
        [{"a.py": LINE}, {"a.py": f"# later\n{LINE}"}],
        [{"a.py": LINE}, {"a.py": f"if x:\n    {LINE}"}],
        [{"a.py": LINE}, {"a.py": None, "b.py": LINE}],
    ],
)
def test_what_is_still_there_is_told_once(repo: Repo, steps: list[dict[str, str | None]]) -> None:
    for step in steps:
        repo.commit(step)

    assert kept(repo) == []
    found = [it["rule"] for it in repo.check("main..topic")["findings"]]
    assert found.count("secret-provider-key") == 1


def test_one_that_comes_and_goes_twice_is_told_once(repo: Repo) -> None:
    for text in (LINE, "", f"x = 1\n{LINE}", ""):
        repo.commit({"a.py": text})

    assert len(kept(repo)) == 1


def test_an_old_secret_that_is_moved_and_removed_is_none_of_the_changes(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.commit({"a.py": LINE}, signed=True)
    repo.git("checkout", "--quiet", "-B", "topic")
    repo.commit({"a.py": f"if x:\n    {LINE}"})
    repo.commit({"a.py": ""})

    assert kept(repo) == []


def test_the_fixture_of_a_test_is_no_alarm(repo: Repo) -> None:
    """What is made up stays below every threshold, as it does in the files."""
    repo.commit({"tests/test_a.py": 'PASSWORD = "correct-horse-battery-staple-71"\n'})
    repo.commit({"tests/test_a.py": ""})

    assert [it["severity"] for it in kept(repo)] in ([], ["low"])


def test_a_branch_that_was_merged_counts(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit({"a.py": LINE})
    repo.commit({"a.py": ""})
    repo.git("checkout", "--quiet", "topic")
    repo.commit({"b.py": ""})
    repo.git("merge", "--quiet", "--no-ff", "-m", "Join", "side")

    assert len(kept(repo)) == 1


def test_a_version_that_is_too_large_is_said(repo: Repo) -> None:
    repo.commit({"a.py": LINE + "x = 1\n" * 1_500_000})
    repo.commit({"a.py": ""})

    said = repo.check("main..topic")

    assert said["verdict"]["status"] == "incomplete"


@pytest.mark.parametrize("head", [b"# caf\xe9\n", b"\0\n", b"\xff\xfe"])
def test_no_encoding_hides_it(repo: Repo, head: bytes) -> None:
    """What is looked for is made of plain letters."""
    text = LINE.encode("utf-16-le") if head == b"\xff\xfe" else LINE.encode()
    repo.commit({"a.py": head + text})
    repo.commit({"a.py": "x = 1\n"})

    assert len(kept(repo)) == 1


def test_one_that_a_merge_brings_itself_counts(repo: Repo) -> None:
    repo.commit({"a.py": "x = 1\n"})
    repo.git("checkout", "--quiet", "-b", "side", "HEAD~1")
    repo.commit({"b.py": "y = 1\n"})
    repo.git("checkout", "--quiet", "topic")
    repo.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    added = repo.commit({"a.py": LINE}, "Join")
    repo.commit({"a.py": "x = 1\n"})

    (only,) = kept(repo)

    assert only["commit"] == added
