"""What the .gitattributes of a tree say of its files, as git itself reads them.

Only a tree's own files count: neither those of the work tree nor anybody's settings. What is asked
here of git needs a newer one than many people have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

NAME = ".gitattributes"
# git passes over longer lines.
_LONGEST = 2_048
_BLANK = " \t\r\n"
_MACRO = "[attr]"
_ATTRIBUTE = re.compile(r"[-!]?(?P<name>[A-Za-z0-9_.][-A-Za-z0-9_.]*)(?:=(?P<value>.*))?")
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_CLASSES = {
    "alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "blank": " \t", "cntrl": "\0-\x1f\x7f",
    "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~", "space": " \t\r\n\v\f",
    "upper": "A-Z", "xdigit": "0-9a-fA-F",
    "punct": "!-/:-@\\[-`{-~",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """What one line says of an attribute: a text, true, false, or None where it takes it back."""

    name: str
    value: str | bool | None


@dataclass(frozen=True, slots=True)
class Said:
    """The value of an attribute, and the file and the line that give it."""

    value: str | bool | None
    path: str
    line: int

    @property
    def is_on(self) -> bool:
        """Whether the attribute is set, and to nothing that means no."""
        return self.value not in (None, False, "false")


@dataclass(frozen=True, slots=True)
class _Line:
    path: str
    number: int
    pattern: re.Pattern[str]
    by_name: bool
    settings: tuple[Setting, ...]


@dataclass(frozen=True)
class Attributes:
    """The attributes that the texts of .gitattributes files, by their paths, give to files."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def of(self, path: str, name: str) -> Said | None:
        """What is said of the attribute `name` of the file at `path`, if anything is."""
        known: dict[str, str | bool | None] = {}
        raw = _raw(path)
        at = len(raw)
        while at >= 0:
            at = raw.rfind("/", 0, at)
            for line in self._by_folder.get(raw[: max(at, 0)], ()):
                tail = raw.rpartition("/")[2] if line.by_name else raw[at + 1 :]
                if line.pattern.fullmatch(tail):
                    self._fill(line.settings, known)
                    if name in known:
                        return Said(known[name], line.path, line.number)
        return None

    def _fill(self, settings: Sequence[Setting], known: dict[str, str | bool | None]) -> None:
        """Add what a line says of what is not known yet: its last word comes first."""
        for setting in reversed(settings):
            if setting.name not in known:
                known[setting.name] = setting.value
                if setting.value is True:
                    self._fill(self._macros.get(setting.name, ()), known)

    @cached_property
    def _by_folder(self) -> Mapping[str, list[_Line]]:
        """The lines of each folder, the last ones first."""
        found: dict[str, list[_Line]] = {}
        for path, text in self.texts.items():
            lines = list(_lines(path, text))
            found[_raw(path.rpartition("/")[0])] = lines[::-1]
        return found

    @cached_property
    def _macros(self) -> Mapping[str, tuple[Setting, ...]]:
        """What each macro stands for; only the file at the top may define some."""
        found: dict[str, tuple[Setting, ...]] = {}
        for line in _told(self.texts.get(NAME, "")):
            if line.startswith(_MACRO):
                name, *words = line.removeprefix(_MACRO).split() or [""]
                settings = _settings(words)
                if settings is not None and _is_name(name):
                    found[name] = settings
        return found


def _told(text: str) -> Iterator[str]:
    """Yield each line without blanks around it; one that says nothing is empty."""
    for line in _raw(text.removeprefix("\ufeff")).split("\n"):
        bare = line.strip(_BLANK)
        is_long = len(line) >= _LONGEST
        yield "" if bare.startswith("#") or is_long else bare


def _lines(path: str, text: str) -> Iterator[_Line]:
    for number, line in enumerate(_told(text), 1):
        if not line or line.startswith(_MACRO):
            continue
        pattern, rest = _pattern(line)
        # A pattern for folders is for none of the files in them, and none may begin with a no.
        if not pattern or pattern.endswith("/") or pattern.startswith("!"):
            continue
        compiled = _compiled(pattern.removeprefix("/"))
        settings = _settings(rest.split())
        if compiled and settings is not None:
            yield _Line(path, number, compiled, "/" not in pattern, settings)


def _pattern(line: str) -> tuple[str, str]:
    """The pattern of a line, which may be quoted, and what follows it."""
    if line.startswith('"'):
        quoted = re.match(r'"((?:[^"\\]|\\.)*)"(.*)', line, re.DOTALL)
        if quoted:
            return _unquoted(quoted[1]), quoted[2]
    pattern, _, rest = re.sub(r"[ \t\r]", " ", line).partition(" ")
    return pattern, rest


def _unquoted(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1]
        return chr(int(code, 8) & 255) if len(code) == 3 else _ESCAPES.get(code, code)

    return re.sub(r"\\([0-7]{3}|.)", one, text)


def _raw(text: str) -> str:
    """The text with a character for each of its bytes: to git, `?` is one byte."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


def _is_name(name: str) -> bool:
    match = _ATTRIBUTE.fullmatch(name)
    return bool(match) and name[:1] not in ("-", "!") and "=" not in name


def _settings(words: Iterable[str]) -> tuple[Setting, ...] | None:
    """What the words of a line say, or None where git passes over the line for one of them."""
    found = []
    for word in words:
        match = _ATTRIBUTE.fullmatch(word)
        if match is None or match["name"].startswith("builtin_"):
            return None
        name, value = match["name"], match["value"]
        # What follows an unset one is no value.
        said = {"-": False, "!": None}.get(word[0], True if value is None else value)
        found.append(Setting(name, said))
    return tuple(found)


def _compiled(pattern: str) -> re.Pattern[str] | None:
    """The pattern as an expression for the path below its folder; None for a broken one."""
    out, at = [], 0
    while at < len(pattern):
        char = pattern[at]
        stars = len(pattern) - at - len(pattern[at:].lstrip("*"))
        if stars:
            piece, at = _stars(pattern, at, at + stars)
        elif char == "?":
            piece, at = "[^/]", at + 1
        elif char == "[":
            found = _class(pattern, at)
            if found is None:
                return None
            piece, at = found
        elif char == "\\":
            if at + 1 == len(pattern):
                return None
            piece, at = re.escape(pattern[at + 1]), at + 2
        else:
            piece, at = re.escape(char), at + 1
        out.append(piece)
    return re.compile("".join(out), re.DOTALL)


def _stars(pattern: str, at: int, end: int) -> tuple[str, int]:
    is_alone = (at == 0 or pattern[at - 1] == "/") and pattern[end : end + 1] in ("", "/")
    if end - at < 2 or not is_alone:
        return "[^/]*", end
    if end == len(pattern):
        return ".*", end
    return "(?:.*/)?", end + 1


def _class(pattern: str, at: int) -> tuple[str, int] | None:
    """A class of characters, none of which is a slash, and where it ends."""
    out: list[str] = []
    at += 1
    is_negated = pattern[at : at + 1] in ("!", "^") and bool(pattern[at : at + 1])
    at += is_negated
    first = at
    while at < len(pattern) and (pattern[at] != "]" or at == first):
        named = re.compile(r"\[:(\w*):\]").match(pattern, at)
        if named:
            if named[1] not in _CLASSES:
                return None
            out.append(_CLASSES[named[1]])
            at = named.end()
            continue
        low, at = _member(pattern, at)
        if pattern[at : at + 1] == "-" and pattern[at + 1 : at + 2] not in ("", "]"):
            high, at = _member(pattern, at + 1)
            # git has looked at the first end before it sees a range.
            out.append(re.escape(low))
            out.append(f"{re.escape(low)}-{re.escape(high)}" if low <= high else "")
        else:
            out.append(re.escape(low))
    if at >= len(pattern):
        return None
    inner = "".join(out)
    body = f"[{'^' if is_negated else ''}{inner}]" if inner else "[^/]" if is_negated else r"(?!)"
    return f"(?!/){body}", at + 1


def _member(pattern: str, at: int) -> tuple[str, int]:
    at += pattern[at] == "\\" and at + 1 < len(pattern)
    return pattern[at], at + 1
