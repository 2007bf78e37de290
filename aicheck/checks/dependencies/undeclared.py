"""Imports of packages that the project does not declare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import metadata
from typing import TypeAlias

from aicheck.checks.dependencies.added import Added
from aicheck.checks.dependencies.judging import Judge, finding
from aicheck.checks.dependencies.lookalike import likeness
from aicheck.checks.dependencies.names import Dependency, is_name, normal
from aicheck.checks.dependencies.project import Project
from aicheck.checks.dependencies.rules import LOOK_ALIKE, UNDECLARED, UNKNOWN
from aicheck.checks.dependencies.source_imports import (
    PYTHON,
    Found,
    Import,
    in_python,
    tables,
)
from aicheck.checks.dependencies.wellknown import about, is_seen, popular
from aicheck.model import FileChange, Finding, Line, Rule
from aicheck.patterns import lazy

_Told: TypeAlias = "tuple[Rule, str] | None"
# What stands here is often run with packages that the project itself has no use for.
_ASIDE = lazy(
    r"(?:^|/)(?:examples?|samples?|docs?\w*|demos?|scripts?|bench\w*|notebooks?|tools?|tutorials?|"
    r"templates?|fixtures?|testdata|test_data|snapshots?|vendor\w*|_vendor|third_party|\.\w+|ci|"
    r"cookbooks?|support|evals?|evaluation|experiments?|hack|contrib|e2e)/|(?:^|/)(?:conf|noxfile|setup|tasks|fabfile|dodo)\.py$",
    re.IGNORECASE,
)


def undeclared(found: Sequence[Found], project: Project, judge: Judge) -> Iterator[Finding]:
    """Yield the imports that no package of the project provides, the first one of each name."""
    seen: set[tuple[bool, str]] = set()
    for file, module in _closely(found, project):
        key = (file.path.endswith(PYTHON), module.name)
        if key in seen or module.is_optional:
            continue
        judged = _python if file.path.endswith(PYTHON) else _script
        if told := judged(file, module, project):
            seen.add(key)
            rule, said = told
            text = file.head_lines[module.line - 1] if file.head else module.module
            item = Dependency("", module.name)
            yield finding(rule, Added(file, item, Line(module.line, text)), said)


def _closely(found: Sequence[Found], project: Project) -> Iterator[tuple[FileChange, Import]]:
    """Yield the imports; a Python file is only parsed where one of them may be told of."""
    for file, imports in found:
        if any(it.line for it in imports):
            yield from ((file, it) for it in imports)
        elif any(_python(file, it, project) for it in imports):
            yield from ((file, it) for it in in_python(file))


# -- Python ----------------------------------------------------------------------------------------


def _python(file: FileChange, module: Import, project: Project) -> _Told:
    name = module.name
    if name in project.stems.get("python", ()) or name.endswith(("_pb2", "_pb2_grpc")):
        return None
    declared = project.after.get("pypi", frozenset())
    names = _distributions(module)
    if any(_provides(it, declared) for it in names) or _is_like(name, project):
        return None
    if "pypi" in project.private:
        return None
    if not _is_known(module, names):
        if (found := likeness("pypi", normal("pypi", name))) and found.how == "but for a letter":
            return (
                LOOK_ALIKE,
                f"'{name}' looks like '{found.name}', {found.how}, and is not known itself",
            )
        count, day = about()["pypi"]["names"], about()["date"]
        said = f"nothing in the project provides the module '{name}', and none of the {count:,} "
        return UNKNOWN, said + f"packages of PyPI known on {day} is called so: check that it exists"
    if "pypi" in project.dynamic or _ASIDE.search(file.path):
        return None
    if not project.has_manifest("pypi", file.path):
        return None
    return (
        UNDECLARED,
        f"the module '{name}' is imported, and the project declares no package for it",
    )


def _distributions(module: Import) -> list[str]:
    """The packages that may provide a module, the most likely first."""
    if known := tables()["pypi"].get(module.name):
        named = [normal("pypi", it) for it in known.split()]
    else:
        named = []
    parts = module.module.split(".")
    named += [normal("pypi", "-".join(parts[:end])) for end in range(min(4, len(parts)), 0, -1)]
    return named


def _provides(name: str, declared: frozenset[str]) -> bool:
    if name in declared:
        return True
    return any(
        name in brought.split() for it, brought in tables()["brings"].items() if it in declared
    )


def _is_like(name: str, project: Project) -> bool:
    """Whether a declared package may well provide a module of this name."""
    bare = re.sub(r"[-_.]", "", name.lower())
    # `exa` of exa-py, `azure` of azure-storage-blob, but not any flask_* of flask.
    return any(bare in it or (it in bare and len(it) > 0.7 * len(bare)) for it in project.squeezed)


def _is_known(module: Import, names: list[str]) -> bool:
    if module.name in tables()["pypi"]:
        return True
    base = normal("pypi", module.name)
    around = [*names, f"python-{base}", f"{base}-python", f"py{base}", f"{base}-py", f"py-{base}"]
    return any(it in popular("pypi") or is_seen("pypi", it) for it in around) or (
        module.name in _installed_modules()
    )


@cache
def _installed_modules() -> frozenset[str]:
    return frozenset(name for it in metadata.distributions() for name in _modules_of(it))


def _modules_of(package: metadata.Distribution) -> Iterator[str]:
    """Yield the modules of an installed package; its other data takes long to read."""
    if declared := package.read_text("top_level.txt"):
        yield from declared.split()
        return
    for row in (package.read_text("RECORD") or "").splitlines():
        path = row.partition(",")[0].strip('"')
        yield path.partition("/")[0] if "/" in path else path.partition(".")[0]


# -- JavaScript ------------------------------------------------------------------------------------


def _script(file: FileChange, module: Import, project: Project) -> _Told:
    name = module.name.lower()
    if not _has_package(file.path, project) or "deno.json" in project.file_names:
        return None
    declared = project.after.get("npm", frozenset())
    types = f"@types/{name.removeprefix('@').replace('/', '__')}"
    if name in declared or types in declared or _is_alias(module, project):
        return None
    if any(it.startswith(f"{name}/") for it in declared) or "npm" in project.private:
        return None
    scope = name.partition("/")[0]
    if scope in project.private or not is_name("npm", name):
        return None
    if not is_seen("npm", name):
        if name.startswith("@") and any(it.startswith(f"{scope}/") for it in declared):
            return None
        if found := likeness("npm", name):
            return (
                LOOK_ALIKE,
                f"'{name}' looks like '{found.name}', {found.how}, and is not known itself",
            )
        count, day = about()["npm"]["names"], about()["date"]
        said = f"no package.json declares '{name}', and it is not among the {count:,} names of npm "
        return UNKNOWN, said + f"known on {day}: check that it exists"
    if _ASIDE.search(file.path):
        return None
    return UNDECLARED, f"'{name}' is imported, and no package.json declares it"


def _has_package(path: str, project: Project) -> bool:
    parts = path.split("/")[:-1]
    places = ("/".join([*parts[:end], "package.json"]) for end in range(len(parts), -1, -1))
    return any(place in project.paths for place in places)


def _is_alias(module: Import, project: Project) -> bool:
    """Whether a name may be that of a folder of one's own, or given to one in some settings."""
    first = module.module.split("/")[0]
    if first in project.stems.get("script", ()) or first in ("@", "src"):
        return True
    wanted = {first, module.name, f"{first}/*", f"{module.name}/*", module.module}
    quoted = [f"{mark}{it}{end}" for it in wanted for mark in "'\"" for end in ("'", '"', "/")]
    return any(it in text for text in project.settings.values() for it in quoted) or any(
        re.search(rf"\b{re.escape(first)}\s*:", text) for text in project.settings.values()
    )
