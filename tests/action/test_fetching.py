"""What a checkout lacks, fetched by a git that obeys nothing."""

from __future__ import annotations

import base64
import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from repos import Repo
from workflow_runs import cloned

from aicheck import fetching
from aicheck.fetching import BASE, HEAD, FetchError, address, fetch, is_whole
from aicheck.git import Repository, open_repository


def grown(repo: Repo, shared: int, base: int, head: int) -> tuple[str, str]:
    """Two ends with so many commits of their own, and so many that both have."""

    def commits(number: int, of: str) -> None:
        tree = repo.git("write-tree")
        tip = repo.git("rev-parse", "HEAD")
        for at in range(number):
            tip = repo.git("commit-tree", tree, "-p", tip, "-m", f"{of} {at}")
        repo.git("reset", "--quiet", "--hard", tip)

    commits(shared, "shared")
    repo.git("branch", "side")
    commits(base, "base")
    repo.git("branch", "--force", "base")
    repo.git("checkout", "--quiet", "side")
    commits(head, "head")
    return repo.git("rev-parse", "base"), repo.git("rev-parse", "side")


def fetched(repo: Repo, folder: Path, base: str | None, head: str) -> Repository:
    folder.mkdir()
    return fetch(folder, address(str(repo.path)), base, head, None)


@pytest.mark.parametrize(
    ("shared", "base", "head", "is_shallow"),
    [(60, 1, 1, True), (5, 55, 2, False), (2, 1, 55, False)],
)
def test_the_history_goes_back_to_where_both_ends_meet(
    shared: int, base: int, head: int, is_shallow: bool, repo: Repo, tmp_path: Path
) -> None:
    """Not further than needed where that is near, and as far as needed where it is not."""
    ends = grown(repo, shared, base, head)

    found = fetched(repo, tmp_path / "b.git", *ends)

    assert (found.resolve(BASE), found.resolve(HEAD)) == ends
    assert found.is_bare
    assert found.is_shallow == is_shallow
    assert is_whole(found, BASE, HEAD)
    assert len(found.commits(BASE, HEAD)) == head
    assert not list((tmp_path / "b.git").glob("hooks/*"))


def test_names_of_refs_are_fetched_as_well(repo: Repo, tmp_path: Path) -> None:
    base, head = grown(repo, 2, 1, 1)
    repo.git("update-ref", "refs/pull/7/head", head)

    found = fetched(repo, tmp_path / "b.git", "refs/heads/base", "refs/pull/7/head")

    assert (found.resolve(BASE), found.resolve(HEAD)) == (base, head)


def test_without_a_base_all_of_it_is_fetched(repo: Repo, tmp_path: Path) -> None:
    _, head = grown(repo, 60, 0, 1)

    found = fetched(repo, tmp_path / "b.git", None, head)

    assert not found.is_shallow
    assert len(found.commits(None, HEAD)) == 62


@pytest.mark.parametrize("depth", [1, 3, None])
def test_a_checkout_is_whole_as_far_as_both_ends_need(
    depth: int | None, repo: Repo, tmp_path: Path
) -> None:
    base, head = grown(repo, 3, 1, 1)

    found = open_repository(cloned(repo, tmp_path / "c", base, head, depth=depth).path)

    assert is_whole(found, base, head) == (depth != 1)
    assert is_whole(found, None, head) == (depth is None)


def test_a_checkout_without_files_contents_is_not_whole(repo: Repo, tmp_path: Path) -> None:
    base, head = grown(repo, 1, 1, 1)
    checkout = cloned(repo, tmp_path / "c", base, head, depth=None)
    checkout.git("config", "remote.origin.promisor", "true")

    assert not is_whole(open_repository(checkout.path), base, head)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://github.com/o/r", "https://github.com/o/r"),
        ("https://robin:secret@github.com/o/r.git?x#y", "https://github.com/o/r.git"),
        ("https://git.example.org:8443/o/r", "https://git.example.org:8443/o/r"),
        ("file:///srv/o/r", "file:///srv/o/r"),
        ("/srv/o/r", "file:///srv/o/r"),
    ],
)
def test_an_address_has_no_name_and_no_password(text: str, found: str) -> None:
    assert address(text) == found


@pytest.mark.parametrize(
    "text",
    ["", "git@github.com:o/r", "ssh://github.com/o/r", "http://github.com/o/r", "ext::sh -c touch",
     "git://github.com/o/r", "--upload-pack=x", "https://", "file://host/o/r", "../o/r",
     "https://[x/o/r"],
)  # fmt: skip
def test_other_protocols_are_refused(text: str) -> None:
    with pytest.raises(FetchError, match="neither by https nor from a folder") as error:
        address(text)

    assert error.value.hint == fetching.HINT


def test_the_origin_s_own_settings_run_nothing(repo: Repo, tmp_path: Path) -> None:
    """Hooks and commands that its configuration names are somebody else's."""
    ends = grown(repo, 1, 1, 1)
    marker = tmp_path / "ran"
    for name in ("post-checkout", "post-merge", "reference-transaction", "pre-auto-gc"):
        hook = repo.path / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {marker}\n", "utf-8")
        hook.chmod(0o755)
    repo.git("config", "core.fsmonitor", f"touch {marker}")
    repo.git("config", "core.sshCommand", f"touch {marker}")

    fetched(repo, tmp_path / "b.git", *ends)

    assert not marker.exists()


def test_the_token_is_on_no_command_line(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reaches git by variables alone, for that server alone, and stands in no message."""
    seen = tmp_path / "seen"
    real = shutil.which("git")
    (tmp_path / "bin").mkdir()
    git = tmp_path / "bin/git"
    git.write_text(
        f"#!{sys.executable} -I\nimport json, os, sys\n"
        f"with open({str(seen)!r}, 'a') as file:\n"
        "    file.write(json.dumps([sys.argv, dict(os.environ)]) + '\\n')\n"
        f"os.execv({real!r}, ['git', *sys.argv[1:]])\n",
        "utf-8",
    )
    git.chmod(0o755)
    monkeypatch.setenv("PATH", f"{git.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("GIT_ASKPASS", "/bin/false")
    folder = tmp_path / "b.git"
    folder.mkdir()

    # Nobody listens there: what is asked for is what matters.
    with pytest.raises(FetchError) as error:
        fetch(folder, "https://localhost:1/o/r", "a" * 40, "b" * 40, "ghs_secret")

    calls = [json.loads(line) for line in seen.read_text("utf-8").splitlines()]
    (argv, environment) = next(call for call in calls if "fetch" in call[0])
    word = base64.b64encode(b"x-access-token:ghs_secret").decode()
    assert environment["GIT_CONFIG_COUNT"] == "1"
    assert environment["GIT_CONFIG_KEY_0"] == "http.https://localhost:1/.extraHeader"
    assert environment["GIT_CONFIG_VALUE_0"] == f"Authorization: Basic {word}"
    assert environment["GIT_ALLOW_PROTOCOL"] == "https:file"
    assert "GIT_ASKPASS" not in environment
    for words in (argv, *(call[0] for call in calls), [str(error.value), error.value.hint]):
        assert not [it for it in words if "ghs_secret" in it or word in it]
    assert {"credential.helper=", "http.followRedirects=false", "core.sshCommand=false"} <= {*argv}
    assert {"--no-tags", "--no-recurse-submodules", "--upload-pack=git-upload-pack"} <= {*argv}


def test_a_folder_is_fetched_from_without_the_token(repo: Repo, tmp_path: Path) -> None:
    assert fetching._secret("file:///srv/o/r", "ghs_secret") == {}
    assert fetching._secret("https://github.com/o/r", None) == {}


def test_git_s_reason_is_told_and_not_its_advice(tmp_path: Path) -> None:
    folder = tmp_path / "b.git"
    folder.mkdir()

    with pytest.raises(FetchError) as error:
        fetch(folder, "file:///nowhere", "a" * 40, "b" * 40, None)

    assert error.value.message == (
        "the history cannot be fetched from file:///nowhere: "
        "'/nowhere' does not appear to be a git repository"
    )


def test_it_does_not_go_on_for_ever(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = grown(repo, 1, 1, 1)
    monkeypatch.setattr(fetching, "LONGEST", 0.0)

    with pytest.raises(FetchError, match="it took more than 0 seconds"):
        fetched(repo, tmp_path / "b.git", *ends)
