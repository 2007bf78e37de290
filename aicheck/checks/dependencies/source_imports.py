"""Modules that added lines import, told from those that need no package."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from aicheck import toml
from aicheck.model import Change, FileChange
from aicheck.patterns import lazy

_PYTHON = lazy(r"^[ \t]*(?:import|from)[ \t]+(\w[\w.]*)", re.MULTILINE)
_STATED = lazy(
    r"^[ \t]*(?:from[ \t]+(?P<module>\w[\w.]*)|import[ \t]+(?P<modules>[^\n;#]+))", re.MULTILINE
)
# Behind another statement.
_UNCLEAR = lazy(r"[;:][ \t]*(?:import|from)[ \t]")
_SCRIPT = lazy(
    r"(?:^|;)\s*(?:import\s*(?P<type>type\s)?(?:[\w*{},$\s]+?from\s*)?|export\s[^'\"`]*?from\s*|"
    r"\}\s*from\s*|(?:(?:const|let|var)\s[^'\"`=]*=\s*)?(?:await\s+)?(?:require|import)\s*\(\s*)"
    r"(?P<quote>['\"])(?P<name>[^'\"\s]{1,214})(?P=quote)"
)
_NAME = lazy(r"(?:@[\w.-]+/)?[\w.-]+")
_TEST = lazy(r"(?:^|/)(?:tests?/|test_|conftest\.py)|_test\.py$")
_LARGEST = 2_000_000
PYTHON = (".py", ".pyw")
_SCRIPTS = (".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte")


@dataclass(frozen=True, slots=True)
class Import:
    """A module that is imported on a line; `name` is its first part, `module` all of it.

    Line 0 says that its file was looked at in a hurry: there may be less in it, and no more.
    """

    name: str
    module: str
    line: int
    is_optional: bool = False


Found: TypeAlias = "tuple[FileChange, tuple[Import, ...]]"


def candidates(change: Change) -> list[Found]:
    """The files with the imports on their added lines that may need a package."""
    out: list[Found] = []
    for file in change.files:
        if not file.added or file.skipped:
            continue
        if file.path.endswith(PYTHON):
            out.append((file, _at_a_glance(file)))
        elif file.path.endswith(_SCRIPTS):
            out.append((file, tuple(in_script(file))))
    return [(file, imports) for file, imports in out if imports]


@cache
def tables() -> dict[str, Any]:
    """What `imports.toml` knows."""
    path = Path(__file__).with_name("imports.toml")
    return toml.loads(path.read_text(encoding="utf-8"))


@cache
def without_package(language: str) -> frozenset[str]:
    """The modules of a language for which nothing has to be declared."""
    named = frozenset(tables()[language]["modules"].split())
    return named | (sys.stdlib_module_names if language == "python" else frozenset())


def in_python(file: FileChange) -> Iterator[Import]:
    """Yield what the added lines of a Python file import that may need a package."""
    try:
        module = ast.parse(file.head or "")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    own = _own(file)
    for found in _walk(module, bool(_TEST.search(file.path))):
        if not _is_own(found, own) and file.is_added(found.line):
            yield found


def _at_a_glance(file: FileChange) -> tuple[Import, ...]:
    """What the added lines look like importing; all that they do where a look can't tell."""
    text = file.added_text
    if "import" not in text or file.head is None or len(file.head) > _LARGEST:
        return ()
    stated = [match["module"] or match["modules"] for match in _STATED.finditer(text)]
    if _UNCLEAR.search(text) or any(it.endswith("\\") for it in stated):
        return tuple(in_python(file))
    modules = dict.fromkeys(
        name.split()[0] for it in stated for name in it.split(",") if name.strip()
    )
    own = _own(file)
    found = (Import(it.split(".")[0], it, 0) for it in modules)
    return tuple(it for it in found if not _is_own(it, own))


def _own(file: FileChange) -> set[str]:
    """The modules for which a file needs no package, or none that it did not need before."""
    # What lies above the file is the project's own.
    return {*without_package("python"), *_names_before(file.base), *file.path.split("/")[:-1]}


def _is_own(module: Import, own: set[str]) -> bool:
    return module.name in own or module.name.startswith("_")


def _names_before(text: str | None) -> set[str]:
    return {match[1].split(".")[0] for match in _PYTHON.finditer(text or "")}


def _walk(module: ast.AST, in_test: bool) -> Iterator[Import]:
    """Yield the imports below a node; what an error or a condition is provided for is optional."""
    ahead: list[tuple[ast.AST, bool]] = [(module, False)]
    while ahead:
        node, is_optional = ahead.pop()
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name.split(".")[0], alias.name, node.lineno, is_optional)
        elif isinstance(node, ast.ImportFrom):
            if not node.level and node.module:
                # `from google.cloud import storage`: the package is told by the name that is taken.
                deep = f"{node.module}.{node.names[0].name}" if node.names else node.module
                yield Import(node.module.split(".")[0], deep, node.lineno, is_optional)
        elif isinstance(node, ast.stmt | ast.Module | ast.ExceptHandler | ast.match_case):
            inner = is_optional or isinstance(node, ast.Try | ast.If) or _suppresses(node)
            # A module that only one function of a test needs is often made by that test.
            inner = inner or (in_test and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
            ahead += [(child, inner) for child in ast.iter_child_nodes(node)]


def _suppresses(node: ast.AST) -> bool:
    return isinstance(node, ast.With) and any("suppress" in ast.dump(it) for it in node.items[:3])


def in_script(file: FileChange) -> Iterator[Import]:
    """Yield what the added lines of a JavaScript or TypeScript file import from packages."""
    own = without_package("node")
    before = file.base or ""
    lines = file.head_lines
    for line in file.lines():
        text = line.text[:1000]
        if ("'" not in text and '"' not in text) or text.lstrip().startswith(("//", "*", "/*")):
            continue
        for match in _SCRIPT.finditer(text):
            if not (name := package_of(match["name"])) or name in own:
                continue
            if f"'{match['name']}'" in before or f'"{match["name"]}"' in before:
                continue
            above = lines[line.number - 2] if 1 < line.number <= len(lines) else ""
            optional = "try" in text or "try" in above or bool(match["type"])
            yield Import(name, match["name"], line.number, optional)


def package_of(specifier: str) -> str:
    """The package that a specifier names, or nothing where it names something else."""
    bare = specifier.split("?", 1)[0]
    if bare.startswith((".", "/", "~", "#", "@/", "$", "!", "\\")) or ":" in bare or "!" in bare:
        return ""
    parts = bare.split("/")
    name = "/".join(parts[:2]) if bare.startswith("@") else parts[0]
    is_file = re.search(r"\.(?:js|ts|jsx|tsx|mjs|cjs|css|scss|json|svg|png|vue|svelte)$", bare)
    if not _NAME.fullmatch(name) or (is_file and len(parts) == 1 and not bare.endswith(".js")):
        return ""
    return name
