"""Sending the fingerprints of a change, a few files at a time, and judging what comes back."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

from aicheck.checks.context import Service
from aicheck.checks.scanoss.answers import Told, told
from aicheck.checks.scanoss.fingerprints import fingerprints
from aicheck.checks.scanoss.rules import COPIED
from aicheck.checks.scanoss.service import SECONDS, ServiceError, ask
from aicheck.languages import is_code, suffix
from aicheck.model import Change, Failure, FileChange, Finding, Fix, Position, Related

_CHECK = "scanoss"
# What SCANOSS's own clients send at once, and what of one change in all.
_BODY = 32 << 10
_MOST_BODIES = 32
# What nobody waits for any longer, however many requests there are.
_SECONDS = 300.0
_LARGEST = 1 << 20
_CODE_LINES = 6
_CODE_WIDTH = 200
_LAST = 10**9


def judged(change: Change, service: Service) -> Iterator[Finding | Failure]:
    """Yield what the service says of each changed file of code."""
    ready: dict[str, tuple[FileChange, str]] = {}
    for file in asked_about(change):
        if len(file.added_text) > _LARGEST:
            yield Failure(_CHECK, f"over {_LARGEST >> 20} MiB of it was added", file.path)
            continue
        name = f"{len(ready) + 1}{suffix(file.path, file.head or '')}"
        whole = file.head if file.status == "added" else None
        if text := fingerprints(file.hunks, name, whole):
            ready[name] = file, text
    bodies = list(_bodies(ready))
    until = time.monotonic() + _SECONDS
    for names in bodies[:_MOST_BODIES]:
        left = max(1.0, until - time.monotonic())
        try:
            answer = ask(service, "".join(ready[name][1] for name in names), min(SECONDS, left))
        except ServiceError as error:
            # What fails once would fail again, and each time after a while.
            yield Failure(_CHECK, f"{service.url} was asked in vain: {error}")
            return
        yield from _found({name: ready[name][0] for name in names}, answer, service)
    if count := sum(map(len, bodies[_MOST_BODIES:])):
        yield Failure(_CHECK, f"{count} of {len(ready)} files were not sent: that is too many")


def asked_about(change: Change) -> Iterator[FileChange]:
    """Yield the files of code to which lines are added."""
    return (it for it in change.files if it.added and is_code(it.path, it.head or ""))


def _bodies(ready: Mapping[str, tuple[FileChange, str]]) -> Iterator[list[str]]:
    """Yield the names of the files that go into one request each."""
    names: list[str] = []
    size = 0
    for name, (_, text) in ready.items():
        if names and size + len(text) > _BODY:
            yield names
            names, size = [], 0
        names.append(name)
        size += len(text)
    if names:
        yield names


def _found(
    files: Mapping[str, FileChange], answer: Mapping[str, Any], service: Service
) -> Iterator[Finding | Failure]:
    for name, file in files.items():
        try:
            for match in told(answer, name):
                yield from _findings(match, file)
        except ServiceError as error:
            yield Failure(_CHECK, f"{service.url} was asked in vain: {error}", file.path)


def _findings(match: Told, file: FileChange) -> Iterator[Finding]:
    place = _place(match, file)
    if place is None:
        return
    first, last = place
    text = [line.text for line in file.lines() if first <= line.number <= last]
    licence = f"under {match.licence or 'a licence that it does not know'}"
    where = f", {match.file} line {match.first} on" if match.file else ""
    yield Finding(
        rule=COPIED,
        message=f"these lines are also in {match.component}{where}, {licence}, says SCANOSS",
        path=file.path,
        start=Position(first),
        end=Position(last, len(text[-1]) + 1),
        code="\n".join(line[:_CODE_WIDTH] for line in text[:_CODE_LINES]),
        related=(Related(match.file, match.first, licence, source=match.component),)
        if match.file
        else (),
        fix=Fix(COPIED.fix),
    )


def _place(match: Told, file: FileChange) -> tuple[int, int] | None:
    """The first run of added lines that the match is about."""
    for start, end in match.lines or ((1, _LAST),):
        if not file.is_added(start, end):
            continue
        for hunk in file.hunks:
            first = max(start, hunk.new_start)
            last = min(end, hunk.new_start + len(hunk.added) - 1)
            if first <= last:
                return first, last
    return None
