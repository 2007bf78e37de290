"""A report put on a pull request: once, whatever fails on the way."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from reporters.reports import HEAD, SQL, decision, report, sample

from aicheck.github import marks
from aicheck.github.publish import Outcome, publish
from aicheck.github.rehearsal import Rehearsal
from aicheck.model import Failure, Fix, Position, Report

from .server import NUMBER, client_of, files_of, github, many, state_of, target_of

NEXT = "5e" * 20
WRITES = ("POST", "PATCH", "PUT", "DELETE")


def put(server: Any, made: Report, waits: list[float] | None = None) -> Outcome:
    head = made.change.head or ""
    return publish(made, target_of(server, head), client_of(server, waits))


def pushed(server: Any, made: Report, head: str = NEXT) -> Report:
    """The report of another push, whose head the pull request has now."""
    server.state.head_sha = head
    return replace(made, change=replace(made.change, head=head))


def writes(server: Any) -> list[tuple[str, str]]:
    """The requests that changed something."""
    return [
        (verb, path)
        for verb, path, body, _ in server.log
        if verb in WRITES and not (path == "/graphql" and "mutation" not in body["query"])
    ]


# -- what is posted ----------------------------------------------------------------------------


def test_all_findings_are_annotations_and_the_worst_are_comments() -> None:
    made = many(500, SQL)
    with github(made) as server:
        outcome = put(server, made)
        state = state_of(server)

    ((named, output, listed),) = state["runs"]
    assert named == {
        "name": "aicheck report",
        "head_sha": HEAD,
        "status": "completed",
        "conclusion": "failure",
    }
    assert output["title"] == "500 findings block"
    assert len({(it["path"], it["start_line"]) for it in listed}) == len(listed) == 500
    assert len(state["comments"]) == 30
    assert len(state["reviews"]) == len(state["summaries"]) == 1
    assert outcome.is_told
    assert outcome.missing == []
    assert server.violations == []
    assert len(server.log) <= 25


def test_the_same_result_again_writes_nothing() -> None:
    made = many(120, SQL)
    with github(made) as server:
        put(server, made)
        state = state_of(server)
        server.log.clear()
        outcome = put(server, made)

        assert writes(server) == []
        assert state_of(server) == state
        assert outcome.is_told
        assert server.violations == []


def test_what_the_next_push_mends_is_put_away() -> None:
    """One review a push, one summary, and no comment on what has one."""
    with github(many(40, SQL)) as server:
        put(server, many(40, SQL))
        put(server, pushed(server, many(40, SQL, gone=5)))
        state = state_of(server)

    assert state["minimised"] == ["RESOLVED"] * 5
    assert len(state["comments"]) == 30
    assert len(state["reviews"]) == 1
    assert [len(listed) for _, _, listed in state["runs"]] == [40, 35]
    assert state["runs"][1][0]["head_sha"] == NEXT
    assert len(state["summaries"]) == 1
    assert "35 findings block" in state["summaries"][0]
    assert server.violations == []


def test_new_findings_of_a_push_come_in_a_review_of_their_own() -> None:
    with github(many(20, SQL)) as server:
        put(server, many(10, SQL))
        put(server, pushed(server, many(20, SQL)))
        state = state_of(server)

    assert [commit for *_, commit in state["comments"]] == [HEAD] * 10 + [NEXT] * 10
    assert len(state["reviews"]) == 2
    assert len(state["summaries"]) == 1


def test_what_was_put_away_stays_so_and_is_said_anew_when_it_is_back() -> None:
    with github(many(6, SQL)) as server:
        put(server, many(6, SQL))
        put(server, pushed(server, many(6, SQL, gone=2)))
        server.log.clear()
        put(server, pushed(server, many(6, SQL, gone=2), "6f" * 20))
        again = [path for verb, path in writes(server) if path == "/graphql"]
        put(server, pushed(server, many(6, SQL), "7a" * 20))
        state = state_of(server)

    assert again == []
    assert len(state["comments"]) == 8
    assert state["minimised"] == ["RESOLVED"] * 2


def test_a_force_push_keeps_what_still_holds() -> None:
    """Comments of commits that are gone still speak of the same lines."""
    with github(many(6, SQL)) as server:
        put(server, many(6, SQL))
        for comment in server.state.review_comments:
            comment["line"] = None
        put(server, pushed(server, many(6, SQL), "9" * 40))

        assert len(server.state.review_comments) == 6
        assert len(server.state.reviews) == 1
        assert server.violations == []


def test_nothing_is_gone_where_something_was_not_checked() -> None:
    with github(many(6, SQL)) as server:
        put(server, many(6, SQL))
        unsure = replace(many(6, SQL, gone=6), failures=(Failure("semgrep", "it stopped"),))
        put(server, pushed(server, unsure))

        assert state_of(server)["minimised"] == []


@pytest.mark.parametrize("how", ["resolved", "answered"])
def test_what_a_person_took_up_is_left_alone(how: str) -> None:
    with github(many(3, SQL)) as server:
        put(server, many(3, SQL))
        first = server.state.review_comments[0]
        if how == "resolved":
            server.state.resolved.add(f"PRRT_{first['id']}")
        else:
            answer = {**first, "id": 7, "node_id": "PRRC_7", "in_reply_to_id": first["id"]}
            answer |= {"body": "It is meant so.", "user": server.user("robin")}
            server.state.review_comments.append(answer)
        put(server, pushed(server, many(3, SQL, gone=1)))

        assert state_of(server)["minimised"] == []
        put(server, pushed(server, many(3, SQL), "7a" * 20))
        assert len(server.state.reviews) == 1
        assert server.violations == []


def test_marks_count_in_our_own_comments_only() -> None:
    """Anybody can write one, to keep a finding from being said or to have the summary go there."""
    made = many(2, SQL)
    with github(made) as server:
        stranger = server.user("mallory")
        for it in made.decisions:
            said = {"path": it.finding.path, "line": 1, "body": marks.finding(it.fingerprint)}
            server.create_rc({}, {}, {**said, "commit_id": HEAD}, "")
            server.state.review_comments[-1]["user"] = stranger
        server.create_ic({}, {}, {"body": marks.summary(())}, "")
        server.state.issue_comments[-1]["user"] = stranger
        put(server, made)

        ours = [it for it in server.state.review_comments if it["user"] != stranger]
        assert len(ours) == 2
        assert len(server.state.issue_comments) == 2


def test_comments_stand_on_lines_of_hunks_and_the_rest_in_the_summary() -> None:
    made = report(
        decision(SQL, "src/a.py", 2, end=Position(3)),
        replace(decision(SQL, "src/a.py", 4, end=Position(9)), fingerprint="a" * 32),
        replace(decision(SQL, "src/a.py", 40), fingerprint="b" * 32),
        replace(decision(SQL, "src/large.py", 1), fingerprint="c" * 32),
        replace(decision(SQL, None), fingerprint="d" * 32),
        replace(decision(SQL, "src/a.py", 1, "waived"), fingerprint="e" * 32),
    )
    with github() as server:
        server.state.files = [
            {
                "filename": "src/a.py",
                "patch": "@@ -1,2 +1,4 @@\n a\n+b\n+c\n d\n@@ -9 +20 @@\n-x\n+y",
            },
            {"filename": "src/large.py"},
        ]
        put(server, made)

        placed = [(it["start_line"], it["line"]) for it in server.state.review_comments]
        assert placed == [(2, 3), (None, 4)]
        assert state_of(server)["summaries"][0].count("`sql-injection`") >= 5
        assert server.violations == []


@pytest.mark.parametrize(
    ("replacement", "lines", "shown"),
    [
        ("safe(x)", 1, "```suggestion\nsafe(x)\n```"),
        ("\tsafe(x)\n\tdone()\n", 2, "```suggestion\n\tsafe(x)\n\tdone()\n```"),
        ("", 1, "```suggestion\n```"),
        ("a = '```'", 1, "````suggestion\na = '```'\n````"),
        ("a = 1  # \u202e", 1, None),
        ("x" * 20_001, 1, None),
        (None, 1, None),
        # The comment is on one line of them.
        ("safe(x)", 40, None),
    ],
)
def test_a_fix_becomes_a_suggestion(replacement: str | None, lines: int, shown: str | None) -> None:
    fix = Fix("bind the value", replacement)
    made = many(9, SQL)
    one = decision(SQL, "src/00.py", end=Position(lines), fix=fix)
    with github(made) as server:
        put(server, replace(made, decisions=(one,)))

        (comment,) = server.state.review_comments
        assert "bind the value" in comment["body"]
        assert ("suggestion" in comment["body"]) is (shown is not None)
        assert (shown or "") in comment["body"]


def test_a_newer_head_is_not_covered_by_an_older_result() -> None:
    made = many(3, SQL)
    with github(made) as server:
        server.state.head_sha = NEXT
        outcome = put(server, made)
        state = state_of(server)

    assert len(state["runs"]) == 1
    assert state["comments"] == state["summaries"] == []
    assert len(outcome.missing) == 1
    assert "its head is 5e5e5e5e5e5e now" in outcome.missing[0]


def test_a_merge_group_has_a_check_run_alone() -> None:
    made = many(3, SQL)
    with github(made) as server:
        publish(made, target_of(server, number=None), client_of(server))

        assert [path for _, path in writes(server)] == ["/repos/octo-org/octo-repo/check-runs"]


def test_every_kind_of_finding_is_taken() -> None:
    """The sample has one of everything; the server checks it all against the description."""
    made = sample()
    with github(made) as server:
        outcome = put(server, made)

        assert outcome.missing == []
        assert server.violations == []


def test_a_large_pull_request_is_read_as_far_as_it_matters() -> None:
    """250 commits and 3,000 files are what GitHub lists."""
    made = many(30, SQL)
    with github(made) as server:
        server.state.commits = [{"sha": f"{n:040x}", "message": "x"} for n in range(300)]
        rest = [{"filename": f"z/{n}.py", "patch": "@@ -0,0 +1 @@\n+x"} for n in range(3_200)]
        server.state.files = [*files_of(made), *rest]
        put(server, made)
        pages = [path for _, path, *_ in server.log if path.endswith("/files")]

        assert len(server.state.review_comments) == 30
        assert len(pages) == 1
        assert server.violations == []


def test_a_rehearsal_reads_and_changes_nothing() -> None:
    made = many(120, SQL)
    with github(made) as server:
        rehearsal = Rehearsal(client_of(server))
        publish(made, target_of(server), rehearsal)

        assert writes(server) == []
        assert rehearsal.written == [
            "POST /check-runs: 50 annotations",
            "PATCH /check-runs/0: 50 annotations",
            "PATCH /check-runs/0: 20 annotations, failure",
            f"POST /pulls/{NUMBER}/reviews: 30 comments on lines, COMMENT",
            f"POST /issues/{NUMBER}/comments",
        ]


# -- faults ------------------------------------------------------------------------------------


def flow(server: Any) -> None:
    """A first push, and one that mends and adds."""
    put(server, many(52, SQL))
    put(server, pushed(server, many(56, SQL, gone=2)))


def clean() -> tuple[dict[str, Any], int]:
    with github(many(56, SQL)) as server:
        flow(server)
        assert server.violations == []
        return state_of(server), len(server.log)


def failing(server: Any, numbers: tuple[int, ...], fault: dict[str, Any]) -> None:
    """Let the requests with these numbers fail, counted over both pushes."""
    count = itertools.count()

    def chosen(verb: str, path: str) -> Any:
        return dict(fault) if next(count) in numbers else None

    server._fault = chosen


BEFORE = {"status": 502}
AFTER = {"status": 502, "apply": True}
LIMITED = {"status": 429, "headers": {"Retry-After": "3"}}
ABUSE = {"status": 403, "body": {"message": "You have exceeded a secondary rate limit."}}


@pytest.mark.parametrize("fault", [BEFORE, AFTER, LIMITED, ABUSE], ids=str)
def test_one_fault_anywhere_changes_nothing(fault: dict[str, Any]) -> None:
    state, count = clean()
    for number in range(count):
        with github(many(56, SQL), checked=False) as server:
            failing(server, (number,), fault)
            flow(server)

            assert state_of(server) == state, number


@pytest.mark.parametrize("fault", [BEFORE, AFTER], ids=str)
def test_two_faults_in_a_row_change_nothing(fault: dict[str, Any]) -> None:
    state, count = clean()
    for number in range(count):
        with github(many(56, SQL), checked=False) as server:
            failing(server, (number, number + 1), fault)
            flow(server)

            assert state_of(server) == state, number
