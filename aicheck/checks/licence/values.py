"""What people write where a licence should stand, and which licences that may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Any

from aicheck import toml
from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.expressions import canonical
from aicheck.checks.licence.spdx import PLAIN
from aicheck.patterns import lazy

# Terms that SPDX has no id for.
PROPRIETARY = "LicenseRef-proprietary"
PUBLIC_DOMAIN = "LicenseRef-public-domain"

# SPDX expressions of which one is right; several where the words leave open which.
Choices = tuple[str, ...]

# Longer than this is the text of a licence, and no name of one.
_NAME = 160
# So much of a text tells which licence it is; what follows are those of bundled parts.
_TEXT = 120_000
# So many readings of one field are told apart.
_MOST = 24
_CLASSIFIER = "License :: "
_SPLIT = lazy(r"[ \t]{0,8}(?:/|,|;|&|\||\bor\b|\band\b)[ \t]{0,8}", re.IGNORECASE)
_GAP = lazy(r"[^a-z0-9+.]+")
_NOTHING = frozenset(("", "unknown", "none", "n a", "license", "licence", "license.txt",
                      "license.md", "see license", "see license file", "other"))  # fmt: skip
_TABLE = Path(__file__).with_name("names.toml")


def expression_of(words: Any) -> str | None:
    """A licence as people write it in a field, as an SPDX expression: the likeliest reading."""
    return next(iter(readings(words)), None) if isinstance(words, str) else None


def readings(text: str) -> Choices:
    """The readings of a field that may hold an expression, a name, or a whole licence."""
    if len(text) > _NAME or text.count("\n") > 1:
        return in_text(text)
    text = text.strip()
    if text in PLAIN:
        return (text,)
    bare = _bare(text)
    if bare in _NOTHING:
        return ()
    return _one(text, bare) or _several(text) or in_text(text)


def classified(classifiers: Iterable[Any]) -> tuple[Choices, str]:
    """The readings of trove classifiers, and those that are about a licence in words."""
    table = _known()["classifiers"]
    found = (it.strip().removeprefix(_CLASSIFIER) for it in classifiers if isinstance(it, str))
    known = [it for it in dict.fromkeys(found) if it in table]
    said = " and ".join(it.rpartition(" :: ")[2] for it in known)
    return any_or_all([table[it] for it in known]), said


def in_text(text: str) -> Choices:
    """The readings of a text that may hold several licences."""
    found = list(dict.fromkeys(it.expression for it in licences_in(text[:_TEXT])))
    if len(found) < 2:
        return tuple(found)
    # The first is that of the package itself; whether what follows only adds notices is not said.
    return tuple(dict.fromkeys((found[0], *_joined("AND", found[:8]))))


def any_or_all(parts: Sequence[Choices]) -> Choices:
    """The readings of several statements: any holds, or all of them; nobody says which."""
    if len(parts) < 2:
        return parts[0] if parts else ()
    one_of_each = list(dict.fromkeys(part[0] for part in parts))
    if len(one_of_each) == 1:
        return parts[0]
    return tuple(it for word in ("OR", "AND") for it in _joined(word, one_of_each))


def offered(parts: Sequence[Choices]) -> Choices:
    """The reading of several statements one of which may be chosen, if each is plain."""
    if len(parts) < 2 or not all(len(part) == 1 for part in parts):
        return parts[0] if len(parts) == 1 else ()
    return tuple(_joined("OR", [part[0] for part in parts]))


def _one(text: str, bare: str) -> Choices:
    if found := _known()["names"].get(bare):
        return found
    if expression := canonical(text, known=True):
        return (expression,)
    stated = {it.expression for it in licences_in(f"License: {text}")}
    return (stated.pop(),) if len(stated) == 1 else ()


def _several(text: str) -> Choices:
    words = _SPLIT.split(text)
    if not 2 <= len(words) <= 4:
        return ()
    parts = [_one(word, _bare(word)) for word in words]
    if not all(parts):
        return ()
    said = {it.strip().lower() for it in _SPLIT.findall(text)}
    if said <= {"and", "&", ","} and said != {","}:
        return _each("AND", parts)
    return _each("OR", parts) if said <= {"or", ","} and said != {","} else any_or_all(parts)


def _each(word: str, parts: Sequence[Choices]) -> Choices:
    """The readings of several statements joined by a word, with every reading of each."""
    found = islice(product(*parts), _MOST)
    return tuple(dict.fromkeys(it for one in found for it in _joined(word, one)))


def _bare(text: str) -> str:
    words = _GAP.sub(" ", text.lower()).strip(" .")
    words = re.sub(r"^the | (?:software )?licen[cs]es?$", "", words)
    return re.sub(r"^the ", "", words)


def _joined(word: str, expressions: Sequence[str]) -> Iterator[str]:
    if found := canonical(f" {word} ".join(f"({it})" for it in expressions)):
        yield found


@cache
def _known() -> Mapping[str, Mapping[str, Choices]]:
    raw = toml.loads(_TABLE.read_text(encoding="utf-8"))
    families = raw["families"]
    return {
        part: {key: tuple(families.get(value, [value])) for key, value in raw[part].items()}
        for part in ("names", "classifiers")
    }
