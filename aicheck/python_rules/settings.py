"""Settings that open more than they should: debug mode, other sites, file modes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aicheck.python_rules.module import Module, argument, is_true, key_or_name, keyword

_DEBUGGED = frozenset({"fastapi.FastAPI", "starlette.applications.Starlette"})
_DJANGO = frozenset({"INSTALLED_APPS", "ALLOWED_HOSTS", "ROOT_URLCONF", "MIDDLEWARE"})


def check(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield settings that are too open."""
    yield from _debug(module)
    for name, call in module.calls:
        if name in {"flask_cors.CORS", "flask_cors.cross_origin"}:
            yield from _flask_origins(module, call)
        elif name.endswith(".add_middleware") and call.args:
            if module.name(call.args[0]).endswith("CORSMiddleware"):
                yield from _any_origin(module, call, "allow_origins", "allow_credentials")
        elif name == "os.umask" and module.constant(argument(call, 0, "mask")) == 0:
            yield from _mask(module, call)


def _debug(module: Module) -> Iterator[tuple[str, ast.AST]]:
    names = {it.id for it in module.all(ast.Name)}
    for assign in module.all(ast.Assign):
        if not is_true(assign.value):
            continue
        for target in assign.targets:
            is_django = isinstance(target, ast.Name) and target.id == "DEBUG" and names & _DJANGO
            owner = module.name(getattr(target, "value", None))
            is_flask = "flask" in module.packages and (
                (isinstance(target, ast.Subscript) and key_or_name(target) == "DEBUG")
                or (isinstance(target, ast.Attribute) and target.attr == "debug" and "app" in owner)
            )
            if is_django or is_flask:
                yield "debug-enabled", assign
    for name, call in module.calls:
        if name in _DEBUGGED and is_true(keyword(call, "debug")):
            yield "debug-enabled", call


def _flask_origins(module: Module, call: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    yield from _any_origin(module, call, "origins", "supports_credentials", unset=True)


def _any_origin(
    module: Module, call: ast.Call, origins: str, credentials: str, unset: bool = False
) -> Iterator[tuple[str, ast.AST]]:
    said = keyword(call, origins)
    resources = keyword(call, "resources")
    is_any = _is_star(module, said) or (said is None and unset and resources is None)
    if resources is not None and not is_any:
        is_any = any(_is_star(module, it) for it in ast.walk(resources))
    if not is_any:
        return
    mark = "" if is_true(keyword(call, credentials)) else "/ANONYMOUS"
    yield f"cors-any-origin{mark}", call


def _is_star(module: Module, node: ast.AST | None) -> bool:
    node = module.value(node)
    if isinstance(node, ast.List | ast.Tuple):
        return any(module.constant(item) == "*" for item in node.elts)
    return module.constant(node) == "*"


def _mask(module: Module, call: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    # Who keeps the result wanted to know the mask, and sets it back.
    if isinstance(module.parents[call], ast.Expr):
        yield "permissive-umask", call
