"""Tells which regular expressions may take exponential time.

A repeated group whose content is itself one repetition can be matched in as many ways as there are
ways to cut the text, and where the match fails at last all of them are tried.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from aicheck.python_rules.module import Module, argument

# What re itself parses with, under its name of today and that before Python 3.11.
_IS_NEW = sys.version_info >= (3, 11)
codes: Any = import_module("re._constants" if _IS_NEW else "sre_constants")
parser: Any = import_module("re._parser" if _IS_NEW else "sre_parse")

_CALLS = re.compile(r"^re\.(compile|match|search|fullmatch|findall|finditer|sub|split)$")
# What is longer was made by a machine, and takes long to parse.
_LONGEST = 2000
_DEPTH = 30
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_HAS_NESTING = re.compile(r"[+*}]\??\)[+*{]")


def check(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield regular expressions in the source that may take exponential time."""
    for name, call in module.calls:
        if _CALLS.match(name):
            pattern = module.string(argument(call, 0, "pattern"))
            if pattern is not None and is_explosive(pattern):
                yield "catastrophic-regex", call


def is_explosive(pattern: str) -> bool:
    """Whether an unbounded repetition repeats nothing but an unbounded repetition."""
    if len(pattern) > _LONGEST or not _HAS_NESTING.search(pattern):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            items = list(parser.parse(pattern))
    except (re.error, RecursionError, OverflowError, ValueError):
        return False
    return _any_nested(items, _DEPTH)


def _any_nested(items: list[Any], depth: int) -> bool:
    if depth == 0:
        return False
    for at, (code, value) in enumerate(items):
        if code in _REPEATS:
            _, high, body = value
            # At the very end nothing can fail any more, so the first try is the last.
            if _is_many(high) and _is_one_repeat(list(body)) and at + 1 < len(items):
                return True
        if any(_any_nested(list(part), depth - 1) for part in _parts(code, value)):
            return True
    return False


def _is_many(high: Any) -> bool:
    return bool(high == codes.MAXREPEAT or int(high) > 20)


def _is_one_repeat(body: list[Any]) -> bool:
    """Whether a body is, groups aside, one unbounded repetition of something."""
    while len(body) == 1 and body[0][0] is codes.SUBPATTERN:
        body = list(body[0][1][3])
    return len(body) == 1 and body[0][0] in _REPEATS and _is_many(body[0][1][1])


def _parts(code: Any, value: Any) -> list[Any]:
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code in _REPEATS:
        return [value[2]]
    if code is codes.BRANCH:
        return list(value[1])
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [value[1]]
    return []
