"""What a result found, and what it could not check."""

from __future__ import annotations

from aicheck.errors import AicheckError
from aicheck.model import (
    AuthorClass,
    BaselineEntry,
    Confidence,
    Decision,
    Disposition,
    Failure,
    Finding,
    Fix,
    Placement,
    Position,
    Related,
    Rule,
    Severity,
)
from aicheck.patterns import lazy
from aicheck.results.node import Node, text_of

_DISPOSITIONS: tuple[Disposition, ...] = ("block", "warn", "waived", "off")
_PLACEMENTS: tuple[Placement, ...] = ("added", "unchanged")
_CLASSES: tuple[AuthorClass, ...] = ("ai", "bot", "none")
_SEVERITIES = tuple(map(str, Severity))
_CONFIDENCES = tuple(map(str, Confidence))
_FINGERPRINT = lazy(r"[0-9a-f]{8,128}")


def decision(node: Node) -> Decision:
    """A finding with what was decided about it."""
    severity = Severity[node.key("severity").one_of(_SEVERITIES).upper()]
    finding, fingerprint = _finding(node, severity), _fingerprint(node.key("fingerprint"))
    known = node.optional("known")
    entry = BaselineEntry(finding.rule.id, fingerprint, finding.path, "", finding.commit)
    return Decision(
        finding=finding,
        severity=severity,
        disposition=node.key("disposition").one_of(_DISPOSITIONS),
        reason=node.key("reason").text(),
        fingerprint=fingerprint,
        commit=text_of(node.optional("commit")),
        attribution=node.key("attribution").one_of(_CLASSES),
        known=entry if known and known.flag() else None,
    )


def failure(node: Node) -> Failure:
    """Something that was not checked."""
    path = text_of(node.optional("path"))
    required = node.key("required").flag()
    return Failure(node.key("check").text(), node.key("reason").text(), path, required)


def _fingerprint(node: Node) -> str:
    text = node.text()
    if not _FINGERPRINT.fullmatch(text):
        raise AicheckError(
            f"'{node.where}' of the result is no fingerprint",
            "8 to 128 digits of 0-9 and a-f",
        )
    return text


def _finding(node: Node, severity: Severity) -> Finding:
    fix = node.optional("fix")
    listed = node.optional("related")
    commit = text_of(node.optional("commit"))
    path = text_of(node.optional("path"))
    return Finding(
        rule=_rule(node, severity),
        message=node.key("message").text(),
        path=path,
        start=_position(node.key("start")),
        end=_position(node.key("end")),
        placement=node.key("placement").one_of(_PLACEMENTS),
        code=text_of(node.optional("code")) or "",
        commit=commit if path is None else None,
        related=tuple(_related(it) for it in listed.items()) if listed else (),
        fix=_fix(fix) if fix else None,
    )


def _rule(node: Node, severity: Severity) -> Rule:
    """The rule as far as a finding tells it: its page is the catalogue's."""
    message = node.key("message").text()
    listed = [node.optional(name) for name in ("cwe", "references")]
    cwe, references = (tuple(it.text() for it in got.items()) if got else () for got in listed)
    return Rule(
        id=node.key("rule").text(),
        category=node.key("category").text(),
        engine=node.key("engine").text(),
        severity=severity,
        confidence=Confidence[node.key("confidence").one_of(_CONFIDENCES).upper()],
        message=message,
        why="",
        cwe=cwe,
        references=references,
    )


def _position(node: Node) -> Position:
    return Position(node.key("line").number(1), node.key("column").number(1))


def _related(node: Node) -> Related:
    code, source = (text_of(node.optional(name)) or "" for name in ("code", "source"))
    message = node.key("message").text()
    return Related(node.key("path").text(), node.key("line").number(1), message, code, source)


def _fix(node: Node) -> Fix:
    return Fix(node.key("description").text(), text_of(node.optional("replacement")))
