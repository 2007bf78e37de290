"""Make text that others wrote safe to show: nothing in it hides, and nothing in it acts."""

from __future__ import annotations

import re
from collections.abc import Callable

Quote = Callable[[str], str]

# Printable by Unicode's book, and still nothing to see: joiners, fillers, the blank Braille
# pattern and variation selectors, which can carry a whole hidden message.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
_EMOJI_STYLE = "\ufe0f"
_BLANKS = re.compile(r"[ \t\r\n\v\f]+")
# GitHub's runner takes `##[name]` anywhere in a line for a command, Azure's takes `##vso[name]`.
COMMAND = re.compile(r"##(?=\[|vso\[)", re.IGNORECASE)
# ... and `::name::` where only blanks stand before it; a colour code does not count as text here.
_AT_START = re.compile(r"\A((?:\s|\x1b\[[\d;]*m)*)::")
_TICKS = re.compile("`+")
# Tools find their own comments again by a hidden mark, wherever it stands in the text of one.
_MARK = "<!--"
_TAB = 4


def is_plain(text: str) -> bool:
    """Whether `text` has no hidden character at all."""
    return text.isprintable() and not _INVISIBLE.search(text)


def is_hidden(char: str, before: str = "") -> bool:
    """Whether `char` shows nothing, or moves, hides or reorders what stands around it."""
    if char == _EMOJI_STYLE and before:
        return not ("\u203c" <= before <= "\u2bff" or before >= "\U0001f000")
    return not is_plain(char)


def visible(text: str) -> str:
    """`text` with each hidden character as `<U+XXXX>`; line ends and tabs count as hidden."""
    if is_plain(text):
        return text
    befores = [" ", *text]
    return "".join(
        f"<U+{ord(char):04X}>" if is_hidden(char, before) else char
        for char, before in zip(text, befores, strict=False)
    )


def one_line(text: str) -> str:
    """Prose on one line: blanks and line ends folded into single spaces."""
    return visible(_BLANKS.sub(" ", text).strip(" "))


def block(text: str) -> str:
    """Lines of text that stay lines, tabs set out as spaces."""
    lines = text.expandtabs(_TAB).split("\n")
    return "\n".join(visible(line.rstrip(" \r")) for line in lines)


def clipped(text: str, limit: int) -> str:
    """At most `limit` characters of `text`, with an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def defused(line: str) -> str:
    """`line` changed just so far that no CI runner takes any of it for a command."""
    if "##" in line:
        line = COMMAND.sub("# #", line)
    return _AT_START.sub(r"\1: :", line) if "::" in line else line


def span(text: str, limit: int = 500) -> str:
    """`text` as a Markdown code span, in which no mention, link, image or tag can form."""
    text = _unmarked(clipped(one_line(text), limit))
    ticks = "`" * (_longest_run(text) + 1)
    pad = " " if not text or text[0] in "` " or text[-1] in "` " else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def fenced(text: str) -> str:
    """Lines of text as a Markdown code block that nothing in them can end."""
    text = _unmarked(block(text))
    ticks = fence(text)
    return f"{ticks}\n{text}\n{ticks}"


def fence(text: str) -> str:
    """The back-ticks around a code block that nothing in `text` can end."""
    return "`" * max(3, _longest_run(text) + 1)


def _unmarked(text: str) -> str:
    return text.replace(_MARK, "<! --")


def _longest_run(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0)
