"""Python's own view of a source file: its text, why it cannot be read, and where its parts stand.

Lines and columns of syntax trees count bytes from 0, those that people are told characters from 1.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
_LINE_END = re.compile(r"\r\n?|\n")

Span = tuple[int, int, int, int]
"""The line and the column where something begins, and those where it ends."""


@dataclass(frozen=True)
class Source:
    """The text of a file; where its lines begin to Python, and where after a line feed."""

    text: str
    starts: list[int]
    feeds: list[int]

    def offset(self, line: int, column: int) -> int:
        """The index in the text of `column`, in UTF-8 bytes from 0, on `line`, from 1."""
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        head = self.text[start:end].encode("utf-8", "surrogatepass")[:column]
        return start + len(head.decode("utf-8", "surrogatepass"))

    def position(self, offset: int) -> tuple[int, int]:
        """The line and column, from 1, of an index in the text."""
        line = bisect_right(self.feeds, offset)
        return line, offset - self.feeds[line - 1] + 1


def read_source(data: bytes) -> Source:
    """Decode a file as Python would."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    text = data.decode(encoding)
    feeds = [0, *(match.end() for match in re.finditer("\n", text))]
    if "\r" not in text:
        return Source(text, feeds, feeds)
    return Source(text, [0, *(match.end() for match in _LINE_END.finditer(text))], feeds)


def moves_lines(data: bytes) -> bool:
    """Whether the declared encoding gives the file other lines than it seems to have.

    `# coding: unicode_escape` or `utf-7` can spell line ends and code in harmless characters.
    """
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    if encoding in {"utf-8", "utf-8-sig"}:
        return False
    try:
        lines = [line.decode(encoding) for line in data.split(b"\n")]
    except UnicodeError:
        return True
    return lines != data.decode(encoding).split("\n")


def why_unread(data: bytes) -> str | None:
    """Say why Python cannot parse a file, if it cannot."""
    if b"\0" in data:
        return f"line {data[: data.index(0)].count(10) + 1}: contains a NUL byte"
    try:
        ast.parse(data)
    except SyntaxError as error:
        return _syntax_reason(error)
    except (RecursionError, MemoryError):
        return f"nested too deeply for Python {PYTHON}"
    except ValueError as error:
        return str(error)
    return None


def _syntax_reason(error: SyntaxError) -> str:
    text = error.msg or "invalid syntax"
    if not error.lineno or "codec can't decode" in text or "encoding" in text:
        return text
    newer = f"bandit runs on Python {PYTHON} and cannot read newer syntax"
    return f"line {error.lineno}: {text}; {newer}"


class Tree:
    """Finds the extent of strings and signatures by where they begin."""

    def __init__(self, module: ast.Module) -> None:
        """Note each node's parent, and where strings and functions begin."""
        self._parents: dict[ast.AST, ast.AST] = {}
        self._places: dict[tuple[int, int], ast.AST] = {}
        for parent in ast.walk(module):
            for node in ast.iter_child_nodes(parent):
                self._parents[node] = parent
                if isinstance(node, ast.Constant | ast.FunctionDef):
                    self._places.setdefault((node.lineno, node.col_offset), node)

    def span(self, line: int, column: int) -> Span | None:
        """The expression that is built from the string there, or the function's signature."""
        node = self._places.get((line, column))
        if isinstance(node, ast.FunctionDef):
            return _signature(node)
        return _extent(self._built(node)) if node else None

    def _built(self, node: ast.AST) -> ast.AST:
        while True:
            parent = self._parents[node]
            is_method = isinstance(parent, ast.Call) and parent.func is node
            if not (is_method or isinstance(parent, ast.BinOp | ast.JoinedStr | ast.Attribute)):
                return node
            node = parent


def _signature(node: ast.FunctionDef) -> Span:
    parts = [_extent(part)[2:] for part in ast.walk(node.args) if hasattr(part, "lineno")]
    return (node.lineno, node.col_offset, *max(parts, default=(node.lineno, node.col_offset)))


def _extent(node: Any) -> Span:
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset
