"""Which files are to be written, which are left as they are, and the difference that it makes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from aicheck.config import SETTINGS, has_settings
from aicheck.errors import AicheckError
from aicheck.onboarding.appending import appended
from aicheck.onboarding.licences import proposal
from aicheck.onboarding.nouns import Answers, Found, Step
from aicheck.onboarding.runner_texts import (
    GITLAB,
    HOOKS,
    WORKFLOW,
    gitlab_text,
    hooks_block,
    hooks_text,
    indented,
    workflow_text,
)
from aicheck.onboarding.settings_text import settings_text
from aicheck.worktree import text_at

_WORKFLOWS = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
# A file that names aicheck in a setting of its own has it already; a comment does not count.
_NAMED = re.compile(r"^[^#\n]*\baicheck\b", re.MULTILINE)


def planned(top: Path, found: Found, answers: Answers) -> tuple[Step, ...]:
    """What becomes of each file; raises AicheckError where one cannot be read."""
    steps = [_settings(top, found, answers)]
    if "pre-commit" in answers.runners:
        steps.append(_hooks(top, answers))
    if "github" in answers.runners:
        steps.append(_workflow(top, found, answers))
    if "gitlab" in answers.runners:
        steps.append(_gitlab(top, answers))
    return tuple(steps)


def own_settings(top: Path) -> str | None:
    """The file that has the project's settings already; raises AicheckError for an odd one."""
    name, other = SETTINGS
    pyproject = text_at(top, other)
    if text_at(top, name) is not None:
        return name
    return other if pyproject is not None and has_settings(pyproject) else None


def _settings(top: Path, found: Found, answers: Answers) -> Step:
    if path := own_settings(top):
        return Step(path, "in place", why="it has the project's settings")
    return Step(SETTINGS[0], "new", settings_text(answers, found, proposal(found.licence)))


def _hooks(top: Path, answers: Answers) -> Step:
    old = text_at(top, HOOKS)
    if old is None:
        return Step(HOOKS, "new", hooks_text(answers.action))
    if _NAMED.search(old):
        return Step(HOOKS, "in place", why="it runs aicheck")
    block = hooks_block(answers.action)
    if new := appended(old, block):
        return Step(HOOKS, "appended", new, old, lines=new.removeprefix(old).removeprefix("\n"))
    why = "aicheck's entry cannot plainly be put at its end"
    return Step(HOOKS, "left", why=why, lines=indented(block, "  "))


def _workflow(top: Path, found: Found, answers: Answers) -> Step:
    for path in sorted(found.paths):
        if _WORKFLOWS.fullmatch(path) and _NAMED.search(_text_or_nothing(top, path)):
            return Step(path, "in place", why="it runs aicheck")
    text = workflow_text(answers.action)
    old = text_at(top, WORKFLOW)
    if old is None:
        return Step(WORKFLOW, "new", text)
    if _NAMED.search(old):
        return Step(WORKFLOW, "in place", why="it runs aicheck")
    return Step(WORKFLOW, "left", why="another workflow is in its place", lines=text)


def _gitlab(top: Path, answers: Answers) -> Step:
    old = text_at(top, GITLAB)
    text = gitlab_text(answers.action)
    if old is None:
        return Step(GITLAB, "new", text)
    if _NAMED.search(old):
        return Step(GITLAB, "in place", why="it runs aicheck")
    return Step(GITLAB, "left", why="it is the project's own", lines=text)


def _text_or_nothing(top: Path, path: str) -> str:
    try:
        return text_at(top, path) or ""
    except AicheckError:
        # Any of the project's workflows may be odd; none of them is written to.
        return ""


def difference(steps: Sequence[Step]) -> Iterator[str]:
    """Yield the lines of a unified diff of all that would be written, as `git apply` takes it."""
    for step in steps:
        if not step.is_written:
            continue
        start = f"a/{step.path}" if step.outcome == "appended" else "/dev/null"
        old, new = step.old.splitlines(keepends=True), step.new.splitlines(keepends=True)
        for line in difflib.unified_diff(old, new, start, f"b/{step.path}"):
            yield line.rstrip("\n")
            if not line.endswith("\n"):
                yield "\\ No newline at end of file"
