"""Who wrote which line, where something says more than the commit does.

git-ai's notes and Agent Trace speak of lines as they were in one commit, and a file's origins carry
them to the head; markers speak of the head itself. Only lines that the change adds are marked. All
of it can be written by whoever makes the change, so that a mark may make a line count as AI-written
and never the reverse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from aicheck.attribution import agent_trace, markers, notes
from aicheck.attribution.notes import Ledger
from aicheck.attribution.spans import Author, Run, painted, within
from aicheck.model import Change, Commit, Evidence, FileChange, LineMark

_NAMES = {"git-note": "git-ai note", "agent-trace": "Agent Trace"}


class _Claim(NamedTuple):
    """What a record of one kind says of one commit: an agent's lines, or a person's."""

    commit: str
    signal: str
    author: Author


@dataclass(frozen=True, slots=True)
class _Read:
    """The claims and markers of each file, and how many lines each claim and commit have there."""

    claims: list[list[Run[_Claim]]] = field(default_factory=list)
    marked: list[list[Run[Evidence]]] = field(default_factory=list)
    paths: dict[str, set[str]] = field(default_factory=dict)
    lines: Counter[_Claim] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)


def attribute_lines(change: Change) -> tuple[Mapping[str, list[Evidence]], tuple[FileChange, ...]]:
    """What the records and markers say of each commit, and the files with their marks."""
    ledgers = _ledgers(change)
    read = _Read()
    for file in change.files:
        read.claims.append(list(_claims(file, ledgers, read)))
        read.marked.append(list(_marked(file)))
    recorded = {
        claim: evidence
        for sha, found in ledgers.items()
        for claim, evidence in _recorded(sha, found, read)
    }
    evidence: dict[str, list[Evidence]] = {}
    for found in dict.fromkeys(recorded.values()):
        if found.kind == "ai":
            evidence.setdefault(found.commit, []).append(found)
    for found in _declared(read.marked):
        evidence.setdefault(found.commit, []).append(found)
    files = zip(change.files, read.claims, read.marked, strict=True)
    return evidence, tuple(_with_marks(*parts, recorded) for parts in files)


# -- records -----------------------------------------------------------------------------------


def _ledgers(change: Change) -> dict[str, list[tuple[str, Ledger]]]:
    """What the records say of each commit's own version of the files."""
    found: dict[str, list[tuple[str, Ledger]]] = {}
    for commit in change.commits:
        for record in commit.records:
            if record.source == "git-ai":
                found.setdefault(commit.sha, []).append(("git-note", notes.parse(record.text)))
    children = _children(change.commits)
    for record in change.records:
        if record.source == "agent-trace":
            for revision, ledger in agent_trace.parse(record.text).items():
                for sha in children.get(revision, ()):
                    found.setdefault(sha, []).append(("agent-trace", ledger))
    return found


def _children(commits: Iterable[Commit]) -> Mapping[str, list[str]]:
    # What an agent did on a revision is in the commits made on it; a merge adds others' work.
    children: dict[str, list[str]] = {}
    for commit in commits:
        if not commit.is_merge:
            for parent in commit.parents:
                children.setdefault(parent, []).append(commit.sha)
    return children


def _claims(
    file: FileChange, ledgers: Mapping[str, list[tuple[str, Ledger]]], read: _Read
) -> Iterator[Run[_Claim]]:
    """Yield the lines of the head that a record speaks of."""
    for first, stop, origin in file.owners():
        if origin is None or origin.commit is None:
            continue
        sha, path = origin.commit, origin.path or file.path
        read.added[sha] += stop - first
        read.paths.setdefault(sha, set()).add(path)
        # How much further down the line stands in the head.
        shift = origin.first - origin.line
        for signal, ledger in ledgers.get(sha, ()):
            for run in within(ledger.get(path, ()), first - shift, stop - 1 - shift):
                claim = _Claim(sha, signal, run.value)
                read.lines[claim] += len(run)
                yield Run(run.start + shift, run.end + shift, claim)


def _recorded(
    sha: str, ledgers: Sequence[tuple[str, Ledger]], read: _Read
) -> Iterator[tuple[_Claim, Evidence]]:
    """Yield each claim about a commit with its evidence: one for each agent, the largest first."""
    sizes: Counter[_Claim] = Counter()
    for signal, ledger in ledgers:
        for path, runs in ledger.items():
            # A note belongs to its commit; a trace only to a commit that changed the file.
            if signal == "git-note" or path in read.paths.get(sha, ()):
                for run in runs:
                    sizes[_Claim(sha, signal, run.value)] += len(run)
    claims = sorted(sizes, key=lambda claim: (claim.signal, -sizes[claim], str(claim.author)))
    groups: dict[tuple[str, str, str | None], list[_Claim]] = {}
    for claim in claims:
        key = claim.signal, claim.author.kind, claim.author.agent
        groups.setdefault(key, []).append(claim)
    for group in groups.values():
        evidence = _evidence(group, read)
        yield from ((claim, evidence) for claim in group)


def _evidence(claims: Sequence[_Claim], read: _Read) -> Evidence:
    sha, signal, author = claims[0]
    left, added = sum(read.lines[claim] for claim in claims), read.added[sha]
    lines = f"{left} of its {added} added lines" if left else "lines of which none is left"
    if author.kind == "human":
        detail = f"{_NAMES[signal]}: a person wrote {lines}"
        return Evidence(sha, signal, detail, "recorded", "none")
    model = next((claim.author.model for claim in claims if claim.author.model), None)
    detail = f"{_NAMES[signal]}: {lines}"
    return Evidence(sha, signal, detail, "recorded", agent=author.agent, model=model)


# -- markers -----------------------------------------------------------------------------------


def _marked(file: FileChange) -> Iterator[Run[Evidence]]:
    """Yield what the markers of a file's head cover."""
    if file.head is None or not file.added:
        return
    for marker in markers.find(file.path, file.head, file.added_text):
        is_new = file.is_added(marker.line)
        # Of old markers a block alone speaks of what is put into it later.
        if is_new or marker.is_block:
            detail = f"{file.path}:{marker.line}: {marker.text}"
            sha = file.commit_of(marker.line) if is_new else None
            agent, model = marker.mention.agent, marker.mention.model
            evidence = Evidence(sha or "", "marker", detail, agent=agent, model=model)
            yield Run(marker.start, marker.end, evidence)


def _declared(marked: Iterable[Iterable[Run[Evidence]]]) -> Iterator[Evidence]:
    """Yield the first marker of each commit and agent."""
    seen = set()
    for runs in marked:
        for run in runs:
            key = run.value.commit, run.value.agent
            if run.value.commit and key not in seen:
                seen.add(key)
                yield run.value


def markers_of(change: Change, sha: str) -> Iterator[Evidence]:
    """Yield every marker on a line of that commit's, file by file."""
    for file in sorted(change.files, key=lambda file: file.path):
        found = (run.value for run in _marked(file))
        yield from (evidence for evidence in found if evidence.commit == sha)


# -- marks -------------------------------------------------------------------------------------


def _with_marks(
    file: FileChange,
    claims: Sequence[Run[_Claim]],
    marked: Sequence[Run[Evidence]],
    recorded: Mapping[_Claim, Evidence],
) -> FileChange:
    if not claims and not marked:
        return file
    said = [Run(run.start, run.end, recorded[run.value]) for run in claims]
    people = [run for run in said if run.value.kind == "none"]
    # What a tool recorded knows more of a line than the comment above it; both outweigh "human".
    agents = sorted(
        (run for run in said if run.value.kind == "ai"), key=lambda run: run.value.signal
    )
    runs = painted([*people, *marked, *agents])
    added = (
        part
        for hunk in file.hunks
        for part in within(runs, hunk.new_start, hunk.new_start + len(hunk.added) - 1)
    )
    return replace(file, marks=tuple(_mark(run) for run in added))


def _mark(run: Run[Evidence]) -> LineMark:
    kind = "ai" if run.value.kind == "ai" else "human"
    return LineMark(run.start, run.end, kind, run.value)  # type: ignore[arg-type]
