"""SPDX expressions: read, put in canonical form, and taken apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, TypeAlias, TypeVar

from aicheck.checks.licence.spdx import PLAIN, SPLIT, index, is_listed, is_reference, versions
from aicheck.patterns import lazy

T = TypeVar("T")

# A licence, or AND or OR with what stands between.
Node: TypeAlias = "str | tuple[str, tuple[Any, ...]]"

# What SPDX writes where nobody has looked, and where there is no licence at all.
UNSAID = ("NOASSERTION", "NONE")

# A longer expression is no statement that people or their tools make.
_LONGEST = 2_000
# So many ways to read an expression are told apart; no honest one has more.
_MOST_BRANCHES = 256

_WORDS = ("AND", "OR", "WITH")
_TOKEN = lazy(r"[\w.:+-]+")
_LATER = lazy(
    r"(?P<stem>.+?)-(?P<version>\d+(?:\.\d+)*)(?P<kind>(?:-no)?-invariants)?(?P<how>-or-later|\+)"
)


def canonical(expression: str, *, known: bool = False) -> str | None:
    """The expression in SPDX's own spelling; None if malformed.

    An id that SPDX doesn't list stays as it stands if it reads like one, with a digit in it, and
    `known` doesn't rule it out.
    """
    if expression in PLAIN:
        return expression
    node = _parse(expression)
    if node is None:
        return None
    good = all(_is_good(term, known) for term in _terms(node))
    return _render(node) if good else None


def folded(
    expression: str,
    of_term: Callable[[str], T],
    of_or: Callable[[Sequence[T]], T],
    of_and: Callable[[Sequence[T]], T],
) -> T:
    """What the licences of an expression come to, judged one by one and put together."""

    def fold(node: Node) -> T:
        if isinstance(node, str):
            return of_term(node)
        parts = [fold(part) for part in node[1]]
        return of_or(parts) if node[0] == "OR" else of_and(parts)

    return fold(_tree(expression))


def holds_for(expression: str, accepts: Callable[[str], bool]) -> bool:
    """Whether one branch of the expression has only terms that `accepts` takes."""
    return folded(expression, accepts, any, all)


def terms(expression: str) -> tuple[str, ...]:
    """The licences of an expression in their order, each with its exception."""
    return tuple(dict.fromkeys(_terms(_tree(expression))))


def branches(expression: str) -> tuple[frozenset[str], ...]:
    """The ways to take an expression, each the licences that then apply together.

    One with very many ways is taken as if all its licences applied together.
    """

    def of_and(parts: Sequence[tuple[frozenset[str], ...]]) -> tuple[frozenset[str], ...]:
        out: tuple[frozenset[str], ...] = (frozenset(),)
        for part in parts:
            if len(out) * len(part) > _MOST_BRANCHES:
                return (frozenset().union(*out, *(b for each in parts for b in each)),)
            out = tuple(dict.fromkeys(one | other for one in out for other in part))
        return out

    def of_or(parts: Sequence[tuple[frozenset[str], ...]]) -> tuple[frozenset[str], ...]:
        return tuple(dict.fromkeys(branch for part in parts for branch in part))

    return folded(expression, lambda term: (frozenset({term}),), of_or, of_and)


@lru_cache(maxsize=1024)
def readings(term: str) -> tuple[str, ...]:
    """The licences that one may choose under `term`, itself first; `-or-later` offers more."""
    base, exception = split(term)
    found = _LATER.fullmatch(base)
    if not found:
        return (term,)
    stem, kind, start = found["stem"], found["kind"] or "", _number(found["version"])
    endings = ("-only", "-or-later") if found["how"] == "-or-later" else ("", "+")
    offered = sorted(
        (number, text) for text in versions().get(stem, ()) if (number := _number(text)) >= start
    )
    out = [
        f"{stem}-{text}{kind}{ending}"
        for _, text in offered
        for ending in endings
        if f"{stem}-{text}{kind}{ending.rstrip('+')}" in index().categories
    ]
    return tuple(dict.fromkeys([term, *(joined(it, exception) for it in out)]))


def split(term: str) -> tuple[str, str]:
    """The licence of a term, and its exception or nothing."""
    base, _, exception = term.partition(" WITH ")
    return base, exception


def joined(base: str, exception: str) -> str:
    """A licence with its exception, if there is one."""
    return f"{base} WITH {exception}" if exception else base


# -- reading ---------------------------------------------------------------------------------------


@cache
def _licensing() -> Any:
    # 25 ms, which only an expression should pay that is more than one known id.
    from license_expression import build_spdx_licensing, get_license_index

    return build_spdx_licensing(get_license_index())


def _tree(expression: str) -> Node:
    """The parts of an expression; what can't be read is a licence of its own."""
    return _parse(expression) or expression


@lru_cache(maxsize=1024)
def _parse(expression: str) -> Node | None:
    if expression in PLAIN:
        return expression
    if len(expression) > _LONGEST:
        return None
    if _TOKEN.fullmatch(expression):
        return None if expression.upper() in _WORDS else _spelling(expression)
    from license_expression import ExpressionError, ParseError

    try:
        found = _licensing().parse(expression, simple=True)
        return None if found is None else _node(found)
    except (ExpressionError, ParseError, RecursionError):
        return None


def _is_plain(id: str) -> bool:
    return id.upper() in UNSAID or is_listed(id) or is_reference(id)


def _node(found: Any) -> Node:
    licensing = _licensing()
    for kind, word in ((licensing.OR, "OR"), (licensing.AND, "AND")):
        if isinstance(found, kind):
            return word, tuple(_node(part) for part in found.args)
    if hasattr(found, "exception_symbol"):
        parts = (found.license_symbol.key, found.exception_symbol.key)
        return " WITH ".join(_spelling(part) for part in parts)
    return _spelling(found.key)


def _spelling(id: str) -> str:
    ids, lower = index().ids, id.lower()
    if found := SPLIT.get(lower) or ids.get(lower):
        return found
    if id.upper() in UNSAID:
        return id.upper()
    plus = ids.get(lower.removesuffix("+"))
    return f"{plus}+" if plus and id.endswith("+") else id


def _terms(node: Node) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    else:
        for part in node[1]:
            yield from _terms(part)


def _is_good(term: str, known: bool) -> bool:
    base, exception = split(term)
    if exception and not _is_good_exception(exception, known):
        return False
    return base in UNSAID or _is_plain(base) or (not known and _is_plausible(base))


def _is_good_exception(id: str, known: bool) -> bool:
    listed = index()
    return id in listed.exceptions or (
        not known and id not in listed.categories and _is_plausible(id)
    )


def _is_plausible(id: str) -> bool:
    return any(character.isdigit() for character in id)


def _render(node: Node) -> str:
    if isinstance(node, str):
        return node
    return f" {node[0]} ".join(
        part if isinstance(part, str) else f"({_render(part)})" for part in node[1]
    )


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
