"""A result that was written as `aicheck.result/1`, read back as a report.

What a result leaves out stays empty: the text of the files, and which of the added lines an AI
wrote, of which it has the number alone unless it is a scan's. Keys that it does not know are left
aside, since later versions add some.
"""

from __future__ import annotations

from collections.abc import Sequence

from aicheck import strict_json
from aicheck.errors import AicheckError
from aicheck.model import (
    BaselineUse,
    Decision,
    Disposition,
    Failure,
    Report,
    Stats,
    Verdict,
    VerdictStatus,
)
from aicheck.results import change, findings, survey
from aicheck.results.node import Node

SCHEMA = "aicheck.result/1"
# A result of 25,000 findings with their code is a tenth of it.
LARGEST = 128 << 20

_STATUSES: tuple[VerdictStatus, ...] = ("pass", "fail", "incomplete")
_BLOCK: Disposition = "block"
_HINT = "make one with 'aicheck check -o json=FILE'"


def parse(data: bytes) -> Report:
    """The report in a result; raises AicheckError, which names what is wrong and where."""
    root = _root(data)
    tool = root.key("tool")
    decisions = tuple(findings.decision(it) for it in root.key("findings").items())
    verdict = _verdict(root.key("verdict"))
    failures = tuple(findings.failure(it) for it in root.key("failures").items())
    _refuse_contradiction(verdict, decisions, failures)
    return Report(
        version=tool.key("version").text(),
        engines={name: it.text() for name, it in tool.key("engines").fields()},
        change=change.change(root),
        policy=change.policy(root.key("policy")),
        decisions=decisions,
        failures=failures,
        verdict=verdict,
        sign_offs=change.sign_offs(root.key("commits")),
        licences=change.licences(root.key("files")),
        stats=Stats(),
        baseline=_baseline(root.optional("baseline")),
        survey=survey.survey(root),
    )


def _baseline(node: Node | None) -> BaselineUse | None:
    """What is read of the baseline is how many entries it has."""
    return BaselineUse(node.key("entries").number()) if node else None


def _root(data: bytes) -> Node:
    if len(data) > LARGEST:
        raise AicheckError(f"the result has over {LARGEST >> 20} MiB", _HINT)
    try:
        found = strict_json.parse(data.decode("utf-8-sig"))
    except ValueError as error:
        raise AicheckError(f"the result is not JSON: {error}", _HINT) from error
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise AicheckError(f"the result is not of the format {SCHEMA}", _HINT)
    return Node(found, "")


def _refuse_contradiction(
    verdict: Verdict, decisions: Sequence[Decision], failures: Sequence[Failure]
) -> None:
    blocking = sum(it.disposition == _BLOCK for it in decisions)
    lost = sum(it.required for it in failures)
    if verdict.blocking != blocking or (verdict.status == "pass" and (blocking or lost)):
        raise AicheckError(
            f"the result contradicts itself: the verdict is {verdict.status} with "
            f"{verdict.blocking} that block, {blocking} findings do, and {lost} required checks "
            "did not finish",
            _HINT,
        )


def _verdict(node: Node) -> Verdict:
    return Verdict(
        node.key("status").one_of(_STATUSES),
        node.key("blocking").number(),
        tuple(it.text() for it in node.key("reasons").items()),
    )
