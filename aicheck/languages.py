"""Which language a file is in, by its name or its first line, as the engines call it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath

_SUFFIXES = {
    ".bash": "bash", ".c": "c", ".cc": "cpp", ".cjs": "javascript", ".cpp": "cpp",
    ".cs": "csharp", ".cts": "typescript", ".cxx": "cpp", ".es6": "javascript", ".go": "go",
    ".h": "c", ".hpp": "cpp", ".htm": "html", ".html": "html", ".java": "java",
    ".js": "javascript", ".jsm": "javascript", ".json": "json", ".jsx": "javascript",
    ".kt": "kotlin", ".lua": "lua", ".mjs": "javascript", ".mts": "typescript", ".php": "php",
    ".py": "python", ".pyi": "python", ".pyw": "python", ".rb": "ruby", ".rs": "rust",
    ".scala": "scala", ".sh": "bash", ".sol": "solidity", ".swift": "swift", ".tf": "terraform",
    ".ts": "typescript", ".tsx": "typescript", ".vue": "vue", ".wsgi": "python", ".xml": "xml",
    ".yaml": "yaml", ".yml": "yaml",
}  # fmt: skip
_INTERPRETER = re.compile(
    r"#!.*\b(python|pypy|uv run|bash|dash|ksh|zsh|sh|node|deno|bun|ruby|php|lua)w?[\d.]*"
    r"(?:-\w+)?(?:\s|$)"
)
_INTERPRETED = {
    "bun": "typescript", "dash": "bash", "deno": "typescript", "ksh": "bash", "node": "javascript",
    "pypy": "python", "sh": "bash", "uv run": "python", "zsh": "bash",
}  # fmt: skip
# The endings that engines know, the commonest of a language first.
_USUAL = (".py", ".js", ".ts", ".tsx", ".jsx", ".sh", ".c", ".cpp", ".cs", ".go", ".html", ".java",
          ".json", ".kt", ".lua", ".php", ".rb", ".rs", ".scala", ".sol", ".swift", ".tf", ".vue",
          ".xml", ".yaml")  # fmt: skip
_DATA = frozenset({"html", "json", "xml", "yaml"})


def language(path: str, text: str = "") -> str | None:
    """The language of the file at `path`, or None where neither its `#!` line nor name tells."""
    known = _SUFFIXES.get(_ending(path))
    if not text.startswith("#!"):
        return known
    match = _INTERPRETER.match(text[:512].partition("\n")[0])
    return _INTERPRETED.get(match[1], match[1]) if match else known


# Every file's is asked for again and again.
@lru_cache(maxsize=1 << 14)
def _ending(path: str) -> str:
    return PurePosixPath(path).suffix.lower()


def suffix(path: str, text: str) -> str:
    """The ending that makes an engine read a copy of the file as the language that it is in."""
    ending, found = _ending(path), language(path, text)
    if ending in _USUAL and _SUFFIXES[ending] == found:
        return ending
    return next((end for end in _USUAL if _SUFFIXES[end] == found), ".txt")


def is_code(path: str, text: str = "") -> bool:
    """Whether the name says that it is source code in a language we know, or `#!` any program."""
    found = language(path)
    return text.startswith("#!") or (found is not None and found not in _DATA)
