"""Where packages are installed or lie ready: asked for a name, never imported, nothing run.

What git tracks of the work tree is the change's, and never believed.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from aicheck.checks.dependencies.licences import reading
from aicheck.checks.dependencies.licences.installed import Place, of_node, of_python
from aicheck.checks.dependencies.licences.stated import Stated
from aicheck.checks.dependencies.licences.versions import is_same
from aicheck.checks.dependencies.names import is_name, normal
from aicheck.patterns import lazy

_WHEEL = lazy(r"(?P<name>[A-Za-z0-9_.]+)-(?P<version>[^-]+)-.*\.whl")
_INFO = lazy(r"(?P<name>[A-Za-z0-9_.]+)(?:-(?P<version>[^-]+))?(?:-py[\d.]+)?\.(?:dist|egg)-info")
_FOLDERS = (".venv", "venv")
# Of so many packages the licence files are read: telling a text takes milliseconds.
_READ = 60


@dataclass(frozen=True)
class Environments:
    """The environments around a run; `tracked` are the paths of the change's own tree."""

    top: Path | None
    tracked: frozenset[str]
    variables: Mapping[str, str]

    def licence(self, registry: str, name: str, version: str, folder: str = "") -> Stated | None:
        """What an installed package says; of another version where the wanted one is nowhere.

        `folder` is that of the file that asks for it.
        """
        if not is_name(registry, name):
            return None
        if registry == "pypi":
            return self._of_python(name, version)
        return self._of_node(name, version, folder) if registry == "npm" else None

    def _of_python(self, name: str, version: str) -> Stated | None:
        places = self._installed.get(name, ())
        ordered = sorted(places, key=lambda place: not is_same(place.version, version))
        for place in ordered[:4]:
            if found := of_python(place, name, self._may_read):
                return found
        return None

    @cached_property
    def _installed(self) -> Mapping[str, list[Place]]:
        out: defaultdict[str, list[Place]] = defaultdict(list)
        for folder, source in self._site_packages():
            for entry in reading.entries(folder):
                if match := _INFO.fullmatch(entry.name):
                    place = Place(match["version"] or "", folder / entry.name, source)
                    out[normal("pypi", match["name"])].append(place)
        for folder in self._wheelhouses():
            for entry in reading.entries(folder):
                if match := _WHEEL.fullmatch(entry.name):
                    place = Place(match["version"], folder / entry.name, "its wheel")
                    out[normal("pypi", match["name"])].append(place)
        return out

    def _site_packages(self) -> Iterator[tuple[Path, str]]:
        """Yield folders of installed packages; the project's own environments come first."""
        source = "its installed metadata"
        for root in self._roots():
            libraries = [root / "Lib", *sorted(self._libraries(root))]
            yield from ((folder / "site-packages", source) for folder in libraries)
        for entry in sys.path:
            if entry.endswith(("site-packages", "dist-packages")) and os.path.isabs(entry):
                yield Path(entry), source

    @staticmethod
    def _libraries(root: Path) -> Iterator[Path]:
        for entry in reading.entries(root / "lib"):
            if entry.name.startswith(("python", "pypy")):
                yield root / "lib" / entry.name

    def _roots(self) -> Iterator[Path]:
        active = self.variables.get("VIRTUAL_ENV", "")
        if os.path.isabs(active) and self._is_users(Path(active)):
            yield Path(active)
        if self.top:
            for name in _FOLDERS:
                if self._is_users(self.top / name) and (self.top / name).is_dir():
                    yield self.top / name

    def _is_users(self, folder: Path) -> bool:
        """Whether a folder is none of the change's: outside of its tree, or not tracked there."""
        if self.top is None:
            return True
        try:
            real, top = folder.resolve(), self.top.resolve()
            inside = real.is_relative_to(top)
            outside = not Path(os.path.abspath(folder)).is_relative_to(self.top)
        except (OSError, ValueError, RuntimeError):
            return False
        if not inside:
            # A link in the tree may lead anywhere.
            return outside
        path = real.relative_to(top).as_posix()
        return (
            path != "."
            and not self._is_tracked(path)
            and (outside or reading.is_within(folder, self.top))
        )

    def _is_tracked(self, path: str) -> bool:
        # As a file system that knows no case would compare them.
        folded = path.casefold()
        holds = folded in self._tracked_folders
        return holds or any(part in self._tracked_files for part in _above(folded))

    @cached_property
    def _tracked_files(self) -> frozenset[str]:
        return frozenset(path.casefold() for path in self.tracked)

    @cached_property
    def _tracked_folders(self) -> frozenset[str]:
        return frozenset(part for path in self._tracked_files for part in _above(path))

    def _may_read(self) -> bool:
        """Whether one more package's licence files may be read."""
        self._read.append(None)
        return len(self._read) <= _READ

    @cached_property
    def _read(self) -> list[None]:
        return []

    @cached_property
    def _believed(self) -> dict[str, bool]:
        """Whether the `node_modules` of a folder is the user's, as far as it was asked."""
        return {}

    def _wheelhouses(self) -> Iterator[Path]:
        """Yield the folders of wheels that pip is told of by the user's environment."""
        for word in self.variables.get("PIP_FIND_LINKS", "").split()[:8]:
            folder = url2pathname(urlsplit(word).path) if word.startswith("file:") else word
            folder = os.path.expanduser(folder)
            if os.path.isabs(folder) and self._is_users(Path(folder)):
                yield Path(folder)

    def _of_node(self, name: str, version: str, folder: str) -> Stated | None:
        if self.top is None:
            return None
        other = None
        for above in dict.fromkeys((folder, "")):
            modules = self.top / above / "node_modules"
            if above not in self._believed:
                self._believed[above] = modules.is_dir() and self._is_users(modules)
            package = modules / name
            if not self._believed[above] or not reading.is_within(package, self.top):
                continue
            found = of_node(package, name, self._may_read)
            if found and is_same(found.version, version):
                return found
            other = other or found
        return other


def _above(path: str) -> Iterator[str]:
    """Yield a path and the folders above it."""
    yield path
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
