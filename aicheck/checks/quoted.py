"""Where a file has strings of several lines: what stands in them is data, and no order to anybody.

Only of languages in which a glance tells. A here-document of a shell or of Ruby is code as often,
and what stands between the braces of a template literal is taken for a part of the text.
"""

from __future__ import annotations

import io
import re
import tokenize
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from aicheck.languages import language

Span = tuple[tuple[int, int], tuple[int, int]]
"""Where a string begins and ends: line and 0-based column of each."""

_LONGEST = 1 << 20
# Python 3.12 and later have tokens of their own for the parts of an f-string.
_STRINGS = (tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING))
# Comments and short strings are matched too, so that a sign inside one opens nothing.
_COMMENT = r"//[^\n]*|/\*.*?(?:\*/|\Z)"
_SHORT = r'"(?:[^"\\\n]|\\.)*"?|' + r"'(?:[^'\\\n]|\\.)*'?"
_RAW_TRIPLE = r'(?P<text>"""(?:.*?"""|.*\Z))'
# A slash behind one of these begins a regular expression.
_REGEX = r"[=(,:;!&|?{}\[+~^%]\s*/(?![*/])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/"


def _lexer(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.DOTALL)


_SCRIPT = _lexer(_COMMENT, r"(?P<text>`(?:[^`\\]|\\.)*(?:`|\Z))", _SHORT, _REGEX)
_TRIPLED = _lexer(_COMMENT, _RAW_TRIPLE, _SHORT)
# https://docs.oracle.com/javase/specs/jls/se21/html/jls-3.html#jls-3.10.6 knows escapes in it.
_JAVA = _lexer(_COMMENT, r'(?P<text>"""(?:[^\\"]|\\.|"(?!""))*(?:"""|\Z))', _SHORT)
_LEXERS = {
    "csharp": _TRIPLED,
    # https://go.dev/ref/spec#String_literals
    "go": _lexer(_COMMENT, r"(?P<text>`[^`]*(?:`|\Z))", _SHORT),
    "java": _JAVA,
    "javascript": _SCRIPT,
    "kotlin": _TRIPLED,
    # https://doc.rust-lang.org/reference/tokens.html#raw-string-literals
    "rust": _lexer(
        _COMMENT,
        r'(?P<text>\b(?:b|c)?r(?P<hashes>#{0,255})".*?(?:"(?P=hashes)|\Z))',
        r'(?P<plain>"(?:[^"\\]|\\.)*(?:"|\Z))',
        r"'(?:[^'\\\n]|\\[^\n]{1,10}?)'",
    ),
    "scala": _TRIPLED,
    "swift": _JAVA,
    "typescript": _SCRIPT,
}


def strings(path: str, text: str) -> list[Span]:
    """The strings of several lines in a file's text, in order, as far as its language is known."""
    name = language(path)
    if len(text) > _LONGEST:
        return []
    found = _of_python(text) if name == "python" else _lexed(text, _LEXERS.get(name or ""))
    return [span for span in found if span[0][0] < span[1][0]]


def _of_python(text: str) -> Iterator[Span]:
    try:
        for it in tokenize.generate_tokens(io.StringIO(text).readline):
            if it.type in _STRINGS:
                yield it.start, it.end
    except (tokenize.TokenError, SyntaxError):
        # What comes behind the place is taken for code.
        return


def _lexed(text: str, lexer: re.Pattern[str] | None) -> Iterator[Span]:
    if lexer is None:
        return
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def place(at: int) -> tuple[int, int]:
        number = bisect_right(starts, at)
        return number, at - starts[number - 1]

    for found in lexer.finditer(text):
        # A string that never ends hides nothing: its language is not as we think.
        if found.lastgroup and (found.end() < len(text) or found[0][-1:] in '"`#'):
            yield place(found.start()), place(found.end())
