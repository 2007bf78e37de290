"""What every check is given beside the change."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.config import Config
from aicheck.model import Change, Finding
from aicheck.progress import Progress, silent

Past: TypeAlias = "Callable[[str, Sequence[str], Callable[[str], bool]], Iterator[tuple[str, str]]]"


@dataclass(frozen=True, slots=True)
class Service:
    """A service on the network that the user named, and the key that it knows them by."""

    url: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user switched on for this run; no settings can.

    `indexes` are looked up beside those of the settings. `scanoss` is sent fingerprints, and
    `scancode` is a program that is started.
    """

    indexes: tuple[Path, ...] = ()
    scanoss: Service | None = None
    scancode: Path | None = None


NOTHING = Asked()


@dataclass(frozen=True, slots=True)
class Context:
    """The settings in force, the pattern rules, and where to work.

    `scratch` is an empty private folder, `jobs` the number of processes an engine may use. Engines
    leave in `old` what they find on lines that the change leaves alone and that is not told: it was
    there before, or its rule is off. Nothing judges it. `tree` gives the paths of a commit and
    `texts` what some of them hold; without a repository there are none. Only where `online` is set
    may a registry be asked. `top` is the work tree's folder; what git tracks there is the change's.
    `locate` gives the file that a path of the settings means, as a copy in a folder if need be.
    `past` gives paths with texts that a commit and those before it took away or altered, of all
    files or of some, as far back as is quickly done. `progress` is told how far a check is.
    """

    config: Config
    catalogue: Catalogue
    cache: Cache
    scratch: Path
    jobs: int
    old: list[Finding] = field(default_factory=list)
    tree: Callable[[str], Iterable[str]] | None = None
    texts: Callable[[str, Iterable[str]], Mapping[str, str]] | None = None
    online: bool = False
    today: datetime.date | None = None
    top: Path | None = None
    asked: Asked = NOTHING
    locate: Callable[[Change, str, Path], Path] | None = None
    past: Past | None = None
    progress: Progress = silent
