"""How it is put what is wrong with the licences of packages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from aicheck.checks.dependencies.added import Added, Places
from aicheck.checks.dependencies.judging import finding
from aicheck.checks.dependencies.licences.packages import Package
from aicheck.checks.dependencies.licences.rules import DENIED, UNCLEAR
from aicheck.checks.dependencies.licences.stated import Stated, plain
from aicheck.checks.dependencies.licences.versions import is_same
from aicheck.checks.dependencies.names import Dependency
from aicheck.model import Failure, Finding, Related, Rule, Severity

# So many findings of one kind are told one by one; more are one, with the places of the others.
_APART = 3
_RELATED = 40
_NAMED = 5
_MOST = 100


@dataclass(frozen=True, slots=True)
class Judged:
    """A package, what is known of its licence, and what is wrong with that."""

    package: Package
    stated: Stated
    rule: Rule
    reason: str


def told(found: Iterable[Judged]) -> Iterator[Finding | Failure]:
    """Yield what is wrong, many packages of one kind as one finding."""
    groups: defaultdict[tuple[object, ...], list[Judged]] = defaultdict(list)
    for it in found:
        groups[it.rule.id, it.stated.choices, it.package.file.path, it.package.dev].append(it)
    places = _Lines()
    if len(groups) > _MOST:
        said = (
            f"packages come in under {len(groups)} kinds of licences that the project cannot take"
        )
        yield Failure("dependencies", f"{said}; {_MOST} of them are told", required=False)
    for group in list(groups.values())[:_MOST]:
        if len(group) > _APART:
            yield _finding(group, places)
        else:
            yield from (_finding([it], places) for it in group)


class _Lines:
    """Where packages stand in the files that bring them."""

    def __init__(self) -> None:
        """Have looked into no file yet."""
        self._places: dict[str, Places] = {}

    def added(self, package: Package) -> Added:
        """The package as something that its file has only since the change."""
        file = package.file
        if file.path not in self._places:
            self._places[file.path] = Places(file)
        item = Dependency(package.registry, package.name, line=package.line, quote=package.quote)
        return Added(file, item, self._places[file.path].line(item))


def _finding(group: Sequence[Judged], places: _Lines) -> Finding:
    first = group[0]
    found = [places.added(it.package) for it in group[: _RELATED + 1]]
    names = _names([it.package for it in group])
    are = "are" if len(group) > 1 else "is"
    if len(first.stated.choices) > 1 and first.rule is UNCLEAR:
        said = f"{names}: {first.reason} ({_source(first)})"
    else:
        said = f"{names} {are} under {first.stated.shown} ({_source(first)}), {first.reason}"
        said += "; for development only" if first.package.dev else ""
    made = finding(_rule(first), found[0], said)
    related = tuple(
        Related(it.package.file.path, at.line.number, f"{_name(it.package)} ({_source(it)})")
        for it, at in zip(group[1:], found[1:], strict=False)
    )
    return replace(made, related=related)


def _rule(it: Judged) -> Rule:
    """The rule, milder where nothing is shipped with the package."""
    if not it.package.dev or it.rule is UNCLEAR:
        return it.rule
    return replace(it.rule, severity=Severity.MEDIUM if it.rule is DENIED else Severity.LOW)


def _source(it: Judged) -> str:
    """Where the licence was learnt, and of which version, in words."""
    stated, package = it.stated, it.package
    is_exact = bool(package.version) and is_same(stated.version, package.version)
    other = "" if is_exact or not stated.version else f" of version {stated.version}"
    part = f", {stated.part}" if stated.part not in ("", "license") else ""
    return f"{stated.source}{other}{part}"


def untold(
    packages: Sequence[Package], has_lists: bool, causes: Mapping[tuple[str, str, str], str]
) -> Iterator[Finding | Failure]:
    """Yield what is not known: findings where the settings have lists, or else notes.

    `causes` say of packages why not, where more is known than that nothing at hand says it.
    """
    groups: defaultdict[tuple[str, str], list[Package]] = defaultdict(list)
    for package in packages:
        why = causes.get(package.key, "")
        groups[why, package.file.path if has_lists else ""].append(package)
    places = _Lines()
    for (why, _), group in groups.items():
        if has_lists:
            yield _unclear(group, why, places)
        else:
            hint = why or "no environment, wheel or lock file at hand says it"
            yield Failure("dependencies", f"{_lacking(group)}: {hint}", required=False)


def _unclear(group: Sequence[Package], why: str, places: _Lines) -> Finding:
    found = [places.added(it) for it in group[: _RELATED + 1]]
    made = finding(UNCLEAR, found[0], f"{_lacking(group)}: {why}" if why else _lacking(group))
    related = [
        Related(it.file.path, at.line.number, _name(it))
        for it, at in zip(group[1:], found[1:], strict=False)
    ]
    return replace(made, related=tuple(related))


def _lacking(packages: Sequence[Package]) -> str:
    said = (
        "the licences of {} are not known"
        if len(packages) > 1
        else "the licence of {} is not known"
    )
    return said.format(_names(packages))


def _name(package: Package) -> str:
    return f"'{plain(package.name)}' {plain(package.version)}".rstrip()


def _names(packages: Sequence[Package]) -> str:
    shown = [_name(package) for package in packages[:_NAMED]]
    if len(packages) > _NAMED:
        return f"{', '.join(shown)} and {len(packages) - _NAMED} more"
    *many, last = shown
    return f"{', '.join(many)} and {last}" if many else last
