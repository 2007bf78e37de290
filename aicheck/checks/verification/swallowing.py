"""Failures that are caught and turned into nothing, or into a success."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from aicheck.checks.reading.python_tree import Tree, name_of, tree
from aicheck.checks.verification.rules import SWALLOW_EXCEPTION
from aicheck.checks.verification.sources import Hit, Source
from aicheck.model import Severity
from aicheck.patterns import lazy

_WORSE = replace(SWALLOW_EXCEPTION, severity=Severity.MEDIUM)
_BROAD = frozenset({"Exception", "BaseException"})
# An `except` and how its block begins, without which no Python need be parsed.
_EXCEPT = lazy(
    r"\bexcept\b([^:]{0,500}):(?:[\s\\]|#[^\n]*\n)*"
    r"(?:pass|continue|return|None|True|False|[A-Za-z]{0,2}[\"']|[.(\d])"
)
_CATCH = lazy(r"\bcatch\s*(?:\([^(){}\n]{0,200}\))?\s*\{\s*\}")
_GO = lazy(r"\bif\s+(?:[^{};\n]{0,200};\s*)?err\s*!=\s*nil\s*\{\s*\}")


def swallowing(source: Source) -> Iterator[Hit]:
    """Yield the places where a failure leaves no trace."""
    if source.language == "python":
        if _may_swallow(source.text) and (parsed := tree(source.text)):
            yield from _python(parsed)
        return
    pattern = {"javascript": _CATCH, "typescript": _CATCH, "java": _CATCH, "go": _GO}.get(
        source.language
    )
    for match in pattern.finditer(source.masked.code) if pattern else ():
        # A comment in the block says why.
        text = source.text[match.start() : match.end()]
        if "//" in text or "/*" in text:
            continue
        first, last = source.masked.line(match.start()), source.masked.line(match.end() - 1)
        message = "every error is caught here and dropped without a trace"
        yield Hit(SWALLOW_EXCEPTION, first, last, _around(source, match.start()), message)


def _may_swallow(text: str) -> bool:
    """Whether some `except` takes any exception, and may do nothing with it."""
    # A comment may say the word, too; what then counts is the last one.
    kinds = (match[1] for match in _EXCEPT.finditer(text))
    return any("Exception" in it or not re.split(r"\bexcept\b", it)[-1].strip() for it in kinds)


def _around(source: Source, offset: int) -> str:
    """The lines above a place, to know it again by."""
    return source.text[max(0, offset - 80) : offset].rpartition("\n")[0][-60:] + "catch"


def _python(parsed: Tree) -> Iterator[Hit]:
    for node in ast.walk(parsed.module):
        if not isinstance(node, ast.Try):
            continue
        for handler in node.handlers:
            if _is_broad(handler) and (found := _ends(handler)):
                rule, what = found
                message = f"every exception is caught here and {what}"
                key = parsed.text(handler) + parsed.text(node.body[0])[:200]
                yield Hit(rule, handler.lineno, handler.end_lineno or handler.lineno, key, message)


def _is_broad(handler: ast.ExceptHandler) -> bool:
    kind = handler.type
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind] if kind else []
    return kind is None or any(name_of(it) in _BROAD for it in kinds)


def _ends(handler: ast.ExceptHandler) -> tuple[type(_WORSE), str] | None:  # type: ignore[valid-type]
    """How a handler that does nothing else ends."""
    if len(handler.body) != 1:
        return None
    (only,) = handler.body
    is_dots = isinstance(only, ast.Expr) and isinstance(only.value, ast.Constant)
    if isinstance(only, ast.Pass | ast.Continue) or is_dots:
        return SWALLOW_EXCEPTION, "dropped without a trace"
    if isinstance(only, ast.Return) and (only.value is None or _is_plain(only.value)):
        if isinstance(only.value, ast.Constant) and only.value.value is True:
            return _WORSE, "reported as a success"
        return SWALLOW_EXCEPTION, "answered with an empty result, without a trace"
    return None


def _is_plain(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return value.value in (None, True) or value.value == ""
    return isinstance(value, ast.List | ast.Dict | ast.Tuple) and not ast.dump(value).count(
        "Constant"
    )
