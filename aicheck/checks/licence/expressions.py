"""SPDX expressions: read, put in canonical form, and judged against lists of licences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from aicheck.patterns import lazy


@dataclass(frozen=True, slots=True)
class _Index:
    """The SPDX ids and their aliases by lower-case spelling, and each id's category."""

    ids: Mapping[str, str]
    categories: Mapping[str, str]


_LICENCE_REF = lazy(r"(?:DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+", re.IGNORECASE)


def canonical(expression: str, *, known: bool = False) -> str | None:
    """The expression in SPDX's own spelling; None if malformed.

    An id that SPDX doesn't list stays as it stands if it reads like one, with a digit in it, and
    `known` doesn't rule it out.
    """
    tree = _parse(expression)
    if tree is None:
        return None
    terms = list(_terms(tree))
    if all(_is_known(part) or (not known and _is_plausible(part)) for part in _parts(terms)):
        return _render(tree)
    return None


def is_denied(expression: str, patterns: Iterable[str]) -> bool:
    """Whether every way to read the expression meets a licence on the deny list."""
    listed = tuple(patterns)
    return not _holds(expression, lambda term: not _matches(term, listed))


def is_allowed(expression: str, patterns: Iterable[str]) -> bool:
    """Whether one branch of the expression is on the allow list in all its parts."""
    listed = tuple(patterns)
    return _holds(expression, lambda term: _matches(term, listed))


def holds_for(expression: str, accepts: Callable[[str], bool]) -> bool:
    """Whether one branch of the expression has only terms that `accepts` takes."""
    return _holds(expression, accepts)


def category(term: str) -> str:
    """How one licence is classed, such as `Permissive` or `Copyleft`; empty if unknown."""
    base = term.split(" WITH ", 1)[0]
    found = _index().categories
    return found.get(base) or found.get(base.rstrip("+")) or ""


@cache
def _index() -> _Index:
    # 15 ms, which only a change with a licence in it should pay.
    from license_expression import get_license_index

    entries = get_license_index()
    ids: dict[str, str] = {}
    categories: dict[str, str] = {}
    for entry in entries:
        key = entry.get("spdx_license_key")
        if not key or key.startswith("LicenseRef-"):
            continue
        categories[key] = entry.get("category") or ""
        ids[key.lower()] = key
        for alias in entry.get("other_spdx_license_keys", ()):
            ids.setdefault(alias.lower(), key)
    return _Index(ids, categories)


@cache
def _licensing() -> Any:
    # 25 ms, which only an expression should pay that is more than one known id.
    from license_expression import build_spdx_licensing, get_license_index

    return build_spdx_licensing(get_license_index())


def _parse(expression: str) -> Any:
    from license_expression import ExpressionError, ParseError

    try:
        return _licensing().parse(expression, simple=True)
    except (ExpressionError, ParseError):
        return None


def _holds(expression: str, accepts: Callable[[str], bool]) -> bool:
    tree = None if expression in _index().categories else _parse(expression)
    return accepts(expression) if tree is None else _evaluate(tree, accepts)


def _evaluate(node: Any, accepts: Callable[[str], bool]) -> bool:
    licensing = _licensing()
    if isinstance(node, licensing.OR):
        return any(_evaluate(part, accepts) for part in node.args)
    if isinstance(node, licensing.AND):
        return all(_evaluate(part, accepts) for part in node.args)
    return accepts(_render(node))


def _matches(term: str, patterns: tuple[str, ...]) -> bool:
    """An exception only adds to what its licence permits, so the licence's own pattern fits."""
    names = {term.lower(), term.split(" WITH ", 1)[0].lower()}
    return any(fnmatchcase(name, pattern.lower()) for name in names for pattern in patterns)


def _terms(node: Any) -> Iterable[Any]:
    licensing = _licensing()
    if isinstance(node, (licensing.OR, licensing.AND)):
        for part in node.args:
            yield from _terms(part)
    else:
        yield node


def _parts(terms: Iterable[Any]) -> Iterable[str]:
    for term in terms:
        if hasattr(term, "exception_symbol"):
            yield term.license_symbol.key
            yield term.exception_symbol.key
        else:
            yield term.key


def _render(node: Any) -> str:
    licensing = _licensing()
    for kind, word in ((licensing.OR, " OR "), (licensing.AND, " AND ")):
        if isinstance(node, kind):
            return word.join(_bracketed(part) for part in node.args)
    return " WITH ".join(_spelling(part) for part in _parts([node]))


def _bracketed(node: Any) -> str:
    licensing = _licensing()
    text = _render(node)
    return f"({text})" if isinstance(node, (licensing.OR, licensing.AND)) else text


def _spelling(id: str) -> str:
    ids = _index().ids
    if found := ids.get(id.lower()):
        return found
    plus = ids.get(id.removesuffix("+").lower())
    return f"{plus}+" if plus and id.endswith("+") else id


def _is_known(id: str) -> bool:
    ids = _index().ids
    lower = id.lower()
    return lower in ids or lower.removesuffix("+") in ids or bool(_LICENCE_REF.fullmatch(id))


def _is_plausible(id: str) -> bool:
    return any(character.isdigit() for character in id)
