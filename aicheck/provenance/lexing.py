"""Source code as lexemes: what is left of it when comments and layout are taken away.

One compiled expression a family of languages. It needn't be right about every corner of a language,
only the same about both sides, cheap, and linear whatever it reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files
from itertools import accumulate, compress

from aicheck import toml
from aicheck.languages import language as named
from aicheck.patterns import lazy

# Raised whenever the same text would give other lexemes or hashes: an older index can't be read.
LEXEMES = 1

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
_NAME, _NUMBER = r"[A-Za-z_]\w*|[(),.:\[\]]", r"\d[\w.]*"
_SIGNS = r"[=!]==?|[<>]=|->|=>|&&|\|\||\+\+|--|::|:=|[-+*/%&|^]=|\*\*|\w+"

_FAMILIES = {
    "python": (
        r"\n(?:[ \t]*[rRuUbB]?(?:" + _TRIPLE + "))?",
        r"#[^\n]*", r"[rRbBuUfFtT]{1,2}(?=[\"'])", _TRIPLE, _DOUBLE, _SINGLE,
    ),
    "c": (r"\n", r"//[^\n]*", _BLOCK, _DOUBLE, _SINGLE, _BACKTICK, r"\\(?=\n)"),
    "go": (r"\n", r"//[^\n]*", _BLOCK, _DOUBLE, _SINGLE, r"`[^`]*`|`"),
    "rust": (
        r"\n", r"//[^\n]*", _BLOCK, r'"[^"\\]*(?:\\.[^"\\]*)*"|"', r"'(?:\\[^\n']+|[^'\\\n])'|'",
    ),
    "ruby": (r"\n(?:=begin\b[^\n]*(?:\n(?!=end)[^\n]*)*)?", r"#[^\n]*", _DOUBLE, _SINGLE),
    "php": (r"\n", r"//[^\n]*|#(?!\[)[^\n]*", _BLOCK, r'"[^"\\]*(?:\\.[^"\\]*)*"|"', _SINGLE),
    "shell": (r"\n", r"(?<![\w${(#])#[^\n]*", r"\\(?=\n)", _DOUBLE, r"'[^'\n]*'?"),
}  # fmt: skip
_COMMENTS = {
    "python": ("#", "\n", '"""', "'''"), "c": ("//", "/*", "\\"), "go": ("//", "/*"),
    "rust": ("//", "/*"), "ruby": ("#", "\n"), "php": ("//", "/*", "#"), "shell": ("#", "\\"),
}  # fmt: skip
# What formatters put in and take out: separators, and the second half of what comes in pairs.
_LAYOUT = frozenset(";,)]}")
_SMALL = frozenset("012")
# How a name, a number or a string begins.
_OWN = frozenset('_"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ')
# Two places of a name that are further apart have nothing to do with each other.
_REACH = 12
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
        # The last one takes any character: what no other knows costs one step, never a retreat.
        parts = (_NAME, *_FAMILIES[family], _NUMBER, _SIGNS, ".")
        whole = re.compile(rf"[ \t]*({'|'.join(parts)})", re.DOTALL)
        self._find: Callable[[str], list[str]] = whole.findall
        self._shapes: dict[int, int] = {}
        self._numbers = _Numbers(language, about, self._shapes)
        self._newlines = _Newlines()
        self._has_blocks = "/*" in _COMMENTS[family]
        self._name = self._numbers.hashed("I")
        self._again = [self._numbers.hashed(f"I{distance}") for distance in range(_REACH + 1)]

    def lexemes(self, text: str) -> tuple[list[int], list[int], list[int]]:
        """Of each lexeme that counts: its number, that of its shape, and its 1-based line.

        The number of a lexeme that is somebody's own choice is odd.
        """
        found = self._find(_calmed(text) if self._has_blocks else text)
        every = [*map(self._numbers.__getitem__, found)]
        exact = [*filter(None, every)]
        lines = accumulate(map(self._newlines.__getitem__, found), initial=1)
        out = exact, self._shaped(exact), [*compress(lines, every)]
        if len(self._numbers) > _KEPT:
            for kept in (self._numbers, self._shapes, self._newlines):
                kept.clear()
        return out

    def _shaped(self, exact: list[int]) -> list[int]:
        """What is left without names: only how far back the same one stands, if it is near."""
        out = [*map(self._shapes.__getitem__, exact)]
        last: dict[int, int] = {}
        name, again = self._name, self._again
        for at, shape in enumerate(out):
            if shape == name:
                it = exact[at]
                if it in last and (distance := at - last[it]) <= _REACH:
                    out[at] = again[distance]
                last[it] = at
        return out


class _Numbers(dict[str, int]):
    """The number of each lexeme, 0 for what says nothing about the code; its shape's beside it."""

    def __init__(self, language: str, about: dict[str, str], shapes: dict[int, int]) -> None:
        self._salt, self._shapes = language.encode(), shapes
        self._keywords = frozenset(about["keywords"].split())
        self._common = self._keywords | frozenset(about.get("common", "").split())
        self._silent = _LAYOUT | frozenset(about["self"])
        self._comments = _COMMENTS[about["family"]]
        self._known: dict[str, int] = {}

    def __missing__(self, lexeme: str) -> int:
        value = 0
        if not (lexeme in self._silent or lexeme.isspace() or lexeme.startswith(self._comments)):
            plain = _plain(lexeme)
            value = self.hashed(plain) & ~1 | (1 if self._is_telling(plain) else 0) or 2
            shape = self._shape(plain)
            if shape not in self._known:
                self._known[shape] = self.hashed(shape)
            self._shapes[value] = self._known[shape]
        self[lexeme] = value
        return value

    def _is_telling(self, lexeme: str) -> bool:
        """Whether a lexeme is somebody's own choice, as opposed to everybody's in the language."""
        return len(lexeme) > 2 and lexeme not in self._common and lexeme[0] in _OWN

    def hashed(self, lexeme: str) -> int:
        """40 bits that are the same on every machine, and never 0."""
        data = lexeme.encode("utf-8", "surrogatepass")
        return int.from_bytes(blake2b(data, digest_size=5, key=self._salt).digest(), "little") | 1

    def _shape(self, lexeme: str) -> str:
        if lexeme[0] == '"':
            return "S"
        if lexeme[0].isdigit():
            return lexeme if lexeme in _SMALL else "N"
        if lexeme[0] == "_" or lexeme[0].isalpha():
            return lexeme if lexeme in self._keywords else "I"
        return lexeme


class _Newlines(dict[str, int]):
    def __missing__(self, lexeme: str) -> int:
        value = self[lexeme] = lexeme.count("\n")
        return value


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
