"""Passwords that are kept or compared as they are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aicheck.python_rules.module import FunctionNode, Module, key_or_name, keyword

_PASSWORD = re.compile(r"^(new_|raw_|plain_|user_|hashed_)?(password|passwd|pwd)$", re.I)
_HASHED = re.compile(
    r"hash|crypt|argon|pbkdf|scrypt|make_password|set_password|encrypt|digest", re.I
)
_INSERT = re.compile(r"\b(insert\s+into|update)\b[^;]{0,500}\b(password|passwd|pwd)\b", re.I | re.S)
_RUNS = frozenset({"execute", "executemany", "query"})


def check(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield where a password is kept or compared unhashed."""
    models = _models(module)
    for name, call in module.calls:
        if name.rpartition(".")[2] in _RUNS and call.args:
            yield from _inserted(module, call)
        elif name in models:
            value = keyword(call, "password")
            if value is not None and _is_raw(module, value, call):
                yield "plain-password-stored", call
    for compare in module.all(ast.Compare):
        if _is_comparison(module, compare):
            yield "plain-password-compared", compare


def _models(module: Module) -> frozenset[str]:
    """The classes of this file whose objects are rows of a database."""
    out = set()
    for node in module.all(ast.ClassDef):
        bases = {module.name(base).rpartition(".")[2] for base in node.bases}
        if bases & {"Model", "Base", "SQLModel", "DeclarativeBase", "Document"}:
            out.add(node.name)
    return frozenset(out)


def _inserted(module: Module, call: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    text = module.string(call.args[0])
    if text is None or not _INSERT.search(text[:2000]) or len(call.args) < 2:
        return
    values = call.args[1]
    items = values.elts if isinstance(values, ast.Tuple | ast.List) else []
    if isinstance(values, ast.Dict):
        items = [value for value in values.values if value is not None]
    if any(_is_raw(module, item, call) for item in items):
        yield "plain-password-stored", call


def _is_raw(module: Module, node: ast.AST, place: ast.AST) -> bool:
    """Whether this is a password that nothing in its function hashed."""
    name = key_or_name(node)
    if not _PASSWORD.search(name) or name.lower().startswith("hashed"):
        return False
    function = module.function(place)
    return function is not None and not _hashes(module, function)


def _hashes(module: Module, function: FunctionNode) -> bool:
    return any(_HASHED.search(word) for word in module.words_in(function))


def _is_comparison(module: Module, compare: ast.Compare) -> bool:
    if len(compare.ops) != 1 or not isinstance(compare.ops[0], ast.Eq | ast.NotEq):
        return False
    left, right = compare.left, compare.comparators[0]
    stored, given = _kind(left), _kind(right)
    if {stored, given} != {"stored", "given"}:
        return False
    function = module.function(compare)
    return function is not None and not _hashes(module, function)


_CONFIRMS = re.compile(r"confirm|repeat|again|password_?2|retype|verify", re.I)


def _kind(node: ast.AST) -> str:
    """Whether a password comes from a record or from the request, if it is one."""
    if not _PASSWORD.search(key_or_name(node)):
        return ""
    if isinstance(node, ast.Attribute | ast.Subscript):
        owner = node.value
        name = key_or_name(owner).lower()
        if re.search(r"^(data|form|json|request|req|body|payload|args|params|credentials)$", name):
            return "given"
        return (
            "stored" if re.search(r"user|account|row|record|member|stored|db|users", name) else ""
        )
    return "given"
