"""What a report says in words, whatever the format: what was checked, who wrote it, the result."""

from __future__ import annotations

from collections import Counter

from aicheck.model import (
    Attribution,
    AuthorClass,
    Decision,
    Disposition,
    FileChange,
    Finding,
    Position,
    Related,
    Report,
    SignOff,
)
from aicheck.reporters import terminal
from aicheck.reporters.visible import Quote, block

NO_SIGN_OFF = SignOff(required=False, status="not-required")
_CODE_LINES = 6
_NARROWEST = 20
_GUTTER = " | "


def ordered(report: Report) -> list[Decision]:
    """The decisions by path, line and rule; those about commits come last, commit by commit."""
    position = {commit.sha: index for index, commit in enumerate(report.change.commits)}

    def key(decision: Decision) -> tuple[bool, str, int, object, str, str, str]:
        finding = decision.finding
        age = position.get(commit_of(decision) or "", len(position)) if finding.path is None else 0
        path = finding.path or ""
        start = (finding.start.line, finding.start.column)
        last = (decision.fingerprint, finding.message)
        return finding.path is None, path, age, start, finding.rule.id, *last

    return sorted(report.decisions, key=key)


def commit_of(decision: Decision) -> str | None:
    """The commit that a decision is about."""
    return decision.commit or decision.finding.commit


def short(sha: str) -> str:
    """A commit's id as people write it; a commit that is to be made has none."""
    return sha[:7] if sha.strip("0") else "(new)"


def named(sha: str, quote: Quote) -> str:
    """A commit in a sentence; one that is to be made has no id, and is the only one."""
    return f"commit {quote(short(sha))}" if sha.strip("0") else "the commit"


def plural(count: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def tally(report: Report) -> Counter[Disposition]:
    """How many findings there are of each disposition."""
    return Counter(decision.disposition for decision in report.decisions)


# -- what was checked --------------------------------------------------------------------------


def is_unread(report: Report) -> bool:
    """Whether the history could not be had, so that nothing at all was checked."""
    lost = any(it.check == "history" for it in report.failures)
    return lost and not (report.change.commits or report.change.files)


def checked(report: Report, quote: Quote) -> str:
    """What was checked, in one sentence."""
    if is_unread(report):
        return f"Could not read {_scope(report, quote)}: nothing was checked."
    files = report.change.files
    added = sum(file.added for file in files)
    ai_added = sum(report.ai_added(file) for file in files)
    parts = [_commits(report, quote)] if report.change.commits else []
    parts.append(f"{plural(len(files), 'file')}, +{plural(added, 'line')}")
    if ai_added:
        agent = report.change.attribution.agent
        parts[-1] += f", {ai_added:,} AI-assisted" + (f" ({quote(agent)})" if agent else "")
    return f"Checked {_scope(report, quote)}: {'; '.join(parts)}."


def _scope(report: Report, quote: Quote) -> str:
    change = report.change
    name = quote(change.repository)
    of = f" of {name}" if change.repository else ""
    if len(change.pushed) > 1 and change.head is None:
        refs = ", ".join(f"{quote(it.ref)}: {it.verdict}" for it in change.pushed)
        return f"{plural(len(change.pushed), 'ref')} of a push{of} ({refs})"
    if change.mode == "range":
        head = short(change.head or "HEAD")
        ends = f"{short(change.base)}..{head}" if change.base else head
        since = f" since {quote(change.guessed)}" if change.guessed else ""
        refs = ", ".join(quote(it.ref) for it in change.pushed)
        return quote(ends) + of + since + (f" for {refs}" if refs else "")
    return {
        "tree": f"the tree of {quote(short(change.head or 'HEAD'))}{of}",
        "staged": f"what is staged{of}",
        "patch": f"a patch{of}",
        "message": f"a commit message{of}",
    }[change.mode]


def _commits(report: Report, quote: Quote) -> str:
    kinds = Counter(commit.attribution.kind for commit in report.change.commits)
    parts = [plural(len(report.change.commits), "commit")]
    if kinds["ai"]:
        names = ", ".join(quote(name) for name in _agents(report))
        parts.append(f"{kinds['ai']:,} AI-assisted" + (f" ({names})" if names else ""))
    if kinds["bot"]:
        parts.append(f"{kinds['bot']:,} by " + ("a bot" if kinds["bot"] == 1 else "bots"))
    return ", ".join(parts)


def _agents(report: Report) -> list[str]:
    commits = (commit.attribution for commit in report.change.commits)
    return sorted({it.agent or it.model or "" for it in commits if it.kind == "ai"} - {""})


def settings(report: Report, quote: Quote) -> str:
    """Which settings judged the change."""
    policy = report.policy
    extends = ", ".join(quote(name) for name in policy.extends)
    said = f"Settings: {quote(policy.source)}" + (f", extends {extends}" if extends else "")
    if report.baseline is None:
        return f"{said}."
    return f"{said}; {plural(report.baseline.entries, 'finding')} known in the baseline."


def file_facts(report: Report, file: FileChange) -> str:
    """How much of a file is new, and how much of that AI-assisted."""
    facts = [f"+{plural(file.added, 'line')}"]
    if file.status != "modified":
        facts.insert(0, file.status)
    if ai_added := report.ai_added(file):
        facts.append(f"{ai_added:,} AI-assisted")
    return ", ".join(facts)


# -- who wrote it ------------------------------------------------------------------------------


def author(kind: AuthorClass, said: Attribution | None, quote: Quote) -> str:
    """Who wrote a line or a commit, as far as the evidence says."""
    name = (said.agent or said.model or "") if said else ""
    if kind == "ai":
        return "AI-assisted" + (f" by {quote(name)}" if name else "")
    if kind == "bot":
        return "by " + (f"the bot {quote(name)}" if name else "a bot")
    return "no sign of AI"


def who(report: Report, decision: Decision, quote: Quote) -> str:
    """Who wrote what a decision is about, and in which commit."""
    sha = commit_of(decision)
    if sha is None and decision.attribution == "none":
        if decision.finding.placement == "unchanged":
            return "on a line that the change left alone"
        return ""
    # Lines without a commit are not committed yet.
    said = (report.change.by_sha.get(sha or "") or report.change).attribution
    parts = [author(decision.attribution, said, quote)]
    if sha:
        parts.append(named(sha, quote))
    if decision.finding.placement == "unchanged":
        parts.append("on a line that the change left alone")
    return ", ".join(parts)


def sign_off_of(report: Report, sha: str) -> SignOff:
    """Whether a person took responsibility for the commit `sha`."""
    return report.sign_offs.get(sha, NO_SIGN_OFF)


def shown_code(report: Report, decision: Decision, width: int) -> list[tuple[str, str]]:
    """The finding's source lines, each with its gutter and safe to show in `width` columns.

    Common indent is left out, and a long line is cut around the finding's column. The subject of
    a commit is left out: it already stands beside the commit's id.
    """
    finding = decision.finding
    commit = report.change.by_sha.get(commit_of(decision) or "") if finding.path is None else None
    if commit and finding.code.strip() == commit.subject:
        return []
    return _code_lines(finding, width)


def related_code(related: Related, width: int) -> list[tuple[str, str]]:
    """The lines of another place, in the form of `shown_code`."""
    return _numbered(related.code, Position(related.line), width)


def place_of(related: Related) -> str:
    """Where another place is, with the package that it is in if that isn't the repository."""
    return f"{related.source}, {related.path}" if related.source else related.path


def _code_lines(finding: Finding, width: int) -> list[tuple[str, str]]:
    return _numbered(finding.code, finding.start, width)


def _numbered(code: str, start: Position, width: int) -> list[tuple[str, str]]:
    lines = block(code).split("\n")[:_CODE_LINES] if code.strip() else []
    indent = min((len(line) - len(line.lstrip(" ")) for line in lines if line), default=0)
    first = start.line
    digits = len(str(first + len(lines) - 1))
    room = max(_NARROWEST, width - digits - len(_GUTTER))
    return [
        (
            f"{number:>{digits}}{_GUTTER}",
            terminal.window(line[indent:], room, start.column - indent),
        )
        for number, line in enumerate(lines, first)
    ]


# -- what came of it ----------------------------------------------------------------------------


def verdict(report: Report, quote: Quote) -> list[str]:
    """Why the verdict is what it is, in words."""
    return [quote(reason) for reason in report.verdict.reasons] or [blocking(report)]


def blocking(report: Report) -> str:
    """How many findings block."""
    count = report.verdict.blocking
    if not count:
        return "nothing blocks"
    return f"{plural(count, 'finding')} {'blocks' if count == 1 else 'block'}"


def rest(report: Report) -> str:
    """How many findings there are that don't block."""
    counts = tally(report)
    words: dict[Disposition, str] = {"warn": "warning", "waived": "waived", "off": "off"}
    known = known_count(report)
    words["waived"] += f" ({known:,} known in the baseline)" if known else ""
    return ", ".join(
        plural(count, word) if name == "warn" else f"{count:,} {word}"
        for name, word in words.items()
        if (count := counts[name])
    )


def known_count(report: Report) -> int:
    """How many findings the baseline alone keeps from blocking or warning."""
    return sum(decision.is_known for decision in report.decisions)
