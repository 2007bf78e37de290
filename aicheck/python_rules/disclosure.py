"""Errors that tell the client how the server is built."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aicheck.python_rules.module import FunctionNode, Module
from aicheck.python_rules.routes import WEB, routes

_TRACES = frozenset({"traceback.format_exc", "traceback.format_exception", "sys.exc_info"})
_TEXTS = frozenset({"str", "repr", "format"})
_BROAD = frozenset({"Exception", "BaseException", ""})


def check(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield answers that quote an internal error."""
    if not module.packages & WEB:
        return
    answering = [route.function for route in routes(module)]
    answering += [it for it in module.functions if _handles_errors(module, it)]
    for function in answering:
        yield from _traces(module, function)
        yield from _texts(module, function)


def _handles_errors(module: Module, function: FunctionNode) -> bool:
    names = (
        module.name(it.func if isinstance(it, ast.Call) else it) for it in function.decorator_list
    )
    return any(name.endswith(("errorhandler", "exception_handler")) for name in names)


def _traces(module: Module, function: FunctionNode) -> Iterator[tuple[str, ast.AST]]:
    kept = {
        target.id
        for assign in module.within(function, ast.Assign)
        if _is_trace(module, assign.value)
        for target in assign.targets
        if isinstance(target, ast.Name)
    }
    for answer in _answers(module, function):
        for part in ast.walk(answer):
            is_kept = isinstance(part, ast.Name) and part.id in kept
            if is_kept or _is_trace(module, part):
                yield "traceback-exposed", answer
                break


def _is_trace(module: Module, node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and module.name(node.func) in _TRACES


def _answers(module: Module, root: ast.AST) -> Iterator[ast.AST]:
    """What a function answers: its returns, and the errors with a status that it raises."""
    for part in ast.walk(root):
        if isinstance(part, ast.Return) and part.value is not None:
            yield part
        elif isinstance(part, ast.Raise) and isinstance(part.exc, ast.Call):
            if module.name(part.exc.func).endswith("HTTPException"):
                yield part
        elif isinstance(part, ast.Call) and module.name(part.func).endswith((".abort", "abort")):
            yield part


def _texts(module: Module, function: FunctionNode) -> Iterator[tuple[str, ast.AST]]:
    for handler in module.within(function, ast.ExceptHandler):
        caught = module.name(handler.type) if handler.type else ""
        if handler.name is None or caught.rpartition(".")[2] not in _BROAD:
            continue
        for answer in _answers(module, handler):
            if any(_quotes(module, part, handler.name) for part in ast.walk(answer)):
                yield "error-details-exposed", answer


def _quotes(module: Module, node: ast.AST, error: str) -> bool:
    match node:
        case ast.FormattedValue(value=ast.Name(id=name)):
            return name == error
        case ast.Call(args=[ast.Name(id=name), *_]):
            return name == error and module.name(node.func) in _TEXTS
    return False
