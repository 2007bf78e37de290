"""What every check is given beside the change."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.config import Config
from aicheck.model import Finding


@dataclass(frozen=True, slots=True)
class Context:
    """The settings in force, the pattern rules, and where to work.

    `scratch` is an empty private folder, `jobs` the number of processes an engine may use. Engines
    leave in `old` what they find on lines that the change leaves alone and that is not told: it was
    there before, or its rule is off. Nothing judges it. `tree` gives the paths of a commit and
    `texts` what some of them hold; without a repository there are none. Only where `online` is set
    may a registry be asked. `top` is the work tree's folder; what git tracks there is the change's.
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
