"""The story of a few lines, for a person at a terminal."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from aicheck.model import Attribution, Commit, Evidence, SignOff
from aicheck.reporters import summary, terminal
from aicheck.reporters.entries import finding
from aicheck.reporters.style import PLAIN, Ink, Style
from aicheck.reporters.survey_words import day
from aicheck.reporters.tables import encodable, fit
from aicheck.reporters.visible import block, defused, one_line, visible
from aicheck.story import Part, Story

_LABEL = 12
_GUTTER = " | "
_NARROWEST = 20
# Pages of rules that a person reads at once.
_MOST_RULES = 3
_SIGNED: dict[str, Ink] = {"ok": "green", "not-required": "dim"}


def render(told: Story, style: Style = PLAIN) -> str:
    """The lines, whose they are and why, who answers for them, and what was found in them."""
    sections = [
        _head(told, style),
        *(_part(told, part, style) for part in told.parts),
        *(_commit(told, commit, style) for commit in told.commits),
        *_findings(told, style),
        _failures(told, style),
        _steps(told, style),
    ]
    texts = ["\n".join(defused(line) for line in section) for section in sections]
    return "\n\n".join(text for text in texts if text) + "\n"


def _head(told: Story, style: Style) -> Iterator[str]:
    lines = f"{told.start}" if told.start == told.end else f"{told.start}-{told.end}"
    at = summary.short(told.change.head or "HEAD")
    said = f"{visible(told.file.path)}:{lines} at {one_line(at)}"
    for line in terminal.wrap(encodable(said, style), style.width):
        yield style.paint(line, "bold")


# -- lines ---------------------------------------------------------------------------------------


def _part(told: Story, part: Part, style: Style) -> Iterator[str]:
    digits = len(str(told.end))
    room = max(_NARROWEST, style.width - digits - len(_GUTTER))
    texts = block("\n".join(part.texts)).split("\n")
    for number, text in enumerate(texts, part.share.start):
        gutter = style.paint(f"{number:>{digits}}{_GUTTER}", "dim")
        yield gutter + fit(text, room, style)
    ink: tuple[Ink, ...] = ("bold", "yellow") if part.share.kind == "ai" else ("bold",)
    yield from _row("who", _who(part), style, *ink)
    yield from _row("commit", _commit_of(told, part), style)
    if part.mark:
        yield from _row("this line", _evidence(part.mark.evidence), style)
    elif why := _why_not(told, part):
        yield from _row("this line", why, style)


def _who(part: Part) -> str:
    share = part.share
    said = Attribution(share.kind, share.agent, share.model)
    model = f" ({share.model})" if share.agent and share.model else ""
    return summary.author(share.kind, said, one_line) + model


def _commit_of(told: Story, part: Part) -> str:
    if part.share.commit is None:
        return "not known: the history that has it could not be read"
    return f"{summary.short(part.share.commit)}{_there(told, part)}"


def _there(told: Story, part: Part) -> str:
    """The line's place in its commit, where that is another one."""
    if not part.origin:
        return ""
    path = part.origin.path or told.file.path
    is_same = path == told.file.path and part.origin.line == part.share.start
    return "" if is_same else f", there {path}:{part.origin.line}"


def _why_not(told: Story, part: Part) -> str:
    """Why a line of an AI-assisted commit is not AI's."""
    commit = told.change.by_sha.get(part.share.commit or "")
    if commit and commit.attribution.kind == "ai" and part.share.kind == "none":
        return "the commit is AI-assisted, and what recorded that names other lines than this"
    return ""


# -- commits -------------------------------------------------------------------------------------


def _commit(told: Story, commit: Commit, style: Style) -> Iterator[str]:
    name = f"{summary.short(commit.sha)} {one_line(commit.subject)}"
    for line in terminal.wrap(encodable(name, style), style.width):
        yield style.paint(line, "bold")
    when = day(commit.authored)
    yield from _row("author", f"{commit.author}" + (f", {when}" if when != "-" else ""), style)
    if commit.committer != commit.author:
        yield from _row("committer", str(commit.committer), style)
    said = commit.attribution
    yield from _row("class", summary.author(said.kind, said, one_line), style)
    for evidence in said.evidence:
        yield from _row("evidence", _evidence(evidence), style)
    if not said.evidence:
        yield from _row("evidence", "none, which is no proof of a person", style)
    sign_off = told.sign_offs.get(commit.sha, summary.NO_SIGN_OFF)
    ink = _SIGNED.get(sign_off.status, "yellow")
    yield from _row("sign-off", _signed(sign_off), style, ink)


def _evidence(found: Evidence) -> str:
    return f"{found.strength}: {found.signal}, {found.detail}"


def _signed(sign_off: SignOff) -> str:
    asked = "asked for" if sign_off.required else "not asked for"
    way = f" by {sign_off.way}" if sign_off.way else ""
    who = f", {sign_off.by}" if sign_off.by else ""
    detail = f": {sign_off.detail}" if sign_off.detail else ""
    status = "" if sign_off.status == "not-required" else f"{sign_off.status}{way}{who}; "
    return f"{status}{asked}{detail}"


# -- findings ------------------------------------------------------------------------------------


def _findings(told: Story, style: Style) -> Iterator[Iterable[str]]:
    if told.decisions is None:
        return
    if not told.decisions:
        yield ["Nothing was found here."]
        return
    yield [style.paint("Found here", "bold")]
    for decision in told.decisions:
        yield finding(told.report, decision, style)


def _failures(told: Story, style: Style) -> Iterator[str]:
    for failure in told.failures:
        label = "not known" if failure.required else "aside"
        yield from _row(label, f"{failure.check}: {failure.reason}", style, "yellow")


# -- what to do next -----------------------------------------------------------------------------


def commands(told: Story) -> Iterator[str]:
    """Yield what a person may run to see more."""
    rules = dict.fromkeys(it.finding.rule.id for it in told.decisions or ())
    for rule in list(rules)[:_MOST_RULES]:
        yield f"aicheck explain {shlex.quote(rule)}"
    for commit in told.commits:
        names = [part.origin for part in told.parts if part.share.commit == commit.sha]
        path = next((it.path for it in names if it and it.path), None) or told.file.path
        shown = shlex.quote(path)
        # A name with what only we can write would lead nowhere.
        behind = f" -- {shown}" if not told.file.path_encoded and path == visible(path) else ""
        yield f"git show {commit.sha[:12]}{behind}"
        yield f"aicheck attribute --explain {commit.sha[:12]}"


def _steps(told: Story, style: Style) -> Iterator[str]:
    yield style.paint("To see more", "bold")
    for command in commands(told):
        yield f"  {style.paint(visible(command), 'cyan')}"


def _row(label: str, text: str, style: Style, *inks: Ink) -> Iterator[str]:
    if not text:
        return
    start = f"  {style.paint(label.ljust(_LABEL - 2), 'dim')}"
    room = max(_NARROWEST, style.width - _LABEL)
    for line in terminal.wrap(encodable(one_line(text), style), room):
        yield start + (style.paint(line, *inks) if inks else line)
        start = " " * _LABEL
