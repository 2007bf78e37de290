"""On which line of a TOML text each key stands, which the parser does not tell.

It is for texts that the parser has taken: what is no TOML is not noticed here.
"""

from __future__ import annotations

from typing import TypeAlias

from aicheck import toml

Path: TypeAlias = "tuple[str | int, ...]"
"""Keys from the top, and the 0-based numbers of elements of arrays."""

_BLANK = " \t"
_SPACE = " \t\r\n"
_ENDS_OF_BARE = "=.]}, \t\r\n#"


def lines_of(text: str) -> dict[Path, int]:
    """The 1-based line of every key, table and element of an array, by its path.

    A table that several places add to has the line of the first.
    """
    scanner = _Scanner(text)
    try:
        scanner.run()
    except RecursionError:
        # As deep as the parser itself can just go: the rest has no line.
        return scanner.found
    return scanner.found


class _Scanner:
    """A place in the text, and what was found before it."""

    def __init__(self, text: str) -> None:
        self.found: dict[Path, int] = {}
        self._text = text
        self._at = 0
        # The last line break that was counted, and how many there are up to it.
        self._counted, self._line = 0, 1
        self._arrays: dict[Path, int] = {}

    def run(self) -> None:
        """Go through the whole text."""
        table: Path = ()
        while self._skip(_SPACE):
            if self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)

    # -- keys and tables ---------------------------------------------------------------------------

    def _header(self) -> Path:
        is_array = self._text.startswith("[[", self._at)
        line = self._line_here()
        self._at += 2 if is_array else 1
        *above, last = self._keys()
        self._at += 2 if is_array else 1
        path = (*self._resolved(above, line), last)
        if is_array:
            number = self._arrays.get(path, -1) + 1
            self._arrays[path] = number
            self._note(path, line)
            path = (*path, number)
        elif path in self._arrays:
            path = (*path, self._arrays[path])
        self._note(path, line)
        return path

    def _resolved(self, keys: list[str], line: int) -> Path:
        """The path of a table that is named from the top: in an array its last element is meant."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            self._note(path, line)
            if path in self._arrays:
                path = (*path, self._arrays[path])
        return path

    def _pair(self, table: Path) -> None:
        line = self._line_here()
        path = table
        for key in self._keys():
            path = (*path, key)
            self._note(path, line)
        self._at += 1
        self._skip(_BLANK)
        self._value(path)

    def _keys(self) -> list[str]:
        """The parts of a dotted key; afterwards the text goes on with what ends it."""
        out = []
        while True:
            self._skip(_BLANK)
            out.append(self._key())
            self._skip(_BLANK)
            if self._peek() != ".":
                return out
            self._at += 1

    def _key(self) -> str:
        start = self._at
        if self._peek() in ("'", '"'):
            self._string()
            return str(toml.loads(f"key = {self._text[start : self._at]}")["key"])
        while self._peek() not in _ENDS_OF_BARE and self._at < len(self._text):
            self._at += 1
        return self._text[start : self._at]

    def _note(self, path: Path, line: int) -> None:
        self.found.setdefault(path, line)

    # -- values ------------------------------------------------------------------------------------

    def _value(self, path: Path) -> None:
        first = self._peek()
        if first in ("'", '"'):
            self._string()
        elif first == "[":
            self._array(path)
        elif first == "{":
            self._inline(path)
        else:
            while self._peek() not in (",", "]", "}", "\n", "#") and self._at < len(self._text):
                self._at += 1

    def _array(self, path: Path) -> None:
        self._at += 1
        number = 0
        while self._skip(_SPACE + ",") and self._peek() != "]":
            self._note((*path, number), self._line_here())
            self._value((*path, number))
            number += 1
        self._at += 1

    def _inline(self, path: Path) -> None:
        self._at += 1
        while self._skip(_SPACE + ",") and self._peek() != "}":
            self._pair(path)
        self._at += 1

    def _string(self) -> None:
        quote = self._peek()
        is_long = self._text.startswith(quote * 3, self._at)
        end = quote * 3 if is_long else quote
        self._at += len(end)
        while not self._text.startswith(end, self._at) and self._at < len(self._text):
            self._at += 2 if quote == '"' and self._peek() == "\\" else 1
        self._at += len(end)
        # A long string may end with one or two of its quotes.
        while is_long and self._peek() == quote:
            self._at += 1

    # -- the text ----------------------------------------------------------------------------------

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _skip(self, chars: str) -> bool:
        """Go past `chars`, and comments where lines may end; whether there is more."""
        while char := self._peek():
            if char == "#" and "\n" in chars:
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            elif char in chars:
                self._at += 1
            else:
                return True
        return False

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line
