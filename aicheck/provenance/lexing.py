"""Source code as lexemes: what is left of it when comments and layout are taken away.

One compiled expression a family of languages. It needn't be right about every corner of a language,
only the same about both sides, cheap, and linear whatever it reads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate, compress, count
from operator import not_
from zlib import crc32

from aicheck import toml
from aicheck.languages import language as named
from aicheck.patterns import lazy

# Raised whenever the same text would give other lexemes or hashes: an older index can't be read.
LEXEMES = 2
# The bits below a lexeme's number: whether it is somebody's own, and how much it brings in.
_FLAGS, BRINGS = 3, 6

_OURS = {
    "bash": "shell", "c": "c", "cpp": "c", "go": "go", "java": "java", "javascript": "javascript",
    "php": "php", "python": "python", "ruby": "ruby", "rust": "rust", "typescript": "javascript",
}  # fmt: skip
_MORE = {".hh": "c", ".hxx": "c", ".ksh": "shell", ".zsh": "shell", ".rake": "ruby", ".inc": "php"}

_BLOCK = r"/\*[^*]*(?:\*(?!/)[^*]*)*\*/|/\*"
_DOUBLE = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"?'
_SINGLE = r"'[^'\\\n]*(?:\\.[^'\\\n]*)*'?"
_TRIPLE = r'"""[^"]*(?:"(?!"")[^"]*)*"""|\'\'\'[^\']*(?:\'(?!\'\')[^\']*)*\'\'\''
_BACKTICK = r"`[^`\\]*(?:\\.[^`\\]*)*`|`"
_NAME, _NUMBER = r"[A-Za-z_]\w*|[(.:\[]", r"\d[\w.]*"
# What formatters put in and take out: separators, and the second half of what comes in pairs.
_LAYOUT = r"[ \t;,)\]}]*"
_SIGNS = r"[=!]==?|[<>]=|->|=>|&&|\|\||\+\+|--|::|:=|[-+*/%&|^]=|\*\*|\w+"

# Of each family: how a comment begins that ends with its line, and what else there is.
_FAMILIES = {
    "python": (
        "#", r"\n+(?:[ \t]*[rRuUbB]?(?:" + _TRIPLE + "))?", _TRIPLE, _DOUBLE, _SINGLE,
    ),
    "c": ("//", r"\n+", _BLOCK, _DOUBLE, _SINGLE, _BACKTICK, r"\\(?=\n)"),
    "go": ("//", r"\n+", _BLOCK, _DOUBLE, _SINGLE, r"`[^`]*`|`"),
    "rust": (
        "//", r"\n+", _BLOCK, r'"[^"\\]*(?:\\.[^"\\]*)*"|"', r"'(?:\\[^\n']+|[^'\\\n])'|'",
    ),
    "ruby": ("#", r"\n+(?:=begin\b[^\n]*(?:\n(?!=end)[^\n]*)*)?", _DOUBLE, _SINGLE),
    "php": (r"(?://|#(?!\[))", r"\n+", _BLOCK, r'"[^"\\]*(?:\\.[^"\\]*)*"|"', _SINGLE),
    "shell": (r"(?<![\w${(#])#", r"\n+", r"\\(?=\n)", _DOUBLE, r"'[^'\n]*'?"),
}  # fmt: skip
_COMMENTS = {
    "python": ("\n", '"""', "'''"), "c": ("/*", "\\"), "go": ("/*",), "rust": ("/*",),
    "ruby": ("\n",), "php": ("/*",), "shell": ("\\",),
}  # fmt: skip
_SMALL = frozenset("012")
# How a name, a number or a string begins.
_OWN = frozenset('_"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ')
# Two places of a name that are further apart have nothing to do with each other.
_REACH = 12
_FAR = 1 << 40
# Words of one process are kept between files; as many as this before they are forgotten.
_KEPT = 1 << 20
# How many characters may be read in vain, from openers that nothing closes.
_IN_VAIN = 1 << 26
_BLOCK_EDGE = lazy(r"/\*|\*/")
# Before three quotes that open a string.
_OPENERS = frozenset('=([{,:+%rRfFbBuU"')


def language_of(path: str, text: str = "") -> str | None:
    """The language of a file by its name (or its text's `#!` line), None where we can't read it."""
    found = _OURS.get(named(path, text) or "")
    return found or _MORE.get("." + path.rpartition(".")[2].lower())


class Lexer:
    """The lexemes of one language as numbers, in bulk."""

    def __init__(self, language: str) -> None:
        """Compile the language's expression."""
        about = _table()[language]
        family = about["family"]
        comment, *others = _FAMILIES[family]
        # The last one takes any character: what no other knows costs one step, never a retreat.
        parts = "|".join((_NAME, *others, _NUMBER, _SIGNS, "."))
        whole = re.compile(rf"{_LAYOUT}(?:{comment}[^\n]*)?({parts})", re.DOTALL)
        self._find: Callable[[str], list[str]] = whole.findall
        self._numbers = _Numbers(language, about)
        self._has_blocks = "/*" in _COMMENTS[family]
        self._name = self._numbers.hashed("I")
        self._again = [self._numbers.hashed(f"I{distance}") for distance in range(_REACH + 1)]

    def lexemes(self, text: str) -> tuple[list[int], list[int], list[int]]:
        """Of each lexeme that counts: its number, that of its shape, and its 1-based line.

        The number of a lexeme that is somebody's own choice is odd; BRINGS are the bits of those
        that bring something in from elsewhere.
        """
        numbers = self._numbers
        # A comment in the last line ends with a line, too.
        found = self._find((_calmed(text) if self._has_blocks else text) + "\n")
        every = [*map(numbers.__getitem__, found)]
        exact = [*filter(None, every)]
        lines = accumulate(map(numbers.newlines.__getitem__, found), initial=1)
        out = exact, self._shaped(exact), [*compress(lines, every)]
        if len(numbers) > _KEPT:
            numbers.forget()
        return out

    def _shaped(self, exact: list[int]) -> list[int]:
        """What is left without names: only how far back the same one stands, if it is near."""
        out = [*map(self._numbers.shapes.__getitem__, exact)]
        last: dict[int, int] = {}
        name, again, before = self._name, self._again, last.get
        for at in compress(count(), map(not_, out)):
            it = exact[at]
            distance = at - before(it, -_FAR)
            out[at] = again[distance] if distance <= _REACH else name
            last[it] = at
        return out


class _Numbers(dict[str, int]):
    """The number of each lexeme, 0 for what says nothing about the code.

    Beside it, how many lines it has, and its number's shape: 0 where that is a name.
    """

    def __init__(self, language: str, about: dict[str, str]) -> None:
        self.shapes: dict[int, int] = {}
        self.newlines: dict[str, int] = {}
        self._salt = crc32(language.encode())
        self._keywords = frozenset(about["keywords"].split())
        self._common = self._keywords | frozenset(about.get("common", "").split())
        self._silent = frozenset(about["self"])
        self._comments = _COMMENTS[about["family"]]
        self._brings = Counter(about.get("brings", "").split())

    def __missing__(self, lexeme: str) -> int:
        value = 0
        if not (lexeme in self._silent or lexeme.isspace() or lexeme.startswith(self._comments)):
            plain = _plain(lexeme)
            value = self.hashed(plain) | self._is_telling(plain)
            self.shapes[value] = self._shape(plain)
        self[lexeme] = value
        self.newlines[lexeme] = lexeme.count("\n")
        return value

    def forget(self) -> None:
        """Begin anew."""
        for kept in (self, self.shapes, self.newlines):
            kept.clear()

    def _is_telling(self, lexeme: str) -> bool:
        """Whether a lexeme is somebody's own choice, as opposed to everybody's in the language."""
        return len(lexeme) > 2 and lexeme not in self._common and lexeme[0] in _OWN

    def hashed(self, lexeme: str) -> int:
        """35 bits that are the same on every machine, and more than the flags below them."""
        value = crc32(lexeme.encode("utf-8", "surrogatepass"), self._salt) or 1
        return value << _FLAGS | self._brings[lexeme] << 1

    def _shape(self, lexeme: str) -> int:
        first = lexeme[0]
        if first == "_" or first.isalpha():
            return self.hashed(lexeme) if lexeme in self._keywords else 0
        if first == '"':
            return self.hashed("S")
        is_number = first.isdigit() and lexeme not in _SMALL
        return self.hashed("N" if is_number else lexeme)


def _plain(lexeme: str) -> str:
    """A lexeme as every formatter writes it: strings in double quotes."""
    if lexeme[0] in "'`\"" and len(lexeme) > 1:
        return '"' + lexeme.strip(lexeme[0]) + '"'
    return lexeme


def within(text: str, language: str) -> str:
    """A piece of a file without what is left of a comment that began before it."""
    family = _table()[language]["family"]
    end = 0
    if family in ("c", "go", "rust", "php") and "*/" in text:
        first = _BLOCK_EDGE.search(text)
        end = first.end() if first and first[0] == "*/" else 0
    elif family == "python" and text.count('"""') % 2:
        end = _docstring_end(text)
    return "\n" * text.count("\n", 0, end) + text[end:] if end else text


def _docstring_end(text: str) -> int:
    """Where the first three quotes end if they close a docstring, 0 where they open one."""
    at = text.find('"""')
    before = text[text.rfind("\n", 0, at) + 1 : at].rstrip()
    behind = text[at + 3 :].partition("\n")[0].strip()
    return 0 if behind or (before and before[-1] in _OPENERS) else at + 3


def _calmed(text: str) -> str:
    """The text without what would be read to its end again and again: no code has so much of it.

    That is a comment that nothing closes, or a string whose other quotes are all escaped.
    """
    most = _IN_VAIN // max(1, len(text))
    closed = text.rfind("*/") + 2
    if text.count("/*", closed) > most:
        text = text[:closed] + text[closed:].replace("/*", "/ ")
    for quote in '"`':
        if text.count(f"\\{quote}") > most:
            text = text.replace(f"\\{quote}", "\\ ")
    return text


@cache
def _table() -> dict[str, dict[str, str]]:
    return toml.loads(files(__package__).joinpath("languages.toml").read_text("utf-8"))


@lru_cache(maxsize=16)
def lexer(language: str) -> Lexer:
    """The lexer of a language; made once, since its words are kept."""
    return Lexer(language)


def words_of(language: str) -> frozenset[str]:
    """The words that are a language's own, and no names."""
    about = _table()[language]
    return frozenset((*about["keywords"].split(), *about["self"]))


def idioms() -> dict[str, str]:
    """Of each language what everybody writes in the same way."""
    return {name: about["idioms"] for name, about in _table().items() if "idioms" in about}
