"""Which reader a kind of file has."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aicheck.checks.dependencies import (
    commands,
    node_manifests,
    other_manifests,
    python_code,
    python_manifests,
    requirements,
)
from aicheck.checks.dependencies.names import Item
from aicheck.checks.dependencies.places import LISTS, has_commands, is_image, kind

Reader = Callable[[str], Iterator[Item]]

_READERS: dict[str, Reader] = {
    "cargo": other_manifests.cargo,
    "code": python_code.setup_py,
    "composer": node_manifests.composer,
    "environment": python_manifests.environment,
    "gemfile": other_manifests.gemfile,
    "go": other_manifests.go_mod,
    "gradle": other_manifests.gradle,
    "ini": python_manifests.ini,
    "npmrc": node_manifests.npmrc,
    "package": node_manifests.package_json,
    "pipfile": python_manifests.pipfile,
    "pom": other_manifests.pom,
    "pyproject": python_manifests.pyproject,
    "requirements": requirements.read,
    "settings": commands.settings,
}
# Of these any part can be read by itself.
_BY_LINES = frozenset(("gemfile", "gradle", "npmrc", "requirements", "settings"))


def read(path: str, text: str) -> Iterator[Item]:
    """Yield what the file at `path` asks for; may raise UnreadableError."""
    if found := kind(path):
        yield from _READERS[found](text)
    elif has_commands(path):
        yield from commands.read(text, pins=is_image(path))
    elif path.endswith(".py"):
        yield from python_manifests.inline(text)
    elif path.endswith(LISTS) and requirements.is_list(text):
        yield from requirements.read(text)


def is_by_lines(path: str) -> bool:
    """Whether any part of such a file can be read by itself."""
    return kind(path) in _BY_LINES or (kind(path) is None and has_commands(path))
