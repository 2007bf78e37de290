"""The syntax tree of a Python text, and the words of its parts."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from aicheck.checks.reading.masking import LONGEST
from aicheck.checks.reading.nouns import folded
from aicheck.patterns import lazy

Function = ast.FunctionDef | ast.AsyncFunctionDef
_LONE_RETURN = lazy(r"\r(?!\n)|\f")


@dataclass(frozen=True)
class Tree:
    """A parsed text."""

    module: ast.Module
    lines: tuple[str, ...]

    def text(self, node: ast.AST) -> str:
        """The words of a node, folded; what is nested too deeply or is nowhere has none."""
        return folded(self.source(node))

    def source(self, node: ast.AST) -> str:
        """The source of a node."""
        first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0) or 0
        if not first:
            return ""
        start, end = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", 0)
        rows = list(self.lines[first - 1 : last])
        # Columns count bytes.
        rows[-1] = rows[-1].encode("utf-8", "surrogatepass")[:end].decode("utf-8", "ignore")
        rows[0] = rows[0].encode("utf-8", "surrogatepass")[start:].decode("utf-8", "ignore")
        return "\n".join(rows)


# Each check goes through the files in turn, and a tree is a hundred times its text.
@lru_cache(maxsize=8)
def tree(text: str) -> Tree | None:
    """The tree, or None where Python cannot parse the text or it is too large."""
    if len(text) > LONGEST or _LONE_RETURN.search(text):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return Tree(module, tuple(text.split("\n")))


def functions(module: ast.AST) -> Iterator[tuple[str, Function, ast.ClassDef | None]]:
    """Yield each function with its qualified name and the class that it stands in."""
    todo: list[tuple[ast.AST, str, ast.ClassDef | None]] = [(module, "", None)]
    while todo:
        node, prefix, owner = todo.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Function):
                name = f"{prefix}{child.name}"
                yield name, child, owner
                todo.append((child, f"{name}.", None))
            elif isinstance(child, ast.ClassDef):
                todo.append((child, f"{prefix}{child.name}.", child))
            elif isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
                todo.append((child, prefix, owner))


def body(function: Function) -> list[ast.stmt]:
    """What a function does: its statements without the docstring."""
    first = function.body[0]
    value = first.value if isinstance(first, ast.Expr) else None
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return function.body[1:]
    return function.body


def first_line(function: Function) -> int:
    """The line of a function's first decorator, or of its `def`."""
    return min((function.lineno, *(it.lineno for it in function.decorator_list)))


def name_of(node: ast.AST) -> str:
    """The dotted name of an expression as far as it has one: `a.b` for `a.b(c)`, too."""
    parts: list[str] = []
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            break
    if isinstance(node, ast.Name):
        parts.append(node.id)
    return ".".join(reversed(parts))


def constant(node: ast.AST | None) -> bool:
    """Whether an expression is a literal: a constant, or a list or dictionary of such."""
    if node is None:
        return False
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return False
    return True
