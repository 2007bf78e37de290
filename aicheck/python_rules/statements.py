"""Tells which built sql statements have nothing in them that could come from outside."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aicheck.python_rules.module import Module

_STATEMENT = re.compile(
    r"\s*(select\s[\s\S]*\sfrom\s|insert\s+into\s|update\s[\s\S]*\sset\s|delete\s+from\s|"
    r"(create|drop|alter|truncate)\s+\w|replace\s+into\s|with\s[\s\S]*\sas\s*\(|\(?\s*select\s)",
    re.I,
)
_NAME = re.compile(r"table|column|schema|placeholder|qmarks|_cols$|^cols$|field_names", re.I)


def builds_statement(module: Module, node: ast.AST) -> bool:
    """A statement of constants, of names in capitals and of marks for parameters is fixed."""
    text = _built(module, node)
    if not _STATEMENT.match("".join(_texts(text))):
        return False
    return any(not _is_fixed(module, part) for part in _inserted(module, text, 12))


def is_text(node: ast.AST) -> bool:
    """Whether this is a constant string."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _texts(node: ast.AST) -> Iterator[str]:
    return (it.value for it in in_order(node) if is_text(it))  # type: ignore[attr-defined]


def in_order(node: ast.AST) -> Iterator[ast.AST]:
    """A tree in the order of its text."""
    todo = [node]
    while todo:
        part = todo.pop()
        yield part
        todo.extend(reversed(list(ast.iter_child_nodes(part))))


def _built(module: Module, node: ast.AST) -> ast.AST:
    """The whole expression that a string is a part of."""
    while True:
        parent = module.parents.get(node)
        is_method = isinstance(parent, ast.Call) and parent.func is node
        if parent is None or not (
            is_method or isinstance(parent, ast.BinOp | ast.JoinedStr | ast.Attribute)
        ):
            return node
        node = parent


def _inserted(module: Module, node: ast.AST, depth: int) -> Iterator[ast.AST]:
    """The values that become part of a built text."""
    if depth == 0:
        return
    match node:
        case ast.BinOp():
            yield from _inserted(module, node.left, depth - 1)
            yield from _inserted(module, node.right, depth - 1)
        case ast.JoinedStr():
            for value in node.values:
                yield from _inserted(module, value, depth - 1)
        case ast.FormattedValue():
            yield node.value
        case ast.Tuple():
            yield from node.elts
        case ast.Dict():
            yield from (value for value in node.values if value is not None)
        case ast.Call(func=ast.Attribute(attr="format")):
            yield from node.args
            yield from (it.value for it in node.keywords)
        case ast.Constant():
            return
        case _:
            yield node


def _is_fixed(module: Module, node: ast.AST, depth: int = 4) -> bool:
    """Whether a value cannot come from outside, as far as the file tells."""
    if module.is_constant(node):
        return True
    match node:
        case ast.Call(func=ast.Name(id="int" | "float" | "len")):
            return True
        case ast.Call(func=ast.Attribute(attr="join", value=ast.Constant()), args=[items]):
            return _are_marks(module, items)
        case ast.Name(id=name) if _loops_over_constants(module, node):
            return True
        case ast.Name(id=name):
            bound = module.values(name)
            is_marks = bool(re.search(r"placeholder|qmarks", name))
            return (
                name.isupper()
                or is_marks
                or (
                    0 < len(bound) <= 8
                    and depth > 0
                    and all(it is not None and _is_fixed(module, it, depth - 1) for it in bound)
                )
            )
        case ast.IfExp():
            return all(_is_fixed(module, it, depth - 1) for it in (node.body, node.orelse))
        case ast.Subscript(value=table) | ast.Call(func=ast.Attribute(attr="get", value=table)):
            return _is_table(module, table)
        case ast.Attribute(attr=name):
            return name.isupper() or bool(_NAME.search(name))
        case ast.Call(args=[ast.Constant(value=str(name))], keywords=[]):
            return bool(_NAME.search(name))
    return False


def _is_table(module: Module, node: ast.AST) -> bool:
    """Whether what is looked up in it is one of the texts in the source."""
    table = module.value(node)
    return isinstance(table, ast.Dict) and all(map(module.is_constant, table.values))


def _loops_over_constants(module: Module, node: ast.Name) -> bool:
    """Whether a name is one of the texts in the source that the loop around it goes through."""
    for loop in module.above(node):
        if isinstance(loop, ast.For) and getattr(loop.target, "id", None) == node.id:
            bound = (it for it in module.within(loop, ast.Name) if it.id == node.id)
            changes = [it for it in bound if isinstance(it.ctx, ast.Store)]
            return len(changes) == 1 and module.is_constant(loop.iter)
    return False


def _is_mark(module: Module, node: ast.AST) -> bool:
    """Whether this is a placeholder, alone or after the name of a column: `{column} = ?`."""
    if isinstance(node, ast.JoinedStr) and re.search(r"=\s*(\?|%s)\s*$", _last_text(node)):
        return len(list(_inserted(module, node, 4))) == 1
    return isinstance(node, ast.Constant)


def _last_text(node: ast.JoinedStr) -> str:
    return "".join(_texts(node.values[-1])) if node.values else ""


def _are_marks(module: Module, node: ast.AST) -> bool:
    """Whether these are placeholders such as `?`, one for each value."""
    match node:
        case ast.BinOp(op=ast.Mult()):
            return module.is_constant(node.left) or module.is_constant(node.right)
        case ast.GeneratorExp() | ast.ListComp():
            return _is_mark(module, node.elt)
        case ast.Constant(value=str()):
            return True
    return module.is_constant(node)
