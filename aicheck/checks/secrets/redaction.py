"""A line with its secrets taken out: what a report may show."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from aicheck.checks.secrets.addresses import addresses, logins
from aicheck.checks.secrets.assignments import Strictness, named_values
from aicheck.checks.secrets.formats import provider_keys
from aicheck.checks.secrets.headers import headers
from aicheck.checks.secrets.keys import bare, private_keys
from aicheck.checks.secrets.plausible import entropy, says_so
from aicheck.checks.secrets.rules import HARD_CODED, PRIVATE_KEY
from aicheck.checks.secrets.spans import Secret, distinct
from aicheck.checks.secrets.uses import uses
from aicheck.checks.secrets.web_tokens import web_tokens
from aicheck.patterns import lazy

# So that a digest seen in a report is found in no table of digests made elsewhere.
_SALT = b"aicheck secret\0"
_MARK = "…[sha256:"
_DIGITS = 8
# Of a password that people choose, a digest this short fits too many to tell which.
_DIGITS_GUESSABLE = 4
# A longer line than this is data, of which so much is kept.
_LONGEST = 20_000
_KEPT = 2_000
_SHORT = 300
_ALL = Strictness(bare=True, chosen=True)
# A line in the middle of a key, or a long literal whose name says nothing.
_BASE64_LINE = lazy(r"^[\s\"'`+,#*/>|\\-]*(?P<value>[A-Za-z0-9+/]{48,}={0,2})", re.MULTILINE)
_LITERAL = lazy(r"[\"'`](?P<value>[A-Za-z0-9+/_=.-]{24,2000})[\"'`]")


def redacted(text: str) -> str:
    """`text` with everything taken out that may be a secret.

    This hides more than the check reports: a report loses nothing by a password too weak to be
    reported, nor by a made-up one. What was taken out leaves a short digest, so that two lines
    with different secrets stay different; so does the rest of a line too long to be shown. A
    redacted text is left as it is.
    """
    if len(text) <= _SHORT:
        return _redacted(text)
    if len(text) <= _LONGEST:
        return masked(text, distinct(_hidden(text)))
    # Half a secret is not known for one: more is looked at than is kept.
    kept = redacted(text[:_LONGEST])[:_KEPT]
    return kept + mark(text)


def redacted_lines(text: str) -> list[str]:
    """The lines of a short `text`, each without what may be a secret or a part of one."""
    pieces = (piece for secret in distinct(_hidden(text)) for piece in _by_line(secret, text))
    return masked(text, pieces).split("\n")


def _by_line(secret: Secret, text: str) -> Iterator[Secret]:
    """Yield what each line has of a secret; of one over several lines nothing is shown."""
    start = secret.start
    while (end := text.find("\n", start, secret.end)) >= 0:
        if end > start:
            yield replace(secret, start=start, end=end, shown=0)
        start = end + 1
    if start == secret.start:
        yield secret
    elif secret.end > start:
        yield replace(secret, start=start, shown=0)


# Thousands of commits say the same of their agents, and findings the same of their lines.
@lru_cache(maxsize=1 << 14)
def _redacted(text: str) -> str:
    return masked(text, distinct(_hidden(text))) if text else ""


def masked(text: str, secrets: Iterable[Secret]) -> str:
    """`text` without the `secrets`, which stand in order and don't overlap."""
    parts, at = [], 0
    for secret in secrets:
        parts += [text[at : secret.start], mask(secret, text[secret.start : secret.end])]
        at = secret.end
    return "".join((*parts, text[at:]))


def mask(secret: Secret, value: str) -> str:
    """What stands for `value` in a report."""
    key = bare(value[secret.shown :]) if secret.rule.id == PRIVATE_KEY.id else value
    digits = _DIGITS_GUESSABLE if secret.guessable else _DIGITS
    return value[: secret.shown] + mark(key, digits)


def mark(text: str, digits: int = _DIGITS) -> str:
    """A mark for `text` that tells it from another, and nothing else about it."""
    digest = hashlib.sha256(_SALT + text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{_MARK}{digest[:digits]}]"


def _hidden(text: str) -> Iterator[Secret]:
    yield from private_keys(text)
    yield from provider_keys(text)
    yield from web_tokens(text)
    yield from addresses(text)
    yield from headers(text, _ALL)
    yield from uses(text, _ALL)
    named = (match for _, match in named_values(text, bare=True))
    for match in chain(logins(text), named):
        # The shown beginning of what was taken out before is no second secret.
        is_shown = text.startswith(_MARK, match.end("value"))
        if not is_shown and not says_so(match["value"]):
            yield _hidden_part(match)
    for match in _BASE64_LINE.finditer(text):
        if entropy(match["value"][:400]) >= 4:
            yield _hidden_part(match)
    for match in _LITERAL.finditer(text):
        if entropy(match["value"][:400]) >= 4.2:
            yield _hidden_part(match)


def _hidden_part(match: re.Match[str]) -> Secret:
    start, end = match.span("value")
    return Secret(start, end, HARD_CODED, "", guessable=True)
