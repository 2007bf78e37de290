"""Code as somebody writes it who copies it and doesn't want, or need, it to look the same.

Every rewriting works on lexemes of its own making, so that it knows nothing of what it measures.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence

Token = tuple[str, str]

_HASH = r"(?P<c>(?<![\w${(#])\#[^\n]*)"
_SLASH = r"(?P<c>//[^\n]*|/\*.*?\*/)"
_STRING = r"""(?P<s>\"\"\".*?\"\"\"|'''.*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)"""
_REST = r"|(?P<n>\n)|(?P<b>[^\S\n]+)|(?P<w>[A-Za-z_]\w*)|(?P<d>\d[\w.]*)|(?P<o>.)"
_HASHED, _SLASHED = (
    re.compile(comment + "|" + _STRING + _REST, re.DOTALL) for comment in (_HASH, _SLASH)
)
_HASH_LANGUAGES = frozenset({"python", "ruby", "shell"})
_BRACED = frozenset({"c", "java", "javascript", "php"})
_TRAILING = frozenset({"python", "javascript", "go", "rust", "php", "ruby"})
_OPEN, _CLOSE = "([", ")]"
_WORDS = (
    "alpha", "anchor", "basket", "breeze", "candle", "copper", "dragon", "ember", "forest",
    "garden", "harbor", "island", "jungle", "kettle", "lantern", "meadow", "needle", "orchard",
    "pepper",
    "quarry", "ribbon", "saddle", "timber", "umbrella", "velvet", "willow", "yonder", "zephyr",
)  # fmt: skip


def tokens(text: str, language: str) -> list[Token]:
    """Each piece of `text` and its kind: comment, string, newline, blank, word, digit, other."""
    pattern = _HASHED if language in _HASH_LANGUAGES else _SLASHED
    return [(str(match.lastgroup), match[0]) for match in pattern.finditer(text)]


def joined(pieces: Sequence[Token]) -> str:
    return "".join(text for _, text in pieces)


def without_comments(text: str, language: str) -> str:
    """Without comments, docstrings and empty lines."""
    kept: list[Token] = []
    for kind, piece in tokens(text, language):
        before = next((it for it in reversed(kept) if it[0] != "b"), ("n", "\n"))
        is_docstring = kind == "s" and piece[:3] in ('"""', "'''") and before[0] == "n"
        if kind != "c" and not is_docstring:
            kept.append((kind, piece))
    return "\n".join(line.rstrip() for line in joined(kept).split("\n") if line.strip())


def code_lines(text: str, language: str) -> list[bool]:
    """Whether each line of a file holds code: no mere comment, nor a part of a long string."""
    out = [False] * (text.count("\n") + 1)
    at = 0
    for kind, piece in tokens(text, language):
        if kind in "wdo" or (kind == "s" and "\n" not in piece):
            out[at] = True
        at += piece.count("\n")
    return out


def renamed(
    text: str, language: str, share: float, words: frozenset[str], chance: random.Random
) -> str:
    """With a share of the names replaced, each by the same other one everywhere."""
    pieces = tokens(text, language)
    names = sorted({piece for kind, piece in pieces if kind == "w" and piece not in words})
    chosen = set(chance.sample(names, round(len(names) * share)))
    new = {name: f"{chance.choice(_WORDS)}_{chance.choice(_WORDS)}{number}"
           for number, name in enumerate(names) if name in chosen}  # fmt: skip
    return joined([(k, new.get(it, it) if k == "w" else it) for k, it in pieces])


def edited(text: str, share: float, lines: Sequence[str], chance: random.Random) -> str:
    """With a share of the lines gone, changed, replaced, or with another one before them."""
    out = text.split("\n")
    for at in sorted(chance.sample(range(len(out)), max(1, round(len(out) * share))), reverse=True):
        how = chance.choice(("drop", "change", "replace", "insert"))
        if how == "drop":
            del out[at]
        elif how == "change":
            out[at] = _changed(out[at], chance)
        else:
            out[at : at + (how == "replace")] = [chance.choice(lines)]
    return "\n".join(out)


def _changed(line: str, chance: random.Random) -> str:
    words = re.findall(r"\w+", line) or [line]
    return line.replace(chance.choice(words), f"{chance.choice(_WORDS)}({chance.choice(words)})", 1)


def reformatted(text: str, language: str, chance: random.Random) -> str:
    """As another formatter lays it out: indentation, line breaks, quotes, braces, separators."""
    pieces = tokens(text, language)
    if language != "shell":
        pieces = _respaced(pieces, language, chance)
        pieces = _rewrapped(pieces, language, chance)
    out = _quoted(joined(_arrows(pieces, language)), language)
    for step in (_braces, _semicolons, _then):
        out = step(out, language)
    return _indented(out, chance.choice(("  ", "    ", "\t", "   ")))


def _respaced(pieces: list[Token], language: str, chance: random.Random) -> list[Token]:
    """Blanks beside signs taken out and put in."""
    has_blanks = chance.random() < 0.5
    out: list[Token] = []
    for at, (kind, piece) in enumerate(pieces):
        before = out[-1] if out else ("n", "\n")
        after = pieces[at + 1] if at + 1 < len(pieces) else ("n", "\n")
        is_inner = before[0] != "n" and after[0] not in "nc"
        if kind == "b" and is_inner and not has_blanks and _may_touch(before, after):
            continue
        out.append((kind, piece))
        if has_blanks and piece in "," and kind == "o" and after[0] not in "bn":
            out.append(("b", " "))
    return out


def _may_touch(before: Token, after: Token) -> bool:
    return (before[0] == "o" and after[0] in "wds" and before[1] in "=,+*/<>|&") or (
        after[0] == "o" and before[0] in "wds" and after[1] in "=+*/<>|&"
    )


def _rewrapped(pieces: list[Token], language: str, chance: random.Random) -> list[Token]:
    """Lines within brackets joined, and broken after commas, with the commas that go with that."""
    out: list[Token] = []
    depth = 0
    joins, breaks = chance.random() < 0.6, chance.random() < 0.6
    for kind, piece in pieces:
        if kind == "o" and piece in _OPEN:
            depth += 1
        elif kind == "o" and piece in _CLOSE:
            depth = max(depth - 1, 0)
            while joins and out and (out[-1][0] == "b" or out[-1] == ("o", ",")):
                out.pop()
            if breaks and language in _TRAILING and piece == ")" and out and out[-1][0] == "n":
                out.insert(len(out) - 1, ("o", ","))
        if kind == "n" and depth and joins and out and out[-1][0] != "c":
            out.append(("b", " "))
        else:
            out.append((kind, piece))
        if piece == "," and kind == "o" and depth and breaks and chance.random() < 0.4:
            out += [("n", "\n"), ("b", "        ")]
    return out


def _arrows(pieces: list[Token], language: str) -> list[Token]:
    text = joined(pieces)
    if language == "javascript":
        text = re.sub(r"(?<![\w.)])([A-Za-z_$][\w$]*) ?=>", r"(\1) =>", text)
    return [("o", text)]


def _quoted(text: str, language: str) -> str:
    if language not in ("python", "javascript", "ruby", "php"):
        return text
    plain = r"(?<![\w\"'\\])'([^'\"\\\n$#{}]*)'(?![\w'])"
    if text.count("'") > text.count('"'):
        return re.sub(plain, r'"\1"', text)
    return re.sub(plain.translate(str.maketrans("'\"", "\"'")), r"'\1'", text)


def _braces(text: str, language: str) -> str:
    if language not in _BRACED:
        return text
    if re.search(r"\)[ \t]*\n[ \t]*\{[ \t]*\n", text):
        return re.sub(r"\)[ \t]*\n[ \t]*\{[ \t]*\n", ") {\n", text)
    return re.sub(r"\)[ \t]*\{[ \t]*\n", ")\n{\n", text)


def _semicolons(text: str, language: str) -> str:
    return re.sub(r";[ \t]*(?=\n|$)", "", text) if language == "javascript" else text


def _then(text: str, language: str) -> str:
    if language != "shell":
        return text
    if "; then" in text:
        return re.sub(r";[ \t]*(then|do)\b", r"\n\1", text)
    return re.sub(r"[ \t]*\n[ \t]*(then|do)\b", r"; \1", text)


def _indented(text: str, unit: str) -> str:
    out = []
    for line in text.split("\n"):
        bare = line.lstrip(" \t")
        width = len(line[: len(line) - len(bare)].expandtabs(4))
        out.append(unit * (width // 4) + " " * (width % 4) + bare)
    return "\n".join(out)


Variant = Callable[[str, str, Sequence[str], frozenset[str], random.Random], str]


def _imitated(text: str, language: str, lines: Sequence[str], words: frozenset[str],
              chance: random.Random) -> str:  # fmt: skip
    out = renamed(edited(text, 0.1, lines, chance), language, 0.3, words, chance)
    return reformatted(without_comments(out, language), language, chance)


VARIANTS: Mapping[str, Variant] = {
    "verbatim": lambda text, language, lines, words, chance: text,
    "comments off": lambda text, language, *_: without_comments(text, language),
    "reformatted": lambda text, language, lines, words, chance: reformatted(text, language, chance),
    "rename 30 %": lambda text, language, lines, *more: renamed(text, language, 0.3, *more),
    "rename 100 %": lambda text, language, lines, *more: renamed(text, language, 1, *more),
    "line edits 10 %": lambda text, _, lines, words, chance: edited(text, 0.1, lines, chance),
    "llm": _imitated,
}
