"""Where something is, for formats that want a file of everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aicheck.model import Decision, FileChange, Report
from aicheck.reporters import summary
from aicheck.reporters.visible import defused, visible

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


@dataclass(frozen=True, slots=True)
class Place:
    """A file, and a line where there is one; `encoded` paths are percent-encoded already."""

    path: str
    line: int | None = None
    encoded: bool = False

    @property
    def shown(self) -> str:
        """The path as it is, or percent-encoded where a log or a page would obey or hide it."""
        return self.path if plain_path(self.path) else percent(self.path, self.encoded)


def plain_path(path: str) -> bool:
    """Whether a tool that prints `path` as it is shows all of it, and runs nothing."""
    return visible(path) == path == defused(path)


def place_of(report: Report, decision: Decision, files: Mapping[str, FileChange]) -> Place:
    """The place that stands for a decision: GitHub refuses a file with one result without."""
    finding = decision.finding
    if finding.path is not None:
        file = files.get(finding.path)
        return Place(finding.path, finding.start.line, bool(file and file.path_encoded))
    return home_of(report, summary.commit_of(decision))


def home_of(report: Report, sha: str | None = None) -> Place:
    """The first line that a commit added, or else the first file at all, or else the commit."""
    files = [file for file in report.change.files if file.status != "deleted"]
    for file in files:
        for line, origin, *_ in file.origins:
            if sha and origin == sha:
                return Place(file.path, line, file.path_encoded)
    if files:
        return Place(files[0].path, encoded=files[0].path_encoded)
    return Place(f"commits/{sha or 'change'}")


def percent(path: str, encoded: bool = False) -> str:
    """`path` as a relative URI reference."""
    kept = _UNRESERVED | {ord("%")} if encoded else _UNRESERVED
    data = path.encode("utf-8", "replace")
    return "".join(chr(byte) if byte in kept else f"%{byte:02X}" for byte in data)
