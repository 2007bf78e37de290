"""Requests that other sites can forge, and routes that ask nobody who they are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aicheck.python_rules.module import FunctionNode, Module
from aicheck.python_rules.routes import Route, routes

_APPS = frozenset({"flask.Flask", "quart.Quart", "flask_openapi3.OpenAPI"})
_FORGERY_GUARD = re.compile(r"csrf|xsrf|samesite[\"']?\]?\s*[=:]\s*[\"'](lax|strict)|seasurf", re.I)
_FORM = re.compile(r"<form\b[^>]{0,300}\bmethod\s*=\s*[\"']?post", re.I)
_LOGIN_COOKIE = frozenset({"flask_login", "flask_session", "flask_security", "flask_httpauth"})

_GUARD = re.compile(
    r"auth|login|logged|admin|permission|role|token|jwt|require|protect|secured|current_user|"
    r"session|identity|api_?key|signature|credential|verify_|scope|guard",
    re.I,
)
_OPEN = re.compile(
    r"log-?_?in|log-?_?out|sign-?_?(in|up|out)|regist|auth|token|reset|forgot|webhook|callback|"
    r"health|ping|public|subscribe|contact|verify|confirm|callback|static|docs|openapi|graphql",
    re.I,
)
_ADMIN = re.compile(r"^/(api/)?(v\d+/)?(admin|internal|debug|manage)(/|$)", re.I)
_SIGNED = re.compile(r"hmac|signature|webhook|stripe|api_?key|token|secret", re.I)


def check(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield what lets strangers act."""
    found = routes(module)
    yield from _forgeable(module, found)
    yield from _exempt(module)
    yield from _unguarded(module, found)


def _forgeable(module: Module, found: tuple[Route, ...]) -> Iterator[tuple[str, ast.AST]]:
    changing = [route for route in found if route.changes]
    if not changing or not module.called & _APPS or _FORGERY_GUARD.search(module.code):
        return
    if _is_by_cookie(module):
        # Logging in is the least that one can be made to do.
        others = (it for it in changing if not _OPEN.search(f"{it.path} {it.function.name}"))
        yield "csrf-missing", next(others, changing[0]).decorator


def _is_by_cookie(module: Module) -> bool:
    """Whether the browser itself says who asks: by a session, a cookie or its address alone."""
    if module.packages & _LOGIN_COOKIE or _FORM.search(module.text):
        return True
    names = {module.name(it) for it in module.all(ast.Attribute)}
    names |= {module.name(it.value) for it in module.all(ast.Subscript)}
    if "flask.request.cookies" in names:
        return True
    return any(name == "flask.session" or name.startswith("flask.session.") for name in names)


def _exempt(module: Module) -> Iterator[tuple[str, ast.AST]]:
    for function in module.functions:
        for decorator in function.decorator_list:
            name = module.name(decorator)
            if name.endswith(("csrf_exempt", "csrf.exempt")) and not _is_signed(module, function):
                yield "csrf-exempt", decorator


def _is_signed(module: Module, function: FunctionNode) -> bool:
    words = {function.name, *module.words_in(function)}
    return any(_SIGNED.search(word) for word in words)


def _unguarded(module: Module, found: tuple[Route, ...]) -> Iterator[tuple[str, ast.AST]]:
    if len(found) < 2 or re.search(r"before_request|middleware|dependencies\s*=", module.text):
        return
    guarded = {route for route in found if _is_guarded(module, route)}
    by_decorator = [route for route in found if _has_guard(module, route)]
    for route in found:
        if route in guarded or _OPEN.search(f"{route.path} {route.function.name}"):
            continue
        is_admin = bool(_ADMIN.search(route.path))
        is_odd_one = route.changes and len(by_decorator) >= 2 and 2 * len(guarded) > len(found)
        if is_admin or (is_odd_one and any(other.changes for other in by_decorator)):
            yield "route-without-authorization", route.decorator


def _has_guard(module: Module, route: Route) -> bool:
    """Whether a decorator or a parameter of the route looks at who asks."""
    arguments = route.function.args
    defaults = [*arguments.defaults, *arguments.kw_defaults]
    parts: list[ast.AST] = [*route.guards, *(it for it in defaults if it is not None)]
    parts += [it.annotation for it in arguments.args if it.annotation is not None]
    return any(_GUARD.search(word) for part in parts for word in _words(part))


def _is_guarded(module: Module, route: Route) -> bool:
    if _has_guard(module, route):
        return True
    words = (word for part in route.function.body for word in _words(part))
    return any(_GUARD.search(word) or word in {"401", "403"} for word in words)


def _words(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        match part:
            case ast.Name():
                yield part.id
            case ast.Attribute():
                yield part.attr
            case ast.arg():
                yield part.arg
            case ast.Constant(value=str() | int()):
                yield str(part.value)[:200]
