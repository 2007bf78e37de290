"""The functions, classes and routes of a file, as runs of its lines."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aicheck.checks.reading.masking import LONGEST, Masked, family, mask
from aicheck.checks.reading.python_tree import first_line, functions, tree
from aicheck.languages import language
from aicheck.patterns import lazy

_JS = lazy(
    r"\bfunction\s*\*?\s*(?P<a>\w+)\s*\("
    r"|\b(?P<b>\w+)\s*[=:]\s*(?:async\s*)?(?:function\b[^(\n]*\("
    r"|\([^()\n]*\)\s*(?::[^=\n]{1,100})?=>\s*\{)"
    r"|^[ \t]+(?:(?:async|static|public|private|protected"
    r"|override)\s+)*(?P<c>\w+)\s*\([^()\n]*\)\s*(?::[^{\n]{1,100})?\{",
    re.MULTILINE,
)
_ROUTE = lazy(
    r"\b\w+\.(?P<verb>get|post|put|patch|delete|all|GET|POST|PUT|PATCH|DELETE|Handle"
    r"|HandleFunc)\(\s*(?=[\"'`])"
)
_CLASS = lazy(r"\b(?:class|interface|struct)\s+(?P<a>\w+)[^{};\n]{0,300}\{")
_JAVA = lazy(
    r"^[ \t]+(?:(?:public|private|protected|static|final|abstract|synchronized|suspend"
    r"|override|fun)\s+)*"
    r"[\w<>\[\],.? ]{1,120}?\b(?P<a>\w+)\s*\([^(){};]{0,600}"
    r"(?:\([^(){};]{0,200}\)[^(){};]{0,200}){0,6}\)\s*(?:throws\s[\w.,\s]{1,200})?\{",
    re.MULTILINE,
)
_GO = lazy(r"^func\s+(?:\([^()\n]*\)\s*)?(?P<a>\w+)\s*(?:\[[^\]\n]*\])?\([^\n]*\{", re.MULTILINE)
_NO_NAMES = frozenset(
    {
        "if",
        "for",
        "while",
        "switch",
        "catch",
        "return",
        "with",
        "else",
        "do",
        "function",
        "new",
        "throw",
        "try",
    }
)
_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Region:
    """A function, route or class: its name, the line of its head, its first and last line."""

    name: str
    line: int
    first: int
    last: int
    is_class: bool = False

    @property
    def short(self) -> str:
        """The name without those of what it stands in."""
        return self.name.rpartition(".")[2] or self.name


@dataclass(frozen=True)
class Regions:
    """The regions of a text, in order, and its lines without comments."""

    regions: tuple[Region, ...]
    lines: tuple[str, ...]

    def at(self, line: int) -> Region | None:
        """The innermost region that a line stands in."""
        index = bisect_right(self.regions, line, key=lambda it: it.first) - 1
        best: Region | None = None
        # Regions that hold the line begin above it; the nearest is the innermost.
        for region in reversed(self.regions[max(0, index - 60) : index + 1]):
            if region.last >= line and (best is None or region.first >= best.first):
                best = region
                break
        return best

    def text(self, region: Region) -> str:
        """The lines of a region."""
        return "\n".join(self.lines[region.first - 1 : region.last])


def regions(path: str, text: str) -> Regions:
    """The regions of a file; none where its language isn't known or it is too large."""
    name = language(path, text)
    if name is None or len(text) > LONGEST:
        return Regions((), ())
    source = mask(text, name)
    bare = _without_comments(source)
    found: Iterable[Region] = ()
    if name == "python":
        found = _python(text)
    else:
        kind = family(name)
        found = _braced(source, kind)
    ordered = sorted(found, key=lambda it: (it.first, -it.last))
    return Regions(tuple(ordered), tuple(bare.split("\n")))


def _without_comments(source: Masked) -> str:
    parts: list[str] = []
    last = 0
    for start, end in source.comments:
        # What stands in a comment is blank in the code, with its line feeds kept.
        parts += (source.text[last:start], source.code[start:end])
        last = end
    return "".join((*parts, source.text[last:]))


def _python(text: str) -> Iterator[Region]:
    parsed = tree(text)
    if parsed is None:
        return
    for name, node, _ in functions(parsed.module):
        yield Region(name, node.lineno, first_line(node), node.end_lineno or node.lineno)
    for it in ast.walk(parsed.module):
        if isinstance(it, ast.ClassDef):
            first = min((it.lineno, *(mark.lineno for mark in it.decorator_list)))
            yield Region(it.name, it.lineno, first, it.end_lineno or it.lineno, True)


def _braced(source: Masked, kind: str) -> Iterator[Region]:
    lines: Sequence[str] = source.code.split("\n")
    patterns = {"javascript": (_JS, _ROUTE, _CLASS), "java": (_JAVA, _CLASS), "go": (_GO, _ROUTE)}
    for pattern in patterns.get(kind, ()):
        for count, match in enumerate(pattern.finditer(source.code)):
            if count > _MOST:
                break
            if pattern is _ROUTE:
                end = source.end_of(source.code.index("(", match.start()))
                path = re.compile(r"[\"'`]([^\"'`\n]{0,200})").match(source.text, match.end())
                name = f"{match['verb']} {path[1] if path else ''}"
            else:
                name = next(it for it in match.groups() if it)
                brace = source.code.find(
                    "{", match.start() if name in _NO_NAMES else match.end() - 1
                )
                end = source.end_of(brace) if brace >= 0 else match.end()
            if name in _NO_NAMES:
                continue
            line = source.line(match.start() + len(match.group()) - len(match.group().lstrip()))
            first = line
            while first > 1 and lines[first - 2].lstrip().startswith("@") and line - first < 20:
                first -= 1
            yield Region(
                name, line, first, source.line(max(match.start(), end - 1)), pattern is _CLASS
            )
