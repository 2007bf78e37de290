"""Secrets that are drawn from a generator whose next number can be computed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aicheck.python_rules.module import FunctionNode, Module, argument, key_or_name, targets

_DRAWS = re.compile(
    r"^(random|numpy\.random|np\.random)\.(random|rand|randint|randrange|choice|choices|sample|"
    r"getrandbits|randbytes|uniform|normalvariate|gauss|shuffle|triangular|betavariate|"
    r"expovariate|lognormvariate|vonmisesvariate|paretovariate|weibullvariate|random_integers)$"
)
_SECRET = re.compile(
    r"(^|_)(tokens?|passwords?|passwd|pwd|passphrase|secrets?|otp|totp|pin|pin_?code|salt|nonce|"
    r"csrf|captcha|api_?key|access_?key|secret_?key|auth_?key|encryption_?key|private_?key|"
    r"session_?(id|key)|sid|reset_?code|verification_?code|verify_?code|auth_?code|"
    r"activation_?code|invite_?code|recovery_?codes?|security_?code|credentials?|iv|"
    r"remember_?me|cookie)(_|$)",
    re.I,
)
# Language models have tokens, parsers too.
_OTHER = re.compile(
    r"token_?(ids?|count|len|idx|index|type|num|prob|list)|num_tokens|max_tokens|mask|vocab|sampl",
    re.I,
)
_MODELS = frozenset({"torch", "transformers", "tensorflow", "jax", "spacy", "nltk", "keras"})
_COOKIE = re.compile(r"session|cookie|remember", re.I)


def check(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield draws from `random` that become a secret."""
    for name, call in module.calls:
        if _DRAWS.match(name) and _becomes_secret(module, call):
            yield "predictable-token", call


def _becomes_secret(module: Module, call: ast.Call) -> bool:
    function = module.function(call)
    names = [key_or_name(target) for target in _receivers(module, call)]
    if function is not None:
        names += [function.name] if _is_returned(module, call, function) else []
        if any(_is_kept(module, function, name) for name in names if name):
            return True
    return any(_is_secret(module, name) for name in names)


def _is_secret(module: Module, name: str) -> bool:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    if not _SECRET.search(spaced) or _OTHER.search(spaced):
        return False
    return not (re.search(r"token", spaced, re.I) and module.packages & _MODELS)


def _receivers(module: Module, node: ast.AST) -> Iterator[ast.AST]:
    """What the value is assigned or passed to, by name."""
    for outer in module.above(node):
        if isinstance(outer, ast.keyword) and outer.arg:
            yield ast.Name(outer.arg)
        if isinstance(outer, ast.Dict):
            at = next((i for i, it in enumerate(outer.values) if it is node), None)
            key = outer.keys[at] if at is not None else None
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield ast.Name(key.value)
        if isinstance(outer, ast.stmt):
            yield from targets(outer)
            return
        node = outer


def _is_returned(module: Module, call: ast.Call, function: FunctionNode) -> bool:
    statement = module.statement(call)
    if isinstance(statement, ast.Return):
        return True
    names = {key_or_name(target) for target in targets(statement)} - {""}
    return bool(names & module.once(function, _returned))


def _returned(function: FunctionNode) -> frozenset[str]:
    values = (it.value for it in ast.walk(function) if isinstance(it, ast.Return) and it.value)
    parts = (part for value in values for part in ast.walk(value))
    return frozenset(part.id for part in parts if isinstance(part, ast.Name))


def _is_kept(module: Module, function: FunctionNode, name: str) -> bool:
    """Whether the value is put into a session or a cookie."""
    return name in module.once(function, _kept)


def _kept(function: FunctionNode) -> frozenset[str]:
    out = set()
    for part in ast.walk(function):
        match part:
            case ast.Assign(value=ast.Name(id=name)):
                owners = (it.value for it in part.targets if isinstance(it, ast.Subscript))
                if any(_COOKIE.search(key_or_name(owner)) for owner in owners):
                    out.add(name)
            case ast.Call(func=ast.Attribute(attr="set_cookie")):
                value = argument(part, 1, "value")
                out |= {value.id} if isinstance(value, ast.Name) else set()
    return frozenset(out)
