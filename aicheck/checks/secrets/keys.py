"""Private keys in text form: PEM, OpenSSH, OpenPGP and PuTTY's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aicheck.checks.secrets.plausible import entropy, says_so
from aicheck.checks.secrets.rules import PRIVATE_KEY
from aicheck.checks.secrets.spans import Secret
from aicheck.patterns import lazy

_BEGIN = lazy(r"-----BEGIN ((?:[A-Z0-9]{1,12} ){0,3})PRIVATE KEY(?: BLOCK)?-----")
_PUTTY = lazy(r"Private-Lines: \d{1,4}\s")
# Between the first line and the key: a line's end in any notation, quotes, and key: value headers.
_LEAD = r"(?:\\[nrt]|[\s\"'`+,#*/>|\\]|(?:Proc-Type|DEK-Info|Version|Comment|Hash): [^\n\\]{0,80})"
_BODY = lazy(_LEAD + r"{0,120}(?P<key>[A-Za-z0-9+/=]{40,})")
_LONGEST = 16_000
_NOT_KEY = lazy(r"\\[nrt]|[^A-Za-z0-9+/=]")


def private_keys(text: str) -> Iterator[Secret]:
    """Yield the keys in `text`, from the first line of each to the end of its base64."""
    if "PRIVATE KEY" in text:
        for begin in _BEGIN.finditer(text):
            yield from _key(text, begin, _named(begin[1]))
    if "Private-Lines: " in text:
        for begin in _PUTTY.finditer(text):
            yield from _key(text, begin, "a PuTTY private key")


def _named(words: str) -> str:
    kind = words.strip()
    if not kind:
        return "a private key"
    article = "an" if kind[0] in "AEIOR" else "a"
    return f"{article} {kind.replace('ENCRYPTED', 'encrypted')} private key"


def _key(text: str, begin: re.Match[str], what: str) -> Iterator[Secret]:
    at = begin.end()
    body = _BODY.match(text, at)
    if not body or says_so(body["key"]) or entropy(body["key"]) < 3.5:
        return
    limit = min(len(text), at + _LONGEST)
    end = text.find("-----END", at, limit)
    if end < 0:
        end = _base64_end(text, body.end(), limit)
    # The first line is no secret, and tells where the key is.
    yield Secret(begin.start(), end, PRIVATE_KEY, what, shown=at - begin.start())


def _base64_end(text: str, at: int, limit: int) -> int:
    """Where the run of base64 lines that the key starts with is over."""
    more = re.compile(_LEAD + r"{0,20}[A-Za-z0-9+/=]{16,}")
    while (line := more.match(text, at, limit)) is not None:
        at = line.end()
    return at


def bare(value: str) -> str:
    """The key's own characters, however it was indented, quoted or broken into lines."""
    return _NOT_KEY.sub("", value)
