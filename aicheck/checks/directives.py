"""Comments that tell a scanner, a linter or a coverage tool to look away, and where they stand.

A cheap look, without parsing: a comment is what follows a comment's mark, in a string as well. What
a line looks like alone can be made to deceive, and some scanners ask for no more than the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from aicheck.checks.hints import is_hinted
from aicheck.languages import language
from aicheck.patterns import lazy

# A line of this length is data; looking for a comment in it is a waste.
_LONGEST = 10_000
_PROSE = frozenset({".adoc", ".markdown", ".md", ".mdx", ".rst", ".txt"})

_SLASHES = frozenset(
    {"c", "cpp", "csharp", "go", "java", "javascript", "kotlin", "rust", "scala", "solidity",
     "swift", "typescript"}
)  # fmt: skip
_HASHES = frozenset({"bash", "python", "ruby", "yaml"})
_MARK = {
    "hash": lazy(r"#"),
    "slash": lazy(r"//|/\*|^\s*\*|<!--"),
    # "--" and "#" alone start a value as often as a comment.
    "any": lazy(r"(?:^|(?<=[\s;{(]))(?:#|//|/\*|--)|^\s*\*|<!--|/\*"),
}
_PIECES = lazy(r"#+|//+|/?\*+/?|<!--+|--+|;|\{/\*")

# A comment of several lines may have it in its middle, where no mark stands before it.
_IN_BLOCK = lazy(r"\s*(?=eslint-disable\b)")
_SCANNERS = {
    "bandit": lazy(r"nosec\b:?\s*(?P<ids>[\w ,]*)", re.IGNORECASE),
    "semgrep": lazy(r"nosem(?:grep)?\b(?::\s*(?P<ids>[\w.\-, /]+))?", re.IGNORECASE),
    "noqa": lazy(
        r"(?:(?:(?:flake8|ruff):\s*)?noqa\b(?:\s*:\s*)?|ruff:\s*(?:disable|(?:file-)?ignore)\s*\[)"
        r"(?P<ids>[A-Z]+\d+(?:[\s,]+[A-Z]+\d+)*)?",
        re.IGNORECASE,
    ),
    "aicheck": lazy(r"aicheck:\s*ignore\b(?:\[(?P<ids>[\w\-, ]+)\])?", re.IGNORECASE),
    "secrets": lazy(
        # https://github.com/Yelp/detect-secrets#inline-allowlisting, and its older word for it.
        r"(?:gitleaks:allow|trufflehog:\s*ignore|pragma:\s*(?:allow|white)list[ -](?:nextline[ -])?"
        r"secret)(?P<ids>)",
        re.IGNORECASE,
    ),
    "other": lazy(
        r"(?:NOSONAR|lgtm\s*\[|codeql\[|checkov:skip|tfsec:ignore|trivy:ignore|kics-scan\s+ignore"
        r"|brakeman:ignore|zizmor:\s*ignore|devskim:\s*ignore|(?-i:nolint)\b(?!:)|nolint:[\w,]*gosec"
        # https://github.com/securego/gosec#annotating-code, https://hexdocs.pm/sobelow,
        # https://docs.deepsource.com/docs/issues-ignore-rules, https://docs.snyk.io
        r"|gosec:disable|sobelow_skip\b|skipcq\b|snyk:ignore|(?:file\s+)?deepcode\s+ignore\b"
        # https://eslint.org/docs/latest/use/configure/rules: the rules on code that is run from
        # text, and those of eslint-plugin-security and eslint-plugin-no-unsanitized.
        r"|eslint-disable(?:-next-line|-line)?\s(?:[^\n]*[\s,/])?(?:no-(?:implied-)?eval|no-new-func"
        r"|no-script-url|(?:security|no-unsanitized)/[\w-]+)(?![\w-]))(?P<ids>)",
        re.IGNORECASE,
    ),
    # Of what follows, types, style and coverage: less harm, more of it.
    "lint": lazy(
        r"(?:type:\s*ignore(?!\[)|(?:pyright|mypy):\s*(?:ignore(?!\[)|ignore-errors|disable-error-code|basic)"
        r"|eslint-disable|@?ts-(?:ignore|expect-error|nocheck)\b|nolint:|NOLINT|tslint:disable"
        r"|pragma:?\s*no\s*(?:cover|branch)|pylint:\s*(?:disable|skip-file)|rubocop:\s*disable"
        r"|(?:istanbul|c8|v8)\s+ignore|stryker\s+disable|phpstan-ignore|psalm-suppress"
        r"|@phpstan-ignore|@psalm-suppress|shellcheck\s+disable|hadolint\s+ignore"
        r"|swiftlint:disable|biome-ignore|oxlint-disable|deno-lint-ignore|phpcs:\s*(?:ignore|disable)"
        r"|NOPMD|CHECKSTYLE:\s*OFF"
        # https://staticcheck.dev/docs/configuration/#ignoring-problems, https://revive.run/docs,
        # https://hexdocs.pm/credo/config_comments.html,
        # https://pyre-check.org/docs/error-suppression, https://docs.astral.sh/ty/suppression,
        # https://pyrefly.org/en/docs/error-suppressions, https://flow.org/en/docs/errors,
        # https://scalacenter.github.io/scalafix/docs/users/suppression.html,
        # https://www.jetbrains.com/help/idea/disabling-and-enabling-inspections.html
        r"|lint:(?:file-)?ignore\s|revive:disable|credo:disable-for-|pyre-(?:fixme\b|ignore\b(?:-all-errors)?)"
        r"(?!\[)|ty:\s*ignore\b(?!\[)|pyrefly:\s*ignore(?:-errors)?\b"
        r"(?!\[|-)|(?-i:\$Flow(?:FixMe|Ignore|Issue|ExpectedError))\b|scalafix:\s*(?:ok|off)\b"
        r"|noinspection\s)(?P<ids>)",
        re.IGNORECASE,
    ),
}  # fmt: skip
# These are code, and no comments.
_C_PRAGMA = lazy(
    r"^\s*#\s*pragma\s+(?:warning\s*\(\s*disable|(?:GCC|clang)\s+diagnostic\s+ignored)"
)
# Others may stand before it, and its package.
_ANNOTATED = r"^\s*(?:@[\w.]+(?:\([^()\n]*\))?\s+)*@(?:\w+:)?(?:\w+\.)*"
_ATTRIBUTES = {
    "c": _C_PRAGMA,
    "cpp": _C_PRAGMA,
    "csharp": lazy(
        r"^\s*(?:#pragma\s+warning\s+disable"
        r"|\[(?:assembly:\s*)?(?:\w+\.)*SuppressMessage(?:Attribute)?)\b"
    ),
    # https://spotbugs.readthedocs.io/en/stable/introduction.html
    "java": lazy(_ANNOTATED + r"Suppress(?:FB)?Warnings\b"),
    "kotlin": lazy(_ANNOTATED + r"Suppress(?:(?:FB)?Warnings)?\b"),
    "scala": lazy(_ANNOTATED + r"(?:Suppress(?:FB)?Warnings|nowarn)\b"),
    # https://doc.rust-lang.org/reference/attributes/diagnostics.html
    "rust": lazy(r"^\s*#!?\[(?:cfg_attr\([^\n]{0,200}?\b)?(?:allow|expect)\("),
}
# https://dart.dev/tools/analysis#suppressing-diagnostics-for-a-file; a common word elsewhere.
_DART = lazy(r"ignore(?:_for_file)?:\s*\w")
# https://semgrep.dev/docs/ignoring-files-folders-code, and the scanners for secrets.
_BY_LINE = frozenset({"other", "secrets", "semgrep"})
_SECURITY_CODE = lazy(r"S\d{3}", re.IGNORECASE)
_ID = lazy(r"[\w.\-/]+")


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

    @property
    def is_by_line(self) -> bool:
        """Whether the scanner reads lines, and obeys what stands in a string, too."""
        return self.scanner in _BY_LINE


def directives(path: str, text: str) -> Iterator[Directive]:
    """Yield the directives on one line of the file at `path`."""
    if len(text) > _LONGEST or not is_hinted(text) or is_prose(path):
        return
    name = language(path)
    if (attribute := _ATTRIBUTES.get(name or "")) and (found := attribute.search(text)):
        yield Directive("lint", (), found.end() - len(found[0].strip()) + 1)
    start = _comment(text, name)
    if start is None:
        return
    is_alone = not text[:start].strip()
    is_dart = path.endswith(".dart")
    for column, piece in _pieces(text, start):
        if order := _ordered(piece):
            yield Directive(*order, column, is_alone)
        elif is_dart and _DART.match(piece):
            yield Directive("lint", (), column, is_alone)


def is_prose(path: str) -> bool:
    """Whether a file is a document, which speaks of directives and gives none."""
    return PurePosixPath(path).suffix.lower() in _PROSE


def _comment(text: str, name: str | None) -> int | None:
    """Where the first comment of the line may start."""
    mark = _MARK["hash" if name in _HASHES else "slash" if name in _SLASHES else "any"]
    if name in ("javascript", "typescript") and (inside := _IN_BLOCK.match(text)):
        return inside.end()
    match = mark.search(text)
    return match.start() if match else None


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
