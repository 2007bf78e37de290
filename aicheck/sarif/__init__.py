"""Another scanner's report, read from SARIF 2.1.0 as hostile data.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from aicheck import strict_json
from aicheck.errors import AicheckError
from aicheck.model import Position, Result, ScannerRun
from aicheck.sarif.rules import Described, described, rule_of
from aicheck.sarif.values import LONGEST, BrokenError, Node

VERSION = "2.1.0"

# A report of this size takes half a minute and a gigabyte to read.
LARGEST = 20 << 20

_HINT = "hand in what the scanner wrote itself, as SARIF 2.1.0"
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_DRIVE = re.compile(r"/?[A-Za-z]:/")
# Base folders may lie in base folders.
_DEEPEST = 10
_TOLD = frozenset({"fail", "open", "review"})


def parse(data: bytes, name: str, top: str | None) -> tuple[ScannerRun, ...]:
    """The runs in a report.

    `name` is what to call it, and `top` the folder of the repository, so that whole paths can be
    told. Raises AicheckError, which names what is wrong.
    """
    if len(data) > LARGEST:
        raise AicheckError(
            f"the report '{name}' is over {LARGEST >> 20} MB", "hand in one file a scanner"
        )
    try:
        found = strict_json.parse(data.decode("utf-8-sig"))
    except ValueError as error:
        raise AicheckError(f"the report '{name}' is not JSON: {error}", _HINT) from error
    try:
        return tuple(_runs(Node(found, "the report"), top))
    except ValueError as error:
        raise AicheckError(f"the report '{name}' is broken: {error}", _HINT) from error


def _runs(report: Node, top: str | None) -> Iterator[ScannerRun]:
    version = report.text("version")
    if version != VERSION:
        raise BrokenError(f"its version is {version!r}, not {VERSION}")
    runs = report.nodes("runs")
    if not runs:
        raise BrokenError("it holds no run")
    for run in runs:
        yield _run(run, top)


def _run(run: Node, top: str | None) -> ScannerRun:
    tool = described(run)
    folders = _Folders(run, top)
    results = (_result(result, tool, folders) for result in run.nodes("results"))
    return ScannerRun(
        tool.name,
        tool.version,
        # A scanner may say the same twice.
        tuple(dict.fromkeys(it for it in results if it)),
        tuple(_problems(run)),
        _revision(run),
    )


def _result(result: Node, tool: Described, folders: _Folders) -> Result | None:
    """The result, or None where it is no finding or has no place in a file."""
    if (result.text("kind") or "fail") not in _TOLD or result.text("baselineState") == "absent":
        return None
    place = next(iter(result.nodes("locations")), None)
    physical = place.node("physicalLocation") if place else None
    region = physical.node("region") if physical else None
    path = folders.path(physical.node("artifactLocation")) if physical else None
    if path is None or region is None or region.number("startLine") is None:
        return None
    rule = rule_of(result, tool)
    return Result(
        rule,
        _message(result, tool) or rule.message,
        path,
        *_span(region),
        in_utf16=folders.in_utf16,
        hidden=_hidden(result),
    )


def _span(region: Node) -> tuple[Position, Position]:
    line = region.number("startLine") or 1
    column = region.number("startColumn") or 1
    start = Position(line, column)
    end = Position(region.number("endLine") or line, region.number("endColumn") or column)
    return start, max(start, end)


def _message(result: Node, tool: Described) -> str:
    message = result.node("message")
    if message is None:
        return ""
    text = message.text("text")
    if text is None and (name := message.text("id")):
        text = tool.message(result, name)
    values = [str(it)[:LONGEST] for it in message.items("arguments")]

    def value(match: re.Match[str]) -> str:
        at = int(match[1])
        return values[at] if at < len(values) else match[0]

    return " ".join(re.sub(r"\{(\d{1,3})\}", value, text or "").split())[:LONGEST]


def _hidden(result: Node) -> str:
    """Why somebody had the scanner not report it; a comment in the code is not its own word."""
    for entry in result.nodes("suppressions"):
        if entry.text("kind") == "external" and entry.text("status") in (None, "accepted"):
            return entry.text("justification") or "without a reason"
    return ""


def _problems(run: Node) -> Iterator[str]:
    for call in run.nodes("invocations"):
        if call.value.get("executionSuccessful") is False:
            yield "its own run did not succeed"
        for kind in ("toolConfigurationNotifications", "toolExecutionNotifications"):
            for entry in call.nodes(kind):
                message = entry.node("message")
                if entry.text("level") == "error":
                    text = (message.text("text") if message else None) or "an error"
                    yield " ".join(text.split())[:LONGEST]


def _revision(run: Node) -> str | None:
    for entry in run.nodes("versionControlProvenance"):
        revision = entry.text("revisionId") or ""
        if _COMMIT.fullmatch(revision):
            return revision
    return None


@dataclass(frozen=True, slots=True)
class _Folders:
    """Where the paths of a run start."""

    run: Node
    top: str | None

    @property
    def in_utf16(self) -> bool:
        """Whether columns count UTF-16 code units, as they do unless a run says otherwise."""
        return self.run.text("columnKind") != "unicodeCodePoints"

    def path(self, artifact: Node | None) -> str | None:
        """The path from the repository's root, or None where it lies elsewhere."""
        if artifact is None:
            return None
        if (index := artifact.value.get("index")) is not None and "uri" not in artifact.value:
            artifact = self._listed(index)
        uri = artifact.text("uri") if artifact else None
        if not artifact or not uri:
            return None
        return self._relative(self._based(uri, artifact.text("uriBaseId"), _DEEPEST))

    def _listed(self, index: Any) -> Node | None:
        known = self.run.nodes("artifacts")
        is_there = isinstance(index, int) and 0 <= index < len(known)
        return known[index].node("location") if is_there else None

    def _based(self, uri: str, base: str | None, left: int) -> str:
        bases = self.run.node("originalUriBaseIds")
        folder = bases.node(base) if bases and base and not _is_whole(uri) else None
        if folder is None or not left or not (start := folder.text("uri")):
            return uri
        return self._based(f"{start.rstrip('/')}/{uri}", folder.text("uriBaseId"), left - 1)

    def _relative(self, uri: str) -> str | None:
        if not _is_whole(uri):
            return unquote(uri).replace("\\", "/").removeprefix("./") or None
        if self.top is None or not uri.startswith(("file:", "/")):
            return None
        path = unquote(urlsplit(uri).path if uri.startswith("file:") else uri)
        if _DRIVE.match(path):
            path = path.removeprefix("/")
        inside = path.removeprefix(f"{self.top.rstrip('/')}/")
        return inside if inside != path else None


def _is_whole(uri: str) -> bool:
    return uri.startswith("/") or re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", uri) is not None
