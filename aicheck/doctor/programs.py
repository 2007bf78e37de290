"""Python, git, and what is installed beside aicheck for what only some runs do."""

from __future__ import annotations

import platform
import re
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from aicheck import __version__
from aicheck.doctor.nouns import Outside, Part
from aicheck.errors import AicheckError
from aicheck.gitprocess import SHORT, GitError, started

_PYTHON, _NEWEST_PYTHON = (3, 10), (3, 14)
_GIT, _GIT_FOR_PATCH_IDS = (2, 31), (2, 39)
_NUMBERS = re.compile(r"(\d+)\.(\d+)(?:\.\d+)*")
_INSTALL_GIT = "install git 2.31 or later"


def program_parts(outside: Outside) -> tuple[Part, ...]:
    """Ourselves as others find us, Python and git with the least version of each, pre-commit."""
    return _ourselves(outside), _python(), _git(outside), _pre_commit(outside)


def _ourselves(outside: Outside) -> Part:
    if place := outside.which("aicheck"):
        return Part("aicheck", "ok", "on the path", version=__version__, place=place)
    hint = f"put the folder of the script on the PATH: {Path(sys.executable).parent}"
    detail = "not on the path: hooks that start it by its name do not find it"
    return Part("aicheck", "note", detail, version=__version__, hint=hint)


def _python() -> Part:
    found = sys.version_info[:2]
    shown, place = platform.python_version(), sys.executable
    if found < _PYTHON:
        hint = f"install Python {_written(_PYTHON)} or later"
        return Part("python", "missing", "too old", True, shown, place, hint)
    if found > _NEWEST_PYTHON:
        detail = f"newer than {_written(_NEWEST_PYTHON)}, the last one that aicheck was tried with"
        return Part("python", "note", detail, True, shown, place)
    return Part("python", "ok", f"needed is {_written(_PYTHON)} or later", True, shown, place)


def _git(outside: Outside) -> Part:
    place = outside.which("git")
    try:
        with started(Path(sys.prefix), ["version"], b"", None, limit=SHORT) as stdout:
            said = stdout.read().decode("utf-8", "replace")
    except (AicheckError, GitError) as error:
        return Part("git", "missing", str(error), True, None, place, _INSTALL_GIT)
    match = _NUMBERS.search(said)
    if match is None:
        return Part("git", "missing", "it tells no version", True, None, place, _INSTALL_GIT)
    return git_part(match[0], place)


def git_part(shown: str, place: str | None) -> Part:
    """What a version of git is good for."""
    match = _NUMBERS.match(shown)
    found = (int(match[1]), int(match[2])) if match else (0, 0)
    if found < _GIT:
        return Part("git", "missing", "too old", True, shown, place, _INSTALL_GIT)
    if found < _GIT_FOR_PATCH_IDS:
        detail = f"reviews that name a patch need {_written(_GIT_FOR_PATCH_IDS)}"
        return Part("git", "note", detail, True, shown, place)
    return Part("git", "ok", f"needed is {_written(_GIT)} or later", True, shown, place)


def _pre_commit(outside: Outside) -> Part:
    # It is not asked for its version: it may be any program on the path.
    if place := outside.which("pre-commit"):
        return Part("pre-commit", "ok", "on the path", place=place)
    hint = "for hooks: pip install pre-commit"
    return Part("pre-commit", "off", "not on the path", hint=hint)


def extra_parts() -> tuple[Part, ...]:
    """What is only needed to publish on GitHub, and to sign evidence."""
    return (
        _package("PyGithub", "for aicheck publish", "install aicheck again"),
        _package(
            "securesystemslib",
            "for --signing-key and aicheck verify --key",
            "pip install 'aicheck[sign]'",
        ),
    )


def _package(name: str, what: str, way: str) -> Part:
    try:
        return Part(name, "ok", what, version=version(name))
    except PackageNotFoundError:
        return Part(name, "off", f"not installed; {what}", hint=way)


def _written(numbers: tuple[int, int]) -> str:
    return ".".join(map(str, numbers))
