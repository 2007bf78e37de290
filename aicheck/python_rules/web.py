"""What a web application should have and has not: headers, and a limit on tries to log in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aicheck.python_rules.module import Module
from aicheck.python_rules.routes import Route, routes

_APPS = frozenset({"flask.Flask", "quart.Quart", "fastapi.FastAPI", "fastapi.applications.FastAPI",
                   "flask_openapi3.OpenAPI"})  # fmt: skip
_HEADERS = re.compile(
    r"talisman|x-content-type-options|x-frame-options|content-security-policy|"
    r"strict-transport-security|secure_headers|secureheaders|helmet|\.after_request|"
    r"@app\.middleware|BaseHTTPMiddleware",
    re.I,
)
_PAGES = re.compile(
    r"render_template|TemplateResponse|HTMLResponse|<(html|body|form|h1|p|div)\b", re.I
)
_LIMITED = re.compile(
    r"limiter|rate_?limit|throttl|slowapi|attempt|lock_?out|locked_until|failed_log|brute|too many|"
    r"captcha|\b429\b",
    re.I,
)
_LOGIN = re.compile(
    r"(^|[/_-])(log-?_?in|sign-?_?in|authenticate|auth|token|session)s?($|[/_-])", re.I
)
_CHECKS = re.compile(r"password|passwd|passphrase|checkpw|\bpwd\b", re.I)


def check(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield what an application lacks."""
    found = routes(module)
    if not found:
        return
    if not _LIMITED.search(module.text):
        logins = (route for route in found if _is_login(module, route))
        yield from (("login-rate-limit-missing", route.decorator) for route in logins)
    # Data that is only read has little that a browser could do wrong.
    matters = any(route.changes for route in found) or _PAGES.search(module.text)
    if matters and not _HEADERS.search(module.text):
        app = next((call for name, call in module.calls if name in _APPS), None)
        if app is not None:
            yield "security-headers-missing", app


def _is_login(module: Module, route: Route) -> bool:
    if "POST" not in route.methods:
        return False
    if not _LOGIN.search(route.path) and not _LOGIN.search(route.function.name):
        return False
    texts = (it.value for it in module.within(route.function, ast.Constant))
    words = (*module.words_in(route.function), *(it for it in texts if isinstance(it, str)))
    return any(_CHECKS.search(word[:200]) for word in words)
