"""A commit as git stores it, read whatever its `encoding` header claims and its message hides.

git itself re-encodes messages by that header, which turns one that lies into something else, and
shows nothing behind a NUL.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from aicheck.model import Commit, Person

_IDENT = re.compile(rb"([^<\n]*)<([^>\n]*)>")
# What commits are really written in; Python knows names besides that are no charsets or are slow.
_CHARSET = re.compile(
    r"big5|cp\d{3,4}|euc[-_]?(?:jp|kr)|gb(?:18030|2312|k)|iso-?8859-?\d{1,2}|koi8-[ru]|latin-?\d"
    r"|mac-?roman|s(?:hift[-_]?)?jis|windows-\d{3,4}",
    re.IGNORECASE,
)
# In these ASCII may be something else, so that text which is valid as UTF-8 proves nothing.
_WIDE = re.compile(r"utf-?(?:16|32)(?:[lb]e)?", re.IGNORECASE)
_SHIFTING = re.compile(r"iso-2022-(?:jp|kr)", re.IGNORECASE)


def parse(sha: str, parents: Sequence[str], data: bytes) -> Commit:
    """The commit of a commit object's bytes; its parents are those that the clone knows."""
    head, _, message = data.partition(b"\n\n")
    # Continuation lines of signatures begin with a space, so that no header can be forged there.
    fields = dict(line.partition(b" ")[::2] for line in reversed(head.split(b"\n")))
    encoding = fields.get(b"encoding", b"").decode("ascii", "replace").strip()
    return Commit(
        sha=sha,
        parents=tuple(parents),
        author=_person(fields.get(b"author", b""), encoding),
        committer=_person(fields.get(b"committer", b""), encoding),
        message=_text(message, encoding),
        authored=_time(fields.get(b"author", b"")),
    )


def _time(ident: bytes) -> int | None:
    """The seconds behind a mailbox, if they are a point in time that a calendar has."""
    words = ident.rsplit(None, 2)
    seconds = words[1] if len(words) == 3 else b""
    # Ten digits last until the year 2286.
    return int(seconds) if len(seconds) <= 10 and seconds.isdigit() else None


def _person(ident: bytes, encoding: str) -> Person:
    found = _IDENT.match(ident)
    name, mail = (found[1], found[2]) if found else _broken(ident)
    return Person(_text(name.strip(), encoding), _text(mail.strip(), encoding))


def _broken(ident: bytes) -> tuple[bytes, bytes]:
    """Name and mailbox where the closing bracket is missing, or both are."""
    name, bracket, rest = ident.partition(b"<")
    if bracket:
        return name, next(iter(rest.split(None, 1)), b"")
    # The time and its zone follow.
    words = ident.rsplit(None, 2)
    return (words[0] if len(words) == 3 and words[1].isdigit() else ident), b""


def _text(data: bytes, encoding: str) -> str:
    """The text in UTF-8 if it is that, else in the charset that the commit declares."""
    is_wide = _WIDE.fullmatch(encoding) and b"\0" in data
    if not is_wide and not (_SHIFTING.fullmatch(encoding) and b"\x1b" in data):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            encoding = encoding if _CHARSET.fullmatch(encoding) else "utf-8"
    try:
        return data.decode(encoding, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")
