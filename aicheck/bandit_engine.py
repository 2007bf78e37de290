"""bandit, imported so that it says and writes nothing, and the tests that a file is worth."""

from __future__ import annotations

import io
import logging
import re
import sys
import tokenize
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aicheck.words import Words

Needs = dict[str, list[list[str]]]
"""For each test the lists of words in small letters of which a file must have one each."""


class _Errors(logging.Handler):
    """Collects what bandit only logs: tests that failed on a file."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # bandit logs while it handles the exception and does not attach it to the record.
        error = type(sys.exc_info()[1]).__name__
        test = re.match(r"Bandit internal error running: (\w+)", record.getMessage())
        reason = f"bandit's test {test[1]} failed" if test else "bandit failed"
        if (text := f"{reason} ({error})") not in self.seen:
            self.seen.append(text)


@dataclass(frozen=True)
class Engine:
    """bandit, imported and ready; a manager holds the results of one file."""

    version: str
    manager: Callable[[frozenset[str]], Any]
    errors: _Errors
    needs: Needs
    known: frozenset[str]

    def unneeded(self, data: bytes) -> frozenset[str]:
        """The tests for which the text has no word; none where it may be written otherwise."""
        if not _is_plain(data):
            return frozenset()
        words = Words(data.decode("utf-8", "replace"))
        return frozenset(
            test
            for test, lists in self.needs.items()
            if not all(words.any(tuple(group)) for group in lists)
        )


def load_engine(without: list[str], needs: Needs) -> Engine:
    """Import bandit so that it says and writes nothing, less the tests `without`."""
    # Slow, and only possible once the search path is set.
    import bandit
    from bandit.core import extension_loader
    from bandit.core.config import BanditConfig
    from bandit.core.manager import BanditManager

    errors = _Errors()
    logging.getLogger("bandit").addHandler(errors)
    config = BanditConfig()

    def manager(unneeded: frozenset[str]) -> Any:
        profile = {"include": set(), "exclude": {*without, *unneeded}}
        return BanditManager(config, "file", profile=profile, ignore_nosec=True)

    found = extension_loader.MANAGER
    known = frozenset({*found.plugins_by_id, *found.blacklist_by_id} - {*without})
    return Engine(str(bandit.__version__), manager, errors, needs, known)


def _is_plain(data: bytes) -> bool:
    """Whether words stand in the bytes as they are read: an encoding may spell them otherwise."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError:
        return False
    return encoding in ("utf-8", "utf-8-sig")
