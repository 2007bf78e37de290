"""Which language a file is in, by its name or its first line, as the engines call it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_SUFFIXES = {
    ".bash": "bash", ".c": "c", ".cc": "cpp", ".cjs": "javascript", ".cpp": "cpp", ".cs": "csharp",
    ".cxx": "cpp", ".go": "go", ".h": "c", ".hpp": "cpp", ".htm": "html", ".html": "html",
    ".java": "java", ".js": "javascript", ".json": "json", ".jsx": "javascript", ".kt": "kotlin",
    ".lua": "lua", ".mjs": "javascript", ".php": "php", ".py": "python", ".pyi": "python",
    ".pyw": "python", ".rb": "ruby", ".rs": "rust", ".scala": "scala", ".sh": "bash",
    ".sol": "solidity", ".swift": "swift", ".tf": "terraform", ".ts": "typescript",
    ".tsx": "typescript", ".vue": "vue", ".xml": "xml", ".yaml": "yaml", ".yml": "yaml",
}  # fmt: skip
_INTERPRETER = re.compile(r"#!.*\b(python|bash|sh|node|ruby|php|lua)[\d.]*(?:\s|$)")
_INTERPRETED = {"node": "javascript", "sh": "bash"}
_DATA = frozenset({"html", "json", "xml", "yaml"})


def language(path: str, text: str = "") -> str | None:
    """The language of the file at `path`, or None where neither its name nor `#!` line tells."""
    known = _SUFFIXES.get(PurePosixPath(path).suffix.lower())
    if known or not text.startswith("#!"):
        return known
    match = _INTERPRETER.match(text[:200].partition("\n")[0])
    return _INTERPRETED.get(match[1], match[1]) if match else None


def suffix(path: str, text: str) -> str:
    """The ending that makes an engine read a copy of the file as the language that it is in."""
    ending = PurePosixPath(path).suffix.lower()
    if ending in _SUFFIXES:
        return ending
    found = language(path, text)
    return next((end for end, name in _SUFFIXES.items() if name == found), ".txt")


def is_code(path: str) -> bool:
    """Whether the file's name says that it is source code in any language we know."""
    found = language(path)
    return found is not None and found not in _DATA
