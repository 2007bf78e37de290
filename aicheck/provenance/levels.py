"""How many grams in common are how much of a copy."""

from __future__ import annotations

# Below these, grams in common are the language's idioms: measured by bench/provenance.py.
WARN_EXACT, WARN_ABSTRACT = 3, 5
# From 47 of our lexemes on, which are about 65 with the separators and second brackets.
BLOCK_EXACT = 8


# So many exact and abstract ones together are as telling as either number alone.
WARN_BOTH = ((2, 3), (1, 4))


def level(exact: int, abstract: int) -> str:
    """What so many grams of one source are: "block", "warn" or "" for nothing."""
    if exact >= BLOCK_EXACT:
        return "block"
    if exact >= WARN_EXACT or abstract >= WARN_ABSTRACT:
        return "warn"
    is_both = any(exact >= some and abstract >= others for some, others in WARN_BOTH)
    return "warn" if is_both else ""
