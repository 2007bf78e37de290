"""People's reviews on GitHub count toward a sign-off, where the base's settings accept them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from repos import CLAUDE, Repo
from workflow_runs import HOME, ROBOT, ZERO, GitHub, Step, pull_request, step

from aicheck.cli.exit import FAIL, PASS
from aicheck.github import reading
from aicheck.github.client import connected

ACCEPTS = '[sign-off]\naccept = ["review"]\n'


def reviewed(
    repo: Repo, github: GitHub, temp: Path, *reviews: Any, settings: str = ACCEPTS, **more: str
) -> Step:
    """A pull request of `robin` by an agent, with reviews of (login, type, state, commit)."""
    repo.git("checkout", "--quiet", "main")
    base = repo.commit({"aicheck.toml": settings}, "Say who answers", signed=True)
    repo.git("checkout", "--quiet", "-B", "topic")
    old = repo.commit({"a.txt": "a\n"}, f"Add a\n\n{CLAUDE}")
    head = repo.commit({"b.txt": "b\n"}, f"Add b\n\n{CLAUDE}")
    commits = {"head": head, "old": old, None: None}
    github.state.reviews = [
        github.review(login, kind, state, commits[commit]) for login, kind, state, commit in reviews
    ]
    given = {"GITHUB_API_URL": github.url, "AICHECK_TOKEN": "ghs_x", **more}
    return step(repo, "pull_request", pull_request(base, head), temp, **given)


APPROVED = ("pat", "User", "APPROVED", "head")


@pytest.mark.parametrize(
    ("reviews", "code"),
    [
        ([APPROVED], PASS),
        ([APPROVED, ("pat", "User", "COMMENTED", "head")], PASS),
        ([("pat", "User", "APPROVED", "old")], FAIL),
        ([("pat", "User", "APPROVED", None)], FAIL),
        ([APPROVED, ("pat", "User", "CHANGES_REQUESTED", "head")], FAIL),
        ([("Robin", "User", "APPROVED", "head")], FAIL),
        ([(ROBOT, "Bot", "APPROVED", "head")], FAIL),
        ([("helper[bot]", "User", "APPROVED", "head")], FAIL),
        ([("pat", "Mannequin", "APPROVED", "head")], FAIL),
    ],
)
def test_only_a_person_s_approval_of_this_head_counts(
    reviews: list[Any], code: int, repo: Repo, github: GitHub, tmp_path: Path
) -> None:
    done = reviewed(repo, github, tmp_path / "temp", *reviews)

    assert (done.exit_code, done.errors) == (code, "")
    assert github.asked == ["GET /repos/octo-org/octo-repo/pulls/1/reviews"]
    assert github.violations == []
    signed = {it["sign_off"]["status"] for it in done.result["commits"]}
    assert signed == ({"ok"} if code == PASS else {"missing"})


def test_each_review_is_told_as_aicheck_reads_them(github: GitHub) -> None:
    """All pages in their order; drafts and those of accounts that are gone are of nobody."""
    commits = ("c" * 40, "d" * 40)
    many = [github.review(f"p{at}", "User", "COMMENTED", commits[0]) for at in range(130)]
    github.state.reviews = [
        *many,
        github.review("pat", "User", "CHANGES_REQUESTED", None),
        github.review("pat", "User", "DISMISSED", commits[1]),
        github.review("pat", "User", "PENDING", commits[1]),
        github.review(None, "User", "APPROVED", commits[1]),
        github.review(ROBOT, "Bot", "APPROVED", commits[1]),
        github.review("m", "Mannequin", "APPROVED", commits[1]),
    ]

    found = reading.reviews(connected(github.url, HOME, "ghs_x", between_requests=0), 1)

    assert [it["person"] for it in found[:130]] == [f"p{at}" for at in range(130)]
    assert found[130:] == [
        {"person": "pat", "state": "changes_requested", "commit": ZERO, "kind": "human"},
        {"person": "pat", "state": "dismissed", "commit": commits[1], "kind": "human"},
        {"person": ROBOT, "state": "approved", "commit": commits[1], "kind": "bot"},
        {"person": "m", "state": "approved", "commit": commits[1]},
    ]
    assert len(github.asked) == 2
    assert github.violations == []


def test_who_does_not_accept_them_is_not_asked(repo: Repo, github: GitHub, tmp_path: Path) -> None:
    settings = '[sign-off]\naccept = ["signature"]\n'
    done = reviewed(repo, github, tmp_path / "temp", APPROVED, settings=settings)

    assert done.exit_code == FAIL
    assert github.asked == []


def test_reviews_that_may_not_be_read_are_said_and_do_not_count(
    repo: Repo, github: GitHub, tmp_path: Path
) -> None:
    said = {"message": "Resource not accessible by integration\n::error::x"}
    github.faults.append({"path": "/reviews", "status": 403, "times": 9, "body": said})

    done = reviewed(repo, github, tmp_path / "temp", APPROVED)

    assert done.exit_code == FAIL
    assert done.errors.startswith("error: GitHub answered 403: Resource not accessible")
    assert "\n::error" not in done.errors
    (failure,) = done.result["failures"]
    assert failure["reason"].startswith("the reviews cannot be read, so none counts: GitHub ans")
    assert not failure["required"]


def test_without_a_token_no_review_counts(repo: Repo, github: GitHub, tmp_path: Path) -> None:
    done = reviewed(repo, github, tmp_path / "temp", APPROVED, AICHECK_TOKEN="")

    assert done.exit_code == FAIL
    assert done.errors.startswith("error: there is no token\n")
    assert github.asked == []


def test_a_busy_server_is_asked_again(repo: Repo, github: GitHub, tmp_path: Path) -> None:
    github.faults.append({"path": "/reviews", "status": 502, "times": 1})

    done = reviewed(repo, github, tmp_path / "temp", APPROVED)

    assert done.exit_code == PASS


def test_who_signs_by_trailer_needs_no_review(repo: Repo, github: GitHub, tmp_path: Path) -> None:
    """Where both ways are open, reviews that cannot be read change nothing."""
    github.faults.append({"path": "/reviews", "status": 403, "times": 9})
    settings = '[sign-off]\naccept = ["trailer", "review"]\n'
    repo.git("checkout", "--quiet", "main")
    base = repo.commit({"aicheck.toml": settings}, "Say who answers", signed=True)
    repo.git("checkout", "--quiet", "-B", "topic")
    head = repo.commit({"a.txt": "a\n"}, f"Add a\n\n{CLAUDE}", signed=True)

    done = step(
        repo, "pull_request", pull_request(base, head), tmp_path / "temp",
        GITHUB_API_URL=github.url, AICHECK_TOKEN="ghs_x",
    )  # fmt: skip

    assert done.exit_code == PASS
    assert done.errors.startswith("error: GitHub answered 403")


def test_a_server_that_is_not_there_is_said(repo: Repo, github: GitHub, tmp_path: Path) -> None:
    done = reviewed(repo, github, tmp_path / "temp", APPROVED, GITHUB_API_URL="http://127.0.0.1:9")

    assert done.exit_code == FAIL
    assert done.errors.startswith("error: GitHub cannot be reached (ConnectionError)")
