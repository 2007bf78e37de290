"""The words of a commit message that are its own, and the trailers among them.

git's own rule sees only the last paragraph, and only if nearly all of it is trailers. Here every
line at column 0 counts, whatever its paragraph, unless it stands in a code fence, a `>` quote or
an indented quotation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from aicheck.model import Person, Trailer

# A message beyond this is read at both ends: trailers and footers stand there, and a hostile
# megabyte must not cost seconds.
_LONGEST = 65_536
# More than any mailbox or list of tools needs.
_VALUE = 1_000

# Unicode's Default_Ignorable_Code_Point: characters that nobody sees.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
_FENCE = re.compile(r"\s*(?:(`{3,})(?=[^`]*$)|(~{3,}))")
# What tools leave around a mailbox.
_NOISE = " \t\r\n\\\"'<>,;."
# "Assisted by:" is written by hand often enough; other keys have no spaces.
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*(?: (?:[A-Za-z]+ )?[Bb][Yy])?(?=[ \t]*$)")
_COLON = re.compile("[:\ufe13\ufe55\uff1a]")
_SQUASH_HEADER = re.compile(r"commit [0-9a-f]{7,64}$|(?:Author|Date|Merge|Commit)\w*: ")
_BETWEEN = re.compile(r"[\s<>()\[\],;\"']+")

_Numbered = tuple[int, str]


def scan(message: str) -> tuple[Trailer, ...]:
    """Every `Key: value` line of the message's own, with continuation lines folded in."""
    return tuple(_trailers(_body(_own_lines(message))))


def prose_lines(message: str) -> Iterator[_Numbered]:
    """Yield the message's own lines at column 0 with their 1-based numbers."""
    for number, text in _own_lines(message):
        if text and not text[0].isspace():
            yield number, text


def parse_person(value: str) -> Person | None:
    """The `Name <mailbox>` that a value means, also where brackets or quotes went wrong."""
    text = value[:_VALUE]
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    if "@" not in text:
        return None
    name, bracket, rest = text.rpartition("<")
    mail = rest.partition(">")[0].strip() if bracket else ""
    if "@" not in mail or " " in mail:
        mail = next((word for word in _BETWEEN.split(text) if "@" in word[1:-1]), "")
        if not mail:
            return None
        name = text[: text.index(mail)]
    return Person(name.strip(" \t\\\"'<,;:"), mail.strip(_NOISE))


def clean_mail(mail: str) -> str:
    """A mailbox in lower case, without stray quotes and brackets."""
    return mail.strip(_NOISE).casefold()


# -- lines --------------------------------------------------------------------------------------


# Each signal asks for the same message in turn.
@lru_cache(maxsize=8)
def _own_lines(message: str) -> tuple[_Numbered, ...]:
    text = message if message.isascii() else _INVISIBLE.sub("", message)
    lines = list(_window(text.replace("\r\n", "\n")))
    if "\\n\\n" in text:
        lines = [(number, piece) for number, line in lines for piece in _unescaped(line)]
    lines = _outdented(lines)
    if "```" in text or "~~~" in text:
        lines = list(_outside_fences(lines))
    return tuple(line for line in lines if not line[1].startswith(">"))


def _window(message: str) -> Iterator[_Numbered]:
    if len(message) <= _LONGEST:
        yield from enumerate(message.split("\n"), 1)
        return
    half = _LONGEST // 2
    yield from enumerate(message[:half].split("\n")[:-1], 1)
    start = message.find("\n", len(message) - half) + 1
    if start:
        yield from enumerate(message[start:].split("\n"), message.count("\n", 0, start) + 1)


def _unescaped(line: str) -> Iterator[str]:
    r"""Split at literal `\n` where a `-m "subject\n\nbody"` put a whole message into one line."""
    pieces: list[str] = []
    quotes = 0
    for piece in line.split("\\n"):
        # Inside an open quotation the sequence is what the commit talks about.
        if quotes % 2:
            pieces[-1] += "\\n" + piece
        else:
            pieces.append(piece)
        quotes += piece.count('"') + piece.count("`")
    yield from pieces


def _outdented(lines: list[_Numbered]) -> list[_Numbered]:
    for index, (_, text) in enumerate(lines):
        if text == "Squashed commit of the following:":
            return lines[:index] + list(_squashed(lines[index:]))
    body = [text for _, text in lines[1:] if text.strip()]
    indent = min((len(text) - len(text.lstrip()) for text in body), default=0)
    if indent and _has_paragraphs(lines[1:]):
        return lines[:1] + [(number, text[indent:]) for number, text in lines[1:]]
    return lines


def _has_paragraphs(lines: list[_Numbered]) -> bool:
    """Whether there is more than one paragraph: a lone indented one is an example, not a body."""
    text = "\n".join("" if text.isspace() else text for _, text in lines).strip("\n")
    return "\n\n" in text


def _squashed(lines: list[_Numbered]) -> Iterator[_Numbered]:
    """What `git merge --squash` writes: headers at column 0, each message indented by four."""
    inside = True
    for number, text in lines[1:]:
        if text and not text[0].isspace() and not _SQUASH_HEADER.match(text):
            inside = False
        if inside and _SQUASH_HEADER.match(text):
            continue
        yield number, text.removeprefix("    ") if inside else text


def _outside_fences(lines: Iterable[_Numbered]) -> Iterator[_Numbered]:
    opened = ""
    held: list[_Numbered] = []
    for line in lines:
        fence = _FENCE.match(line[1])
        mark = (fence[1] or fence[2]) if fence else ""
        if opened:
            held.append(line)
            if mark.startswith(opened) and line[1].strip() == mark:
                opened, held = "", []
        elif mark:
            opened = mark
        else:
            yield line
    # A fence that is never closed is no fence: it must not hide what follows.
    yield from held


# -- trailers -----------------------------------------------------------------------------------


def _body(lines: tuple[_Numbered, ...]) -> tuple[_Numbered, ...]:
    """The lines below the subject, where "scope: text" is no trailer unless it credits somebody."""
    first = next((i for i, (_, text) in enumerate(lines) if text.strip()), 0)
    is_trailer = lines and _split(lines[first][1])[0].endswith("-by")
    return lines if is_trailer else lines[first + 1 :]


def _trailers(lines: Iterable[_Numbered]) -> Iterator[Trailer]:
    key, start, last, parts = "", 0, 0, [""]
    for number, text in lines:
        # After a mailbox the value is complete.
        is_more = text[:1] in (" ", "\t") and number == last + 1 and not parts[-1].endswith(">")
        if key and is_more and (more := text.strip()):
            parts.append(more)
            last = number
            continue
        if key:
            yield Trailer(key, " ".join(parts).strip(), start)
        key, value = _split(text)
        start, last, parts = number, number, [value]
    if key:
        yield Trailer(key, " ".join(parts).strip(), start)


def _split(line: str) -> tuple[str, str]:
    """The folded key and the value of a trailer line, or two empty strings."""
    if line.isascii():
        head, colon, value = line.partition(":")
    else:
        found = _COLON.search(line)
        if not found:
            return "", ""
        head, colon, value = line[: found.start()], ":", line[found.end() :]
        head = unicodedata.normalize("NFKC", head[:64])
    # git's newer rule: the scheme of a bare address is no key.
    if not colon or len(head) > 64 or value.startswith("//"):
        return "", ""
    key = _KEY.match(head)
    return (key[0].lower(), value.strip()) if key else ("", "")
