"""How many grams in common are how much of a copy."""

from __future__ import annotations

# Below these, grams in common are the language's idioms: measured by bench/provenance.py.
WARN_EXACT, WARN_ABSTRACT = 3, 5
# About 65 lexemes that stand there word by word.
BLOCK_EXACT = 8


# So many of each together are as telling as either number alone.
WARN_BOTH = 2


def level(exact: int, abstract: int) -> str:
    """What so many grams of one source are: "block", "warn" or "" for nothing."""
    if exact >= BLOCK_EXACT:
        return "block"
    if exact >= WARN_EXACT or abstract >= WARN_ABSTRACT or min(exact, abstract) >= WARN_BOTH:
        return "warn"
    return ""
