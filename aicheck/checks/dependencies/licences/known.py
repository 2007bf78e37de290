"""What is known of the licences of packages, from the source that is trusted most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from aicheck.checks.dependencies.licences.environments import Environments
from aicheck.checks.dependencies.licences.packages import Package
from aicheck.checks.dependencies.licences.registry import Lost, ask, unlearnt
from aicheck.checks.dependencies.licences.stated import Stated, of_value
from aicheck.checks.dependencies.licences.versions import is_same
from aicheck.checks.dependencies.online import Answer
from aicheck.model import Failure

_CLAIMED = "the lock file"


class Known:
    """What is known of licences; registries add to it where they may be asked."""

    def __init__(self, around: Environments) -> None:
        """Know nothing of registries yet."""
        self._around = around
        self._told: dict[tuple[str, str, str], Stated] = {}
        self._lost: dict[tuple[str, str, str], str] = {}

    def ask(
        self,
        wanted: Sequence[Package],
        answers: Mapping[tuple[str, str], Answer],
        folder: Path,
    ) -> Iterator[Failure]:
        """Learn from registries what no installed package says; yield what they did not tell."""
        left = []
        for package in wanted:
            answer = answers.get((package.registry, package.name))
            said = answer.licence if answer and not package.wanted else None
            if said and said.choices and is_same(said.version, package.version):
                self._told[package.asked] = said
            # Of what a registry has not, it was said that it has not.
            if not (package.was_there or (answer and answer.exists is False)):
                left.append(package)
        doubtful = {it.asked: it for it in left if not self._is_sure(it)}
        lost = []
        for told in ask(list(doubtful), folder):
            if isinstance(told, Failure):
                yield told
            elif isinstance(told, Lost):
                lost.append(told)
                self._lost[told.key] = told.why
            else:
                self._told[told[0]] = told[1]
        # What nothing is known of is told as such, with the cause.
        yield from unlearnt([it for it in lost if self.of(doubtful[it.key]).choices])

    def why_not(self, package: Package) -> str:
        """Why the registry did not tell, where it was asked and did not."""
        return self._lost.get(package.asked, "")

    def _is_sure(self, package: Package) -> bool:
        found = self.of(package)
        exact = bool(package.version) and is_same(found.version, package.version)
        return bool(found.choices) and found.source != _CLAIMED and (exact or not package.version)

    def of(self, package: Package) -> Stated:
        """What is known of the licence of a package, from the source that is trusted most."""
        folder = package.file.path.rpartition("/")[0]
        found = self._around.licence(package.registry, package.name, package.version, folder)
        if found and found.choices and is_same(found.version, package.version):
            return found
        if told := self._told.get(package.asked):
            return told
        claim = of_value(package.claim)
        if claim.choices:
            return replace(claim, source=_CLAIMED, version=package.version)
        return found or claim

    def before(self, package: Package) -> Stated:
        """What is known of the licence of a version that the base had."""
        for version, claim in package.before.items():
            if (said := of_value(claim)).choices:
                return replace(said, version=version)
            found = self._around.licence(package.registry, package.name, version)
            if found and found.choices and is_same(found.version, version):
                return found
        return Stated()
