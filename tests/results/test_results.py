"""A result read back is the report that was written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from reporters.hostile import reports
from reporters.reports import clean, sample

from aicheck.errors import AicheckError
from aicheck.model import Pushed, Report, Stats
from aicheck.reporters import REPORTERS
from aicheck.reporters import json as writer
from aicheck.results import LARGEST, parse

PASSED = {"status": "pass", "blocking": 0, "reasons": []}
FORMATS = ("json", "github", "markdown")


def read_back(report: Report) -> Report:
    return parse(writer.render(report).encode())


@pytest.mark.parametrize("made", [sample(), clean()], ids=["sample", "clean"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_result_reads_back_as_its_report(made: Report, name: str) -> None:
    # A result lists what was not checked by path.
    failures = sorted(made.failures, key=lambda it: (it.path or "", it.check, it.reason))
    made = replace(made, stats=Stats(), failures=tuple(failures))

    assert REPORTERS[name](read_back(made)) == REPORTERS[name](made)


def test_the_refs_of_a_push_read_back() -> None:
    refs = (Pushed("refs/heads/a", "a" * 40, "b" * 40, "fail"), Pushed("x", None, "c" * 40))
    made = clean()

    assert read_back(replace(made, change=replace(made.change, pushed=refs))).change.pushed == refs


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_so_does_a_hostile_one(made: Report) -> None:
    text = writer.render(replace(made, stats=Stats()))
    if _contradicts_itself(text):
        return

    assert json.loads(writer.render(parse(text.encode()))) == json.loads(text)


def _contradicts_itself(text: str) -> bool:
    try:
        parse(text.encode())
    except AicheckError as error:
        return "contradicts" in error.message
    return False


def broken(alter: Callable[[Any], object]) -> bytes:
    result = json.loads(writer.render(sample()))
    alter(result)
    return json.dumps(result).encode()


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (lambda it: it.pop("schema"), "not of the format aicheck.result/1"),
        (lambda it: it.pop("verdict"), "no 'verdict'"),
        (lambda it: it.update(findings={}), "'findings' of the result is not a list"),
        (lambda it: it["findings"][0].pop("path"), ""),
        (lambda it: it["findings"][0].update(severity="dire"), "findings[0].severity"),
        (lambda it: it["findings"][0].update(path=1), "'findings[0].path'"),
        (lambda it: it["findings"][0]["start"].update(line=0), "findings[0].start.line"),
        (lambda it: it["findings"][0]["start"].update(line=True), "findings[0].start.line"),
        (lambda it: it["findings"][0]["start"].update(line=1 << 40), "findings[0].start.line"),
        (lambda it: it["findings"][0].update(fingerprint="-->"), "is no fingerprint"),
        (lambda it: it["findings"][0].update(start=[]), "'findings[0].start' of the result is not"),
        (lambda it: it["verdict"].update(blocking=0), "contradicts itself"),
        (lambda it: it["verdict"].update(status="pass"), "contradicts itself"),
        (lambda it: it.update(findings=[], verdict=PASSED), "1 required checks did not finish"),
        (lambda it: it["verdict"].update(status="fine"), "one of pass, fail, incomplete"),
        (lambda it: it["files"][0].update(added=1 << 30), "more added lines"),
        (lambda it: it["files"][0]["licences"].append({"score": 7}), "no 'files[0].licences["),
        (lambda it: it["failures"][0].update(required="yes"), "true or false"),
    ],
)
def test_a_broken_result_is_named(alter: Callable[[Any], object], words: str) -> None:
    if not words:
        parse(broken(alter))
        return
    with pytest.raises(AicheckError) as error:
        parse(broken(alter))

    assert words in error.value.message
    assert error.value.hint


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[]", "not of the format"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"schema": "aicheck.result/1", "schema": "x"}', "stands there twice"),
        (b" " * (LARGEST + 1), "over 128 MiB"),
    ],
    ids=["empty", "bytes", "list", "deep", "twice", "large"],
)
def test_what_is_no_result_is_said(data: bytes, words: str) -> None:
    with pytest.raises(AicheckError, match=words):
        parse(data)
