"""What a package says of its own licence: read from core metadata, and from a `package.json`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from aicheck import toml
from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.expressions import canonical
from aicheck.patterns import lazy

# Longer than this is the text of a licence, and no name of one.
_NAME = 160
# So much of a text tells which licence it is; what follows are those of bundled parts.
_TEXT = 120_000
_SHOWN = 60
_SPLIT = lazy(r"[ \t]{0,8}(?:/|,|;|&|\||\bor\b|\band\b)[ \t]{0,8}", re.IGNORECASE)
_GAP = lazy(r"[^a-z0-9+.]+")
_NOTHING = frozenset(("", "unknown", "none", "n a", "license", "licence", "license.txt",
                      "license.md", "see license", "see license file", "other"))  # fmt: skip
_TABLE = Path(__file__).with_name("names.toml")

# Terms that SPDX has no id for.
PROPRIETARY = "LicenseRef-proprietary"
PUBLIC_DOMAIN = "LicenseRef-public-domain"

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
        """The licence in words for a message."""
        return self.choices[0] if len(self.choices) == 1 else self.said


def of_metadata(fields: Mapping[str, Sequence[str]], texts: Texts) -> Stated:
    """The licence by core metadata, whose fields are in lower case; `texts` are licence files."""
    first = (fields.get(key) or [""] for key in ("license-expression", "license"))
    expression, licence = (values[0].strip() for values in first)
    return _decided(
        (
            lambda: _part("License-Expression", named(expression), expression),
            lambda: _part("License", named(licence), licence),
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
    if isinstance(value, Mapping):
        value = value.get("type") or value.get("name")
    if isinstance(value, list):
        return _of_list([of_value(one) for one in value[:8] if not isinstance(one, list)])
    if not isinstance(value, str):
        return Stated()
    text = value.strip()
    if text.upper() == "UNLICENSED":
        return Stated((PROPRIETARY,), "UNLICENSED", "license")
    if found := re.fullmatch(r"SEE LICEN[CS]E IN (?:\./)?([\w.-]{1,100})", text, re.IGNORECASE):
        return _part("licence file", _in_text(file(found[1])), found[1])
    return _part("license", named(text), text)


def _of_list(parts: Sequence[Stated]) -> Stated:
    """A list offers its licences to choose from, both in old packages of npm and in Composer."""
    if len(parts) < 2 or not all(len(part.choices) == 1 for part in parts):
        return parts[0] if len(parts) == 1 else Stated()
    joined = canonical(" OR ".join(f"({part.choices[0]})" for part in parts))
    return Stated((joined,) if joined else (), joined or "", "license")


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
    table = _known()["classifiers"]
    found = [it.removeprefix("License :: ") for it in classifiers if it.startswith("License :: ")]
    known = [it for it in dict.fromkeys(found) if it in table]
    choices = _together([table[it] for it in known])
    return _part("classifiers", choices, " and ".join(it.rpartition(" :: ")[2] for it in known))


def _filed(texts: Iterable[str]) -> Stated:
    parts = [found for text in texts if (found := _in_text(text))]
    return _part("licence file", _together(parts), "its licence files")


def named(text: str) -> tuple[str, ...]:
    """The readings of a field that may hold an expression, a name, or a whole licence."""
    if len(text) > _NAME or text.count("\n") > 1:
        return _in_text(text)
    bare = _bare(text)
    if bare in _NOTHING:
        return ()
    return _one(text, bare) or _listed(text) or _in_text(text)


def _one(text: str, bare: str) -> tuple[str, ...]:
    if found := _known()["names"].get(bare):
        return found
    if expression := canonical(text, known=True):
        return (expression,)
    stated = {it.expression for it in licences_in(f"License: {text}")}
    return (stated.pop(),) if len(stated) == 1 else ()


def _listed(text: str) -> tuple[str, ...]:
    words = _SPLIT.split(text)
    if not 2 <= len(words) <= 4:
        return ()
    parts = [_one(word, _bare(word)) for word in words]
    if not all(parts):
        return ()
    if re.search(r"\bor\b", text, re.IGNORECASE) and all(len(part) == 1 for part in parts):
        joined = canonical(" OR ".join(f"({part[0]})" for part in parts))
        return (joined,) if joined else ()
    return _together(parts)


def _bare(text: str) -> str:
    words = _GAP.sub(" ", text.lower()).strip(" .")
    words = re.sub(r"^the | (?:software )?licen[cs]es?$", "", words)
    return re.sub(r"^the ", "", words)


def _in_text(text: str) -> tuple[str, ...]:
    found = list(dict.fromkeys(it.expression for it in licences_in(text[:_TEXT])))
    if len(found) < 2:
        return tuple(found)
    # The first is that of the package itself; whether what follows only adds notices is not said.
    return tuple(dict.fromkeys((found[0], *_joined("AND", found[:8]))))


def _together(parts: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The readings of several statements: all of them hold, or any; nobody says which."""
    if len(parts) < 2:
        return parts[0] if parts else ()
    one_of_each = list(dict.fromkeys(part[0] for part in parts))
    if len(one_of_each) == 1:
        return parts[0]
    return tuple(it for word in ("OR", "AND") for it in _joined(word, one_of_each))


def _joined(word: str, expressions: Sequence[str]) -> Iterator[str]:
    if found := canonical(f" {word} ".join(f"({it})" for it in expressions)):
        yield found


@cache
def _known() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    raw = toml.loads(_TABLE.read_text(encoding="utf-8"))
    families = raw["families"]
    return {
        part: {key: tuple(families.get(value, [value])) for key, value in raw[part].items()}
        for part in ("names", "classifiers")
    }
