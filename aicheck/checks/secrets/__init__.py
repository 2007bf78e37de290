"""Secrets in the added lines: keys in an issuer's format, private keys, passwords in addresses.

What was found is never shown: `code` holds the line with the secret taken out, and `redacted` does
the same for whatever another check has to say about such a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aicheck.checks import kept
from aicheck.checks.context import Context
from aicheck.checks.secrets.addresses import addresses
from aicheck.checks.secrets.assignments import Strictness, assignments
from aicheck.checks.secrets.formats import provider_keys
from aicheck.checks.secrets.headers import headers
from aicheck.checks.secrets.history import withdrawn
from aicheck.checks.secrets.keys import private_keys
from aicheck.checks.secrets.manifests import manifests
from aicheck.checks.secrets.places import (
    is_note,
    is_sample,
    is_tool_written,
    is_translation,
    is_unquoted,
)
from aicheck.checks.secrets.positions import Places
from aicheck.checks.secrets.redaction import redacted, redacted_lines
from aicheck.checks.secrets.rules import PRIVATE_KEY, PROVIDER_KEY, RULES
from aicheck.checks.secrets.spans import Secret, distinct
from aicheck.checks.secrets.uses import uses
from aicheck.checks.secrets.web_tokens import web_tokens
from aicheck.model import Change, Confidence, Failure, FileChange, Finding, Rule, Severity

__all__ = ["NAME", "PART", "RULES", "check", "private_keys", "redacted", "redacted_lines"]

NAME = "secrets"


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield each secret on an added line of any text, and those that history keeps."""
    telling: list[FileChange] = []
    for file in change.files:
        if file.added and (found := PART.of(file)):
            telling.append(file)
            yield from found
    if change.withdrawn:
        # What was found is kept nowhere, and so is looked for once more.
        told = {value for file in telling for value in _values(file)}
        yield from withdrawn(change, _secrets, _in_its_place, told, context.cache)


def _values(file: FileChange) -> Iterator[str]:
    text = file.added_text
    for secret in distinct(_secrets(file.path, text)):
        yield text[secret.start : secret.end]


def _in_file(file: FileChange) -> Iterator[Finding | Failure]:
    text = file.added_text
    secrets = distinct(_secrets(file.path, text))
    if not secrets:
        return
    places = Places(file, text)
    for group in places.by_line(secrets):
        main = max(group, key=lambda secret: secret.rule.severity)
        more = f" (and {len(group) - 1} more on this line)" if len(group) > 1 else ""
        yield Finding(
            rule=_in_its_place(main.rule, file.path),
            message=f"{main.what} is written into the change{more}",
            path=file.path,
            start=places.position(main.start),
            end=places.position(main.end),
            code=places.code(group, main),
        )


def _secrets(path: str, text: str) -> Iterator[Secret]:
    """Yield what may be secrets, the surest readings of a place first."""
    yield from private_keys(text)
    yield from provider_keys(text)
    yield from addresses(text)
    yield from web_tokens(text)
    if not is_tool_written(path):
        plain = is_unquoted(path)
        sample = is_translation(path) or (is_sample(path) and not is_note(path))
        # Made-up secrets are what tests and documents are full of: only the likeliest count.
        asked = Strictness(plain, chosen=not sample, least=24 if sample else 16)
        if asked.chosen:
            yield from manifests(text)
        yield from assignments(text, asked)
        yield from headers(text, asked)
        yield from uses(text, asked)


def _in_its_place(rule: Rule, path: str) -> Rule:
    """The rule as it counts in this file."""
    # A credential in its issuer's format is real wherever it stands.
    if rule.id == PROVIDER_KEY.id or not is_sample(path):
        return rule
    # Nobody can tell a test's own key from one that opens something, so it is said all the same.
    level = Severity.MEDIUM if rule.id == PRIVATE_KEY.id else Severity.LOW
    return replace(rule, severity=level, confidence=Confidence.LOW)


PART = kept.part(NAME, RULES, _in_file)
