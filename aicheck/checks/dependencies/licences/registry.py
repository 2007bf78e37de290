"""What registries say of licences, asked through pip and npm as the user has set them up.

pip resolves without installing, and only from wheels: what has none would have to be built, and
that runs its code. Where an index offers no metadata apart from the wheel, pip fetches the wheel.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from aicheck.checks.dependencies.licences.answers import LICENCE_FIELDS, of_npm, of_pip
from aicheck.checks.dependencies.licences.stated import Stated
from aicheck.checks.dependencies.licences.versions import is_range
from aicheck.checks.dependencies.names import is_name, normal
from aicheck.checks.dependencies.online import MOST, called, pip_client
from aicheck.checks.dependencies.wellknown import REGISTRIES
from aicheck.checks.engine import EngineError, Output
from aicheck.model import Failure
from aicheck.patterns import lazy

# Registry, name, and an exact version, a range as the registry writes it, or nothing.
Key = tuple[str, str, str]

_VERSION = lazy(r"[A-Za-z0-9][A-Za-z0-9.+!_-]{0,60}")
_LACKING = lazy(r"No matching distribution found for ([A-Za-z0-9][\w.-]*)")
_TRIES = 4
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Lost:
    """A package of which nothing was learnt, and why."""

    key: Key
    why: str


def ask(wanted: Sequence[Key], folder: Path) -> Iterator[tuple[Key, Stated] | Lost | Failure]:
    """Yield what registries say of each package, why one was lost, and whether some were not asked.

    What can't stand on a command line is not asked for.
    """
    able = [key for key in wanted if key[0] in REGISTRIES and _is_fit(key)]
    yield from _answers(able[:MOST], folder)
    if len(able) > MOST:
        said = f"only the first {MOST} of {len(able)} licences were asked of their registries"
        yield Failure("dependencies", said, required=False)


def unlearnt(lost: Sequence[Lost]) -> Iterator[Failure]:
    """Yield what registries did not tell, those with one cause together."""
    causes: defaultdict[str, list[str]] = defaultdict(list)
    for it in lost:
        causes[it.why].append(f"'{it.key[1]}'")
    for why, names in causes.items():
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        said = f"{', '.join(names[:_NAMED])}{more} could not be learnt from the registry"
        yield Failure("dependencies", f"the licence of {said}: {why}", required=False)


def _answers(able: Sequence[Key], folder: Path) -> Iterator[tuple[Key, Stated] | Lost]:
    # One name has one version in an installation of Python.
    python = {key[1]: key for key in reversed(able) if key[0] == "pypi"}
    if python:
        yield from _asked_pip(python, folder)
    for key in able:
        if key[0] == "npm":
            yield _asked_npm(key, folder)
        elif python[key[1]] != key:
            yield Lost(key, "only one version of a package is asked of pip")


def _is_fit(key: Key) -> bool:
    """Whether name and version may stand on a command line."""
    registry, name, version = key
    if not is_name(registry, name):
        return False
    return not version or bool(_VERSION.fullmatch(version)) or is_range(registry, version)


def _asked_pip(wanted: Mapping[str, Key], folder: Path) -> Iterator[tuple[Key, Stated] | Lost]:
    """Ask for all at once; a package that has no wheel is left out and the others asked again."""
    left = dict(wanted)
    for _ in range(_TRIES):
        try:
            output = _resolved(list(left.values()), folder)
            found = of_pip(output.stdout) if not output.code else None
        except (EngineError, ValueError) as error:
            yield from (Lost(key, str(error)) for key in left.values())
            return
        if found is not None:
            yield from _told(left, found)
            return
        if "Retrying (" in output.stderr:
            # To pip an index that is not there is one without the package.
            yield from (Lost(key, "its index could not be reached") for key in left.values())
            return
        match = _LACKING.search(output.stderr)
        name = normal("pypi", match[1]) if match else ""
        if name not in left:
            why = _last(output.stderr)
            yield from (Lost(key, why) for key in left.values())
            return
        yield Lost(left.pop(name), "pip finds no wheel of it that fits here")
        if not left:
            return
    yield from (Lost(key, "too many others have no wheel") for key in left.values())


def _told(
    wanted: Mapping[str, Key], found: Mapping[str, Stated]
) -> Iterator[tuple[Key, Stated] | Lost]:
    for name, key in wanted.items():
        if name in found and found[name].choices:
            yield key, found[name]
        else:
            # Of License-Expression older ones know nothing.
            yield Lost(key, "pip reports none, and a newer pip may report more")


def _resolved(keys: Sequence[Key], folder: Path) -> Output:
    command = [*pip_client(), "install", "--dry-run", "--ignore-installed", "--no-deps", "--quiet"]
    command += ["--only-binary", ":all:", "--report", "-", "--retries", "1", "--timeout", "10"]
    names = [f"{name}{_asked(version)}" for _, name, version in keys]
    return called([*command, "--", *names], folder)


def _asked(version: str) -> str:
    return f"=={version}" if _VERSION.fullmatch(version) else version


def _asked_npm(key: Key, folder: Path) -> tuple[Key, Stated] | Lost:
    npm = which("npm")
    if not npm:
        return Lost(key, "there is no npm")
    common = [npm, "view", "--json", "--fetch-retries=1", "--fetch-timeout=10000"]
    name = f"{key[1]}@{key[2]}" if key[2] else key[1]
    try:
        output = called([*common, "--", name, *LICENCE_FIELDS], folder)
        if output.code:
            return Lost(key, _last(output.stderr))
        found = of_npm(json.loads(output.stdout or b"null"))
    except (EngineError, ValueError, RecursionError) as error:
        return Lost(key, str(error))
    if found is None:
        return Lost(key, "the registry has no such version")
    if not found.choices:
        said = f"only '{found.said}'" if found.said else "none"
        return Lost(key, f"version {found.version} states {said} in the registry")
    return key, found


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return re.sub(r"//[^/@\s]*@", "//", lines[-1] if lines else "no answer")[:200]
