"""Cryptography with weak parts: modes, salts, nonces, rounds, comparisons."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aicheck.python_rules.module import Module, argument, keyword

_NONCES = {
    "cryptography.hazmat.primitives.ciphers.modes.CBC": (0, "initialization_vector"),
    "cryptography.hazmat.primitives.ciphers.modes.CTR": (0, "nonce"),
    "cryptography.hazmat.primitives.ciphers.modes.GCM": (0, "initialization_vector"),
    "cryptography.hazmat.primitives.ciphers.modes.CFB": (0, "initialization_vector"),
    "cryptography.hazmat.primitives.ciphers.modes.OFB": (0, "initialization_vector"),
}
_SALTED = {
    "hashlib.pbkdf2_hmac": (2, "salt"),
    "hashlib.scrypt": (9, "salt"),
    "bcrypt.hashpw": (1, "salt"),
    "cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC": (2, "salt"),
    "cryptography.hazmat.primitives.kdf.scrypt.Scrypt": (0, "salt"),
    "Crypto.Protocol.KDF.PBKDF2": (1, "salt"),
    "Crypto.Protocol.KDF.scrypt": (1, "salt"),
    "Cryptodome.Protocol.KDF.PBKDF2": (1, "salt"),
}
_ROUNDS = {
    "hashlib.pbkdf2_hmac": (3, "iterations"),
    "cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC": (3, "iterations"),
    "Crypto.Protocol.KDF.PBKDF2": (3, "count"),
    "Cryptodome.Protocol.KDF.PBKDF2": (3, "count"),
}
# OWASP asks for 600,000 rounds of PBKDF2 with SHA-256 in 2023; what was usual in 2010 is too few.
_FEW_ROUNDS = 50_000
_BLOCK_CIPHERS = frozenset({"AES", "DES", "DES3", "Blowfish", "CAST", "ARC2"})


def check(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield weak parts of cryptography."""
    for name, call in module.calls:
        yield from _call(module, name, call)
    if "hmac" in module.packages:
        yield from _compared(module)


def _call(module: Module, name: str, call: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    package, _, rest = name.partition(".")
    if package in {"Crypto", "Cryptodome"} and name.endswith(".new") and ".Cipher." in name:
        yield from _cipher(module, rest.split(".")[-2], call)
    if (place := _NONCES.get(name)) and module.is_constant(argument(call, *place)):
        yield "fixed-nonce", call
    if place := _SALTED.get(name):
        salt = argument(call, *place)
        if salt is not None and isinstance(_encoded(module.value(salt)), ast.Constant):
            yield "fixed-salt", call
    if place := _ROUNDS.get(name):
        rounds = module.constant(argument(call, *place))
        if isinstance(rounds, int) and rounds < _FEW_ROUNDS:
            yield "too-few-hash-rounds", call


def _cipher(module: Module, cipher: str, call: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    mode = module.name(argument(call, 1, "mode")).rpartition(".")[2]
    if mode == "MODE_ECB" and cipher in _BLOCK_CIPHERS:
        yield "ecb-mode", call
    nonce = argument(call, 2, "iv") or keyword(call, "nonce") or keyword(call, "IV")
    if nonce is not None and _is_fixed(module, nonce):
        yield "fixed-nonce", call


def _is_fixed(module: Module, node: ast.AST) -> bool:
    return module.is_constant(node) or isinstance(_encoded(module.value(node)), ast.Constant)


def _encoded(node: ast.AST | None) -> ast.AST | None:
    """The text that is encoded, where that is all that happens."""
    match node:
        case ast.Call(func=ast.Attribute(attr="encode", value=ast.Constant() as text)):
            return text
    return node


def _compared(module: Module) -> Iterator[tuple[str, ast.AST]]:
    for compare in module.all(ast.Compare):
        if isinstance(compare.ops[0], ast.Eq | ast.NotEq):
            sides = [compare.left, *compare.comparators]
            if any(_is_mac(module, side) for side in sides):
                yield "timing-unsafe-comparison", compare


def _is_mac(module: Module, node: ast.AST) -> bool:
    name = module.name(getattr(module.value(node), "func", None))
    return name.startswith("hmac.new()") and name.endswith("digest")
