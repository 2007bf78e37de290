"""Which sources are commented alike, so that a header of one fits the other."""

from __future__ import annotations

_ALIKE = tuple(
    tuple(f".{it}" for it in group.split())
    for group in (
        "c cc cjs cpp cs cts cxx dart go groovy h hh hpp java js jsx kt kts m mjs mm mts php proto "
        "rs scala swift ts tsx zig",
        "bash pl pm py pyi pyx rb sh zsh",
        "css less scss",
        "svelte vue",
        "hs lua sql",
    )
)


def alike(ending: str) -> tuple[str, ...]:
    """The endings of sources that are commented like those of `ending`; none if it is unknown."""
    return next((group for group in _ALIKE if ending in group), ())
