"""How a report is to look, for the formats that people read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from aicheck.model import Report

Ink = Literal["bold", "dim", "red", "green", "yellow", "cyan"]

_CODES: dict[Ink, str] = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "cyan": "36",
}


@dataclass(frozen=True, slots=True)
class Style:
    """Colour, line width, and whether to show what was waived, switched off or found clean.

    With `ascii` the output's encoding has nothing else. What we draw ourselves is plain ASCII
    without colour, too: whoever wants none reads in a log, a pipe or a simple terminal.
    """

    colour: bool = False
    width: int = 80
    verbose: bool = False
    ascii: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether bars and ellipses are drawn in ASCII."""
        return self.ascii or not self.colour

    def paint(self, text: str, *inks: Ink) -> str:
        """`text` in these inks, or as it is where no colour is asked for."""
        if not self.colour or not text:
            return text
        return f"\x1b[{';'.join(_CODES[ink] for ink in inks)}m{text}\x1b[0m"


PLAIN = Style()

Reporter = Callable[[Report, Style], str]
