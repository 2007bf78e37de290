"""Which lines may hold an order to look away: a cheap look at a whole text.

Most texts have no such line, and of the others only a few are worth a closer look.
"""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.checks.reading.lines import lines_with
from aicheck.patterns import lazy

# A text without any of these has no order; finding them is much cheaper than the pattern below.
_WORDS = (
    "nosec", "nosem", "noqa", "aicheck:", "nosonar", ":allow", "trufflehog:", "type:", "pyright:",
    "mypy:", "eslint-", "ts-ignore", "ts-expect", "ts-nocheck", "nolint", "pragma", "pylint:",
    "rubocop:", "suppress", "allow(", "istanbul", "c8", "v8", "stryker", "checkov:", "tfsec:",
    "trivy:", "lgtm", "codeql[", "phpstan-", "psalm-", "shellcheck", "hadolint", "brakeman:",
    "kics-", "flake8:", "ruff:", "devskim:", "biome-ignore", "oxlint-", "swiftlint:", "tslint:",
    "cspell", "nowarn", "deno-lint", "phpcs:", "nopmd", "checkstyle:", "zizmor:", "lint:",
    "revive:", "gosec:", "sobelow_", "credo:", "pyre-", "ty:", "pyrefly:", "$flow", "scalafix:",
    "[expect(", "cfg_attr(", "skipcq", "snyk:", "deepcode", "noinspection", "// ignore",
    "//ignore",
)  # fmt: skip
_HINT = lazy(
    r"nosec|nosem|noqa|aicheck:\s*ignore|nosonar|:allow|trufflehog:|type:\s*ignore|pyright:|mypy:"
    r"|eslint-|ts-(?:ignore|expect|nocheck)|nolint|pragma|pylint:|rubocop:|suppresswarnings|allow\("
    r"|istanbul|(?:c8|v8|stryker)\s|checkov:|tfsec:|trivy:|lgtm|codeql\[|phpstan-|psalm-|shellcheck"
    r"|hadolint|brakeman:|kics-|flake8:|ruff:|devskim:|biome-ignore|oxlint-|swiftlint:|tslint:|cspell"
    r"|@(?:\w+:)?suppress|suppressmessage|nowarn|deno-lint|phpcs:|nopmd|checkstyle:|zizmor:"
    r"|lint:(?:file-)?ignore|revive:|gosec:|sobelow_|credo:|pyre-|ty:\s*ignore|pyrefly:|\$flow"
    r"|scalafix:|suppressfb|\[expect\(|cfg_attr\(|skipcq|snyk:|deepcode|noinspection"
    r"|// ?ignore(?:_for_file)?:"
)


def hinted(text: str) -> Iterator[int]:
    """Yield the number of each line of a text that may hold an order, from 1."""
    plain = text.casefold()
    if numbers := lines_with(plain, _WORDS):
        lines = plain.split("\n")
        yield from (number for number in numbers if _HINT.search(lines[number - 1]))


def is_hinted(text: str) -> bool:
    """Whether any line of the text may hold an order."""
    return next(hinted(text), 0) > 0
