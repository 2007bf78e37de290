"""Payloads of GitHub's events, well made and hostile, and what the gate makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from workflow_runs import ZERO, A, B, C, finished, pull, pull_request, push

from aicheck.errors import AicheckError
from aicheck.github.event import Event, Pull, Sought, needs_base, of_pull, read
from aicheck.github.target import Target

VARIABLES = {
    "GITHUB_REPOSITORY": "octo-org/octo-repo",
    "GITHUB_API_URL": "https://api.github.com",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_RUN_ID": "77",
    "GITHUB_RUN_ATTEMPT": "2",
    "GITHUB_SHA": C,
    "GITHUB_REF": "refs/heads/topic",
}
PAGE = "https://github.com/octo-org/octo-repo/actions/runs/77/attempts/2"


def read_as(name: str, payload: Any, **more: str) -> Event:
    return read(payload, {**VARIABLES, "GITHUB_EVENT_NAME": name, **more})


def event(name: str, **values: Any) -> Event:
    return Event(
        name=name,
        api_url="https://api.github.com",
        server_url="https://github.com",
        repository="octo-org/octo-repo",
        page=PAGE,
        run="77/2",
        **{"default_branch": "main", **values},
    )


@pytest.mark.parametrize("name", ["pull_request", "pull_request_review", "pull_request_target"])
def test_a_pull_request_is_its_head_against_its_base(name: str) -> None:
    """The commit that the runner names is a merge that nobody wrote, and plays no part."""
    found = read_as(name, pull_request(A, B))

    said = Pull(1, "robin", A, "main", B, "topic", "Change it\n\nWith reasons.", is_fork=False)
    assert found == event(
        name, head=B, base=A, branch="topic", pull=said,
        is_privileged=name == "pull_request_target",
    )  # fmt: skip
    assert found.target == Target(
        "https://api.github.com", "octo-org/octo-repo", B, 1, PAGE, "77/2"
    )
    assert found.is_merge


@pytest.mark.parametrize(
    ("head", "is_fork"),
    [
        ({"full_name": "octo-org/octo-repo"}, False),
        ({"full_name": "Octo-Org/octo-repo"}, False),
        ({"full_name": "forker/octo-repo"}, True),
        (None, True),
    ],
)
def test_a_head_elsewhere_is_a_fork(head: Mapping[str, str] | None, is_fork: bool) -> None:
    payload = pull_request(A, B)
    payload["pull_request"]["head"]["repo"] = head

    found = read_as("pull_request", payload).pull

    assert found
    assert found.is_fork == is_fork


@pytest.mark.parametrize(
    ("title", "body", "description"),
    [("One", None, "One"), (None, None, ""), ("One", "", "One"), ("a", "b\r\nc", "a\n\nb\r\nc")],
)
def test_a_pull_request_may_say_little(
    title: str | None, body: str | None, description: str
) -> None:
    payload = pull_request(A, B)
    payload["pull_request"] |= {"title": title, "body": body, "user": None}

    found = read_as("pull_request", payload).pull

    assert found
    assert (found.description, found.author) == (description, "ghost")


def test_a_merge_group_has_two_ends_and_no_pull_request() -> None:
    payload = {"merge_group": {"head_sha": B, "base_sha": A}, "repository": {}}

    found = read_as("merge_group", payload)

    assert found == event("merge_group", head=B, base=A, default_branch=None)
    assert found.is_merge
    assert found.target.pull_request is None


@pytest.mark.parametrize(
    ("payload", "values"),
    [
        (push(A, B), {"head": B, "base": A, "branch": "topic"}),
        (push(ZERO, B), {"head": B, "branch": "topic"}),
        (push(ZERO, B, "refs/heads/main"), {"head": B, "branch": "main", "is_new": True}),
        (push(ZERO, B, "refs/tags/v1"), {"head": B}),
        (push(A, ZERO), {"head": ZERO, "base": A, "branch": "topic", "is_deleted": True}),
        (push(A, ZERO, deleted=True), {"head": ZERO, "base": A, "branch": "topic",
                                       "is_deleted": True}),
    ],
)  # fmt: skip
def test_a_push_adds_what_it_moved_over(payload: Any, values: Any) -> None:
    """A new branch has no base of its own, and a deleted one nothing to check."""
    assert read_as("push", payload) == event("push", **values)


def test_another_workflow_s_run_only_names_a_head() -> None:
    found = read_as("workflow_run", finished(B, "forker", "topic"))

    assert found == event(
        "workflow_run", head=B, branch="topic", sought=Sought("forker", "topic"),
        is_privileged=True,
    )  # fmt: skip
    said = Pull(1, "robin", A, "main", B, "topic", "Change it\n\nWith reasons.", is_fork=True)
    assert of_pull(found, pull(A, B, "forker/octo-repo")) == event(
        "workflow_run", head=B, base=A, branch="topic", pull=said, is_privileged=True
    )


def test_a_pull_request_that_moved_on_is_not_taken_for_the_one_that_ran() -> None:
    found = read_as("workflow_run", finished(B, "forker", "topic"))

    with pytest.raises(AicheckError, match="pull request 1 is at another head by now"):
        of_pull(found, pull(A, C, "forker/octo-repo"))


@pytest.mark.parametrize("kind", ["push", "schedule", "merge_group"])
def test_a_run_for_no_pull_request_is_refused(kind: str) -> None:
    payload = finished(B, "forker", "topic")
    payload["workflow_run"]["event"] = kind

    with pytest.raises(AicheckError, match="did not run for a pull request"):
        read_as("workflow_run", payload)


@pytest.mark.parametrize(
    ("name", "ref", "wrong"),
    [
        ("workflow_dispatch", "refs/heads/topic", None),
        ("workflow_dispatch", "refs/tags/v1", None),
        ("workflow_dispatch", "refs/heads/main", "would be compared with itself"),
        ("issues", "refs/heads/topic", "nothing tells what the event 'issues' adds"),
        ("", "refs/heads/topic", "nothing tells what the event '' adds"),
    ],
)
def test_who_starts_a_run_may_have_to_name_a_base(name: str, ref: str, wrong: str | None) -> None:
    found = read_as(name, {"repository": {"default_branch": "main"}}, GITHUB_REF=ref)
    said = needs_base(found)

    assert found.head == C
    assert (said is None) == (wrong is None)
    assert wrong is None or (said is not None and wrong in said.message)


def changed(payload: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    *keys, last = path.split(".")
    at: Any = payload
    for key in keys:
        at = at[key]
    if value is KeyError:
        del at[last]
    else:
        at[last] = value
    return payload


HOSTILE = [None, KeyError, 7, True, [], {}, "", "x\n::error::y"]


@pytest.mark.parametrize("value", [*HOSTILE, "a" * 39, "A" * 40, "--output=x", f"{A}\n"])
@pytest.mark.parametrize("path", ["pull_request.base.sha", "pull_request.head.sha"])
def test_what_is_no_whole_commit_id_is_refused(path: str, value: Any) -> None:
    with pytest.raises(AicheckError) as error:
        read_as("pull_request", changed(pull_request(A, B), path, value))

    assert path.partition(".")[2] in error.value.message
    assert "\n" not in error.value.message


@pytest.mark.parametrize("value", [None, KeyError, "1", 0, -1, True, 1.0, [1]])
def test_what_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(AicheckError, match="has no number above 0 'number'"):
        read_as("pull_request", changed(pull_request(A, B), "pull_request.number", value))


@pytest.mark.parametrize(
    "value", ["--upload-pack=x", "a..b", "a b", "a:b", "a*", "@{u}", "/a", "a/", "x.lock", "a\n"]
)
def test_what_no_branch_can_be_called_is_refused(value: str) -> None:
    with pytest.raises(AicheckError, match=r"has no name that a branch may have 'base\.ref'"):
        read_as("pull_request", changed(pull_request(A, B), "pull_request.base.ref", value))


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        *((name, payload) for name in ("pull_request", "merge_group", "push", "workflow_run")
          for payload in (None, [], "x", 1, {}, {name: None}, {name: []}, {name: "x"})),
        ("pull_request", changed(pull_request(A, B), "pull_request.title", ["x"])),
        ("pull_request", changed(pull_request(A, B), "pull_request.body", {"x": 1})),
        ("push", changed(push(A, B), "ref", 1)),
        ("push", changed(push(A, B), "deleted", "no")),
        ("push", changed(push(A, B), "repository.default_branch", 1)),
        ("workflow_run", changed(finished(B, "f", "t"), "workflow_run.head_repository", None)),
        ("workflow_run", changed(finished(B, "f", "t"), "workflow_run.head_branch", None)),
    ],
)  # fmt: skip
def test_a_payload_of_another_shape_is_refused_by_name(name: str, payload: Any) -> None:
    with pytest.raises(AicheckError, match=f"the event '{name}'"):
        read_as(name, payload)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GITHUB_REPOSITORY", ""),
        ("GITHUB_REPOSITORY", "octo-repo"),
        ("GITHUB_REPOSITORY", "a/b/c"),
        ("GITHUB_REPOSITORY", "a/b?c"),
        ("GITHUB_SERVER_URL", "ext::sh -c x"),
        ("GITHUB_SERVER_URL", "https://a@b"),
        ("GITHUB_API_URL", "ftp://x"),
        ("GITHUB_RUN_ID", "1/../2"),
    ],
)
def test_a_variable_that_the_runner_would_not_set_is_refused(variable: str, value: str) -> None:
    with pytest.raises(AicheckError, match=f"{variable} is not set as GitHub sets it"):
        read_as("push", push(A, B), **{variable: value})


def test_an_enterprise_server_has_its_own_addresses() -> None:
    found = read_as(
        "push", push(A, B),
        GITHUB_SERVER_URL="https://git.example.org/", GITHUB_API_URL="https://git.example.org/api/v3",
    )  # fmt: skip

    assert found.url == "https://git.example.org/octo-org/octo-repo"
    assert found.target.api_url == "https://git.example.org/api/v3"
