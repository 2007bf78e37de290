"""Secrets that end up in logs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aicheck.python_rules.module import Module, key_or_name

# A file without one of these has no secret that has a name.
WORDS = ("passw", "passphrase", "pwd", "secret", "api_key", "apikey", "_token", "private_key",
         "creditcard", "credit_card", "card_number", "cvv", "ssn")  # fmt: skip
_LEVELS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})
_LOGGER = re.compile(r"(^|\.)_?(log|logger|logging|LOG|LOGGER)(\.|\(|$)|getLogger|\.logger$")
_SECRET = re.compile(
    r"^(\w+_)?(password|passwd|passphrase|pwd|secret_?key|api_?key|access_token|refresh_token|"
    r"auth_token|private_key|client_secret|credit_?card(_number)?|card_number|cvv|ssn)$",
    re.I,
)
_ANNOUNCED = re.compile(
    r"\b(password|passwd|secret_?key|api[_ -]?key|(access|auth)[_ -]?token)\s?[:=]\s?['\"]?%[sr]",
    re.I,
)
_HARMLESS = re.compile(r"(^|_)(no|has|is|need|min|max|reset|bad|wrong|invalid)_", re.I)


def check(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield calls that log a password or a key."""
    for name, call in module.calls:
        if _is_log(name) and (
            _announces_secret(call) or any(_is_secret(module, it) for it in _told(call))
        ):
            yield "secret-in-log", call


def _announces_secret(call: ast.Call) -> bool:
    """Whether a format says of a value to come that it is a secret: `api_key=%s`."""
    match call.args:
        case [ast.Constant(value=str(text)), _, *_]:
            return _ANNOUNCED.search(text) is not None
    return False


def _is_log(name: str) -> bool:
    owner, _, last = name.rpartition(".")
    return name == "print" or (last in _LEVELS and bool(_LOGGER.search(owner)))


def _told(call: ast.Call) -> Iterator[ast.AST]:
    """The values that the text of a log line is made of."""
    todo: list[ast.AST] = list(call.args)
    while todo:
        node = todo.pop()
        match node:
            case ast.JoinedStr():
                todo += node.values
            case ast.FormattedValue():
                todo.append(node.value)
            case ast.BinOp():
                todo += [node.left, node.right]
            case ast.Tuple():
                todo += node.elts
            case ast.Call(func=ast.Attribute(attr="format", value=ast.Constant())):
                todo += node.args
            case ast.Call(func=ast.Name(id="str" | "repr"), args=[value]):
                todo.append(value)
            case ast.Name() | ast.Attribute() | ast.Subscript() | ast.Call():
                yield node


def _is_secret(module: Module, node: ast.AST) -> bool:
    name = key_or_name(node)
    return bool(_SECRET.search(name)) and not _HARMLESS.search(name) and name.upper() != name
