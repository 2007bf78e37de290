"""A parsed file, and what rules ask of it: what a name stands for, and what is around a node."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Hashable, Iterator
from functools import cached_property
from typing import Any, TypeVar

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Node = TypeVar("Node", bound=ast.AST)
Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")

# Names longer than that are looked up by nobody.
_LONGEST = 8


_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*", re.MULTILINE)


class Module:
    """A syntax tree with its text; nodes are walked without recursion, once."""

    def __init__(self, tree: ast.Module, text: str) -> None:
        """Note each node's parent, and the nodes of each kind in the order of the text."""
        self.tree = tree
        self.text = text
        self._known: dict[object, Any] = {}
        self.parents: dict[ast.AST, ast.AST] = {}
        self._kinds: dict[type[ast.AST], list[ast.AST]] = {}
        parents, kinds = self.parents, self._kinds
        todo: list[ast.AST] = [tree]
        while todo:
            node = todo.pop()
            kinds.setdefault(type(node), []).append(node)
            children = list(ast.iter_child_nodes(node))
            parents.update(dict.fromkeys(children, node))
            todo.extend(reversed(children))

    def all(self, kind: type[Node]) -> list[Node]:
        """Every node of exactly this kind."""
        return self._kinds.get(kind, [])  # type: ignore[return-value]

    def at(self, kind: type[Node], span: tuple[int, int, int, int]) -> Node | None:
        """The node of a kind that begins and, if it is a call, ends there."""
        places: dict[tuple[int, ...], Node] = self.once(kind, self._places)  # type: ignore[type-var]
        return places.get(span if kind is ast.Call else span[:2])

    def _places(self, kind: type[Node]) -> dict[tuple[int, ...], Node]:
        out: dict[tuple[int, ...], Node] = {}
        for node in self.all(kind):
            place: Any = node
            start = (place.lineno, place.col_offset)
            end = (place.end_lineno, place.end_col_offset)
            out.setdefault((*start, *end) if kind is ast.Call else start, node)
        return out

    def once(self, about: Key, compute: Callable[[Key], Answer]) -> Answer:
        """What `compute` says about something, asked once a file: rules ask it for every hit."""
        key = (compute.__qualname__, about)
        if key not in self._known:
            self._known[key] = compute(about)
        answer: Answer = self._known[key]
        return answer

    def words_in(self, root: ast.AST) -> frozenset[str]:
        """Every name and attribute below `root`."""
        return self.once(root, self._words)

    def _words(self, root: ast.AST) -> frozenset[str]:
        names = {it.id for it in self.within(root, ast.Name)}
        return frozenset(names | {it.attr for it in self.within(root, ast.Attribute)})

    @cached_property
    def code(self) -> str:
        """The text without its comments, which prove nothing."""
        return _COMMENT.sub("", self.text)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.split("\n")

    @cached_property
    def functions(self) -> list[FunctionNode]:
        """Every function that is defined with def."""
        return [*self.all(ast.FunctionDef), *self.all(ast.AsyncFunctionDef)]

    @cached_property
    def assigned(self) -> list[ast.Assign | ast.AnnAssign]:
        """Every assignment, with or without a type."""
        return [*self.all(ast.Assign), *self.all(ast.AnnAssign)]

    @cached_property
    def calls(self) -> list[tuple[str, ast.Call]]:
        """Every call with the name of what is called."""
        return [(self.name(call.func), call) for call in self.all(ast.Call)]

    @cached_property
    def called(self) -> frozenset[str]:
        """The names of all that is called."""
        return frozenset(name for name, _ in self.calls)

    @cached_property
    def imports(self) -> dict[str, str]:
        """What each imported name stands for."""
        out: dict[str, str] = {}
        for node in self.all(ast.Import):
            for alias in node.names:
                out[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        for source in self.all(ast.ImportFrom):
            for alias in source.names:
                out[alias.asname or alias.name] = f"{source.module or ''}.{alias.name}"
        return out

    @cached_property
    def packages(self) -> frozenset[str]:
        """The packages that the file imports from."""
        return frozenset(name.partition(".")[0] for name in self.imports.values())

    def name(self, node: ast.AST | None, depth: int = 3) -> str:
        """The dotted name of a name or attribute, imports resolved; empty for anything else."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute) and len(parts) < _LONGEST:
            parts.append(node.attr)
            node = node.value
        if isinstance(node, ast.Name):
            parts.append(self.imports.get(node.id, node.id))
        elif isinstance(node, ast.Call) and parts and depth:
            parts.append(f"{self.name(node.func, depth - 1)}()")
        elif parts:
            parts.append("")
        return ".".join(reversed(parts))

    @cached_property
    def _bound(self) -> dict[str, list[ast.expr | None]]:
        """What each name is bound to, wherever; None for what has no plain value."""
        out: dict[str, list[ast.expr | None]] = {}
        for name in self.all(ast.Name):
            if not isinstance(name.ctx, ast.Load):
                parent = self.parents[name]
                value = None
                if isinstance(parent, ast.Assign | ast.AnnAssign):
                    value = parent.value if name in _targets(parent) else None
                out.setdefault(name.id, []).append(value)
        for argument in self.all(ast.arg):
            out.setdefault(argument.arg, []).append(None)
        return out

    def value(self, node: ast.AST | None) -> ast.AST | None:
        """What a name stands for if it is assigned once in the file, else the node itself."""
        if isinstance(node, ast.Name):
            bound = self._bound.get(node.id, ())
            if len(bound) == 1 and bound[0] is not None:
                return bound[0]
        return node

    def values(self, name: str) -> list[ast.expr | None]:
        """All that a name is bound to in the file; None for what has no plain value."""
        return self._bound.get(name, [])

    def constant(self, node: ast.AST | None) -> object:
        """The value of a constant, or of a name that is assigned once and is one; else None."""
        node = self.value(node)
        return node.value if isinstance(node, ast.Constant) else None

    def string(self, node: ast.AST | None) -> str | None:
        """The text of a constant string, or None."""
        value = self.constant(node)
        return value if isinstance(value, str) else None

    def is_constant(self, node: ast.AST | None, depth: int = 6) -> bool:
        """Whether nothing but constants make up this value."""
        named, node = node, self.value(node)
        # Something may be added to a list that has a name.
        if depth == 0 or (node is not named and isinstance(node, ast.List | ast.Set)):
            return False
        match node:
            case ast.Constant():
                return True
            case ast.List() | ast.Tuple() | ast.Set():
                return all(self.is_constant(item, depth - 1) for item in node.elts)
            case ast.BinOp():
                return self.is_constant(node.left, depth - 1) and self.is_constant(
                    node.right, depth - 1
                )
            case ast.JoinedStr():
                return all(self.is_constant(item, depth - 1) for item in node.values)
            case ast.FormattedValue():
                return self.is_constant(node.value, depth - 1)
        return False

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what is around a node, from the inside out."""
        while found := self.parents.get(node):
            yield found
            node = found

    def function(self, node: ast.AST) -> FunctionNode | None:
        """The function around a node."""
        return next((it for it in self.above(node) if isinstance(it, FUNCTIONS)), None)

    def statement(self, node: ast.AST) -> ast.stmt | None:
        """The statement that a node is part of."""
        if isinstance(node, ast.stmt):
            return node
        return next((it for it in self.above(node) if isinstance(it, ast.stmt)), None)

    def within(self, root: ast.AST, kind: type[Node]) -> Iterator[Node]:
        """Yield the nodes of a kind below `root`, inner functions included."""
        return (node for node in ast.walk(root) if isinstance(node, kind))

    def calls_in(self, root: ast.AST) -> Iterator[tuple[str, ast.Call]]:
        """Yield the calls below `root` with their names."""
        return ((self.name(call.func), call) for call in self.within(root, ast.Call))


def _targets(node: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def targets(node: ast.AST | None) -> list[ast.expr]:
    """What a statement assigns to; nothing for one that assigns nothing."""
    return _targets(node) if isinstance(node, ast.Assign | ast.AnnAssign) else []


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """The value that a call passes by this name."""
    return next((it.value for it in call.keywords if it.arg == name), None)


def argument(call: ast.Call, index: int, name: str) -> ast.expr | None:
    """The value that a call passes at this place or by this name."""
    if index < len(call.args):
        return call.args[index]
    return keyword(call, name)


def spreads(call: ast.Call) -> bool:
    """Whether a call passes arguments that it does not name."""
    return any(it.arg is None for it in call.keywords)


def is_true(node: ast.AST | None) -> bool:
    """Whether this is the constant True."""
    return isinstance(node, ast.Constant) and node.value is True


def is_false(node: ast.AST | None) -> bool:
    """Whether this is the constant False."""
    return isinstance(node, ast.Constant) and node.value is False


def key_or_name(node: ast.AST | None) -> str:
    """The last name of a target or value: `x`, `.x`, `["x"]`, `.get("x")`; empty for others."""
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return node.attr
        case ast.Subscript(slice=ast.Constant(value=str(key))):
            return key
        case ast.Call(
            func=ast.Attribute(attr="get" | "pop"), args=[ast.Constant(value=str(key)), *_]
        ):
            return key
    return ""
