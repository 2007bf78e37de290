"""The comments of a source file that stand at the beginning of their lines.

No parser: a table of comment signs by file name, and as much of each language's strings as it takes
not to read a template's text for a comment.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from aicheck.patterns import lazy

# A longer comment line says nothing that a marker says.
_LONGEST = 300
_EDGES = " \t\r*!/"
_TRIPLE = r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*(?:"""|\Z)'
_SINGLE = r"'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*(?:'''|\Z)"
_TEMPLATE = r"`[^`\\]*(?:\\.[^`\\]*)*(?:`|\Z)"
_QUOTED = r'"(?:[^"\\\n]|\\.)*"?|' + r"'(?:[^'\\\n]|\\.)*'?"
# Comments are matched too, so that an apostrophe in one opens no string.
_PYTHON = lazy(rf"(?P<text>{_TRIPLE}|{_SINGLE})|#[^\n]*|{_QUOTED}", re.DOTALL)
_BRACES = lazy(rf"//[^\n]*|/\*.*?(?:\*/|\Z)|(?P<text>{_TRIPLE}|{_TEMPLATE})|{_QUOTED}", re.DOTALL)
_FENCES = lazy(
    r"(?P<text>^[ >]*(`{3,}|~{3,}).*?(?:^[ >]*\2[`~]*[ \t]*$|\Z))", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment's line, or one of its lines; in the `header` only comments stand above it."""

    line: int
    indent: int
    text: str
    is_header: bool


@dataclass(frozen=True, slots=True)
class Syntax:
    """What opens a line comment, what opens and closes the others, and the texts of many lines."""

    signs: tuple[str, ...] = ()
    opens: str = ""
    closes: str = ""
    texts: re.Pattern[str] | None = None
    has_front_matter: bool = False


_BLOCK, _MARKUP = ("/*", "*/"), ("<!--", "-->")
_SYNTAXES = (
    (
        Syntax(("//",), *_BLOCK, _BRACES),
        "c cc cjs cpp cs css cts cxx dart fs fsx gleam glsl go gradle groovy h hh hlsl hpp hxx"
        " java js json5 jsonc jsx kt kts less m mjs mm mts pcss prisma proto rs sass scala scss"
        " sol sv swift thrift ts tsx v wgsl zig",
    ),
    (Syntax(("#",), texts=_PYTHON), "bzl gd py pyi pyx star"),
    (
        Syntax(("#",)),
        "awk bash bats cfg cmake coffee conf cr dockerfile dockerignore editorconfig env ex exs"
        " fish gemspec gitignore gql graphql jl just ksh mk nim nix pl pm properties ps1 psd1"
        " psm1 r rake rb service sh tcl toml yaml yml zsh",
    ),
    (Syntax(("#", "//"), *_BLOCK), "hcl jsonnet php tf tfvars"),
    (Syntax(("--",), *_BLOCK), "sql"),
    (Syntax(("--",)), "ada adb ads applescript elm hs lua purs vhd vhdl"),
    (Syntax((";",)), "asm clj cljc cljs edn el ini lisp ll lsp rkt s scm"),
    (Syntax(("%",)), "bib cls erl hrl sty tex"),
    (Syntax(("'",)), "bas vb vbs"),
    (Syntax(("!",)), "f03 f08 f90 f95"),
    (Syntax(("::", "REM ", "rem ")), "bat cmd"),
    (Syntax((), "(*", "*)"), "ml mli pas"),
    (Syntax((), *_MARKUP), "csproj htm html props svg targets xaml xhtml xml xsd xsl"),
    (Syntax(("//",), *_MARKUP), "astro svelte vue"),
    (Syntax((), *_MARKUP, _FENCES, has_front_matter=True), "markdown md mdx qmd rmd"),
)
_BY_SUFFIX = {suffix: syntax for syntax, names in _SYNTAXES for suffix in names.split()}
_HASH = _BY_SUFFIX["sh"]
_FILES = ("containerfile", "dockerfile", "gemfile", "justfile", "makefile", "rakefile")
# What may stand above a header without ending it.
_PREAMBLE = ("#!", "<?php", "<?xml", "<!doctype", "---", "package ")


def syntax_of(path: str) -> Syntax | None:
    """How comments are written in the file `path`, or None where we don't know."""
    name = PurePosixPath(path).name.casefold()
    if name.startswith(_FILES):
        return _HASH
    return _BY_SUFFIX.get(name.rpartition(".")[2]) if "." in name else None


def comments(text: str, syntax: Syntax) -> Iterator[Comment]:
    """Yield the comment lines of `text`, without their signs, indented as the comment's first."""
    is_open = is_code = False
    indent = at = 0
    texts = _Texts(text, syntax.texts)
    for number, line in enumerate(text.split("\n"), 1):
        start, body = at, line.strip()
        at += len(line) + 1
        if not body:
            continue
        if not is_open:
            indent = len(line) - len(line.lstrip())
        said, is_open = (None, False) if texts.covers(start) else _said(body, syntax, is_open)
        if said is None:
            is_code = is_code or not body.casefold().startswith(_PREAMBLE)
        elif said := said[:_LONGEST].strip(_EDGES):
            yield Comment(number, indent, said, not is_code)


def readings(line: str, syntax: Syntax) -> Iterator[str]:
    """Yield what a line says if it is a comment of its own, and if it goes on with one."""
    for is_open in (False, True) if syntax.opens else (False,):
        said, _ = _said(line.strip(), syntax, is_open)
        if said := (said or "")[:_LONGEST].strip(_EDGES):
            yield said


def _said(body: str, syntax: Syntax, is_open: bool) -> tuple[str | None, bool]:
    """What a line says if it is a comment, and whether the next one belongs to the comment too."""
    if is_open or (syntax.opens and body.startswith(syntax.opens)):
        said, closed, _ = body[0 if is_open else len(syntax.opens) :].partition(syntax.closes)
        return said, not closed
    for sign in syntax.signs:
        if body.startswith(sign):
            return (body.lstrip(sign) if len(sign) == 1 else body[len(sign) :]), False
    return None, False


class _Texts:
    """Where a file's strings of many lines are."""

    def __init__(self, text: str, pattern: re.Pattern[str] | None) -> None:
        found = [m.span() for m in pattern.finditer(text) if m["text"]] if pattern else []
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]

    def covers(self, place: int) -> bool:
        """Whether a line that begins at `place` begins inside a string."""
        index = bisect_right(self._starts, place) - 1
        return index >= 0 and self._starts[index] < place < self._ends[index]
