"""What a package says of its own licence: read from core metadata, and from a `package.json`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aicheck.checks.licence.manifests import said_in
from aicheck.checks.licence.values import any_or_all, classified, in_text, readings

_SHOWN = 60
# So many readings are shown; no family of licences has more.
_APART = 5

Texts = Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Stated:
    """What was learnt of a package's licence.

    `choices` are SPDX expressions, of which one is right and more are possible where the package
    leaves it open; none where nothing was learnt. `said` is how the package puts it, `part` which
    part of the metadata says so, `source` where that was read, and `version` that of the package.
    """

    choices: tuple[str, ...] = ()
    said: str = ""
    part: str = ""
    source: str = ""
    version: str = ""

    @property
    def shown(self) -> str:
        """The licence for a message, by its ids, or as the package puts it where there are none."""
        if not self.choices:
            return self.said
        if len(self.choices) > _APART:
            return f"{', '.join(self.choices[:_APART])} or {len(self.choices) - _APART} more"
        *many, last = self.choices
        # Where a reading has an "or" of its own, a comma keeps it apart.
        gap = ", or " if any(" " in it for it in self.choices) else " or "
        return f"{', '.join(many)}{gap}{last}" if many else last


def of_metadata(fields: Mapping[str, Sequence[str]], texts: Texts) -> Stated:
    """The licence by core metadata, whose fields are in lower case; `texts` are licence files."""
    first = (fields.get(key) or [""] for key in ("license-expression", "license"))
    expression, licence = (values[0].strip() for values in first)
    return _decided(
        (
            lambda: _part("License-Expression", readings(expression), expression),
            lambda: _part("License", readings(licence), licence),
            lambda: _classified(fields.get("classifier", ())),
            lambda: _filed(texts()),
        )
    )


def of_package(raw: Mapping[str, Any], texts: Texts, file: Callable[[str], str]) -> Stated:
    """The licence by a `package.json`; `file` gives the text of one that it names."""
    said = raw.get("license", raw.get("licence", raw.get("licenses")))
    return _decided((lambda: of_value(said, file), lambda: _filed(texts())))


def of_value(value: Any, file: Callable[[str], str] = lambda _: "") -> Stated:
    """The licence by what `license` may hold: a name, an object, or a list of either."""
    said = said_in(value)
    if said.file:
        # Whatever else it names may lie outside of the package.
        text = "" if "/" in said.file else file(said.file)
        return _part("licence file", in_text(text), said.file)
    return _part("license", said.choices, said.words)


def _decided(stages: Iterable[Callable[[], Stated]]) -> Stated:
    """The first part that names one licence; what leaves it open may be narrowed by a later one."""
    open_: Stated | None = None
    for stage in stages:
        found = stage()
        if open_ is None and len(found.choices) == 1:
            return found
        if open_ is None and found.choices:
            open_ = found
        elif open_ and set(found.choices) & set(open_.choices):
            both = tuple(it for it in open_.choices if it in found.choices)
            open_ = replace(found, choices=both) if len(both) < len(open_.choices) else open_
            if len(both) == 1:
                return open_
    return open_ or Stated()


def _part(part: str, choices: tuple[str, ...], said: str) -> Stated:
    return Stated(choices, plain(said), part) if choices else Stated()


def plain(text: str) -> str:
    """So much of a text as a message may show: one line, nothing that a terminal would obey."""
    shown = "".join(it if it.isprintable() else " " for it in text[: 4 * _SHOWN])
    shown = " ".join(shown.split())
    return f"{shown[:_SHOWN]}..." if len(shown) > _SHOWN else shown


def _classified(classifiers: Iterable[str]) -> Stated:
    choices, said = classified(classifiers)
    return _part("classifiers", choices, said)


def _filed(texts: Iterable[str]) -> Stated:
    parts = [found for text in texts if (found := in_text(text))]
    return _part("licence file", any_or_all(parts), "its licence files")
