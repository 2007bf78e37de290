"""Every setting with its value and the places that it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from aicheck.config.layers import Layer, is_added, layers_of
from aicheck.config.lines import lines_of
from aicheck.config.values import keys_of

_Key: TypeAlias = "tuple[str, ...]"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: a pack, or else the project's own file, and the 1-based line."""

    pack: str | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting by its full key, its value, and the places that it comes from.

    A list that layers add to has several places. A setting that nobody sets has the value None and
    no place. The entries of a list of tables are settings of their own, counted from 1.
    """

    key: str
    value: Any
    places: tuple[Place, ...] = ()


def settings_of(text: str | None, source: str) -> tuple[Setting, ...]:
    """Every setting there is, sorted by its key; for texts that `load` has taken."""
    names, layers = layers_of(text, source)
    own = layers[-1]
    line = lines_of(own.text).get((*own.below, "extends"))
    extends = Setting("extends", list(names), (Place(None, line),) if line else ())
    found: dict[_Key, tuple[Setting, ...]] = {}
    for layer in layers:
        _put(found, layer)
    for key in _every_key():
        # A table of free keys, as that of severities, is told by what stands in it.
        if not any(it[: len(key)] == key for it in found):
            found[key] = (Setting(".".join(key), None),)
    return extends, *(setting for key in sorted(found) for setting in found[key])


def _every_key() -> Iterator[_Key]:
    for table in keys_of(""):
        if table != "extends":
            yield from ((table, key) for key in keys_of(table))


def _put(found: dict[_Key, tuple[Setting, ...]], layer: Layer) -> None:
    """Put the layer's settings over those that were found below it."""
    lines = lines_of(layer.text)
    for key, value in _leaves(layer.tables, ()):
        name = ".".join(key)
        if isinstance(value, list) and value and all(isinstance(it, dict) for it in value):
            found[key] = tuple(
                Setting(f"{name}[{number}].{part}", inner, (Place(layer.pack, line),))
                for number, entry in enumerate(value, 1)
                for part, inner in entry.items()
                for line in (lines.get((*layer.below, *key, number - 1, part)),)
            )
            continue
        below = found.get(key, (Setting(name, None),))[0]
        place = Place(layer.pack, lines.get((*layer.below, *key)))
        if is_added(key[-1], below.value, value):
            found[key] = (Setting(name, [*below.value, *value], (*below.places, place)),)
        else:
            found[key] = (Setting(name, value, (place,)),)


def _leaves(table: Mapping[str, Any], above: _Key) -> Iterator[tuple[_Key, Any]]:
    """Yield every value that is no table, with its keys."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*above, name))
        else:
            yield (*above, name), value
