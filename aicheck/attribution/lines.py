"""Who wrote which line, where something says more than the commit does.

git-ai's notes and Agent Trace speak of lines as they were in one commit, and a file's origins carry
them to the head; markers speak of the head itself. Only lines that the change adds are marked. All
of it can be written by whoever makes the change, so that a mark may make a line count as AI-written
and never the reverse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
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


class _Span(NamedTuple):
    """Lines of a file's head that one commit made: where they stand, and where they stood there."""

    file: int
    path: str
    first: int
    stop: int
    # How much further down the line stands in the head.
    shift: int


@dataclass(frozen=True, slots=True)
class _Read:
    """What the records claim of each file's lines, and the evidence that each claim becomes."""

    claims: dict[int, list[Run[_Claim]]] = field(default_factory=dict)
    evidence: dict[_Claim, Evidence] = field(default_factory=dict)


def attribute_lines(change: Change) -> tuple[Mapping[str, list[Evidence]], tuple[FileChange, ...]]:
    """What the records and markers say of each commit, and the files with their marks."""
    read = _recorded(change)
    marked = [list(_marked(file)) for file in change.files]
    evidence: dict[str, list[Evidence]] = {}
    for found in dict.fromkeys(read.evidence.values()):
        if found.kind == "ai":
            evidence.setdefault(found.commit, []).append(found)
    for found in _declared(marked):
        evidence.setdefault(found.commit, []).append(found)
    files = (
        _with_marks(file, read.claims.get(number, ()), marked[number], read.evidence)
        for number, file in enumerate(change.files)
    )
    return evidence, tuple(files)


# -- records -----------------------------------------------------------------------------------


def _recorded(change: Change) -> _Read:
    """What the records say, commit by commit: of a whole history, all at once would be too much."""
    read = _Read()
    traces = _traces(change)
    noted = {c.sha for c in change.commits if any(it.source == "git-ai" for it in c.records)}
    if not (noted or traces):
        return read
    spans = _spans(change.files, {*noted, *traces})
    for commit in change.commits:
        said = [it.text for it in commit.records if it.source == "git-ai"]
        ledgers = [("git-note", notes.parse(text)) for text in said]
        ledgers += [("agent-trace", ledger) for ledger in traces.get(commit.sha, ())]
        if ledgers:
            _claim(commit.sha, ledgers, spans.get(commit.sha, ()), read)
    return read


def _traces(change: Change) -> Mapping[str, list[Ledger]]:
    """What Agent Trace says of each commit's own version of the files."""
    found: dict[str, list[Ledger]] = {}
    told = [it.text for it in change.records if it.source == "agent-trace"]
    children = _children(change.commits) if told else {}
    for text in told:
        for revision, ledger in agent_trace.parse(text).items():
            for sha in children.get(revision, ()):
                found.setdefault(sha, []).append(ledger)
    return found


def _children(commits: Iterable[Commit]) -> Mapping[str, list[str]]:
    # What an agent did on a revision is in the commits made on it; a merge adds others' work.
    children: dict[str, list[str]] = {}
    for commit in commits:
        if not commit.is_merge:
            for parent in commit.parents:
                children.setdefault(parent, []).append(commit.sha)
    return children


def _spans(files: Sequence[FileChange], shas: AbstractSet[str]) -> Mapping[str, list[_Span]]:
    """The lines of the head that each of these commits made."""
    found: dict[str, list[_Span]] = {}
    for number, file in enumerate(files):
        for first, stop, origin in file.owners():
            sha = origin and origin.commit
            if origin and sha and sha in shas:
                path, shift = origin.path or file.path, origin.first - origin.line
                found.setdefault(sha, []).append(_Span(number, path, first, stop, shift))
    return found


def _claim(
    sha: str, ledgers: Sequence[tuple[str, Ledger]], spans: Sequence[_Span], read: _Read
) -> None:
    """Put what the records of one commit say into `read`."""
    lines: Counter[_Claim] = Counter()
    for number, path, first, stop, shift in spans:
        for signal, ledger in ledgers:
            for run in within(ledger.get(path, ()), first - shift, stop - 1 - shift):
                claim = _Claim(sha, signal, run.value)
                lines[claim] += len(run)
                moved = Run(run.start + shift, run.end + shift, claim)
                read.claims.setdefault(number, []).append(moved)
    paths, added = {it.path for it in spans}, sum(it.stop - it.first for it in spans)
    for group in _groups(_sizes(sha, ledgers, paths)):
        evidence = _evidence(group, lines, added)
        read.evidence.update(dict.fromkeys(group, evidence))


def _sizes(
    sha: str, ledgers: Sequence[tuple[str, Ledger]], paths: AbstractSet[str]
) -> Mapping[_Claim, int]:
    sizes: Counter[_Claim] = Counter()
    for signal, ledger in ledgers:
        for path, runs in ledger.items():
            # A note belongs to its commit; a trace only to a commit that changed the file.
            if signal == "git-note" or path in paths:
                for run in runs:
                    sizes[_Claim(sha, signal, run.value)] += len(run)
    return sizes


def _groups(sizes: Mapping[_Claim, int]) -> Iterable[list[_Claim]]:
    """The claims that become one evidence each: one for each agent, the largest first."""
    claims = sorted(sizes, key=lambda claim: (claim.signal, -sizes[claim], str(claim.author)))
    groups: dict[tuple[str, str, str | None], list[_Claim]] = {}
    for claim in claims:
        key = claim.signal, claim.author.kind, claim.author.agent
        groups.setdefault(key, []).append(claim)
    return groups.values()


def _evidence(claims: Sequence[_Claim], count: Mapping[_Claim, int], added: int) -> Evidence:
    sha, signal, author = claims[0]
    left = sum(count.get(claim, 0) for claim in claims)
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
