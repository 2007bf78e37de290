"""Cookies that travel where they should not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aicheck.python_rules.module import (
    Module,
    argument,
    is_false,
    key_or_name,
    keyword,
    spreads,
    targets,
)

_FLAGS = frozenset({"SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE",
                    "REMEMBER_COOKIE_SECURE", "REMEMBER_COOKIE_HTTPONLY", "JWT_COOKIE_SECURE",
                    "LANGUAGE_COOKIE_SECURE"})  # fmt: skip
_LOGIN = re.compile(r"sess|token|auth|jwt|remember|user_?id|login|sid\b", re.I)


def check(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield cookies without the flags that keep them."""
    for name, call in module.calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "set_cookie":
            yield from _cookie(module, call)
        elif name.endswith((".config.update", ".config.from_mapping")):
            for it in call.keywords:
                if it.arg in _FLAGS and is_false(it.value):
                    yield "insecure-cookie", it.value
    for assign in module.assigned:
        names = {key_or_name(target) for target in targets(assign)}
        if names & _FLAGS and is_false(assign.value):
            yield "insecure-cookie", assign


def _cookie(module: Module, call: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    secure, script = keyword(call, "secure"), keyword(call, "httponly")
    if is_false(module.value(secure)) or is_false(module.value(script)):
        yield "insecure-cookie", call
    elif spreads(call) or len(call.args) > 5:
        return
    elif secure is None or script is None:
        name = argument(call, 0, "key")
        value = argument(call, 1, "value")
        said = f"{module.string(name) or ''} {key_or_name(name)} {key_or_name(value)}"
        if _LOGIN.search(said) and not (isinstance(value, ast.Constant) and not value.value):
            yield "insecure-cookie/UNSET", call
