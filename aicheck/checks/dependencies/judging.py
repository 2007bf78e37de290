"""What is wrong with a package that a change adds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from aicheck.checks.dependencies.added import Added
from aicheck.checks.dependencies.lookalike import likeness
from aicheck.checks.dependencies.names import Dependency, is_name
from aicheck.checks.dependencies.online import Answer
from aicheck.checks.dependencies.project import Project, installed
from aicheck.checks.dependencies.requirements import shown
from aicheck.checks.dependencies.rules import FROM_URL, LOOK_ALIKE, NEW, UNKNOWN, UNPINNED
from aicheck.checks.dependencies.source_imports import without_package
from aicheck.checks.dependencies.wellknown import REGISTRIES, about, is_seen, popular
from aicheck.model import Finding, Fix, Position, Rule
from aicheck.patterns import lazy

# A package this young was looked at by nobody.
YOUNG_DAYS = 30
_TOOLS = frozenset(("pip", "setuptools", "wheel", "uv", "npm", "pnpm", "yarn", "corepack", "poetry",
                    "pipenv", "pipx", "virtualenv", "tox", "nox", "pre-commit"))  # fmt: skip
# Files for people who work on the project, and those that a pinned one is made of.
_OTHER_USES = lazy(
    r"dev|test|doc|lint|ci\b|example|sample|demo|bench|typing|build|\.in$|constraint|tutorial|tool",
    re.IGNORECASE,
)
_REGISTRY_NAMES = {"npm": "npm", "pypi": "PyPI"}
# A test against what comes next takes it from a branch on purpose.
_TRIALS = lazy(r"(?:^|/)(?:tox\.ini|noxfile\.py)$")
_CODE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Judge:
    """What is known when a package is judged: the project, and the answers of registries."""

    project: Project | None
    answers: Mapping[tuple[str, str], Answer] = field(default_factory=dict)

    def findings(self, found: Added, is_new: bool) -> Iterator[Finding]:
        """Yield what is wrong with one package; `is_new` is whether no changed file had it."""
        item = found.item
        assert isinstance(item, Dependency)
        if item.how == "url" and item.url:
            if _TRIALS.search(found.file.path) and not item.url.startswith("http:"):
                return
            yield finding(FROM_URL, found, _from(item))
        elif is_new and not item.url and item.how != "local" and item.registry in REGISTRIES:
            yield from self._named(found, item)

    def _named(self, found: Added, item: Dependency) -> Iterator[Finding]:
        answer = self.answers.get((item.registry, item.name))
        doubt = self.doubt(item.registry, item.name)
        if doubt and doubt[0] is LOOK_ALIKE:
            yield finding(*_said(doubt, found))
        elif answer and answer.exists is False:
            if not self._is_known(item.registry, item.name):
                said = f"'{item.name}' is no package of the registry that was asked"
                yield finding(UNKNOWN, found, said)
        elif doubt and not (answer and answer.exists):
            yield finding(*_said(doubt, found))
        elif answer and answer.is_young and item.name not in popular(item.registry):
            said = f"'{item.name}' was first published less than {YOUNG_DAYS} days ago"
            yield finding(NEW, found, said)

    def doubt(self, registry: str, name: str) -> tuple[Rule, str] | None:
        """Why a name is doubted, if it is, as a rule and in words."""
        if not name or name in popular(registry) or is_seen(registry, name):
            return None
        if self._is_known(registry, name):
            return None
        if found := likeness(registry, name):
            said = f"'{name}' looks like '{found.name}', {found.how}, and is not known itself"
            return LOOK_ALIKE, said
        if not is_name(registry, name) or self.is_private(registry, name):
            return None
        return UNKNOWN, _unknown(registry, name)

    def _is_known(self, registry: str, name: str) -> bool:
        project = self.project
        if project and (
            name in project.before.get(registry, ())
            or name in project.locked.get(registry, ())
            or registry in project.private
            or name in project.own.get(registry, ())
        ):
            return True
        return registry == "pypi" and name in installed()

    def is_absent(self, registry: str, name: str) -> bool:
        """Whether the registry was asked and has no such package, which is told as such."""
        answer = self.answers.get((registry, name))
        if answer is None or answer.exists is not False:
            return False
        return not self._is_known(registry, name)

    def is_private(self, registry: str, name: str) -> bool:
        """Whether the scope of a name is one that the project uses."""
        scope, slash, _ = name.partition("/")
        if not (slash and self.project):
            return False
        used = (*self.project.before.get(registry, ()), *self.project.own.get(registry, ()))
        return scope in self.project.private or any(it.startswith(f"{scope}/") for it in used)


def _said(doubt: tuple[Rule, str], found: Added) -> tuple[Rule, Added, str]:
    return doubt[0], found, doubt[1]


def _unknown(registry: str, name: str) -> str:
    count, day = about()[registry]["names"], about()["date"]
    listed = f"the {count:,} names of {_REGISTRY_NAMES[registry]} known on {day}"
    if registry == "pypi" and name in without_package("python"):
        return f"'{name}' is a module of Python itself, and no package among {listed}"
    return f"'{name}' is in no lock file and not among {listed}: check that it exists"


def _from(item: Dependency) -> str:
    if item.registry == "go":
        return f"a module is replaced by another one: {shown(item.url)}"
    name = f"'{item.name}'" if item.name else "a package"
    way = (
        "over plain http"
        if item.url.startswith(("http:", "git:", "git+http:"))
        else "at no fixed commit"
    )
    return f"{name} is taken from an address, {way}: {shown(item.url)}"


def unpinned(found: list[Added], project: Callable[[], Project | None]) -> Iterator[Finding]:
    """Yield what `found` in one file has no version where it should have one."""
    loose = [it for it in found if _is_loose(it)]
    if not loose:
        return
    file = loose[0].file
    if file.path.endswith(".in"):
        # What pinned requirements are compiled from.
        return
    items = [it.item for it in found if isinstance(it.item, Dependency) and it.item.pins]
    if isinstance(loose[0].item, Dependency) and file.path.endswith((".txt", ".pip")):
        yield from _requirements(loose, len(items), project)
        return
    lines: dict[int, list[Added]] = {}
    for it in loose:
        item = it.item
        if not isinstance(item, Dependency) or item.how != "open":
            continue
        if not _has_lock(item.registry, file.path, project):
            lines.setdefault(it.line.number, []).append(it)
    for them in lines.values():
        names = [f"'{it.item.name}'" for it in them if isinstance(it.item, Dependency)]
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        said = f"{names[0]}{more} may be installed in any version"
        yield finding(UNPINNED, them[0], said)


def _is_loose(found: Added) -> bool:
    item = found.item
    return (
        isinstance(item, Dependency)
        and item.pins
        and item.how in ("open", "range")
        and item.name not in _TOOLS
        and (found.before is None or found.before.how == "pinned")
    )


def _requirements(
    loose: list[Added], count: int, project: Callable[[], Project | None]
) -> Iterator[Finding]:
    file = loose[0].file
    pinned = len(
        re.findall(r"^[ \t]*[\w.-]+(?:\[[^\]\n]*\])?[ \t]*===?", file.head or "", re.MULTILINE)
    )
    if pinned >= 2 and pinned >= 2 * len(loose):
        for it in loose:
            if isinstance(it.item, Dependency):
                said = f"'{it.item.name}' is not pinned, and {pinned} others of the file are"
                yield finding(UNPINNED, it, said)
    elif (
        file.status == "added"
        and not pinned
        and not _OTHER_USES.search(file.path)
        and not _has_lock("pypi", file.path, project)
    ):
        said = f"the file pins none of its {count} packages, and there is no lock file"
        yield finding(UNPINNED, loose[0], said)


_LOCKS = {
    "cargo": ("Cargo.lock",),
    "composer": ("composer.lock",),
    "npm": ("package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb",
            "npm-shrinkwrap.json"),
    "pypi": ("poetry.lock", "uv.lock", "Pipfile.lock", "pdm.lock", "pylock.toml",
             "requirements.lock"),
}  # fmt: skip


def _has_lock(registry: str, path: str, project: Callable[[], Project | None]) -> bool:
    if "ocker" in path or registry == "maven":
        return False
    known = project()
    # Without the tree nobody can tell.
    return known is None or any(it in known.file_names for it in _LOCKS.get(registry, ()))


def finding(rule: Rule, found: Added, message: str) -> Finding:
    """A finding about what was added on a line."""
    text = found.line.text.rstrip("\r")
    column = len(text) - len(text.lstrip()) + 1
    return Finding(
        rule=rule,
        message=message,
        path=found.file.path,
        start=Position(found.line.number, column),
        end=Position(found.line.number, max(column, len(text.rstrip()) + 1)),
        code=text.strip()[:_CODE_LIMIT],
        fix=Fix(rule.fix),
    )
