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
from aicheck.checks.dependencies.names import is_name, normal
from aicheck.checks.dependencies.online import MOST, called, pip_client
from aicheck.checks.engine import EngineError, Output
from aicheck.model import Failure
from aicheck.patterns import lazy

Key = tuple[str, str, str]

_VERSION = lazy(r"[A-Za-z0-9][A-Za-z0-9.+!_-]{0,60}")
_LACKING = lazy(r"No matching distribution found for ([A-Za-z0-9][\w.-]*)")
_TRIES = 4
_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Lost:
    """A package of which nothing was learnt, and why."""

    name: str
    why: str


def ask(wanted: Sequence[Key], folder: Path) -> Iterator[tuple[Key, Stated] | Failure]:
    """Yield what registries say of each (registry, name, version), or a Failure for what not."""
    able = [key for key in wanted if key[0] in ("npm", "pypi") and _is_fit(key)]
    lost: defaultdict[str, list[str]] = defaultdict(list)
    for it in _answers(able[:MOST], folder):
        if isinstance(it, _Lost):
            lost[it.why].append(f"'{it.name}'")
        else:
            yield it
    for why, names in lost.items():
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        said = f"{', '.join(names[:_NAMED])}{more} could not be learnt from the registry"
        yield Failure("dependencies", f"the licence of {said}: {why}", required=False)
    if len(able) > MOST:
        said = f"only the first {MOST} of {len(able)} licences were asked of their registries"
        yield Failure("dependencies", said, required=False)


def _answers(able: Sequence[Key], folder: Path) -> Iterator[tuple[Key, Stated] | _Lost]:
    # One name has one version in an installation of Python.
    python = {key[1]: key for key in reversed(able) if key[0] == "pypi"}
    if python:
        yield from _asked_pip(python, folder)
    for key in able:
        if key[0] == "npm":
            yield _asked_npm(key, folder)
        elif python[key[1]] != key:
            yield _Lost(key[1], "only one version of a package is asked of pip")


def _is_fit(key: Key) -> bool:
    """Whether name and version may stand on a command line."""
    return is_name(key[0], key[1]) and (not key[2] or bool(_VERSION.fullmatch(key[2])))


def _asked_pip(wanted: Mapping[str, Key], folder: Path) -> Iterator[tuple[Key, Stated] | _Lost]:
    """Ask for all at once; a package that has no wheel is left out and the others asked again."""
    left = dict(wanted)
    for _ in range(_TRIES):
        try:
            output = _resolved(list(left.values()), folder)
            found = of_pip(output.stdout) if not output.code else None
        except (EngineError, ValueError) as error:
            yield from (_Lost(name, str(error)) for name in left)
            return
        if found is not None:
            yield from _told(left, found)
            return
        match = _LACKING.search(output.stderr)
        name = normal("pypi", match[1]) if match else ""
        if name not in left:
            why = _last(output.stderr)
            yield from (_Lost(name, why) for name in left)
            return
        yield _Lost(name, "it has no wheel of this version that fits here")
        del left[name]
        if not left:
            return
    yield from (_Lost(name, "too many others have no wheel") for name in left)


def _told(
    wanted: Mapping[str, Key], found: Mapping[str, Stated]
) -> Iterator[tuple[Key, Stated] | _Lost]:
    for name, key in wanted.items():
        if name in found and found[name].choices:
            yield key, found[name]
        else:
            # Of License-Expression older ones know nothing.
            yield _Lost(name, "pip reports none, and a newer pip may report more")


def _resolved(keys: Sequence[Key], folder: Path) -> Output:
    command = [*pip_client(), "install", "--dry-run", "--ignore-installed", "--no-deps", "--quiet"]
    command += ["--only-binary", ":all:", "--report", "-", "--retries", "1", "--timeout", "10"]
    names = [f"{name}=={version}" if version else name for _, name, version in keys]
    return called([*command, "--", *names], folder)


def _asked_npm(key: Key, folder: Path) -> tuple[Key, Stated] | _Lost:
    npm = which("npm")
    if not npm:
        return _Lost(key[1], "there is no npm")
    common = [npm, "view", "--json", "--fetch-retries=1", "--fetch-timeout=10000"]
    name = f"{key[1]}@{key[2]}" if key[2] else key[1]
    try:
        output = called([*common, "--", name, *LICENCE_FIELDS], folder)
        if output.code:
            return _Lost(key[1], _last(output.stderr))
        found = of_npm(json.loads(output.stdout or b"null"))
    except (EngineError, ValueError, RecursionError) as error:
        return _Lost(key[1], str(error))
    return (key, found) if found else _Lost(key[1], "the registry has no such version")


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return re.sub(r"//[^/@\s]*@", "//", lines[-1] if lines else "no answer")[:200]
