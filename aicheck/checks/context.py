"""What every check is given beside the change."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.config import Config


@dataclass(frozen=True, slots=True)
class Context:
    """The settings in force, the pattern rules, and where to work.

    `scratch` is an empty private folder, `jobs` the number of processes an engine may use.
    """

    config: Config
    catalogue: Catalogue
    cache: Cache
    scratch: Path
    jobs: int
