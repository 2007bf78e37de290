"""Names and words of other programs, made fit to be quoted: on one line, short, nothing hidden."""

from __future__ import annotations

_LONGEST = 300


def quotable(text: str, longest: int = _LONGEST) -> str:
    """`text` on one line, cut, with each character that acts or hides as `<U+XXXX>`."""
    text = " ".join(text[: 4 * longest].split())[:longest]
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(char: str) -> str:
    return char if char.isprintable() else f"<U+{ord(char):04X}>"
