"""The change that a result is about: its commits, its files, and what settings judged it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

from aicheck.errors import AicheckError
from aicheck.model import (
    Attribution,
    AuthorClass,
    Change,
    Commit,
    Evidence,
    FileChange,
    Hunk,
    Licence,
    LineMark,
    Mode,
    Person,
    PolicySource,
    Pushed,
    SignOff,
    SignOffState,
    Status,
    Strength,
    Way,
)
from aicheck.results.node import Node, text_of
from aicheck.results.survey import Lines, left_out

_MODES: tuple[Mode, ...] = ("range", "tree", "staged", "patch", "message")
_CLASSES: tuple[AuthorClass, ...] = ("ai", "bot", "none")
_STRENGTHS: tuple[Strength, ...] = ("declared", "recorded", "inferred")
_STATES: tuple[SignOffState, ...] = ("ok", "missing", "agent", "unverified", "not-required")
_WAYS: tuple[Way, ...] = ("trailer", "remediation", "signature", "review")
_STATUSES: tuple[Status, ...] = (
    "added", "modified", "deleted", "renamed", "mode", "submodule", "symlink",
)  # fmt: skip
# The gate reads no change with more lines than that.
_MOST_LINES = 4_000_000


def change(root: Node) -> Change:
    """The change, as far as a result tells it."""
    node = root.key("change")
    said, refs = node.optional("attribution"), node.optional("pushed")
    listed = list(root.key("files").items())
    if sum(it.key("added").number() for it in listed) > _MOST_LINES:
        raise AicheckError(
            "the result tells of more added lines than a change can have",
            "make it anew with 'aicheck check -o json=FILE'",
        )
    return Change(
        mode=node.key("mode").one_of(_MODES),
        base=text_of(node.optional("base")),
        head=text_of(node.optional("head")),
        repository=node.key("repository").text(),
        commits=tuple(_commit(it) for it in root.key("commits").items()),
        files=tuple(_file(it) for it in listed),
        attribution=_attribution(said, "") if said else Attribution(),
        pushed=tuple(_pushed(it) for it in refs.items()) if refs else (),
        left_out=left_out(root),
    )


def _pushed(node: Node) -> Pushed:
    base, verdict = (text_of(node.optional(name)) for name in ("base", "verdict"))
    return Pushed(node.key("ref").text(), base, node.key("head").text(), verdict)


def policy(node: Node) -> PolicySource:
    """The settings that judged the change."""
    extends = tuple(it.text() for it in node.key("extends").items())
    source = PolicySource(node.key("source").text(), node.key("digest").text(), extends)
    listed = node.optional("accept")
    return replace(source, accept=tuple(it.text() for it in listed.items())) if listed else source


def sign_offs(commits: Node) -> Mapping[str, SignOff]:
    """Whether a person took responsibility, by commit."""
    return {it.key("sha").text(): _sign_off(it.key("sign_off")) for it in commits.items()}


def licences(files: Node) -> Mapping[str, tuple[Licence, ...]]:
    """The licence statements, by path."""
    out = {}
    for file in files.items():
        if listed := file.optional("licences"):
            out[file.key("path").text()] = tuple(_licence(it) for it in listed.items())
    return {path: found for path, found in out.items() if found}


def _commit(node: Node) -> Commit:
    sha = node.key("sha").text()
    author, committer = (_person(node.key(name).text()) for name in ("author", "committer"))
    said = _attribution(node.key("attribution"), sha)
    subject, authored = node.key("subject").text(), node.optional("authored")
    when = _seconds(authored) if authored else None
    return Commit(sha, (), author, committer, subject, attribution=said, authored=when)


def _seconds(node: Node) -> int:
    try:
        found = datetime.datetime.strptime(node.text(), "%Y-%m-%dT%H:%M:%SZ")
    except ValueError as error:
        hint = "docs/result.schema.json describes the format"
        raise AicheckError(f"'{node.where}' of the result is no time in UTC", hint) from error
    return int(found.replace(tzinfo=datetime.timezone.utc).timestamp())


def _person(text: str) -> Person:
    name, _, mail = text.rpartition(" <")
    return Person(name, mail.removesuffix(">"))


def _attribution(node: Node, sha: str) -> Attribution:
    kind = node.key("class").one_of(_CLASSES)
    evidence = tuple(_evidence(it, sha, kind) for it in node.key("evidence").items())
    agent, model = (text_of(node.optional(name)) for name in ("agent", "model"))
    return Attribution(kind, agent, model, evidence)


def _evidence(node: Node, sha: str, kind: AuthorClass) -> Evidence:
    strength = node.key("strength").one_of(_STRENGTHS)
    return Evidence(sha, node.key("signal").text(), node.key("detail").text(), strength, kind)


def _sign_off(node: Node) -> SignOff:
    way = node.optional("way")
    return SignOff(
        node.key("required").flag(),
        node.key("status").one_of(_STATES),
        text_of(node.optional("by")),
        text_of(node.optional("detail")) or "",
        way.one_of(_WAYS) if way else None,
    )


def _licence(node: Node) -> Licence:
    start, end = (node.key(name).number(1) for name in ("start", "end"))
    return Licence(node.key("expression").text(), start, end, node.key("score").share())


def _file(node: Node) -> FileChange:
    encoded = node.optional("path_encoded")
    added, by_ai = (node.key(name).number() for name in ("added", "ai_added"))
    runs = node.optional("runs")
    lines = Lines(runs, added) if runs else None
    return FileChange(
        path=node.key("path").text(),
        status=node.key("status").one_of(_STATUSES),
        old_path=text_of(node.optional("old_path")),
        path_encoded=encoded.flag() if encoded else False,
        hunks=tuple(lines.hunks) if lines else _hunks(added),
        skipped=text_of(node.optional("skipped")),
        origins=tuple(lines.origins) if lines else (),
        marks=tuple(lines.marks) if lines else tuple(_marks(added, min(by_ai, added))),
    )


def _hunks(added: int) -> tuple[Hunk, ...]:
    return (Hunk(0, (), 1, ("",) * added),) if added else ()


def _marks(added: int, by_ai: int) -> list[LineMark]:
    """Marks that add up to the numbers of a file, since where the lines stand is not told."""
    told = Evidence("", "result", "as the result tells")
    marks = []
    if by_ai:
        marks.append(LineMark(1, by_ai, "ai", told))
    if by_ai < added:
        marks.append(LineMark(by_ai + 1, added, "human", told))
    return marks
