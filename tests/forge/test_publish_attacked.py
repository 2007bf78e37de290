"""A report put on a pull request while GitHub, others or the report itself are hostile."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reporters.reports import HEAD, SQL, decision, report

from aicheck.errors import AicheckError
from aicheck.github import check_run
from aicheck.github.client import connected
from aicheck.github.failing import RejectedError
from aicheck.github.publish import Outcome, publish
from aicheck.model import Fix, Related

from .server import REPOSITORY, client_of, github, many, target_of
from .test_publish_command import ran


def answering(server: Any, path: str, answer: Any, verb: str | None = None) -> None:
    """Let every request whose path ends so be answered by (status, headers, body)."""
    dispatch = server.dispatch

    def instead(method: str, asked: str, *rest: Any) -> Any:
        if asked.endswith(path) and verb in (None, method):
            return answer
        return dispatch(method, asked, *rest)

    server.dispatch = instead


def put(server: Any, count: int = 3) -> Outcome:
    return publish(many(count, SQL), target_of(server), client_of(server))


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("path", ["/check-runs", "/reviews", "/issues/1/comments"])
def test_what_is_sent_elsewhere_is_not_said_to_be_there(status: int, path: str) -> None:
    with github(many(3, SQL)) as server:
        moved = {"Location": "https://elsewhere.example.org/x"}
        answering(server, path, (status, moved, {"message": "Moved"}), "POST")
        outcome = put(server)

    assert outcome.is_broken
    assert len(outcome.missing) == 1
    assert "see whether the repository has moved" in outcome.missing[0]


@pytest.mark.parametrize("body", [[], {}, None, 7, "x", [None], {"head": None}, {"output": []}])
@pytest.mark.parametrize("path", ["/check-runs", "/pulls/1", "/files", "/comments", "/graphql"])
def test_an_answer_of_another_shape_is_no_crash(path: str, body: Any) -> None:
    with github(many(3, SQL), checked=False) as server:
        answering(server, path, (200, {}, body))

        assert isinstance(put(server), Outcome)


def test_an_answer_that_is_odd_leaves_the_findings_in_the_log(tmp_path: Path) -> None:
    with github(many(3, SQL)) as server:
        answering(server, "/check-runs", (200, {}, {}), "POST")
        done = ran(tmp_path, server, many(3, SQL))

    assert done.returncode == 3
    assert done.stdout.count("finding number") >= 3


@pytest.mark.parametrize(("status", "words"), [(401, "the token is not valid"), (404, "name")])
def test_a_set_up_that_is_wrong_is_no_success(tmp_path: Path, status: int, words: str) -> None:
    with github(many(3, SQL)) as server:
        answering(server, "", (status, {}, {"message": "No"}))
        done = ran(tmp_path, server, many(3, SQL))

    assert done.returncode == 3
    assert words in done.stderr
    assert done.stdout.count("finding number") >= 3


def test_a_right_that_is_missing_is_named(tmp_path: Path) -> None:
    with github(many(3, SQL)) as server:
        server.state.permissions = {"pull-requests": "write"}
        done = ran(tmp_path, server, many(3, SQL))

    assert "the token needs checks: write" in done.stderr


@pytest.mark.parametrize("change", [{"app": {"slug": "evil"}}, {"conclusion": "success"}])
def test_a_run_that_others_made_is_not_taken_for_ours(change: dict[str, Any]) -> None:
    made = many(3, SQL)
    with github(made, checked=False) as server:
        put(server)
        (run,) = server.state.check_runs.values()
        run.update(change)
        put(server)

        assert len(server.state.check_runs) == 2
        assert len(server.state.issue_comments) == 1


def test_two_runs_at_once_say_it_once() -> None:
    """Both have looked before either has written."""
    with github(many(3, SQL), checked=False) as server:
        barrier, dispatch = threading.Barrier(2, timeout=20), server.dispatch

        def together(verb: str, path: str, *rest: Any) -> Any:
            if verb == "POST" and path.endswith(("/reviews", "/issues/1/comments")):
                barrier.wait()
            return dispatch(verb, path, *rest)

        server.dispatch = together
        racing = [threading.Thread(target=put, args=(server,)) for _ in range(2)]
        for it in racing:
            it.start()
        for it in racing:
            it.join(60)

        assert len(server.state.review_comments) == 3
        assert len(server.state.issue_comments) == 1


def test_summaries_that_are_too_many_are_taken_away() -> None:
    with github(many(3, SQL)) as server:
        put(server)
        first = server.state.issue_comments[0]
        server.state.issue_comments.append({**first, "id": first["id"] + 7})
        put(server)

        assert [it["id"] for it in server.state.issue_comments] == [first["id"]]


def test_nothing_is_put_away_where_people_s_answers_cannot_be_read() -> None:
    with github(many(3, SQL)) as server:
        put(server)
        refused = {"errors": [{"type": "FORBIDDEN", "message": "No"}]}
        answering(server, "/graphql", (200, {}, refused))
        publish(many(3, SQL, gone=2), target_of(server), client_of(server))

        assert server.state.minimized == {}


def test_a_limit_of_graphql_is_waited_for() -> None:
    with github() as server:
        waits: list[float] = []
        limited = {"errors": [{"type": "RATE_LIMITED", "message": "Wait"}]}
        answers = iter([(200, {}, limited), (200, {}, {"data": {"viewer": {"login": "pat"}}})])
        server.dispatch = lambda *_: next(answers)

        assert client_of(server, waits).graphql("query { viewer }", {}) == {
            "viewer": {"login": "pat"}
        }
        assert waits == [60.0]


LONG = "##[" * 166


@pytest.mark.parametrize("where", ["message", "code", "path"])
def test_texts_that_grow_when_they_are_made_safe_still_fit(where: str) -> None:
    made = report(
        *(
            replace(
                decision(SQL, f"src/{n}{LONG if where == 'path' else ''}.py", line=n + 1),
                fingerprint=f"{n:016x}",
            )
            for n in range(400)
        )
    )
    if where != "path":
        longer = [
            replace(it, finding=replace(it.finding, **{where: LONG})) for it in made.decisions
        ]
        made = replace(made, decisions=tuple(longer))
    with github(made) as server:
        outcome = publish(made, target_of(server), client_of(server))

        assert outcome.missing == []
        assert server.violations == []


def test_a_comment_on_many_places_still_fits() -> None:
    places = tuple(Related(f"src/{n}.py", n + 1, "`" * 500) for n in range(300))
    fix = Fix("mend", "`" * 19_000)
    made = many(9, SQL)
    made = replace(made, decisions=(decision(SQL, "src/00.py", related=places, fix=fix),))
    with github(made) as server:
        outcome = publish(made, target_of(server), client_of(server))

        assert outcome.missing == []
        assert "… and 295 more places." in server.state.review_comments[0]["body"]


@pytest.mark.parametrize(
    ("address", "token"),
    [
        ("file:///tmp", "t"), ("https://", "t"), ("x", "t"),
        ("https://git.example.org", "a\nb"), ("https://git.example.org", "ä"),
    ],
)  # fmt: skip
def test_a_wrong_address_or_token_is_named(address: str, token: str) -> None:
    with pytest.raises(AicheckError) as error:
        connected(address, REPOSITORY, token)

    assert error.value.hint


def test_a_list_without_an_end_is_no_list() -> None:
    with github() as server:
        answering(server, "/comments", (200, {}, [{"user": None, "body": None, "id": 1}] * 100))
        with pytest.raises(RejectedError, match="over 5,000 entries"):
            list(client_of(server).pages("/pulls/1/comments"))


def test_the_same_findings_have_the_same_identity() -> None:
    assert check_run.identity(many(3, SQL)) == check_run.identity(many(3, SQL))
    assert check_run.identity(many(3, SQL)) != check_run.identity(many(3, SQL, gone=1))
    assert len(HEAD) == 40
