"""What a `setup.py` or a `noxfile.py` says in literals; nothing of it is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aicheck.checks.dependencies.names import Item, Note, UnreadableError, normal
from aicheck.checks.dependencies.requirements import requirement

# Steps that run on installation. Those that build are replaced by everybody with compiled code.
_RUNS = frozenset(("install", "develop", "egg_info"))


def setup_py(text: str) -> Iterator[Item]:
    """Yield what a `setup.py` says in literals; nothing of it is run."""
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise UnreadableError("it is no Python that this one can read") from None
    named = {
        target.id: node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(module):
        if not isinstance(node, ast.Call) or _callee(node.func) not in ("setup", "install"):
            continue
        if _callee(node.func) == "install":
            yield from _session(node)
            continue
        for keyword in node.keywords:
            value = keyword.value
            if isinstance(value, ast.Name):
                value = named.get(value.id, value)
            yield from _keyword(keyword.arg or "", value)


def _callee(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _session(node: ast.Call) -> Iterator[Item]:
    """Yield what a nox session installs."""
    if isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "session":
        for argument in node.args:
            value = argument.value if isinstance(argument, ast.Constant) else None
            if not isinstance(value, str) or value.startswith("-"):
                continue
            if item := requirement(value, argument.lineno):
                yield item


def _keyword(name: str, value: ast.AST) -> Iterator[Item]:
    if name == "name" and isinstance(value, ast.Constant):
        yield Note("own", normal("pypi", str(value.value)), "pypi")
    elif name in ("install_requires", "setup_requires", "tests_require", "extras_require"):
        if not isinstance(value, ast.List | ast.Tuple | ast.Dict):
            yield Note("dynamic", "", "pypi")
        parts = value.values if isinstance(value, ast.Dict) else [value]
        for part in parts:
            for one in ast.walk(part):
                if not isinstance(one, ast.Constant) or not isinstance(one.value, str):
                    continue
                if item := requirement(one.value, one.lineno):
                    yield item
    elif name == "cmdclass" and isinstance(value, ast.Dict):
        for key in value.keys:
            if isinstance(key, ast.Constant) and key.value in _RUNS:
                said = f"installing from source runs a class of its own for '{key.value}'"
                yield Note("script", said, "pypi", key.lineno)
