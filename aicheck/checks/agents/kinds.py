"""What a file is to an agent and to the people who review it, by its path."""

from __future__ import annotations

import re
from typing import Literal

from aicheck.languages import is_code
from aicheck.patterns import lazy

Kind = Literal["agent", "code", "prose", "data", "translation"]

# What coding agents read by themselves as their instructions, settings, skills and commands.
_AGENT = lazy(
    r"(?:^|/)(?:agents?|assistants?|claude|gemini|skill|copilot-instructions|qwen|crush|warp"
    r"|conventions|jules|codex)(?:\.local|\.override)?\.md$"
    r"|(?:^|/)\.(?:cursorrules|windsurfrules|clinerules|roorules|goosehints|aider\.conf\.yml"
    r"|mcp\.json|continuerules|rules)$"
    r"|(?:^|/)\.(?:claude|cursor|windsurf|clinerules|roo|kiro|gemini|codex|opencode|openhands"
    r"|agents?|junie|augment|continue|amazonq|trae|qwen)(?:/|$)"
    r"|(?:^|/)\.github/(?:copilot-instructions\.md|(?:instructions|prompts|chatmodes|agents"
    r"|skills)/)"
    r"|\.(?:mdc|instructions\.md|prompt\.md|chatmode\.md|agent\.md)$"
    r"|(?:^|/)(?:skills|microagents)/.*\.md$|(?:^|/)(?:agents|subagents|commands|rules)/[^/]*\.md$"
    r"|(?:^|/)(?:prompts|system[-_]?prompts?)/[^/]*\.(?:md|txt)$"
    r"|(?:^|/)(?:claude_desktop_config|mcp|mcp[-_]config|mcp[-_]servers)\.json$"
    r"|(?:^|/)\.vscode/mcp\.json$|(?:^|/)opencode\.jsonc?$",
    re.IGNORECASE,
)
_TRANSLATION = lazy(
    r"(?:^|/)(?:locales?|i18n|l10n|langs?|languages|translations?|translated|_locales|nls|po)/"
    r"|\.(?:po|pot|arb|xlf|xliff|resx|strings|ftl|lang)$"
    r"|[._-](?:ar|fa|he|ur|hi|bn|ta|te|ml|kn|gu|mr|pa|th|my|km|ckb|ps|sd|yi)(?:[._-][a-z]{2,4})?"
    r"\.[a-z]+$|(?:^|/)(?:strings\.xml|messages[\w-]*\.(?:properties|json|ya?ml))$",
    re.IGNORECASE,
)
# Where strange characters are what is tested, or a table of all characters.
_TEST_DATA = lazy(
    r"(?:^|/)(?:tests?|testing|__tests__|specs?|e2e|fixtures?|testdata|snapshots?|corpus|fuzz)/"
    r"|(?:^|/)(?:test_[^/]*|conftest\.py|[^/]*[._-](?:tests?|specs?)\.[^/]*)$"
    r"|unicode|emoji|grapheme|codepoint|charset|confusable|homoglyph|bidi|invisible|wcwidth"
    r"|idna|zero[-_]?width",
    re.IGNORECASE,
)
_PROSE = frozenset({"md", "mdx", "markdown", "rst", "adoc", "txt", "html", "htm", "org", "tex"})


def kind(path: str, text: str = "") -> Kind:
    """What the file at `path` is."""
    if is_agent_file(path):
        return "agent"
    if _TRANSLATION.search(path):
        return "translation"
    if ending(path) in _PROSE:
        return "prose"
    return "code" if is_code(path, text) else "data"


def ending(path: str) -> str:
    """The ending of a path's last name, without the dot and in lower case."""
    return path.rpartition("/")[2].rpartition(".")[2].lower()


def is_agent_file(path: str) -> bool:
    """Whether agents read the file by themselves."""
    return bool(_AGENT.search(path))


def is_test_data(path: str) -> bool:
    """Whether strange characters are what the file is about, or a test's."""
    return bool(_TEST_DATA.search(path))
