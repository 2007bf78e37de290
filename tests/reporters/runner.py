"""What GitHub's runner does with the lines that a step prints, written down from its rules.

A line ends at a line feed, a carriage return, or both. It is a command if, blanks at its start
left out, it begins with `::name ...::`, or if `##[name ...]` stands anywhere in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

NAMES = {
    "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group",
    "internal-set-repo-path", "notice", "remove-matcher", "save-state", "set-env", "set-output",
    "stop-commands", "warning",
}  # fmt: skip
DATA = {"%0D": "\r", "%0A": "\n", "%25": "%"}
PROPERTY = {**DATA, "%3A": ":", "%2C": ","}


@dataclass(frozen=True)
class Command:
    """A command as the runner understood it."""

    name: str
    properties: dict[str, str]
    data: str


def commands(output: str) -> Iterator[Command]:
    """Yield every command in what a step printed."""
    for line in re.split(r"\r\n|\r|\n", output):
        if found := _double_colon(line) or _bracket(line):
            yield found


def _double_colon(line: str) -> Command | None:
    match = re.match(r"\s*::(.*?)::(.*)\Z", line, re.DOTALL)
    if not match or not (head := _head(match[1], ",", PROPERTY)):
        return None
    return Command(*head, _unescaped(match[2], DATA))


def _bracket(line: str) -> Command | None:
    match = re.search(r"##\[(.*?)\](.*)\Z", line, re.DOTALL)
    if not match or not (head := _head(match[1], ";", PROPERTY)):
        return None
    return Command(*head, match[2])


def _head(text: str, separator: str, escapes: dict[str, str]) -> tuple[str, dict[str, str]] | None:
    name, _, listed = text.partition(" ")
    if name.lower() not in NAMES:
        return None
    pairs = (pair.partition("=") for pair in listed.strip().split(separator))
    return name.lower(), {key: _unescaped(value, escapes) for key, _, value in pairs if value}


def _unescaped(text: str, escapes: dict[str, str]) -> str:
    return re.sub("|".join(escapes), lambda match: escapes[match[0]], text)


def outputs(text: str) -> dict[str, str]:
    """What the runner reads from a file of outputs: `name=value`, or `name<<END` up to a line END.

    Raises ValueError where the runner would refuse the file.
    """
    found: dict[str, str] = {}
    lines = iter(text.removesuffix("\n").split("\n"))
    for line in lines:
        name, sign, value = re.match(r"(.*?)(<<|=|\Z)(.*)", line, re.DOTALL).groups()  # type: ignore[union-attr]
        if line and not (name and sign):
            raise ValueError(line)
        if sign == "<<":
            value = "\n".join(_until(lines, value))
        if line:
            found[name] = value
    return found


def _until(lines: Iterator[str], end: str) -> Iterator[str]:
    for line in lines:
        if line == end:
            return
        yield line
    raise ValueError(end)


def keeps_its_place(properties: dict[str, str]) -> bool:
    """Whether nothing of the place that a command names is dropped by the runner."""
    line = int(properties.get("line", 0))
    last = int(properties.get("endLine", line))
    column = int(properties.get("col", 0))
    last_column = int(properties.get("endColumn", column))
    has_columns = "col" in properties or "endColumn" in properties
    return (
        line <= last
        and column <= last_column
        and not (has_columns and ("line" not in properties or line != last))
    )
