"""Names that are nearly those of much used packages: typing errors, and bait for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from aicheck.checks.dependencies.wellknown import is_seen, popular
from aicheck.patterns import lazy

# Ranks from 0: what lures, and what lures even where only a word was put beside it.
_LURES = {"npm": 4000, "pypi": 3000}
_BIG = {"npm": 1500, "pypi": 1200}
_SHORTEST = 5
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"
# What looks like another letter in most typefaces.
_LOOKS = (
    "0o 1l 5s "
    "\u0430a \u0435e \u043eo \u0440p \u0441c \u0443y \u0445x \u0456i \u0455s \u0458j \u0501d "
    "\u043ak \u0442t \u0432b \u043dh \u043cm \u04cfl \u03bfo \u03b1a \u03bdv \u0578n \u0261g "
    "\u0131i \u217cl"
)
_CONFUSABLE = str.maketrans({pair[0]: pair[1] for pair in _LOOKS.split()})
_AFFIXES = {
    "pypi": lazy(
        r"(?:py|python|python3|lib)-|-(?:py|python|python3|lib|pkg|official|pip)$|-?[2-9]$"
    ),
    "npm": lazy(r"(?:node|js|npm|lib)-|(?:-|\.)(?:js|node|npm|lib|pkg|official)$|js$"),
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """The much used name that another one looks like, and how."""

    name: str
    how: str


def likeness(registry: str, name: str) -> Likeness | None:
    """What much used name `name` looks like without being one that is used itself."""
    known = popular(registry)
    if not known or name in known:
        return None
    bare, scope = _unscoped(name)
    if len(bare) > 100:
        return None
    return _shape(registry, name) or (
        _scope(registry, scope, bare) if scope else _near(registry, bare)
    )


def _unscoped(name: str) -> tuple[str, str]:
    scope, slash, bare = name.partition("/")
    return (bare, scope) if slash and scope.startswith("@") else (name, "")


def _shape(registry: str, name: str) -> Likeness | None:
    """A name that is another one to the eye."""
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_CONFUSABLE)
    if plain != name:
        rank = popular(registry).get(plain, _LURES[registry])
        if rank < _LURES[registry]:
            return Likeness(plain, "with other characters of the same look")
    for wrong, right in (("rn", "m"), ("vv", "w"), ("cl", "d")):
        if wrong in name and len(name) > _SHORTEST + 1:
            found = name.replace(wrong, right, 1)
            is_lure = popular(registry).get(found, _LURES[registry]) < _LURES[registry]
            if is_lure and not is_seen(registry, name):
                return Likeness(found, "with other characters of the same look")
    return None


def _scope(registry: str, scope: str, bare: str) -> Likeness | None:
    """A scope that is nearly the one of much used packages."""
    known = _scopes(registry)
    if scope in known or is_seen(registry, f"{scope}/{bare}") or len(scope) <= _SHORTEST:
        return None
    joined = scope[1:].replace("-", "").replace("_", "").replace(".", "")
    for other in (
        *_joined_scopes(registry).get(joined, ()),
        *(f"@{it}" for it in _edits(scope[1:])),
    ):
        if other in known and other != scope:
            return Likeness(f"{other}/{bare}", "with another scope")
    return None


@cache
def _scopes(registry: str) -> frozenset[str]:
    limit = _LURES[registry]
    scopes = (name.split("/")[0] for name, rank in popular(registry).items() if rank < limit)
    return frozenset(scope for scope in scopes if scope.startswith("@"))


@cache
def _joined_scopes(registry: str) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for scope in sorted(_scopes(registry)):
        out.setdefault(re.sub(r"[@_.-]", "", scope), []).append(scope)
    return out


def _near(registry: str, name: str) -> Likeness | None:
    # A name that stood the test of time is taken for itself.
    if is_seen(registry, name):
        return None
    if found := _dressed(registry, name):
        return found
    known, limit = popular(registry), _LURES[registry]
    if len(name) >= _SHORTEST:
        ranked = [(known[it], it) for it in _edits(name) if known.get(it, limit) < limit]
        for _, lure in sorted(ranked)[:3]:
            if _is_slip(name, lure):
                return Likeness(lure, "but for a letter")
    return _joined(registry, name)


def _is_slip(name: str, lure: str) -> bool:
    """Whether a difference of one letter is one of spelling, and not one of words.

    A number at the end makes another name, and short names are near to each other.
    """
    if len(lure) < _SHORTEST or re.sub(r"\d+$", "", name) == re.sub(r"\d+$", "", lure):
        return False
    if len(min(name, lure, key=len)) == _SHORTEST and len(name) == len(lure):
        return sorted(name) == sorted(lure)
    longer, shorter = max(name, lure, key=len), min(name, lure, key=len)
    if longer[:-1] == shorter and longer[-1] in "xy":
        return longer[-2] == longer[-1]
    # A letter in front makes another word as often as not: x-, e-, py-.
    return longer[1:] != shorter or longer[0] == longer[1]


def _edits(name: str) -> Iterator[str]:
    """Yield what is one slip of a finger away: a letter less, more, other or in another place."""
    for at in range(len(name) + 1):
        head, tail = name[:at], name[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


def _joined(registry: str, name: str) -> Likeness | None:
    """The words of a much used name without their hyphens, in another order, or its scope's."""
    bare = re.sub(r"[-_.]", "", name)
    if found := _joins(registry).get(bare):
        return Likeness(found, "with other hyphens") if found != name else None
    words = "".join(sorted(re.split(r"[-_.]", name)))
    if "-" in name and (found := _orders(registry).get(words)):
        return Likeness(found, "with its words in another order")
    return None


@cache
def _joins(registry: str) -> dict[str, str]:
    out: dict[str, str] = {}
    for name, rank in popular(registry).items():
        bare = re.sub(r"[@/_.-]", "", name)
        if rank < _LURES[registry] and bare != name and len(bare) > _SHORTEST:
            out.setdefault(bare, name)
    return out


@cache
def _orders(registry: str) -> dict[str, str]:
    out: dict[str, str] = {}
    for name, rank in popular(registry).items():
        if rank < _BIG[registry] and "-" in name and "/" not in name:
            out.setdefault("".join(sorted(re.split(r"[-_.]", name))), name)
    return out


def _dressed(registry: str, name: str) -> Likeness | None:
    """A big name with a word before or behind it that says nothing."""
    bare, known = name, popular(registry)
    for _ in range(3):
        shorter = _AFFIXES[registry].sub("", bare, count=1)
        if shorter == bare or len(shorter) < _SHORTEST - 1:
            return None
        bare = shorter
        if known.get(bare, _BIG[registry]) < _BIG[registry]:
            return Likeness(bare, "with a word beside it")
    return None
