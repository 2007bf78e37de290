"""The one seam of detection: which licences a text states, and on which lines."""

from __future__ import annotations

from functools import lru_cache

from aicheck.model import Licence

# No statement, text or tag does without one of these; most files do without all of them.
_GATE = (
    "licen",
    "spdx",
    "permi",
    "redistribut",
    "gpl",
    "public domain",
    "warrant",
    "perl itself",
    "cc0",
    "blessing",
    "misrepresented",
    "released under",
    "verbatim copies",
    "and binary",
    "and distribute",
    "be distributed",
    "bsd",
    "conditions of",
    "copyleft",
    "freely",
    "hereby",
    "rights reserved",
    "software foundation",
)


def may_state_a_licence(text: str) -> bool:
    """Whether a closer look could find anything; cheap, and never wrong about "no"."""
    lower = text.lower()
    return any(word in lower for word in _GATE)


def licences_in(text: str) -> tuple[Licence, ...]:
    """The licences that `text` states, in the order of its lines."""
    return _licences_in(text) if may_state_a_licence(text) else ()


# Keyed by the text: both sides of a change and the report ask for the same ones.
@lru_cache(maxsize=1 << 13)
def _licences_in(text: str) -> tuple[Licence, ...]:
    # Its patterns take 15 ms to compile, and most changes have no licence word in them.
    from aicheck.checks.licence.reading import read

    return tuple(Licence(x.expression, x.start, x.end, x.score) for x in read(text))
