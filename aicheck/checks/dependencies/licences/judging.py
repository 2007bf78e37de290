"""Whether the project can take the licences of the packages that come in."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from aicheck.checks.context import Context
from aicheck.checks.dependencies.added import Added
from aicheck.checks.dependencies.judging import Judge
from aicheck.checks.dependencies.licences.environments import Environments
from aicheck.checks.dependencies.licences.known import Known
from aicheck.checks.dependencies.licences.packages import Package, packages
from aicheck.checks.dependencies.licences.rules import UNCLEAR
from aicheck.checks.dependencies.licences.standard import Standard, objection, standard_of
from aicheck.checks.dependencies.licences.stated import Stated
from aicheck.checks.dependencies.licences.telling import Judged, told, untold
from aicheck.checks.dependencies.licences.versions import is_same
from aicheck.checks.licence.values import PROPRIETARY
from aicheck.model import Change, Failure, FileChange, Finding

_VARIABLES = ("VIRTUAL_ENV", "PIP_FIND_LINKS")


def judged_licences(
    change: Change,
    files: Sequence[FileChange],
    new: Sequence[Added],
    judge: Judge,
    context: Context,
) -> Iterator[Finding | Failure]:
    """Yield what is wrong with the licences of what comes in, and what is not known of them."""
    wanted: list[Package] = []
    for it in packages(change, files, new):
        if isinstance(it, Failure):
            yield it
        else:
            wanted.append(it)
    if not wanted:
        return
    known = Known(_environments(judge, context))
    if context.online:
        yield from known.ask(wanted, judge.answers, context.scratch)
    standard = standard_of(change, context)
    found = (_judged(package, known, standard) for package in wanted)
    objected = [it for it in found if it]
    unknown = [it for it in objected if not it.stated.choices]
    yield from told(it for it in objected if it.stated.choices and not _is_settled(it, judge))
    # Whether the tree has them is only asked where it matters: reading all of it takes time.
    if standard.has_lists:
        unknown = [it for it in unknown if not _is_settled(it, judge)]
    unknown = [it for it in unknown if not judge.is_absent(it.package.registry, it.package.name)]
    causes = {it.package.key: known.why_not(it.package) for it in unknown}
    yield from untold([it.package for it in unknown], standard.has_lists, causes)


def _environments(judge: Judge, context: Context) -> Environments:
    # Without the tree nobody can tell what in the folder is the change's own.
    top = context.top if judge.project else None
    tracked = judge.project.paths if judge.project and top else frozenset()
    found = {name: os.environ.get(name, "") for name in _VARIABLES}
    return Environments(top, tracked, found)


def _judged(package: Package, known: Known, standard: Standard) -> Judged | None:
    stated = known.of(package)
    if package.was_there:
        return _relicensed(package, stated, known, standard)
    if not stated.choices:
        return Judged(package, stated, UNCLEAR, "")
    path = package.file.path
    found = [objection(choice, path, standard) for choice in stated.choices]
    rules = {it[0].id if it else "" for it in found}
    if len(rules) > 1:
        reason = (
            f"it says only '{stated.said}', which may be {stated.shown} and leaves open whether "
            "the project can take it"
        )
        return Judged(package, stated, UNCLEAR, reason)
    return Judged(package, stated, *found[0]) if found[0] else None


def _relicensed(
    package: Package, stated: Stated, known: Known, standard: Standard
) -> Judged | None:
    """What is wrong with a package that the project had, and that changed its licence."""
    if not stated.choices or not is_same(stated.version, package.version):
        return None
    was = known.before(package)
    if not was.choices or set(was.choices) & set(stated.choices):
        return None
    path = package.file.path
    found = objection(stated.choices[0], path, standard)
    before = objection(was.choices[0], path, standard)
    if found is None or (before and before[0] is found[0]):
        return None
    reason = f"{found[1]}; version {was.version} was under {was.shown}"
    return Judged(package, stated, found[0], reason)


def _is_settled(it: Judged, judge: Judge) -> bool:
    """Whether the project had the package before, or the package is one of its own."""
    package, project = it.package, judge.project
    if project is None:
        return False
    if package.name in project.own.get(package.registry, ()):
        return True
    if PROPRIETARY in it.stated.choices and (
        package.registry in project.private or judge.is_private(package.registry, package.name)
    ):
        # What an owner keeps to himself he may use.
        return True
    return not package.was_there and package.name in project.before.get(package.registry, ())
