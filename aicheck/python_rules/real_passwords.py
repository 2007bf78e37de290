"""Tells a password from a label, a placeholder or the name of a field."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aicheck.python_rules.module import FunctionNode, Module, key_or_name

_PASSWORD = re.compile(r"(^|_)(pass(word|wd|phrase)?s?|pwd|pw)$", re.I)
_TOKEN = re.compile(r"(^|_)(secrete?|token|api_?key|secret_key|auth)s?$", re.I)
# What stands for a value that comes from elsewhere, or for none.
_PLACEHOLDER = re.compile(
    r"^[<\[{$%].*|.*[>\]}]$|.*(\{\w*\}|%\(|\$\{|\*\*\*|xxx|\.\.\.|your[-_ ]|\bexample\b|"
    r"placeholder|redacted|dummy|changeit|not[-_]?set|unused|none|null).*|^[*x•.\-_#]+$",
    re.I | re.S,
)
_LABEL = re.compile(r"^[a-z]+([_.:/-][a-z]+)+$|^[A-Z]+(_[A-Z]+)*$|^[a-z]+([A-Z][a-z]+)+$")
_ABOUT = re.compile(r"pass(word|wd|phrase)|pwd|token|secret|login|credential|auth|key", re.I)
# What people choose; each is a word that says nothing else here.
_CHOSEN = re.compile(
    r"^(admin|root|secret|password|passw0rd|letmein|changeme|change_me|qwerty|guest|toor|default|"
    r"master|postgres|mysql|test|demo|dev)$",
    re.I,
)
_MIXED = re.compile(r"^(?=.*[A-Za-z])(?=.*\d)[\x21-\x7e]{12,}$")


def is_real_password(module: Module, node: ast.AST) -> bool:
    """Whether a text at a node, or around it, has a name and a look that make it a password."""
    named = (pair for pair in _named(module, node) if isinstance(pair[1], ast.Constant))
    return any(
        isinstance(value.value, str) and is_password(name, value.value)
        for name, value in named
        if isinstance(value, ast.Constant)
    )


Named = Iterator[tuple[str, ast.AST | None]]


def _named(module: Module, node: ast.AST) -> Named:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _defaults(node)
        case ast.Call():
            # What logs in names a user or a host too; there even `password` is a password.
            names = {it.arg for it in node.keywords}
            kind = "login_" if names & {"user", "username", "host", "database", "db"} else ""
            yield from ((kind + it.arg, it.value) for it in node.keywords if it.arg)
        case ast.Constant():
            yield from _around(module, node)


def _defaults(node: FunctionNode) -> Named:
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    tail = positional[len(positional) - len(arguments.defaults) :]
    yield from zip((it.arg for it in tail), arguments.defaults, strict=True)
    yield from zip((it.arg for it in arguments.kwonlyargs), arguments.kw_defaults, strict=True)


def _around(module: Module, node: ast.Constant) -> Named:
    """bandit points at the value, or at the key that it stands under."""
    parent = module.parents.get(node)
    match parent:
        case ast.Assign():
            yield from ((key_or_name(target), node) for target in parent.targets)
        case ast.AnnAssign():
            yield key_or_name(parent.target), node
        case ast.Compare():
            yield from ((key_or_name(it), node) for it in (parent.left, *parent.comparators))
        case ast.Dict():
            value = next(
                (it for key, it in zip(parent.keys, parent.values, strict=True) if key is node),
                None,
            )
            yield str(node.value), value
        case ast.Subscript():
            yield str(node.value), getattr(module.parents.get(parent), "value", None)


def is_password(name: str, value: str) -> bool:
    """Whether a value under a name looks like one that opens something."""
    if not value or re.search(r"\s", value) or len(value) > 200 or _PLACEHOLDER.match(value):
        return False
    if value.startswith(("/", "http", "./", "env:", "file:")) or value.endswith((":", "=")):
        return False
    if _PASSWORD.search(name):
        return len(value) >= 4 and not _is_label(name, value)
    return bool(_TOKEN.search(name) and _MIXED.match(value) and not _LABEL.match(value))


def _is_label(name: str, value: str) -> bool:
    if value.lower() == name.lower():
        return True
    return not _CHOSEN.match(value) and bool(_LABEL.match(value) and _ABOUT.search(value))
