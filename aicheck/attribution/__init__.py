"""Who wrote each commit, as far as it says so itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from aicheck.attribution import (
    branch,
    co_author,
    denial,
    description,
    entire,
    environment,
    footer,
    identity,
    prose,
    subject,
    suggestion,
    trailer,
    transcript,
)
from aicheck.attribution.credits import credits_of, remediations_of
from aicheck.attribution.kept import Known, Said, kept, key_of, restored
from aicheck.attribution.lines import attribute_lines
from aicheck.attribution.quotation import LONGEST, own_lines, without_copied_notes, without_notes
from aicheck.attribution.registry import bot_of, is_bot
from aicheck.attribution.sentences import MOST_LINES
from aicheck.model import (
    Attribution,
    Change,
    Commit,
    Evidence,
    Failure,
    Kind,
    Person,
)
from aicheck.progress import Progress, counted, silent

Detect = Callable[[Commit], Iterator[Evidence]]

SIGNALS: dict[str, Detect] = {
    "co-author": co_author.detect,
    "denial": denial.detect,
    "entire": entire.detect,
    "footer": footer.detect,
    "identity": identity.detect,
    "prose": prose.detect,
    "subject": subject.detect,
    "suggestion": suggestion.detect,
    "trailer": trailer.detect,
    "transcript": transcript.detect,
}
# The strongest first: it names the agent where several share a commit.
_RANK = (
    "identity", "co-author", "trailer", "entire", "footer", "transcript", "prose", "subject",
    "denial", "suggestion",
)  # fmt: skip
# What is said of lines and what hints say comes after it, but for suggestions.
_LINES = ("git-note", "agent-trace", "marker")
_HINTS = ("environment", "pull-request")
# The modes in which the commit is about to be made, here and now.
_AT_WORK = frozenset(["message", "staged"])


def attribute(change: Change, progress: Progress = silent, known: Known | None = None) -> Change:
    """The change with the attribution of its commits and lines filled in.

    What commits say of themselves is not looked for again where it is `known`.
    """
    keys = [key_of(commit) for commit in change.commits] if known else [""] * len(change.commits)
    told = known.get(keys) if known else {}
    new: dict[str, str] = {}
    commits = []
    try:
        found = counted(progress, "evidence", change.commits, "commits")
        for commit, key in zip(found, keys, strict=True):
            said = restored(told[key]) if key in told else None
            if said is None:
                said = said_by(commit)
                new[key] = kept(said) if known else ""
            commits.append(_saying(commit, said))
    finally:
        if known:
            known.put(new)
    failures = (*change.failures, *_unread(change.commits))
    return _hinted(_recorded(replace(change, commits=tuple(commits), failures=failures)))


def attribute_commit(commit: Commit) -> Commit:
    """The commit with what its own message and identities say of it filled in."""
    return _saying(commit, said_by(commit))


def said_by(commit: Commit) -> Said:
    """What a commit's own message and identities say of it."""
    own = own_words(commit)
    found = (evidence for detect in SIGNALS.values() for evidence in detect(own))
    return Said(
        # A squashed message says the same thing many times.
        evidence=tuple(sorted(dict.fromkeys(found), key=_rank)),
        credits=tuple(credits_of(own)),
        remediations=tuple(remediations_of(own)),
        author_kind=kind_of(commit.author),
        committer_kind=kind_of(commit.committer),
    )


def _saying(commit: Commit, said: Said) -> Commit:
    return replace(
        commit,
        attribution=weigh(list(said.evidence)),
        author_kind=said.author_kind,
        committer_kind=said.committer_kind,
        credits=said.credits,
        remediations=said.remediations,
    )


def _unread(commits: Iterable[Commit]) -> Iterator[Failure]:
    """Yield a failure for each message that is too long to be read whole."""
    for commit in commits:
        size, lines = len(commit.message), commit.message.count("\n")
        if size > LONGEST or (lines > MOST_LINES and len(own_lines(commit.message)) > MOST_LINES):
            of = f"{commit.sha[:12]}: " if commit.sha else ""
            reason = f"{of}the message has {size} characters in {lines + 1} lines"
            yield Failure("read", f"{reason}, and what its middle says of AI was not read")


def weigh(evidence: list[Evidence]) -> Attribution:
    """What the evidence, strongest first, amounts to; inferred evidence decides nothing.

    Neither does a denial: it stays beside what it contradicts.
    """
    telling = [found for found in evidence if found.kind == "ai" and found.strength != "inferred"]
    if not telling:
        is_automated = any(
            found.kind == "bot" and found.strength != "inferred" for found in evidence
        )
        return Attribution("bot" if is_automated else "none", evidence=tuple(evidence))
    agent = next((found.agent for found in telling if found.agent), None)
    model = next((found.model for found in telling if found.model and found.agent == agent), None)
    return Attribution("ai", agent, model, tuple(evidence))


def own_words(commit: Commit) -> Commit:
    """The commit without the release notes that a dependency bot quotes in its message."""
    bot = bot_of(commit.author)
    if bot and bot.quotes:
        return replace(commit, message=without_notes(commit.message))
    if "<details" not in commit.message:
        return commit
    return replace(commit, message=without_copied_notes(commit.message))


def kind_of(person: Person) -> Kind:
    """Whether an author or committer is a person, an agent or a bot."""
    if identity.agent(person):
        return "agent"
    return "bot" if is_bot(person) else "human"


# -- what stands beside and in the commits ------------------------------------------------------


def _recorded(change: Change) -> Change:
    """The change with what records and markers say of its lines, and so of its commits."""
    found, files = attribute_lines(change)
    commits = tuple(_with(commit, tuple(found.get(commit.sha, ()))) for commit in change.commits)
    return replace(change, commits=commits, files=files)


# -- hints --------------------------------------------------------------------------------------


def _hinted(change: Change) -> Change:
    """The change with what is known from outside its history added to its commits."""
    hints = change.hints
    running = tuple(environment.detect(hints.environment)) if change.mode in _AT_WORK else ()
    said = tuple(description.detect(hints.description or "", SIGNALS.values()))
    commits = []
    for commit in change.commits:
        is_persons = commit.author_kind == "human" and not commit.is_merge
        found = (*(running if change.mode == "message" else ()), *(said if is_persons else ()))
        if hints.branch and not found and not commit.attribution.evidence:
            found = tuple(branch.detect(commit, hints.branch))
        commits.append(_with(commit, found))
    # In a pending commit nothing but its hints is known of the lines.
    pending = weigh(list(running)) if running else change.attribution
    return replace(change, commits=tuple(commits), attribution=pending)


def _with(commit: Commit, found: tuple[Evidence, ...]) -> Commit:
    if not found:
        return commit
    own = (replace(evidence, commit=commit.sha) for evidence in found)
    evidence = dict.fromkeys((*commit.attribution.evidence, *own))
    return replace(commit, attribution=weigh(sorted(evidence, key=_rank)))


def _rank(evidence: Evidence) -> int:
    order = (*_RANK[:-1], *_LINES, *_HINTS, _RANK[-1])
    return order.index(evidence.signal) if evidence.signal in order else len(order)
