"""What a file's path says about the secrets in it."""

from __future__ import annotations

import re
from functools import cache

from aicheck.languages import is_code
from aicheck.patterns import lazy

# Written by tools, and full of digests.
_LOCKS = lazy(
    r"(?:^|/)(?:package-lock|npm-shrinkwrap|composer|deno|bun|packages|flake|pdm|poetry|uv|pixi)"
    r"\.(?:lock|lockb|json)$|\.(?:lock|sum|lockfile|map|svg|min\.js|min\.css)$"
    r"|(?:^|/)(?:yarn|cargo|gemfile|pipfile|podfile|mix|pnpm-lock)\.?(?:lock|yaml)?$"
    r"|(?:^|/)(?:checksums?|sha\d+sums?)(?:\.\w+)?$",
    re.IGNORECASE,
)
_TRANSLATIONS = lazy(
    r"(?:^|/)(?:locales?|i18n|l10n|lang|langs|languages|translations?|messages|nls)(?:/|$)"
    r"|\.(?:po|pot|arb|xlf|xliff|resx|strings|ftl|ts\.qm)$"
    r"|(?:^|/)(?:strings\.xml|messages[\w-]*\.(?:properties|json|ya?ml))$",
    re.IGNORECASE,
)
_SAMPLES = lazy(
    r"(?:^|/)(?:tests?|testing|test[-_]\w+|__tests__|specs?|e2e|fixtures?|__fixtures__|testdata"
    r"|mocks?|__mocks__|snapshots?|__snapshots__|cassettes|examples?|samples?|demos?|docs?"
    r"|selftest|self-test)/"
    r"|(?:^|/)(?:test_[^/]*|conftest\.py|[^/]*[._-](?:tests?|specs?|example|sample|template"
    r"|fixtures?|mock)(?:\.[^/]*)?)$|(?<=[a-z])Tests?\.(?:java|kt|cs|swift|php)$"
    r"|\.(?:md|mdx|rst|adoc|txt)$",
    re.IGNORECASE,
)
# What people write down for themselves, and what only looks like it.
_NOTES = lazy(r"\.(?:md|txt|adoc)$", re.IGNORECASE)
_GUIDES = lazy(
    r"(?:^|/)(?:docs?|tests?|spec|fixtures?|examples?|samples?|demos?|licen[cs]es?|[\w.-]+-info)/"
    r"|(?:^|/)(?:changelog|release|licen[cs]e|requirements|readme|contributing|security|history|test)[^/]*$"
    r"|[._-](?:example|sample|template|test)[^/]*$",
    re.IGNORECASE,
)
_CODE_WITHOUT_QUOTES = frozenset({"bash", "sh", "tf", "yaml", "yml"})


def is_tool_written(path: str) -> bool:
    """Whether a tool wrote the file, so that its random texts are digests."""
    return bool(_LOCKS.search(path))


def is_translation(path: str) -> bool:
    """Whether the file holds what is shown to people, where `password` is a word like others."""
    return bool(_TRANSLATIONS.search(path))


def is_sample(path: str) -> bool:
    """Whether the file is a test, a fixture or a document, where secrets are made up more often."""
    return bool(_SAMPLES.search(path))


def is_note(path: str) -> bool:
    """Whether the file is what somebody wrote down for themselves, and no page for readers."""
    return bool(_NOTES.search(path)) and not _GUIDES.search(path)


def is_unquoted(path: str) -> bool:
    """Whether a value may stand in the file without quotes, as in settings and shell scripts."""
    return _is_unquoted(path.rpartition("/")[2].rpartition(".")[2].lower())


@cache
def _is_unquoted(ending: str) -> bool:
    return ending in _CODE_WITHOUT_QUOTES or not is_code(f"x.{ending}")
