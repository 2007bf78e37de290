"""Comments that tell a scanner, a linter or a coverage tool to look away, and where they stand.

A cheap look, without parsing: a comment is what follows a comment's mark outside the quotes of its
own line. Of Python alone it is known what stands in a string of several lines.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from aicheck.languages import language

# A line of this length is data; looking for a comment in it is a waste.
_LONGEST = 10_000
_LONGEST_TEXT = 1 << 20
# Python 3.12 and later have tokens of their own for the parts of an f-string.
_STRINGS = (tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING))
_PROSE = frozenset({".adoc", ".markdown", ".md", ".mdx", ".rst", ".txt"})

_SLASHES = frozenset(
    {"c", "cpp", "csharp", "go", "java", "javascript", "kotlin", "rust", "scala", "solidity",
     "swift", "typescript"}
)  # fmt: skip
_HASHES = frozenset({"bash", "python", "ruby", "yaml"})
_MARK = {
    "hash": re.compile(r"#"),
    "slash": re.compile(r"//|/\*|^\s*\*|<!--"),
    # "--" and "#" alone start a value as often as a comment.
    "any": re.compile(r"(?:^|(?<=[\s;{(]))(?:#|//|/\*|--)|^\s*\*|<!--|/\*"),
}
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`")
_PIECES = re.compile(r"#+|//+|/?\*+/?|<!--+|--+|;|\{/\*")

# What the whole text must have, so that most files are passed over at once.
HINT = re.compile(
    r"nosec|nosem|noqa|aicheck:\s*ignore|nosonar|:allow|trufflehog:|type:\s*ignore|pyright:|mypy:"
    r"|eslint-|ts-(?:ignore|expect|nocheck)|nolint|pragma|pylint:|rubocop:|suppresswarnings|allow\("
    r"|istanbul|(?:c8|v8|stryker)\s|checkov:|tfsec:|trivy:|lgtm|codeql\[|phpstan-|psalm-|shellcheck"
    r"|hadolint|brakeman:|kics-|flake8:|ruff:|devskim:|biome-ignore|oxlint-|swiftlint:|tslint:|cspell"
    r"|@(?:file:)?suppress|suppressmessage|nowarn|deno-lint|phpcs:|nopmd|checkstyle:|zizmor:",
    re.IGNORECASE,
)
# A comment of several lines may have it in its middle, where no mark stands before it.
_IN_BLOCK = re.compile(r"\s*(?=eslint-disable\b)")
_SCANNERS = {
    "bandit": re.compile(r"nosec\b:?\s*(?P<ids>[\w ,]*)", re.IGNORECASE),
    "semgrep": re.compile(r"nosem(?:grep)?\b(?::\s*(?P<ids>[\w.\-, /]+))?", re.IGNORECASE),
    "noqa": re.compile(
        r"(?:(?:(?:flake8|ruff):\s*)?noqa\b(?:\s*:\s*)?|ruff:\s*(?:disable|(?:file-)?ignore)\s*\[)"
        r"(?P<ids>[A-Z]+\d+(?:[\s,]+[A-Z]+\d+)*)?",
        re.IGNORECASE,
    ),
    "aicheck": re.compile(r"aicheck:\s*ignore\b(?:\[(?P<ids>[\w\-, ]+)\])?", re.IGNORECASE),
    "secrets": re.compile(
        r"(?:gitleaks:allow|trufflehog:\s*ignore|pragma:\s*allowlist\s)(?P<ids>)", re.IGNORECASE
    ),
    "other": re.compile(
        r"(?:NOSONAR|lgtm\s*\[|codeql\[|checkov:skip|tfsec:ignore|trivy:ignore|kics-scan\s+ignore"
        r"|brakeman:ignore|zizmor:\s*ignore|devskim:\s*ignore|(?-i:nolint)\b(?!:)|nolint:[\w,]*gosec)(?P<ids>)",
        re.IGNORECASE,
    ),
    # Of what follows, types, style and coverage: less harm, more of it.
    "lint": re.compile(
        r"(?:type:\s*ignore(?!\[)|(?:pyright|mypy):\s*(?:ignore(?!\[)|ignore-errors|disable-error-code|basic)"
        r"|eslint-disable|@?ts-(?:ignore|expect-error|nocheck)\b|nolint:|NOLINT|tslint:disable"
        r"|pragma:?\s*no\s*(?:cover|branch)|pylint:\s*(?:disable|skip-file)|rubocop:\s*disable"
        r"|(?:istanbul|c8|v8)\s+ignore|stryker\s+disable|phpstan-ignore|psalm-suppress"
        r"|@phpstan-ignore|@psalm-suppress|shellcheck\s+disable|hadolint\s+ignore"
        r"|swiftlint:disable|biome-ignore|oxlint-disable|deno-lint-ignore|phpcs:\s*(?:ignore|disable)"
        r"|NOPMD|CHECKSTYLE:\s*OFF)(?P<ids>)",
        re.IGNORECASE,
    ),
}  # fmt: skip
# These are code, and no comments.
_C_PRAGMA = re.compile(
    r"^\s*#\s*pragma\s+(?:warning\s*\(\s*disable|(?:GCC|clang)\s+diagnostic\s+ignored)"
)
_ATTRIBUTES = {
    "c": _C_PRAGMA,
    "cpp": _C_PRAGMA,
    "csharp": re.compile(
        r"^\s*(?:#pragma\s+warning\s+disable|\[(?:assembly:\s*)?SuppressMessage)\b"
    ),
    "java": re.compile(r"^\s*@SuppressWarnings\b"),
    "kotlin": re.compile(r"^\s*@(?:file:)?Suppress(?:Warnings)?\b"),
    "scala": re.compile(r"^\s*@(?:SuppressWarnings|nowarn)\b"),
    "rust": re.compile(r"^\s*#!?\[allow\("),
}
_SECURITY_CODE = re.compile(r"S\d{3}", re.IGNORECASE)
_ID = re.compile(r"[\w.\-/]+")


@dataclass(frozen=True, slots=True)
class Directive:
    """One order to look away: whose it is, for which ids (none: all), and its 1-based column."""

    scanner: str
    ids: tuple[str, ...]
    column: int
    is_alone: bool = False

    @property
    def is_minor(self) -> bool:
        """Whether types, style or coverage are concerned, and no security scanner."""
        return self.scanner == "lint"


def directives(path: str, text: str) -> Iterator[Directive]:
    """Yield the directives on one line of the file at `path`."""
    if len(text) > _LONGEST or not HINT.search(text) or is_prose(path):
        return
    name = language(path)
    if (attribute := _ATTRIBUTES.get(name or "")) and (found := attribute.search(text)):
        yield Directive("lint", (), found.end() - len(found[0].strip()) + 1)
    start = _comment(text, name)
    if start is None:
        return
    is_alone = not text[:start].strip()
    for column, piece in _pieces(text, start):
        if order := _ordered(piece):
            yield Directive(*order, column, is_alone)


def strings(path: str, text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where a Python text's strings of several lines begin and end: line and 0-based column."""
    if language(path) != "python" or len(text) > _LONGEST_TEXT:
        return []
    found = []
    try:
        for it in tokenize.generate_tokens(io.StringIO(text).readline):
            if it.type in _STRINGS and it.start[0] < it.end[0]:
                found.append((it.start, it.end))
    except (tokenize.TokenError, SyntaxError):
        # What comes behind the place is taken for code.
        pass
    return found


def is_prose(path: str) -> bool:
    """Whether a file is a document, which speaks of directives and gives none."""
    return PurePosixPath(path).suffix.lower() in _PROSE


def _comment(text: str, name: str | None) -> int | None:
    """Where the first comment of the line starts."""
    mark = _MARK["hash" if name in _HASHES else "slash" if name in _SLASHES else "any"]
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    if name in ("javascript", "typescript") and (inside := _IN_BLOCK.match(text)):
        return inside.end()
    for match in mark.finditer(text):
        if not any(first <= match.start() < last for first, last in quoted):
            return match.start()
    return None


def _pieces(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Yield the parts of a comment that its own marks set off, with their 1-based columns."""
    last = start
    for match in (*_PIECES.finditer(text, start), None):
        piece = text[last : match.start() if match else len(text)]
        if piece.strip():
            yield last + len(piece) - len(piece.lstrip()) + 1, piece.strip()
        last = match.end() if match else last


def _ordered(piece: str) -> tuple[str, tuple[str, ...]] | None:
    for scanner, pattern in _SCANNERS.items():
        match = pattern.match(piece)
        if not match:
            continue
        ids = tuple(_ID.findall(match["ids"] or ""))
        if scanner == "bandit":
            # Any other word is the reason.
            ids = tuple(it for it in ids if re.fullmatch(r"[A-Z]\d+|[a-z]+(?:_[a-z]+)+", it))
        if scanner == "noqa" and ids:
            ids = tuple(it.upper() for it in ids if _SECURITY_CODE.fullmatch(it))
            if not ids:
                return None
        return scanner, ids
    return None
