"""Our own rules over Python's syntax trees, and what they say better than bandit does.

They run in bandit's worker process, so a hostile file can neither crash nor hang aicheck. What a
finding is called and how bad it is stands in `checks/python_rules.toml`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from aicheck.python_rules import (
    access,
    backtracking,
    cookies,
    credentials,
    crypto,
    disclosure,
    limits,
    logs,
    passwords,
    randomness,
    settings,
    web,
)
from aicheck.python_rules.module import Module
from aicheck.words import Words

Test = Callable[[Module], Iterator[tuple[str, ast.AST]]]

_WEB = ("flask", "fastapi", "quart", "starlette", "sanic", "bottle", "aiohttp")

# A repetition of a group that ends in a repetition.
_NESTED = tuple(f"{end}{lazy})" + again for end in "+*}" for lazy in ("", "?") for again in "+*{")
_DEBUGS = ("debug=true", "debug = true", "debug'] = true", 'debug"] = true', "debug': true",
           'debug": true')  # fmt: skip

# Each yields the id of a rule and the place that it is about. A file that lacks, in lower case, a
# word of each list has nothing for it: most files have nothing for any, and aren't parsed again.
TESTS: tuple[tuple[tuple[tuple[str, ...], ...], Test], ...] = (
    ((("csrf_exempt", "csrf.exempt", *_WEB),), access.check),
    ((_NESTED,), backtracking.check),
    ((("set_cookie", "cookie_secure", "cookie_httponly"),), cookies.check),
    ((("secret", "jwt", "signing_key", "encryption_key", "hmac", "fernet"),), credentials.check),
    ((("crypt", "cipher", "pbkdf2", "hmac", "scrypt"),), crypto.check),
    ((_WEB, ("except", "traceback")), disclosure.check),
    ((_WEB, ("request", "int", "float", "subprocess")), limits.check),
    ((("log", "print("), logs.WORDS), logs.check),
    ((("password", "passwd", "pwd"), ("execute", "query", "==", "!=", "class")), passwords.check),
    ((("random",),), randomness.check),
    (((*_DEBUGS, "cors", "umask("),), settings.check),
    ((_WEB,), web.check),
)


def wanted(text: str) -> tuple[Test, ...]:
    """The tests that a file has something for."""
    words = Words(text)
    return tuple(test for lists, test in TESTS if all(map(words.any, lists)))


def found(module: Module, tests: tuple[Test, ...]) -> Iterator[tuple[str, ast.AST]]:
    """Yield what the tests find: the rule's id, or that and a mark of its own, and the node."""
    for test in tests:
        yield from test(module)
