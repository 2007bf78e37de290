"""How software is built and delivered: shell scripts, Dockerfiles, workflows, compose files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aicheck import toml
from aicheck.checks import kept
from aicheck.checks.context import Context
from aicheck.checks.delivery import compose, dockerfile, workflows
from aicheck.checks.delivery.commands import commands
from aicheck.checks.delivery.shell import Place, judged
from aicheck.checks.delivery.tree import NotReadError, read
from aicheck.languages import language
from aicheck.model import (
    Change,
    Confidence,
    Failure,
    FileChange,
    Finding,
    Position,
    Rule,
    Severity,
)

NAME = "delivery"

# Half a million lines of commands are no program that anyone reads.
_LONGEST = 4 << 20


def _rule(entry: dict[str, Any]) -> Rule:
    return Rule(
        id=entry["id"],
        category="security",
        engine="aicheck",
        severity=Severity[entry["severity"].upper()],
        confidence=Confidence[entry["confidence"].upper()],
        message=entry["message"],
        why=entry["why"],
        fix=entry["fix"],
        bad=entry["bad"].strip("\n"),
        good=entry["good"].strip("\n"),
        cwe=tuple(entry["cwe"]),
        references=tuple(entry["references"]),
        languages=tuple(entry["languages"]),
    )


RULES = tuple(
    _rule(entry)
    for entry in toml.loads(Path(__file__).with_name("rules.toml").read_text("utf-8"))["rule"]
)
_BY_ID = {rule.id: rule for rule in RULES}


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield what is wrong with the added lines of files that build and deliver software."""
    for file in change.files:
        yield from PART.of(file)


def _in_file(file: FileChange) -> Iterator[Finding | Failure]:
    kind = _kind(file)
    if kind is None or not file.hunks or file.skipped is not None:
        return
    if file.head is None:
        yield Failure(NAME, "the whole file is needed, and the patch has only a part", file.path)
    elif len(file.head) > _LONGEST:
        yield Failure(NAME, "it is too large to be looked at", file.path)
    else:
        try:
            yield from _findings(file, kind)
        except NotReadError as error:
            yield Failure(NAME, str(error), file.path)


def _kind(file: FileChange) -> str | None:
    if file.status == "deleted":
        return None
    if workflows.is_workflow(file.path):
        return "workflow"
    if dockerfile.is_dockerfile(file.path):
        return "dockerfile"
    if compose.is_compose(file.path):
        return "compose"
    return "shell" if language(file.path, file.head or "") == "bash" else None


def _findings(file: FileChange, kind: str) -> Iterator[Finding]:
    found = sorted(set(_places(file.head or "", kind)), key=lambda place: (place[1], place[0]))
    lines = file.head_lines
    for rule, number in found:
        if file.is_added(number) and number <= len(lines):
            code = lines[number - 1].rstrip("\r")
            yield Finding(
                rule=_BY_ID[rule],
                message=_BY_ID[rule].message,
                path=file.path,
                start=Position(number, len(code) - len(code.lstrip()) + 1),
                end=Position(number, max(1, len(code.rstrip()))),
                code=code,
            )


def _places(text: str, kind: str) -> Iterator[Place]:
    if kind == "dockerfile":
        yield from dockerfile.places(text)
    elif kind == "shell":
        yield from judged(commands(text.split("\n")), is_script=True)
    elif kind == "workflow":
        yield from workflows.places(read(text), text.split("\n"))
    else:
        yield from compose.places(read(text))


PART = kept.part(NAME, RULES, _in_file)
