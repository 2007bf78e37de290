"""Changes to what guards the repository: each is a finding, for a person to look at.

The change is judged by the base's settings, so an edit here has no effect on its own verdict. It
has on the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from aicheck import toml
from aicheck.checks import baseline
from aicheck.checks.context import Context
from aicheck.config import BASELINE, SETTINGS
from aicheck.globs import matches
from aicheck.model import Change, Confidence, Failure, FileChange, Finding, Position, Rule, Severity

NAME = "integrity"

_REFERENCES = ("AISVS-AC.8.3", "AISVS-AC.12.1")
_WHY = (
    "Whoever writes code under a gate must not loosen the gate in the same breath. The change is "
    "judged by the base's version of this file; what it says now decides about the next change."
)
_rule = partial(
    Rule,
    category=NAME,
    engine="aicheck",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why=_WHY,
    references=_REFERENCES,
)

SETTINGS_CHANGED = _rule(
    id="gate-settings-changed",
    message="the change edits the settings that judge changes",
    fix="move the edit into a change of its own, made and approved by a maintainer",
)
WAIVERS_CHANGED = _rule(
    id="gate-waivers-changed",
    message="the change edits the list of waived findings",
    fix="move the edit into a change of its own, made and approved by a maintainer",
)
KEYS_CHANGED = _rule(
    id="signing-keys-changed",
    message="the change edits the keys by which signatures are told to be a person's",
    why="Whoever has a key in this file can answer for code under the name beside it. This change "
    "is judged by the base's keys; from the next one on, those that stand here now count.",
    fix="have a maintainer confirm with the person themselves that each key is theirs",
)
OWNERS_CHANGED = _rule(
    id="code-owners-changed",
    message="the change edits who must approve changes",
    fix="have a maintainer confirm that the new owners are the right ones",
)
RULES_CHANGED = _rule(
    id="gate-rules-changed",
    message="the change edits the project's own rules for changes",
    fix="move the edit into a change of its own, made and approved by a maintainer",
)
WORKFLOW_CHANGED = _rule(
    id="workflow-changed",
    message="the change edits what continuous integration runs",
    fix="have a maintainer confirm that no check was loosened and no right was widened",
)
HOOKS_CHANGED = _rule(
    id="commit-hooks-changed",
    message="the change edits the hooks that run before a commit",
    fix="have a maintainer confirm that no check was loosened",
)
SUBMODULE_CHANGED = _rule(
    id="submodule-changed",
    message="the change points a submodule to code that was not looked at",
    why="A submodule is another repository's commit. None of its code is part of this change, so "
    "none of it was checked, and all of it is built and run.",
    fix="have a maintainer confirm the repository and the commit",
    references=("OWASP-LLM03:2025",),
)
RULES = (
    *baseline.RULES,
    HOOKS_CHANGED,
    KEYS_CHANGED,
    OWNERS_CHANGED,
    RULES_CHANGED,
    SETTINGS_CHANGED,
    SUBMODULE_CHANGED,
    WAIVERS_CHANGED,
    WORKFLOW_CHANGED,
)

_GUARDS = {
    "/aicheck.toml": SETTINGS_CHANGED,
    "/.aicheck/waivers.toml": WAIVERS_CHANGED,
    "/.aicheck/allowed_signers": KEYS_CHANGED,
    "/.aicheck/keyring.asc": KEYS_CHANGED,
    "/.aicheck/**": SETTINGS_CHANGED,
    "/CODEOWNERS": OWNERS_CHANGED,
    "/.github/CODEOWNERS": OWNERS_CHANGED,
    "/.gitlab/CODEOWNERS": OWNERS_CHANGED,
    "/docs/CODEOWNERS": OWNERS_CHANGED,
    "/.github/workflows/**": WORKFLOW_CHANGED,
    "/.github/actions/**": WORKFLOW_CHANGED,
    "/.gitea/workflows/**": WORKFLOW_CHANGED,
    "/.forgejo/workflows/**": WORKFLOW_CHANGED,
    "/.gitlab-ci.yml": WORKFLOW_CHANGED,
    "/.circleci/**": WORKFLOW_CHANGED,
    "/.buildkite/**": WORKFLOW_CHANGED,
    "/.drone.yml": WORKFLOW_CHANGED,
    "/.travis.yml": WORKFLOW_CHANGED,
    "/.woodpecker.yml": WORKFLOW_CHANGED,
    "/.woodpecker/**": WORKFLOW_CHANGED,
    "/action.yml": WORKFLOW_CHANGED,
    "/action.yaml": WORKFLOW_CHANGED,
    "/azure-pipelines.yml": WORKFLOW_CHANGED,
    "/bitbucket-pipelines.yml": WORKFLOW_CHANGED,
    "/Jenkinsfile": WORKFLOW_CHANGED,
    "/.pre-commit-config.yaml": HOOKS_CHANGED,
    "/.pre-commit-config.yml": HOOKS_CHANGED,
    "/.husky/**": HOOKS_CHANGED,
    "/.githooks/**": HOOKS_CHANGED,
    "/.lefthook.yml": HOOKS_CHANGED,
    "/lefthook.toml": HOOKS_CHANGED,
    "/lefthook.yml": HOOKS_CHANGED,
}


# Their files name versions of what others wrote, which are moved every week.
_PINNING = (HOOKS_CHANGED, WORKFLOW_CHANGED)
# `uses: owner/action@ref # comment` of workflows and `rev: ref` of hooks.
_PIN = re.compile(r"(?P<what>\buses:\s*[\"']?[\w./-]+@|\brev:\s*)[^#]*(?:#.*)?$")
_IDLE = re.compile(r"\s*(?:#.*)?")


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield a finding for each guarding file that the change touches."""
    policy = context.config.sign_off
    keys = frozenset(filter(None, (policy.allowed_signers, policy.keyring)))
    folders = tuple(f"{folder}/" for folder in context.config.rules.extra)
    for file in change.files:
        if BASELINE in (file.path, file.old_path) and file.status != "submodule":
            yield from baseline.findings(file)
            if file.path == BASELINE or file.status == "deleted":
                continue
        rule = _guard(file, keys, folders)
        if rule and not (rule in _PINNING and _only_moves_pins(file)):
            yield _finding(rule, file)


def _only_moves_pins(file: FileChange) -> bool:
    """Whether the same actions and hooks are used as before, in other versions.

    That loosens no check; what they are pinned by is judged elsewhere.
    """
    if file.status != "modified" or not file.hunks:
        return False
    sides: tuple[list[str], list[str]] = ([], [])
    for hunk in file.hunks:
        for side, lines in zip(sides, (hunk.removed, hunk.added), strict=True):
            side += [_PIN.sub(r"\g<what>", line) for line in lines if not _IDLE.fullmatch(line)]
    return sides[0] == sides[1]


def _guard(file: FileChange, keys: frozenset[str], folders: tuple[str, ...]) -> Rule | None:
    if file.status == "submodule":
        return SUBMODULE_CHANGED
    for path in filter(None, (file.path, file.old_path)):
        if path in keys:
            return KEYS_CHANGED
        if path.startswith(folders):
            return RULES_CHANGED
        if path == SETTINGS[1] and _edits_settings(file):
            return SETTINGS_CHANGED
        for pattern, rule in _GUARDS.items():
            # A link in the place of a guarded folder stands for all that is in it.
            if matches(pattern, path) or pattern == f"/{path}/**":
                return rule
    return None


def _edits_settings(file: FileChange) -> bool:
    """Whether the `[tool.aicheck]` table of a `pyproject.toml` changes, or may do."""
    if file.status == "deleted" or file.skipped:
        return True
    before = file.base if (file.old_path or file.path) == SETTINGS[1] else ""
    after = file.head if file.path == SETTINGS[1] else ""
    return bool(_table(before or "") != _table(after or ""))


def _table(text: str) -> Any:
    try:
        return toml.loads(text).get("tool", {}).get("aicheck")
    except (toml.TOMLDecodeError, AttributeError):
        # What cannot be read may hold anything: it equals nothing but itself.
        return text


def _finding(rule: Rule, file: FileChange) -> Finding:
    first = next(file.lines(), None)
    where = Position(first.number if first else 1)
    state = {"deleted": " (deleted)", "renamed": " (renamed)"}.get(file.status, "")
    return Finding(
        rule=rule,
        message=rule.message + state,
        path=file.path,
        start=where,
        end=where,
        code=first.text.strip() if first else "",
    )
