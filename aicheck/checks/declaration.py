"""Is what a commit says about AI true, and said as the project wants it?

The evidence is attribution's. What contradicts it, or the settings, is a finding on the commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aicheck.checks import crediting
from aicheck.checks.context import Context
from aicheck.checks.crediting import Mark, is_forbidden, is_form, is_welcome
from aicheck.checks.declaration_rules import (
    CREDIT_FORBIDDEN,
    CREDIT_FORM,
    DENIED,
    FORBIDDEN,
    MODEL_MISSING,
    RULES,
    RUNNING,
    SQUASH_WOULD_DROP,
    UNDECLARED,
)
from aicheck.config import AttributionPolicy, Config
from aicheck.model import Change, Commit, Evidence, Failure, Finding, Fix, Rule
from aicheck.trailer_block import trailer_lines

NAME = "declaration"

__all__ = ["NAME", "RULES", "check"]

_AUTHORS = frozenset({"co-authored-by", "co-developed-by"})


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield a finding for each contradiction between evidence, message and settings."""
    policy = context.config.attribution
    yield from _of_change(change, policy)
    recorded = _recorded_lines(change)
    # A message about to be committed is all that there is: what is known of the change is its.
    around = change.attribution.evidence if change.mode == "message" else ()
    for commit in change.commits:
        evidence = [*commit.attribution.evidence, *recorded.get(commit.sha, ()), *around]
        yield from _of_commit(commit, evidence, context.config)


def _of_change(change: Change, policy: AttributionPolicy) -> Iterator[Finding]:
    """What the pull request's text or the hook's environment says, where no commit does."""
    known = _telling(change.attribution.evidence)
    if not change.commits and known and not policy.allow:
        yield Finding(FORBIDDEN, f"{FORBIDDEN.message}: {_detail(known[0])}")
    denial = _denial(change.attribution.evidence)
    if denial and (found := _telling(it for c in change.commits for it in c.attribution.evidence)):
        message = f"the change's description denies AI ({denial.detail}), and there is evidence"
        yield Finding(DENIED, f"{message}: {_detail(found[0])}")


def _of_commit(commit: Commit, evidence: list[Evidence], config: Config) -> Iterator[Finding]:
    telling, policy = _telling(evidence), config.attribution
    marks = tuple(crediting.marks(commit))
    if telling:
        yield from _denied(commit, telling)
        yield from _squashed(commit, marks, config)
        if policy.allow:
            yield from _undeclared(commit, telling, marks, policy)
            yield from _model_missing(commit, marks, policy)
        else:
            yield _finding(FORBIDDEN, commit, _detail(telling[0]))
    for mark in marks:
        yield from _misplaced(commit, mark, policy)


def _telling(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The evidence that decides; what is inferred doesn't."""
    return [it for it in evidence if it.kind == "ai" and it.strength != "inferred"]


def _denial(evidence: Iterable[Evidence]) -> Evidence | None:
    return next((it for it in evidence if it.kind == "none" and it.strength != "inferred"), None)


def _recorded_lines(change: Change) -> dict[str, list[Evidence]]:
    """What is recorded of single lines, by the commit that it speaks of."""
    out: dict[str, list[Evidence]] = {}
    said = (mark.evidence for file in change.files for mark in file.marks if mark.kind == "ai")
    for evidence in dict.fromkeys(said):
        out.setdefault(evidence.commit, []).append(evidence)
    return out


# -- contradictions ----------------------------------------------------------------------------


def _denied(commit: Commit, telling: list[Evidence]) -> Iterator[Finding]:
    if denial := _denial(commit.attribution.evidence):
        yield _finding(DENIED, commit, f"'{denial.detail}' against {_detail(telling[0])}")


def _undeclared(
    commit: Commit, telling: list[Evidence], marks: tuple[Mark, ...], policy: AttributionPolicy
) -> Iterator[Finding]:
    if any(mark.key in policy.declare for mark in marks):
        return
    is_silent = all(it.strength == "recorded" for it in telling)
    running = next((it for it in telling if it.signal == "environment"), None)
    # An agent in a wrong place gets a finding of its own, with the same line to write.
    is_told = any(is_forbidden(mark, policy) and mark.key in _AUTHORS for mark in marks)
    if is_silent or (policy.must_declare and not is_told):
        source = running or telling[0]
        found = next((mark for mark in marks if mark.place == "trailer"), None)
        line = crediting.wanted(found or Mark("", "", "", source.agent, source.model), policy)
        fix = Fix(f"add this trailer to the message: {line}") if line else None
        rule = RUNNING if running and is_silent and line else UNDECLARED
        yield _finding(rule, commit, _detail(source), fix)


def _model_missing(
    commit: Commit, marks: tuple[Mark, ...], policy: AttributionPolicy
) -> Iterator[Finding]:
    declared = [mark for mark in marks if mark.key in policy.declare]
    if policy.model and declared and not any(mark.model for mark in declared):
        yield _finding(MODEL_MISSING, commit, declared[0].text)


def _misplaced(commit: Commit, mark: Mark, policy: AttributionPolicy) -> Iterator[Finding]:
    wanted = crediting.wanted(mark, policy)
    if mark.key in policy.declare:
        if mark.place == "trailer" and not is_form(mark, policy):
            yield _finding(CREDIT_FORM, commit, mark.text, Fix(f"write this line: {wanted}"))
    elif is_forbidden(mark, policy):
        if wanted and mark.place == "trailer":
            yield _finding(CREDIT_FORM, commit, mark.text, Fix(f"write this line: {wanted}"))
        else:
            yield _finding(CREDIT_FORBIDDEN, commit, mark.text)


def _squashed(commit: Commit, marks: tuple[Mark, ...], config: Config) -> Iterator[Finding]:
    signed = [
        Mark("trailer", it.key, it.value, line=it.line)
        for it in commit.signatures
        if it.kind == "human" and "trailer" in config.sign_off.accept
    ]
    # What the project doesn't want in its history may well be lost.
    wanted = [mark for mark in marks if is_welcome(mark, config.attribution)]
    seen = trailer_lines(commit.message)
    trailers = [mark for mark in (*wanted, *signed) if mark.place == "trailer" and mark.line]
    kept = {(mark.key, mark.value) for mark in trailers if mark.line in seen}
    lost = [mark for mark in trailers if (mark.key, mark.value) not in kept]
    if lost:
        unwelcome = {mark.line for mark in marks if mark not in wanted}
        numbers = sorted(({mark.line for mark in lost} | set(seen)) - unwelcome)
        block = ", ".join(f"'{text}'" for text in _texts(commit, numbers, trailers))
        fix = Fix(f"end the message with one paragraph of these lines: {block}")
        yield _finding(SQUASH_WOULD_DROP, commit, f"line {lost[0].line}, {lost[0].text}", fix)


def _texts(commit: Commit, numbers: Iterable[int], trailers: Iterable[Mark]) -> Iterator[str]:
    """Yield each trailer of these lines: the line, or what of it the trailer is."""
    lines = commit.message.split("\n")
    for number in numbers:
        line = lines[number - 1].strip()
        marks = [mark for mark in trailers if mark.line == number]
        # Lost or literal line feeds put trailers behind other words, and several on one line.
        is_whole = (number > 1 and "\\n" not in line) or not marks
        yield from [line] if is_whole else dict.fromkeys(mark.text for mark in marks)


def _detail(evidence: Evidence) -> str:
    return f"{evidence.signal}: {evidence.detail}"


def _finding(rule: Rule, commit: Commit, detail: str, fix: Fix | None = None) -> Finding:
    message = f"{rule.message}: {detail}"
    return Finding(rule=rule, message=message, code=commit.subject, commit=commit.sha, fix=fix)
