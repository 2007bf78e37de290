"""Keys and passwords in the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aicheck.python_rules.module import Module, argument, key_or_name, targets

_KEY = re.compile(
    r"(?:^|_)(secret_?key|jwt_?secret(_?key)?|app_?secret|signing_?key|encryption_?key|"
    r"session_?secret|cookie_?secret|secret)$",
    re.I,
)
# Who is handed the key, and at which place.
_TAKERS = {
    "jwt.encode": (1, "key"), "jwt.decode": (1, "key"), "jose.jwt.encode": (1, "key"),
    "jose.jwt.decode": (1, "key"), "hmac.new": (0, "key"), "cryptography.fernet.Fernet": (0, "key"),
    "itsdangerous.URLSafeTimedSerializer": (0, "secret_key"),
    "itsdangerous.URLSafeSerializer": (0, "secret_key"), "itsdangerous.Signer": (0, "secret_key"),
    "itsdangerous.TimestampSigner": (0, "secret_key"),
}  # fmt: skip
_LOOKED_UP = frozenset({"os.environ.get", "os.getenv", "environ.get", "os.environ.setdefault"})


def check(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield keys that stand in the source."""
    for assign in module.assigned:
        for target in targets(assign):
            if _KEY.search(key_or_name(target)) and not _is_label(target, assign.value):
                yield from _key(module, assign.value, assign)
    for name, call in module.calls:
        if name.endswith((".config.update", ".config.from_mapping")):
            yield from _mapping(module, call)
        elif place := _TAKERS.get(name):
            key = argument(call, *place)
            if isinstance(key, ast.Constant) and _is_key(module, key):
                yield "hard-coded-secret-key", call


def _mapping(module: Module, call: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    names = {it.arg for it in call.keywords}
    if "TESTING" in names:
        return
    for it in call.keywords:
        if it.arg and _KEY.search(it.arg):
            yield from _key(module, it.value, it.value)


def _key(module: Module, value: ast.AST | None, place: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(value, ast.BoolOp) and isinstance(value.op, ast.Or):
        value = value.values[-1]
        mark = "/DEFAULT"
    else:
        mark = ""
    if isinstance(value, ast.Call) and module.name(value.func) in _LOOKED_UP:
        value, mark = argument(value, 1, "default"), "/DEFAULT"
    if isinstance(value, ast.Constant) and _is_key(module, value):
        yield f"hard-coded-secret-key{mark}", place


def _is_label(target: ast.expr, value: ast.AST | None) -> bool:
    """Whether a constant only repeats its own name."""
    if not isinstance(target, ast.Name) or not isinstance(value, ast.Constant):
        return False
    said, name = re.sub(r"\W", "_", str(value.value)).lower(), target.id.lower()
    return said == name or said.endswith(f"_{name}") or name.endswith(f"_{said}")


def _is_key(module: Module, node: ast.Constant) -> bool:
    value = node.value.decode("latin-1") if isinstance(node.value, bytes) else node.value
    if not isinstance(value, str) or len(value) < 3 or re.search(r"[\s<{$%]|://", value):
        return False
    # A path or the name of a setting instead of its value.
    return not value.startswith(("/", ".", "-----")) and not re.fullmatch(r"[A-Z_]{6,}", value)
