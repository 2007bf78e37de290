"""The lines of a commit message that are its own, apart from what it quotes.

Quoted is what stands in a code fence, behind `>`, in a `<blockquote>` or indented. What tools and
editors do to a message is undone: odd line ends, literal `\\n`, a body that is indented as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from aicheck.attribution.lookalikes import printable
from aicheck.patterns import lazy
from aicheck.trailer_block import trailer_lines

Numbered = tuple[int, str]

# A message beyond this is read at both ends: a hostile megabyte must not cost seconds.
LONGEST = 262_144
# More credits than any squash has; each costs a look-up.
_MOST = 5_000
# What ends a line for an editor, a terminal or JavaScript, and a NUL, where git stops reading.
_END = lazy("[\0\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# A credit that one of them would tear apart.
_TORN = lazy(
    r"(?:co-?)?(?:assisted|authored|created|developed|generated|made|written)"
    r"[ _-](?:by|with)[ \t]?:",
    re.IGNORECASE,
)
_LONGEST_TORN = 1_000
_BREAK = lazy(r"<br ?/?>", re.IGNORECASE)
_LITERAL = lazy(r"\\n\\n|\\n[A-Z][A-Za-z]*-[A-Za-z-]{1,20}: ")
_NEWLINE = lazy(r"(?:\\r)?\\n")
# Not <li>: an item of a list is no line of its own.
_TAGS = lazy(
    r"(?:</?(?:p|b|i|em|strong|sub|sup|small|span|div|font|center)(?:[ \t][^<>]{0,200})?>[ \t]*)+",
    re.IGNORECASE,
)
_FENCE = lazy(r"\s*(?:(`{3,})(?=[^`]*$)|(~{3,}))")
# An example begins so, and may have paragraphs.
_COMMAND = lazy(r"\s*(?:[$] |(?:cat|echo|gh|git|hg|jj|printf)\s[^\n]{0,200}?(?:[\"']|<<|\s-))")
_SQUASH = "Squashed commit of the following:"
_SQUASH_HEADER = lazy(r"commit [0-9a-f]{7,64}$|(?:Author|Date|Merge|Commit)\w*: ")
# https://docs.github.com/en/get-started/writing-on-github: "Alerts".
_ALERT = lazy(r">[ \t]*\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*$")
_TAG_OPEN = lazy(r"<(?:details|blockquote)\b", re.IGNORECASE)
_TAG_CLOSE = lazy(r"</(?:details|blockquote)>", re.IGNORECASE)
_NOTES = lazy(
    r"\W{0,8}(?:release notes?|change ?log|commits|what's changed)\W{0,4}$", re.IGNORECASE
)
_SUMMARY = lazy(
    r"<summary>\W{0,8}(?:release notes?|change ?log|commits|what's changed)\b", re.IGNORECASE
)
# What counts in the middle of a huge message: the edge of a fence, a credit, a tool's footer.
_CREDIT = lazy(
    r"^(?:[ \t]*(?:`{3}|~{3})|[^\s:\uff1a>][^\n:\uff1a]{0,60}"
    r"(?:by|with|agent|assisted|authors?|generated|id|model|session|thread|url)[ \t]?[:\uff1a]"
    r"|https?://|(?:[^\w\s>]{1,6}[ \t]?)?"
    r"(?:generated|made|created|written|built|assisted|co-authored) (?:with|by) )[^\n]{0,2000}",
    re.IGNORECASE | re.MULTILINE,
)


# Each signal asks for the same message in turn.
@lru_cache(maxsize=8)
def own_lines(message: str) -> tuple[Numbered, ...]:
    """The message's own lines with their 1-based numbers."""
    text = printable(message).replace("\r\n", "\n")
    lines = list(_window(text))
    if "<" in text or "\\n" in text or _END.search(text):
        lines = [(number, piece) for number, line in lines for piece in _pieces(line)]
    lines = _outdented(lines)
    if "```" in text or "~~~" in text:
        lines = list(_outside_fences(lines))
    if "<blockquote" in text:
        lines = list(_outside_blockquotes(lines))
    return tuple(_unquoted(lines))


@lru_cache(maxsize=8)
def middle_credits(message: str) -> tuple[Numbered, ...]:
    """The lines in the middle of a huge message, which `own_lines` leaves out, that may credit."""
    text = printable(message).replace("\r\n", "\n")
    if len(text) <= LONGEST:
        return ()
    start, end = _middle(text)
    lines: list[Numbered] = []
    number, last = 1, 0
    for found in islice(_CREDIT.finditer(text, start, end), _MOST):
        number += text.count("\n", last, found.start())
        last = found.start()
        lines.append((number, found[0]))
    return tuple(_outside_fences(lines))


def squashed_authors(message: str) -> Iterator[Numbered]:
    """Yield the `Author: Name <mailbox>` lines that `git merge --squash` leaves in a message."""
    if _SQUASH not in message:
        return
    lines = _window(printable(message).replace("\r\n", "\n"))
    is_squash = any(text == _SQUASH for _, text in lines)
    for number, text in lines if is_squash else ():
        if text and not text[0].isspace() and not _SQUASH_HEADER.match(text):
            return
        if text.startswith("Author:"):
            yield number, text


def without_notes(message: str) -> str:
    """The message of a dependency bot with blank lines for the release notes that it carries.

    Its last paragraph is always its own: no section that was left open may swallow it.
    """
    lines = message.replace("\r\n", "\n").rstrip().split("\n")
    last = max((at for at, line in enumerate(lines) if not line.strip()), default=0)
    return "\n".join([*_blanked(lines[:last]), *lines[last:]])


def without_copied_notes(message: str) -> str:
    """The message of a person with blank lines for the release notes that it folds away.

    Bots fold them so, and who merges a bot's change copies them. Only what is closed counts.
    """
    lines = message.replace("\r\n", "\n").split("\n")
    trailers = [(number - 1, lines[number - 1]) for number in trailer_lines(message)]
    opened, depth, is_notes, is_below = 0, 0, False, False
    for at, line in enumerate(lines):
        if not depth:
            opened, is_notes = at, is_below
        # The next heading ends the section.
        if not depth and (line.startswith(("#", "---")) or _NOTES.match(line)):
            is_below = _NOTES.match(line) is not None
        is_notes = is_notes or _SUMMARY.search(line) is not None
        starts, ends = len(_TAG_OPEN.findall(line)), len(_TAG_CLOSE.findall(line))
        was_inside, depth = depth > 0 or starts > 0, max(0, depth + starts - ends)
        if was_inside and not depth and is_notes:
            lines[opened : at + 1] = [""] * (at + 1 - opened)
    # Nothing that is a trailer to git can be folded away.
    for at, line in trailers:
        lines[at] = line
    return "\n".join(lines)


def _blanked(lines: Iterable[str]) -> Iterator[str]:
    depth, below_heading = 0, False
    for line in lines:
        if not line:
            yield line
            continue
        # Nothing closes a heading's section but the end of the message.
        below_heading = below_heading or _NOTES.match(line) is not None
        opened = len(_TAG_OPEN.findall(line))
        yield "" if depth or opened or below_heading else line
        depth = max(0, depth + opened - len(_TAG_CLOSE.findall(line)))


# -- line ends ----------------------------------------------------------------------------------


def _window(text: str) -> Iterator[Numbered]:
    if len(text) <= LONGEST:
        yield from enumerate(text.split("\n"), 1)
        return
    head, tail = _middle(text)
    yield from enumerate(text[:head].split("\n")[:-1], 1)
    # A last line without end is read from its start.
    end = tail + LONGEST
    yield from enumerate(text[tail:end].split("\n"), text.count("\n", 0, tail) + 1)


def _middle(text: str) -> tuple[int, int]:
    """Where the lines of a huge message start and end that its two ends leave out."""
    half = LONGEST // 2
    tail = text.find("\n", len(text) - half) + 1 or text.rfind("\n", 0, len(text) - half) + 1
    return text.rfind("\n", 0, half) + 1, tail


def _pieces(line: str) -> Iterator[str]:
    """Yield what stands between all that may end a line, without HTML around the whole."""
    parts = _END.split(line)
    if len(parts) > 1 and len(line) <= _LONGEST_TORN and not parts[0].endswith(">"):
        whole = "".join(parts)
        if _TORN.match(whole) and not any(map(_TORN.match, parts[1:])):
            yield whole
    for part in parts:
        for piece in _cut(part, _BREAK) if "<" in part else (part,):
            bare = _TAGS.sub("", piece) if piece.startswith("<") else piece
            # A `-m "subject\n\nbody"` puts a whole message into one line.
            yield from _cut(bare, _NEWLINE) if _LITERAL.search(bare) else (bare,)


def _cut(line: str, mark: re.Pattern[str]) -> Iterator[str]:
    """Split at each mark, but not inside an open quotation: that is what the commit talks about."""
    quotes, start, seen = 0, 0, 0
    for found in mark.finditer(line):
        between = line[seen : found.start()]
        quotes += between.count('"') + between.count("`")
        seen = found.end()
        if quotes % 2 == 0:
            yield line[start : found.start()]
            start = seen
    yield line[start:]


# -- quotations ---------------------------------------------------------------------------------


def _outdented(lines: list[Numbered]) -> list[Numbered]:
    for index, (_, text) in enumerate(lines):
        if text == _SQUASH:
            return lines[:index] + list(_squashed(lines[index:]))
    body = [text for _, text in lines[1:] if text.strip()]
    indent = min((len(text) - len(text.lstrip()) for text in body), default=0)
    if indent and (_is_credit(body) or _has_paragraphs(lines[1:])) and not _COMMAND.match(body[0]):
        return lines[:1] + [(number, text[indent:]) for number, text in lines[1:]]
    return lines


def _is_credit(body: list[str]) -> bool:
    """Whether a body is trailers alone, and indented by less than code is."""
    lines = [text.lstrip(" ") for text in body if text[:4].strip(" ")]
    signed = [line for line in lines if line.casefold().startswith("signed-off-by:")]
    return len(lines) == len(body) > len(signed) and all(
        line in signed or _TORN.match(line) for line in lines
    )


def _has_paragraphs(lines: list[Numbered]) -> bool:
    """Whether there is more than one paragraph: a lone indented one is an example, not a body."""
    text = "\n".join("" if text.isspace() else text for _, text in lines).strip("\n")
    return "\n\n" in text


def _squashed(lines: list[Numbered]) -> Iterator[Numbered]:
    """What `git merge --squash` writes: headers at column 0, each message indented by four."""
    inside = True
    for number, text in lines[1:]:
        if text and not text[0].isspace() and not _SQUASH_HEADER.match(text):
            inside = False
        if inside and _SQUASH_HEADER.match(text):
            continue
        yield number, text.removeprefix("    ") if inside else text


def _unquoted(lines: Iterable[Numbered]) -> Iterator[Numbered]:
    """Leave out what `>` quotes, but for GitHub's alerts: those are the writer's own words."""
    is_alert = False
    for number, text in lines:
        if not text.startswith(">"):
            is_alert = False
            yield number, text
        elif _ALERT.match(text):
            is_alert = True
        elif is_alert:
            yield number, text[1:].removeprefix(" ")


def _outside_fences(lines: Iterable[Numbered]) -> Iterator[Numbered]:
    opened = ""
    held: list[Numbered] = []
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


def _outside_blockquotes(lines: Iterable[Numbered]) -> Iterator[Numbered]:
    depth = 0
    held: list[Numbered] = []
    for line in lines:
        opened = depth or "<blockquote" in line[1]
        depth += line[1].count("<blockquote")
        depth = max(0, depth - line[1].count("</blockquote>"))
        if not opened:
            yield line
        else:
            held.append(line)
            if not depth:
                held.clear()
    # As with a fence: what is never closed is no quotation.
    yield from held
