"""The routes of a web application: which functions answer requests, and how."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from aicheck.python_rules.module import FunctionNode, Module, key_or_name, keyword

WEB = frozenset(
    {"flask", "fastapi", "quart", "starlette", "sanic", "bottle", "aiohttp", "flask_restx",
     "flask_restful", "flask_openapi3", "flask_smorest"}
)  # fmt: skip
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_VERBS = frozenset({"get", "post", "put", "patch", "delete"})


@dataclass(frozen=True)
class Route:
    """One function that answers requests, and its decorators but the one that makes it a route."""

    function: FunctionNode
    path: str
    methods: frozenset[str]
    decorator: ast.Call
    guards: tuple[ast.expr, ...]

    @property
    def changes(self) -> bool:
        """Whether a request to it may change something."""
        return bool(self.methods & CHANGING)


def routes(module: Module) -> tuple[Route, ...]:
    """The routes that decorators make."""
    return module.once(module, _routes)


def _routes(module: Module) -> tuple[Route, ...]:
    return tuple(_decorated(module)) if module.packages & WEB else ()


def _decorated(module: Module) -> Iterator[Route]:
    for function in module.functions:
        for decorator in function.decorator_list:
            if isinstance(decorator, ast.Call) and (found := _route(function, decorator)):
                yield found
                break


def _route(function: FunctionNode, call: ast.Call) -> Route | None:
    if not isinstance(call.func, ast.Attribute) or not call.args:
        return None
    path, verb = call.args[0], call.func.attr
    if not isinstance(path, ast.Constant) or not isinstance(path.value, str):
        return None
    if not path.value.startswith("/") and path.value:
        return None
    if verb in _VERBS:
        methods = frozenset({verb.upper()})
    elif verb in {"route", "api_route"}:
        methods = _methods(keyword(call, "methods"))
    else:
        return None
    guards = tuple(it for it in function.decorator_list if it is not call)
    return Route(function, path.value, methods, call, guards)


def _methods(node: ast.expr | None) -> frozenset[str]:
    if node is None:
        return frozenset({"GET"})
    found = {it.value for it in ast.walk(node) if isinstance(it, ast.Constant)}
    return frozenset(str(it).upper() for it in found)


_FIELD = re.compile(
    r"(^|\.)request\.(args|form|values|json|get_json\(\)|get_json|data|get_data|get_data\(\)|"
    r"headers|cookies|files|stream|GET|POST|body|query_params|path_params)\b"
)


def reads_request(module: Module, node: ast.AST) -> bool:
    """Whether a value is read from the request right here."""
    return any(
        _FIELD.search(module.name(it)) for it in ast.walk(node) if isinstance(it, ast.Attribute)
    )


def input_names(module: Module, route: Route) -> frozenset[str]:
    """The names that hold what the client sent, assigned in the route in the order of its lines."""
    known = {it.arg for it in route.function.args.args} | {
        it.arg for it in route.function.args.kwonlyargs
    }
    known -= {"self", "request", "req", "db", "session", "current_user"}
    for node in ast.walk(route.function):
        if isinstance(node, ast.Assign) and (
            reads_request(module, node.value) or _names(node.value) & known
        ):
            known |= {key_or_name(it) for target in node.targets for it in ast.walk(target)}
    return frozenset(known - {""})


def _names(node: ast.AST) -> set[str]:
    return {it.id for it in ast.walk(node) if isinstance(it, ast.Name)}
