"""The work on a change that adds packages, or imports what may need one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aicheck.checks.base import Base
from aicheck.checks.context import Context
from aicheck.checks.dependencies.added import Added, added, old_items
from aicheck.checks.dependencies.judging import YOUNG_DAYS, Judge, finding, unpinned
from aicheck.checks.dependencies.licences.judging import judged_licences
from aicheck.checks.dependencies.locks import with_scripts
from aicheck.checks.dependencies.names import Dependency, Note
from aicheck.checks.dependencies.online import Answer, ask
from aicheck.checks.dependencies.places import concerns
from aicheck.checks.dependencies.project import Project
from aicheck.checks.dependencies.rules import INDEX, SCRIPT
from aicheck.checks.dependencies.source_imports import Found
from aicheck.checks.dependencies.undeclared import undeclared
from aicheck.checks.dependencies.wellknown import REGISTRIES, popular
from aicheck.model import Change, Failure, FileChange, Finding


def judged(
    change: Change, files: Sequence[FileChange], imports: Sequence[Found], context: Context
) -> Iterator[Finding | Failure]:
    """Yield what is wrong with the packages that `files` add and with `imports`."""
    project = _project(change, context)
    found: list[Added] = []
    for file in files:
        parts = list(added(file))
        yield from (it for it in parts if isinstance(it, Failure))
        mine = [it for it in parts if isinstance(it, Added)]
        yield from unpinned(mine, lambda: project)
        found += mine
    yield from _noted(found)
    before = _before(change)
    new = [it for it in found if isinstance(it.item, Dependency) and _is_new(it, before)]
    answers: dict[tuple[str, str], Answer] = {}
    for answer in _asked(new, context):
        if isinstance(answer, Failure):
            yield answer
        else:
            answers[answer[0]] = answer[1]
    judge = Judge(project, answers)
    for it in found:
        if isinstance(it.item, Dependency):
            yield from judge.findings(it, _is_new(it, before))
    yield from _scripted(new, change)
    yield from judged_licences(change, files, new, judge, context)
    if imports and project:
        yield from undeclared(imports, project, judge)


def _project(change: Change, context: Context) -> Project | None:
    """The tree around the change, which a patch does not have."""
    if not (change.is_committed or change.mode == "staged"):
        return None
    return Project(Base(change, context))


def _before(change: Change) -> set[tuple[str, str]]:
    """The packages that the base's side of the changed files asks for, in whichever of them."""
    files = (file for file in change.files if file.base and (concerns(file) or file.hunks))
    items = (item for file in files for item in old_items(file))
    return {(item.registry, item.name) for item in items if isinstance(item, Dependency)}


def _is_new(found: Added, before: set[tuple[str, str]]) -> bool:
    item = found.item
    assert isinstance(item, Dependency)
    return (item.registry, item.name) not in before


def _noted(found: list[Added]) -> Iterator[Finding]:
    for it in found:
        if isinstance(it.item, Note) and it.item.kind in ("index", "script"):
            rule = INDEX if it.item.kind == "index" else SCRIPT
            yield finding(rule, it, it.item.text)


def _scripted(new: list[Added], change: Change) -> Iterator[Finding]:
    """Yield the new packages of npm that run a script of theirs, as a changed lock file says."""
    runs: set[str] = set()
    for file in change.files:
        if file.path.endswith(("package-lock.json", "npm-shrinkwrap.json")) and file.head:
            runs |= with_scripts(file.head) - with_scripts(file.base or "")
    for it in new:
        item = it.item
        if not isinstance(item, Dependency) or item.registry != "npm":
            continue
        # What a much used package runs is what everybody runs.
        if item.name in runs and item.name not in popular("npm"):
            said = f"'{item.name}' runs a script of its own when it is installed"
            yield finding(SCRIPT, it, said)


def _asked(
    new: list[Added], context: Context
) -> Iterator[tuple[tuple[str, str], Answer] | Failure]:
    if not context.online or context.today is None:
        return
    items = (it.item for it in new)
    wanted = {
        (item.registry, item.name): None
        for item in items
        if isinstance(item, Dependency)
        and item.registry in REGISTRIES
        and not item.url
        and item.how != "local"
        and item.name not in popular(item.registry)
    }
    yield from ask(list(wanted), context.scratch, context.today, YOUNG_DAYS)
