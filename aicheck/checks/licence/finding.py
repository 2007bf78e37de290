"""How the findings of this check are put."""

from __future__ import annotations

from aicheck.model import FileChange, Finding, Fix, Line, Position, Related, Rule

_CODE_LIMIT = 200


def finding(
    rule: Rule,
    message: str,
    file: FileChange,
    first: Line,
    last: Line,
    related: tuple[Related, ...] = (),
) -> Finding:
    """What `rule` says of the lines from `first` to `last`."""
    return Finding(
        rule=rule,
        message=message,
        path=file.path,
        start=Position(first.number),
        end=Position(last.number, len(last.text) + 1),
        code=code(first.text),
        related=related,
        fix=Fix(rule.fix),
    )


def at_line(rule: Rule, message: str, file: FileChange, number: int) -> Finding:
    """What `rule` says of what a change took away, at the head's line where it was."""
    return Finding(
        rule=rule,
        message=message,
        path=file.path,
        start=Position(number),
        end=Position(number),
        placement="added" if file.is_added(number) else "unchanged",
        code=code(text_of(file.head or "", number)),
        fix=Fix(rule.fix),
    )


def code(text: str) -> str:
    """So much of a line as a finding keeps."""
    return text.strip()[:_CODE_LIMIT]


def text_of(text: str, number: int) -> str:
    """The line `number` of `text`, from 1; empty where it has none."""
    lines = text.split("\n", number)
    return lines[number - 1] if number <= len(lines) else ""
