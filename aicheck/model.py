"""The nouns of a check: a change, what is found in it, and what was decided.

Every value is frozen. Lines and columns are 1-based, columns count characters, and a line ends
at a line feed only: a carriage return, form feed or U+2028 is part of its line.
"""

from __future__ import annotations

import enum
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NamedTuple

AuthorClass = Literal["ai", "bot", "none"]
Strength = Literal["declared", "recorded", "inferred"]
Status = Literal["added", "modified", "deleted", "renamed", "mode", "submodule", "symlink"]
Placement = Literal["added", "unchanged"]
Disposition = Literal["block", "warn", "waived", "off"]
Mode = Literal["range", "staged", "patch", "message"]
Kind = Literal["human", "agent", "bot"]
Way = Literal["trailer", "remediation", "signature", "review"]
SignOffState = Literal["ok", "missing", "agent", "unverified", "not-required"]
VerdictStatus = Literal["pass", "fail", "incomplete"]

# Signals that tell an AI's lines in a commit from the others.
LINE_SIGNALS = frozenset({"agent-trace", "entire", "git-note", "marker"})


class Severity(enum.IntEnum):
    """How bad it is if the finding is right."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    def __str__(self) -> str:
        return self.name.lower()


class Confidence(enum.IntEnum):
    """How sure the rule is that the finding is right."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    def __str__(self) -> str:
        return self.name.lower()


# -- the change --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """A name and a mailbox as git records them."""

    name: str
    mail: str

    def __str__(self) -> str:
        return f"{self.name} <{self.mail}>"


@dataclass(frozen=True, slots=True)
class Trailer:
    """A `Key: value` line of a commit message, the key folded to lower case."""

    key: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to believe that a commit was written with an AI tool, or by a bot."""

    commit: str
    signal: str
    detail: str
    strength: Strength = "declared"
    kind: AuthorClass = "ai"
    agent: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who wrote a commit, as far as the evidence says; `none` is no proof of a human."""

    kind: AuthorClass = "none"
    agent: str | None = None
    model: str | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether an AI-assisted commit is so in all of its lines that no mark speaks of."""
        signals = {
            it.signal for it in self.evidence if it.kind == "ai" and it.strength != "inferred"
        }
        return self.kind == "ai" and not (signals and signals <= LINE_SIGNALS)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that attribution looked at: it `fired`, it just `missed`, or it was `ignored`.

    `line` is that of the message, and 0 for a person or what stands beside the message. Only what
    fired has `evidence`; `signal` is the one that gave it or would have.
    """

    line: int
    text: str
    outcome: Literal["fired", "missed", "ignored"]
    signal: str
    why: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """A trailer that names somebody (`...-by`) and what kind of identity stands in it.

    `person` is None where the value is no `Name <mailbox>`; `line` is that of the message.
    """

    key: str
    value: str
    person: Person | None
    kind: Kind
    agent: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Verification:
    """What git says of a commit's signature: whether it is good, and by whom.

    `signers` are the people that the key is bound to where the signature is good.
    """

    is_good: bool
    signers: tuple[Person, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody said of one commit on a forge.

    `state` is `approved`, `changes_requested`, `dismissed` or `commented`.
    """

    person: Person
    state: str
    commit: str
    kind: Kind = "human"
    is_author: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """What a tool wrote beside the history about who wrote what, as text of its own format."""

    source: Literal["git-ai", "entire", "agent-trace"]
    text: str


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of the change; what stands behind `message` is filled in by attribution.

    `verification` and `patch_id` are looked up only where a sign-off or a review needs them.
    """

    sha: str
    parents: tuple[str, ...]
    author: Person
    committer: Person
    message: str
    attribution: Attribution = Attribution()
    credits: tuple[Credit, ...] = ()
    author_kind: Kind = "human"
    committer_kind: Kind = "human"
    records: tuple[Record, ...] = ()
    verification: Verification | None = None
    patch_id: str | None = None

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.lstrip("\n").split("\n", 1)[0].strip()

    @property
    def signatures(self) -> tuple[Credit, ...]:
        """The `Signed-off-by` lines."""
        return tuple(credit for credit in self.credits if credit.key == "signed-off-by")

    @property
    def is_merge(self) -> bool:
        """Whether the commit joins two or more lines of history."""
        return len(self.parents) > 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the head's side of a file, without its line feed."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """A run of removed lines at `old_start` replaced by added lines at `new_start`.

    As in a unified diff without context, a start whose side is empty is the line before it.
    """

    old_start: int
    removed: tuple[str, ...]
    new_start: int
    added: tuple[str, ...]

    def lines(self) -> Iterator[Line]:
        """Yield the added lines with their numbers."""
        for offset, text in enumerate(self.added):
            yield Line(self.new_start + offset, text)


class Origin(NamedTuple):
    """A run of a file's lines from `first` on, and the commit of the change that they come from.

    A run without a commit is older than the change. `line` is the number that `first` had in that
    commit, and `path` the file's name there if it was another one.
    """

    first: int
    commit: str | None
    line: int = 1
    path: str | None = None


@dataclass(frozen=True, slots=True)
class LineMark:
    """Evidence about lines `start` to `end` of a head: an agent wrote them, or a known person."""

    start: int
    end: int
    kind: Literal["ai", "human"]
    evidence: Evidence


@dataclass(frozen=True)
class FileChange:
    """One changed file: its hunks, and the text of both sides where it could be read.

    `base` and `head` are None for a side that does not exist or was not read; `skipped` then says
    why. `origins` are runs over the head, in order; where one commit is the whole change, all is
    one run. `marks` say more than the commits do; attribution fills them in.
    """

    path: str
    status: Status
    old_path: str | None = None
    path_encoded: bool = False
    old_mode: int = 0
    new_mode: int = 0
    old_blob: str | None = None
    new_blob: str | None = None
    hunks: tuple[Hunk, ...] = ()
    base: str | None = None
    head: str | None = None
    skipped: str | None = None
    origins: tuple[Origin, ...] = ()
    marks: tuple[LineMark, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Yield every added line, in order."""
        for hunk in self.hunks:
            yield from hunk.lines()

    @cached_property
    def added(self) -> int:
        """The number of added lines."""
        return sum(len(hunk.added) for hunk in self.hunks)

    @cached_property
    def _starts(self) -> list[int]:
        return [hunk.new_start for hunk in self.hunks if hunk.added]

    @cached_property
    def _ends(self) -> list[int]:
        return [hunk.new_start + len(hunk.added) for hunk in self.hunks if hunk.added]

    def is_added(self, first: int, last: int | None = None) -> bool:
        """Whether any line from `first` to `last` (or `first` alone) was added."""
        # The last hunk that starts at or before the end of the run is the only candidate.
        index = bisect_right(self._starts, max(first, last or first)) - 1
        return index >= 0 and self._ends[index] > first

    def old_line(self, number: int) -> int:
        """The base's number of the head's line `number`, which must not be an added line."""
        shift = 0
        for hunk in self.hunks:
            # A pure removal stands after its `new_start`, an addition at it.
            if hunk.new_start + (0 if hunk.added else 1) > number:
                break
            shift += len(hunk.removed) - len(hunk.added)
        return number + shift

    def owners(self) -> Iterator[tuple[int, int, Origin | None]]:
        """Yield runs of added lines: the first, the one behind the last, and their origin."""
        for hunk in self.hunks:
            line, end = hunk.new_start, hunk.new_start + len(hunk.added)
            while line < end:
                index = bisect_right(self.origins, line, key=lambda run: run.first)
                stop = min(end, self.origins[index].first) if index < len(self.origins) else end
                yield line, stop, self.origins[index - 1] if index else None
                line = stop

    def authors(self) -> Iterator[tuple[int, str | None]]:
        """Yield how many added lines come from which commit, run by run."""
        for first, stop, origin in self.owners():
            yield stop - first, origin.commit if origin else None

    def marked(self, first: int, last: int) -> Iterator[LineMark]:
        """Yield the marks of the lines `first` to `last`, cut to them."""
        for index in range(bisect_left(self.marks, first, key=lambda it: it.end), len(self.marks)):
            mark = self.marks[index]
            if mark.start > last:
                return
            yield replace(mark, start=max(mark.start, first), end=min(mark.end, last))

    def commit_of(self, number: int) -> str | None:
        """The commit of the change that line `number` of the head comes from, if any."""
        index = bisect_right(self.origins, number, key=lambda run: run.first) - 1
        return self.origins[index].commit if index >= 0 else None


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that was not checked, and why; a required one keeps the verdict from passing."""

    check: str
    reason: str
    path: str | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a change from outside its history.

    `environment` names the variables that agents set while they run, as found in a hook's.
    """

    branch: str | None = None
    description: str | None = None
    environment: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """What a range, an index or a patch adds.

    `judge` is the revision whose settings decide: the base as it was named, which may be ahead of
    the merge base that the range is compared with. `hints` were handed in with the change, and
    `attribution` is what they say of lines whose commit does not exist yet. `records` belong to
    no single commit. `reviews` were handed in; `source` are the commits of the branch that a merge
    brought, where that is to be compared with what landed.
    """

    mode: Mode
    base: str | None
    head: str | None
    repository: str
    commits: tuple[Commit, ...] = ()
    files: tuple[FileChange, ...] = ()
    failures: tuple[Failure, ...] = ()
    judge: str | None = None
    hints: Hints = Hints()
    records: tuple[Record, ...] = ()
    attribution: Attribution = Attribution()
    reviews: tuple[Review, ...] = ()
    source: tuple[Commit, ...] = ()

    @cached_property
    def by_sha(self) -> Mapping[str, Commit]:
        """The commits by their ids."""
        return {commit.sha: commit for commit in self.commits}


# -- what is found -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rule:
    """What a check looks for, and all that its page says."""

    id: str
    category: str
    engine: str
    severity: Severity
    confidence: Confidence
    message: str
    why: str
    fix: str = ""
    bad: str = ""
    good: str = ""
    cwe: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    precision: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file."""

    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains a finding."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Fix:
    """How to mend a finding; `replacement` is the new text of its lines, where there is one."""

    description: str
    replacement: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, as its check saw it.

    `code` is the source line as it may be shown; `commit` is set by checks that judge commits and
    left None for a place in a file, whose commit the change knows. `suppressed` is the comment that
    told the scanner to look away before the change, where there was one.
    """

    rule: Rule
    message: str
    path: str | None = None
    start: Position = Position(1)
    end: Position = Position(1)
    placement: Placement = "added"
    code: str = ""
    commit: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    suppressed: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence statement on the head's lines `start` to `end`; `score` is 0 to 1."""

    expression: str
    start: int
    end: int
    score: float = 1.0


# -- what was decided --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """A finding, who wrote its line, and what the settings make of it."""

    finding: Finding
    severity: Severity
    disposition: Disposition
    reason: str
    fingerprint: str
    commit: str | None = None
    attribution: AuthorClass = "none"


@dataclass(frozen=True, slots=True)
class SignOff:
    """Whether a person took responsibility for one commit, and by which way."""

    required: bool
    status: SignOffState
    by: str | None = None
    detail: str = ""
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class PolicySource:
    """Where the settings in force came from; `digest` covers settings, waivers and rules."""

    source: str
    digest: str
    extends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: `blocking` counts the findings that block, `reasons` says why in words."""

    status: VerdictStatus
    blocking: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stats:
    """The only part of a report that two runs on the same input may differ in."""

    seconds: float = 0.0
    hits: int = 0
    misses: int = 0


@dataclass(frozen=True)
class Report:
    """Everything a reporter may show: the one value that reporters see."""

    version: str
    engines: Mapping[str, str]
    change: Change
    policy: PolicySource
    decisions: tuple[Decision, ...]
    failures: tuple[Failure, ...]
    verdict: Verdict
    sign_offs: Mapping[str, SignOff] = field(default_factory=dict)
    licences: Mapping[str, tuple[Licence, ...]] = field(default_factory=dict)
    stats: Stats = Stats()

    def author_class(self, sha: str | None) -> AuthorClass:
        """Who wrote the commit `sha`, or the lines of none, as far as the evidence says."""
        commit = self.change.by_sha.get(sha or "")
        return (commit or self.change).attribution.kind

    def ai_added(self, file: FileChange) -> int:
        """How many added lines of `file` an AI wrote, as far as the evidence says.

        Lines with a mark count by it. Others count where their commit is AI-assisted, but for one
        that only records or markers say so of: those say which lines it is true of.
        """
        count = 0
        for first, stop, origin in file.owners():
            marks = list(file.marked(first, stop - 1))
            count += sum(mark.end - mark.start + 1 for mark in marks if mark.kind == "ai")
            if self._is_whole(origin.commit if origin else None):
                count += stop - first - sum(mark.end - mark.start + 1 for mark in marks)
        return count

    def _is_whole(self, sha: str | None) -> bool:
        return (self.change.by_sha.get(sha or "") or self.change).attribution.is_whole
